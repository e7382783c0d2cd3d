use geo::{Coord, LineString};

use super::beyond::{Across, Beyond};
use super::plane::{Plane, Spot};
use crate::model::{Millimeters, SchoolIdx};
use crate::zones::side_length_m;

/// A closed border, clockwise from its northwest corner, in pieces short enough to have one name.
pub struct Ring {
    pub plane: Plane,
    pub pieces: Vec<Piece>,
    /// The first piece that starts at each corner: northwest, northeast, southeast, southwest.
    pub corners: [usize; 4],
    pub length: Millimeters,
}

#[derive(Clone, Copy, Debug)]
pub struct Piece {
    pub from: Spot,
    pub middle: Spot,
    /// The way the border takes here, small teeth aside.
    pub way: Spot,
    /// From the northwest corner to the start of this piece.
    pub start: Millimeters,
    /// Enough for comparing; [`Piece::start`] is what adds up.
    pub length_mm: i64,
    pub across: Across,
}

/// Pieces are no longer.
const LONGEST_MM: f64 = 20_000.0;

/// No side becomes more pieces, however long it is.
const MOST_PIECES: usize = 1_000;

/// A corner of the border, and the side that leaves it.
#[derive(Clone, Copy)]
struct Corner {
    place: Coord<f64>,
    spot: Spot,
    across: Across,
}

impl Ring {
    /// `ring` has `zone` to its left.
    pub fn of(ring: &LineString<f64>, zone: SchoolIdx, beyond: &Beyond) -> Self {
        let plane = Plane::around(middle(ring));
        let mut corners = clockwise(ring, zone, beyond, &plane);
        let first = extreme(&corners, |spot| (spot.y - spot.x, -spot.x));
        corners.rotate_left(first);
        let at = [
            0,
            extreme(&corners, |spot| (spot.y + spot.x, -spot.x)),
            extreme(&corners, |spot| (spot.x - spot.y, spot.x)),
            extreme(&corners, |spot| (-spot.y - spot.x, spot.x)),
        ];
        let walked = Walked::along(&corners);
        let mut pieces = Vec::new();
        let mut first_piece = Vec::with_capacity(corners.len());
        for side in 0..corners.len() {
            first_piece.push(pieces.len());
            pieces.extend(walked.pieces(&corners, side));
        }
        let length = millimeters(walked.to[corners.len()]);
        Self { plane, pieces, corners: at.map(|corner| first_piece[corner]), length }
    }
}

fn middle(ring: &LineString<f64>) -> Coord<f64> {
    let mut low = ring.0[0];
    let mut high = low;
    for at in ring.coords() {
        low = Coord { x: low.x.min(at.x), y: low.y.min(at.y) };
        high = Coord { x: high.x.max(at.x), y: high.y.max(at.y) };
    }
    (low + high) / 2.0
}

/// Without the closing corner.
fn clockwise(
    ring: &LineString<f64>,
    zone: SchoolIdx,
    beyond: &Beyond,
    plane: &Plane,
) -> Vec<Corner> {
    let sides = ring.lines().filter(|side| side.start != side.end);
    let turned = 0.0 < crate::adjacency::border::twice_area(&ring.0);
    let mut corners: Vec<Corner> = sides
        .map(|side| {
            let place = if turned { side.end } else { side.start };
            let across = beyond.across(side.start, side.end, zone);
            Corner { place, spot: plane.spot(place), across }
        })
        .collect();
    if turned {
        corners.reverse();
    }
    corners
}

/// Position of the corner that is farthest out; of equal ones the first.
fn extreme(corners: &[Corner], far: impl Fn(Spot) -> (i64, i64)) -> usize {
    let far = |at: &usize| (far(corners[*at].spot), std::cmp::Reverse(*at));
    (0..corners.len()).max_by_key(far).expect("a ring has corners")
}

/// Ways along the ring, in meters.
struct Walked {
    /// To each corner; and at the end, all around.
    to: Vec<f64>,
}

impl Walked {
    fn along(corners: &[Corner]) -> Self {
        let mut to = vec![0.0];
        for (at, corner) in corners.iter().enumerate() {
            let next = corners[(at + 1) % corners.len()];
            to.push(to[at] + side_length_m(geo::Line::new(corner.place, next.place)));
        }
        Self { to }
    }

    fn pieces(&self, corners: &[Corner], side: usize) -> impl Iterator<Item = Piece> {
        let (here, next) = (corners[side], corners[(side + 1) % corners.len()]);
        let way = here.spot.to(next.spot);
        let length = way.length();
        let n = ((length / LONGEST_MM).ceil() as usize).clamp(1, MOST_PIECES);
        let (start, end) = (self.to[side], self.to[side + 1]);
        let across = here.across;
        let general = if length < LONGEST_MM { self.general(corners, side) } else { way };
        let part = move |at: usize, of: usize| Spot {
            x: here.spot.x + way.x * at as i64 / of as i64,
            y: here.spot.y + way.y * at as i64 / of as i64,
        };
        (0..n).map(move |at| Piece {
            from: part(at, n),
            middle: part(2 * at + 1, 2 * n),
            way: general,
            start: millimeters(start + (end - start) * at as f64 / n as f64),
            length_mm: (length / n as f64).round() as i64,
            across,
        })
    }

    /// The way that the border takes within half a piece around the middle of a short side.
    fn general(&self, corners: &[Corner], side: usize) -> Spot {
        let middle = f64::midpoint(self.to[side], self.to[side + 1]);
        let half = LONGEST_MM / 2.0 / 1000.0;
        self.at(corners, middle - half).to(self.at(corners, middle + half))
    }

    /// Where one is after so many meters, counted around.
    fn at(&self, corners: &[Corner], meters: f64) -> Spot {
        let around = self.to[corners.len()];
        let mut meters = meters;
        // Rings are longer than half a piece, or their ways mean nothing anyhow.
        if meters < 0.0 {
            meters = (meters + around).max(0.0);
        } else if around < meters {
            meters = (meters - around).min(around);
        }
        let side = self.to.partition_point(|to| *to <= meters).clamp(1, corners.len()) - 1;
        let (here, next) = (corners[side].spot, corners[(side + 1) % corners.len()].spot);
        let (start, length) = (self.to[side], self.to[side + 1] - self.to[side]);
        let share = if 0.0 < length { ((meters - start) / length).clamp(0.0, 1.0) } else { 0.0 };
        let way = here.to(next);
        let part = |whole: i64| (whole as f64 * share).round() as i64;
        Spot { x: here.x + part(way.x), y: here.y + part(way.y) }
    }
}

fn millimeters(meters: f64) -> Millimeters {
    Millimeters((meters * 1000.0).round() as i64)
}
