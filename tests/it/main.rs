//! One test binary; each module is a sentence about the whole.

mod api;
mod architecture;
mod cli;
mod geometry;
mod ingest;
mod oracle;
mod report;
mod synth;
mod verify;
mod wire;
mod worlds;
