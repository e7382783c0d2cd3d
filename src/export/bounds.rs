use geo::MultiPolygon;

use crate::model::Point;
use crate::wire::layers::Geometry;

/// The smallest box around something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub min: [f64; 2],
    pub max: [f64; 2],
}

impl Bounds {
    /// Around nothing: whatever joins it is all of it.
    pub const NOTHING: Self = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };

    pub fn of(geometry: &Geometry) -> Self {
        let mut bounds = Self::NOTHING;
        match geometry {
            Geometry::Point(point) => bounds.take_point(*point),
            Geometry::Points(points) => bounds.take_points(points),
            Geometry::Area(area) => bounds.take_area(area),
            Geometry::AreaAndPoints(area, points) => {
                bounds.take_area(area);
                bounds.take_points(points);
            }
        }
        bounds
    }

    pub fn join(&mut self, other: &Self) {
        self.take(other.min);
        self.take(other.max);
    }

    /// `None`: it is around nothing.
    pub fn known(self) -> Option<Self> {
        (self.min[0] <= self.max[0]).then_some(self)
    }

    pub fn middle(&self) -> [f64; 2] {
        [0, 1].map(|axis| self.min[axis].midpoint(self.max[axis]))
    }

    fn take_area(&mut self, area: &MultiPolygon<f64>) {
        // Holes are inside.
        let outer = area.iter().flat_map(|polygon| polygon.exterior().coords());
        outer.for_each(|at| self.take([at.x, at.y]));
    }

    fn take_points(&mut self, points: &[Point]) {
        points.iter().for_each(|point| self.take_point(*point));
    }

    fn take_point(&mut self, point: Point) {
        self.take([point.lon, point.lat]);
    }

    fn take(&mut self, at: [f64; 2]) {
        for (axis, degrees) in at.into_iter().enumerate() {
            self.min[axis] = self.min[axis].min(degrees);
            self.max[axis] = self.max[axis].max(degrees);
        }
    }
}
