use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::language::Lang;
use super::notice::Told;
use super::progress::stage;
use super::proved::PlanFlags;
use crate::export::{archive, mail};
use crate::notice::{self, FONT, MOST_IN_ONE, NoNotice};
use crate::store::{NewFile, StoreError};

/// Letters to all homes: one for each address the plan was made from, else for each block
///
/// The ending of the file says its format: .zip holds a PDF for each school, .pdf the letters of one
/// school; .xlsx and .csv hold a row for each letter, for the office's own letters. They say where
/// people live: they are for the office alone.
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    of: PlanFlags,
    /// The file to write: .zip, .pdf, .xlsx or .csv
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Letters to homes of this school alone
    #[arg(long, value_name = "ID")]
    school: Option<String>,
    /// The language of the letters
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
    #[command(flatten)]
    told: Told,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let ending = flags.out.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["zip", "pdf", "xlsx", "csv"].contains(&&*ending) {
        let wrong = format!("{}: letters are .zip, .pdf, .xlsx or .csv", flags.out.display());
        return Err(Failure::Flags(vec![wrong]));
    }
    if ["zip", "pdf"].contains(&&*ending) && FONT.is_none() {
        return Err(Failure::Wrong(NoNotice::NoFont.to_string()));
    }
    let proved = flags.of.read()?;
    let addresses = flags.of.inputs.addresses(&proved.path, &proved.plan)?;
    let (digest, office) = (proved.digest(), flags.told.office()?);
    let notice = flags.told.notice(&proved, (&digest, &office));
    let mut homes = notice::addressees(&notice, &addresses);
    if let Some(id) = &flags.school {
        let school = Some(proved.school(id)?);
        homes.retain(|(of, _)| *of == school);
    }
    let n_letters: usize = homes.iter().map(|(_, homes)| homes.len()).sum();
    let most = match &*ending {
        "pdf" => MOST_IN_ONE,
        "xlsx" => mail::MOST_IN_A_WORKBOOK,
        _ => usize::MAX,
    };
    if most < n_letters {
        let other = if ending == "pdf" { ".zip" } else { ".csv" };
        let why = format!(
            "{n_letters} letters are too many for one .{ending}, which holds {most}; write {other}, \
             or say --school"
        );
        return Err(Failure::Wrong(why));
    }
    let language = flags.lang.language();
    let all = homes.iter().flat_map(|(_, homes)| homes).cloned();
    let rows = notice.rows(all, language, None);
    let mut file = NewFile::create(&flags.out)?;
    let written = stage("writing", || match &*ending {
        "zip" => archive::write(notice.documents(&homes, language, None), &mut file),
        "xlsx" => mail::write_xlsx(rows, language, &mut file),
        "csv" => mail::write_csv(rows, language, &mut file),
        _ => {
            let all: Vec<_> = homes.iter().flat_map(|(_, homes)| homes.clone()).collect();
            let pdf = notice.letters(&all, language).map_err(std::io::Error::other);
            pdf.and_then(|pdf| file.write_all(&pdf))
        }
    });
    written.map_err(|source| StoreError::Io { path: flags.out.clone(), source })?;
    file.put()?;
    writeln!(out, "{n_letters} letters in {}", flags.out.display())?;
    Ok(())
}
