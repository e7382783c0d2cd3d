use geo::{BoundingRect, CoordsIter, Intersects, LineString, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::street::{self, Along, Course, StreetTree};
use crate::model::{BlockIdx, Point};
use crate::world::World;

/// Finds the blocks that somebody draws around, across or along.
///
/// It holds no world: each question brings the one that the picker was made over, or another one of
/// the same blocks and streets.
#[derive(Debug)]
pub struct Picker {
    /// Where blocks are, in degrees.
    points: RTree<GeomWithData<[f64; 2], BlockIdx>>,
    /// Blocks by the box around them, in degrees; those without an outline by their point.
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, BlockIdx>>,
    /// `None`: walks are not along streets.
    streets: Option<StreetTree>,
}

impl Picker {
    pub fn over(world: &World) -> Self {
        let blocks = || world.district.block_idxs().zip(world.district.blocks());
        let points = blocks().filter_map(|(at, block)| {
            let Point { lon, lat } = block.point?;
            Some(GeomWithData::new([lon, lat], at))
        });
        let boxes = blocks().filter_map(|(at, block)| {
            let rect = block.outline.as_ref().and_then(BoundingRect::bounding_rect);
            let (low, high) = match (rect, block.point) {
                (Some(rect), _) => (rect.min().into(), rect.max().into()),
                (None, Some(Point { lon, lat })) => ([lon, lat], [lon, lat]),
                (None, None) => return None,
            };
            Some(GeomWithData::new(Rectangle::from_corners(low, high), at))
        });
        Self {
            points: RTree::bulk_load(points.collect()),
            boxes: RTree::bulk_load(boxes.collect()),
            streets: world.distances.streets().map(StreetTree::of),
        }
    }

    /// Blocks whose point, where walks start, lies in the lasso or on its rim; sorted. A block that
    /// the lasso cuts is in it with its point or not at all: so no block is ever in two lassos that
    /// do not overlap, and whether it has an outline changes nothing.
    pub fn within(&self, lasso: &Polygon<f64>) -> Vec<BlockIdx> {
        let Some(rect) = lasso.bounding_rect().filter(|_| is_finite(lasso)) else {
            return Vec::new();
        };
        let envelope = AABB::from_corners(rect.min().into(), rect.max().into());
        let near = self.points.locate_in_envelope(&envelope);
        let inside = near.filter(|near| lasso.intersects(&geo::Point::from(*near.geom())));
        sorted(inside.map(|near| near.data).collect())
    }

    /// Blocks whose outline the line touches or crosses, sorted. Blocks that are points only are
    /// touched by nothing.
    pub fn touching(&self, world: &World, line: &LineString<f64>) -> Vec<BlockIdx> {
        let Some(rect) = line.bounding_rect().filter(|_| is_finite(line)) else {
            return Vec::new();
        };
        let envelope = AABB::from_corners(rect.min().into(), rect.max().into());
        let near = self.boxes.locate_in_envelope_intersecting(&envelope).map(|near| near.data);
        let touches = |block: &BlockIdx| {
            let outline = world.district.block(*block).outline.as_ref();
            outline.is_some_and(|outline| outline.intersects(line))
        };
        sorted(near.filter(touches).collect())
    }

    /// Blocks along a line, such as the way that [`Picker::course`] finds; sorted.
    pub fn along(&self, world: &World, line: &[Point], along: Along) -> Vec<BlockIdx> {
        let Some(strip) = street::Strip::of(line, along) else { return Vec::new() };
        let (low, high) = strip.envelope();
        let envelope = AABB::from_corners(low, high);
        let near = self.boxes.locate_in_envelope_intersecting(&envelope).map(|near| near.data);
        let holds = |block: &BlockIdx| strip.holds(world.district.block(*block));
        sorted(near.filter(holds).collect())
    }

    /// The shortest way along streets between the places of streets nearest to two points. `None`:
    /// walks are not along streets, or there is no way.
    pub fn course(&self, world: &World, from: Point, to: Point) -> Option<Course> {
        self.streets.as_ref()?.course(world.distances.streets()?, from, to)
    }
}

fn is_finite(shape: &impl CoordsIter<Scalar = f64>) -> bool {
    shape.coords_iter().all(|at| at.x.is_finite() && at.y.is_finite())
}

fn sorted(mut blocks: Vec<BlockIdx>) -> Vec<BlockIdx> {
    blocks.sort_unstable();
    blocks
}
