use super::homes::Homes;
use super::{Along, Description};
use crate::language::{Language, called_apart, say};
use crate::model::{District, Millimeters, SchoolIdx};

/// A description in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub title: String,
    /// For each piece of ground a line: what bounds it on its four sides.
    pub bounds: Vec<String>,
    /// Each border walked, those of enclaves after what is around them.
    pub border: Vec<Paragraph>,
    /// Streets with house numbers, and the other blocks by name.
    pub homes: Vec<Paragraph>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    Text(String),
    /// One after another: to be numbered. Each is one stretch of a border.
    Steps(Vec<String>),
    List(Vec<String>),
}

/// What people call schools and zones, in one language.
pub struct Names {
    /// One per school; with its id where another one has the same name.
    schools: Vec<String>,
    /// One per school: its zone.
    zones: Vec<String>,
}

/// What sentences speak of.
pub struct Facts<'a> {
    pub language: Language,
    pub description: &'a Description,
    pub homes: Homes,
    pub names: &'a Names,
}

impl Names {
    pub fn of(district: &District, language: Language) -> Self {
        let schools = called_apart(&district.schools().iter().collect::<Vec<_>>(), language);
        let zone = |school: &String| say!(language, "zone-of", school = &**school);
        let mut zones: Vec<String> = schools.iter().map(zone).collect();
        for shared in &district.hand.shared_zones {
            let name = say!(language, "zone-called", zone = &*shared.name);
            shared.schools.iter().for_each(|school| zones[school.0] = name.clone());
        }
        Self { schools, zones }
    }

    pub fn school(&self, school: SchoolIdx) -> &str {
        &self.schools[school.0]
    }

    pub fn zone(&self, school: SchoolIdx) -> &str {
        &self.zones[school.0]
    }
}

/// A length as it is told: whole meters, and tens of them from a hundred on. Zero: less than one.
pub fn about_m(length: Millimeters) -> i64 {
    let meters = (length.0 + 500) / 1000;
    if meters < 100 { meters } else { (meters + 5) / 10 * 10 }
}

/// Whether it is something that a person sees on the ground.
pub fn is_on_the_ground(along: &Along) -> bool {
    matches!(along, Along::Street(_) | Along::Barrier(..))
}
