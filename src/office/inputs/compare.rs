use std::collections::BTreeMap;

use geo::{BoundingRect, MultiPolygon};
use sha2::{Digest, Sha256};

use super::unpack::within;
use super::{InputsError, aside, unpack};
use crate::ingest;
use crate::model::{Block, District, Millionths, Point, School, Wording};
use crate::store::database::{Database, DatabaseError, InputVersion};
use crate::store::{InputPaths, Scratch};

/// What became of a version.
#[derive(Debug)]
pub struct Compared {
    pub schools: Differences,
    pub blocks: Differences,
    /// Roles whose files are not the same, sorted.
    pub files: Vec<String>,
}

/// What is new, gone or otherwise, each sorted by id.
#[derive(Debug, Default)]
pub struct Differences {
    pub new: Vec<Subject>,
    pub gone: Vec<Subject>,
    pub changed: Vec<Changed>,
}

/// A school or block.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    pub id: String,
    pub name: Option<String>,
    /// `None`: it is nowhere on the map.
    pub point: Option<Point>,
}

/// One that is in both versions, and not the same.
#[derive(Debug)]
pub struct Changed {
    pub subject: Subject,
    /// In the order of their names in this program; at least one.
    pub facts: Vec<Fact>,
}

/// What was, and what is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// As a column of the files may be called.
    pub name: &'static str,
    /// `None`: it was not said.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Two versions of a district, compared by ids.
///
/// # Errors
///
/// One of them has problems, or the database or the disk refuses.
pub async fn compare(
    database: &Database,
    before: &InputVersion,
    after: &InputVersion,
) -> Result<Compared, InputsError> {
    let folder = Scratch::new()?;
    let mut paths = Vec::new();
    for (name, version) in [("before", before), ("after", after)] {
        let folder = folder.path().join(name);
        std::fs::create_dir(&folder).map_err(DatabaseError::file(&folder))?;
        paths.push(within(&folder, &unpack(database, version, &folder).await?));
    }
    let read = aside(move || {
        let seen: Vec<Option<Seen>> = paths.iter().map(seen).collect();
        drop(folder);
        seen
    });
    let mut read = read.await?.into_iter();
    let mut next = |version: &InputVersion| {
        let seen = read.next().flatten();
        seen.ok_or_else(|| InputsError::NotComparable(version.id.clone()))
    };
    let (was, is) = (next(before)?, next(after)?);
    Ok(Compared {
        schools: differences(&was.schools, &is.schools),
        blocks: differences(&was.blocks, &is.blocks),
        files: other_files(before, after),
    })
}

fn other_files(before: &InputVersion, after: &InputVersion) -> Vec<String> {
    let of = |version: &InputVersion, role: &str| -> Vec<String> {
        let files = version.files.iter().filter(|file| file.role == role);
        files.map(|file| format!("{} {}", file.file_name, file.content)).collect()
    };
    let all = before.files.iter().chain(&after.files).map(|file| file.role.clone());
    let mut roles: Vec<String> = all.filter(|role| of(before, role) != of(after, role)).collect();
    roles.sort();
    roles.dedup();
    roles
}

type Facts = Vec<(&'static str, Option<String>)>;

/// The schools of all levels, and the blocks.
#[derive(Default)]
struct Seen {
    schools: BTreeMap<String, (Subject, Facts)>,
    blocks: BTreeMap<String, (Subject, Facts)>,
}

/// `None`: there are problems.
fn seen(paths: &InputPaths) -> Option<Seen> {
    let levels = ingest::rows(&paths.files(None)).levels;
    let levels: Vec<Option<&str>> = match levels.len() {
        0 | 1 => vec![None],
        _ => levels.iter().map(|level| Some(level.as_str())).collect(),
    };
    let mut seen = Seen::default();
    for level in levels {
        let district = ingest::read(&paths.files(level)).ok()?.district;
        for school in district.schools() {
            let facts = school_facts(&district, school);
            seen.schools.entry(school.id.0.clone()).or_insert_with(|| (of_school(school), facts));
        }
        if seen.blocks.is_empty() {
            let all = district.blocks().iter();
            seen.blocks = all
                .map(|block| (block.id.0.clone(), (of_block(block), block_facts(&district, block))))
                .collect();
        }
    }
    Some(seen)
}

fn of_school(school: &School) -> Subject {
    Subject { id: school.id.0.clone(), name: Some(school.name.clone()), point: school.point }
}

fn of_block(block: &Block) -> Subject {
    Subject { id: block.id.0.clone(), name: block.name.clone(), point: block.point }
}

fn school_facts(district: &District, school: &School) -> Facts {
    let wording = |wording: &Option<Wording>| wording.as_ref().map(|wording| wording.text.clone());
    let english = |wording: &Option<Wording>| wording.as_ref().and_then(|one| one.english.clone());
    let own_block = school.own_block.map(|block| district.block(block).id.0.clone());
    vec![
        ("name", Some(school.name.clone())),
        ("name_en", school.name_en.clone()),
        ("seats", Some(school.seats.0.to_string())),
        ("least_children", Some(school.least_children.0.to_string())),
        ("grandfathered", Some(school.grandfathered.0.to_string())),
        ("quality", school.quality.map(|Millionths(score)| (score as f64 / 1e6).to_string())),
        ("address", wording(&school.address)),
        ("address_en", english(&school.address)),
        ("place", school.point.map(place)),
        ("gates", places(&school.gates)),
        ("block", own_block),
    ]
}

fn block_facts(district: &District, block: &Block) -> Facts {
    let school = block.current_school.map(|school| district.school(school).id.0.clone());
    // Of a block with an outline the point is computed.
    let place = block.point.filter(|_| block.outline.is_none()).map(place);
    vec![
        ("name", block.name.clone()),
        ("name_en", block.name_en.clone()),
        ("children", Some(block.children.0.to_string())),
        ("place", place),
        ("outline", block.outline.as_ref().map(outline)),
        ("entrances", places(&block.entrances)),
        ("current_school", school),
    ]
}

fn place(point: Point) -> String {
    format!("{:.6} {:.6}", point.lon, point.lat)
}

fn places(points: &[Point]) -> Option<String> {
    let places: Vec<String> = points.iter().map(|point| place(*point)).collect();
    (!places.is_empty()).then(|| places.join(", "))
}

/// Told apart by every corner; shown by how many there are and the frame around them.
fn outline(outline: &MultiPolygon) -> String {
    let mut digest = Sha256::new();
    let mut n_corners = 0;
    for polygon in &outline.0 {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            digest.update((ring.0.len() as u64).to_le_bytes());
            for corner in &ring.0 {
                digest.update(corner.x.to_le_bytes());
                digest.update(corner.y.to_le_bytes());
            }
            // The last one is the first.
            n_corners += ring.0.len().saturating_sub(1);
        }
    }
    let frame = outline.bounding_rect().map_or_else(String::new, |frame| {
        let corner = |at: geo::Coord| place(Point { lon: at.x, lat: at.y });
        format!(", {} – {}", corner(frame.min()), corner(frame.max()))
    });
    let digest = digest.finalize();
    let mark = hex::encode(&digest[..4]);
    format!("⬡ {n_corners}{frame}, {mark}")
}

fn differences(
    before: &BTreeMap<String, (Subject, Facts)>,
    after: &BTreeMap<String, (Subject, Facts)>,
) -> Differences {
    let only_in = |these: &BTreeMap<String, (Subject, Facts)>, those: &BTreeMap<_, _>| {
        let only = these.iter().filter(|(id, _)| !those.contains_key(*id));
        only.map(|(_, (subject, _))| subject.clone()).collect()
    };
    let changed = after.iter().filter_map(|(id, (subject, is))| {
        let (_, was) = before.get(id)?;
        let facts = was.iter().zip(is).filter(|(was, is)| was.1 != is.1);
        let facts: Vec<Fact> = facts
            .map(|(was, is)| Fact { name: was.0, before: was.1.clone(), after: is.1.clone() })
            .collect();
        (!facts.is_empty()).then(|| Changed { subject: subject.clone(), facts })
    });
    Differences {
        new: only_in(after, before),
        gone: only_in(before, after),
        changed: changed.collect(),
    }
}
