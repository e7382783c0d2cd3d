//! One test binary; each module is a sentence about the whole.

mod api;
mod architecture;
mod distance;
mod geometry;
mod ingest;
mod oracle;
mod synth;
mod verify;
mod worlds;
