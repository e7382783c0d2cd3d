//! Where schools and blocks lie, seen together: own blocks, exchanged coordinates, far places.

use geo::{BoundingRect, Distance, Haversine, Intersects, MultiPolygon, Point as GeoPoint};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Code;
use super::blocks::DraftBlock;
use super::problem::{FileName, Problem, Problems};
use super::schools::DraftSchool;
use crate::model::{Block, BlockIdx, Point};

/// One district is smaller than this.
const FAR_M: f64 = 200_000.0;

/// Finds the block that holds a point.
pub(super) struct BlockFinder<'a> {
    outlines: Vec<Option<&'a MultiPolygon>>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl<'a> BlockFinder<'a> {
    /// `blocks` are sorted by id.
    pub fn new(blocks: &'a [Block]) -> Self {
        Self::of(blocks.iter().map(|block| block.outline.as_ref()))
    }

    /// Of blocks sorted by id.
    pub fn of(outlines: impl Iterator<Item = Option<&'a MultiPolygon>>) -> Self {
        let outlines: Vec<Option<&MultiPolygon>> = outlines.collect();
        let frame = |(at, outline): (usize, &Option<&MultiPolygon>)| {
            let frame = outline.as_ref()?.bounding_rect()?;
            let corners = [frame.min(), frame.max()].map(|corner| [corner.x, corner.y]);
            Some(GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), at))
        };
        let tree = RTree::bulk_load(outlines.iter().enumerate().filter_map(frame).collect());
        Self { outlines, tree }
    }

    /// No block has an outline.
    pub fn is_empty(&self) -> bool {
        self.tree.size() == 0
    }

    /// On a border between blocks the first by id.
    pub fn at(&self, point: Point) -> Option<BlockIdx> {
        let here = GeoPoint::new(point.lon, point.lat);
        let frames =
            self.tree.locate_in_envelope_intersecting(&AABB::from_point([point.lon, point.lat]));
        let holds =
            |at: &usize| self.outlines[*at].is_some_and(|outline| outline.intersects(&here));
        frames.map(|frame| frame.data).filter(holds).min().map(BlockIdx)
    }
}

/// Reports places that cannot be of one district.
pub(super) fn check(
    schools: &[DraftSchool],
    (blocks, blocks_file): (&[DraftBlock], &FileName),
    problems: &mut Problems,
) {
    let school_points: Vec<Point> = schools.iter().filter_map(|one| one.school.point).collect();
    let block_points: Vec<Point> = blocks.iter().filter_map(|one| one.block.point).collect();
    let (Some(school_middle), Some(block_middle)) = (middle(&school_points), middle(&block_points))
    else {
        return;
    };
    let apart = meters(block_middle, school_middle);
    if FAR_M < apart {
        let detail = format!(
            "the middle of the blocks is {:.0} km from that of the schools",
            apart / 1000.0
        );
        let exchanged = exchanged(block_middle)
            .is_some_and(|exchanged| meters(exchanged, school_middle) <= FAR_M);
        let code = if exchanged { Code::Exchanged } else { Code::FarAway };
        problems.add(blocks_file.problem(code).value(text(block_middle)).detail(detail));
        return;
    }
    for one in schools {
        if let Some(point) = one.school.point.filter(|at| FAR_M < meters(*at, block_middle)) {
            let problem = one.spot.problem(Code::FarSchool);
            problems.add(doubt(problem, point, block_middle));
        }
    }
    for one in blocks {
        if let Some(point) = one.block.point.filter(|at| FAR_M < meters(*at, school_middle)) {
            let problem = blocks_file.problem(Code::FarBlock).at(&one.place);
            problems.add(doubt(problem, point, school_middle));
        }
    }
}

fn doubt(problem: Problem, point: Point, middle: Point) -> Problem {
    let near = exchanged(point).is_some_and(|exchanged| meters(exchanged, middle) <= FAR_M);
    let problem = problem.value(text(point));
    if near { problem.detail("longitude and latitude are exchanged") } else { problem }
}

/// The medians of longitudes and of latitudes. `None`: there are no points.
fn middle(points: &[Point]) -> Option<Point> {
    let median = |degrees: fn(&Point) -> f64| {
        let mut all: Vec<f64> = points.iter().map(degrees).collect();
        all.sort_unstable_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    Some(Point { lon: median(|point| point.lon)?, lat: median(|point| point.lat)? })
}

fn exchanged(point: Point) -> Option<Point> {
    (point.lon.abs() <= 90.0).then_some(Point { lon: point.lat, lat: point.lon })
}

/// As the crow flies on a sphere: good enough to doubt by.
fn meters(a: Point, b: Point) -> f64 {
    Haversine.distance(GeoPoint::new(a.lon, a.lat), GeoPoint::new(b.lon, b.lat))
}

fn text(point: Point) -> String {
    format!("{:.4} {:.4}", point.lon, point.lat)
}
