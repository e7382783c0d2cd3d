use geo::{BoundingRect, Coord, Intersects, LineString, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::plane::{Plane, Spot};
use crate::adjacency::border::bits;
use crate::model::{BlockIdx, District, SchoolIdx};
use crate::zones::Zone;

/// Whose ground lies on the other side of a border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Across {
    /// Nobody's.
    Edge,
    /// That of blocks without a seat.
    Unplaced,
    /// That of a zone, by the first of its schools.
    Zone(SchoolIdx),
}

/// What lies beyond the borders of zones.
pub struct Beyond<'a> {
    district: &'a District,
    /// One per block: the first school of its zone.
    zone_of: Vec<Option<SchoolIdx>>,
    /// The sides of all outlines, each with the zone to its left. Sorted.
    sides: Vec<Owned>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, BlockIdx>>,
}

/// From, to, and the zone to the left.
type Owned = ((u64, u64), (u64, u64), SchoolIdx);

/// So far beyond a border somebody's ground is looked for where borders do not match.
const PROBE_MM: f64 = 2_000.0;

impl<'a> Beyond<'a> {
    pub fn of(district: &'a District, zones: &[Zone]) -> Self {
        let mut zone_of = vec![None; district.blocks().len()];
        let mut sides = Vec::new();
        for zone in zones {
            zone.blocks.iter().for_each(|block| zone_of[block.0] = Some(zone.school));
            for polygon in zone.outline.iter().flatten() {
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                sides.extend(
                    rings
                        .flat_map(LineString::lines)
                        .map(|side| (bits(side.start), bits(side.end), zone.school)),
                );
            }
        }
        sides.sort_unstable();
        let boxes = district.block_idxs().filter_map(|block| {
            let bounds = district.block(block).outline.as_ref()?.bounding_rect()?;
            let (low, high) = (bounds.min().into(), bounds.max().into());
            Some(GeomWithData::new(Rectangle::from_corners(low, high), block))
        });
        Self { district, zone_of, sides, boxes: RTree::bulk_load(boxes.collect()) }
    }

    /// What lies to the right of a side that has `zone` to its left.
    pub fn across(&self, from: Coord<f64>, to: Coord<f64>, zone: SchoolIdx) -> Across {
        let back = (bits(to), bits(from));
        let start = self.sides.partition_point(|side| (side.0, side.1) < back);
        match self.sides.get(start) {
            Some(side) if (side.0, side.1) == back => Across::Zone(side.2),
            _ => self.probe(from, to, zone),
        }
    }

    fn probe(&self, from: Coord<f64>, to: Coord<f64>, zone: SchoolIdx) -> Across {
        let plane = Plane::around((from + to) / 2.0);
        let way = plane.spot(from).to(plane.spot(to));
        let step = PROBE_MM / way.length().max(1.0);
        let (east, north) = (way.y as f64 * step, -way.x as f64 * step);
        let place = plane.place(Spot { x: east.round() as i64, y: north.round() as i64 });
        let boxes = self.boxes.locate_in_envelope_intersecting(&AABB::from_point(place.into()));
        let holds = |block: &BlockIdx| {
            let outline = self.district.block(*block).outline.as_ref();
            outline.is_some_and(|outline| outline.intersects(&Point(place)))
        };
        match boxes.map(|near| near.data).filter(holds).min().map(|block| self.zone_of[block.0]) {
            None => Across::Edge,
            Some(None) => Across::Unplaced,
            Some(Some(other)) if other == zone => Across::Edge,
            Some(Some(other)) => Across::Zone(other),
        }
    }
}
