use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::serve::ListenFlags;

/// Try it: allocate, verify and serve the sample district that comes with this program
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The plan's folder; without it, one among the temporary files
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    listen: ListenFlags,
}

pub(super) fn run(_flags: &Flags, _out: &mut impl Write) -> Result<(), Failure> {
    Err(Failure::Wrong("the sample is not there yet".to_owned()))
}
