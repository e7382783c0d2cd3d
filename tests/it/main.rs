//! One test binary; each module is a sentence about the whole.

mod api;
mod architecture;
mod cli;
mod determinism;
mod distance;
mod explain;
mod fixtures;
mod geometry;
mod hard_optima;
mod ingest;
mod objections;
mod oracle;
mod readme;
mod real;
mod report;
mod resolve;
mod rules;
mod sharing;
mod synth;
mod verify;
mod wire;
mod wishes;
mod worlds;
