//! A plan written and read again is the same plan, and nothing else reads as one.

use catchment::model::{
    ChildMillimeters, Children, Exception, InputDigest, InputRole, Millimeters, Moved, Plan,
    PlannedBlock, PlannedSchool, Reason, Rule, SchoolIdx, SeatsNeeded, TighterBound, WorstWalk,
};
use catchment::wire::{self, PLAN_SCHEMA};
use catchment::world::World;
use serde_json::{Value, json};

use crate::worlds::{random_town, street};

/// These schools for these blocks, by position, with numbers that add up; crowdings and bound are
/// made up.
pub fn plan_by_hand(world: &World, schools: &[Option<usize>]) -> Plan {
    let district = &world.district;
    let walk = |block: usize, school: usize| {
        let blocks = district.block_idxs().nth(block).unwrap();
        world.distances.between(blocks, SchoolIdx(school)).unwrap()
    };
    let planned_school = |idx: usize| {
        let mine = schools.iter().enumerate().filter(|(_, at)| **at == Some(idx));
        let mine: Vec<usize> = mine.map(|(block, _)| block).collect();
        PlannedSchool {
            id: district.schools()[idx].id.clone(),
            zone: None,
            seats: district.schools()[idx].seats,
            least_children: Children(0),
            children: mine.iter().map(|block| district.blocks()[*block].children).sum(),
            walk: mine
                .iter()
                .map(|block| walk(*block, idx) * district.blocks()[*block].children)
                .sum(),
            crowding: Millimeters(1000 * idx as i64 + 7),
        }
    };
    let planned: Vec<PlannedSchool> = (0..district.schools().len()).map(planned_school).collect();
    let cost: ChildMillimeters = planned.iter().map(|school| school.walk).sum();
    let placed: Children = planned.iter().map(|school| school.children).sum();
    let unplaced = district.total_children() - placed;
    let no_seat = Millimeters(12_345_678);
    Plan {
        rule: Rule::LeastWalk,
        own_block: true,
        connected: false,
        level: None,
        inputs: Vec::new(),
        cost,
        moved: None,
        bound: cost + no_seat * unplaced - ChildMillimeters(cost.0 / 2000),
        tighter: None,
        worst_walk: None,
        no_seat,
        unplaced_children: unplaced,
        seats_needed: Vec::new(),
        schools: planned,
        blocks: schools
            .iter()
            .enumerate()
            .map(|(block, school)| PlannedBlock {
                id: district.blocks()[block].id.clone(),
                school: school.map(|idx| (district.schools()[idx].id.clone(), walk(block, idx))),
            })
            .collect(),
        exceptions: Vec::new(),
    }
}

/// With everything in it that a plan can hold.
fn full_plan() -> Plan {
    let world = street();
    let mut plan = plan_by_hand(&world, &[Some(1), Some(1), Some(0), None, Some(0)]);
    let digest = |role, digit: &str| InputDigest { role, sha256: digit.repeat(64) };
    plan.level = Some("primary \"north\" 北".to_owned());
    plan.rule = Rule::ShortestWorstWalk;
    plan.moved =
        Some(Moved { blocks: 2, children: Children(20), price: ChildMillimeters(6_000_500) });
    let (bound, how) = (plan.bound + ChildMillimeters(7), "cuts \"and\" search".to_owned());
    plan.tighter = Some(TighterBound { bound, how, proven_optimal: false });
    plan.worst_walk = Some(WorstWalk {
        walk: Millimeters(2_500_100),
        at_least: Millimeters(2_500_000),
        full_schools: plan.schools.iter().map(|school| school.id.clone()).collect(),
    });
    (plan.schools[0].zone, plan.schools[0].least_children) = (Some("东区".into()), Children(3));
    plan.schools[1].crowding = Millimeters(-120_500);
    plan.inputs = vec![
        digest(InputRole::Schools, "a"),
        digest(InputRole::Blocks, "0"),
        digest(InputRole::Settings, "9"),
    ];
    plan.seats_needed =
        vec![SeatsNeeded { school: plan.schools[0].id.clone(), seats: Children(10) }];
    let exception = |at: usize, reason| Exception {
        block: plan.blocks[at].id.clone(),
        school: plan.blocks[at].school.as_ref().map(|school| school.0.clone()),
        reason,
        extra: Millimeters(1_001),
    };
    plan.exceptions = vec![exception(2, Reason::Connected), exception(3, Reason::WholeBlock)];
    plan.exceptions.push(exception(4, Reason::OwnBlock));
    plan
}

fn schema() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(PLAN_SCHEMA).unwrap()).unwrap()
}

#[test]
fn a_plan_reads_back_exactly() {
    let plan = full_plan();
    let text = wire::plan_to_json(&plan);
    assert_eq!(wire::plan_from_json(&text).unwrap(), plan);
    assert_eq!(wire::plan_from_json(&format!("\u{feff}{text}")).unwrap(), plan);
    for seed in 0..20 {
        let world = random_town(seed, 5, 60);
        let schools: Vec<Option<usize>> =
            (0..60).map(|block| Some(block % 6).filter(|school| *school < 5)).collect();
        let plan = plan_by_hand(&world, &schools);
        assert_eq!(wire::plan_from_json(&wire::plan_to_json(&plan)).unwrap(), plan, "{seed}");
    }
}

#[test]
fn every_school_and_block_has_a_line() {
    let plan = full_plan();
    let text = wire::plan_to_json(&plan);
    for school in &plan.schools {
        let line = format!("    {{\"id\":{:?},\"seats\":{},", school.id.0, school.seats.0);
        assert!(text.lines().any(|found| found.starts_with(&line)), "{line}\n{text}");
    }
    for block in &plan.blocks {
        let line = format!("    {{\"id\":{:?},\"school\":", block.id.0);
        assert!(text.lines().any(|found| found.starts_with(&line)), "{line}\n{text}");
    }
}

#[test]
fn plans_match_their_schema() {
    let (schema, plan) = (schema(), full_plan());
    let json: Value = serde_json::from_str(&wire::plan_to_json(&plan)).unwrap();
    let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
}

/// Each change is refused by the schema and by the reader.
#[test]
fn a_broken_plan_is_refused() {
    let digest = "a".repeat(63);
    let changes: [(&str, Value); 26] = [
        ("/version", json!(1)),
        ("/version", json!("1")),
        ("/rule", json!("by-lottery")),
        ("/level", json!(3)),
        ("/own_block", json!("yes")),
        ("/inputs/homes", json!("a".repeat(64))),
        ("/inputs/schools", json!(digest)),
        ("/cost_child_meters", json!("12")),
        ("/unplaced_children", json!(-1)),
        ("/unplaced_children", json!(1.5)),
        ("/schools/0/seats", json!(-5)),
        ("/schools/0/crowding_m", json!("1")),
        ("/schools/0/zone", json!(4)),
        ("/schools/0/least_children", json!(-1)),
        ("/connected", json!(null)),
        ("/moved/blocks", json!(-2)),
        ("/tighter/proven_optimal", json!("yes")),
        ("/worst_walk/walk_m", json!(-4)),
        ("/worst_walk/full_schools", json!(["B1", 2])),
        ("/schools/0/teachers", json!(4)),
        ("/blocks/0/meters", json!(null)),
        ("/blocks/0/children", json!(4)),
        ("/blocks/3/meters", json!(4)),
        ("/exceptions/0/reason", json!("because")),
        ("/exceptions/0/extra_meters", json!(-3)),
        ("/remarks", json!("none")),
    ];
    let (schema, whole) = (schema(), wire::plan_to_json(&full_plan()));
    for (place, value) in changes {
        let mut json: Value = serde_json::from_str(&whole).unwrap();
        let (parent, name) = place.rsplit_once('/').unwrap();
        json.pointer_mut(parent).unwrap()[name] = value;
        assert!(!schema.is_valid(&json), "the schema takes {place}");
        assert!(wire::plan_from_json(&json.to_string()).is_err(), "the reader takes {place}");
    }
}

#[test]
fn a_missing_fact_is_refused() {
    let (schema, whole) = (schema(), wire::plan_to_json(&full_plan()));
    let json: Value = serde_json::from_str(&whole).unwrap();
    for place in [
        "",
        "/schools/0",
        "/blocks/0",
        "/blocks/3",
        "/exceptions/0",
        "/seats_needed/0",
        "/moved",
        "/tighter",
        "/worst_walk",
    ] {
        for name in json.pointer(place).unwrap().as_object().unwrap().keys() {
            let mut json = json.clone();
            json.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(name);
            assert!(!schema.is_valid(&json), "the schema does not miss {place}/{name}");
            let read = wire::plan_from_json(&json.to_string());
            assert!(read.is_err(), "the reader does not miss {place}/{name}");
        }
    }
}

/// What a schema cannot say.
#[test]
fn an_inconsistent_plan_is_refused_and_told_why() {
    let whole = wire::plan_to_json(&full_plan());
    let json: Value = serde_json::from_str(&whole).unwrap();
    let says = |change: &dyn Fn(&mut Value)| {
        let mut json = json.clone();
        change(&mut json);
        wire::plan_from_json(&json.to_string()).unwrap_err().to_string()
    };
    let gap = says(&|json| json["gap"] = json!(0.0));
    assert!(gap.contains("gap says 0, but"), "{gap}");
    let order = says(&|json| json["blocks"].as_array_mut().unwrap().swap(0, 1));
    assert!(order.contains("\"B1\" follows \"B2\""), "{order}");
    let twice = says(&|json| json["schools"][1] = json["schools"][0].clone());
    assert!(twice.contains("\"adams\" follows \"adams\""), "{twice}");
    let fine = says(&|json| json["blocks"][0]["meters"] = json!(1.0005));
    assert!(fine.contains("1.0005 is no number of meters"), "{fine}");
    let far = says(&|json| json["schools"][0]["crowding_m"] = json!(1e14 as i64));
    assert!(far.contains("crowding_m of school \"adams\" is out of range"), "{far}");
    let version = says(&|json| json["version"] = json!(1));
    assert_eq!(version, "version 1 is not known; this version reads version 2");
    let newer = wire::plan_from_json("{\"version\": 7, \"zones\": []}").unwrap_err();
    assert!(newer.what.starts_with("version 7 is not known"), "{newer}");
}

#[test]
fn an_unreadable_plan_is_refused_with_its_line() {
    let whole = wire::plan_to_json(&full_plan());
    let broken = whole.replacen("\"id\":\"B2\"", "\"name\":\"B2\"", 1);
    let line = whole.lines().position(|line| line.contains("\"id\":\"B2\"")).unwrap() + 1;
    let bad = wire::plan_from_json(&broken).unwrap_err();
    assert_eq!(bad.line, Some(line), "{bad}");
    assert!(bad.to_string().contains("unknown field `name`"), "{bad}");
    assert!(!bad.to_string().contains("column"), "{bad}");
    for text in ["", "{", "[]", "not a plan"] {
        assert!(wire::plan_from_json(text).is_err(), "{text}");
    }
}

#[test]
fn assignments_are_a_row_per_block() {
    let csv = wire::assignments_csv(&full_plan());
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows[0], "block,school,meters");
    assert!(rows[1].starts_with("B1,lincoln,"), "{csv}");
    assert_eq!(rows[4], "B4,,");
    assert_eq!(rows.len(), 6);
}
