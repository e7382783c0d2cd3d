use super::html::{label, row, table};
use super::sections::{NONE, block_name, school_name};
use crate::model::{District, Plan, Reason};
use crate::report::{ReasonFigures, Report};
use crate::wire::numbers::{grouped, length};
use crate::wire::words;

/// So many exceptions are listed; all of them are in `plan.json`.
const FIRST_EXCEPTIONS: usize = 50;

/// The blocks the rule alone would have sent elsewhere.
pub(super) fn exceptions(district: &District, plan: &Plan, report: &Report) -> String {
    let n = plan.exceptions.len();
    let head = [
        label("block", "小区"),
        label("school", "学校"),
        label("reason", "原因"),
        label("extra", "多出"),
    ];
    let rows: String = plan
        .exceptions
        .iter()
        .take(FIRST_EXCEPTIONS)
        .map(|exception| {
            let school = exception.school.as_ref();
            row(&[
                block_name(district, &exception.block),
                school.map_or_else(
                    || label("no seat", "无学位"),
                    |school| school_name(district, school),
                ),
                reason_label(exception.reason),
                length(exception.extra),
            ])
        })
        .collect();
    let listed = match n {
        0 => String::new(),
        _ => table("exceptions", &head, &rows),
    };
    let rest = match n.saturating_sub(FIRST_EXCEPTIONS) {
        0 => String::new(),
        rest => format!("<p>+ {} <code>plan.json</code></p>\n", grouped(rest as i64)),
    };
    format!(
        "<section><h2>{}: {}</h2>\n<p>{}</p>\n{}{listed}{rest}</section>",
        label("Exceptions", "例外"),
        grouped(n as i64),
        label(
            "Blocks that do not go where distance + crowding is least, and how much more it is \
             where they go.",
            "未就读“距离 + 拥挤附加距离”最小学校的小区，以及多出的距离。"
        ),
        by_reason(report),
    )
}

fn reason_label(reason: Reason) -> String {
    let words = words::reason(reason);
    label(words.english, words.chinese)
}

/// What they cost, where that does not tell the children of a single block.
fn by_reason(report: &Report) -> String {
    if report.exceptions.is_empty() {
        return String::new();
    }
    let head = [
        label("reason", "原因"),
        label("blocks", "小区"),
        label("extra, child-meters", "多出（人·米）"),
    ];
    let figures = |figures: &ReasonFigures| {
        let extra = figures.extra.map(|extra| grouped(extra.0 / 1000));
        row(&[
            reason_label(figures.reason),
            grouped(figures.n_blocks as i64),
            extra.unwrap_or_else(|| NONE.to_owned()),
        ])
    };
    let rows: String = report.exceptions.iter().map(figures).collect();
    table("narrow", &head, &rows)
}
