//! One test binary; each module is a sentence about the whole.

mod architecture;
mod hard_optima;
mod oracle;
mod synth;
mod worlds;
