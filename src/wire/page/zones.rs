//! Zones as shapes on the ground, and zones that several schools share.

use super::html::{both, escaped, label, row, table};
use super::sections::{NONE, block_name, school_name};
use crate::language::say;
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
        label("report-zone"),
        label("report-schools"),
        label("report-children-of-seats"),
        label("report-quality"),
        label("report-mean-walk"),
        label("report-pieces"),
        label("report-cut-edges"),
        label("report-compactness"),
    ];
    let shared = report.zones.iter().filter(|zone| zone.name.is_some());
    let rows: String = shared.map(|zone| zone_row(district, zone)).collect();
    format!(
        "<section><h2>{}</h2>\n{}<h3>{}</h3>\n<p>{}</p>\n{}</section>",
        label("report-shared-title"),
        table("zones", &head, &rows),
        label("report-balance-title"),
        label("report-balance-said"),
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
    let head = [
        String::new(),
        both(|language| say!(language, "report-balance-before", count = before.n_zones)),
        both(|language| say!(language, "report-balance-after", count = after.n_zones)),
    ];
    let measures = [
        (label("report-demand"), before.demand, after.demand),
        (label("report-load"), before.fill, after.fill),
        (label("report-quality"), before.quality, after.quality),
        (label("report-children"), before.children, after.children),
        (label("report-mean-walk"), before.walk, after.walk),
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
        label("report-cut-edges-title"),
        label("report-cut-edges-said"),
    );
    for island in &report.islands {
        let names: Vec<String> = (island.iter().take(FIRST_BLOCKS))
            .map(|block| block_name(district, &district.block(*block).id))
            .collect();
        let rest = if FIRST_BLOCKS < island.len() { ", …" } else { "" };
        text += &format!("<p>{}: {}{rest}</p>\n", label("report-island"), names.join(", "),);
    }
    text + "</section>"
}
