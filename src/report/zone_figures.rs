use crate::model::{BlockIdx, Plan, SchoolIdx};
use crate::sharing::{Balance, Stock};
use crate::world::World;
use crate::zones::{Shape, Zone, outlines};

/// One zone in a plan: the blocks of one school, or of several that share it.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneFigures {
    /// As the office calls the shared zone. `None`: one school has it.
    pub name: Option<String>,
    /// Sorted.
    pub schools: Vec<SchoolIdx>,
    pub stock: Stock,
    pub n_blocks: usize,
    /// `None`: nobody's neighbors are known.
    pub n_pieces: Option<usize>,
    /// Pairs of touching blocks with one in this zone and the other not. `None`: nobody's
    /// neighbors are known.
    pub n_cut_edges: Option<usize>,
    /// [`Shape::polsby_popper`] of the outline. `None`: no block has one.
    pub polsby_popper: Option<f64>,
}

/// All zones in the order of their first schools, and what is said of them together.
pub(super) struct AllZones {
    pub zones: Vec<ZoneFigures>,
    /// With a zone for every school, and with zones as they are. `None`: no zone is shared.
    pub balance: Option<(Balance, Balance)>,
    pub n_cut_edges: Option<usize>,
}

/// `stocks`: one per school; `own_zones`: one per school, as of `zones_of`.
pub(super) fn all_zones(world: &World, stocks: &[Stock], own_zones: &[Zone]) -> AllZones {
    let district = &world.district;
    let zone_of = &world.terms.zone_of;
    let mut zones: Vec<Option<SchoolIdx>> = vec![None; district.blocks().len()];
    for zone in own_zones {
        zone.blocks.iter().for_each(|block| zones[block.0] = Some(zone_of[zone.school.0]));
    }
    let is_shared = !district.hand.shared_zones.is_empty();
    let united = is_shared.then(|| outlines(district, &zones));
    let cut_edges = CutEdges::of(world, &zones);
    let figures = |first: SchoolIdx| {
        let schools: Vec<SchoolIdx> =
            district.school_idxs().filter(|school| zone_of[school.0] == first).collect();
        let outline = match &united {
            Some(united) => united[first.0].as_ref(),
            None => own_zones[first.0].outline.as_ref(),
        };
        let mut blocks: Vec<BlockIdx> =
            schools.iter().flat_map(|school| own_zones[school.0].blocks.iter().copied()).collect();
        blocks.sort_unstable();
        let shared = district.hand.shared_zones.iter().find(|zone| zone.schools[0] == first);
        ZoneFigures {
            name: shared.map(|zone| zone.name.clone()),
            stock: schools.iter().map(|school| stocks[school.0]).sum(),
            n_blocks: blocks.len(),
            n_pieces: cut_edges.as_ref().map(|_| world.adjacency.n_pieces(&blocks)),
            n_cut_edges: cut_edges.as_ref().map(|edges| edges.by_school[first.0]),
            polsby_popper: outline.and_then(|outline| Shape::of(outline).polsby_popper()),
            schools,
        }
    };
    let firsts = district.school_idxs().filter(|school| zone_of[school.0] == *school);
    let figures: Vec<ZoneFigures> = firsts.map(figures).collect();
    let balance = || {
        let after: Vec<Stock> = figures.iter().map(|zone| zone.stock).collect();
        (Balance::of(stocks), Balance::of(&after))
    };
    AllZones {
        balance: is_shared.then(balance),
        n_cut_edges: cut_edges.map(|edges| edges.total),
        zones: figures,
    }
}

/// Pairs of touching blocks of which not both are in one zone: what makes borders long. `None`:
/// nobody's neighbors are known.
pub fn cut_edges(world: &World, plan: &Plan) -> Option<usize> {
    let zone = |school| Some(world.terms.zone_of[world.district.school_named(school)?.0]);
    let zones = plan.blocks.iter().map(|block| zone(&block.school.as_ref()?.0));
    Some(CutEdges::of(world, &zones.collect::<Vec<_>>())?.total)
}

struct CutEdges {
    total: usize,
    /// By the first school of the zone.
    by_school: Vec<usize>,
}

impl CutEdges {
    /// `zones`: one per block, by first schools. Blocks without a seat are in none together.
    fn of(world: &World, zones: &[Option<SchoolIdx>]) -> Option<Self> {
        if world.adjacency.is_empty() {
            return None;
        }
        let mut edges = Self { total: 0, by_school: vec![0; world.district.schools().len()] };
        for block in world.district.block_idxs() {
            for neighbor in world.adjacency.neighbors(block) {
                let (here, there) = (zones[block.0], zones[neighbor.0]);
                if here == there {
                    continue;
                }
                edges.total += usize::from(block < *neighbor);
                if let Some(zone) = here {
                    edges.by_school[zone.0] += 1;
                }
            }
        }
        Some(edges)
    }
}

/// Blocks that can be reached from each other, but from no school's own block: one sorted list for
/// each such island, in the order of first blocks. Empty too where nobody's neighbors, or no
/// school's own block, are known.
pub(super) fn islands(world: &World) -> Vec<Vec<BlockIdx>> {
    let own: Vec<BlockIdx> =
        world.district.schools().iter().filter_map(|school| school.own_block).collect();
    if world.adjacency.is_empty() || own.is_empty() {
        return Vec::new();
    }
    let mut components = world.adjacency.components();
    components.retain(|blocks| !own.iter().any(|block| blocks.binary_search(block).is_ok()));
    components
}
