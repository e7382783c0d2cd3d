use super::failure::Failure;
use super::progress::stage;
use crate::distance::streets::Doubt;
use crate::ingest::{self, Code, Place, Problem};
use crate::model::{District, InputRole};
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
    let problems = doubts.into_iter().flatten().map(|doubt| problem(&world.district, paths, doubt));
    let notices = ingest::sorted_out(problems).map_err(Failure::Problems)?;
    Ok(Surveyed { world, notices })
}

fn problem(district: &District, paths: &InputPaths, doubt: Doubt) -> Problem {
    let (code, role, id, far) = match doubt {
        Doubt::NoWay(block) => (Code::NoWalk, InputRole::Blocks, &district.block(block).id.0, None),
        Doubt::FarHome(block, far) => {
            (Code::FarFromStreets, InputRole::Blocks, &district.block(block).id.0, Some(far))
        }
        Doubt::FarGate(school, far) => {
            (Code::GateFarFromStreets, InputRole::Schools, &district.school(school).id.0, Some(far))
        }
        Doubt::Unreached(school) => {
            (Code::UnreachedSchool, InputRole::Schools, &district.school(school).id.0, None)
        }
    };
    let path = if role == InputRole::Blocks { &paths.blocks } else { &paths.schools };
    Problem {
        code,
        role,
        file: path.display().to_string(),
        place: Place::File,
        value: Some(id.clone()),
        detail: far.map(|far| format!("{:.1} m", far.meters())),
    }
}
