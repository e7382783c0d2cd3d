use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use csv::Writer;

use super::failure::Failure;
use crate::office::inbox::tame;
use crate::store::{Comment, Comments, NewComment, NewFile};

/// What people said of drafts, for the office
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The folder of published plans
    #[arg(value_name = "DIR")]
    published: PathBuf,
    /// Write them as a table instead of printing them
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Read at once: there may be many.
const MOST: usize = 1000;

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let folder = &flags.published;
    if !folder.is_dir() {
        return Err(Failure::Wrong(format!("{}: there is no such folder", folder.display())));
    }
    let comments = Comments::in_folder(folder);
    match &flags.csv {
        Some(path) => write(&comments, path, out),
        None => print(&comments, out),
    }
}

fn print(comments: &Comments, out: &mut impl Write) -> Result<(), Failure> {
    let n_comments = each(comments, |Comment { id, said }| {
        let NewComment { day, plan, block, text, contact } = said;
        let about = block.as_ref().map(|block| format!(", block {block}")).unwrap_or_default();
        let contact = contact.as_ref().map(|contact| format!(", {contact}")).unwrap_or_default();
        writeln!(
            out,
            "{id}  {day}, plan {}{about}{}",
            &plan[..8.min(plan.len())],
            shown(&contact)
        )?;
        text.lines().try_for_each(|line| writeln!(out, "    {}", shown(line)))?;
        Ok(())
    })?;
    if n_comments == 0 {
        writeln!(out, "nobody has commented")?;
    }
    Ok(())
}

fn write(comments: &Comments, path: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let mut file = NewFile::create(path)?;
    let wrong = |err: csv::Error| Failure::Wrong(format!("{}: {err}", path.display()));
    let mut rows = Writer::from_writer(&mut file);
    rows.write_record(["id", "day", "plan", "block", "text", "contact"]).map_err(wrong)?;
    let n_comments = each(comments, |Comment { id, said }| {
        let text = |text: &Option<String>| tame(text.as_deref().unwrap_or_default());
        let NewComment { day, plan, block, text: said, contact } = said;
        let row =
            [id.to_string(), day.clone(), plan.clone(), text(block), tame(said), text(contact)];
        rows.write_record(row).map_err(wrong)
    })?;
    rows.flush().map_err(|err| Failure::Wrong(format!("{}: {err}", path.display())))?;
    drop(rows);
    file.put()?;
    writeln!(out, "{n_comments} comments in {}", path.display())?;
    Ok(())
}

/// How many there were.
fn each(
    comments: &Comments,
    mut tell: impl FnMut(&Comment) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let mut n_comments = 0;
    let mut last = 0;
    loop {
        let some = comments.after(last, MOST)?;
        let Some(end) = some.last() else { return Ok(n_comments) };
        last = end.id;
        n_comments += some.len();
        some.iter().try_for_each(&mut tell)?;
    }
}

/// Without what would steer a terminal.
fn shown(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
