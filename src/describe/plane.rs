use geo::Coord;

/// The ground around one place as a plane, in whole millimeters east and north of it.
#[derive(Clone, Copy, Debug)]
pub struct Plane {
    origin: Coord<f64>,
    /// Millimeters per degree.
    east: f64,
    north: f64,
}

/// A place on a [`Plane`], or a way on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub x: i64,
    pub y: i64,
}

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    North,
    Northeast,
    East,
    Southeast,
    South,
    Southwest,
    West,
    Northwest,
}

/// Millimeters per degree of latitude, and of longitude at the equator; to a percent.
const DEGREE: f64 = 111_320_000.0;

impl Plane {
    pub fn around(origin: Coord<f64>) -> Self {
        let east = DEGREE * libm::cos(origin.y.to_radians()).max(1e-6);
        Self { origin, east, north: DEGREE }
    }

    pub fn spot(&self, place: Coord<f64>) -> Spot {
        let x = ((place.x - self.origin.x) * self.east).round();
        let y = ((place.y - self.origin.y) * self.north).round();
        Spot { x: x as i64, y: y as i64 }
    }

    pub fn place(&self, spot: Spot) -> Coord<f64> {
        let x = self.origin.x + spot.x as f64 / self.east;
        let y = self.origin.y + spot.y as f64 / self.north;
        Coord { x, y }
    }
}

impl Spot {
    pub fn to(self, other: Self) -> Self {
        Self { x: other.x - self.x, y: other.y - self.y }
    }

    pub fn length(self) -> f64 {
        let (x, y) = (self.x as f64, self.y as f64);
        (x * x + y * y).sqrt()
    }

    /// Of eight the nearest direction. `None`: the way leads nowhere.
    pub fn heading(self) -> Option<Heading> {
        if self == Self::default() {
            return None;
        }
        let (across, along) = (self.x.unsigned_abs(), self.y.unsigned_abs());
        // The tangent of 22.5° is 0.41421.
        let small = |one: u64, other: u64| u128::from(one) * 100_000 <= u128::from(other) * 41_421;
        let (level, upright) = (small(along, across), small(across, along));
        Some(match (level, upright, 0 <= self.x, 0 <= self.y) {
            (true, _, true, _) => Heading::East,
            (true, _, false, _) => Heading::West,
            (_, true, _, true) => Heading::North,
            (_, true, _, false) => Heading::South,
            (_, _, true, true) => Heading::Northeast,
            (_, _, true, false) => Heading::Southeast,
            (_, _, false, true) => Heading::Northwest,
            (_, _, false, false) => Heading::Southwest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_the_nearest_of_eight() {
        let cases = [
            ((0, 5), Heading::North),
            ((3, 10), Heading::North),
            ((5, 10), Heading::Northeast),
            ((10, -4), Heading::East),
            ((10, -5), Heading::Southeast),
            ((-1, -10), Heading::South),
            ((-7, -7), Heading::Southwest),
            ((-9, 0), Heading::West),
            ((-5, 6), Heading::Northwest),
        ];
        for ((x, y), want) in cases {
            assert_eq!(Spot { x, y }.heading(), Some(want), "{x}, {y}");
        }
        assert_eq!(Spot::default().heading(), None);
    }
}
