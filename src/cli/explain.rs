use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::inputs::OtherInputFlags;
use super::language::Lang;
use super::proved::Proved;
use super::tables;
use crate::explain::{Lookup, explain};
use crate::language::Language;
use crate::model::{BlockId, BlockIdx, Point};
use crate::wire::explanation::ExplanationJson;
use crate::world::World;

/// Why a home belongs to its school, and what would change that
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan.json, or the folder it is in
    #[arg(long, value_name = "PLAN")]
    plan: PathBuf,
    #[command(flatten)]
    home: Home,
    /// The language of the answer; without it, that of the environment
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// Print JSON, in both languages
    #[arg(long, conflicts_with = "lang")]
    json: bool,
    #[command(flatten)]
    inputs: OtherInputFlags,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Home {
    /// A place, in degrees on WGS 84
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true, value_parser = point)]
    at: Option<Point>,
    /// A block's id
    #[arg(long, value_name = "ID")]
    block: Option<String>,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let Proved { plan, world, .. } = Proved::read(&flags.plan, &flags.inputs)?;
    let block = find(&flags.home, &world)?;
    let explanation = explain(&world, &plan, block);
    if flags.json {
        let json = ExplanationJson::of(&world, &plan, &explanation, None);
        let text = serde_json::to_string_pretty(&json).expect("an explanation is plain data");
        writeln!(out, "{text}")?;
        return Ok(());
    }
    let language = language(flags.lang);
    writeln!(out, "{}", explanation.sentence(&world, language))?;
    writeln!(out, "\n{}", tables::choices(&world.district, &explanation, language))?;
    Ok(())
}

fn find(home: &Home, world: &World) -> Result<BlockIdx, Failure> {
    let found = match (home.at, &home.block) {
        (Some(point), _) => Lookup::over(world).block_at(point).ok_or_else(|| {
            format!("no block at {},{}: it is longitude first", point.lon, point.lat)
        }),
        (None, Some(id)) => {
            let found = world.district.block_named(&BlockId(id.clone()));
            found.ok_or_else(|| format!("no block is called {id:?}"))
        }
        (None, None) => unreachable!("clap asks for one of the two"),
    };
    found.map_err(Failure::Wrong)
}

fn point(text: &str) -> Result<Point, String> {
    let number = |part: &str| part.trim().parse::<f64>().ok();
    let parts = text.split_once(',').and_then(|(lon, lat)| Some((number(lon)?, number(lat)?)));
    let Some((lon, lat)) = parts else {
        return Err("give longitude and latitude in degrees, like 112.55,37.87".to_owned());
    };
    if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
        Ok(Point { lon, lat })
    } else {
        Err("longitudes go to 180, latitudes to 90; longitude comes first".to_owned())
    }
}

/// Chinese where the environment speaks Chinese, else English.
fn language(lang: Option<Lang>) -> Language {
    let spoken = || {
        let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter();
        variables.filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty())
    };
    match lang {
        Some(lang) => lang.language(),
        None if spoken().is_some_and(|spoken| spoken.starts_with("zh")) => Language::Chinese,
        None => Language::English,
    }
}
