//! From longitude and latitude, in radians, to positions on flat maps and back, by `libm` alone: the
//! same on every machine.

use libm::{asinh, atan2, cos, cosh, exp, fabs, hypot, log, sin, sinh, sqrt, tan};

use super::ellipsoid::Ellipsoid;

/// A projection whose false easting and northing are taken off, in meters.
#[derive(Clone, Debug)]
pub enum Flat {
    Degrees,
    Mercator { radius: f64 },
    TransverseMercator(TransverseMercator),
    Conic(Conic),
}

#[derive(Clone, Debug)]
pub struct TransverseMercator {
    radius: f64,
    alpha: [f64; 6],
    beta: [f64; 6],
    /// Of the latitude of origin.
    origin: f64,
}

/// Lambert's conformal conic projection.
#[derive(Clone, Debug)]
pub struct Conic {
    n: f64,
    scale: f64,
    origin: f64,
}

/// Degrees from the central meridian where a transverse Mercator map is of no more use to anybody.
const WIDEST: f64 = 20.0;

impl Flat {
    /// Longitude from the central meridian, and latitude. `None`: no place on the map.
    pub fn undone(&self, ellipsoid: Ellipsoid, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        match self {
            Self::Degrees => Some((x.to_radians(), y.to_radians())),
            Self::Mercator { radius } => Some((x / radius, ellipsoid.latitude(sinh(y / radius)))),
            Self::TransverseMercator(map) => map.undone(ellipsoid, (x, y)),
            Self::Conic(map) => map.undone(ellipsoid, (x, y)),
        }
    }

    /// From longitude east of the central meridian, and latitude. `None`: no place on the map.
    pub fn done(&self, ellipsoid: Ellipsoid, (lon, lat): (f64, f64)) -> Option<(f64, f64)> {
        let (x, y) = match self {
            Self::Degrees => (lon.to_degrees(), lat.to_degrees()),
            Self::Mercator { radius } => (radius * lon, radius * ellipsoid.isometric(lat)),
            Self::TransverseMercator(map) => map.done(ellipsoid, (lon, lat))?,
            Self::Conic(map) => map.done(ellipsoid, (lon, lat)),
        };
        // Farther than any map goes: Mercator's poles.
        (fabs(x) < 1e8 && fabs(y) < 1e8).then_some((x, y))
    }

    pub fn mercator(ellipsoid: Ellipsoid, k: f64, true_at: Option<f64>) -> Self {
        let k =
            true_at.map_or(k, |lat| cos(lat) / sqrt(1.0 - ellipsoid.e2() * sin(lat) * sin(lat)));
        Self::Mercator { radius: ellipsoid.a * k }
    }
}

impl TransverseMercator {
    /// # Source
    ///
    /// Karney, Transverse Mercator with an accuracy of a few nanometers, 2011, equations 14, 35
    /// and 36: Krüger's series to the sixth order.
    pub fn new(ellipsoid: Ellipsoid, k: f64, origin: f64) -> Self {
        let n = ellipsoid.f / (2.0 - ellipsoid.f);
        let series = |coefficients: &[f64]| {
            coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * n + coefficient)
        };
        let n2 = n * n;
        let radius =
            ellipsoid.a / (1.0 + n) * (1.0 + n2 / 4.0 + n2 * n2 / 64.0 + n2 * n2 * n2 / 256.0);
        let beta = [
            n * series(&[0.5, -2. / 3., 37. / 96., -1. / 360., -81. / 512., 96_199. / 604_800.]),
            n2 * series(&[1. / 48., 1. / 15., -437. / 1440., 46. / 105., -1_118_711. / 3_870_720.]),
            n * n2 * series(&[17. / 480., -37. / 840., -209. / 4480., 5569. / 90_720.]),
            n2 * n2 * series(&[4397. / 161_280., -11. / 504., -830_251. / 7_257_600.]),
            n * n2 * n2 * series(&[4583. / 161_280., -108_847. / 3_991_680.]),
            n2 * n2 * n2 * (20_648_693. / 638_668_800.),
        ];
        let alpha = [
            n * series(&[0.5, -2. / 3., 5. / 16., 41. / 180., -127. / 288., 7891. / 37_800.]),
            n2 * series(&[
                13. / 48.,
                -3. / 5.,
                557. / 1440.,
                281. / 630.,
                -1_983_433. / 1_935_360.,
            ]),
            n * n2 * series(&[61. / 240., -103. / 140., 15_061. / 26_880., 167_603. / 181_440.]),
            n2 * n2 * series(&[49_561. / 161_280., -179. / 168., 6_601_661. / 7_257_600.]),
            n * n2 * n2 * series(&[34_729. / 80_640., -3_418_889. / 1_995_840.]),
            n2 * n2 * n2 * (212_378_941. / 319_334_400.),
        ];
        let conformal = libm::atan(ellipsoid.conformal(tan(origin)));
        let waves = (1..).zip(alpha).map(|(j, alpha)| alpha * sin(2.0 * f64::from(j) * conformal));
        Self { radius: radius * k, alpha, beta, origin: conformal + waves.sum::<f64>() }
    }

    /// Karney 2011, equations 7 to 11.
    fn done(&self, ellipsoid: Ellipsoid, (lon, lat): (f64, f64)) -> Option<(f64, f64)> {
        if WIDEST.to_radians() < fabs(lon) {
            return None;
        }
        let tau = ellipsoid.conformal(tan(lat));
        let xi_ = atan2(tau, cos(lon));
        let eta_ = asinh(sin(lon) / hypot(tau, cos(lon)));
        let (mut xi, mut eta) = (xi_, eta_);
        for (j, alpha) in (1..).zip(self.alpha) {
            let j = 2.0 * f64::from(j);
            xi += alpha * sin(j * xi_) * cosh(j * eta_);
            eta += alpha * cos(j * xi_) * sinh(j * eta_);
        }
        Some((self.radius * eta, self.radius * (xi - self.origin)))
    }

    /// Karney 2011, equations 11, 25 and 26.
    fn undone(&self, ellipsoid: Ellipsoid, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let (eta, xi) = (x / self.radius, y / self.radius + self.origin);
        if 1.0 < fabs(eta) || 3.2 < fabs(xi) {
            return None;
        }
        let (mut xi_, mut eta_) = (xi, eta);
        for (j, beta) in (1..).zip(self.beta) {
            let j = 2.0 * f64::from(j);
            xi_ -= beta * sin(j * xi) * cosh(j * eta);
            eta_ -= beta * cos(j * xi) * sinh(j * eta);
        }
        let lon = atan2(sinh(eta_), cos(xi_));
        let lat = ellipsoid.latitude(sin(xi_) / hypot(sinh(eta_), cos(xi_)));
        (fabs(lon) <= WIDEST.to_radians()).then_some((lon, lat))
    }
}

impl Conic {
    /// `None`: its parallels are opposite each other, or there is no cone.
    ///
    /// # Source
    ///
    /// Snyder, Map projections: a working manual, 1987, equations 15-1 to 15-11 and 15-3.
    pub fn new(ellipsoid: Ellipsoid, k: f64, parallels: [f64; 2], origin: f64) -> Option<Self> {
        let m = |lat: f64| cos(lat) / sqrt(1.0 - ellipsoid.e2() * sin(lat) * sin(lat));
        let [first, second] = parallels;
        let n = if fabs(first - second) < 1e-10 {
            sin(first)
        } else {
            (log(m(first)) - log(m(second)))
                / (ellipsoid.isometric(second) - ellipsoid.isometric(first))
        };
        let scale = ellipsoid.a * k * m(first) / n * exp(n * ellipsoid.isometric(first));
        let origin = scale * exp(-n * ellipsoid.isometric(origin));
        let sound = 1e-10 < fabs(n) && scale.is_finite() && origin.is_finite();
        sound.then_some(Self { n, scale, origin })
    }

    fn done(&self, ellipsoid: Ellipsoid, (lon, lat): (f64, f64)) -> (f64, f64) {
        let from_pole = self.scale * exp(-self.n * ellipsoid.isometric(lat));
        let angle = self.n * lon;
        (from_pole * sin(angle), self.origin - from_pole * cos(angle))
    }

    fn undone(&self, ellipsoid: Ellipsoid, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let side = self.n.signum();
        let (x, y) = (side * x, side * (self.origin - y));
        let from_pole = hypot(x, y);
        let lon = atan2(x, y) / self.n;
        let isometric = -log(from_pole / fabs(self.scale)) / self.n;
        let lat = ellipsoid.latitude(sinh(isometric));
        (lat.is_finite() && from_pole != 0.0).then_some((lon, lat))
    }
}
