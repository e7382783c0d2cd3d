use std::sync::{Arc, RwLock};

use serde_json::{Value, json};
use time::Date;

use super::published::Published;
use super::resource::digest_of;
use crate::model::{Consultation, Standing};

/// The plans that are published. Every request takes what is there once and keeps it until it is
/// answered; what comes in its place does not wait for anybody.
#[derive(Clone, Debug)]
pub struct Plans(Arc<RwLock<Arc<Shelf>>>);

/// A plan as it is to be shown.
#[derive(Clone, Debug)]
pub struct Listed {
    pub published: Arc<Published>,
    /// The first day on which it is valid. `None`: always.
    pub from: Option<Date>,
    /// Only of a draft: when people are asked about it.
    pub consultation: Option<Consultation>,
    /// The day on which it was taken back. `None`: it was not.
    pub withdrawn: Option<Date>,
    /// What the office tells with it.
    pub notice: String,
}

/// What is published at one moment.
///
/// Plans of each level follow one another in time, and know nothing of other levels. Drafts stand
/// beside them: none is ever valid. What was withdrawn is there for who names it.
#[derive(Debug)]
pub(super) struct Shelf {
    withdrawn: Vec<Shown>,
    /// By the day from which they are valid, those that always were first.
    plans: Vec<Shown>,
    /// In the order in which they were first published.
    levels: Vec<Level>,
    /// Of all that is told of the plans here, and of the plans: SHA-256, in hexadecimal.
    pub digest: String,
}

/// As the plan says. `None`: its files hold one level only.
pub(super) type Level = Option<String>;

/// A plan and from when it holds.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub published: Arc<Published>,
    /// `None`: always.
    pub from: Option<Date>,
    /// The day on which another takes its place.
    pub until: Option<Date>,
    /// Only of a draft: when people are asked about it.
    pub consultation: Option<Consultation>,
    /// The day on which it was taken back. `None`: it was not.
    pub withdrawn: Option<Date>,
    /// What the office tells with it.
    pub notice: String,
}

/// Why a plan cannot be told by what somebody says of its digest.
pub(super) enum NotOne {
    TooShort,
    None,
    Several,
}

/// Of a digest, in hexadecimal: who says less may mean anything.
const SHORTEST_PREFIX: usize = 8;

impl Plans {
    /// Each with the day from which it is valid, `None`: always. Of those of one level that are
    /// valid the latest is the current one, of several from one day the last of the list; before
    /// the first day of all, the first.
    pub fn new(plans: Vec<(Published, Option<Date>)>) -> Self {
        let plans = plans.into_iter().map(|(plan, from)| Listed::valid(Arc::new(plan), from));
        Self::of(plans.collect())
    }

    /// As [`Plans::new`], of plans that somebody else has, too, and of drafts.
    pub fn of(plans: Vec<Listed>) -> Self {
        Self(Arc::new(RwLock::new(Shelf::of(plans))))
    }

    /// One plan, valid always.
    pub fn one(published: Published) -> Self {
        Self::new(vec![(published, None)])
    }

    /// These and no others, from now on.
    pub fn replace(&self, plans: Vec<Listed>) {
        let shelf = Shelf::of(plans);
        *self.0.write().expect("nobody panics holding it") = shelf;
    }

    /// What [`Plans::replace`] takes.
    pub fn list(&self) -> Vec<Listed> {
        self.now().with_withdrawn().map(Shown::listed).collect()
    }

    pub(super) fn now(&self) -> Arc<Shelf> {
        self.0.read().expect("nobody panics holding it").clone()
    }
}

impl Listed {
    /// From a day on, `None`: always.
    pub fn valid(published: Arc<Published>, from: Option<Date>) -> Self {
        Self { published, from, consultation: None, withdrawn: None, notice: String::new() }
    }

    fn shown(self) -> Shown {
        let Self { published, from, consultation, withdrawn, notice } = self;
        Shown { published, from, until: None, consultation, withdrawn, notice }
    }
}

impl Shown {
    pub(super) fn level(&self) -> &Level {
        &self.published.verified.level
    }

    pub(super) fn standing(&self) -> Standing {
        let Self { from, until, .. } = *self;
        match (self.withdrawn, self.consultation) {
            (Some(on), _) => Standing::Withdrawn { on },
            (None, Some(consultation)) => Standing::Draft { consultation, from },
            (None, None) => Standing::InForce { from, until },
        }
    }

    /// What the public is told about it.
    pub(super) fn json(&self, today: Date) -> Value {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let consultation = self.consultation.map(|consultation| {
            json!({
                "from": day(consultation.from),
                "until": day(Some(consultation.until)),
                "open": consultation.is_open(today),
            })
        });
        json!({
            "digest": self.published.digest(),
            "level": self.level(),
            "status": match (self.withdrawn, self.is_draft()) {
                (Some(_), _) => "withdrawn",
                (None, true) => "draft",
                (None, false) => "published",
            },
            "valid_from": day(self.from),
            "valid_until": day(self.until),
            "consultation": consultation,
            "withdrawn": day(self.withdrawn),
            "notice": self.notice,
        })
    }

    fn is_draft(&self) -> bool {
        self.consultation.is_some()
    }

    /// All that pages may say of it on some day.
    fn told(&self) -> [String; 4] {
        let Self { published, from, until, consultation, withdrawn, notice } = self;
        [
            published.digest().to_owned(),
            published.listed_digest.clone(),
            format!("{from:?} {until:?} {consultation:?} {withdrawn:?}"),
            notice.clone(),
        ]
    }

    fn listed(&self) -> Listed {
        Listed {
            published: self.published.clone(),
            from: self.from,
            consultation: self.consultation,
            withdrawn: self.withdrawn,
            notice: self.notice.clone(),
        }
    }
}

impl Shelf {
    fn of(plans: Vec<Listed>) -> Arc<Self> {
        let (withdrawn, plans): (Vec<Listed>, Vec<Listed>) =
            plans.into_iter().partition(|plan| plan.withdrawn.is_some());
        let withdrawn: Vec<Shown> = withdrawn.into_iter().map(Listed::shown).collect();
        let mut levels: Vec<Level> = Vec::new();
        for level in plans.iter().map(|plan| &plan.published.verified.level) {
            if !levels.contains(level) {
                levels.push(level.clone());
            }
        }
        let mut plans: Vec<Shown> = plans.into_iter().map(Listed::shown).collect();
        plans.sort_by_key(|shown| shown.from);
        let until: Vec<Option<Date>> = plans
            .iter()
            .map(|shown| {
                let mut later = plans.iter().filter(|other| {
                    other.level() == shown.level() && !other.is_draft() && shown.from < other.from
                });
                later.next().and_then(|later| later.from).filter(|_| !shown.is_draft())
            })
            .collect();
        for (shown, until) in plans.iter_mut().zip(until) {
            shown.until = until;
        }
        let told: Vec<String> = withdrawn.iter().chain(&plans).flat_map(Shown::told).collect();
        let digest = digest_of(told.iter().map(String::as_str));
        Arc::new(Self { withdrawn, plans, levels, digest })
    }

    pub(super) fn plans(&self) -> &[Shown] {
        &self.plans
    }

    /// All that was ever published, what was withdrawn first.
    pub(super) fn with_withdrawn(&self) -> impl DoubleEndedIterator<Item = &Shown> {
        self.withdrawn.iter().chain(&self.plans)
    }

    /// In the order in which they were first published.
    pub(super) fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// `None`: there is no plan of this level.
    pub(super) fn level_called(&self, name: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.as_deref() == Some(name))
    }

    /// Of a level. `None`: no plan of it is or will be valid.
    pub(super) fn current_of(&self, level: &Level, today: Date) -> Option<&Shown> {
        self.at(level, today).or(self.valid(level).next())
    }

    /// Whether it is the current one of its level.
    pub(super) fn is_current(&self, shown: &Shown, today: Date) -> bool {
        let current = self.current_of(shown.level(), today);
        !shown.is_draft()
            && current.is_some_and(|current| current.published.digest() == shown.published.digest())
    }

    /// What is shown to who asks for nothing else: the current plan, or, where there is none yet,
    /// the last draft. `None`: nothing of this level is published.
    pub(super) fn usual(&self, level: &Level, today: Date) -> Option<&Shown> {
        let drafts = || self.plans.iter().rfind(|shown| shown.level() == level);
        self.current_of(level, today).or_else(drafts)
    }

    /// By the day from which they are.
    fn valid<'a, 'l>(
        &'a self,
        level: &'l Level,
    ) -> impl DoubleEndedIterator<Item = &'a Shown> + use<'a, 'l> {
        self.plans.iter().filter(move |shown| shown.level() == level && !shown.is_draft())
    }

    /// `None`: no plan is valid on that day.
    pub(super) fn at(&self, level: &Level, day: Date) -> Option<&Shown> {
        self.valid(level).rfind(|shown| shown.from.is_none_or(|from| from <= day))
    }

    /// The last one that is valid on a day from `first` to `last`. `None`: there is none.
    pub(super) fn within(
        &self,
        level: &Level,
        first: Option<Date>,
        last: Option<Date>,
    ) -> Option<&Shown> {
        let found = match last {
            Some(last) => self.at(level, last),
            None => self.valid(level).next_back(),
        }?;
        let over = found.until.zip(first).is_some_and(|(until, first)| until <= first);
        (!over).then_some(found)
    }

    /// # Errors
    ///
    /// It is not the beginning of one digest alone.
    pub(super) fn named(&self, prefix: &str) -> Result<&Shown, NotOne> {
        if prefix.len() < SHORTEST_PREFIX {
            return Err(NotOne::TooShort);
        }
        let mut found: Vec<&Shown> = self
            .with_withdrawn()
            .filter(|shown| shown.published.digest().starts_with(prefix))
            .collect();
        // The same plan may have been published twice.
        found.dedup_by_key(|shown| shown.published.digest().to_owned());
        match *found {
            [] => Err(NotOne::None),
            [one] => Ok(one),
            _ => Err(NotOne::Several),
        }
    }
}
