use time::Date;

/// What a plan is to the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds from a day on (`None`: since ever), until the day on which another takes its place
    /// (`None`: nobody knows of any).
    InForce { from: Option<Date>, until: Option<Date> },
    /// A proposal that people are asked about. It holds for nobody; `from`: when it might.
    Draft { consultation: Consultation, from: Option<Date> },
    /// It was published once, and taken back that day.
    Withdrawn { on: Date },
}

/// The days on which people may comment, the last one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consultation {
    /// `None`: as soon as it is published.
    pub from: Option<Date>,
    pub until: Date,
}

impl Standing {
    /// In force since ever, as far as anybody knows.
    pub const ALWAYS: Self = Self::InForce { from: None, until: None };

    pub fn is_draft(self) -> bool {
        matches!(self, Self::Draft { .. })
    }

    /// The first day on which it holds, or might. `None`: since ever, or nobody says.
    pub fn from(self) -> Option<Date> {
        match self {
            Self::InForce { from, .. } | Self::Draft { from, .. } => from,
            Self::Withdrawn { .. } => None,
        }
    }

    /// The day on which another takes its place. `None`: there is none yet.
    pub fn until(self) -> Option<Date> {
        match self {
            Self::InForce { until, .. } => until,
            Self::Draft { .. } | Self::Withdrawn { .. } => None,
        }
    }

    pub fn consultation(self) -> Option<Consultation> {
        match self {
            Self::InForce { .. } | Self::Withdrawn { .. } => None,
            Self::Draft { consultation, .. } => Some(consultation),
        }
    }
}

impl Consultation {
    pub fn is_open(self, today: Date) -> bool {
        self.from.is_none_or(|from| from <= today) && today <= self.until
    }
}
