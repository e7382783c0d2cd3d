use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{Cell, Page};
use crate::wire::words;

/// The plan's figures, and what the words mean.
pub fn sheet(book: &Book, name: &str) -> Result<Worksheet, XlsxError> {
    let labels = book.labels;
    let title = labels.of("划片方案", "School zones");
    let mut page = Page::new(book, name, &title)?.with_columns(&[30, 62])?;
    page.title(&title)?;
    let who = if book.children {
        labels.sentence(
            "本表含单个小区的学生人数，仅供教育部门内部使用，不得公开。",
            "For the office alone: this workbook tells the children of single blocks, and must not \
             be published.",
        )
    } else {
        labels.sentence(
            "本表不含单个小区的学生人数，可以公开。",
            "This workbook tells no children of a single block, and may be published.",
        )
    };
    page.paragraph(who)?;
    page.gap();
    for (label, cell) in figures(book) {
        page.cells(&[Cell::Text(label), cell])?;
    }
    page.gap();
    page.head(&[labels.of("用语", "Word"), labels.of("含义", "Meaning")])?;
    for (chinese, english, meaning) in WORDS {
        let meaning = labels.sentence(meaning[0], meaning[1]);
        page.cells(&[Cell::Text(labels.of(chinese, english)), Cell::text(meaning)])?;
    }
    Ok(page.sheet())
}

fn figures(book: &Book) -> Vec<(String, Cell)> {
    let (labels, plan, figures) = (book.labels, book.plan, &book.report.plan);
    let district = &book.world.district;
    let rule = words::rule(plan.rule);
    let level = plan.level.as_deref();
    let mut rows = vec![
        (labels.of("规则", "Rule"), Cell::text(labels.sentence(rule.chinese, rule.english))),
        (labels.of("学校数", "Schools"), Cell::Whole(district.schools().len() as i64)),
        (labels.of("小区数", "Blocks"), Cell::Whole(district.blocks().len() as i64)),
        (labels.of("学位", "Seats"), Cell::Whole(district.total_seats().0)),
        (labels.of("适龄儿童", "Children"), Cell::Whole(figures.children.0)),
        (labels.of("有学位儿童", "Children placed"), Cell::Whole(figures.placed().0)),
        (labels.of("学位缺口", "Without a seat"), Cell::Whole(figures.unplaced.0)),
        (labels.of("平均距离（米）", "Mean walk (m)"), Cell::Meters(figures.mean_walk_m())),
        (
            labels.of("最远距离（米）", "Longest walk (m)"),
            figures.longest_walk.map_or(Cell::Nothing, |walk| Cell::Meters(walk.meters())),
        ),
        (
            labels.of("就读最近学校", "At their nearest school"),
            Cell::Share(figures.at_nearest_share()),
        ),
        (labels.of("与下界差距", "Gap to the bound"), Cell::Share(plan.gap())),
        (
            labels.of("例外（小区）", "Exceptions (blocks)"),
            Cell::Whole(plan.exceptions.len() as i64),
        ),
        (labels.of("方案摘要", "Digest of plan.json"), Cell::text(&book.digest)),
    ];
    if let Some(level) = level {
        rows.insert(0, (labels.of("学段", "Level"), Cell::text(level)));
    }
    let inputs = plan.inputs.iter().map(|input| {
        let label = labels.of("输入文件摘要", "Digest of input");
        (format!("{label}: {}", input.role.name()), Cell::text(&input.sha256))
    });
    rows.extend(inputs);
    rows
}

/// Chinese, English, and what it means in both.
#[rustfmt::skip]
const WORDS: [(&str, &str, [&str; 2]); 9] = [
    ("小区", "Block", [
        "居住小区或地块，孩子不拆分到不同学校。",
        "Homes that are never split between schools.",
    ]),
    ("学位", "Seats", ["学校可接收的人数。", "What a school can take."]),
    ("步行距离", "Walk", [
        "从小区到学校的距离，单位米。",
        "The distance from a block to its school, in meters.",
    ]),
    ("招生片区", "Zone", [
        "一所学校（单校划片）或几所学校（多校划片）的全部小区。",
        "The blocks of one school, or of several that share it.",
    ]),
    ("拥挤附加距离", "Crowding", [
        "想去的孩子多于学位的学校，所有家庭到该校的距离一律加上的米数。",
        "Meters added to everybody's distance to an over-asked school.",
    ]),
    ("例外", "Exception", [
        "未划入“距离＋拥挤附加距离”最小学校的小区，及其原因。",
        "A block that distance + crowding alone would have sent elsewhere, and why.",
    ]),
    ("下界、差距", "Bound, gap", [
        "任何方案的总步行距离都不会小于下界；差距是本方案高出下界的比例。",
        "No plan can walk less than the bound; the gap is how far this plan is above it.",
    ]),
    ("学位缺口", "Shortage", [
        "没有学位的适龄儿童。",
        "Children for whom there is no seat.",
    ]),
    ("方案摘要", "Digest", [
        "plan.json 的 SHA-256；页脚印其前 12 位，可用于核对纸面与文件是否一致。",
        "SHA-256 of plan.json. Its first 12 digits are at the foot of each page, so that paper can \
         be checked against the file.",
    ]),
];
