//! Hand-made districts whose plans were worked out by hand: files in, plan out.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use catchment::ingest::{Code, Problem};
use catchment::model::{BlockIdx, ChildMillimeters, Children, Plan, SchoolId};
use catchment::pipeline;
use catchment::world::World;
use serde_json::{Value, json};

use crate::ingest::read_folder;

/// Stories with a known answer.
fn stories() -> Vec<PathBuf> {
    let folders = fs::read_dir("fixtures").unwrap().map(|entry| entry.unwrap().path());
    let mut stories: Vec<PathBuf> =
        folders.filter(|folder| folder.join("expected.json").exists()).collect();
    stories.sort();
    stories
}

#[test]
fn every_story_ends_as_worked_out_by_hand() {
    let stories = stories();
    assert!(6 <= stories.len());
    for story in stories {
        let loaded = read_folder(&story, None).unwrap();
        // In some stories the blocks do not reach to the schools.
        let others = |notice: &&Problem| notice.code != Code::OutsideAllBlocks;
        let notices: Vec<&Problem> = loaded.notices.iter().filter(others).collect();
        assert!(notices.is_empty(), "{}: {notices:?}", story.display());
        let world = World::survey(loaded.district);
        let plan = pipeline::plan(&world).unwrap();
        let expected = fs::read_to_string(story.join("expected.json")).unwrap();
        let expected: BTreeMap<String, Value> = serde_json::from_str(&expected).unwrap();
        for (fact, want) in expected {
            assert_eq!(said(&world, &plan, &fact), want, "{} of {}", fact, story.display());
        }
    }
}

/// What a plan says of one fact, as `expected.json` writes it.
fn said(world: &World, plan: &Plan, fact: &str) -> Value {
    let meters = |walk: ChildMillimeters| json!(walk.0 / 1000);
    match fact {
        "schools" => of_each(&plan.blocks, |block| {
            (block.id.0.clone(), json!(block.school.as_ref().map(|(school, _)| &school.0)))
        }),
        "crowding_m" => {
            of_each(&plan.schools, |school| (school.id.0.clone(), json!(school.crowding.0 / 1000)))
        }
        "exceptions" => of_each(&plan.exceptions, |exception| {
            (exception.block.0.clone(), json!(exception.reason.name()))
        }),
        "seats_needed" => {
            of_each(&plan.seats_needed, |needed| (needed.school.0.clone(), json!(needed.seats.0)))
        }
        "cost_child_m" => meters(plan.cost),
        "bound_child_m" => meters(plan.bound),
        "unplaced_children" => {
            let Children(unplaced) = plan.unplaced_children;
            json!(unplaced)
        }
        "grandfathered" => of_each(world.district.schools(), |school| {
            (school.id.0.clone(), json!(school.grandfathered.0))
        }),
        "moved_children" => json!(plan.moved.map(|moved| moved.children.0)),
        "own_blocks" => own_blocks(world),
        "neighbors" => neighbors(world),
        "pieces" => pieces(world, plan),
        unknown => panic!("expected.json speaks of {unknown:?}"),
    }
}

fn of_each<T>(all: &[T], entry: impl Fn(&T) -> (String, Value)) -> Value {
    Value::Object(all.iter().map(entry).collect())
}

fn own_blocks(world: &World) -> Value {
    let id = |block: BlockIdx| &world.district.block(block).id.0;
    of_each(world.district.schools(), |school| {
        (school.id.0.clone(), json!(school.own_block.map(id)))
    })
}

fn neighbors(world: &World) -> Value {
    let id = |block: BlockIdx| world.district.block(block).id.0.clone();
    let pairs = world.district.block_idxs().flat_map(|block| {
        let later = world.adjacency.neighbors(block).iter().filter(move |other| block < **other);
        later.map(move |other| [id(block), id(*other)])
    });
    json!(pairs.collect::<Vec<_>>())
}

fn pieces(world: &World, plan: &Plan) -> Value {
    let zone = |school: &SchoolId| -> Vec<BlockIdx> {
        let all = world.district.block_idxs().zip(&plan.blocks);
        let of_school =
            all.filter(|(_, block)| block.school.as_ref().is_some_and(|(id, _)| id == school));
        of_school.map(|(block, _)| block).collect()
    };
    of_each(&plan.schools, |school| {
        (school.id.0.clone(), json!(world.adjacency.n_pieces(&zone(&school.id))))
    })
}
