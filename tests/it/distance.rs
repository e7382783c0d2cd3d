//! Straight lines against Karney's geodesics.

use catchment::distance::Place;
use catchment::model::Point;
use catchment::synth::Dice;
use geo::{Destination, Distance, Geodesic};

/// The largest error in meters over 10,000 pairs of places as far apart as this, on all latitudes
/// and in all directions.
fn worst_error_m(least_m: f64, most_m: f64) -> f64 {
    let mut dice = Dice::new(1, "pairs");
    let mut worst: f64 = 0.0;
    for _ in 0..10_000 {
        let from = geo::Point::new(dice.between(-180.0, 180.0), dice.between(-89.9, 89.9));
        let away_m = dice.between(least_m, most_m);
        let to = Geodesic.destination(from, dice.between(0.0, 360.0), away_m);
        let place = |at: geo::Point| Place::of(Point { lon: at.x(), lat: at.y() });
        let walk_m = place(from).walk_to(place(to)).meters();
        worst = worst.max((walk_m - Geodesic.distance(from, to)).abs());
    }
    worst
}

/// Walks are whole millimeters: rounding alone is off by half of one.
const ROUNDING_M: f64 = 0.000_5;

#[test]
fn up_to_10_km_only_the_rounding_to_millimeters_shows() {
    let worst = worst_error_m(0.0, 10_000.0);
    println!("{worst} m");
    assert!(worst < ROUNDING_M + 0.000_02, "{worst} m");
}

#[test]
fn at_100_km_it_is_centimeters() {
    let worst = worst_error_m(10_000.0, 100_000.0);
    println!("{worst} m");
    assert!((0.005..0.015).contains(&worst), "{worst} m");
}

#[test]
fn at_1000_km_it_is_meters() {
    let worst = worst_error_m(100_000.0, 1_000_000.0);
    println!("{worst} m");
    assert!((5.0..15.0).contains(&worst), "{worst} m");
}

#[test]
fn a_place_is_nowhere_but_at_itself() {
    let place = Place::of(Point { lon: 112.57, lat: 37.88 });
    assert_eq!(place.walk_to(place).0, 0);
}

#[test]
fn the_date_line_and_the_poles_are_places_like_others() {
    let walk_m = |a: (f64, f64), b: (f64, f64)| {
        let place = |(lon, lat)| Place::of(Point { lon, lat });
        place(a).walk_to(place(b)).meters()
    };
    assert!((walk_m((179.99, 0.0), (-179.99, 0.0)) - 2_226.390).abs() < 0.001);
    assert!((walk_m((0.0, 89.99), (180.0, 89.99)) - 2_233.880).abs() < 0.001);
}
