//! What a terminal shows.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use crate::explain::Explanation;
use crate::ingest::InspectedLayer;
use crate::language::{Language, called, say};
use crate::model::{BlockIdx, ChildMillimeters, Children, District, Plan, SchoolIdx};
use crate::report::{Comparison, Figures, Report, SchoolChange, SchoolFigures, ZoneFigures};
use crate::sharing::{Balance, Group, Stock};
use crate::wire::numbers::{gap, grouped, length, mean, meters, percent};

/// Beyond this a list in the terminal helps nobody.
const MOST_SCHOOLS: usize = 300;

/// Of those without a seat; all are in `assignments.csv`.
const FIRST_BLOCKS: usize = 8;

const NONE: &str = "–";

/// A row per column of a layer.
pub(super) fn columns(layer: &InspectedLayer) -> String {
    let mut table = table(&["column", "type", "empty", "may be", "such as"], 5);
    for column in &layer.columns {
        table.add_row(vec![
            column.name.clone(),
            column.kind.to_owned(),
            grouped(column.n_empty as i64),
            column.guess.unwrap_or(NONE).to_owned(),
            column.samples.join(" · "),
        ]);
    }
    table.trim_fmt()
}

/// A row per school, in the order of ids; those above their seats are marked.
pub(super) fn schools(district: &District, report: &Report) -> String {
    let head = [
        "school",
        "name",
        "seats",
        "children",
        "fill",
        "crowding",
        "mean walk",
        "longest",
        "blocks",
        "pieces",
        "cut edges",
        "compact",
    ];
    let mut table = table(&head, 2);
    for school in report.schools.iter().take(MOST_SCHOOLS) {
        let mut row = school_row(district, school);
        row.extend(shape(report.own_zone(school.school)));
        table.add_row(row);
    }
    let rest = report.schools.len().saturating_sub(MOST_SCHOOLS);
    match rest {
        0 => table.trim_fmt(),
        _ => format!("{}\n… and {rest} schools more, all of them in report.json", table.trim_fmt()),
    }
}

fn school_row(district: &District, figures: &SchoolFigures) -> Vec<String> {
    let school = district.school(figures.school);
    let over = if figures.seats < figures.children { " !" } else { "" };
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
    vec![
        school.id.0.clone(),
        school.name.clone(),
        grouped(figures.seats.0),
        grouped(figures.children.0),
        or_none(figures.fill().map(percent)) + over,
        length(figures.crowding),
        or_none(figures.mean_walk_m().map(meters)),
        or_none(figures.longest_walk.map(length)),
        grouped(figures.n_blocks as i64),
        or_none(figures.n_pieces.map(|pieces| pieces.to_string())),
    ]
}

/// Cut edges and compactness (Polsby–Popper). Nothing where the school shares its zone.
fn shape(zone: Option<&ZoneFigures>) -> [String; 2] {
    let edges = zone.and_then(|zone| Some(grouped(zone.n_cut_edges? as i64)));
    let roundness = zone.and_then(|zone| Some(format!("{:.2}", zone.polsby_popper?)));
    [edges, roundness].map(|text| text.unwrap_or_else(|| NONE.to_owned()))
}

/// A row per shared zone, and how far zones differ with and without them. `None`: none is shared.
pub(super) fn shared_zones(district: &District, report: &Report) -> Option<String> {
    let (before, after) = report.balance.as_ref()?;
    let mut table = zones_table(&["pieces", "cut edges", "compact"]);
    for zone in &report.zones {
        let Some(name) = zone.name.clone() else { continue };
        let mut row = zone_row(district, name, &zone.schools, &zone.stock);
        row.push(zone.n_pieces.map_or(NONE.to_owned(), |pieces| pieces.to_string()));
        row.extend(shape(Some(zone)));
        table.add_row(row);
    }
    Some(format!("{}\n\n{}", table.trim_fmt(), balance(before, after)))
}

/// Blocks that no school can be reached from. `None`: there are none.
pub(super) fn islands(district: &District, report: &Report) -> Option<String> {
    let line = |blocks: &Vec<BlockIdx>| {
        let ids = blocks.iter().map(|block| district.block(*block).id.0.as_str());
        let first: Vec<&str> = ids.take(FIRST_BLOCKS).collect();
        let rest = if FIRST_BLOCKS < blocks.len() { ", …" } else { "" };
        let n = blocks.len();
        let blocks = if n == 1 { "block" } else { "blocks" };
        format!(
            "island without a school: {} {blocks}: {}{rest}",
            grouped(n as i64),
            first.join(", ")
        )
    };
    let first: Vec<String> = report.islands.iter().take(FIRST_BLOCKS).map(line).collect();
    let rest = match report.islands.len().saturating_sub(FIRST_BLOCKS) {
        0 => String::new(),
        rest => format!("\n… and {rest} more, all of them in report.json"),
    };
    (!first.is_empty()).then(|| first.join("\n") + &rest)
}

/// Today, everybody to the nearest, this plan, and the least any plan can walk.
pub(super) fn totals(plan: &Plan, report: &Report) -> String {
    let head = [
        "",
        "children",
        "without seat",
        "over seats",
        "mean walk",
        "longest",
        "at nearest",
        "pieces",
    ];
    let mut table = table(&head, 1);
    if let Some(today) = &report.today {
        table.add_row(totals_row("today", today));
    }
    table.add_row(totals_row("nearest only", &report.nearest));
    table.add_row(totals_row("this plan", &report.plan));
    let bound = format!("≥ {}", mean(report.bound_mean_walk_m(plan)));
    let mut row = vec![String::new(); head.len()];
    row[0] = "any plan".to_owned();
    row[4] = bound;
    table.add_row(row);
    let exceptions = grouped(report.n_exceptions as i64);
    let (table, gap) = (table.trim_fmt(), gap(report.gap));
    let edges = report.n_cut_edges.map(|edges| format!(", {} cut edges", grouped(edges as i64)));
    let edges = edges.unwrap_or_default();
    format!("{table}\ngap to the bound {gap}, {exceptions} exceptions{edges}")
}

fn totals_row(name: &str, figures: &Figures) -> Vec<String> {
    let over = match figures.n_schools_over_seats {
        0 => "0".to_owned(),
        schools => format!("{} in {schools} schools", grouped(figures.over_seats.0)),
    };
    vec![
        name.to_owned(),
        grouped(figures.children.0),
        grouped(figures.unplaced.0),
        over,
        mean(figures.mean_walk_m()),
        figures.longest_walk.map_or(NONE.to_owned(), length),
        percent(figures.at_nearest_share()),
        figures.n_pieces.map_or(NONE.to_owned(), |pieces| grouped(pieces as i64)),
    ]
}

/// What would cure it, if seats do not suffice.
pub(super) fn shortage(
    district: &District,
    plan: &Plan,
    out: &mut impl Write,
) -> Result<(), io::Error> {
    if plan.unplaced_children == Children(0) {
        return Ok(());
    }
    let without: Vec<&str> = plan
        .blocks
        .iter()
        .filter(|block| block.school.is_none())
        .map(|block| block.id.0.as_str())
        .collect();
    let blocks = match without.len() {
        1 => "1 block".to_owned(),
        blocks => format!("{} blocks", grouped(blocks as i64)),
    };
    let short = grouped(plan.unplaced_children.0);
    let first = without[..without.len().min(FIRST_BLOCKS)].join(", ");
    let rest = if FIRST_BLOCKS < without.len() { ", …" } else { "" };
    writeln!(out, "\nSHORTAGE: {short} children in {blocks} have no seat: {first}{rest}")?;
    writeln!(out, "These seats more would place them:")?;
    for needed in &plan.seats_needed {
        let name = district.school_named(&needed.school).map(|idx| &district.school(idx).name);
        let name = name.map_or("", |name| name.as_str());
        writeln!(out, "{:>7}  {} {name}", format!("+{}", grouped(needed.seats.0)), needed.school)?;
    }
    writeln!(out)
}

/// Heads of the table of schools a block could go to.
const CHOICE: [&str; 6] = [
    "choice-school",
    "choice-name",
    "choice-walk",
    "choice-crowding",
    "choice-sum",
    "choice-seats",
];

/// The schools a block could go to: walk + crowding = sum.
pub(super) fn choices(
    district: &District,
    explanation: &Explanation,
    language: Language,
) -> String {
    let head = CHOICE.map(|name| say!(language, name));
    let mut table = table(&head.each_ref().map(String::as_str), 2);
    for choice in &explanation.choices {
        let school = district.school(choice.school);
        let own = explanation.school == Some(choice.school);
        let seats = choice.seats_to_get_in.map(|seats| grouped(seats.0));
        table.add_row(vec![
            format!("{} {}", if own { "→" } else { " " }, school.id),
            called(school, language).to_owned(),
            length(choice.walk),
            length(choice.crowding),
            length(choice.sum()),
            seats.unwrap_or_else(|| if own { String::new() } else { NONE.to_owned() }),
        ]);
    }
    table.trim_fmt()
}

/// The schools whose seats, children or walks change. `None`: none do.
pub(super) fn changed_schools(comparison: &Comparison) -> Option<String> {
    let head = ["school", "seats", "", "children", "", "mean walk", ""];
    let mut table = table(&head, 1);
    let differs = |change: &&SchoolChange| {
        change.seats.0 != change.seats.1
            || change.children.0 != change.children.1
            || change.walk.0 != change.walk.1
    };
    for change in comparison.schools.iter().filter(differs) {
        let count = |count: Option<Children>| count.map_or(NONE.to_owned(), |n| grouped(n.0));
        table.add_row(vec![
            change.school.0.clone(),
            count(change.seats.0),
            format!("→ {}", count(change.seats.1)),
            count(change.children.0),
            format!("→ {}", count(change.children.1)),
            school_mean(change.walk.0, change.children.0),
            format!("→ {}", school_mean(change.walk.1, change.children.1)),
        ]);
    }
    (!table.is_empty()).then(|| table.trim_fmt())
}

fn school_mean(walk: Option<ChildMillimeters>, children: Option<Children>) -> String {
    match (walk, children) {
        (Some(walk), Some(children)) if Children(0) < children => {
            meters(walk.child_meters() / children.0 as f64)
        }
        _ => NONE.to_owned(),
    }
}

/// Both plans as wholes.
pub(super) fn changed_totals(comparison: &Comparison) -> String {
    let mut table = table(&["", "before", "after"], 1);
    let both = |before: Children, after: Children| [grouped(before.0), grouped(after.0)];
    let mean_of = |walk: ChildMillimeters, placed: Children| {
        mean(walk.child_meters() / placed.0.max(1) as f64)
    };
    let rows = [
        ("children placed", both(comparison.placed.0, comparison.placed.1)),
        ("without seat", both(comparison.unplaced.0, comparison.unplaced.1)),
        (
            "mean walk",
            [
                mean_of(comparison.walk.0, comparison.placed.0),
                mean_of(comparison.walk.1, comparison.placed.1),
            ],
        ),
    ];
    for (name, [before, after]) in rows {
        table.add_row([name.to_owned(), before, after]);
    }
    let (before, after) = comparison.cut_edges;
    if before.is_some() || after.is_some() {
        let edges = |n: Option<usize>| n.map_or(NONE.to_owned(), |n| grouped(n as i64));
        table.add_row(["cut edges".to_owned(), edges(before), edges(after)]);
    }
    table.trim_fmt()
}

/// A row per group of schools that could share a zone.
pub(super) fn groups(district: &District, groups: &[Group]) -> String {
    let mut table = zones_table(&[]);
    for (at, group) in groups.iter().enumerate() {
        let name = (at + 1).to_string();
        table.add_row(zone_row(district, name, &group.schools, &group.stock));
    }
    table.trim_fmt()
}

fn zones_table(more: &[&str]) -> Table {
    let head = [
        "zone",
        "schools",
        "seats",
        "nearest here",
        "per seat",
        "children",
        "quality",
        "mean walk",
    ];
    table(&[&head[..], more].concat(), 2)
}

fn zone_row(
    district: &District,
    name: String,
    schools: &[SchoolIdx],
    stock: &Stock,
) -> Vec<String> {
    let schools = schools.iter().map(|school| district.school(*school).name.as_str());
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
    vec![
        name,
        schools.collect::<Vec<&str>>().join(", "),
        grouped(stock.seats.0),
        grouped(stock.nearest.0),
        or_none(stock.demand().map(percent)),
        grouped(stock.children.0),
        or_none(stock.quality().map(|quality| format!("{quality:.2}"))),
        or_none(stock.mean_walk_m().map(meters)),
    ]
}

/// How far zones differ, with a zone for every school and with shared ones.
pub(super) fn balance(before: &Balance, after: &Balance) -> String {
    let zones = |balance: &Balance| format!("{} zones", balance.n_zones);
    let head = ["between zones".to_owned(), zones(before), zones(after)];
    let mut table = table(&head.each_ref().map(String::as_str), 1);
    let rows = [
        ("children nearest here, per seat", before.demand, after.demand),
        ("children sent here, per seat", before.fill, after.fill),
        ("quality", before.quality, after.quality),
        ("children sent here", before.children, after.children),
        ("mean walk", before.walk, after.walk),
    ];
    let share = |variation: Option<f64>| variation.map_or(NONE.to_owned(), percent);
    for (name, before, after) in rows {
        table.add_row([name.to_owned(), share(before), share(after)]);
    }
    format!("{}\n(standard deviation over mean, every zone counting once)", table.trim_fmt())
}

/// The first `n_texts` columns hold text, the others numbers.
fn table(head: &[&str], n_texts: usize) -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(head);
    for column in table.column_iter_mut().skip(n_texts) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
