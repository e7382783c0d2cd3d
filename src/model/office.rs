use time::Date;

use super::TimeZone;

/// What the office tells people besides its plans: whom to ask, and what comes next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Office {
    pub name: Option<Wording>,
    pub phone: Option<String>,
    pub address: Option<Wording>,
    pub hours: Option<Wording>,
    pub website: Option<String>,
    /// `None`: nobody says.
    pub time_zone: Option<TimeZone>,
    pub registration: Registration,
    /// What lies under the map of zones. `None`: nothing does, and nobody else's server is asked.
    pub basemap: Option<Basemap>,
}

/// How a child is enrolled once its school is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    pub first_day: Option<Date>,
    pub last_day: Option<Date>,
    pub website: Option<String>,
    /// Papers to bring along.
    pub bring: Vec<Wording>,
}

/// A text in the office's language, and perhaps in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub text: String,
    pub english: Option<String>,
}

impl Wording {
    /// What is there in one language only stands for the other one, too. `None`: nothing is there.
    pub fn of(text: Option<String>, english: Option<String>) -> Option<Self> {
        Some(Self { text: text.or_else(|| english.clone())?, english })
    }
}

/// Pictures of the ground from a server of the office's choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basemap {
    /// With `{z}`, `{x}` and `{y}` in it.
    pub tiles: String,
    /// Who made them.
    pub attribution: Option<String>,
}
