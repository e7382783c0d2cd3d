use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::{inputs, tables};
use crate::model::{Plan, SchoolId};
use crate::report::{Comparison, compare, cut_edges};
use crate::wire;

/// Who moves between two plans, with loads and walks before and after
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The plan before: a plan.json, or the folder it is in
    before: PathBuf,
    /// The plan after
    after: PathBuf,
    /// List every block that moves, not only the first 20
    #[arg(long)]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const FIRST_MOVES: usize = 20;

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let (before_file, after_file) =
        (inputs::plan_file(&flags.before), inputs::plan_file(&flags.after));
    let (before, after) = (inputs::read_plan(&before_file)?, inputs::read_plan(&after_file)?);
    let mut comparison = compare(&before, &after);
    let edges = |file: &Path, plan: &Plan| cut_edges(&inputs::world_beside(file, plan)?, plan);
    comparison.cut_edges = (edges(&before_file, &before), edges(&after_file, &after));
    if flags.json {
        write!(out, "{}", wire::comparison_json(&comparison))?;
        return Ok(());
    }
    if let Some(table) = tables::changed_schools(&comparison) {
        writeln!(out, "{table}")?;
    }
    writeln!(out, "{}", tables::changed_totals(&comparison))?;
    moves(&comparison, if flags.all { usize::MAX } else { FIRST_MOVES }, out)
}

fn moves(comparison: &Comparison, most: usize, out: &mut impl Write) -> Result<(), Failure> {
    let name = |school: &Option<SchoolId>| match school {
        Some(school) => school.0.clone(),
        None => "no seat".to_owned(),
    };
    let n_moves = comparison.moves.len();
    let heading = match n_moves {
        0 => "no block changes school".to_owned(),
        1 => "1 block changes school".to_owned(),
        _ => format!("{n_moves} blocks change school"),
    };
    writeln!(out, "\n{heading}")?;
    for moved in comparison.moves.iter().take(most) {
        writeln!(out, "  {}: {} → {}", moved.block, name(&moved.from), name(&moved.to))?;
    }
    if most < n_moves {
        writeln!(out, "  and {} more; --all lists them", n_moves - most)?;
    }
    for (blocks, which) in [(&comparison.gone, "before"), (&comparison.new, "after")] {
        if !blocks.is_empty() {
            writeln!(out, "{} blocks are only in the plan {which}", blocks.len())?;
        }
    }
    Ok(())
}
