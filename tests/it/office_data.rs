//! Files in, problems out, versions compared; on both databases.

use std::collections::BTreeMap;
use std::path::Path;

use catchment::model::{InputRole, Rule};
use catchment::office::inputs::{
    Derived, Kept, check, compare, derive, file_name, looked_into, set_of,
};
use catchment::store::database::{Database, InputVersion, NewVersion};

use crate::database::{Office, Store, by, on_both};

on_both!(
    good_files_have_no_problems,
    broken_files_are_kept_and_every_problem_is_told_with_its_place,
    a_version_without_blocks_says_so,
    columns_that_are_called_otherwise_are_named_by_a_new_version,
    versions_are_compared_school_by_school_and_block_by_block,
    of_several_levels_each_is_read,
    homes_and_gates_far_from_streets_are_told_before_anything_is_solved,
);

/// Keeps these as a version of the district.
pub async fn version(
    db: &Database,
    office: &Office,
    files: &[(InputRole, &str, &[u8])],
) -> InputVersion {
    let mut sent = Vec::new();
    for (role, name, bytes) in files {
        let content = db.keep_bytes(bytes).await.unwrap();
        sent.push(Kept { role: *role, file_name: file_name(name).unwrap(), content });
    }
    let files = set_of(&sent, &[]).unwrap();
    let new = NewVersion { district: &office.district, files: &files, note: "" };
    let id = db.keep_version(by(Some(&office.planner)), new).await.unwrap();
    db.version(&office.district, &id).await.unwrap()
}

pub fn file(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

async fn good_files_have_no_problems(store: Store) {
    let office = store.office().await;
    let (schools, blocks) =
        (file("data/xinghualing/schools.geojson"), file("data/xinghualing/blocks.geojson"));
    let files = [
        (InputRole::Schools, "schools.geojson", &*schools),
        (InputRole::Blocks, "blocks.geojson", &*blocks),
    ];
    let version = version(&store.db, &office, &files).await;
    let checked = check(&store.db, &version).await.unwrap();
    assert!(checked.is_sound());
    assert!(checked.found.iter().all(|found| found.problem.code.is_notice()));
    let [level] = &checked.levels[..] else { panic!("{:?}", checked.levels) };
    let totals = level.totals.unwrap();
    assert!(5 < totals.n_schools && 50 < totals.n_blocks, "{totals:?}");
    assert!(0 < totals.children.0 && totals.children.0 < totals.seats.0, "{totals:?}");
}

async fn broken_files_are_kept_and_every_problem_is_told_with_its_place(store: Store) {
    let office = store.office().await;
    let (schools, blocks) =
        (file("fixtures/bad_children/schools.csv"), file("fixtures/bad_children/blocks.geojson"));
    let files = [
        (InputRole::Schools, "schools.csv", &*schools),
        (InputRole::Blocks, "blocks.geojson", &*blocks),
    ];
    let version = version(&store.db, &office, &files).await;
    let checked = check(&store.db, &version).await.unwrap();
    assert!(!checked.is_sound());
    let said: Vec<String> = checked.found.iter().map(|found| found.problem.to_string()).collect();
    let expected = String::from_utf8(file("fixtures/bad_children/expected.txt")).unwrap();
    let expected: Vec<String> =
        expected.lines().map(|line| line.replace("fixtures/bad_children/", "")).collect();
    for line in &said {
        assert!(expected.contains(line), "{line}");
    }
    let points: Vec<_> = checked.found.iter().map(|found| found.point.unwrap().lon).collect();
    assert_eq!(points[..2], [112.5, 112.51]);
    let kept = version.files.iter().find(|file| file.role == "blocks").unwrap();
    assert_eq!(store.db.content(&kept.content, 1 << 20).await.unwrap(), blocks);
}

async fn a_version_without_blocks_says_so(store: Store) {
    let office = store.office().await;
    let files = [(InputRole::Schools, "s.csv", "id,lon,lat,seats\nA,112.5,37.8,5\n".as_bytes())];
    let version = version(&store.db, &office, &files).await;
    let checked = check(&store.db, &version).await.unwrap();
    let said: Vec<String> = checked.found.iter().map(|found| found.problem.to_string()).collect();
    assert!(said.iter().any(|line| line.contains(" blocks")), "{said:?}");
    assert!(said.iter().all(|line| !line.contains("/tmp")), "{said:?}");
}

const SCHOOLS: &str = "id,name,lon,lat,seats\nA,East,112.50,37.80,50\nB,West,112.52,37.80,40\n";
const BLOCKS: &str = "code,kids here,lon,lat\nb1,7,112.50,37.80\nb2,8,112.51,37.80\n";

async fn columns_that_are_called_otherwise_are_named_by_a_new_version(store: Store) {
    let office = store.office().await;
    let files = [
        (InputRole::Schools, "s.csv", SCHOOLS.as_bytes()),
        (InputRole::Blocks, "b.csv", BLOCKS.as_bytes()),
    ];
    let base = version(&store.db, &office, &files).await;
    assert!(!check(&store.db, &base).await.unwrap().is_sound());
    let seen = looked_into(&store.db, &base).await.unwrap();
    let (_, blocks) = seen.iter().find(|(role, _)| *role == InputRole::Blocks).unwrap();
    assert_eq!(blocks.file, "b.csv");
    let guesses: BTreeMap<&str, _> =
        blocks.layers[0].columns.iter().map(|one| (&*one.name, one.guess)).collect();
    assert_eq!((guesses["code"], guesses["lon"]), (Some("id"), Some("lon")));
    let wishes = Derived {
        columns: BTreeMap::from([
            ("children".to_owned(), vec!["kids here".to_owned()]),
            ("id".to_owned(), vec!["code".to_owned(), "id".to_owned()]),
        ]),
        rule: Some(Rule::NearestFirst),
        ..Derived::default()
    };
    let district = &*office.district;
    let deed = by(Some(&office.planner));
    let id = derive(&store.db, deed, (district, &base), &wishes).await.unwrap();
    assert_ne!(id, base.id);
    let derived = store.db.version(district, &id).await.unwrap();
    assert_eq!(derived.files.len(), 3);
    let checked = check(&store.db, &derived).await.unwrap();
    assert_eq!(checked.levels[0].totals.unwrap().children.0, 15, "{:?}", checked.found);
    // The same wish again is the same version; none is the version itself; the old one is there.
    assert_eq!(derive(&store.db, deed, (district, &base), &wishes).await.unwrap(), id);
    let none = Derived::default();
    assert_eq!(derive(&store.db, deed, (district, &base), &none).await.unwrap(), base.id);
    assert_eq!(store.db.version(district, &base.id).await.unwrap(), base);
    let nowhere = Derived { keep: Some("no plan".to_owned()), ..none };
    assert!(derive(&store.db, deed, (district, &base), &nowhere).await.is_err());
}

async fn versions_are_compared_school_by_school_and_block_by_block(store: Store) {
    let office = store.office().await;
    let blocks = BLOCKS.replace("code", "id").replace("kids here", "children");
    let pair = |schools: String, blocks: String| [schools, blocks];
    let mut versions = Vec::new();
    for [schools, blocks] in [
        pair(SCHOOLS.to_owned(), blocks.clone()),
        pair(
            SCHOOLS.replace("West,", "Far West,") + "C,North,112.51,37.81,30\n",
            blocks.replace("b1,7", "b1,9").replace("b2", "b3"),
        ),
        pair(SCHOOLS.to_owned(), "id,children\n".to_owned()),
    ] {
        let files = [
            (InputRole::Schools, "s.csv", schools.as_bytes()),
            (InputRole::Blocks, "b.csv", blocks.as_bytes()),
        ];
        versions.push(version(&store.db, &office, &files).await);
    }
    let compared = compare(&store.db, &versions[0], &versions[1]).await.unwrap();
    let ids = |subjects: &[catchment::office::inputs::Subject]| -> Vec<String> {
        subjects.iter().map(|subject| subject.id.clone()).collect()
    };
    assert_eq!(ids(&compared.schools.new), ["C"]);
    assert_eq!(
        (ids(&compared.blocks.new), ids(&compared.blocks.gone)),
        (vec!["b3".to_owned()], vec!["b2".to_owned()])
    );
    let [block] = &compared.blocks.changed[..] else { panic!("{compared:?}") };
    let fact = &block.facts[0];
    assert_eq!(
        (fact.name, fact.before.as_deref(), fact.after.as_deref()),
        ("children", Some("7"), Some("9"))
    );
    let [school] = &compared.schools.changed[..] else { panic!("{compared:?}") };
    assert_eq!((&*school.subject.id, school.facts[0].name), ("B", "name"));
    assert_eq!(compared.files, ["blocks", "schools"]);
    let same = compare(&store.db, &versions[0], &versions[0]).await.unwrap();
    assert!(same.blocks.changed.is_empty() && same.files.is_empty());
    let refused = compare(&store.db, &versions[0], &versions[2]).await.unwrap_err();
    assert!(refused.to_string().contains(&versions[2].id), "{refused}");
}

async fn of_several_levels_each_is_read(store: Store) {
    let office = store.office().await;
    let schools = "id,level,lon,lat,seats\nA,primary,112.50,37.80,50\nB,junior,112.52,37.80,no\n";
    let blocks = BLOCKS.replace("code", "id").replace("kids here", "children");
    let files = [
        (InputRole::Schools, "s.csv", schools.as_bytes()),
        (InputRole::Blocks, "b.csv", blocks.as_bytes()),
    ];
    let version = version(&store.db, &office, &files).await;
    let checked = check(&store.db, &version).await.unwrap();
    let levels: Vec<_> =
        checked.levels.iter().map(|one| (one.name.as_deref(), one.totals.is_some())).collect();
    assert_eq!(levels, [(Some("junior"), false), (Some("primary"), true)]);
}

async fn homes_and_gates_far_from_streets_are_told_before_anything_is_solved(store: Store) {
    let office = store.office().await;
    let story = |name: &str| file(&format!("fixtures/doubtful_walks/{name}"));
    let (schools, streets) = (story("schools.geojson"), story("streets.geojson"));
    let mut told = Vec::new();
    for blocks in ["blocks.csv", "blocks_but_one.csv"] {
        let blocks = story(blocks);
        let files = [
            (InputRole::Schools, "schools.geojson", &*schools),
            (InputRole::Blocks, "blocks.csv", &*blocks),
            (InputRole::Streets, "streets.geojson", &*streets),
        ];
        let version = version(&store.db, &office, &files).await;
        let checked = check(&store.db, &version).await.unwrap();
        let found = checked.found.iter().map(|found| {
            assert!(found.point.is_some(), "{}", found.problem);
            let (file, value) = (found.problem.file.clone(), found.problem.value.clone());
            (found.problem.code.id(), file, value.unwrap(), found.problem.detail.clone())
        });
        told.push((checked.is_sound(), found.collect::<Vec<_>>()));
    }
    let row = |code, file: &str, id: &str, far: Option<&str>| {
        (code, file.to_owned(), id.to_owned(), far.map(str::to_owned))
    };
    let cut_off = vec![row("E913", "blocks.csv", "B3", None)];
    assert_eq!(told[0], (false, cut_off));
    let (sound, doubts) = &told[1];
    assert!(sound, "they are doubts, and stop nothing");
    let home = row("W902", "blocks.csv", "B2", Some("887.9 m"));
    assert!(doubts.contains(&home), "{doubts:?}");
    let unreached = row("W904", "schools.geojson", "S2", None);
    assert!(doubts.contains(&unreached), "{doubts:?}");
    let gates = doubts.iter().filter(|(code, ..)| *code == "W903").map(|(.., id, _)| id.as_str());
    assert_eq!(gates.collect::<Vec<_>>(), ["S1"]);
}
