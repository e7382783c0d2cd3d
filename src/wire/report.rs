use serde::Serialize;

use super::certificate::{MovedJson, TighterJson, WorstWalkJson};
use super::layout::to_lines;
use super::meters::Meters;
use crate::model::{BlockIdx, District, Plan};
use crate::report::{Figures, ReasonFigures, Report, SchoolFigures};

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
    islands: Vec<Vec<&'a str>>,
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

/// The report as JSON, one line per school.
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
        islands: report.islands.iter().map(|island| ids(district, island)).collect(),
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

/// Rounded, so that no reader mistakes the noise of a division for precision.
fn decimals(number: f64, n_decimals: i32) -> f64 {
    let scale = 10_f64.powi(n_decimals);
    (number * scale).round() / scale
}
