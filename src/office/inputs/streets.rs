//! What homes and gates have to do with the streets, as problems of their files.

use crate::distance::streets::{Doubt, Feet};
use crate::ingest::{self, Code, Place, Problem};
use crate::model::{District, InputRole};
use crate::store::InputPaths;

/// What the solver would say of the streets, if walks are along them. Nobody has to walk them for
/// that.
///
/// # Errors
///
/// Every block with children from which no school can be reached.
pub(super) fn met(district: &District, paths: &InputPaths) -> Result<Vec<Problem>, Vec<Problem>> {
    let streets = district.streets.as_ref().filter(|_| district.given_walks.is_none());
    let doubts = streets.map(|streets| Feet::of(district, streets).doubts(district));
    let doubts = doubts.into_iter().flatten();
    ingest::sorted_out(doubts.map(|doubt| of_streets(district, paths, doubt)))
}

/// What an office should know, as a problem of one of these files.
pub fn of_streets(district: &District, paths: &InputPaths, doubt: Doubt) -> Problem {
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
