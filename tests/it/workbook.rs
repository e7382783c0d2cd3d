//! The plan as a workbook: what an office prints, read back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use catchment::export::workbook::{self, Wishes};
use catchment::ingest::{Files, Inspected, inspect, read};
use catchment::language::Language;
use catchment::model::Plan;
use catchment::pipeline;
use catchment::wire::layers::Source;
use catchment::world::World;
use catchment::zones::zones_of;

use crate::ingest::read_folder;

fn four_streets() -> (World, Plan) {
    let loaded = read_folder(Path::new("fixtures/four_streets"), None).unwrap();
    let world = World::survey(loaded.district);
    let plan = pipeline::plan(&world).unwrap();
    (world, plan)
}

fn bytes(world: &World, plan: &Plan, children: bool, wishes: Wishes) -> Vec<u8> {
    let zones = zones_of(world, plan);
    let source = Source { children, ..Source::public(world, plan, &zones) };
    let mut bytes = Vec::new();
    workbook::write(source, wishes, &mut bytes).unwrap();
    bytes
}

/// As our own reader of workbooks sees it.
fn seen(bytes: &[u8]) -> Inspected {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.xlsx");
    fs::write(&path, bytes).unwrap();
    inspect(&path)
}

fn sheets(seen: &Inspected) -> Vec<String> {
    seen.layers.iter().map(|layer| layer.name.clone().unwrap()).collect()
}

fn columns(seen: &Inspected, sheet: usize) -> Vec<String> {
    seen.layers[sheet].columns.iter().map(|column| column.name.clone()).collect()
}

#[test]
fn a_sheet_for_each_school_after_cover_schools_and_exceptions() {
    let (world, plan) = four_streets();
    let cases = [
        (None, ["封面 Cover", "学校 Schools", "例外 Exceptions", "东校", "西校"]),
        (Some(Language::Chinese), ["封面", "学校", "例外", "东校", "西校"]),
        (Some(Language::English), ["Cover", "Schools", "Exceptions", "East School", "West School"]),
    ];
    for (language, names) in cases {
        let wishes = Wishes { language, ..Wishes::default() };
        let seen = seen(&bytes(&world, &plan, false, wishes));
        assert_eq!(sheets(&seen), names);
    }
}

#[test]
fn the_same_plan_is_the_same_bytes() {
    let (world, plan) = four_streets();
    let one = bytes(&world, &plan, true, Wishes::default());
    assert_eq!(one, bytes(&world, &plan, true, Wishes::default()));
    let public = bytes(&world, &plan, false, Wishes::default());
    assert!(one != public, "a workbook with children differs from one without");
}

#[test]
fn children_and_addresses_are_written_only_where_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let schools = write("schools.csv", "id,name,seats,lon,lat\nS1,东校,100,112.505,37.865\n");
    let row = |at: usize| format!("B{at:02},小区{at},112.505,37.8{at:02}\n");
    let rows: String = (10..40).map(row).collect();
    let blocks = write("blocks.csv", &format!("id,name,lon,lat\n{rows}"));
    let list = "address,children,block\n幸福里2号楼,3,B10\n幸福里1号楼,2,B10\n";
    let list = write("addresses.csv", list);
    let files = Files { addresses: Some(&list), ..Files::of(&schools, &blocks) };
    assert!(read(&files).unwrap().addresses.is_empty());
    let loaded = read(&Files { keep_addresses: true, ..files }).unwrap();
    let told: Vec<(&str, &str)> =
        loaded.addresses[0].iter().map(|one| (&*one.address, &*one.children)).collect();
    assert_eq!(told, [("幸福里1号楼", "2"), ("幸福里2号楼", "3")]);
    let world = World::survey(loaded.district);
    let plan = pipeline::plan(&world).unwrap();
    let wishes = Wishes { language: Some(Language::Chinese), addresses: &loaded.addresses };
    let public = seen(&bytes(&world, &plan, false, wishes));
    assert_eq!(columns(&public, 3), ["序号", "小区", "步行距离（米）"]);
    let office = seen(&bytes(&world, &plan, true, wishes));
    assert_eq!(columns(&office, 3), ["序号", "小区", "地址", "步行距离（米）", "儿童"]);
    let samples = &office.layers[3].columns[2].samples;
    assert_eq!(samples[..], ["幸福里1号楼", "幸福里2号楼"]);
}

#[test]
fn two_hundred_awkward_names_are_two_hundred_sheets() {
    let folder = tempfile::tempdir().unwrap();
    let table = |head: &str| {
        let rows = (0..200).map(|at| format!("{at:03},10,112.5{at:03},37.8\n"));
        format!("id,{head},lon,lat\n{}", rows.collect::<String>())
    };
    fs::write(folder.path().join("schools.csv"), table("seats")).unwrap();
    fs::write(folder.path().join("blocks.csv"), table("children")).unwrap();
    let district = read_folder(folder.path(), None).unwrap().district;
    let awkward = [
        "实验小学/东校区",
        "实验小学?东校区",
        "'[引号]'",
        "History",
        "",
        "   ",
        "太原市杏花岭区第一实验小学教育集团东校区南门分部暨附属幼儿园小学部",
        "A & B \u{1}School",
        "封面 cover",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    ];
    let mut schools = district.schools().to_vec();
    for (at, school) in schools.iter_mut().enumerate() {
        school.name = awkward[at % awkward.len()].to_owned();
    }
    let settings = district.settings.clone();
    let blocks = district.blocks().to_vec();
    let district = catchment::model::District::new(schools, blocks, settings, None).unwrap();
    let world = World::survey(district);
    let plan = pipeline::plan(&world).unwrap();
    let seen = seen(&bytes(&world, &plan, false, Wishes::default()));
    let names = sheets(&seen);
    assert_eq!(names.len(), 203);
    let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(distinct.len(), 203);
    for name in &names {
        assert!(
            name.encode_utf16().count() <= 31
                && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])
        );
    }
}

#[test]
fn the_command_writes_a_workbook_and_refuses_flags_that_make_no_sense() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan");
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let catchment = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let plan = plan.to_str().unwrap();
    let given = |name: &str| format!("fixtures/four_streets/{name}.geojson");
    let (schools, blocks) = (given("schools"), given("blocks"));
    let made = catchment(&["allocate", "--schools", &schools, "--blocks", &blocks, "--out", plan]);
    assert_eq!(made.0, 0, "{}", made.1);
    let (one, other) = (file("one.xlsx"), file("other.xlsx"));
    for book in [&one, &other] {
        let (code, errors) = catchment(&["export", plan, book, "--lang", "zh"]);
        assert_eq!(code, 0, "{errors}");
    }
    assert_eq!(fs::read(&one).unwrap(), fs::read(&other).unwrap());
    let wrong: [&[&str]; 2] = [
        &["export", plan, &file("a.xlsx"), "--layer", "zones", "--lang", "zh"],
        &["export", plan, &file("a.gpkg"), "--lang", "zh"],
    ];
    for arguments in wrong {
        assert_eq!(catchment(arguments).0, 2, "{arguments:?}");
    }
    // Of one layer it is a plain table.
    let table = file("zones.xlsx");
    assert_eq!(catchment(&["export", plan, &table, "--layer", "zones"]).0, 0);
    let seen = inspect(Path::new(&table));
    assert_eq!(seen.layers.len(), 1);
    assert_eq!(seen.layers[0].columns[0].name, "id");
}
