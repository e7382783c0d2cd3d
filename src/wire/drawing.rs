//! A drawing while somebody draws it, as JSON for the page they draw on: by ids, lengths in meters.
//! For the office alone: few children may be told.

use serde_json::{Value, json};

use crate::allocate::wishes::{Clash, Conflict, Wish};
use crate::draw::{Attempt, Changed, Drawing, Effect, NotDone, Obstacle, Refusal, SchoolNow};
use crate::model::{BlockId, BlockIdx, Millimeters, SchoolId, SchoolIdx};
use crate::world::World;

/// Figures of every school and of all together, and whether there is something to undo or redo.
pub fn now_json(drawing: &Drawing) -> String {
    let now = drawing.now();
    let district = &drawing.world().district;
    let schools = district.school_idxs().zip(&now.schools);
    let schools = schools.map(|(at, now)| {
        let mut school = school_now(now);
        school["id"] = json!(district.school(at).id.0);
        school
    });
    json!({
        "schools": schools.collect::<Vec<_>>(),
        "walk_child_m": now.walk.child_meters(),
        "placed": now.placed.0,
        "unplaced": now.unplaced.0,
        "over_seats": now.over_seats.0,
        "schools_over_seats": now.n_schools_over_seats,
        "worst_walk_m": meters(now.worst_walk),
        "zones_in_pieces": now.n_zones_in_pieces,
        "connected": now.connected,
        "pinned": now.n_pinned,
        "moved_blocks": now.moved_blocks,
        "moved_children": now.moved_children.0,
        "can_undo": drawing.can_undo(),
        "can_redo": drawing.can_redo(),
    })
    .to_string()
}

/// Of blocks that an edit changed the school and pin that they have now, and what it could not do.
pub fn effect_json(drawing: &Drawing, effect: &Effect) -> String {
    let names = Names(drawing.world());
    let pinned = effect.pinned.iter().map(|block| {
        let school = drawing.pins().get(block).copied();
        json!({ "block": names.block(*block), "school": names.school(school) })
    });
    json!({
        "changed": effect.changed.iter().map(|change| names.change(change)).collect::<Vec<_>>(),
        "pinned": pinned.collect::<Vec<_>>(),
        "refused": names.refused(&effect.refused),
        "unknown": effect.unknown.iter().map(|block| &block.0).collect::<Vec<_>>(),
        "lost": effect.lost.iter().map(|block| &block.0).collect::<Vec<_>>(),
    })
    .to_string()
}

/// What an assignment would mean.
pub fn attempt_json(drawing: &Drawing, attempt: &Attempt) -> String {
    let mut told = told_of(drawing, attempt);
    let names = Names(drawing.world());
    told["moving"] = attempt.moving.iter().map(|change| names.change(change)).collect();
    told.to_string()
}

/// The same without `moving`, which is as long as all the rest where many are picked.
pub fn balance_json(drawing: &Drawing, attempt: &Attempt) -> String {
    told_of(drawing, attempt).to_string()
}

fn told_of(drawing: &Drawing, attempt: &Attempt) -> Value {
    let names = Names(drawing.world());
    let schools = attempt.schools.iter().map(|one| {
        let (now, then) = (school_now(&one.now), school_now(&one.then));
        json!({ "id": names.school(Some(one.school)), "now": now, "then": then })
    });
    let displaced = attempt.displaced.blocks.iter().map(|one| {
        json!({
            "block": names.block(one.block),
            "from": names.school(Some(one.from)),
            "to": names.school(Some(one.to)),
            "children": one.children.0,
            "walk_child_m": one.walk.child_meters(),
        })
    });
    json!({
        "school": names.school(Some(attempt.school)),
        "refused": names.refused(&attempt.refused),
        "children": attempt.children.0,
        "walk_child_m": attempt.walk.child_meters(),
        "more_pieces": attempt.more_pieces,
        "schools": schools.collect::<Vec<_>>(),
        "displaced": {
            "blocks": displaced.collect::<Vec<_>>(),
            "left_over": attempt.displaced.left_over.0,
        },
    })
}

/// Who goes elsewhere, as of [`Drawing::foresee`].
pub fn changed_json(drawing: &Drawing, changed: &[Changed]) -> String {
    let names = Names(drawing.world());
    Value::from_iter(changed.iter().map(|change| names.change(change))).to_string()
}

/// Why an edit was not done: `why` is a word that never changes its meaning.
pub fn not_done_json(drawing: &Drawing, why: &NotDone) -> String {
    let names = Names(drawing.world());
    let school = |why: &str, id: &SchoolId| json!({ "why": why, "school": id.0 });
    let value = match why {
        NotDone::NoSuchSchool(id) => school("no-such-school", id),
        NotDone::SchoolExists(id) => school("school-exists", id),
        NotDone::BadId(id) => school("bad-id", id),
        NotDone::BadPlace(id) => school("bad-place", id),
        NotDone::BadSeats(id, seats) => {
            json!({ "why": "bad-seats", "school": id.0, "seats": seats.0 })
        }
        NotDone::LeastAboveSeats(id) => school("least-above-seats", id),
        NotDone::AllClosed => json!({ "why": "all-closed" }),
        NotDone::NoWalksTo(id) => school("no-walks", id),
        NotDone::BadMaxWalk(most) => json!({ "why": "bad-max-walk", "walk_m": most.meters() }),
        NotDone::BadCompactWithin => json!({ "why": "bad-compact-within" }),
        NotDone::Impossible(conflicts) => names.impossible(conflicts),
        NotDone::NotFound(schools) => {
            let schools = schools.iter().map(|(school, children)| {
                json!({ "school": names.school(Some(*school)), "children": children.0 })
            });
            json!({ "why": "not-found", "schools": schools.collect::<Vec<_>>() })
        }
        NotDone::InPieces(zones) => json!({ "why": "in-pieces", "schools": names.schools(zones) }),
    };
    value.to_string()
}

/// What keeps a drawing from being a plan, all of it.
pub fn obstacles_json(drawing: &Drawing, obstacles: &[Obstacle]) -> String {
    let names = Names(drawing.world());
    let ids = |blocks: &[BlockId]| blocks.iter().map(|block| block.0.clone()).collect::<Vec<_>>();
    let value = |obstacle: &Obstacle| match obstacle {
        Obstacle::OtherSchools(ids) => json!({ "why": "other-schools", "schools": all(ids) }),
        Obstacle::OtherBlocks(blocks) => json!({ "why": "other-blocks", "blocks": ids(blocks) }),
        Obstacle::OtherRules => json!({ "why": "other-rules" }),
        Obstacle::OtherPins(blocks) => json!({ "why": "other-pins", "blocks": ids(blocks) }),
        Obstacle::Overfull { school, children } => {
            json!({ "why": "overfull", "school": school.0, "children": children.0 })
        }
        Obstacle::TooFew { school, children } => {
            json!({ "why": "too-few", "school": school.0, "children": children.0 })
        }
        Obstacle::InPieces { schools } => json!({ "why": "in-pieces", "schools": all(schools) }),
        Obstacle::NotRecomputed(blocks) => {
            json!({ "why": "not-recomputed", "blocks": ids(blocks) })
        }
        Obstacle::Impossible(conflicts) => names.impossible(conflicts),
        Obstacle::Broken(promise) => {
            let found = promise.finding.as_ref().err();
            json!({ "why": "broken", "promise": promise.name.as_str(), "found": found })
        }
    };
    Value::from_iter(obstacles.iter().map(value)).to_string()
}

fn all(schools: &[SchoolId]) -> Vec<&str> {
    schools.iter().map(|school| school.0.as_str()).collect()
}

fn meters(walk: Option<Millimeters>) -> Option<f64> {
    walk.map(Millimeters::meters)
}

fn school_now(now: &SchoolNow) -> Value {
    json!({
        "seats": now.seats.0,
        "children": now.children.0,
        "least_children": now.least_children.0,
        "over": now.over().0,
        "walk_child_m": now.walk.child_meters(),
        "mean_walk_m": meters(now.mean_walk()),
        "worst_walk_m": meters(now.worst_walk),
        "blocks": now.n_blocks,
        "pieces": now.pieces.map(|pieces| pieces.pieces),
        "parts": now.pieces.map(|pieces| pieces.parts),
    })
}

struct Names<'a>(&'a World);

impl Names<'_> {
    fn block(&self, block: BlockIdx) -> &str {
        &self.0.district.block(block).id.0
    }

    fn school(&self, school: Option<SchoolIdx>) -> Option<&str> {
        Some(&self.0.district.school(school?).id.0)
    }

    fn schools(&self, schools: &[SchoolIdx]) -> Vec<Option<&str>> {
        schools.iter().map(|school| self.school(Some(*school))).collect()
    }

    fn blocks(&self, blocks: &[BlockIdx]) -> Vec<&str> {
        blocks.iter().map(|block| self.block(*block)).collect()
    }

    fn change(&self, change: &Changed) -> Value {
        json!({
            "block": self.block(change.block),
            "from": self.school(change.from),
            "to": self.school(change.to),
        })
    }

    fn refused(&self, refused: &[(BlockIdx, Refusal)]) -> Value {
        let value = |(block, why): &(BlockIdx, Refusal)| {
            let block = self.block(*block);
            match why {
                Refusal::NoWay => json!({ "block": block, "why": "no-way" }),
                Refusal::Held { at } => {
                    json!({ "block": block, "why": "not-twice", "school": self.school(Some(*at)) })
                }
                Refusal::OwnBlock { of } => {
                    json!({ "block": block, "why": "own-block", "school": self.school(Some(*of)) })
                }
                Refusal::Ban => json!({ "block": block, "why": "ban" }),
                Refusal::TooFar { walk, most } => {
                    let (walk, most) = (walk.meters(), most.meters());
                    json!({ "block": block, "why": "too-far", "walk_m": walk, "most_m": most })
                }
            }
        };
        Value::from_iter(refused.iter().map(value))
    }

    fn impossible(&self, conflicts: &[Conflict]) -> Value {
        let conflict = |conflict: &Conflict| {
            let mut clash = self.clash(&conflict.clash);
            let wishes = conflict.wishes.iter().map(|wish| self.wish(wish));
            clash["wishes"] = Value::from_iter(wishes);
            clash
        };
        let conflicts = Value::from_iter(conflicts.iter().map(conflict));
        json!({ "why": "impossible", "conflicts": conflicts })
    }

    fn clash(&self, clash: &Clash) -> Value {
        match clash {
            Clash::NoWay { block, school } => json!({
                "clash": "no-way",
                "block": self.block(*block),
                "school": self.school(Some(*school)),
            }),
            Clash::Overfull { school, children, blocks } => json!({
                "clash": "overfull",
                "school": self.school(Some(*school)),
                "children": children.0,
                "blocks": self.blocks(blocks),
            }),
            Clash::LeftOut { children, blocks, schools } => json!({
                "clash": "left-out",
                "children": children.0,
                "blocks": self.blocks(blocks),
                "schools": self.schools(schools),
            }),
            Clash::TooFew { children, schools } => json!({
                "clash": "too-few",
                "children": children.0,
                "schools": self.schools(schools),
            }),
            Clash::CutOff { block, other, school } => json!({
                "clash": "cut-off",
                "block": self.block(*block),
                "other": self.block(*other),
                "school": self.school(Some(*school)),
            }),
        }
    }

    fn wish(&self, wish: &Wish) -> Value {
        let pair = |wish: &str, block: &BlockIdx, school: &SchoolIdx| {
            let (block, school) = (self.block(*block), self.school(Some(*school)));
            json!({ "wish": wish, "block": block, "school": school })
        };
        match wish {
            Wish::MaxWalk(most) => json!({ "wish": "max-walk", "walk_m": most.meters() }),
            Wish::LeastChildren(school, least) => json!({
                "wish": "least-children",
                "school": self.school(Some(*school)),
                "children": least.0,
            }),
            Wish::Ban(block, school) => pair("ban", block, school),
            Wish::Pin(block, school) => pair("pin", block, school),
            Wish::Hold(block, school) => pair("not-twice", block, school),
            Wish::Connected => json!({ "wish": "connected" }),
        }
    }
}
