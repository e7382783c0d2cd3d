use super::ground::Width;
use super::{Problem, ground};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// For every block the schools whose distance + crowding is within some width of the least.
#[derive(Clone, Debug)]
pub struct NearChoices {
    starts: Vec<usize>,
    choices: Vec<(SchoolIdx, Millimeters)>,
}

impl NearChoices {
    /// Schools with the walk there, least distance + crowding first, ties by school. Empty for
    /// fixed blocks and where there is no way to any school; being without a seat is never listed.
    pub fn of(&self, block: BlockIdx) -> &[(SchoolIdx, Millimeters)] {
        &self.choices[self.starts[block.0]..self.starts[block.0 + 1]]
    }
}

/// The choices of every block that is not fixed, blocks without children included.
pub fn near_choices(
    problem: &Problem,
    crowding: &[Millimeters],
    width: Millimeters,
) -> NearChoices {
    // Children decide only who is in the band, so give everybody one.
    let children = vec![Children(1); problem.n_blocks()];
    let everybody = Problem { children, ..problem.clone() };
    let sweep = ground::of(&everybody).sweep(crowding, Width::Even(width));
    let mut in_band = vec![None; problem.n_blocks()];
    for (at, block) in sweep.band.blocks.iter().enumerate() {
        in_band[block.0] = Some(at);
    }
    let mut near = NearChoices { starts: vec![0], choices: Vec::new() };
    for block in (0..problem.n_blocks()).map(BlockIdx) {
        if let Some(at) = in_band[block.0] {
            let choices = sweep.band.choices_of(at).iter();
            let schools = choices.filter(|choice| choice.node < problem.n_schools());
            near.choices.extend(schools.map(|choice| (SchoolIdx(choice.node), choice.walk)));
        } else if problem.fixed[block.0].is_none() {
            let school = SchoolIdx(sweep.cheapest[block.0]);
            let walk = (school.0 < problem.n_schools())
                .then(|| problem.distances.between(block, school))
                .flatten();
            near.choices.extend(walk.map(|walk| (school, walk)));
        }
        near.starts.push(near.choices.len());
    }
    near
}
