//! Latitudes on an ellipsoid, and moving from one datum to another.

use std::f64::consts::TAU;

use libm::{asinh, atan, atan2, atanh, cos, hypot, sin, sinh, sqrt, tan};

/// A flattened sphere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipsoid {
    /// Radius at the equator, meters.
    pub a: f64,
    /// Flattening.
    pub f: f64,
}

pub const WGS84: Ellipsoid = Ellipsoid { a: 6_378_137.0, f: 1.0 / 298.257_223_563 };

/// From a datum's center to that of WGS 84: meters, then arc seconds, then millionths of scale, as
/// `+towgs84` has them (EPSG method 9606, position vector).
pub type Shift = [f64; 7];

impl Ellipsoid {
    /// Eccentricity squared.
    pub fn e2(self) -> f64 {
        self.f * (2.0 - self.f)
    }

    /// The tangent of the conformal latitude, from that of the geographic one (Karney 2011,
    /// equations 7 to 9).
    pub fn conformal(self, tau: f64) -> f64 {
        let e = sqrt(self.e2());
        let sigma = sinh(e * atanh(e * tau / hypot(1.0, tau)));
        tau * hypot(1.0, sigma) - sigma * hypot(1.0, tau)
    }

    /// The latitude in radians that has this conformal latitude (Karney 2011, equations 19 to 21).
    pub fn latitude(self, conformal: f64) -> f64 {
        let e2 = self.e2();
        let mut tau = conformal / (1.0 - e2);
        for _ in 0..6 {
            let now = self.conformal(tau);
            let step = (conformal - now) / hypot(1.0, now) * (1.0 + (1.0 - e2) * tau * tau)
                / ((1.0 - e2) * hypot(1.0, tau));
            tau += step;
        }
        atan(tau)
    }

    /// How far north a parallel is on a Mercator map of radius 1.
    pub fn isometric(self, latitude: f64) -> f64 {
        asinh(self.conformal(tan(latitude)))
    }

    /// Longitude and latitude on WGS 84 of a position on this ellipsoid, at height zero. Radians.
    pub fn to_wgs84(self, shift: &Shift, (lon, lat): (f64, f64)) -> (f64, f64) {
        let [dx, dy, dz, rx, ry, rz, scale] = *shift;
        let seconds = |angle: f64| (angle / 3600.0).to_radians();
        let (rx, ry, rz) = (seconds(rx), seconds(ry), seconds(rz));
        let normal = self.a / sqrt(1.0 - self.e2() * sin(lat) * sin(lat));
        let (x, y) = (normal * cos(lat) * cos(lon), normal * cos(lat) * sin(lon));
        let z = normal * (1.0 - self.e2()) * sin(lat);
        let m = 1.0 + scale * 1e-6;
        WGS84.geodetic([
            m * (x - rz * y + ry * z) + dx,
            m * (rz * x + y - rx * z) + dy,
            m * (-ry * x + rx * y + z) + dz,
        ])
    }

    /// The position on this ellipsoid whose [`Ellipsoid::to_wgs84`] is this one. Radians.
    pub fn of_wgs84(self, shift: &Shift, (lon, lat): (f64, f64)) -> (f64, f64) {
        let mut guess = (lon, lat);
        // A shift is nearly the same everywhere: each step leaves a thousandth of the error before.
        for _ in 0..6 {
            let there = self.to_wgs84(shift, guess);
            guess = (guess.0 + within_a_turn(lon - there.0), guess.1 + (lat - there.1));
        }
        guess
    }

    /// Longitude and latitude of a point in space near the surface.
    fn geodetic(self, [x, y, z]: [f64; 3]) -> (f64, f64) {
        let from_axis = hypot(x, y);
        let mut lat = atan2(z, from_axis * (1.0 - self.e2()));
        // Each step leaves a hundredth of the error before, which is that of the height.
        for _ in 0..8 {
            let normal = self.a / sqrt(1.0 - self.e2() * sin(lat) * sin(lat));
            lat = atan2(z + self.e2() * normal * sin(lat), from_axis);
        }
        (atan2(y, x), lat)
    }
}

/// The same angle, at most half a turn.
pub fn within_a_turn(radians: f64) -> f64 {
    radians - TAU * libm::rint(radians / TAU)
}
