//! Schools, blocks, distances and adjacency, each read, become one district.

use super::addresses::Address;
use super::blocks::{self, DraftBlock, ReadBlocks};
use super::hand::{self, Spoken};
use super::pairs::{self, Known};
use super::problem::Problems;
use super::schools::{self, DraftSchool, ReadSchools};
use super::source::Sources;
use super::table::Table;
use super::whereabouts::{self, BlockFinder};
use super::{Asked, Code, MOST, addresses, coverage, settings, standing, staying};
use crate::model::{Block, BlockIdx, District, School, SchoolIdx, WalkTable};

/// `None`: not given, or after a problem.
pub(super) struct Tables {
    pub schools: Option<Table>,
    pub blocks: Option<Table>,
    pub addresses: Option<Table>,
}

/// With the addresses of each block, if they were asked for. `None` after a problem.
pub(super) fn district(
    sources: &Sources,
    tables: Tables,
    asked: Asked,
    problems: &mut Problems,
) -> Option<(District, Vec<Vec<Address>>)> {
    let mut kept = Vec::new();
    let Tables { schools, blocks, addresses } = tables;
    let grid = blocks.as_ref().and_then(|table| table.grid.clone());
    unused_columns(sources, [&schools, &blocks, &addresses], &asked, problems);
    let mut schools = schools.map(|mut table| schools::read(&mut table, &asked, problems));
    let mut blocks = blocks.map(|mut table| blocks::read(&mut table, &asked, problems));
    if let Some(blocks) = &mut blocks {
        blocks.drafts.sort_by(|a, b| a.block.id.cmp(&b.block.id));
        if let Some(addresses) = addresses {
            kept = addresses::roll_up(blocks, addresses, &asked, problems);
        }
        coverage::check(&blocks.drafts, &sources.blocks.file, problems);
    }
    if let Some(schools) = &schools {
        check_seats(sources, schools, problems);
    }
    if let (Some(schools), Some(blocks)) = (&mut schools, &mut blocks) {
        schools.drafts.sort_by(|a, b| a.school.id.cmp(&b.school.id));
        let blocks_file = &sources.blocks.file;
        whereabouts::check(&schools.drafts, (&blocks.drafts, blocks_file), problems);
        check_references(sources, schools, blocks, problems);
        standing::check(schools, blocks, &sources.schools.file, problems);
        staying::take_seats(schools, blocks, blocks_file, problems);
    }
    let known = Known {
        schools: schools.as_ref().map(|schools| &schools.ids),
        blocks: blocks.as_ref().map(|blocks| &blocks.ids),
    };
    let walks = sources.distances.as_ref().and_then(|source| {
        Some(pairs::walks(&source.file, source.text.as_deref()?, known, problems))
    });
    let neighbors = sources.adjacency.as_ref().and_then(|source| {
        Some(pairs::neighbors(&source.file, source.text.as_deref()?, known.blocks, problems))
    });
    let spoken = Spoken { sources, wishes: &asked.wishes, known, walks: walks.as_ref() };
    let hand = hand::read(spoken, schools.as_ref(), problems);
    if let (Some(wish), None) = (&asked.wishes.keep, &sources.keep) {
        problems.add(wish.spot.problem(Code::NothingToKeep));
    }
    if problems.any_errors() {
        return None;
    }
    let (schools, blocks) = (schools?, blocks?);
    if let Some(walks) = &walks {
        check_ways(sources, &blocks.drafts, walks, problems);
        if problems.any_errors() {
            return None;
        }
    }
    let (schools, blocks) = joined(schools, blocks);
    let mut district = District::new(schools, blocks, asked.settings, walks)
        .expect("every broken invariant is a problem, and there is none");
    district.given_neighbors = neighbors;
    district.hand = hand;
    district.level = asked.level.map(str::to_owned);
    district.grid = grid;
    district.inputs = sources.digests();
    Some((district, kept))
}

fn unused_columns(
    sources: &Sources,
    tables: [&Option<Table>; 3],
    asked: &Asked,
    problems: &mut Problems,
) {
    let Some(source) = &sources.settings else { return };
    // A file that cannot be read may have any column.
    if let [Some(schools), Some(blocks), addresses] = tables {
        let addresses = addresses.as_ref().map_or(&[][..], |addresses| &addresses.columns);
        let columns = [&*schools.columns, &*blocks.columns, addresses];
        for (fact, names) in settings::unused(&asked.settings, &columns) {
            let problem = source.file.problem(Code::UnusedColumn).value(names);
            problems.add(problem.detail(format!("columns.{fact}")));
        }
    }
}

fn check_seats(sources: &Sources, schools: &ReadSchools, problems: &mut Problems) {
    let all: i128 = schools.drafts.iter().map(|one| i128::from(one.school.seats.0)).sum();
    let file = &sources.schools.file;
    if i128::from(MOST) < all {
        problems.add(file.problem(Code::TooManySeats).value(all));
    }
    // Where some schools could not be read, the seats may be theirs.
    if all == 0 && 0 < schools.ids.len() && schools.drafts.len() == schools.ids.len() {
        problems.add(file.problem(Code::NoSeatsAtAll));
    }
}

/// Own blocks that the schools' file names, and today's schools that the blocks' file names.
fn check_references(
    sources: &Sources,
    schools: &ReadSchools,
    blocks: &ReadBlocks,
    problems: &mut Problems,
) {
    for one in &schools.drafts {
        if let Some(own) = one.own_block.as_deref().filter(|id| blocks.ids.position(id).is_none()) {
            problems.add(one.spot.problem(Code::NoSuchOwnBlock).value(own));
        }
    }
    let known = |id: &&str| schools.ids.position(id).is_some() || schools.ids.is_other(id);
    for one in &blocks.drafts {
        if let Some(current) = one.current_school.as_deref().filter(|id| !known(id)) {
            let problem = sources.blocks.file.problem(Code::UnknownCurrentSchool).at(&one.place);
            problems.add(problem.value(current));
        }
    }
}

/// A block with children needs a way to at least one school.
fn check_ways(
    sources: &Sources,
    blocks: &[DraftBlock],
    walks: &WalkTable,
    problems: &mut Problems,
) {
    for (at, one) in blocks.iter().enumerate() {
        let mut schools = (0..walks.n_schools()).map(SchoolIdx);
        let reaches = schools.any(|school| walks.between(BlockIdx(at), school).is_some());
        if 0 < one.block.children.0 && !reaches {
            problems.add(sources.blocks.file.problem(Code::NoWay).at(&one.place));
        }
    }
}

/// Positions in place of ids; both sorted by id.
fn joined(schools: ReadSchools, blocks: ReadBlocks) -> (Vec<School>, Vec<Block>) {
    let school_at = |id: &String| schools.ids.position(id).map(SchoolIdx);
    let joined_blocks: Vec<Block> = blocks
        .drafts
        .into_iter()
        .map(|draft| {
            let current_school = draft.current_school.as_ref().and_then(school_at);
            Block { current_school, ..draft.block }
        })
        .collect();
    let finder = BlockFinder::new(&joined_blocks);
    let own = |draft: &DraftSchool| match &draft.own_block {
        Some(id) => blocks.ids.position(id).map(BlockIdx),
        None => draft.school.point.and_then(|point| finder.at(point)),
    };
    let joined_schools = schools
        .drafts
        .iter()
        .map(|draft| School { own_block: own(draft), ..draft.school.clone() })
        .collect();
    (joined_schools, joined_blocks)
}
