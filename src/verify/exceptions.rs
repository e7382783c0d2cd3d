use std::collections::BTreeMap;

use super::claims::Claim;
use super::connection::Ground;
use super::figures::{count, grouped, meters};
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::model::{BlockId, BlockIdx, Exception, Reason, Rule, SchoolId, SchoolIdx};

/// The list of exceptions is the list found: none hidden, none invented, each with its reason and
/// price.
pub fn check(evidence: &Evidence) -> Finding {
    let found = found(evidence);
    let mut objections = Objections::default();
    let mut claimed: BTreeMap<&BlockId, &Exception> = BTreeMap::new();
    let mut before: Option<&BlockId> = None;
    for exception in &evidence.plan.exceptions {
        let block = &exception.block;
        let in_order = before.is_none_or(|before| before < block);
        objections
            .unless(in_order, || format!("exception {block} is out of order or listed twice"));
        before = Some(block);
        claimed.entry(block).or_insert(exception);
    }
    for (block, exception) in &claimed {
        objections.unless(found.contains_key(block), || {
            let said = told(exception.school.as_ref(), exception.reason, exception.extra.0.into());
            format!("block {block} is listed as an exception ({said}), but it keeps to the rule")
        });
    }
    for (block, found) in &found {
        match claimed.get(block) {
            None => objections
                .add(|| format!("block {block} is an exception that is not listed: {found}")),
            Some(claimed) => objections.unless(found.is(claimed), || {
                let said = told(claimed.school.as_ref(), claimed.reason, claimed.extra.0.into());
                format!("exception {block}: the plan says {said}, it is {found}")
            }),
        }
    }
    objections.or_else(|| held(&found))
}

fn held(found: &BTreeMap<&BlockId, Found>) -> String {
    if found.is_empty() {
        return "every block goes where distance + crowding is least".to_owned();
    }
    let of = |reason: &Reason| found.values().filter(|found| found.reason == *reason).count();
    let reasons = Reason::ALL.into_iter().filter(|reason| 0 < of(reason));
    let reasons: Vec<String> = reasons
        .map(|reason| format!("{} {}", grouped(of(&reason) as i128), reason.name()))
        .collect();
    let (blocks, reasons) = (count(found.len() as i128, "block"), reasons.join(", "));
    format!("{blocks} outside the rule, each listed with its price: {reasons}")
}

/// An exception as the inputs and the crowdings show it.
struct Found<'a> {
    school: Option<&'a SchoolId>,
    reason: Reason,
    extra: i128,
}

impl Found<'_> {
    fn is(&self, claimed: &Exception) -> bool {
        self.school == claimed.school.as_ref()
            && self.reason == claimed.reason
            && self.extra == i128::from(claimed.extra.0)
    }
}

impl std::fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&told(self.school, self.reason, self.extra))
    }
}

fn told(school: Option<&SchoolId>, reason: Reason, extra: i128) -> String {
    let place = school.map_or("no seat".to_owned(), |school| format!("at {school}"));
    format!("{place}, {}, {} m more", reason.name(), meters(extra))
}

/// Blocks that the plan puts where the sum is more than the least. What the plan does not say, or
/// says of a place without a way, is objected to elsewhere.
fn found<'a>(evidence: &'a Evidence) -> BTreeMap<&'a BlockId, Found<'a>> {
    let district = &evidence.world.district;
    let ground = evidence.plan.connected.then(|| Ground::of(evidence));
    let mut found = BTreeMap::new();
    for block in district.block_idxs() {
        let here = match evidence.claims.blocks[block.0] {
            Claim::Missing => continue,
            Claim::NoSeat => None,
            Claim::At { school, .. } => Some(school),
        };
        let Some(sum) = sum(evidence, block, here) else { continue };
        let extra = sum - i128::from(evidence.least[block.0].sum.0);
        if extra > 0 {
            let reason = reason(evidence, ground.as_ref(), (block, here));
            let school = here.map(|school| &district.school(school).id);
            found.insert(&district.block(block).id, Found { school, reason, extra });
        }
    }
    found
}

/// `None`: there is no way.
fn sum(evidence: &Evidence, block: BlockIdx, school: Option<SchoolIdx>) -> Option<i128> {
    let Some(school) = school else { return Some(evidence.no_seat.0.into()) };
    let walk = evidence.world.distances.between(block, school)?;
    Some(i128::from(walk.0) + i128::from(evidence.claims.crowding[school.0].0))
}

/// The first that applies, in the order of [`Reason`].
fn reason(
    evidence: &Evidence,
    ground: Option<&Ground>,
    (block, here): (BlockIdx, Option<SchoolIdx>),
) -> Reason {
    let there = evidence.least[block.0].school;
    match evidence.office.fixed[block.0] {
        Some(fixed) if here == Some(fixed.school) => return fixed.reason,
        _ => {}
    }
    if let Some(there) = there {
        let walk = evidence.world.distances.between(block, there);
        if evidence.office.bans(block, there) {
            return Reason::Ban;
        }
        if walk.is_some_and(|walk| evidence.office.is_too_far(evidence.world, walk)) {
            return Reason::TooFar;
        }
        if here.is_some_and(|here| keeps(evidence, block, (here, there))) {
            return Reason::Keep;
        }
    }
    if ground.is_some_and(|ground| is_needed(evidence, ground, (block, here, there))) {
        return Reason::Connected;
    }
    let worst = evidence.plan.worst_walk.as_ref().map(|worst| worst.walk);
    let walk = there.and_then(|there| evidence.world.distances.between(block, there));
    match evidence.world.district.settings.rule {
        Rule::NearestFirst => Reason::Rule,
        Rule::ShortestWorstWalk if worst.is_some() && worst < walk => Reason::Rule,
        _ => Reason::WholeBlock,
    }
}

/// It was `here` before, and moving counts at least what it would save.
fn keeps(evidence: &Evidence, block: BlockIdx, (here, there): (SchoolIdx, SchoolIdx)) -> bool {
    let Some(keep) = &evidence.world.district.hand.keep else { return false };
    let counted = |school: SchoolIdx| {
        let counted = evidence.office.counted(evidence.world, block, school)?;
        Some(i128::from(counted.0) + i128::from(evidence.claims.crowding[school.0].0))
    };
    let sums = counted(here).zip(counted(there));
    keep.schools[block.0] == Some(here) && sums.is_some_and(|(here, there)| here <= there)
}

/// If it alone went `there`, a zone would not be in one piece.
fn is_needed(
    evidence: &Evidence,
    ground: &Ground,
    (block, here, there): (BlockIdx, Option<SchoolIdx>, Option<SchoolIdx>),
) -> bool {
    let zone = |school: Option<SchoolIdx>| school.map(|school| evidence.office.zone_of[school.0]);
    let joined = zone(there);
    if zone(here) == joined {
        return false;
    }
    !ground.may_leave(block) || joined.is_some_and(|zone| !ground.may_join(block, zone))
}
