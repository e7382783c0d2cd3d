use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::language::Lang;
use super::{inputs, tables, verify};
use crate::export::workbook::{self, BesideBook};
use crate::language::Language;
use crate::model::{Millimeters, Plan, SchoolId};
use crate::report::{Comparison, Placed, beside, compare, cut_edges};
use crate::store::{NewFile, StoreError};
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
    /// Also write all of it into a file: .csv lists who moves, .xlsx has the figures, the schools, who
    /// moves and what each exception costs. For the office alone, as it tells children of blocks;
    /// takes the copies of the inputs in both plans' folders
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The language of that file
    #[arg(long, value_enum, requires = "out")]
    lang: Option<Lang>,
}

const FIRST_MOVES: usize = 20;

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let ending = flags.out.as_ref().map(|path| ending(path)).transpose()?;
    let (before_file, after_file) =
        (inputs::plan_file(&flags.before), inputs::plan_file(&flags.after));
    let (before, after) = (inputs::read_plan(&before_file)?, inputs::read_plan(&after_file)?);
    let mut comparison = compare(&before, &after);
    let edges = |file: &Path, plan: &Plan| cut_edges(&inputs::world_beside(file, plan)?, plan);
    comparison.cut_edges = (edges(&before_file, &before), edges(&after_file, &after));
    if let (Some(path), Some(ending)) = (&flags.out, &ending) {
        let sides = [(&before_file, &before), (&after_file, &after)];
        write_file((path, ending), sides, flags.lang.unwrap_or(Lang::Zh).language())?;
    }
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

/// # Errors
///
/// The file would be of no kind that is written.
fn ending(path: &Path) -> Result<String, Failure> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match &*ending {
        "csv" | "xlsx" => Ok(ending),
        _ => {
            let wrong = format!("{}: a comparison is .csv or .xlsx", path.display());
            Err(Failure::Flags(vec![wrong]))
        }
    }
}

/// Those who walk farther are told for these lengths.
const BEYOND: [Millimeters; 3] =
    [Millimeters(1_000_000), Millimeters(2_000_000), Millimeters(3_000_000)];

fn write_file(
    (path, ending): (&Path, &str),
    [before, after]: [(&PathBuf, &Plan); 2],
    language: Language,
) -> Result<(), Failure> {
    let world = |(file, plan): (&PathBuf, &Plan)| {
        let missing = || {
            let file = file.display();
            let why = format!("{file}: what it was made from is not beside it, unchanged");
            Failure::Wrong(why)
        };
        let world = inputs::world_beside(file, plan).ok_or_else(missing)?;
        verify::insist(&world, plan)?;
        Ok::<_, Failure>(world)
    };
    let (was, is) = (world(before)?, world(after)?);
    let placed = (Placed::of_plan(&was, before.1), Placed::of_plan(&is, after.1));
    let beside = beside(&placed.0, &placed.1, &BEYOND);
    let mut file = NewFile::create(path)?;
    let failed = |source| StoreError::Io { path: path.to_owned(), source };
    let districts = [&was.district, &is.district];
    if ending == "csv" {
        let text = wire::movers_csv(&beside.movers, (districts[0], districts[1]), language);
        file.write_all(text.as_bytes()).map_err(failed)?;
    } else {
        let titles = [before.0, after.0].map(|file| file.display().to_string());
        let book = BesideBook { titles: &titles, districts, beside: &beside, language };
        workbook::write_beside(&book, &mut file).map_err(failed)?;
    }
    Ok(file.put()?)
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
