use super::exchanges::Exchanges;
use super::{Balance, Stock};

/// Schools to be put into groups.
#[derive(Clone, Debug)]
pub struct Question {
    /// One per school.
    pub stocks: Vec<Stock>,
    /// One sorted row per school; symmetric.
    pub touching: Vec<Vec<usize>>,
    /// How many schools a group should have.
    pub size: usize,
}

/// How good a grouping is: sizes first, then evenness. Less is better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Score {
    /// Schools by which groups miss the sizes wanted of them, and groups too many or too few.
    pub misfit: usize,
    /// [`Balance::spread`] between groups.
    pub spread: f64,
}

/// The number of its group for every school, counted from 0 in the order of first schools.
///
/// Every group is connected by touching zones. Among the schools that can be reached from each
/// other, groups have `size` schools, or one more where the number of schools is no multiple of
/// `size`; only where even that does not come out are some smaller. Among such groupings the one
/// with the least spread is searched for: children per seat, quality and children should differ as
/// little as possible between groups.
///
/// # Source
///
/// Glover, *Tabu search, part I*, 1989, on moves of one school and swaps of two between groups
/// that touch. Every round does the best of them that keeps groups connected, even if it makes
/// things worse, and bars the way back for a few rounds. Where that gets stuck, every two groups
/// that touch are split in the best way there is.
///
/// Stops when rounds find nothing better any more, `MOST_STALE_ROUNDS` in a row, and splitting
/// finds nothing either; or when the limit on changes looked at is used up. The best grouping seen
/// is the answer then. It is not proved best.
pub fn partition(question: &Question) -> Vec<usize> {
    let mut best = start(question);
    let mut left = CHANGES_LOOKED_AT + CHANGES_PER_SCHOOL * question.stocks.len();
    loop {
        best = by_rounds(question, best, &mut left);
        let mut splits = Exchanges::start(question, &best);
        if !splits.split_anew() {
            return numbered(&best);
        }
        best = splits.groups();
    }
}

fn by_rounds(question: &Question, start: Vec<usize>, left: &mut usize) -> Vec<usize> {
    let mut best = start;
    let mut exchanges = Exchanges::start(question, &best);
    let mut best_score = exchanges.score();
    let mut stale = 0;
    while stale < MOST_STALE_ROUNDS && 0 < *left {
        let Some(looked_at) = exchanges.round(best_score) else { break };
        *left = left.saturating_sub(looked_at);
        stale += 1;
        if exchanges.score().is_better_than(best_score) {
            best_score = exchanges.score();
            best = exchanges.groups();
            stale = 0;
        }
    }
    best
}

const MOST_STALE_ROUNDS: usize = 1_500;
const CHANGES_LOOKED_AT: usize = 200_000;
const CHANGES_PER_SCHOOL: usize = 40_000;

/// Less of a difference between two spreads is noise of arithmetic.
const NOISE: f64 = 1e-9;

impl Score {
    pub fn is_better_than(self, other: Self) -> bool {
        (self.misfit < other.misfit)
            || (self.misfit == other.misfit && self.spread < other.spread - NOISE)
    }
}

/// `groups`: one per school, any numbers.
pub fn score(question: &Question, groups: &[usize]) -> Score {
    let groups = numbered(groups);
    let n_groups = groups.iter().max().map_or(0, |last| last + 1);
    let mut stocks = vec![Stock::default(); n_groups];
    let mut sizes = vec![0; n_groups];
    let mut components = vec![0; n_groups];
    let (component, wanted) = wanted(question);
    for (school, group) in groups.iter().enumerate() {
        stocks[*group] += question.stocks[school];
        sizes[*group] += 1;
        components[*group] = component[school];
    }
    let mut misfit = 0;
    for (at, wanted) in wanted.iter().enumerate() {
        let of = || (0..n_groups).filter(|group| components[*group] == at);
        misfit += of().map(|group| wanted.misses(sizes[group])).sum::<usize>();
        misfit += of().count().abs_diff(wanted.n_groups);
    }
    Score { misfit, spread: Balance::of(&stocks).spread() }
}

/// What is wanted of the groups of schools that can be reached from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub n_groups: usize,
    pub least: usize,
    pub most: usize,
}

impl Wanted {
    fn of(n_schools: usize, size: usize) -> Self {
        let mut n_groups = (n_schools / size.max(1)).max(1);
        n_groups += usize::from(n_groups * (size + 1) < n_schools);
        Self { n_groups, least: n_schools / n_groups, most: n_schools.div_ceil(n_groups) }
    }

    /// By how many schools a group of this size is too small or too large.
    pub fn misses(self, size: usize) -> usize {
        self.least.saturating_sub(size) + size.saturating_sub(self.most)
    }
}

/// One per school the number of its component, and what is wanted of each component.
pub(super) fn wanted(question: &Question) -> (Vec<usize>, Vec<Wanted>) {
    let n_schools = question.touching.len();
    let mut component = vec![usize::MAX; n_schools];
    let mut wanted = Vec::new();
    for first in 0..n_schools {
        if component[first] != usize::MAX {
            continue;
        }
        component[first] = wanted.len();
        let mut reached = vec![first];
        let mut at = 0;
        while let Some(school) = reached.get(at).copied() {
            at += 1;
            for &next in &question.touching[school] {
                if component[next] == usize::MAX {
                    component[next] = wanted.len();
                    reached.push(next);
                }
            }
        }
        wanted.push(Wanted::of(reached.len(), question.size));
    }
    (component, wanted)
}

/// Groups grown one after the other from the school with the fewest free neighbors, always by the
/// neighbor with the fewest, so that few are left alone.
fn start(question: &Question) -> Vec<usize> {
    let (component, wanted) = wanted(question);
    let n_schools = component.len();
    let mut groups: Vec<Option<usize>> = vec![None; n_schools];
    let n_free = |groups: &[Option<usize>], school: usize| {
        question.touching[school].iter().filter(|next| groups[**next].is_none()).count()
    };
    let mut n_groups = 0;
    while let Some(first) = (0..n_schools)
        .filter(|school| groups[*school].is_none())
        .min_by_key(|school| (n_free(&groups, *school), *school))
    {
        let mut members = vec![first];
        groups[first] = Some(n_groups);
        while members.len() < wanted[component[first]].least {
            let around = members.iter().flat_map(|member| &question.touching[*member]);
            let free = around.copied().filter(|school| groups[*school].is_none());
            let Some(next) = free.min_by_key(|school| (n_free(&groups, *school), *school)) else {
                break;
            };
            groups[next] = Some(n_groups);
            members.push(next);
        }
        n_groups += 1;
    }
    groups.into_iter().map(|group| group.expect("the loop ends when all have one")).collect()
}

/// Numbers from 0 without gaps, in the order of first schools.
fn numbered(groups: &[usize]) -> Vec<usize> {
    let mut seen: Vec<usize> = Vec::new();
    let mut number = |group: &usize| match seen.iter().position(|one| one == group) {
        Some(at) => at,
        None => {
            seen.push(*group);
            seen.len() - 1
        }
    };
    groups.iter().map(&mut number).collect()
}
