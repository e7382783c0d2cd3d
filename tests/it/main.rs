//! One test binary; each module is a sentence about the whole.

mod api;
mod architecture;
mod geometry;
mod ingest;
mod oracle;
mod rules;
mod synth;
mod verify;
mod worlds;
