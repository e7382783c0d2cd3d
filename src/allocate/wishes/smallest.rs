use super::asked::Asked;
use super::{Clash, Wish};
use crate::model::Children;
use crate::world::World;

/// Wishes of which none can be left out for the clash, and the clash. `None`: they do not clash.
///
/// Paper: U. Junker, QuickXplain: preferred explanations and relaxations for over-constrained
/// problems, AAAI 2004. Wishes that come first in their order are kept in the conflict rather than
/// later ones.
pub fn conflict(
    world: &World,
    wishes: &[Wish],
    left_out_anyway: Children,
) -> Option<(Vec<Wish>, Clash)> {
    let search = Search { world, left_out_anyway };
    search.clash(wishes)?;
    let mut smallest = search.needed(&[], false, wishes);
    smallest.sort_unstable();
    let clash = search.clash(&smallest)?;
    Some((smallest, clash))
}

struct Search<'a> {
    world: &'a World,
    left_out_anyway: Children,
}

impl Search<'_> {
    fn clash(&self, wishes: &[Wish]) -> Option<Clash> {
        Asked::of(self.world, wishes).clash(self.left_out_anyway)
    }

    /// Those of the `open` wishes that are needed for a clash beside the `sure` ones. `changed`:
    /// some were added to these since they were last looked at.
    fn needed(&self, sure: &[Wish], changed: bool, open: &[Wish]) -> Vec<Wish> {
        if changed && self.clash(sure).is_some() {
            return Vec::new();
        }
        if open.len() <= 1 {
            return open.to_vec();
        }
        let (first, last) = open.split_at(open.len() / 2);
        let with_first = [sure, first].concat();
        let of_last = self.needed(&with_first, true, last);
        let with_last = [sure, &of_last].concat();
        let mut needed = self.needed(&with_last, !of_last.is_empty(), first);
        needed.extend(of_last);
        needed
    }
}
