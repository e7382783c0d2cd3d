use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use sha2::{Digest, Sha256};
use time::Date;

use super::failure::Failure;
use super::inputs::{self, OtherInputFlags};
use super::language::Lang;
use super::verify;
use crate::model::{BlockId, Standing};
use crate::notice::Notice;
use crate::store::NewFile;
use crate::wire;

/// One home's school on paper: a PDF with the reasons and a code by which anybody can check it
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan.json, or the folder it is in
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// A block's id
    #[arg(long, value_name = "ID")]
    block: String,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The language of the notice
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
    /// The first day on which the plan holds, as 2027-09-01; without it, since ever
    #[arg(long, value_name = "DAY", value_parser = super::publish::day)]
    from: Option<Date>,
    /// Where codes are looked up: the address of a `catchment serve`
    #[arg(long, value_name = "URL", value_parser = super::serve::own_url)]
    url: Option<String>,
    #[command(flatten)]
    inputs: OtherInputFlags,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let path = inputs::plan_file(&flags.plan);
    let plan = inputs::read_plan(&path)?;
    let world = flags.inputs.world(&path, &plan)?;
    verify::insist(&world, &plan)?;
    let found = world.district.block_named(&BlockId(flags.block.clone()));
    let block =
        found.ok_or_else(|| Failure::Wrong(format!("no block is called {:?}", flags.block)))?;
    // As it is when it is published.
    let text = wire::plan_to_json(&plan);
    let digest: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    let standing = Standing::InForce { from: flags.from, until: None };
    let server = flags.url.as_deref();
    let notice = Notice { world: &world, plan: &plan, digest: &digest, standing, server };
    let pdf = notice.pdf(block, flags.lang.language());
    let pdf = pdf.map_err(|none| Failure::Wrong(none.to_string()))?;
    let mut file = NewFile::create(&flags.out)?;
    file.write_all(&pdf)
        .map_err(|err| Failure::Wrong(format!("{}: {err}", flags.out.display())))?;
    file.put()?;
    writeln!(out, "{}", notice.code(block))?;
    Ok(())
}
