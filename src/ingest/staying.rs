//! Children of grades that finish where they are: out of the demand, and their seats with them.

use super::Code;
use super::blocks::ReadBlocks;
use super::problem::{FileName, Problems};
use super::schools::ReadSchools;
use crate::model::Children;

/// Takes the seats of those who stay out of their schools'. Both are sorted by id.
///
/// A school that has to get a least number of children has those who stay already. One at which
/// more stay than it has seats has none left, which is worth a notice.
pub(super) fn take_seats(
    schools: &mut ReadSchools,
    blocks: &ReadBlocks,
    file: &FileName,
    problems: &mut Problems,
) {
    for one in blocks.drafts.iter().filter(|one| Children(0) < one.staying) {
        let current = one.current_school.as_deref();
        let school = current.and_then(|id| {
            let drafts = &mut schools.drafts;
            let found = drafts.binary_search_by(|draft| draft.school.id.0.as_str().cmp(id));
            found.ok().map(|at| &mut drafts[at].school)
        });
        match (school, current) {
            (Some(school), _) => school.grandfathered += one.staying,
            // A school that could not be read has its own problem.
            (None, Some(id)) if schools.ids.position(id).is_some() => {}
            (None, _) => {
                let problem = file.problem(Code::NowhereToStay).at(&one.place);
                problems.add(match current {
                    Some(id) => problem.value(id),
                    None => problem,
                });
            }
        }
    }
    for draft in &mut schools.drafts {
        let school = &mut draft.school;
        let (seats, staying) = (school.seats, school.grandfathered);
        if seats < staying {
            let detail = format!("{} children, {} seats", staying.0, seats.0);
            problems.add(draft.spot.problem(Code::Overstayed).detail(detail));
        }
        school.seats = (seats - staying).max(Children(0));
        school.least_children = (school.least_children - staying).max(Children(0));
    }
}
