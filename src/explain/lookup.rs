use geo::{BoundingRect, Intersects, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::distance::Place;
use crate::model::{BlockIdx, Millimeters, Point};
use crate::world::World;

/// Finds the block at a place.
#[derive(Debug)]
pub struct Lookup {
    /// Blocks with an outline, by the box around it.
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, BlockIdx>>,
    /// One per block.
    outlines: Vec<Option<MultiPolygon<f64>>>,
    /// Blocks without an outline, in geocentric meters.
    points: RTree<GeomWithData<[f64; 3], BlockIdx>>,
}

/// Who lives farther than this from every block's point lives in none of them.
const REACH: Millimeters = Millimeters(500_000);

impl Lookup {
    pub fn over(world: &World) -> Self {
        let blocks = || world.district.block_idxs().zip(world.district.blocks());
        let boxes = blocks().filter_map(|(idx, block)| {
            let rect = block.outline.as_ref()?.bounding_rect()?;
            let (low, high) = (rect.min().into(), rect.max().into());
            Some(GeomWithData::new(Rectangle::from_corners(low, high), idx))
        });
        let points = blocks().filter(|(_, block)| block.outline.is_none());
        let points = points.filter_map(|(idx, block)| {
            Some(GeomWithData::new(corner(Place::of(block.point?)), idx))
        });
        Self {
            boxes: RTree::bulk_load(boxes.collect()),
            outlines: blocks().map(|(_, block)| block.outline.clone()).collect(),
            points: RTree::bulk_load(points.collect()),
        }
    }

    /// The block whose outline holds the point; on a border the first by id. Where blocks are
    /// points only, the nearest one within 500 m, ties by id. `None`: outside the district.
    pub fn block_at(&self, point: Point) -> Option<BlockIdx> {
        self.block_around(point).or_else(|| self.block_near(point))
    }

    fn block_around(&self, point: Point) -> Option<BlockIdx> {
        let spot = geo::Point::new(point.lon, point.lat);
        let here = AABB::from_point([point.lon, point.lat]);
        let around = self.boxes.locate_in_envelope_intersecting(&here).map(|near| near.data);
        let holds = |block: &BlockIdx| {
            self.outlines[block.0].as_ref().is_some_and(|outline| outline.intersects(&spot))
        };
        around.filter(holds).min()
    }

    fn block_near(&self, point: Point) -> Option<BlockIdx> {
        let place = Place::of(point);
        let walk = |[x, y, z]: [f64; 3]| place.walk_to(Place { x, y, z });
        let near = self.points.nearest_neighbor_iter(&corner(place));
        let mut near = near.map(|near| (walk(*near.geom()), near.data)).peekable();
        let (nearest, _) = *near.peek().filter(|(walk, _)| *walk <= REACH)?;
        near.take_while(|(walk, _)| *walk == nearest).map(|(_, block)| block).min()
    }
}

fn corner(place: Place) -> [f64; 3] {
    [place.x, place.y, place.z]
}
