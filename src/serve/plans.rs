use std::sync::{Arc, RwLock};

use time::Date;

use super::date;
use super::published::Published;

/// The plans that are published. Every request takes what is there once and keeps it until it is
/// answered; what comes in its place does not wait for anybody.
#[derive(Clone, Debug)]
pub struct Plans(Arc<RwLock<Arc<Shelf>>>);

/// What is published at one moment.
#[derive(Debug)]
pub(super) struct Shelf {
    /// By the day from which they are valid, those that always were first.
    plans: Vec<Shown>,
    /// When it was put here.
    pub since: String,
}

/// A plan and from when it holds.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub published: Arc<Published>,
    /// `None`: always.
    pub from: Option<Date>,
    /// The day on which another takes its place.
    pub until: Option<Date>,
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
    /// Each with the day from which it is valid, `None`: always. Of those that are valid the
    /// latest is the current one, of several from one day the last of the list; before the first
    /// day of all, the first.
    pub fn new(plans: Vec<(Published, Option<Date>)>) -> Self {
        let plans = plans.into_iter().map(|(plan, from)| (Arc::new(plan), from));
        Self(Arc::new(RwLock::new(Shelf::of(plans.collect()))))
    }

    /// As [`Plans::new`], of plans that somebody else has, too.
    pub fn of(plans: Vec<(Arc<Published>, Option<Date>)>) -> Self {
        Self(Arc::new(RwLock::new(Shelf::of(plans))))
    }

    /// One plan, valid always.
    pub fn one(published: Published) -> Self {
        Self::new(vec![(published, None)])
    }

    /// These and no others, from now on.
    pub fn replace(&self, plans: Vec<(Arc<Published>, Option<Date>)>) {
        let shelf = Shelf::of(plans);
        *self.0.write().expect("nobody panics holding it") = shelf;
    }

    /// What [`Plans::replace`] takes.
    pub fn list(&self) -> Vec<(Arc<Published>, Option<Date>)> {
        self.now().plans.iter().map(|shown| (shown.published.clone(), shown.from)).collect()
    }

    pub(super) fn now(&self) -> Arc<Shelf> {
        self.0.read().expect("nobody panics holding it").clone()
    }
}

impl Shelf {
    fn of(mut plans: Vec<(Arc<Published>, Option<Date>)>) -> Arc<Self> {
        plans.sort_by_key(|(_, from)| *from);
        let later = |at: usize| {
            let from = plans[at].1;
            plans[at..].iter().map(|(_, other)| *other).find(|other| *other != from).flatten()
        };
        let shown = plans.iter().enumerate().map(|(at, (published, from))| Shown {
            published: published.clone(),
            from: *from,
            until: later(at),
        });
        Arc::new(Self { plans: shown.collect(), since: date::now() })
    }

    pub(super) fn plans(&self) -> &[Shown] {
        &self.plans
    }

    /// `None`: nothing is published.
    pub(super) fn current(&self) -> Option<&Shown> {
        self.at(date::today()).or(self.plans.first())
    }

    /// `None`: no plan is valid on that day.
    pub(super) fn at(&self, day: Date) -> Option<&Shown> {
        self.plans.iter().rfind(|shown| shown.from.is_none_or(|from| from <= day))
    }

    /// The last one that is valid on a day from `first` to `last`. `None`: there is none.
    pub(super) fn within(&self, first: Option<Date>, last: Option<Date>) -> Option<&Shown> {
        let found = match last {
            Some(last) => self.at(last),
            None => self.plans.last(),
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
            .plans
            .iter()
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
