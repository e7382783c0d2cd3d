//! Ways that no plan cheaper than the best so far could use.

use super::Ground;
use super::candidates::Candidates;
use super::relaxation::Prices;

/// Takes away the ways that no plan cheaper than `limit` uses, as far as the prices tell. `None`:
/// there is no such plan. False: nothing was taken away.
pub fn narrow(ground: &mut Ground, prices: &Prices, limit: i64) -> Option<bool> {
    let mut lost = Vec::new();
    for school in 0..ground.n_schools() {
        let floor = prices.floor(school, limit);
        let candidates = Candidates::new(ground, school, &prices.of);
        let Some(sifted) = candidates.sift(ground, school, floor) else {
            if ground.may_be_empty(school) && floor < 0 {
                lost.extend(candidates.blocks.iter().map(|&block| (block as usize, school)));
                continue;
            }
            return None;
        };
        let mut may = sifted.may.iter().peekable();
        for (at, &block) in candidates.blocks.iter().enumerate() {
            if may.next_if(|&&next| next == at).is_none() {
                lost.push((block as usize, school));
            }
        }
        if ground.may_be_empty(school) && floor < 0 {
            continue;
        }
        for at in sifted.must {
            let others = (0..ground.n_schools()).filter(|&other| other != school);
            lost.extend(others.map(|other| (candidates.blocks[at] as usize, other)));
        }
    }
    let changed = ground.bar(lost);
    (!ground.is_impossible()).then_some(changed)
}
