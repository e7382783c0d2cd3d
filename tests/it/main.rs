//! One test binary; each module is a sentence about the whole.

mod architecture;
mod geometry;
mod synth;
mod worlds;
