//! What the office decides by hand: pins, bans, the plan to keep and shared zones, ids made
//! positions.

use std::collections::{BTreeMap, BTreeSet};

use super::Code;
use super::csv_table::CsvRows;
use super::pairs::{self, Known};
use super::problem::Problems;
use super::schools::ReadSchools;
use super::source::{Source, Sources};
use super::wishes::{Hold, PairWish, Spot, Wishes};
use crate::model::{BlockIdx, Hand, Keep, Millimeters, SchoolIdx, SharedZone, WalkTable};

/// Who may be spoken of, and what was said of it.
#[derive(Clone, Copy)]
pub(super) struct Spoken<'a> {
    pub sources: &'a Sources,
    pub wishes: &'a Wishes,
    pub known: Known<'a>,
    /// `None`: walks are measured.
    pub walks: Option<&'a WalkTable>,
}

/// With a problem for everything that cannot be.
pub(super) fn read(spoken: Spoken, schools: Option<&ReadSchools>, problems: &mut Problems) -> Hand {
    let bans = bans(spoken, problems);
    Hand {
        pins: pins(spoken, &bans, problems),
        bans,
        keep: spoken.sources.keep.as_ref().and_then(|source| keep(spoken, source, problems)),
        shared_zones: schools.map_or(Vec::new(), |schools| zones(spoken, schools, problems)),
    }
}

fn bans(spoken: Spoken, problems: &mut Problems) -> BTreeSet<(BlockIdx, SchoolIdx)> {
    let of_file = of_file(spoken.sources.bans.as_ref(), problems);
    let all = spoken.wishes.bans.iter().chain(&of_file);
    all.filter_map(|wish| pair(spoken, wish, problems)).collect()
}

fn pins(
    spoken: Spoken,
    bans: &BTreeSet<(BlockIdx, SchoolIdx)>,
    problems: &mut Problems,
) -> BTreeMap<BlockIdx, SchoolIdx> {
    let of_file = of_file(spoken.sources.pins.as_ref(), problems);
    let mut pins: BTreeMap<BlockIdx, (SchoolIdx, &PairWish)> = BTreeMap::new();
    for wish in spoken.wishes.pins.iter().chain(&of_file) {
        if spoken.wishes.closes(&wish.school) {
            problems.add(wish.spot.problem(Code::PinToClosed).value(&wish.school));
        }
        let Some((block, school)) = pair(spoken, wish, problems) else { continue };
        let (first, before) = *pins.entry(block).or_insert((school, wish));
        if first != school {
            let detail =
                format!("{}: {}; {}: {}", before.spot, before.school, wish.spot, wish.school);
            problems.add(wish.spot.problem(Code::PinnedTwice).value(&wish.block).detail(detail));
        }
        if bans.contains(&(block, school)) {
            problems.add(banned(wish));
        }
        if spoken.walks.is_some_and(|walks| walks.between(block, school).is_none()) {
            let problem = wish.spot.problem(Code::NoWayToPin).value(&wish.block);
            problems.add(problem.detail(format!("to {:?}", wish.school)));
        }
    }
    pins.into_iter().map(|(block, (school, _))| (block, school)).collect()
}

fn banned(wish: &PairWish) -> super::Problem {
    let problem = wish.spot.problem(Code::PinnedAndBanned).value(&wish.block);
    problem.detail(format!("school {:?}", wish.school))
}

/// The pairs of a file of `block,school`.
fn of_file(source: Option<&Source>, problems: &mut Problems) -> Vec<PairWish> {
    let Some((source, text)) = source.and_then(|source| Some((source, source.text.as_deref()?)))
    else {
        return Vec::new();
    };
    let mut csv = CsvRows::open(&source.file, text, problems);
    let Some([block, school]) = pairs::columns(&csv, ["block", "school"], problems) else {
        return Vec::new();
    };
    let mut wishes = Vec::new();
    while let Some(right_length) = csv.advance(problems) {
        if right_length {
            let spot = Spot { file: source.file.clone(), place: pairs::row(&csv) };
            let (block, school) = (csv.field(block).to_owned(), csv.field(school).to_owned());
            wishes.push(PairWish { spot, block, school });
        }
    }
    wishes
}

/// `None` after a problem, and for schools that are closed or of other levels.
fn pair(spoken: Spoken, wish: &PairWish, problems: &mut Problems) -> Option<(BlockIdx, SchoolIdx)> {
    let Known { schools, blocks } = spoken.known;
    let block = blocks.and_then(|ids| ids.position(&wish.block));
    if blocks.is_some() && block.is_none() {
        problems.add(wish.spot.problem(Code::HandUnknownBlock).value(&wish.block));
    }
    let school = schools.and_then(|ids| ids.position(&wish.school));
    if schools.is_some_and(|ids| !ids.is_other(&wish.school)) && school.is_none() {
        problems.add(wish.spot.problem(Code::HandUnknownSchool).value(&wish.school));
    }
    Some((BlockIdx(block?), SchoolIdx(school?)))
}

/// What is kept of the plan before. `None` after a problem with its columns.
fn keep(spoken: Spoken, source: &Source, problems: &mut Problems) -> Option<Keep> {
    let mut csv = CsvRows::open(&source.file, source.text.as_deref()?, problems);
    let [block, school] = pairs::columns(&csv, ["block", "school"], problems)?;
    let moved = csv.columns.iter().position(|column| column == "moved");
    let wish = spoken.wishes.keep.as_ref();
    let hold = wish.and_then(|wish| wish.hold);
    let n_blocks = spoken.known.blocks.map_or(0, |ids| ids.len());
    let mut kept = Keep {
        price: wish.and_then(|wish| wish.price).unwrap_or(Millimeters(0)),
        schools: vec![None; n_blocks],
        held: BTreeSet::new(),
    };
    let mut seen = BTreeSet::new();
    while let Some(right_length) = csv.advance(problems) {
        if !right_length {
            continue;
        }
        let row = pairs::row(&csv);
        let recently = moved.is_some_and(|moved| is_held(&csv, moved, hold, problems));
        if !seen.insert(csv.field(block).to_owned()) {
            problems.add(csv.file.problem(Code::KeptTwice).at(&row).value(csv.field(block)));
        }
        let found = still_there(spoken, &csv, (block, school), problems);
        if let Some((block, school)) = found {
            kept.schools[block.0] = Some(school);
            kept.held.extend(recently.then_some(block));
        }
    }
    let both_known = spoken.known.blocks.is_some() && spoken.known.schools.is_some();
    if both_known && kept.schools.iter().all(Option::is_none) {
        problems.add(source.file.problem(Code::NothingKept));
    }
    let holds = hold.is_some() && moved.is_some();
    if !holds && wish.is_none_or(|wish| wish.price.is_none()) {
        problems.add(source.file.problem(Code::FreeToLeave));
    }
    Some(kept)
}

/// The block and school of a row; a notice for each that is no more.
fn still_there(
    spoken: Spoken,
    csv: &CsvRows,
    (block, school): (usize, usize),
    problems: &mut Problems,
) -> Option<(BlockIdx, SchoolIdx)> {
    let Known { schools, blocks } = spoken.known;
    let (schools, blocks) = (schools?, blocks?);
    let (block, school) = (csv.field(block), csv.field(school));
    let (block_idx, school_idx) = (blocks.position(block), schools.position(school));
    if block_idx.is_none() {
        problems.add(csv.file.problem(Code::GoneBlock).at(&pairs::row(csv)).value(block));
    }
    if school_idx.is_none() && !school.is_empty() && !schools.is_other(school) {
        problems.add(csv.file.problem(Code::GoneSchool).at(&pairs::row(csv)).value(school));
    }
    Some((BlockIdx(block_idx?), SchoolIdx(school_idx?)))
}

/// Whether the row's block was moved too lately to be moved again. A problem if it is no year.
fn is_held(csv: &CsvRows, moved: usize, hold: Option<Hold>, problems: &mut Problems) -> bool {
    let text = csv.field(moved);
    if text.is_empty() {
        return false;
    }
    let last = hold.map_or(9999, |hold| hold.entry_year);
    let Some(year) = text.parse::<i64>().ok().filter(|year| (1..=last).contains(year)) else {
        problems.add(csv.file.problem(Code::BadMoved).at(&pairs::row(csv)).value(text));
        return false;
    };
    hold.is_some_and(|hold| hold.entry_year - hold.years < year)
}

/// By name, each school that was put in.
type Zones<'a> = BTreeMap<&'a str, Vec<Member<'a>>>;

struct Member<'a> {
    at: SchoolIdx,
    id: &'a str,
    spot: &'a Spot,
}

/// Of the schools' file and the settings together. A zone that lost its schools to closing or to
/// another level is none.
fn zones(spoken: Spoken, schools: &ReadSchools, problems: &mut Problems) -> Vec<SharedZone> {
    let mut zones: Zones = BTreeMap::new();
    for draft in &schools.drafts {
        if let Some(name) = &draft.shared_zone {
            let at = schools.ids.position(&draft.school.id.0).map(SchoolIdx);
            let at = at.expect("drafts are schools of the level");
            let member = Member { at, id: &draft.school.id.0, spot: &draft.spot };
            zones.entry(name).or_default().push(member);
        }
    }
    for wish in &spoken.wishes.zones {
        let zone = zones.entry(&wish.name).or_default();
        for id in &wish.schools {
            match schools.ids.position(id) {
                Some(at) => zone.push(Member { at: SchoolIdx(at), id, spot: &wish.spot }),
                None if schools.ids.is_other(id) => {}
                None => problems.add(wish.spot.problem(Code::NoSuchZoneSchool).value(id)),
            }
        }
    }
    alone(spoken, schools, problems);
    once(&zones, problems);
    let zones = zones.into_iter().map(|(name, members)| {
        let members: BTreeSet<SchoolIdx> = members.into_iter().map(|member| member.at).collect();
        SharedZone { name: name.to_owned(), schools: members.into_iter().collect() }
    });
    zones.filter(|zone| 2 <= zone.schools.len()).collect()
}

/// Zones that only one school was ever said to be in.
fn alone(spoken: Spoken, schools: &ReadSchools, problems: &mut Problems) {
    let in_settings = |name: &str| {
        let zones = spoken.wishes.zones.iter().filter(move |zone| zone.name == name);
        zones.flat_map(|zone| &zone.schools).collect::<BTreeSet<_>>().len()
    };
    for (name, _) in schools.zones.iter().filter(|(name, n)| **n + in_settings(name) < 2) {
        let file = &spoken.sources.schools.file;
        problems.add(file.problem(Code::ZoneOfOne).value(name));
    }
    for wish in &spoken.wishes.zones {
        let of_file = schools.zones.get(&wish.name).copied().unwrap_or(0);
        if in_settings(&wish.name) + of_file < 2 {
            problems.add(wish.spot.problem(Code::ZoneOfOne).value(&wish.name));
        }
    }
}

/// A school is in one zone at most.
fn once(zones: &Zones, problems: &mut Problems) {
    let mut first: BTreeMap<SchoolIdx, &str> = BTreeMap::new();
    for (name, members) in zones {
        for member in members {
            let before = *first.entry(member.at).or_insert(name);
            if before != *name {
                let problem = member.spot.problem(Code::SchoolInTwoZones).value(member.id);
                problems.add(problem.detail(format!("in {before:?} and {name:?}")));
            }
        }
    }
}
