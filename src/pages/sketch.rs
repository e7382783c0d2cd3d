//! A small picture of a zone that needs no script: its outline, the home, the schools, the walk.

use std::fmt::Write;

use geo::{Coord, LineString, MultiPolygon, Simplify};
use maud::{Markup, PreEscaped, html};

use super::View;
use super::map::Walk;
use crate::model::{BlockIdx, Point, SchoolIdx};

/// Units of the picture; a pixel on a usual screen.
const WIDTH: f64 = 720.0;
const TALLEST: f64 = 600.0;
const MARGIN: f64 = 44.0;

/// What is to be seen.
pub struct Sketch<'a> {
    pub zone: SchoolIdx,
    pub block: Option<BlockIdx>,
    /// With their names as they are to be written.
    pub schools: Vec<(SchoolIdx, String)>,
    pub walks: &'a [Walk],
}

/// From degrees to units.
struct Projection {
    west: f64,
    north: f64,
    per_lon: f64,
    per_lat: f64,
    height: f64,
}

impl Sketch<'_> {
    /// `title`: for who cannot see it. `None`: nobody said where anything is.
    pub fn drawn(&self, view: &View, title: &str) -> Option<Markup> {
        let zone = &view.zones[self.zone.0];
        let outline = zone.outline.as_ref();
        let block = self.block.map(|block| view.world.district.block(block));
        let home = block.and_then(|block| block.outline.as_ref());
        let gates = self.gates(view);
        let corners = [outline, home].into_iter().flatten().flat_map(|outline| &outline.0);
        let corners = corners.flat_map(|polygon| polygon.exterior().0.iter().copied());
        let walked = self.walks.iter().flat_map(|walk| walk.line.iter().map(coord));
        let places: Vec<Coord> = corners
            .chain(gates.iter().map(|(point, ..)| coord(point)))
            .chain(zone.points.iter().map(coord))
            .chain(walked)
            .collect();
        let seen = Projection::around(&places)?;
        let path = |outline: &MultiPolygon<f64>| seen.outline(outline);
        let color = view.colors[self.zone.0];
        let view_box = format!("0 0 {WIDTH:.0} {:.0}", seen.height);
        Some(html! {
            svg.sketch viewBox=(view_box) role="img" aria-label=(title) {
                @if let Some(outline) = outline {
                    path class={ "zone z" (color) } d=(path(outline)) {}
                }
                @if !zone.points.is_empty() {
                    path.points d=(seen.points(&zone.points)) {}
                }
                @if let Some(home) = home {
                    path.home d=(path(home)) {}
                }
                @for walk in self.walks {
                    path class=(if walk.chosen { "walk" } else { "other" }) d=(seen.line(&walk.line)) {}
                }
                @for (point, own, name) in &gates {
                    (PreEscaped(seen.school(point, *own, name)))
                }
            }
        })
    }

    /// Where schools are, whether it is the zone's own, and what they are called.
    fn gates(&self, view: &View) -> Vec<(Point, bool, &str)> {
        let gate = |(school, name): &'_ (SchoolIdx, String)| {
            let point = view.world.district.school(*school).point?;
            Some((point, *school == self.zone, name.len()))
        };
        let named = self.schools.iter().filter_map(|one| Some((gate(one)?, one.1.as_str())));
        named.map(|((point, own, _), name)| (point, own, name)).collect()
    }
}

fn coord(point: &Point) -> Coord {
    Coord { x: point.lon, y: point.lat }
}

impl Projection {
    /// `None`: there is nothing to be seen.
    fn around(places: &[Coord]) -> Option<Self> {
        let first = *places.first()?;
        let (mut low, mut high) = (first, first);
        for place in places {
            low = Coord { x: low.x.min(place.x), y: low.y.min(place.y) };
            high = Coord { x: high.x.max(place.x), y: high.y.max(place.y) };
        }
        let shrink = ((low.y + high.y) / 2.0).to_radians().cos().max(0.01);
        let wide = ((high.x - low.x) * shrink).max(1e-4);
        let tall = (high.y - low.y).max(1e-4);
        let per_lat = ((WIDTH - 2.0 * MARGIN) / wide).min((TALLEST - 2.0 * MARGIN) / tall);
        let per_lon = per_lat * shrink;
        Some(Self {
            west: (low.x + high.x) / 2.0 - WIDTH / 2.0 / per_lon,
            north: high.y + MARGIN / per_lat,
            per_lon,
            per_lat,
            height: (tall * per_lat + 2.0 * MARGIN).ceil(),
        })
    }

    fn at(&self, place: Coord) -> (i32, i32) {
        let x = (place.x - self.west) * self.per_lon;
        let y = (self.north - place.y) * self.per_lat;
        (x.round() as i32, y.round() as i32)
    }

    fn outline(&self, outline: &MultiPolygon<f64>) -> String {
        // A pixel more or less is not seen.
        let simple = outline.simplify(1.0 / self.per_lat);
        let rings = simple.0.iter().flat_map(|polygon| {
            std::iter::once(polygon.exterior())
                .chain(polygon.interiors())
                .map(|ring| self.ring(ring))
        });
        rings.collect()
    }

    fn ring(&self, ring: &LineString<f64>) -> String {
        let mut corners: Vec<(i32, i32)> = ring.0.iter().map(|corner| self.at(*corner)).collect();
        corners.dedup();
        if corners.len() < 3 { String::new() } else { path(&corners) + "Z" }
    }

    fn line(&self, line: &[Point]) -> String {
        let mut corners: Vec<(i32, i32)> = line.iter().map(|point| self.at(coord(point))).collect();
        corners.dedup();
        path(&corners)
    }

    fn points(&self, points: &[Point]) -> String {
        let mut places: Vec<(i32, i32)> =
            points.iter().map(|point| self.at(coord(point))).collect();
        places.sort_unstable();
        places.dedup();
        places.iter().fold(String::new(), |mut text, (x, y)| {
            let _ = write!(text, "M{x} {y}h0");
            text
        })
    }

    fn school(&self, point: &Point, own: bool, name: &str) -> String {
        let (x, y) = self.at(coord(point));
        let class = if own { "school own" } else { "school" };
        let (anchor, side) = if f64::from(x) < WIDTH / 2.0 { ("start", 16) } else { ("end", -16) };
        let name = html! { (name) }.into_string();
        format!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"9\"/>\
             <text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{name}</text>",
            x + side,
            y + 8,
        )
    }
}

/// `M1 2l3 4…`
fn path(corners: &[(i32, i32)]) -> String {
    let mut text = String::new();
    let mut before = None;
    for (x, y) in corners {
        let _ = match before {
            None => write!(text, "M{x} {y}"),
            Some((bx, by)) => write!(text, "l{} {}", x - bx, y - by),
        };
        before = Some((*x, *y));
    }
    text
}
