use serde::Serialize;

use super::certificate::{MovedJson, TighterJson, WorstWalkJson};
use super::layout::to_lines;
use super::meters::Meters;
use crate::model::{BlockIdx, District, Plan, SchoolIdx};
use crate::report::{Figures, ReasonFigures, Report, SchoolFigures, ZoneFigures};
use crate::sharing::Balance;

#[derive(Serialize)]
struct ReportJson<'a> {
    plan: FiguresJson,
    nearest: FiguresJson,
    today: Option<FiguresJson>,
    bound: BoundJson,
    tighter: Option<TighterJson<'a>>,
    worst_walk: Option<WorstWalkJson<'a>>,
    moved: Option<MovedJson>,
    n_exceptions: usize,
    exceptions: Vec<ReasonJson>,
    /// Pairs of touching blocks in different zones.
    cut_edges: Option<usize>,
    /// Blocks that no school can be reached from by touching blocks.
    islands: Vec<Vec<&'a str>>,
    balance: Option<BeforeAfterJson>,
    zones: Vec<ZoneJson<'a>>,
    schools: Vec<SchoolJson<'a>>,
}

#[derive(Serialize)]
struct ReasonJson {
    reason: &'static str,
    blocks: usize,
    /// `null`: they are so few that it would tell the children of one.
    extra_child_meters: Option<Meters>,
}

#[derive(Serialize)]
struct FiguresJson {
    children: i64,
    unplaced: i64,
    over_seats: i64,
    schools_over_seats: usize,
    walk_child_meters: Meters,
    mean_walk_m: f64,
    longest_walk_m: Option<Meters>,
    at_nearest: i64,
    pieces: Option<usize>,
}

#[derive(Serialize)]
struct BoundJson {
    bound_child_meters: Meters,
    mean_walk_m: f64,
    gap: f64,
}

#[derive(Serialize)]
struct SchoolJson<'a> {
    id: &'a str,
    name: &'a str,
    name_en: Option<&'a str>,
    seats: i64,
    children: i64,
    /// Children per seat.
    fill: Option<f64>,
    crowding_m: Meters,
    walk_child_meters: Meters,
    mean_walk_m: Option<f64>,
    longest_walk_m: Option<Meters>,
    blocks: usize,
    pieces: Option<usize>,
}

/// The blocks of one school, or of several that share a zone.
#[derive(Serialize)]
struct ZoneJson<'a> {
    name: Option<&'a str>,
    schools: Vec<&'a str>,
    seats: i64,
    children: i64,
    /// Children for whom a school of the zone is the nearest.
    nearest_children: i64,
    quality: Option<f64>,
    mean_walk_m: Option<f64>,
    blocks: usize,
    pieces: Option<usize>,
    cut_edges: Option<usize>,
    polsby_popper: Option<f64>,
}

#[derive(Serialize)]
struct BeforeAfterJson {
    /// With a zone for every school.
    before: BalanceJson,
    /// With zones as they are.
    after: BalanceJson,
}

/// Coefficients of variation between zones.
#[derive(Serialize)]
struct BalanceJson {
    zones: usize,
    nearest_children_per_seat: Option<f64>,
    children_per_seat: Option<f64>,
    quality: Option<f64>,
    children: Option<f64>,
    mean_walk: Option<f64>,
}

/// The report as JSON, one line per zone and per school.
pub fn report_json(district: &District, plan: &Plan, report: &Report) -> String {
    to_lines(&ReportJson {
        plan: FiguresJson::of(&report.plan),
        nearest: FiguresJson::of(&report.nearest),
        today: report.today.as_ref().map(FiguresJson::of),
        bound: BoundJson {
            bound_child_meters: report.bound.into(),
            mean_walk_m: decimals(report.bound_mean_walk_m(plan), 3),
            gap: decimals(report.gap, 9),
        },
        tighter: plan.tighter.as_ref().map(TighterJson::of),
        worst_walk: plan.worst_walk.as_ref().map(WorstWalkJson::of),
        moved: plan.moved.as_ref().map(MovedJson::of),
        n_exceptions: report.n_exceptions,
        exceptions: report.exceptions.iter().map(ReasonJson::of).collect(),
        cut_edges: report.n_cut_edges,
        islands: report.islands.iter().map(|blocks| ids(district, blocks)).collect(),
        balance: report.balance.as_ref().map(BeforeAfterJson::of),
        zones: report.zones.iter().map(|zone| ZoneJson::of(district, zone)).collect(),
        schools: report.schools.iter().map(|school| SchoolJson::of(district, school)).collect(),
    })
}

fn ids<'a>(district: &'a District, blocks: &[BlockIdx]) -> Vec<&'a str> {
    blocks.iter().map(|block| district.block(*block).id.0.as_str()).collect()
}

impl ReasonJson {
    fn of(figures: &ReasonFigures) -> Self {
        Self {
            reason: figures.reason.name(),
            blocks: figures.n_blocks,
            extra_child_meters: figures.extra.map(Meters::from),
        }
    }
}

impl FiguresJson {
    fn of(figures: &Figures) -> Self {
        Self {
            children: figures.children.0,
            unplaced: figures.unplaced.0,
            over_seats: figures.over_seats.0,
            schools_over_seats: figures.n_schools_over_seats,
            walk_child_meters: figures.walk.into(),
            mean_walk_m: decimals(figures.mean_walk_m(), 3),
            longest_walk_m: figures.longest_walk.map(Meters::from),
            at_nearest: figures.at_nearest.0,
            pieces: figures.n_pieces,
        }
    }
}

impl<'a> SchoolJson<'a> {
    fn of(district: &'a District, figures: &SchoolFigures) -> Self {
        let school = district.school(figures.school);
        Self {
            id: &school.id.0,
            name: &school.name,
            name_en: school.name_en.as_deref(),
            seats: figures.seats.0,
            children: figures.children.0,
            fill: figures.fill().map(|fill| decimals(fill, 4)),
            crowding_m: figures.crowding.into(),
            walk_child_meters: figures.walk.into(),
            mean_walk_m: figures.mean_walk_m().map(|mean| decimals(mean, 3)),
            longest_walk_m: figures.longest_walk.map(Meters::from),
            blocks: figures.n_blocks,
            pieces: figures.n_pieces,
        }
    }
}

impl<'a> ZoneJson<'a> {
    fn of(district: &'a District, zone: &'a ZoneFigures) -> Self {
        let id = |school: &SchoolIdx| district.school(*school).id.0.as_str();
        let (stock, round) = (&zone.stock, |number: f64| decimals(number, 4));
        Self {
            name: zone.name.as_deref(),
            schools: zone.schools.iter().map(id).collect(),
            seats: stock.seats.0,
            children: stock.children.0,
            nearest_children: stock.nearest.0,
            quality: stock.quality().map(round),
            mean_walk_m: stock.mean_walk_m().map(|mean| decimals(mean, 3)),
            blocks: zone.n_blocks,
            pieces: zone.n_pieces,
            cut_edges: zone.n_cut_edges,
            polsby_popper: zone.polsby_popper.map(round),
        }
    }
}

impl BeforeAfterJson {
    fn of((before, after): &(Balance, Balance)) -> Self {
        Self { before: BalanceJson::of(before), after: BalanceJson::of(after) }
    }
}

impl BalanceJson {
    fn of(balance: &Balance) -> Self {
        let round = |variation: Option<f64>| variation.map(|number| decimals(number, 4));
        Self {
            zones: balance.n_zones,
            nearest_children_per_seat: round(balance.demand),
            children_per_seat: round(balance.fill),
            quality: round(balance.quality),
            children: round(balance.children),
            mean_walk: round(balance.walk),
        }
    }
}

/// Rounded, so that no reader mistakes the noise of a division for precision.
fn decimals(number: f64, n_decimals: i32) -> f64 {
    let scale = 10_f64.powi(n_decimals);
    (number * scale).round() / scale
}
