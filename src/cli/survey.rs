use super::failure::Failure;
use super::progress::stage;
use crate::ingest::{self, Problem};
use crate::model::District;
use crate::office::inputs::of_streets;
use crate::store::InputPaths;
use crate::world::World;

/// A district measured, and what the office should know about how its homes and gates met the
/// streets.
pub(super) struct Surveyed {
    pub world: World,
    pub notices: Vec<Problem>,
}

/// # Errors
///
/// Every block with children from which nobody can walk to a school.
pub(super) fn survey(district: District, paths: &InputPaths) -> Result<Surveyed, Failure> {
    let world = stage("measuring", || World::survey(district));
    let doubts = world.distances.streets().map(|streets| streets.doubts(&world.district));
    let problems =
        doubts.into_iter().flatten().map(|doubt| of_streets(&world.district, paths, doubt));
    let notices = ingest::sorted_out(problems).map_err(Failure::Problems)?;
    Ok(Surveyed { world, notices })
}
