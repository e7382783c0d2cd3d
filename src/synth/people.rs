//! Who lives where, which schools there are, and the zones of today.

use geo::{Centroid, Contains, Coord, InteriorPoint, Polygon};
use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::ground::{Ground, Plot};
use super::{Dice, PRIMARY_CLASS, Recipe};
use crate::model::{BlockIdx, Children, Point, SchoolIdx};

/// Seats beyond children, as a share.
const SLACK: f64 = 0.05;

/// What stands on a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Homes,
    Park,
    Works,
}

/// One entry per plot, and one per school.
pub struct People {
    pub uses: Vec<Use>,
    pub children: Vec<Children>,
    pub points: Vec<Point>,
    pub current_schools: Vec<SchoolIdx>,
    pub schools: Vec<Site>,
}

/// A school without a name.
pub struct Site {
    pub block: BlockIdx,
    pub point: Point,
    pub classes: i64,
}

impl People {
    pub fn settle(recipe: Recipe, ground: &Ground) -> Self {
        let uses = uses(recipe.seed, &ground.plots);
        let children = children(recipe, &ground.plots, &uses);
        let points: Vec<Point> =
            ground.plots.par_iter().map(|plot| point_inside(&plot.outline)).collect();
        let mut schools = sites(recipe, ground, &children);
        open_classes(recipe, &mut schools);
        let current_schools = zones_of_today(recipe.seed, ground, &points, &schools);
        Self { uses, children, points, current_schools, schools }
    }
}

fn uses(seed: u64, plots: &[Plot]) -> Vec<Use> {
    let mut dice = Dice::new(seed, "uses");
    let throw = |plot: &Plot| {
        let works = if plot.remoteness < 0.5 { 0.02 } else { 0.09 };
        match dice.unit() {
            chance if chance < 0.035 => Use::Park,
            chance if chance < 0.035 + works => Use::Works,
            _ => Use::Homes,
        }
    };
    plots.iter().map(throw).collect()
}

/// Most per cell in the center and in a few new towns outside.
fn children(recipe: Recipe, plots: &[Plot], uses: &[Use]) -> Vec<Children> {
    let mut dice = Dice::new(recipe.seed, "children");
    let n_towns = 3 + plots.len() / 20_000;
    let towns: Vec<(usize, usize)> =
        (0..n_towns).map(|_| plots[dice.below(plots.len())].cell).collect();
    let town_size = (plots.len() as f64).sqrt() * 0.09;
    let weights: Vec<f64> = plots
        .iter()
        .zip(uses)
        .map(|(plot, used)| {
            let town: f64 = towns.iter().map(|town| nearness(plot.cell, *town, town_size)).sum();
            let center = libm::exp(-2.5 * plot.remoteness * plot.remoteness);
            let crowd = 0.15 + center + 0.6 * town;
            let weight = crowd * plot.n_cells as f64 * dice.around_one(0.55);
            if *used == Use::Homes { weight } else { 0.0 }
        })
        .collect();
    apportioned(recipe.children(), &weights).into_iter().map(Children).collect()
}

/// 1 at the same place, falling to 0 within a few town sizes.
fn nearness(cell: (usize, usize), town: (usize, usize), size: f64) -> f64 {
    let (cols, rows) = (cell.0.abs_diff(town.0) as f64, cell.1.abs_diff(town.1) as f64);
    libm::exp(-(cols * cols + rows * rows) / (2.0 * size * size).max(1.0))
}

/// `total` in whole numbers in proportion to weights: largest remainder, ties to the earlier. With
/// all weights zero the first has everything.
fn apportioned(Children(total): Children, weights: &[f64]) -> Vec<i64> {
    let sum: f64 = weights.iter().sum();
    let quota = |weight: &f64| if sum > 0.0 { total as f64 * weight / sum } else { 0.0 };
    let mut parts: Vec<i64> = weights.iter().map(|weight| quota(weight).floor() as i64).collect();
    let remainder = |at: usize| quota(&weights[at]) - quota(&weights[at]).floor();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)).then(a.cmp(b)));
    let left = (total - parts.iter().sum::<i64>()).max(0) as usize;
    for at in order.iter().cycle().take(left) {
        parts[*at] += 1;
    }
    parts
}

/// The centroid if it lies inside, else a point inside.
fn point_inside(outline: &Polygon<f64>) -> Point {
    let centroid = outline.centroid().expect("a block has an area");
    let inside = if outline.contains(&centroid) {
        centroid
    } else {
        outline.interior_point().expect("a block has an area")
    };
    Point { lon: inside.x(), lat: inside.y() }
}

/// Schools spread over the children: equal shares of them along a path through the city, one
/// school somewhere in each share, no two in one block.
fn sites(recipe: Recipe, ground: &Ground, children: &[Children]) -> Vec<Site> {
    let mut dice = Dice::new(recipe.seed, "schools");
    let mut path: Vec<usize> = (0..ground.plots.len()).collect();
    path.sort_by_key(|plot| (along_path(ground.plots[*plot].cell), *plot));
    // Not quite by children, so that the outskirts have schools too.
    let mean = recipe.children().0 as f64 / path.len() as f64;
    let weight = |plot: usize| children[plot].0 as f64 + 0.25 * mean + 1e-3;
    let share = path.iter().map(|plot| weight(*plot)).sum::<f64>() / recipe.n_schools as f64;

    let mut chosen = Vec::with_capacity(recipe.n_schools);
    let (mut at, mut passed) = (0, 0.0);
    for school in 0..recipe.n_schools {
        let goal = (school as f64 + dice.between(0.1, 0.9)) * share;
        let last = path.len() - (recipe.n_schools - school);
        while at < last && passed + weight(path[at]) < goal {
            passed += weight(path[at]);
            at += 1;
        }
        chosen.push(path[at]);
        passed += weight(path[at]);
        at += 1;
    }
    chosen.sort_unstable();
    let site = |block: usize| Site {
        block: BlockIdx(block),
        point: gate(&ground.plots[block].outline, &mut dice),
        classes: 0,
    };
    chosen.into_iter().map(site).collect()
}

/// Position on a Z-order curve: neighbors on it are mostly neighbors in the city.
fn along_path((col, row): (usize, usize)) -> u64 {
    let spread = |value: usize| (0..32).map(|bit| ((value as u64 >> bit) & 1) << (2 * bit)).sum();
    let (col, row): (u64, u64) = (spread(col), spread(row));
    col | row << 1
}

/// Between the block's middle and one of its corners.
fn gate(outline: &Polygon<f64>, dice: &mut Dice) -> Point {
    let middle = point_inside(outline);
    let corners = &outline.exterior().0;
    let corner = corners[dice.below(corners.len() - 1)];
    let share = dice.between(0.2, 0.7);
    let rounded = |from: f64, to: f64| ((from + (to - from) * share) * 1e6).round() / 1e6;
    let gate = Coord { x: rounded(middle.lon, corner.x), y: rounded(middle.lat, corner.y) };
    let inside = outline.contains(&geo::Point::from(gate));
    if inside { Point { lon: gate.x, lat: gate.y } } else { middle }
}

/// As many classes as all children need and [`SLACK`], by old habit and not by who lives near: so
/// nearest alone overfills a good part of the schools.
fn open_classes(recipe: Recipe, schools: &mut [Site]) {
    let mut dice = Dice::new(recipe.seed, "classes");
    let needed = recipe.children().0 as f64 * (1.0 + SLACK) / PRIMARY_CLASS.0 as f64;
    let total = (needed.ceil() as i64).max(schools.len() as i64);
    // A class for each of six years where there are enough of them.
    let least = if schools.len() as i64 * 12 <= total { 6 } else { 1 };
    let sizes: Vec<f64> = schools.iter().map(|_| dice.around_one(0.35)).collect();
    let rest = Children(total - least * schools.len() as i64);
    for (school, more) in schools.iter_mut().zip(apportioned(rest, &sizes)) {
        school.classes = least + more;
    }
}

/// Zones grown by history: some schools draw from far, some do not, and nobody crosses the river
/// without need. Seats were not asked.
fn zones_of_today(
    seed: u64,
    ground: &Ground,
    points: &[Point],
    schools: &[Site],
) -> Vec<SchoolIdx> {
    let mut dice = Dice::new(seed, "history");
    let pulls: Vec<f64> = schools.iter().map(|_| dice.around_one(0.12)).collect();
    let flat = |point: Point| [point.lon * 0.79, point.lat];
    let west = |block: BlockIdx| ground.plots[block.0].west_bank;
    let sites = schools.iter().enumerate().map(|(at, site)| {
        GeomWithData::new(flat(site.point), (SchoolIdx(at), west(site.block), pulls[at]))
    });
    let tree = RTree::bulk_load(sites.collect());
    let todays = |at: usize| {
        let strain = |site: &&GeomWithData<[f64; 2], (SchoolIdx, bool, f64)>| {
            let [x, y] = flat(points[at]);
            let (dx, dy) = (site.geom()[0] - x, site.geom()[1] - y);
            let crossing = if site.data.1 == west(BlockIdx(at)) { 1.0 } else { 2.0 };
            (dx * dx + dy * dy).sqrt() * site.data.2 * crossing
        };
        let near = tree.nearest_neighbor_iter(&flat(points[at])).take(6);
        near.min_by(|a, b| strain(a).total_cmp(&strain(b)).then(a.data.0.cmp(&b.data.0)))
            .expect("there is a school")
            .data
            .0
    };
    (0..points.len()).into_par_iter().map(todays).collect()
}
