//! Zones by walks along streets hang together along the streets.

use std::collections::BTreeSet;
use std::sync::Arc;

use catchment::adjacency::Adjacency;
use catchment::distance::streets::{Graph, StreetWalks, Sweep, Wanted};
use catchment::model::{BlockIdx, District, Point, SchoolIdx};
use catchment::pipeline;
use catchment::world::World;

use crate::streets::{river_town, settled, with};
use crate::worlds::{Dice, town_of};

/// The additively weighted Voronoi property: whoever walks from a place of a school's cell to that
/// school stays in its cell all the way.
#[test]
fn cells_of_walk_and_crowding_are_connected_along_the_streets() {
    for seed in 0..20 {
        let mut dice = Dice::new(seed);
        let district = settled(river_town(), seed, (6, 1));
        let walks = StreetWalks::measure(&district, district.streets.as_ref().unwrap());
        let crowding: Vec<u64> = (0..6).map(|_| dice.below(400_000) as u64).collect();
        let far = from_all_gates(&district, &walks);
        let cell = |node: usize| -> Vec<usize> {
            let sums: Vec<u64> =
                (0..6).map(|school| far[school][node] + crowding[school]).collect();
            let least = *sums.iter().min().unwrap();
            (0..6).filter(|school| sums[*school] == least).collect()
        };
        let cells: Vec<Vec<usize>> = (0..walks.streets().nodes().len()).map(cell).collect();
        for school in 0..6 {
            let members: BTreeSet<u32> =
                (0..100).filter(|node| cells[*node as usize].contains(&school)).collect();
            let gate = &walks.gates(SchoolIdx(school))[0];
            let segment = walks.streets().segments()[gate.segment as usize];
            let starts = [segment.from.0, segment.to.0];
            let reached = reached(walks.graph(), &starts, &members);
            assert_eq!(reached, members, "seed {seed}, school {school}");
        }
    }
}

/// One row per school: how far every node is.
fn from_all_gates(district: &District, walks: &StreetWalks) -> Vec<Vec<u64>> {
    let graph = walks.graph();
    let everywhere = Wanted::of(graph.n_nodes(), 0..graph.n_nodes() as u32);
    let row = |school: SchoolIdx| {
        let gate = walks.gates(school)[0];
        let sources = gate.reach(walks.streets(), graph).map(|(node, mm)| (node, mm as u32));
        let mut sweep = Sweep::over(graph);
        sweep.from(&sources, &everywhere).iter().map(|mm| u64::from(*mm)).collect()
    };
    district.school_idxs().map(row).collect()
}

/// Members that can be walked to from `starts` through members only.
fn reached(graph: &Graph, starts: &[u32], members: &BTreeSet<u32>) -> BTreeSet<u32> {
    let mut open: Vec<u32> = starts.iter().copied().filter(|node| members.contains(node)).collect();
    let mut reached: BTreeSet<u32> = open.iter().copied().collect();
    while let Some(node) = open.pop() {
        for way in graph.ways_from(node) {
            if members.contains(&way.to) && reached.insert(way.to) {
                open.push(way.to);
            }
        }
    }
    reached
}

/// The same for a plan: one child at every corner of the town by the river, touching along streets.
#[test]
fn zones_of_a_plan_are_connected_along_the_streets() {
    for seed in 0..5 {
        let mut dice = Dice::new(seed);
        let streets = river_town();
        let gates: Vec<Point> = (0..5).map(|_| streets.nodes()[dice.below(100)]).collect();
        let district = town_of(&gates, streets.nodes());
        let mut neighbors: Vec<(BlockIdx, BlockIdx)> = streets
            .segments()
            .iter()
            .map(|one| (BlockIdx(one.from.0 as usize), BlockIdx(one.to.0 as usize)))
            .collect();
        neighbors.sort_unstable();
        let mut district = with(district, |schools, blocks| {
            blocks.iter_mut().for_each(|block| block.children.0 = 1);
            schools.iter_mut().for_each(|school| school.seats.0 = 21);
        });
        district.streets = Some(Arc::new(streets));
        district.given_neighbors = Some(neighbors);
        district.settings.connected = Some(false);
        let world = World::survey(district);
        let plan = pipeline::plan(&world).unwrap();
        let adjacency: &Adjacency = &world.adjacency;
        for school in world.district.school_idxs() {
            let id = &world.district.school(school).id;
            let zone: Vec<BlockIdx> = world
                .district
                .block_idxs()
                .filter(|block| {
                    let planned = &plan.blocks[block.0];
                    plan.exception(&planned.id).is_none()
                        && planned.school.as_ref().is_some_and(|(school, _)| school == id)
                })
                .collect();
            // Blocks for which two schools count alike go to either; here they are all in.
            let alike = |block: &BlockIdx| {
                let sum = |school: SchoolIdx| {
                    let crowding = plan.schools[school.0].crowding;
                    world.distances.between(*block, school).unwrap() + crowding
                };
                world.district.school_idxs().all(|other| sum(school) <= sum(other))
            };
            let cell: Vec<BlockIdx> = world.district.block_idxs().filter(alike).collect();
            assert!(zone.iter().all(|block| cell.contains(block)), "seed {seed}");
            assert_eq!(adjacency.n_pieces(&cell), 1, "seed {seed}, school {id}");
        }
    }
}
