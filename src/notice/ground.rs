use geo::{BoundingRect, Coord, MultiPolygon, Rect};

use crate::model::Point;

/// A stretch of ground on paper: which one, at what scale, and where on the page.
///
/// # Source
///
/// The equirectangular projection with the middle of the stretch as its true parallel (Snyder, *Map
/// Projections: A Working Manual*, 1987, chapter 12). Over a district of 50 km at 40° the scale at
/// the upper and lower edge is off by less than a percent.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// So many meters are one.
    pub scale: i64,
    pub frame: Frame,
    middle: Coord<f64>,
    /// Points per degree.
    east: f64,
    north: f64,
}

/// Where on the page, in points from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Meters per degree of latitude, to a percent.
const DEGREE: f64 = 111_320.0;

/// A point is a 72nd of an inch.
const POINT_M: f64 = 0.0254 / 72.0;

/// Of the frame's sides: what is left around what it is of.
const AROUND: f64 = 0.06;

/// What scales begin with; a map of 1 : 15,000 is measured more easily than one of 1 : 14,386.
const ROUND: [i64; 10] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80];

/// No map is at a larger one.
const LARGEST: i64 = 1_000;

impl Ground {
    /// All of `extent`, as large as the frame allows at a round scale.
    pub fn within(extent: Rect<f64>, frame: Frame) -> Self {
        let middle = extent.center();
        let narrow = libm::cos(middle.y.to_radians()).max(1e-6);
        let wide_m = extent.width() * DEGREE * narrow;
        let high_m = extent.height() * DEGREE;
        let room = |points: f32| f64::from(points) * POINT_M / (1.0 + 2.0 * AROUND);
        let least = (wide_m / room(frame.width)).max(high_m / room(frame.height));
        let scale = round_scale(least);
        let per_m = 1.0 / (POINT_M * scale as f64);
        let (east, north) = (DEGREE * narrow * per_m, DEGREE * per_m);
        Self { scale, frame, middle, east, north }
    }

    pub fn place(&self, at: Coord<f64>) -> (f32, f32) {
        let Frame { x, y, width, height } = self.frame;
        let east = (at.x - self.middle.x) * self.east;
        let north = (at.y - self.middle.y) * self.north;
        (x + width / 2.0 + east as f32, y + height / 2.0 - north as f32)
    }

    pub fn place_of(&self, point: Point) -> (f32, f32) {
        self.place(Coord { x: point.lon, y: point.lat })
    }

    /// Whether anything within these bounds is in the frame.
    pub fn shows(&self, bounds: Rect<f64>) -> bool {
        let (left, bottom) = self.place(bounds.min());
        let (right, top) = self.place(bounds.max());
        let Frame { x, y, width, height } = self.frame;
        left <= x + width && x <= right && top <= y + height && y <= bottom
    }

    pub fn holds(&self, (at_x, at_y): (f32, f32)) -> bool {
        let Frame { x, y, width, height } = self.frame;
        (x..=x + width).contains(&at_x) && (y..=y + height).contains(&at_y)
    }

    /// A line's places; those too near to the one before to be told apart are left out.
    pub fn line(&self, places: impl IntoIterator<Item = Coord<f64>>) -> Vec<(f32, f32)> {
        let mut line: Vec<(f32, f32)> = Vec::new();
        let mut left_out = None;
        for at in places {
            let at = self.place(at);
            let far =
                line.last().is_none_or(|(x, y)| NEAR < (at.0 - x).abs().max((at.1 - y).abs()));
            left_out = (!far).then_some(at);
            if far {
                line.push(at);
            }
        }
        line.extend(left_out);
        line
    }

    /// Its rings, those around holes among them.
    pub fn rings(&self, area: &MultiPolygon<f64>) -> Vec<Vec<(f32, f32)>> {
        let polygons =
            area.iter().filter(|one| one.bounding_rect().is_some_and(|it| self.shows(it)));
        let rings = polygons
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.map(|ring| self.line(ring.coords().copied())).filter(|ring| 2 < ring.len()).collect()
    }

    /// A round length in meters, at most a fifth of the frame's width, and how wide it is in points.
    pub fn bar(&self) -> (i64, f32) {
        let most_m = f64::from(self.frame.width) * POINT_M * self.scale as f64 / 5.0;
        let mut length = 1;
        while f64::from(10 * length) <= most_m {
            length *= 10;
        }
        let times = [5, 2, 1].into_iter().find(|times| f64::from(times * length) <= most_m);
        let length = i64::from(times.unwrap_or(1) * length);
        (length, (length as f64 / (POINT_M * self.scale as f64)) as f32)
    }
}

/// In points.
const NEAR: f32 = 0.25;

/// The largest round scale that is not larger than 1 : `least`.
fn round_scale(least: f64) -> i64 {
    let mut tens = 1_i64;
    loop {
        let found =
            ROUND.into_iter().map(|round| round * tens).find(|scale| least <= *scale as f64);
        match found {
            Some(scale) => return scale.max(LARGEST),
            None if tens < 1_000_000_000 => tens *= 10,
            None => return 80 * tens,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { x: 30.0, y: 50.0, width: 500.0, height: 700.0 };

    #[test]
    fn all_of_it_is_in_the_frame_at_a_round_scale_and_measured_right() {
        let extent = Rect::new(Coord { x: 112.50, y: 37.80 }, Coord { x: 112.58, y: 37.85 });
        let ground = Ground::within(extent, FRAME);
        assert_eq!(ground.scale, 50_000);
        for corner in [extent.min(), extent.max()] {
            assert!(ground.holds(ground.place(corner)));
        }
        // 0.05° of latitude are 5,566 m, and at 1 : 50,000 111.3 mm.
        let ((_, south), (_, north)) = (ground.place(extent.min()), ground.place(extent.max()));
        let mm = (south - north) * 25.4 / 72.0;
        assert!((mm - 111.32).abs() < 0.05, "{mm}");
        let (length, wide) = ground.bar();
        assert_eq!(length, 1000);
        assert!((wide * 25.4 / 72.0 - 20.0).abs() < 0.01);
    }

    #[test]
    fn a_single_place_is_a_map_too() {
        let at = Coord { x: 0.0, y: 0.0 };
        let ground = Ground::within(Rect::new(at, at), FRAME);
        assert_eq!(ground.scale, LARGEST);
        assert_eq!(ground.place(at), (280.0, 400.0));
    }

    #[test]
    fn scales_are_round() {
        for (least, scale) in
            [(1.0, 1_000), (1_201.0, 1_500), (14_386.0, 15_000), (80_001.0, 100_000)]
        {
            assert_eq!(round_scale(least), scale);
        }
    }
}
