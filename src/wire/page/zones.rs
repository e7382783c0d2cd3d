//! Zones as shapes on the ground, and zones that several schools share.

use super::html::{escaped, label, row, table};
use super::sections::{NONE, block_name, school_name};
use crate::model::District;
use crate::report::{Report, ZoneFigures};
use crate::sharing::Balance;
use crate::wire::numbers::{grouped, meters, percent};

/// So many blocks of an island are listed; all of them are in `report.json`.
const FIRST_BLOCKS: usize = 20;

/// A row per shared zone, and how far zones differ with and without them. Empty: none is shared.
pub(super) fn shared_zones(district: &District, report: &Report) -> String {
    let Some((before, after)) = &report.balance else { return String::new() };
    let head = [
        label("zone", "片区"),
        label("schools", "学校"),
        label("children / seats", "儿童/学位"),
        label("quality", "质量"),
        label("mean walk", "平均距离"),
        label("pieces", "片数"),
        label("cut edges", "割边"),
        label("compactness", "紧凑度"),
    ];
    let shared = report.zones.iter().filter(|zone| zone.name.is_some());
    let rows: String = shared.map(|zone| zone_row(district, zone)).collect();
    format!(
        "<section><h2>{}</h2>\n{}<h3>{}</h3>\n<p>{}</p>\n{}</section>",
        label("Shared zones", "多校划片"),
        table("zones", &head, &rows),
        label("How far zones differ", "片区间均衡度"),
        label(
            "Standard deviation over mean, every zone counting once (coefficient of variation).",
            "标准差除以平均值，每个片区计一次（变异系数）。"
        ),
        balance(before, after),
    )
}

fn zone_row(district: &District, zone: &ZoneFigures) -> String {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
    let schools = zone.schools.iter().map(|school| {
        let id = &district.school(*school).id;
        school_name(district, id)
    });
    row(&[
        escaped(zone.name.as_deref().unwrap_or_default()),
        schools.collect::<Vec<String>>().join("<br>"),
        format!("{} / {}", grouped(zone.stock.children.0), grouped(zone.stock.seats.0)),
        or_none(zone.stock.quality().map(|quality| format!("{quality:.2}"))),
        or_none(zone.stock.mean_walk_m().map(meters)),
        or_none(zone.n_pieces.map(|pieces| pieces.to_string())),
        or_none(zone.n_cut_edges.map(|edges| edges.to_string())),
        or_none(zone.polsby_popper.map(|roundness| format!("{roundness:.2}"))),
    ])
}

fn balance(before: &Balance, after: &Balance) -> String {
    let zones = |balance: &Balance, english: &str, chinese: &str| {
        let n = balance.n_zones;
        label(&format!("{english}: {n} zones"), &format!("{chinese}：{n} 个片区"))
    };
    let head = [
        String::new(),
        zones(before, "every school its own", "一校一片"),
        zones(after, "as planned", "本方案"),
    ];
    let measures = [
        (label("children nearest here, per seat", "最近儿童/学位"), before.demand, after.demand),
        (label("children per seat", "就读儿童/学位"), before.fill, after.fill),
        (label("quality", "质量"), before.quality, after.quality),
        (label("children", "就读儿童"), before.children, after.children),
        (label("mean walk", "平均距离"), before.walk, after.walk),
    ];
    let share = |variation: Option<f64>| variation.map_or(NONE.to_owned(), percent);
    let rows = measures.map(|(name, before, after)| row(&[name, share(before), share(after)]));
    table("narrow", &head, &rows.concat())
}

/// How long borders are, and blocks that no school can be reached from. Empty: nobody's neighbors
/// are known.
pub(super) fn borders(district: &District, report: &Report) -> String {
    let Some(n_cut_edges) = report.n_cut_edges else { return String::new() };
    let edges = grouped(n_cut_edges as i64);
    let mut text = format!(
        "<section><h2>{}: {edges}</h2>\n<p>{}</p>\n",
        label("Cut edges", "割边"),
        label(
            "Pairs of touching blocks in different zones: the fewer, the smoother the borders. \
             Compactness is 4π · area ÷ perimeter² (Polsby–Popper): 1 for a circle, 0.79 for a \
             square, near 0 for what is ragged or long.",
            "分属不同片区的相邻小区对：越少，边界越平整。紧凑度为 4π·面积÷周长²（Polsby–Popper）：\
             圆为 1，正方形为 0.79，参差或狭长者接近 0。"
        ),
    );
    for island in &report.islands {
        let names: Vec<String> = (island.iter().take(FIRST_BLOCKS))
            .map(|block| block_name(district, &district.block(*block).id))
            .collect();
        let rest = if FIRST_BLOCKS < island.len() { ", …" } else { "" };
        text += &format!(
            "<p>{}: {}{rest}</p>\n",
            label("Island without a school", "无学校的孤岛"),
            names.join(", "),
        );
    }
    text + "</section>"
}
