use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use time::Date;

use super::failure::Failure;
use super::language::Lang;
use super::proved::{PlanFlags, Proved, put};
use crate::ingest;
use crate::model::{BlockId, Office, Standing};
use crate::notice::Notice;

/// One home's school on paper: a PDF with the reasons and a code by which anybody can check it
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    of: PlanFlags,
    /// A block's id
    #[arg(long, value_name = "ID")]
    block: String,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The language of the notice
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
    #[command(flatten)]
    told: Told,
}

/// What a letter says beside the plan.
#[derive(Debug, Args)]
pub(super) struct Told {
    /// The first day on which the plan holds, as 2027-09-01; without it, since ever
    #[arg(long, value_name = "DAY", value_parser = super::publish::day)]
    from: Option<Date>,
    /// Where codes are looked up: the address of a `catchment serve`
    #[arg(long, value_name = "URL", value_parser = super::serve::own_url)]
    url: Option<String>,
    /// Whom people may ask: TOML, see the README
    #[arg(long, value_name = "FILE")]
    about: Option<PathBuf>,
}

impl Told {
    /// # Errors
    ///
    /// Every problem of the file about the office.
    pub(super) fn office(&self) -> Result<Office, Failure> {
        let office = self.about.as_deref().map(ingest::office).transpose();
        Ok(office.map_err(Failure::Problems)?.unwrap_or_default())
    }

    /// `digest`: of the plan.
    pub(super) fn notice<'a>(
        &'a self,
        proved: &'a Proved,
        (digest, office): (&'a str, &'a Office),
    ) -> Notice<'a> {
        let standing = Standing::InForce { from: self.from, until: None };
        let (world, plan, server) = (&proved.world, &proved.plan, self.url.as_deref());
        Notice { world, plan, digest, standing, server, office }
    }
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let proved = flags.of.read()?;
    let found = proved.world.district.block_named(&BlockId(flags.block.clone()));
    let block =
        found.ok_or_else(|| Failure::Wrong(format!("no block is called {:?}", flags.block)))?;
    let (digest, office) = (proved.digest(), flags.told.office()?);
    let notice = flags.told.notice(&proved, (&digest, &office));
    let pdf = notice.pdf(block, flags.lang.language());
    let pdf = pdf.map_err(|none| Failure::Wrong(none.to_string()))?;
    put(&flags.out, &pdf)?;
    writeln!(out, "{}", notice.code(block))?;
    Ok(())
}
