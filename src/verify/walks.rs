use geo::{Distance, Geodesic};
use rayon::prelude::*;

use super::figures::{children, count, grouped, meters};
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::distance::Distances;
use crate::model::{BlockIdx, Millimeters, Point, SchoolIdx};

/// What a straight walk may differ from the geodesic, however short: rounding to millimeters.
pub const GEODESIC_SLACK_MM: f64 = 1.0;

/// What a straight walk may differ from the geodesic. The walk is the chord lengthened by
/// d³ / 24 R², with one mean R for all the earth; the true radius of curvature lies between 6,335
/// and 6,400 km, so that surplus may be wrong by 1.2 %; 2 % is allowed. That is 0.02 mm at 10 km
/// and 2 cm at 100 km.
pub fn geodesic_tolerance_mm(walk: Millimeters) -> f64 {
    let radius_mm = 6.371e9;
    let walk_mm = walk.0 as f64;
    GEODESIC_SLACK_MM + 0.02 * walk_mm.powi(3) / (24.0 * radius_mm * radius_mm)
}

/// Each walk measured again, twice if it is a straight line, and every sum of them.
pub fn check(evidence: &Evidence) -> Finding {
    let mut objections = Objections::default();
    let mut sums = vec![0_i128; evidence.claims.schools.len()];
    for (block, school, claimed) in evidence.claims.placed() {
        let found = evidence.world.distances.between(block, school);
        objections.unless(found == Some(claimed), || differ(evidence, (block, school), claimed));
        let children = evidence.world.district.block(block).children;
        sums[school.0] += i128::from(found.unwrap_or(claimed).0) * i128::from(children.0);
    }
    check_sums(evidence, &sums, &mut objections);
    check_moved(evidence, &mut objections);
    let off = far_from_geodesic(evidence);
    for (walk, geodesic_mm) in &off {
        let ids = ids(evidence, *walk);
        objections.add(|| {
            let found = evidence.world.distances.between(walk.0, walk.1).expect("it was measured");
            let (found, geodesic) = (meters(found.0.into()), meters(geodesic_mm.round() as i128));
            format!(
                "block {} to {}: {found} m, but {geodesic} m by Karney's geodesic",
                ids.0, ids.1
            )
        });
    }
    objections.or_else(|| held(evidence, sums.iter().sum()))
}

fn held(evidence: &Evidence, cost: i128) -> String {
    let placed = evidence.claims.placed();
    let of = |block| i128::from(evidence.world.district.block(block).children.0);
    let (walks, walkers) =
        placed.fold((0, 0), |(walks, sum), (block, _, _)| (walks + 1, sum + of(block)));
    let average = if walkers == 0 { 0 } else { cost / walkers };
    let again = match evidence.world.distances {
        Distances::StraightLine(_) => "measured again, also as geodesics",
        Distances::Table(_) => "as given",
        Distances::Streets(_) => "along streets",
    };
    let (walks, cost) = (count(walks, "walk"), meters(cost));
    let moved = evidence.plan.moved.map(|moved| {
        let (blocks, price) = (count(moved.blocks.into(), "block"), meters(moved.price.0.into()));
        format!("; {blocks} moved, which counts {price} child-meters")
    });
    let (average, moved) = (grouped(average / 1000), moved.unwrap_or_default());
    format!("{walks} {again}: {cost} child-meters, {average} m on average{moved}")
}

fn check_sums(evidence: &Evidence, sums: &[i128], objections: &mut Objections) {
    let (district, plan) = (&evidence.world.district, evidence.plan);
    for ((sum, row), school) in sums.iter().zip(&evidence.claims.schools).zip(district.schools()) {
        let Some(planned) = row.map(|row| &plan.schools[row]) else { continue };
        objections.unless(i128::from(planned.walk.0) == *sum, || {
            let (claimed, found) = (meters(planned.walk.0.into()), meters(*sum));
            let id = &school.id;
            format!("school {id}: the plan says {claimed} child-meters, its walks sum to {found}")
        });
    }
    let cost: i128 = sums.iter().sum();
    objections.unless(i128::from(plan.cost.0) == cost, || {
        let (claimed, found) = (meters(plan.cost.0.into()), meters(cost));
        format!("the plan says {claimed} child-meters in all, its walks sum to {found}")
    });
}

/// Who goes to another school than in the plan before, and what that counts.
fn check_moved(evidence: &Evidence, objections: &mut Objections) {
    let district = &evidence.world.district;
    let claimed = evidence.plan.moved.map(|moved| {
        let (children, price) = (moved.children.0.into(), moved.price.0.into());
        (i128::from(moved.blocks), children, price)
    });
    let found = district.hand.keep.as_ref().map(|keep| {
        let elsewhere = evidence.claims.placed().filter(|(block, school, _)| {
            keep.schools[block.0].is_some_and(|before| before != *school)
        });
        elsewhere.fold((0_i128, 0_i128, 0_i128), |(blocks, sum, price), (block, _, _)| {
            let children = i128::from(district.block(block).children.0);
            (blocks + 1, sum + children, price + children * i128::from(keep.price.0))
        })
    });
    objections.unless(claimed == found, || {
        let told = |moved: Option<(i128, i128, i128)>| match moved {
            None => "speaks of no plan before".to_owned(),
            Some((blocks, sum, price)) => {
                let (blocks, sum, price) = (count(blocks, "block"), children(sum), meters(price));
                format!("moves {blocks} with {sum} at a price of {price} child-meters")
            }
        };
        format!("the plan says it {}, it {}", told(claimed), told(found))
    });
}

fn differ(evidence: &Evidence, walk: (BlockIdx, SchoolIdx), claimed: Millimeters) -> String {
    let (block, school) = ids(evidence, walk);
    let claimed = meters(claimed.0.into());
    match evidence.world.distances.between(walk.0, walk.1) {
        None => {
            format!("block {block} to {school}: the plan says {claimed} m, but there is no way")
        }
        Some(found) => {
            let found = meters(found.0.into());
            format!("block {block} to {school}: the plan says {claimed} m, it is {found} m")
        }
    }
}

fn ids<'a>(evidence: &'a Evidence, walk: (BlockIdx, SchoolIdx)) -> (&'a str, &'a str) {
    let district = &evidence.world.district;
    (&district.block(walk.0).id.0, &district.school(walk.1).id.0)
}

/// Straight walks that are not what Karney's algorithm says, with what it says in millimeters.
fn far_from_geodesic(evidence: &Evidence) -> Vec<((BlockIdx, SchoolIdx), f64)> {
    let Distances::StraightLine(_) = evidence.world.distances else { return Vec::new() };
    let walks: Vec<(BlockIdx, SchoolIdx)> =
        evidence.claims.placed().map(|(block, school, _)| (block, school)).collect();
    let far = walks.into_par_iter().filter_map(|walk| {
        let district = &evidence.world.district;
        let from = district.block(walk.0).point?;
        let to = district.school(walk.1).point?;
        let found = evidence.world.distances.between(walk.0, walk.1)?;
        let geodesic_mm = Geodesic.distance(lon_lat(from), lon_lat(to)) * 1000.0;
        let fine = (geodesic_mm - found.0 as f64).abs() <= geodesic_tolerance_mm(found);
        (!fine).then_some((walk, geodesic_mm))
    });
    far.collect()
}

fn lon_lat(point: Point) -> geo::Point {
    geo::Point::new(point.lon, point.lat)
}
