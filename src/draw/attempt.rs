use std::collections::BTreeSet;

use super::displaced::{Displacement, Pressed, displacement};
use super::edit::{Changed, Refusal};
use super::figures::SchoolNow;
use super::stage::Stage;
use crate::model::{BlockIdx, ChildMillimeters, Children, SchoolIdx};

/// What it would mean to assign blocks to a school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub school: SchoolIdx,
    /// Blocks that would go elsewhere than now, sorted.
    pub moving: Vec<Changed>,
    /// Blocks that cannot go there, sorted.
    pub refused: Vec<(BlockIdx, Refusal)>,
    /// Children of the moving blocks.
    pub children: Children,
    /// How much longer all walks together would be; negative: shorter. Who has no school walks
    /// nothing.
    pub walk: ChildMillimeters,
    /// Every school that it would change, sorted.
    pub schools: Vec<SchoolThen>,
    /// In how many more needless pieces all zones together would be; negative: in fewer.
    pub more_pieces: i64,
    /// Who would have to make room at the school: a quick guess, see [`Displacement`].
    pub displaced: Displacement,
}

/// A school now, and if it were done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchoolThen {
    pub school: SchoolIdx,
    pub now: SchoolNow,
    pub then: SchoolNow,
}

/// # Cost
///
/// Grows with the zones that it would change, and with the blocks by one pass over a list.
pub(super) fn attempt(stage: &Stage, blocks: &[BlockIdx], school: SchoolIdx) -> Attempt {
    let (moving, refused) = moving(stage, blocks, school);
    let district = &stage.world().district;
    let mut schools = stage.schools().to_vec();
    let mut touched = BTreeSet::new();
    let (mut children, mut walk) = (Children(0), ChildMillimeters(0));
    let walk_to = |block: BlockIdx, school: Option<SchoolIdx>| {
        let walk = school.and_then(|school| stage.world().distances.between(block, school));
        walk.unwrap_or_default() * district.block(block).children
    };
    for change in &moving {
        schools[change.block.0] = change.to;
        touched.extend(change.from.into_iter().chain(change.to));
        children += district.block(change.block).children;
        walk += walk_to(change.block, change.to) - walk_to(change.block, change.from);
    }
    let then = stage.counted(&schools, &touched, &moving).into_iter();
    let then = then.map(|(school, then)| SchoolThen { school, now: stage.figures(school), then });
    let then: Vec<SchoolThen> = then.collect();
    let pressed = Pressed { stage, schools: &schools, then: &then };
    Attempt {
        school,
        displaced: displacement(&pressed, school),
        more_pieces: more_pieces(stage, &then),
        moving,
        refused,
        children,
        walk,
        schools: then,
    }
}

/// Who would go there and is not there, and who cannot; both sorted, each block once.
pub(super) fn moving(
    stage: &Stage,
    blocks: &[BlockIdx],
    school: SchoolIdx,
) -> (Vec<Changed>, Vec<(BlockIdx, Refusal)>) {
    let blocks: BTreeSet<BlockIdx> = blocks.iter().copied().collect();
    let (mut moving, mut refused) = (Vec::new(), Vec::new());
    for block in blocks {
        let from = stage.schools()[block.0];
        match stage.refusal(block, school) {
            Some(refusal) => refused.push((block, refusal)),
            None if from != Some(school) => moving.push(Changed { block, from, to: Some(school) }),
            None => {}
        }
    }
    (moving, refused)
}

fn more_pieces(stage: &Stage, then: &[SchoolThen]) -> i64 {
    let needless =
        |now: SchoolNow| now.pieces.map_or(0, |pieces| pieces.pieces as i64 - pieces.parts as i64);
    let zone_of = &stage.world().terms.zone_of;
    let zones = then.iter().filter(|one| zone_of[one.school.0] == one.school);
    zones.map(|one| needless(one.then) - needless(one.now)).sum()
}
