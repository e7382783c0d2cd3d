//! One test binary; each module is a sentence about the whole.

mod architecture;
mod explain;
mod geometry;
mod ingest;
mod oracle;
mod synth;
mod verify;
mod worlds;
