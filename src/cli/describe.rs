use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::language::Lang;
use super::progress::stage;
use super::proved::{digest, put, school};
use super::{inputs, verify};
use crate::describe::{Describer, Description};
use crate::ingest;
use crate::language::Language;
use crate::notice;
use crate::store;
use crate::wire;

/// Zones in words, as Markdown or PDF: what bounds them, their borders street by street, and their homes
///
/// Borders are named by the plan's streets and barriers, else by the zones next to them.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan.json, or the folder it is in
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// One school's zone; without it, all of them
    #[arg(long, value_name = "ID")]
    school: Option<String>,
    /// Streets to name borders by, in place of the plan's own: OpenStreetMap (.osm.pbf), or lines
    /// with a column `name`
    #[arg(long, value_name = "FILE")]
    streets: Option<PathBuf>,
    /// The language; without it, both
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// Write a file, in place of printing; one that ends in .pdf is to be printed, in one language
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let ending = flags.out.as_ref().and_then(|path| path.extension());
    let is_pdf = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    if is_pdf && flags.lang.is_none() {
        let wrong = "a .pdf is in one language; say which with --lang".to_owned();
        return Err(Failure::Flags(vec![wrong]));
    }
    let path = inputs::plan_file(&flags.plan);
    let plan = inputs::read_plan(&path)?;
    let paths = store::input_paths(path.parent().unwrap_or(&path), &plan)?;
    let named = flags.streets.as_ref().map(|streets| {
        stage("reading", || ingest::named_streets(streets, paths.settings.as_deref()))
    });
    let named = named.transpose().map_err(Failure::Problems)?;
    named.iter().flat_map(|(_, notices)| notices).for_each(|notice| eprintln!("{notice}"));
    let world = inputs::own_world(&path, &plan)?;
    verify::insist(&world, &plan)?;
    let streets = named.as_ref().map(|(streets, _)| streets);
    let describer = stage("describing", || Describer::of(&world, &plan, streets));
    let zones = match &flags.school {
        None => stage("describing", || describer.all()),
        Some(id) => vec![describer.of_school(school(&world, id)?)],
    };
    let bytes = match flags.lang.filter(|_| is_pdf) {
        None => text(&describer, &zones, flags.lang).into_bytes(),
        Some(lang) => {
            let language = lang.language();
            let told: Vec<_> = zones.iter().map(|zone| describer.told(zone, language)).collect();
            let pdf = notice::in_words(&told, &digest(&plan), language);
            pdf.map_err(|none| Failure::Wrong(none.to_string()))?
        }
    };
    match &flags.out {
        Some(path) => put(path, &bytes)?,
        None => out.write_all(&bytes)?,
    }
    Ok(())
}

/// Everything in one language, then in the other.
fn text(describer: &Describer, zones: &[Description], lang: Option<Lang>) -> String {
    let both = vec![Language::Chinese, Language::English];
    let languages = lang.map_or(both, |lang| vec![lang.language()]);
    let each = languages.iter().flat_map(|language| zones.iter().map(move |zone| (zone, language)));
    let texts: Vec<String> = each
        .map(|(zone, language)| wire::description_markdown(&describer.told(zone, *language)))
        .collect();
    texts.join("\n")
}
