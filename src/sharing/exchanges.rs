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

/// All ways to split more schools than these in two are too many.
const MOST_TO_SPLIT: usize = 12;

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
        let (less, more) = self.members_after(change);
        self.score_with(self.groups_of(change), (&less, &more))
    }

    /// With these members in two groups of one component. `None`: a group would fall apart.
    fn score_with(
        &self,
        (one, other): (usize, usize),
        (ones, others): (&[usize], &[usize]),
    ) -> Option<Score> {
        if !self.hold_together(ones) || !self.hold_together(others) {
            return None;
        }
        let stock = |members: &[usize]| {
            members.iter().map(|school| self.question.stocks[*school]).sum::<Stock>()
        };
        let first = ones.first().or(others.first()).expect("somebody is in one of two groups");
        let component = self.component[*first];
        let wanted = self.wanted[component];
        let mut moments = self.moments;
        let mut n_groups = self.n_groups[component] as i64;
        let n_wanted = wanted.n_groups as i64;
        let mut misfit = self.misfit as i64 - (n_groups - n_wanted).abs();
        for (n_members, stock, sign) in [
            (self.members[one].len(), self.stocks[one], -1),
            (self.members[other].len(), self.stocks[other], -1),
            (ones.len(), stock(ones), 1),
            (others.len(), stock(others), 1),
        ] {
            if 0 < n_members {
                moments.add(&stock, sign as f64);
                n_groups += sign;
                misfit += sign * wanted.misses(n_members) as i64;
            }
        }
        misfit += (n_groups - n_wanted).abs();
        Some(Score { misfit: misfit as usize, spread: moments.spread() })
    }

    /// Splits every two groups that touch, together [`MOST_TO_SPLIT`] schools at most, in the best
    /// way there is. Whether that made anything better.
    pub fn split_anew(&mut self) -> bool {
        let mut any = false;
        for one in 0..self.members.len() {
            for other in one + 1..self.members.len() {
                let all = [&self.members[one][..], &self.members[other][..]].concat();
                if self.touch(one, other) && all.len() <= MOST_TO_SPLIT {
                    any |= self.split(one, other, &all);
                }
            }
        }
        any
    }

    fn touch(&self, one: usize, other: usize) -> bool {
        let mut around =
            self.members[one].iter().flat_map(|school| &self.question.touching[*school]);
        around.any(|school| self.labels[*school] == other)
    }

    fn split(&mut self, one: usize, other: usize, all: &[usize]) -> bool {
        let mut best = (self.score(), None);
        for set in 0..1_usize << (all.len() - 1) {
            let is_one = |at: &usize| set >> at & 1 == 0;
            let pick = |wanted: bool| {
                let picked = (0..all.len()).filter(|at| is_one(at) == wanted);
                picked.map(|at| all[at]).collect::<Vec<usize>>()
            };
            let (ones, others) = (pick(true), pick(false));
            if let Some(score) = self.score_with((one, other), (&ones, &others))
                && score.is_better_than(best.0)
            {
                best = (score, Some((ones, others)));
            }
        }
        let Some((ones, others)) = best.1 else { return false };
        self.put((one, other), (ones, others));
        true
    }

    fn put(
        &mut self,
        (one, other): (usize, usize),
        (mut ones, mut others): (Vec<usize>, Vec<usize>),
    ) {
        ones.sort_unstable();
        others.sort_unstable();
        ones.iter().for_each(|school| self.labels[*school] = one);
        others.iter().for_each(|school| self.labels[*school] = other);
        (self.members[one], self.members[other]) = (ones, others);
        self.count();
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
        let members = self.members_after(change);
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
        self.put((from, to), members);
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
