//! The same homes in plans of other levels.

use std::collections::BTreeMap;

use super::super::plans::Shown;
use super::Visitor;
use crate::language::called;
use crate::model::{BlockIdx, SchoolIdx};
use crate::pages::{self, Beside, SharesHomes};

/// Current plans of the levels that are not being looked at.
fn other_plans<'a>(visitor: &Visitor<'a>) -> impl Iterator<Item = (&'a str, &'a Shown)> {
    let here = visitor.shown.level().clone();
    let levels = visitor.asked.shelf.levels().iter().filter(move |level| **level != here);
    levels.filter_map(|level| {
        Some((level.as_deref()?, visitor.asked.shelf.current_of(level, visitor.asked.today)?))
    })
}

fn school_in(shown: &Shown, block: BlockIdx) -> Option<SchoolIdx> {
    let (school, _) = shown.published.verified.blocks[block.0].school.as_ref()?;
    shown.published.world.district.school_named(school)
}

/// The school of a home at each other level that has it.
pub fn of_home(visitor: &Visitor, block: BlockIdx) -> Vec<Beside> {
    let id = &visitor.shown.published.world.district.block(block).id;
    let beside = other_plans(visitor).filter_map(|(level, shown)| {
        let district = &shown.published.world.district;
        let school = school_in(shown, district.block_named(id)?);
        let name = |school| called(district.school(school), visitor.language).to_owned();
        let lang = visitor.language.code();
        Some(Beside {
            level: level.to_owned(),
            school: school.map(name),
            link: pages::link("answer", &[("block", &id.0), ("level", level), ("lang", lang)]),
        })
    });
    beside.collect()
}

/// Schools of other levels that homes of this one belong to, those with most of them first.
pub fn of_school(visitor: &Visitor, school: SchoolIdx) -> Vec<SharesHomes> {
    let published = &visitor.shown.published;
    let blocks = &published.zones_drawn[school.0].blocks;
    let lang = visitor.language.code();
    let mut all = Vec::new();
    for (level, shown) in other_plans(visitor) {
        let district = &shown.published.world.district;
        let mut counts: BTreeMap<SchoolIdx, usize> = BTreeMap::new();
        let ids = blocks.iter().map(|block| &published.world.district.block(*block).id);
        for there in ids.filter_map(|id| school_in(shown, district.block_named(id)?)) {
            *counts.entry(there).or_default() += 1;
        }
        let mut sharing: Vec<(SchoolIdx, usize)> = counts.into_iter().collect();
        sharing.sort_by_key(|(school, n_blocks)| (std::cmp::Reverse(*n_blocks), *school));
        all.extend(sharing.into_iter().map(|(school, n_blocks)| {
            let school = district.school(school);
            SharesHomes {
                level: level.to_owned(),
                school: called(school, visitor.language).to_owned(),
                link: pages::link(
                    "school",
                    &[("id", &school.id.0), ("level", level), ("lang", lang)],
                ),
                n_blocks,
            }
        }));
    }
    all
}
