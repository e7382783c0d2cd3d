use super::Stock;
use super::partition::{Question, Score, Wanted, wanted};

/// A grouping that changes round by round.
pub(super) struct Exchanges<'a> {
    question: &'a Question,
    /// One per school: its component.
    component: Vec<usize>,
    wanted: Vec<Wanted>,
    /// One per school: a label from 0 to the number of schools.
    labels: Vec<usize>,
    /// By label; sorted. Most are empty.
    members: Vec<Vec<usize>>,
    stocks: Vec<Stock>,
    /// One per component: groups now.
    n_groups: Vec<usize>,
    moments: Moments,
    misfit: usize,
    /// By school, the labels it may not return to, with the round from which it may.
    barred: Vec<Vec<(usize, usize)>>,
    round: usize,
}

/// Something to try.
#[derive(Clone, Copy, Debug)]
enum Change {
    /// A school to a group that touches it, or to one of its own.
    Move { school: usize, to: usize },
    /// Two schools of different groups.
    Swap { one: usize, other: usize },
}

/// A way back is barred for so many rounds, and up to [`BARRED_MORE`] more.
const BARRED: usize = 4;
const BARRED_MORE: usize = 7;

impl<'a> Exchanges<'a> {
    pub fn start(question: &'a Question, groups: &[usize]) -> Self {
        let n_schools = question.stocks.len();
        let (component, wanted) = wanted(question);
        let mut members = vec![Vec::new(); n_schools];
        for (school, label) in groups.iter().enumerate() {
            members[*label].push(school);
        }
        let mut exchanges = Self {
            question,
            n_groups: vec![0; wanted.len()],
            component,
            wanted,
            labels: groups.to_vec(),
            members,
            stocks: Vec::new(),
            moments: Moments::default(),
            misfit: 0,
            barred: vec![Vec::new(); n_schools],
            round: 0,
        };
        exchanges.count();
        exchanges
    }

    pub fn groups(&self) -> Vec<usize> {
        self.labels.clone()
    }

    pub fn score(&self) -> Score {
        Score { misfit: self.misfit, spread: self.moments.spread() }
    }

    /// Everything that follows from the members, so that rounding errors do not add up.
    fn count(&mut self) {
        let stock = |members: &Vec<usize>| {
            members.iter().map(|school| self.question.stocks[*school]).sum::<Stock>()
        };
        self.stocks = self.members.iter().map(stock).collect();
        self.moments = Moments::default();
        self.n_groups.fill(0);
        self.misfit = 0;
        for (members, stock) in self.members.iter().zip(&self.stocks) {
            let Some(first) = members.first() else { continue };
            let component = self.component[*first];
            self.moments.add(stock, 1.0);
            self.n_groups[component] += 1;
            self.misfit += self.wanted[component].misses(members.len());
        }
        for (n_groups, wanted) in self.n_groups.iter().zip(&self.wanted) {
            self.misfit += n_groups.abs_diff(wanted.n_groups);
        }
    }

    /// The best change that is not barred, or that beats `best`; how many were looked at. `None`:
    /// there is none to do.
    pub fn round(&mut self, best: Score) -> Option<usize> {
        self.round += 1;
        let mut chosen: Option<(Score, Change)> = None;
        let changes = self.changes();
        for change in &changes {
            let Some(score) = self.score_after(*change) else { continue };
            if self.is_barred(*change) && !score.is_better_than(best) {
                continue;
            }
            if chosen.is_none_or(|(so_far, _)| score.is_better_than(so_far)) {
                chosen = Some((score, *change));
            }
        }
        let (_, change) = chosen?;
        self.apply(change);
        Some(changes.len())
    }

    fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        let empty = self.members.iter().position(Vec::is_empty);
        for school in 0..self.labels.len() {
            let around = self.question.touching[school].iter().map(|next| self.labels[*next]);
            let mut around: Vec<usize> =
                around.filter(|label| *label != self.labels[school]).collect();
            around.sort_unstable();
            around.dedup();
            for to in around {
                changes.push(Change::Move { school, to });
                let others = self.members[to].iter();
                changes.extend(others.map(|other| Change::Swap { one: school, other: *other }));
            }
            let component = self.component[school];
            let too_few = self.n_groups[component] < self.wanted[component].n_groups;
            if let (true, Some(to)) = (too_few, empty) {
                changes.push(Change::Move { school, to });
            }
        }
        changes
    }

    fn is_barred(&self, change: Change) -> bool {
        let barred = |school: usize, label: usize| {
            self.barred[school].iter().any(|(to, until)| *to == label && self.round < *until)
        };
        match change {
            Change::Move { school, to } => barred(school, to),
            Change::Swap { one, other } => {
                barred(one, self.labels[other]) || barred(other, self.labels[one])
            }
        }
    }

    /// `None`: a group would fall apart.
    fn score_after(&self, change: Change) -> Option<Score> {
        let (from, to) = self.groups_of(change);
        let (less, more) = self.members_after(change);
        if !self.hold_together(&less) || !self.hold_together(&more) {
            return None;
        }
        let (mut from_stock, mut to_stock) = (self.stocks[from], self.stocks[to]);
        let mut shift = |school: usize, forth: bool| {
            let stock = self.question.stocks[school];
            let (gives, takes) = if forth {
                (&mut from_stock, &mut to_stock)
            } else {
                (&mut to_stock, &mut from_stock)
            };
            *gives -= stock;
            *takes += stock;
        };
        match change {
            Change::Move { school, .. } => shift(school, true),
            Change::Swap { one, other } => {
                shift(one, true);
                shift(other, false);
            }
        }
        let mut moments = self.moments;
        let component = self.component[self.members[from][0]];
        let mut misfit = self.misfit as i64;
        let mut n_groups = self.n_groups[component] as i64;
        let wanted = self.wanted[component];
        let n_wanted = wanted.n_groups as i64;
        misfit -= (n_groups - n_wanted).abs();
        for (n_members, stock, sign) in [
            (self.members[from].len(), &self.stocks[from], -1),
            (self.members[to].len(), &self.stocks[to], -1),
            (less.len(), &from_stock, 1),
            (more.len(), &to_stock, 1),
        ] {
            if n_members == 0 {
                continue;
            }
            moments.add(stock, sign as f64);
            n_groups += sign;
            misfit += sign * wanted.misses(n_members) as i64;
        }
        misfit += (n_groups - n_wanted).abs();
        Some(Score { misfit: misfit as usize, spread: moments.spread() })
    }

    /// The labels of the group that gives first, and of the one that takes.
    fn groups_of(&self, change: Change) -> (usize, usize) {
        match change {
            Change::Move { school, to } => (self.labels[school], to),
            Change::Swap { one, other } => (self.labels[one], self.labels[other]),
        }
    }

    fn members_after(&self, change: Change) -> (Vec<usize>, Vec<usize>) {
        let (from, to) = self.groups_of(change);
        let (mut less, mut more) = (self.members[from].clone(), self.members[to].clone());
        let shift = |school: usize, gives: &mut Vec<usize>, takes: &mut Vec<usize>| {
            gives.retain(|member| *member != school);
            takes.push(school);
        };
        match change {
            Change::Move { school, .. } => shift(school, &mut less, &mut more),
            Change::Swap { one, other } => {
                shift(one, &mut less, &mut more);
                shift(other, &mut more, &mut less);
            }
        }
        (less, more)
    }

    fn hold_together(&self, members: &[usize]) -> bool {
        let mut left = members.to_vec();
        let Some(first) = left.pop() else { return true };
        let mut reached = vec![first];
        while let Some(school) = reached.pop() {
            let touching = &self.question.touching[school];
            left.retain(|other| {
                let touches = touching.binary_search(other).is_ok();
                if touches {
                    reached.push(*other);
                }
                !touches
            });
        }
        left.is_empty()
    }

    fn apply(&mut self, change: Change) {
        let (from, to) = self.groups_of(change);
        let (mut less, mut more) = self.members_after(change);
        less.sort_unstable();
        more.sort_unstable();
        let until = self.round + 1 + BARRED + self.round % BARRED_MORE;
        let mut bar = |school: usize, label: usize| {
            self.barred[school].retain(|(_, until)| self.round < *until);
            self.barred[school].push((label, until));
        };
        match change {
            Change::Move { school, .. } => bar(school, from),
            Change::Swap { one, other } => {
                bar(one, from);
                bar(other, to);
            }
        }
        less.iter().for_each(|school| self.labels[*school] = from);
        more.iter().for_each(|school| self.labels[*school] = to);
        (self.members[from], self.members[to]) = (less, more);
        self.count();
    }
}

/// Number, sum and sum of squares of each measure over groups: enough for its variation.
#[derive(Clone, Copy, Debug, Default)]
struct Moments([[f64; 3]; 3]);

impl Moments {
    fn add(&mut self, stock: &Stock, sign: f64) {
        let measures = [stock.demand(), stock.quality(), Some(stock.children.0 as f64)];
        for (moments, value) in self.0.iter_mut().zip(measures) {
            if let Some(value) = value {
                moments[0] += sign;
                moments[1] += sign * value;
                moments[2] += sign * value * value;
            }
        }
    }

    /// As of [`super::Balance::spread`].
    fn spread(&self) -> f64 {
        let variation = |[n, sum, squares]: &[f64; 3]| {
            let mean = sum / n;
            if *n < 2.0 || mean == 0.0 {
                return 0.0;
            }
            (squares / n - mean * mean).max(0.0).sqrt() / mean
        };
        self.0.iter().map(variation).sum()
    }
}
