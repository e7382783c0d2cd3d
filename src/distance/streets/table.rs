//! Every block's walk to every school: many homes, few schools.

use rayon::prelude::*;

use super::graph::{Graph, LONGEST_MM};
use super::snap::Foot;
use super::sweep::{NO_WAY, Sweep, Wanted};
use crate::model::{SchoolIdx, Streets, WalkTable};

/// Schools whose columns are made before they are written to the table. A fixed number, so that
/// the threads it is shared between change nothing.
const BATCH: usize = 64;

/// Homes as a sweep looks at them.
struct Homes {
    /// Both ends of the segment where each foot stands, and what it takes to come there.
    reaches: Vec<[(u32, u32); 2]>,
    /// The feet of a block are `reaches[starts[block]..starts[block + 1]]`.
    starts: Vec<usize>,
    /// Segment, block and foot, sorted.
    on_segments: Vec<(u32, usize, Foot)>,
}

/// The walk from each of `homes` (one list per block) to each of `gates` (one list per school): a
/// sweep from every school, all its gates at once.
///
/// # Cost
///
/// Time: one sweep per school, in parallel. Memory: the table, 4 bytes per block and school; 64
/// columns of it; and per thread what a sweep takes.
pub fn sweep_all(
    (streets, graph): (&Streets, &Graph),
    homes: &[Vec<Foot>],
    gates: &[Vec<Foot>],
) -> WalkTable {
    let feet = Homes::of((streets, graph), homes);
    let nodes = feet.reaches.iter().flatten().map(|(node, _)| *node);
    let wanted = Wanted::of(graph.n_nodes(), nodes);
    let mut table = WalkTable::without_ways(homes.len(), gates.len());
    for (batch, gates) in gates.chunks(BATCH).enumerate() {
        let column = |sweep: &mut Sweep, gates: &Vec<Foot>| {
            let reaches = gates.iter().flat_map(|gate| gate.reach(streets, graph));
            let short = reaches.filter(|(_, mm)| *mm <= LONGEST_MM);
            let sources: Vec<(u32, u32)> = short.map(|(node, mm)| (node, mm as u32)).collect();
            feet.walks(sweep.from(&sources, &wanted), gates)
        };
        let columns: Vec<Vec<u32>> =
            gates.par_iter().map_init(|| Sweep::over(graph), column).collect();
        table.set_columns(SchoolIdx(batch * BATCH), &columns);
    }
    table
}

impl Homes {
    fn of((streets, graph): (&Streets, &Graph), homes: &[Vec<Foot>]) -> Self {
        let mut feet = Self { reaches: Vec::new(), starts: vec![0], on_segments: Vec::new() };
        for (block, home) in homes.iter().enumerate() {
            for foot in home {
                let reach = foot.reach(streets, graph);
                // Half the earth away from any street there is no way.
                let short = |(node, mm)| (node, u32::try_from(mm).unwrap_or(NO_WAY));
                feet.reaches.push(reach.map(short));
                feet.on_segments.push((foot.segment, block, *foot));
            }
            feet.starts.push(feet.reaches.len());
        }
        feet.on_segments.sort_by_key(|(segment, block, _)| (*segment, *block));
        feet
    }

    /// One per block, [`NO_WAY`] where there is none; `mm` is how far each node is from the gates.
    fn walks(&self, mm: &[u32], gates: &[Foot]) -> Vec<u32> {
        let through = |(node, more): &(u32, u32)| mm[*node as usize].saturating_add(*more);
        let mut walks: Vec<u32> = self
            .starts
            .windows(2)
            .map(|ends| self.reaches[ends[0]..ends[1]].iter().flatten().map(through).min())
            .map(|walk| walk.unwrap_or(NO_WAY))
            .collect();
        for gate in gates {
            let first = self.on_segments.partition_point(|(segment, ..)| *segment < gate.segment);
            let same = self.on_segments[first..].iter();
            for (_, block, home) in same.take_while(|(segment, ..)| *segment == gate.segment) {
                let along = u32::try_from(home.along(gate)).unwrap_or(NO_WAY);
                walks[*block] = walks[*block].min(along);
            }
        }
        walks
    }
}
