//! The two shifts that maps of China are published with, undone.
//!
//! # Source
//!
//! Neither is documented by who made it. The formulas are those that everybody found out by
//! comparing positions (first published as `eviltransform`, 2013).
//!
//! # Error
//!
//! Undoing gives back what the formula was put in to 10⁻⁹ degrees, a tenth of a millimeter. How
//! well the formula itself agrees with a map's own shift is said to be a meter or two.

use std::f64::consts::PI;

use libm::{atan2, cos, sin, sqrt};

/// Longitude and latitude.
type Position = (f64, f64);

/// The ellipsoid of the shift: Krassowsky 1940.
const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;

const BD: f64 = PI * 3000.0 / 180.0;

/// More than are ever needed: each leaves about a thousandth of the error before.
const STEPS: usize = 12;

/// WGS 84 to GCJ-02, as in maps of Gaode, Tencent and Google in China.
pub fn gcj02((lon, lat): Position) -> Position {
    // Elsewhere nothing is shifted.
    if !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat) {
        return (lon, lat);
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let waves = |at: f64| (20.0 * sin(6.0 * at * PI) + 20.0 * sin(2.0 * at * PI)) * 2.0 / 3.0;
    let root = sqrt(x.abs());
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + waves(x)
        + (20.0 * sin(y * PI) + 40.0 * sin(y / 3.0 * PI)) * 2.0 / 3.0
        + (160.0 * sin(y / 12.0 * PI) + 320.0 * sin(y * PI / 30.0)) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + waves(x)
        + (20.0 * sin(x * PI) + 40.0 * sin(x / 3.0 * PI)) * 2.0 / 3.0
        + (150.0 * sin(x / 12.0 * PI) + 300.0 * sin(x / 30.0 * PI)) * 2.0 / 3.0;
    let radians = lat / 180.0 * PI;
    let magic = 1.0 - EE * sin(radians) * sin(radians);
    let root = sqrt(magic);
    let north = north * 180.0 / (A * (1.0 - EE) / (magic * root) * PI);
    let east = east * 180.0 / (A / root * cos(radians) * PI);
    (lon + east, lat + north)
}

/// GCJ-02 to BD-09, as in maps of Baidu.
pub fn bd09_of_gcj02((x, y): Position) -> Position {
    let z = sqrt(x * x + y * y) + 0.000_02 * sin(y * BD);
    let theta = atan2(y, x) + 0.000_003 * cos(x * BD);
    (z * cos(theta) + 0.0065, z * sin(theta) + 0.006)
}

/// WGS 84 to BD-09.
pub fn bd09(at: Position) -> Position {
    bd09_of_gcj02(gcj02(at))
}

/// Where `shift` was applied, by correcting a guess until it is shifted to `to`.
pub fn undone(shift: fn(Position) -> Position, to: Position) -> Position {
    let mut guess = to;
    for _ in 0..STEPS {
        let (lon, lat) = shift(guess);
        guess = (guess.0 - (lon - to.0), guess.1 - (lat - to.1));
    }
    guess
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_shift_is_that_of_the_published_maps() {
        // Tiananmen, as published with the formulas.
        let (lon, lat) = gcj02((116.404, 39.915));
        assert!((lon - 116.410_244_499).abs() < 1e-8 && (lat - 39.916_404_281).abs() < 1e-8);
        let (lon, lat) = bd09_of_gcj02((116.404, 39.915));
        assert!((lon - 116.410_369_498).abs() < 1e-8 && (lat - 39.921_336_995).abs() < 1e-8);
        assert_eq!(gcj02((2.35, 48.85)), (2.35, 48.85));
    }

    proptest! {
        #[test]
        fn a_shift_undone_is_where_it_began(lon in 73.0..135.0, lat in 3.0..54.0) {
            for shift in [gcj02, bd09] {
                let (back_lon, back_lat) = undone(shift, shift((lon, lat)));
                prop_assert!((back_lon - lon).abs() < 1e-9 && (back_lat - lat).abs() < 1e-9);
            }
        }
    }
}
