use std::collections::BTreeSet;
use std::fmt::Write;

use geo::{Coord, LineString, MultiPolygon};

use super::html::{escaped, label};
use crate::language::{Language, say};
use crate::model::{Children, District, Plan, Point};
use crate::wire::numbers::grouped;
use crate::zones::Zone;

/// The map's width in units of its own; a unit is half a pixel on a usual screen.
const WIDTH: f64 = 2000.0;
const TALLEST: f64 = 2400.0;
const MARGIN: f64 = 30.0;

/// With more schools than this names would cover the map; pointing at one shows its name.
const MOST_NAMES: usize = 60;

/// Points closer than this in one zone are drawn once.
const POINT_GRID: i32 = 6;

/// From longitude and latitude to whole units of the map. Two zones that share a border share its
/// vertices, which land on the same units: rounding leaves no gaps and makes no overlaps.
struct Projection {
    west: f64,
    north: f64,
    units_per_lat_deg: f64,
    units_per_lon_deg: f64,
    height: f64,
}

/// A picture of every zone and school.
pub(super) fn map(district: &District, plan: &Plan, zones: &[Zone], colors: &[usize]) -> String {
    let Some(projection) = Projection::around(district) else { return String::new() };
    let mut svg = String::new();
    for zone in zones {
        let school = district.school(zone.school);
        let planned = &plan.schools[zone.school.0];
        let (children, seats) = (grouped(planned.children.0), grouped(planned.seats.0));
        let title = format!("{}: {children} / {seats}", escaped(&school.name));
        let color = colors[zone.school.0];
        if let Some(outline) = &zone.outline {
            let path = projection.outline(outline);
            let _ = writeln!(
                svg,
                "<path class=\"z{color}\" d=\"{path}\"><title>{title}</title></path>"
            );
        }
        if !zone.points.is_empty() {
            let path = projection.points(&zone.points);
            let _ = writeln!(svg, "<path class=\"p z{color}\" d=\"{path}\"/>");
        }
    }
    svg += &projection.without_seat(district, plan);
    let schools = projection.schools(district, plan);
    let (height, scale) = (projection.height, projection.scale());
    let name = Language::ALL.map(|language| say!(language, "report-map")).join(" · ");
    let without = match plan.unplaced_children {
        Children(0) => String::new(),
        _ => format!(" <i class=\"dot none\"></i>{}", label("report-no-seat")),
    };
    format!(
        "<section><figure><svg viewBox=\"0 0 {WIDTH:.0} {height:.0}\" role=\"img\" \
         aria-label=\"{name}\">\n{svg}{schools}{scale}</svg>\n<figcaption>{}{without}</figcaption>\
         </figure></section>",
        label("report-map-said"),
    )
}

impl Projection {
    /// `None`: nothing on the map has a place.
    fn around(district: &District) -> Option<Self> {
        let outlines = district.blocks().iter().filter_map(|block| block.outline.as_ref());
        let vertices = outlines
            .flat_map(|outline| &outline.0)
            .flat_map(|polygon| &polygon.exterior().0)
            .map(|vertex| Point { lon: vertex.x, lat: vertex.y });
        let points = district.blocks().iter().filter_map(|block| block.point);
        let schools = district.schools().iter().filter_map(|school| school.point);
        let mut places = vertices.chain(points).chain(schools);
        let first = places.next()?;
        let (mut low, mut high) = (first, first);
        for place in places {
            low = Point { lon: low.lon.min(place.lon), lat: low.lat.min(place.lat) };
            high = Point { lon: high.lon.max(place.lon), lat: high.lat.max(place.lat) };
        }
        let shrink = ((low.lat + high.lat) / 2.0).to_radians().cos().max(0.01);
        let wide = ((high.lon - low.lon) * shrink).max(1e-5);
        let tall = (high.lat - low.lat).max(1e-5);
        let units_per_lat_deg =
            ((WIDTH - 2.0 * MARGIN) / wide).min((TALLEST - 2.0 * MARGIN) / tall);
        let units_per_lon_deg = units_per_lat_deg * shrink;
        let spare = WIDTH - (high.lon - low.lon) * units_per_lon_deg;
        Some(Self {
            west: low.lon - spare / 2.0 / units_per_lon_deg,
            north: high.lat + MARGIN / units_per_lat_deg,
            units_per_lat_deg,
            units_per_lon_deg,
            height: (tall * units_per_lat_deg + 2.0 * MARGIN).ceil(),
        })
    }

    fn at(&self, point: Point) -> (i32, i32) {
        let x = (point.lon - self.west) * self.units_per_lon_deg;
        let y = (self.north - point.lat) * self.units_per_lat_deg;
        (x.round() as i32, y.round() as i32)
    }

    fn outline(&self, outline: &MultiPolygon<f64>) -> String {
        let polygons = outline.0.iter();
        let rings = polygons
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.map(|ring| self.ring(ring)).collect()
    }

    /// Empty where a ring is too small to be seen.
    fn ring(&self, ring: &LineString<f64>) -> String {
        let at = |vertex: &Coord<f64>| self.at(Point { lon: vertex.x, lat: vertex.y });
        let mut corners: Vec<(i32, i32)> = Vec::new();
        for corner in ring.0.iter().map(at) {
            while let [.., before, last] = corners[..]
                && straight(before, last, corner)
            {
                corners.pop();
            }
            if corners.last() != Some(&corner) {
                corners.push(corner);
            }
        }
        if corners.len() < 4 {
            return String::new();
        }
        let mut path = format!("M{} {}l", corners[0].0, corners[0].1);
        for pair in corners[..corners.len() - 1].windows(2) {
            push_number(&mut path, pair[1].0 - pair[0].0);
            push_number(&mut path, pair[1].1 - pair[0].1);
        }
        path.push('z');
        path
    }

    fn points(&self, points: &[Point]) -> String {
        let coarse = |point: &Point| {
            let (x, y) = self.at(*point);
            (x / POINT_GRID * POINT_GRID, y / POINT_GRID * POINT_GRID)
        };
        let places: BTreeSet<(i32, i32)> = points.iter().map(coarse).collect();
        places.iter().map(|(x, y)| format!("M{x} {y}h0")).collect()
    }

    /// The blocks for which there is no seat. Empty where everybody has one.
    fn without_seat(&self, district: &District, plan: &Plan) -> String {
        let without = district.blocks().iter().zip(&plan.blocks);
        let without = without.filter(|(_, planned)| planned.school.is_none());
        let (mut outlines, mut points) = (String::new(), Vec::new());
        for (block, _) in without {
            match &block.outline {
                Some(outline) => outlines += &self.outline(outline),
                None => points.extend(block.point),
            }
        }
        let mut svg = String::new();
        if !outlines.is_empty() {
            let _ = writeln!(svg, "<path class=\"none\" d=\"{outlines}\"/>");
        }
        if !points.is_empty() {
            let _ = writeln!(svg, "<path class=\"p none\" d=\"{}\"/>", self.points(&points));
        }
        svg
    }

    fn schools(&self, district: &District, plan: &Plan) -> String {
        let mut svg = String::new();
        let most = plan.schools.iter().map(|school| school.seats.0).max().unwrap_or(0).max(1);
        let with_names = district.schools().len() <= MOST_NAMES;
        for (school, planned) in district.schools().iter().zip(&plan.schools) {
            let Some(point) = school.point else { continue };
            let (x, y) = self.at(point);
            let radius = 4.0 + 10.0 * (planned.seats.0 as f64 / most as f64).sqrt();
            let name = escaped(&school.name);
            let (children, seats) = (grouped(planned.children.0), grouped(planned.seats.0));
            let crowding = planned.crowding.meters().round();
            let _ = writeln!(
                svg,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius:.1}\"><title>{name}: {children} / \
                 {seats}, +{crowding} m</title></circle>"
            );
            if with_names {
                let above = y - radius as i32 - 6;
                let _ = writeln!(svg, "<text x=\"{x}\" y=\"{above}\">{name}</text>");
            }
        }
        svg
    }

    /// A bar of a round length, about a fifth of the map.
    fn scale(&self) -> String {
        const METERS_PER_LAT_DEG: f64 = 111_195.0;
        let units_per_m = self.units_per_lat_deg / METERS_PER_LAT_DEG;
        let mut lengths = (0..7).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i64.pow(power)));
        let fits = |meters: &i64| *meters as f64 * units_per_m <= WIDTH / 5.0;
        let Some(meters) = lengths.rfind(fits) else { return String::new() };
        let text = match meters {
            1000.. => format!("{} km", meters / 1000),
            _ => format!("{meters} m"),
        };
        let width = meters as f64 * units_per_m;
        let (x, y) = (MARGIN, self.height - MARGIN / 2.0);
        format!(
            "<path class=\"scale\" d=\"M{x} {y}v-10v10h{width:.0}v-10\"/>\
             <text class=\"scale\" x=\"{:.0}\" y=\"{:.0}\">{text}</text>\n",
            x + width / 2.0,
            y - 14.0,
        )
    }
}

/// The middle one adds nothing to the line.
fn straight(before: (i32, i32), middle: (i32, i32), after: (i32, i32)) -> bool {
    let (ax, ay) = (i64::from(middle.0 - before.0), i64::from(middle.1 - before.1));
    let (bx, by) = (i64::from(after.0 - middle.0), i64::from(after.1 - middle.1));
    ax * by == ay * bx && 0 <= ax * bx + ay * by
}

/// The minus sign of a negative number separates it from the one before.
fn push_number(path: &mut String, number: i32) {
    if 0 <= number && !path.ends_with('l') {
        path.push(' ');
    }
    let _ = write!(path, "{number}");
}
