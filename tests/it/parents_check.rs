//! What a parent can do with a ruler and the published files: every answer of whole districts
//! computed again, from public data only and with nothing of ours.

use std::collections::BTreeMap;
use std::path::Path;

use catchment::explain::explain_briefly;
use catchment::ingest::{self, Files};
use catchment::model::{District, Effort};
use catchment::pipeline;
use catchment::wire::{self, explanation::ExplanationJson};
use catchment::world::World;
use geo::{Distance, Geodesic, Point};
use serde_json::Value;

use crate::real::{fairfax, somerville_district};

#[test]
fn every_answer_of_the_sample_adds_up() {
    let folder = Path::new("data/xinghualing");
    let [schools, blocks, settings] =
        ["schools.geojson", "blocks.geojson", "settings.toml"].map(|name| folder.join(name));
    let files = Files { settings: Some(&settings), ..Files::of(&schools, &blocks) };
    check(ingest::read(&files).unwrap().district, 2000);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn every_answer_of_fairfax_adds_up() {
    check(fairfax("ES", "children"), 9404);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn every_answer_of_somerville_adds_up() {
    check(somerville_district(), 500);
}

/// A length in whole millimeters, as it is published.
fn mm(value: &Value) -> i64 {
    (value.as_f64().expect("a number of meters") * 1000.0).round() as i64
}

/// What a ruler may be wrong: the formula's own error, and rounding.
const RULER_MM: i64 = 12;

struct Published {
    crowding: BTreeMap<String, i64>,
    gates: BTreeMap<String, Point>,
    exceptions: BTreeMap<String, (String, i64)>,
    no_seat: i64,
}

fn check(mut district: District, at_least: usize) {
    district.settings.effort = Effort::Quick;
    let world = World::survey(district);
    let plan = pipeline::plan(&world).unwrap();
    let published = Published::read(&world, &wire::plan_to_json(&plan));
    let mut n_exceptions = 0;
    let mut n_blocks = 0;
    for block in world.district.block_idxs() {
        let explanation = explain_briefly(&world, &plan, block);
        let answer = ExplanationJson::of(&world, &plan, &explanation, None);
        let answer = serde_json::to_value(answer).unwrap();
        n_exceptions += usize::from(published.check(&answer));
        n_blocks += 1;
    }
    assert!(at_least <= n_blocks, "{n_blocks} blocks");
    assert_eq!(n_exceptions, published.exceptions.len(), "every exception is told");
}

impl Published {
    fn read(world: &World, plan: &str) -> Self {
        let plan: Value = serde_json::from_str(plan).unwrap();
        let list = |name: &str| plan[name].as_array().unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let gates = world.district.schools().iter();
        let gates = gates.map(|school| {
            let gate = school.point.unwrap();
            (school.id.0.clone(), Point::new(gate.lon, gate.lat))
        });
        Self {
            crowding: list("schools")
                .iter()
                .map(|one| (text(&one["id"]), mm(&one["crowding_m"])))
                .collect(),
            gates: gates.collect(),
            exceptions: list("exceptions")
                .iter()
                .map(|one| (text(&one["block"]), (text(&one["reason"]), mm(&one["extra_meters"]))))
                .collect(),
            no_seat: mm(&plan["no_seat_m"]),
        }
    }

    /// Whether it is an exception.
    fn check(&self, answer: &Value) -> bool {
        let id = answer["block"]["id"].as_str().unwrap();
        let home = &answer["block"]["point"];
        let home = Point::new(home[0].as_f64().unwrap(), home[1].as_f64().unwrap());
        let measured =
            |school: &str| (Geodesic.distance(home, self.gates[school]) * 1000.0).round() as i64;
        let mut own = None;
        let mut told = BTreeMap::new();
        for choice in answer["choices"].as_array().unwrap() {
            let school = choice["school"]["id"].as_str().unwrap();
            let (walk, crowding) = (mm(&choice["walk_m"]), mm(&choice["crowding_m"]));
            assert!((walk - measured(school)).abs() <= RULER_MM, "{id} to {school}: {walk}");
            assert_eq!(crowding, self.crowding[school], "{school} is the same for everybody");
            assert_eq!(walk + crowding, mm(&choice["sum_m"]), "{id} to {school}");
            told.insert(school, walk + crowding);
            if choice["chosen"] == true {
                own = Some((school, walk, walk + crowding));
            }
        }
        let sums = self.gates.keys().map(|school| measured(school) + self.crowding[school]);
        let least = sums.min().unwrap();
        let Some((school, walk, sum)) = own else {
            assert_eq!(answer["school"], Value::Null, "{id}");
            let told = answer["why"]["code"].as_str().unwrap();
            assert!(told.starts_with("no-seat"), "{id}: {told}");
            return false;
        };
        assert_eq!(answer["school"]["id"], school, "{id}");
        // Nobody is silent about a nearer school.
        for other in self.gates.keys().filter(|other| measured(other) + RULER_MM < walk) {
            assert!(told.contains_key(other.as_str()), "{id}: {other} is nearer than {school}");
        }
        match self.exceptions.get(id) {
            None => {
                assert_eq!(answer["exception"], Value::Null, "{id}");
                assert!(sum <= least + RULER_MM, "{id}: {sum} at {school}, {least} elsewhere");
                false
            }
            Some((reason, extra)) => {
                assert_eq!(answer["exception"]["reason"], reason.as_str(), "{id}");
                assert_eq!(mm(&answer["exception"]["extra_m"]), *extra, "{id}");
                let rule = least.min(self.no_seat);
                assert!(
                    (sum - rule - extra).abs() <= RULER_MM,
                    "{id}: {sum} − {rule} is not {extra}"
                );
                true
            }
        }
    }
}
