use std::collections::BTreeMap;

use super::claims::Claim;
use super::figures::{count, grouped, meters};
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::model::{BlockId, Exception, Reason, SchoolId};

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
    let of = |reason| found.values().filter(|found| found.reason == reason).count() as i128;
    let (blocks, own) = (count(found.len() as i128, "block"), grouped(of(Reason::OwnBlock)));
    let whole = grouped(of(Reason::WholeBlock));
    format!(
        "{blocks} outside the rule, each listed with its price: {own} own-block, {whole} whole-block"
    )
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
    let mut found = BTreeMap::new();
    for block in district.block_idxs() {
        let (here, school) = match evidence.claims.blocks[block.0] {
            Claim::Missing => continue,
            Claim::NoSeat => (i128::from(evidence.no_seat.0), None),
            Claim::At { school, .. } => {
                let Some(walk) = evidence.world.distances.between(block, school) else { continue };
                let crowding = evidence.claims.crowding[school.0];
                (i128::from(walk.0) + i128::from(crowding.0), Some(school))
            }
        };
        let extra = here - i128::from(evidence.least[block.0].sum.0);
        let at_own = school.is_some() && school == evidence.fixed[block.0];
        let reason = if at_own { Reason::OwnBlock } else { Reason::WholeBlock };
        let school = school.map(|school| &district.school(school).id);
        if extra > 0 {
            found.insert(&district.block(block).id, Found { school, reason, extra });
        }
    }
    found
}
