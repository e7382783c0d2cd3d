//! One test binary; each module is a sentence about the whole.

mod architecture;
mod ingest;
mod geometry;
mod oracle;
mod synth;
mod verify;
mod worlds;
