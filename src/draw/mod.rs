//! A plan while somebody draws it: edits, undo and redo, figures that follow the hand, the rest
//! solved anew around what was drawn, and the finished drawing as a plan.
//!
//! People say *draft*. A `Draft` is what is kept of one: its list of `Edit`s and how many of
//! them hold. A `Drawing` is a draft at work, over a world and the plan that it started from:
//!
//! ```text
//! Drawing::open(world, &base)       a plan, to be drawn on
//! Drawing::replay(world, &base, &draft)   the same, with everything that was done to it
//! drawing.attempt(&blocks, school)  what an assignment would mean; nothing is done (while the hand moves)
//! drawing.apply(edit)               does it, and says what changed; `undo`, `redo`
//! drawing.now()                     every school's figures, and those of all together
//! drawing.draft()                   what to keep
//! drawing.foresee(&blocks, school)  who would really have to make room, by recomputing
//! drawing.preview()                 the plan that it would be; or all that is in its way
//! drawing.finish(&world)            the same from a world read from files that say what was drawn:
//!                                   a plan to keep, that anybody can verify from them
//! ```
//!
//! The files are `wire::pins_csv` and `wire::settings_with_premises`; edits are kept as
//! `wire::draft_to_json`; what a page needs to know is in `wire::now_json` and its neighbors. Blocks
//! for an assignment come from a `Picker`.
//!
//! Edits are of two kinds. The hand's (`Edit::Assign`, `Edit::Release`, `Edit::Recompute`)
//! change who goes where, and take milliseconds. A what-if (`Edit::Suppose`) changes the ground
//! that all stands on, schools or rules, and makes a world of its own: walks to a new school are
//! measured then, which takes as long as it takes. `Edit::needs_a_new_world` tells them apart.
//! What was drawn stays, by the ids of blocks and schools.
//!
//! 1. `edit`: what can be done, and how it ends. `premise`: a district as it would be.
//! 2. `drawing`: the list of edits, its head, and undo. `stage`: who goes where on one ground.
//! 3. `figures`: schools and zones in numbers, counted anew where something changed.
//! 4. `attempt` and `displaced`: an assignment that is not done yet.
//! 5. `recompute`: the rest solved anew around the pins. `finish`: from a drawing to a plan.
//! 6. `picks` and `street`: blocks by lasso, by a line, along a street.
//!
//! Where a drawing is in pieces or over seats it is still a drawing; a plan it is only when
//! `verify` has nothing to object. It is the office that draws, so nothing is hidden here:
//! figures may tell the children of a single block.

mod attempt;
mod displaced;
mod drawing;
mod edit;
mod figures;
mod finish;
mod picks;
mod premise;
mod recompute;
mod stage;
mod street;

pub use attempt::{Attempt, SchoolThen};
pub use displaced::{Displaced, Displacement};
pub use drawing::{Draft, Drawing, Replayed};
pub use edit::{Changed, Edit, Effect, NotDone, Refusal};
pub use figures::{Now, Pieces, SchoolNow};
pub use finish::Obstacle;
pub use picks::Picker;
pub use premise::{NewSchool, Premise, Rules, in_billionths, supposed};
pub use street::{Along, Course};
