use time::Date;

use crate::language::{Language, called_among, say};
use crate::model::{Plan, School, SchoolIdx, Standing};
use crate::report::Report;
use crate::world::World;
use crate::zones::Zone;

/// A published plan as pages look at it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub world: &'a World,
    /// A verified plan of `world`.
    pub plan: &'a Plan,
    pub report: &'a Report,
    /// One per school.
    pub zones: &'a [Zone],
    /// One per school.
    pub colors: &'a [usize],
    /// SHA-256 of `plan.json`, in hexadecimal.
    pub digest: &'a str,
    pub status: Status,
    /// What the office tells with it.
    pub notice: &'a str,
}

/// What a plan is to people today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not decided yet; people are, or were, asked until that day.
    Draft {
        until: Date,
        is_open: bool,
    },
    /// `None`: it always was, nothing comes after it.
    InForce {
        from: Option<Date>,
        until: Option<Date>,
    },
    Coming {
        from: Date,
    },
    Over {
        until: Date,
    },
    Withdrawn {
        on: Date,
    },
}

impl Status {
    pub fn of(standing: Standing, today: Date) -> Self {
        match standing {
            Standing::Draft { consultation, .. } => {
                Self::Draft { until: consultation.until, is_open: consultation.is_open(today) }
            }
            Standing::Withdrawn { on } => Self::Withdrawn { on },
            Standing::InForce { from: Some(from), .. } if today < from => Self::Coming { from },
            Standing::InForce { until: Some(until), .. } if until <= today => Self::Over { until },
            Standing::InForce { from, until } => Self::InForce { from, until },
        }
    }

    /// In a sentence. `None`: it always was in force.
    pub fn told(self, language: Language) -> Option<String> {
        let day = |day: Date| language.day(day);
        match self {
            Self::Draft { is_open: false, .. } => Some(say!(language, "status-draft")),
            Self::Draft { until, .. } => {
                Some(say!(language, "status-draft-until", day = day(until)))
            }
            Self::InForce { from: None, until: None } => None,
            Self::InForce { from: Some(from), until: None } => {
                Some(say!(language, "status-since", day = day(from)))
            }
            Self::InForce { from: None, until: Some(until) } => {
                Some(say!(language, "status-until", day = day(until)))
            }
            Self::InForce { from: Some(from), until: Some(until) } => {
                Some(say!(language, "status-from-until", from = day(from), until = day(until)))
            }
            Self::Coming { from } => Some(say!(language, "status-coming", day = day(from))),
            Self::Withdrawn { on } => Some(say!(language, "status-withdrawn", day = day(on))),
            Self::Over { until } => Some(say!(language, "status-over", day = day(until))),
        }
    }
}

impl View<'_> {
    /// What people call the school, with its id where another one has the same name.
    pub fn school_name(&self, school: SchoolIdx, language: Language) -> String {
        called_among(self.school(school), self.world.district.schools(), language)
    }

    pub fn school(&self, school: SchoolIdx) -> &School {
        self.world.district.school(school)
    }

    /// The other schools that share the zone of this one.
    pub fn shared_with(&self, school: SchoolIdx) -> Vec<SchoolIdx> {
        let zone_of = &self.world.terms.zone_of;
        let schools = self.world.district.school_idxs();
        let same = |other: &SchoolIdx| zone_of[other.0] == zone_of[school.0] && *other != school;
        schools.filter(same).collect()
    }
}
