use super::figures::{count, meters};
use super::objections::Objections;
use super::{Evidence, Finding};

/// No block is at a school that it is banned from, or farther than anybody may walk, unless the
/// office has pinned it there all the same.
pub fn check(evidence: &Evidence) -> Finding {
    let (district, office) = (&evidence.world.district, &evidence.office);
    let mut objections = Objections::default();
    for (block, school, _) in evidence.claims.placed() {
        if district.hand.pins.get(&block) == Some(&school) {
            continue;
        }
        let (id, at) = (&district.block(block).id, &district.school(school).id);
        objections
            .unless(!office.bans(block, school), || format!("block {id} is banned from {at}"));
        let Some(walk) = evidence.world.distances.between(block, school) else { continue };
        objections.unless(!office.is_too_far(evidence.world, walk), || {
            let walk = meters(walk.0.into());
            format!("block {id} walks {walk} m to {at}, which is farther than anybody may")
        });
    }
    objections.or_else(|| held(evidence))
}

fn held(evidence: &Evidence) -> String {
    let district = &evidence.world.district;
    let bans = count(district.hand.bans.len() as i128, "ban");
    match district.settings.max_walk {
        None if district.hand.bans.is_empty() => "the office bars nothing".to_owned(),
        None => format!("{bans}, each respected"),
        Some(most) => {
            let most = meters(most.0.into());
            format!("{bans}, each respected; nobody walks farther than {most} m")
        }
    }
}
