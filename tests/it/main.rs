//! One test binary; each module is a sentence about the whole.

mod api;
mod architecture;
mod cli;
mod distance;
mod explain;
mod fixtures;
mod geometry;
mod ingest;
mod objections;
mod oracle;
mod report;
mod rules;
mod synth;
mod verify;
mod wire;
mod worlds;
