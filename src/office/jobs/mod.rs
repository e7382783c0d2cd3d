//! Work that takes long: asked for in the office, done by whoever is free.
//!
//! A solve runs in a process of its own, `catchment allocate`. It computes for minutes without
//! looking up; a process can be stopped at any moment, takes its memory with it when it is over,
//! and a mistake in it ends nothing but itself. It is also, to the byte, what the command line does.

mod order;
mod progress;
mod solve;
mod worker;

pub use order::{BadOrder, Order, SHEETS, SOLVE};
pub use progress::{MARK, STAGES};
pub use worker::{LEASE, Worker, until};
