//! Where the script draws the map, and what it draws on it.

use geo::{BoundingRect, Coord};
use maud::{Markup, html};
use serde::Serialize;

use super::{Frame, View};
use crate::language::say;
use crate::model::{BlockIdx, Point, SchoolIdx};

/// What the map is about.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    pub block: Option<BlockIdx>,
    pub school: Option<SchoolIdx>,
    /// Schools whose names come first.
    pub named: Vec<SchoolIdx>,
    pub walks: Vec<Walk>,
}

/// A line from a home to a school.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    pub line: Vec<Point>,
    /// It leads to the home's own school.
    pub chosen: bool,
}

/// As the script reads it.
#[derive(Serialize)]
struct Told<'a> {
    block: Option<&'a str>,
    school: Option<&'a str>,
    /// The row of the layer of zones.
    zone: Option<&'a str>,
    named: Vec<&'a str>,
    walks: Vec<ToldWalk>,
    /// West, south, east, north.
    bounds: Option<[f64; 4]>,
    basemap: Option<ToldBasemap<'a>>,
}

#[derive(Serialize)]
struct ToldWalk {
    line: Vec<[f64; 2]>,
    chosen: bool,
}

#[derive(Serialize)]
struct ToldBasemap<'a> {
    tiles: &'a str,
    attribution: Option<&'a str>,
}

/// A place for the map, hidden until there is one. `None` where nobody said where anything is.
pub fn place(frame: &Frame, view: &View, subject: &Subject) -> Option<Markup> {
    let district = &view.world.district;
    frame.script?;
    district.blocks().iter().find_map(|block| block.point)?;
    let told = Told {
        block: subject.block.map(|block| district.block(block).id.0.as_str()),
        school: subject.school.map(|school| district.school(school).id.0.as_str()),
        zone: subject.school.map(|school| zone_id(view, school)),
        bounds: bounds(view, subject),
        named: subject.named.iter().map(|school| district.school(*school).id.0.as_str()).collect(),
        walks: subject.walks.iter().map(Walk::told).collect(),
        basemap: frame.office.basemap.as_ref().map(|basemap| ToldBasemap {
            tiles: &basemap.tiles,
            attribution: basemap.attribution.as_deref(),
        }),
    };
    let told = serde_json::to_string(&told).expect("its keys are texts");
    let language = frame.language;
    // Of this very plan, whatever is published while somebody reads.
    let plan = [("plan", view.digest)];
    Some(html! {
        div #map hidden
            data-tiles=(super::link("tiles.json", &plan))
            data-schools=(super::link("schools.geojson", &plan))
            data-find=(frame.link("find", &[]))
            data-about=(told)
            data-title=(say!(language, "map"))
            data-zoom-in=(say!(language, "zoom-in"))
            data-zoom-out=(say!(language, "zoom-out")) {}
    })
}

/// As the layer of zones calls it.
fn zone_id<'a>(view: &View<'a>, school: SchoolIdx) -> &'a str {
    let district = &view.world.district;
    let shared = district.hand.shared_zones.iter().find(|zone| zone.schools.contains(&school));
    shared.map_or(&district.school(school).id.0, |zone| &zone.name)
}

/// Around the home and its schools, else around the zone, else around all.
fn bounds(view: &View, subject: &Subject) -> Option<[f64; 4]> {
    let district = &view.world.district;
    let coord = |point: &Point| Coord { x: point.lon, y: point.lat };
    let home = subject.block.map(|block| district.block(block));
    let zone = subject.school.filter(|_| home.is_none()).map(|school| &view.zones[school.0]);
    let all = home.is_none() && zone.is_none();
    let outlines = home.into_iter().filter_map(|block| block.outline.as_ref());
    let outlines = outlines.chain(zone.and_then(|zone| zone.outline.as_ref()));
    let outlines =
        outlines.chain(view.zones.iter().filter(|_| all).filter_map(|zone| zone.outline.as_ref()));
    let boxes = outlines.filter_map(BoundingRect::bounding_rect);
    let corners = boxes.flat_map(|rect| [rect.min(), rect.max()]);
    let gates = subject.named.iter().filter_map(|school| district.school(*school).point.as_ref());
    let points = view.zones.iter().filter(|_| all).flat_map(|zone| &zone.points);
    let points = points.chain(zone.into_iter().flat_map(|zone| &zone.points));
    let points = points.chain(home.and_then(|home| home.point.as_ref())).chain(gates);
    let walked = subject.walks.iter().flat_map(|walk| &walk.line);
    let mut places = corners.chain(points.chain(walked).map(coord));
    let first = places.next()?;
    let around = places.fold([first.x, first.y, first.x, first.y], |[w, s, e, n], at| {
        [w.min(at.x), s.min(at.y), e.max(at.x), n.max(at.y)]
    });
    Some(around.map(short))
}

/// Six decimals are a tenth of a meter.
fn short(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

impl Walk {
    fn told(&self) -> ToldWalk {
        let mut line: Vec<[f64; 2]> =
            self.line.iter().map(|point| [short(point.lon), short(point.lat)]).collect();
        line.dedup();
        ToldWalk { line, chosen: self.chosen }
    }
}
