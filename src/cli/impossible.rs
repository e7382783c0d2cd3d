//! Why there is no plan, in the office's words.

use super::failure::Failure;
use crate::allocate::wishes::{Change, Clash, Conflict, Relaxation, Wish};
use crate::ingest::Code;
use crate::model::{BlockIdx, Children, District, Millimeters, SchoolIdx};
use crate::pipeline::NoPlan;
use crate::wire::numbers::{grouped, length};

/// Ids in one line, at most.
const MOST_IDS: usize = 12;

/// What to tell whoever asked for it.
pub(super) fn no_plan(district: &District, why: NoPlan) -> Failure {
    match why {
        NoPlan::Impossible(found) => Failure::NoPlan(conflicts(district, &found)),
        NoPlan::NotFound(lacking) => Failure::NoPlan(vec![not_found(district, &lacking)]),
        NoPlan::Broken(promises) => Failure::Ours(promises),
    }
}

/// A paragraph per conflict: its code, what was asked for, what is impossible about it, and what
/// would help.
fn conflicts(district: &District, conflicts: &[Conflict]) -> Vec<String> {
    conflicts.iter().map(|conflict| paragraph(district, conflict)).collect()
}

/// With whole blocks, these schools lack children to what they have to get.
fn not_found(district: &District, lacking: &[(SchoolIdx, Children)]) -> String {
    let code = Code::NoPlanFound;
    let mut text = format!("{} {}", code.id(), code.advice());
    for (school, children) in lacking {
        let least = district.school(*school).least_children;
        let id = &district.school(*school).id;
        text += &format!(
            "\n  closest:  school {id} gets {} children of {}",
            (least - *children).0,
            least.0
        );
    }
    text
}

fn paragraph(district: &District, conflict: &Conflict) -> String {
    let code = match conflict.clash {
        Clash::NoWay { .. } => Code::WishWithoutWay,
        Clash::Overfull { .. } => Code::WishesOverfull,
        Clash::LeftOut { .. } => Code::WishesLeaveOut,
        Clash::TooFew { .. } => Code::WishesTooFew,
        Clash::CutOff { .. } => Code::WishesCutOff,
    };
    let mut lines = vec![format!("{} {}", code.id(), code.advice())];
    let wishes = conflict.wishes.iter().take(MOST_IDS);
    lines.extend(wishes.map(|wish| format!("  asked:    {}", wish_said(district, *wish))));
    if MOST_IDS < conflict.wishes.len() {
        let more = conflict.wishes.len() - MOST_IDS;
        lines
            .push(format!("  asked:    … and {more} wishes more, none of which could be left out"));
    }
    lines.push(format!("  clash:    {}", clash_said(district, &conflict.clash)));
    let relaxations = conflict.relaxations.iter();
    lines.extend(relaxations.map(|one| format!("  or else:  {}", relaxation_said(district, one))));
    if conflict.relaxations.is_empty() {
        lines.push("  or else:  no single change is enough; give up several wishes".to_owned());
    }
    lines.join("\n")
}

fn wish_said(district: &District, wish: Wish) -> String {
    let (block, school) = (|at: BlockIdx| &district.block(at).id, |at| &district.school(at).id);
    match wish {
        Wish::MaxWalk(walk) => format!("nobody walks farther than {}", length(walk)),
        Wish::LeastChildren(at, least) => {
            format!("school {} gets {} children at least", school(at), least.0)
        }
        Wish::Ban(at, to) => format!("block {} does not go to school {}", block(at), school(to)),
        Wish::Pin(at, to) => format!("block {} goes to school {}", block(at), school(to)),
        Wish::Hold(at, to) => {
            format!("block {} was moved lately and stays at school {}", block(at), school(to))
        }
        Wish::Connected => "every zone is one piece".to_owned(),
    }
}

fn clash_said(district: &District, clash: &Clash) -> String {
    let (block, school) = (|at: BlockIdx| &district.block(at).id, |at| &district.school(at).id);
    match clash {
        Clash::NoWay { block: at, school: to } => {
            format!("block {} has no way to school {} that is allowed", block(*at), school(*to))
        }
        Clash::Overfull { school: at, children, blocks } => format!(
            "{} children of {} are more than the {} seats of school {}",
            children.0,
            block_ids(district, blocks),
            district.school(*at).seats.0,
            school(*at)
        ),
        Clash::LeftOut { children, blocks, schools } => format!(
            "{} children find no seat: {} may go to {}",
            children.0,
            block_ids(district, blocks),
            match schools.len() {
                0 => "no school".to_owned(),
                _ => format!("{} only", school_ids(district, schools)),
            }
        ),
        Clash::TooFew { children, schools } => {
            format!("{} children too few can come to {}", children.0, school_ids(district, schools))
        }
        Clash::CutOff { block: at, other, school: to } => format!(
            "blocks {} and {} cannot be in one piece of the zone of school {}",
            block(*other),
            block(*at),
            school(*to)
        ),
    }
}

fn relaxation_said(district: &District, relaxation: &Relaxation) -> String {
    let school = |at: SchoolIdx| &district.school(at).id;
    let change = match relaxation.change {
        Change::MaxWalk(walk) => format!("max_walk_m = {}", walk.0 / 1_000),
        Change::MoreSeats(at, seats) => format!("{} more seats at school {}", seats.0, school(at)),
        Change::LeastChildren(at, least) => {
            format!("school {} gets {} children at least", school(at), least.0)
        }
        Change::Without(wish) => format!("without the wish that {}", wish_said(district, wish)),
    };
    match (relaxation.cost, district.total_children()) {
        (Some(cost), Children(1..)) => {
            let mean = Millimeters(cost.0 / district.total_children().0);
            format!("{change}; then the mean walk is {} at least", length(mean))
        }
        _ => change,
    }
}

fn block_ids(district: &District, blocks: &[BlockIdx]) -> String {
    let ids = blocks.iter().map(|block| district.block(*block).id.0.as_str());
    listed(if blocks.len() == 1 { "block" } else { "blocks" }, ids)
}

fn school_ids(district: &District, schools: &[SchoolIdx]) -> String {
    let ids = schools.iter().map(|school| district.school(*school).id.0.as_str());
    listed(if schools.len() == 1 { "school" } else { "schools" }, ids)
}

fn listed<'a>(what: &str, ids: impl ExactSizeIterator<Item = &'a str>) -> String {
    let n_ids = ids.len();
    let ids: Vec<&str> = ids.take(MOST_IDS).collect();
    let more = n_ids.saturating_sub(MOST_IDS);
    match more {
        0 => format!("{what} {}", ids.join(", ")),
        _ => format!("{what} {} and {} more", ids.join(", "), grouped(more as i64)),
    }
}
