use super::figures::count;
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::model::Reason;

/// Every block that the office pinned, that must not be moved again, or in which a school stands,
/// is at that school.
pub fn check(evidence: &Evidence) -> Finding {
    let district = &evidence.world.district;
    let mut objections = Objections::default();
    for (block, fixed) in district.block_idxs().zip(&evidence.office.fixed) {
        let Some(fixed) = *fixed else { continue };
        let at = evidence.claims.blocks[block.0].school();
        objections.unless(at == Some(fixed.school), || {
            let name = |school| &district.school(school).id;
            let (id, school) = (&district.block(block).id, name(fixed.school));
            let at = at.map_or("no school".to_owned(), |other| name(other).to_string());
            let why = match fixed.reason {
                Reason::Pin => format!("it is pinned to {school}"),
                Reason::NotTwice => format!("it is at {school} and must not be moved again"),
                _ => format!("{school} stands in it"),
            };
            format!("block {id}: {why}, but it goes to {at}")
        });
    }
    objections.or_else(|| held(evidence))
}

fn held(evidence: &Evidence) -> String {
    let fixed = || evidence.office.fixed.iter().flatten();
    let of = |reason| fixed().filter(|fixed| fixed.reason == reason).count() as i128;
    let own = count(of(Reason::OwnBlock), "block");
    let mut said = match evidence.world.district.settings.own_block {
        true => format!("{own} with the school that stands in it"),
        false => "the settings do not ask for own blocks".to_owned(),
    };
    for (reason, what) in [(Reason::Pin, "pinned"), (Reason::NotTwice, "not moved again")] {
        if 0 < of(reason) {
            said += &format!(", {} {what}", count(of(reason), "block"));
        }
    }
    said
}
