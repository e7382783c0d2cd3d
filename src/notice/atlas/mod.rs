//! Zones as map sheets to print: an overview of all, and a sheet for each.
//!
//! 1. `things`: what is on the map, from below to above.
//! 2. `names`: names on it, none on another one.
//! 3. `legend`: what the signs mean, and how long a kilometer is.

mod legend;
mod names;
mod things;

use geo::{BoundingRect, Coord, Rect};

use super::drawing::Drawing;
use super::font::{Face, printable};
use super::ground::{Frame, Ground};
use super::layout::{Mark, Page, Pages, Part, Role, SMALL, Style, TEXT, TITLE};
use super::paper::{self, Cover};
use super::{FONT, NoNotice};
use crate::language::{Language, called, say};
use crate::model::{Plan, SchoolIdx};
use crate::report::zone_colors;
use crate::world::World;
use crate::zones::{Zone, shared, zones_of};
use names::fitting;

/// What sheets are printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    #[default]
    A4,
    A3,
}

/// All that map sheets show.
pub struct Atlas<'a> {
    world: &'a World,
    plan: &'a Plan,
    /// SHA-256 of the plan, in hexadecimal.
    digest: &'a str,
    /// Those that schools share are one.
    zones: Vec<Zone>,
    /// One per school.
    colors: Vec<usize>,
    /// One per zone. `None`: nobody knows where it is.
    bounds: Vec<Option<Rect<f64>>>,
}

/// What a sheet is of.
struct Sheet {
    title: String,
    facts: String,
    /// For who does not see it.
    picture: String,
    /// Position in the zones. `None`: it is the overview.
    zone: Option<usize>,
    extent: Rect<f64>,
}

const MARGIN: f32 = 34.0;
/// Above and below the map.
const HEAD: f32 = 52.0;
const FOOT: f32 = 44.0;

impl Paper {
    pub const ALL: [Self; 2] = [Self::A4, Self::A3];

    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A3 => "a3",
        }
    }

    /// Upright, in points.
    fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.276, 841.89),
            Self::A3 => (841.89, 1190.551),
        }
    }
}

impl<'a> Atlas<'a> {
    /// `plan` must be a verified plan of `world`, and `digest` its digest.
    pub fn of(world: &'a World, plan: &'a Plan, digest: &'a str) -> Self {
        let mut zones = zones_of(world, plan);
        if !world.district.hand.shared_zones.is_empty() {
            zones = shared(world, &zones);
        }
        let bounds = zones.iter().map(|zone| bounds(world, zone)).collect();
        Self { world, plan, digest, zones, colors: zone_colors(world, plan), bounds }
    }

    /// An overview and a sheet for each zone, or of one school the sheet of its zone. A zone of which
    /// nobody knows where it is has none.
    ///
    /// # Errors
    ///
    /// There is no font, or the font cannot be used.
    pub fn pdf(
        &self,
        school: Option<SchoolIdx>,
        paper: Paper,
        language: Language,
    ) -> Result<Vec<u8>, NoNotice> {
        let face = FONT.and_then(|font| Face::new(font, language)).ok_or(NoNotice::NoFont)?;
        let sheets = self.sheets(school, language);
        let mut pages = Pages::none();
        for (at, sheet) in sheets.iter().enumerate() {
            let number = say!(language, "paper-page", page = at + 1, pages = sheets.len());
            pages.append(self.page(sheet, (paper, &number), (&face, language)));
        }
        let which = school.map_or("all", |school| &self.world.district.school(school).id.0);
        let id = format!("maps {} {} {which}", self.digest, paper.name());
        let cover = Cover { title: say!(language, "school-zones"), language, id };
        paper::write(&cover, &pages, &face).map_err(NoNotice::NotWritten)
    }

    /// How many sheets all of them are.
    pub fn n_sheets(&self) -> usize {
        1 + self.bounds.iter().flatten().count()
    }

    fn sheets(&self, school: Option<SchoolIdx>, language: Language) -> Vec<Sheet> {
        let of = |(at, extent): (usize, Rect<f64>)| self.sheet(at, extent, language);
        let zones = self.bounds.iter().enumerate().filter_map(|(at, it)| Some((at, (*it)?)));
        match school {
            Some(school) => {
                let first = self.world.terms.zone_of[school.0];
                zones.filter(|(at, _)| self.zones[*at].school == first).map(of).collect()
            }
            None => self.overview(language).into_iter().chain(zones.map(of)).collect(),
        }
    }

    fn overview(&self, language: Language) -> Option<Sheet> {
        let extent = self.bounds.iter().flatten().copied().reduce(together)?;
        let title = match &self.plan.level {
            None => say!(language, "school-zones"),
            Some(level) => say!(language, "map-zones-of-level", level = printable(level)),
        };
        let facts = say!(
            language,
            "map-overview-facts",
            schools = self.world.district.schools().len(),
            blocks = self.world.district.blocks().len()
        );
        let picture = say!(language, "map-overview-picture");
        Some(Sheet { title, facts, picture, zone: None, extent })
    }

    fn sheet(&self, at: usize, extent: Rect<f64>, language: Language) -> Sheet {
        let zone = &self.zones[at];
        let schools: Vec<String> =
            self.schools_of(zone).map(|school| self.name(school, language)).collect();
        let title = say!(language, "zone-of", school = language.joined("between-names", &schools));
        let facts = say!(language, "map-zone-facts", blocks = zone.blocks.len());
        let mut rest = title.chars();
        let first = rest.next().map(char::to_uppercase);
        let title: String = first.into_iter().flatten().chain(rest).collect();
        let picture = say!(language, "map-zone-picture", zone = title.as_str());
        Sheet { title, facts, picture, zone: Some(at), extent }
    }

    fn schools_of(&self, zone: &Zone) -> impl Iterator<Item = SchoolIdx> + '_ {
        let (district, first) = (&self.world.district, zone.school);
        let alone = district.hand.shared_zones.is_empty();
        let zone_of = &self.world.terms.zone_of;
        district.school_idxs().filter(move |school| match alone {
            true => *school == first,
            false => zone_of[school.0] == first,
        })
    }

    fn name(&self, school: SchoolIdx, language: Language) -> String {
        printable(called(self.world.district.school(school), language))
    }

    /// On its side where the ground is wider than high.
    fn page(
        &self,
        sheet: &Sheet,
        (paper, number): (Paper, &str),
        (face, language): (&Face, Language),
    ) -> Pages {
        let (short, long) = paper.size();
        let narrow = libm::cos(sheet.extent.center().y.to_radians());
        let is_wide = sheet.extent.height() < sheet.extent.width() * narrow;
        let (width, height) = if is_wide { (long, short) } else { (short, long) };
        let frame = Frame {
            x: MARGIN,
            y: MARGIN + HEAD,
            width: width - 2.0 * MARGIN,
            height: height - 2.0 * MARGIN - HEAD - FOOT,
        };
        let ground = Ground::within(sheet.extent, frame);
        let parts = vec![
            Part { role: Role::Title(sheet.title.clone()), inside: None },
            Part { role: Role::Text, inside: None },
            Part { role: Role::Picture(sheet.picture.clone()), inside: None },
            Part { role: Role::Text, inside: None },
        ];
        let drawing = Drawing { frame, things: self.things(sheet, &ground, (face, language)) };
        let mut marks = Vec::new();
        let mut text = |x: f32, y: f32, text: String, style: Style, part: Option<usize>| {
            marks.push(Mark::Text { x, y, text, style, part });
        };
        let title = fitting(face, &sheet.title, (TITLE.size, frame.width));
        text(MARGIN, MARGIN + 20.0, title, TITLE, Some(0));
        text(MARGIN, MARGIN + 40.0, sheet.facts.clone(), TEXT, Some(1));
        let short: String = self.digest.chars().take(12).collect();
        let foot = say!(language, "map-foot", plan = short, scale = ground.scale);
        let below = frame.y + frame.height;
        text(MARGIN, below + 38.0, foot, SMALL, Some(3));
        let wide = SMALL.size * face.width(number);
        text(width - MARGIN - wide, below + 38.0, number.to_owned(), SMALL, None);
        marks.push(Mark::Map { drawing, part: 2 });
        marks.extend(legend::bar(&ground, language));
        marks.extend(legend::signs(sheet, &ground, (face, language)));
        Pages { parts, pages: vec![Page { width, height, marks }] }
    }
}

fn bounds(world: &World, zone: &Zone) -> Option<Rect<f64>> {
    let outline = zone.outline.as_ref().and_then(|outline| outline.bounding_rect());
    let gate = world.district.school(zone.school).point;
    let points = zone.points.iter().chain(gate.iter().filter(|_| !zone.blocks.is_empty()));
    points.map(|point| Coord { x: point.lon, y: point.lat }).fold(outline, around)
}

fn around(bounds: Option<Rect<f64>>, at: Coord<f64>) -> Option<Rect<f64>> {
    let own = Rect::new(at, at);
    Some(bounds.map_or(own, |bounds| together(bounds, own)))
}

fn together(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let least = |a: Coord<f64>, b: Coord<f64>| Coord { x: a.x.min(b.x), y: a.y.min(b.y) };
    let most = |a: Coord<f64>, b: Coord<f64>| Coord { x: a.x.max(b.x), y: a.y.max(b.y) };
    Rect::new(least(one.min(), other.min()), most(one.max(), other.max()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Point;

    #[test]
    fn bounds_grow_around_what_is_added() {
        let at = |lon: f64, lat: f64| Point { lon, lat };
        let all = [at(1.0, 2.0), at(-1.0, 5.0), at(0.0, 0.0)];
        let places = all.iter().map(|point| Coord { x: point.lon, y: point.lat });
        let bounds = places.fold(None, around).unwrap();
        assert_eq!(
            (bounds.min(), bounds.max()),
            (Coord { x: -1.0, y: 0.0 }, Coord { x: 1.0, y: 5.0 })
        );
    }
}
