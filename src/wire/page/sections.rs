use super::html::{self, both, escaped, label, row, table};
use crate::language::say;
use crate::model::{BlockId, Children, District, Millimeters, Plan, SchoolId};
use crate::report::{Figures, Report, SchoolFigures, ZoneFigures};
use crate::wire::numbers::{gap, grouped, length, mean, meters, percent};

/// So many blocks without a seat are listed; all of them are in `assignments.csv`.
pub(super) const FIRST_BLOCKS: usize = 50;

pub(super) const NONE: &str = "–";

pub(super) fn title(plan: &Plan) -> String {
    let level = plan.level.as_ref().map(|level| format!(" · {}", escaped(level)));
    format!(
        "<header><h1>{}{}</h1>\n<p>{}</p></header>",
        label("school-zones"),
        level.unwrap_or_default(),
        both(|language| language.rule(plan.rule)),
    )
}

/// What people ask first.
pub(super) fn headline(plan: &Plan, report: &Report) -> String {
    let figures = &report.plan;
    let cards = [
        (label("report-placed"), grouped(figures.placed().0)),
        (label("report-unplaced"), grouped(figures.unplaced.0)),
        (label("report-over-seats"), grouped(figures.over_seats.0)),
        (label("report-mean-walk"), meters(figures.mean_walk_m())),
        (label("report-at-nearest-school"), percent(figures.at_nearest_share())),
        (label("report-gap"), gap(plan.gap())),
        (label("report-exceptions"), grouped(report.n_exceptions as i64)),
    ];
    let card =
        |(name, number): (String, String)| format!("<div><dd>{number}</dd><dt>{name}</dt></div>\n");
    format!("<dl class=\"cards\">\n{}</dl>", cards.map(card).concat())
}

/// Today, everybody to the nearest, this plan, and the least any plan can walk.
pub(super) fn totals(plan: &Plan, report: &Report) -> String {
    let head = [
        String::new(),
        label("report-mean-walk"),
        label("report-longest"),
        label("report-over-seats"),
        label("report-unplaced"),
        label("report-at-nearest"),
        label("report-pieces"),
    ];
    let bound_m = report.bound_mean_walk_m(plan);
    let all = [Some(&report.nearest), Some(&report.plan), report.today.as_ref()];
    let means = all.into_iter().flatten().map(Figures::mean_walk_m);
    let widest_m = means.fold(bound_m, f64::max);
    let mut rows = String::new();
    if let Some(today) = &report.today {
        rows += &totals_row(&label("report-today"), today, widest_m);
    }
    rows += &totals_row(&label("report-nearest"), &report.nearest, widest_m);
    rows += &totals_row(&label("report-this-plan"), &report.plan, widest_m);
    let bound = format!("≥ {}{}", mean(bound_m), bar(bound_m / widest_m, "bound"));
    let mut cells = vec![NONE.to_owned(); head.len()];
    cells[0] = label("report-any-plan");
    cells[1] = bound;
    rows += &row(&cells);
    format!("<section>{}</section>", table("totals", &head, &rows))
}

fn totals_row(name: &str, figures: &Figures, widest_m: f64) -> String {
    let mean_m = figures.mean_walk_m();
    let over = match figures.n_schools_over_seats {
        0 => "0".to_owned(),
        schools => {
            let over = grouped(figures.over_seats.0);
            format!(
                "<strong>{over}</strong> <small>{schools} {}</small>",
                label("report-n-schools")
            )
        }
    };
    row(&[
        name.to_owned(),
        mean(mean_m) + &bar(mean_m / widest_m, ""),
        figures.longest_walk.map_or(NONE.to_owned(), length),
        over,
        grouped(figures.unplaced.0),
        percent(figures.at_nearest_share()),
        figures.n_pieces.map_or(NONE.to_owned(), |pieces| grouped(pieces as i64)),
    ])
}

fn bar(share: f64, class: &str) -> String {
    format!("<i class=\"bar {class}\" style=\"--share:{:.3}\"></i>", share.clamp(0.0, 1.0))
}

/// Who is short of seats, and what would cure it.
pub(super) fn shortage(district: &District, plan: &Plan) -> String {
    let without = plan.blocks.iter().filter(|block| block.school.is_none());
    let without: Vec<String> = without.map(|block| block_name(district, &block.id)).collect();
    let n_blocks = without.len();
    let first = without[..n_blocks.min(FIRST_BLOCKS)].join(", ");
    let rest = if FIRST_BLOCKS < n_blocks { ", …" } else { "" };
    let children = plan.unplaced_children.0;
    let rows: String = plan
        .seats_needed
        .iter()
        .map(|needed| {
            row(&[school_name(district, &needed.school), format!("+{}", grouped(needed.seats.0))])
        })
        .collect();
    let head = [label("report-school"), label("report-more-seats")];
    format!(
        "<section class=\"shortage\"><h2>{}</h2>\n<p>{}</p>\n{}<h3>{}</h3>\n<p>{first}{rest}</p></section>",
        label("report-shortage-title"),
        both(|language| {
            say!(language, "report-shortage-said", children = children, blocks = n_blocks)
        }),
        table("narrow", &head, &rows),
        label("report-blocks-without-seat"),
    )
}

/// A row per school, in the order of ids.
pub(super) fn schools(district: &District, report: &Report, colors: &[usize]) -> String {
    let head = [
        label("report-school-head"),
        label("report-children-of-seats"),
        label("report-fill"),
        label("report-crowding"),
        label("report-walks"),
        label("report-blocks"),
        label("report-pieces"),
        label("report-cut-edges"),
        label("report-compactness"),
    ];
    let scale = Scale::of(&report.schools);
    let row = |school: &SchoolFigures| {
        let mut cells = school_cells(district, school, colors[school.school.0], &scale);
        cells.extend(shape_cells(report.own_zone(school.school)));
        html::row(&cells)
    };
    let rows: String = report.schools.iter().map(row).collect();
    format!(
        "<section><h2>{}</h2>\n<p>{}</p>\n{}</section>",
        label("report-schools-title"),
        label("report-schools-said"),
        table("schools", &head, &rows),
    )
}

/// What a full bar stands for.
struct Scale {
    children: Children,
    crowding: Millimeters,
    walk: Millimeters,
}

impl Scale {
    fn of(schools: &[SchoolFigures]) -> Self {
        let most = |school: &SchoolFigures| school.seats.max(school.children);
        Self {
            children: schools.iter().map(most).max().unwrap_or_default(),
            crowding: schools.iter().map(|school| school.crowding).max().unwrap_or_default(),
            walk: schools.iter().filter_map(|school| school.longest_walk).max().unwrap_or_default(),
        }
    }
}

fn school_cells(
    district: &District,
    figures: &SchoolFigures,
    color: usize,
    scale: &Scale,
) -> Vec<String> {
    let id = &district.school(figures.school).id;
    let over = if figures.seats < figures.children { " class=\"over\"" } else { "" };
    let load = format!(
        "<span{over}>{} / {}</span>{}",
        grouped(figures.children.0),
        grouped(figures.seats.0),
        bar_in_bar(figures.children.0, figures.seats.0, scale.children.0),
    );
    let walks = figures.mean_walk_m().zip(figures.longest_walk).map(|(mean_m, longest)| {
        let mean_mm = (mean_m * 1000.0) as i64;
        let bars = bar_in_bar(mean_mm, longest.0, scale.walk.0);
        format!("{} / {}{bars}", meters(mean_m), length(longest))
    });
    let crowding = figures.crowding.0 as f64 / scale.crowding.0.max(1) as f64;
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
    vec![
        format!("<i class=\"dot z{color}\"></i>{}", school_name(district, id)),
        load,
        or_none(figures.fill().map(percent)),
        length(figures.crowding) + &bar(crowding, "small"),
        or_none(walks),
        grouped(figures.n_blocks as i64),
        or_none(figures.n_pieces.map(|pieces| pieces.to_string())),
    ]
}

/// Nothing where the school shares its zone.
fn shape_cells(zone: Option<&ZoneFigures>) -> [String; 2] {
    let edges = zone.and_then(|zone| Some(zone.n_cut_edges?.to_string()));
    let roundness = zone.and_then(|zone| Some(format!("{:.2}", zone.polsby_popper?)));
    [edges, roundness].map(|text| text.unwrap_or_else(|| NONE.to_owned()))
}

/// A bar on a longer, fainter one.
fn bar_in_bar(part: i64, whole: i64, full: i64) -> String {
    let share = |length: i64| length as f64 / full.max(1) as f64;
    let (part, whole) = (share(part), share(whole));
    format!("<i class=\"load\" style=\"--share:{part:.3};--whole:{whole:.3}\"></i>")
}

/// What a plan says of itself besides its bound.
fn besides(plan: &Plan) -> String {
    let mut said = Vec::new();
    if let Some(worst) = &plan.worst_walk {
        let (walk, least) = (length(worst.walk), length(worst.at_least));
        said.push(both(|language| {
            say!(language, "report-worst-walk", walk = &*walk, least = &*least)
        }));
    }
    if let Some(moved) = &plan.moved {
        let (blocks, children) = (moved.blocks, moved.children.0);
        said.push(both(|language| {
            say!(language, "report-moved", blocks = blocks, children = children)
        }));
    }
    if let Some(tighter) = &plan.tighter {
        let excess = plan.counted_cost() + plan.no_seat * plan.unplaced_children - tighter.bound;
        let above = gap(excess.0 as f64 / (plan.counted_cost() - excess).0.max(1) as f64);
        let how = escaped(&tighter.how);
        said.push(both(|language| say!(language, "report-tighter", how = &*how, above = &*above)));
    }
    said.iter().map(|said| format!("<p>{said}</p>\n")).collect()
}

/// What anybody can check.
pub(super) fn proof(plan: &Plan) -> String {
    let digests: String = plan
        .inputs
        .iter()
        .map(|input| row(&[input.role.name().to_owned(), format!("<code>{}</code>", input.sha256)]))
        .collect();
    let head = [label("report-input"), "SHA-256".to_owned()];
    format!(
        "<footer>{}<p>{} <code>catchment verify plan.json</code></p>\n{}</footer>",
        besides(plan),
        label("report-proof-said"),
        table("narrow digests", &head, &digests),
    )
}

pub(super) fn school_name(district: &District, id: &SchoolId) -> String {
    let school = district.school_named(id).map(|idx| district.school(idx));
    match school {
        Some(school) => named(&school.name, school.name_en.as_deref(), &id.0),
        None => escaped(&id.0),
    }
}

pub(super) fn block_name(district: &District, id: &BlockId) -> String {
    let block = district.block_named(id).map(|idx| district.block(idx));
    let names = block.and_then(|block| Some((block.name.as_ref()?, block.name_en.as_deref())));
    match names {
        Some((name, name_en)) => named(name, name_en, &id.0),
        None => escaped(&id.0),
    }
}

fn named(name: &str, name_en: Option<&str>, id: &str) -> String {
    let english = name_en.map(|name| format!(" {}", escaped(name))).unwrap_or_default();
    format!("{}{english} <small>{}</small>", escaped(name), escaped(id))
}
