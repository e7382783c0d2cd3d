use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::failure::Failure;
use super::progress::stage;
use super::survey::survey;
use super::{inputs, verify};
use crate::model::Plan;
use crate::serve::{self, OfficeToken, Options, Plans, Published};
use crate::store;
use crate::world::World;

/// Show a plan on a map and answer for every home, over HTTP
///
/// The plan is verified first; one with a broken promise is not served.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan's folder
    #[arg(long, value_name = "DIR")]
    plan: PathBuf,
    #[command(flatten)]
    listen: ListenFlags,
}

#[derive(Debug, Args)]
pub(super) struct ListenFlags {
    /// Address and port; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Who shows what is in this file (Authorization: Bearer) also reads the children of each
    /// block; without it, the environment's CATCHMENT_OFFICE_TOKEN
    #[arg(long, value_name = "FILE")]
    office_token_file: Option<PathBuf>,
    /// The address under which the world knows this server; without it, as each request and the
    /// proxies before us say
    #[arg(long, value_name = "URL", value_parser = own_url)]
    url: Option<String>,
    /// Write a line of JSON on standard error for each request; it never tells what was asked
    #[arg(long)]
    log: bool,
}

/// Names the token of the office where no file does.
const OFFICE_TOKEN: &str = "CATCHMENT_OFFICE_TOKEN";

impl ListenFlags {
    fn options(&self) -> Result<Options, Failure> {
        let token = match &self.office_token_file {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map_err(|source| Failure::Wrong(format!("{}: {source}", path.display())))?,
            ),
            None => std::env::var(OFFICE_TOKEN).ok().filter(|token| !token.is_empty()),
        };
        let office = token.map(|token| OfficeToken::new(&token)).transpose();
        let office = office.map_err(|bad| Failure::Wrong(bad.to_string()))?;
        Ok(Options { office, url: self.url.clone(), log: self.log })
    }
}

/// # Errors
///
/// It is none.
fn own_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]".contains(c);
    let fits = rest
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(plain));
    let wanted = "it has to begin with http:// or https:// and have nothing after ? or #";
    fits.then(|| text.trim_end_matches('/').to_owned()).ok_or_else(|| wanted.to_owned())
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let opened = store::open(&flags.plan)?;
    let loaded = inputs::read(&opened.inputs, opened.plan.level.as_deref())?;
    let world = survey(loaded.district, &opened.inputs)?.world;
    verify::insist(&world, &opened.plan)?;
    publish(world, opened.plan, &flags.listen, out)
}

/// Serves a verified plan until somebody presses Ctrl-C.
pub(super) fn publish(
    world: World,
    plan: Plan,
    flags: &ListenFlags,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let (listen, options) = (flags.listen, flags.options()?);
    let runtime = Runtime::new().map_err(|err| cannot("start", &err))?;
    let listener = runtime
        .block_on(TcpListener::bind(listen))
        .map_err(|err| cannot(&format!("listen on {listen}"), &err))?;
    let address = listener.local_addr().map_err(|err| cannot("listen", &err))?;
    let plans = stage("preparing", || Plans::one(Published::new(world, plan)));
    writeln!(out, "\nhttp://{address}/   (Ctrl-C ends it)")?;
    out.flush()?;
    let served = runtime.block_on(serve::run((plans, options), listener, serve::stop_signal()));
    served.map_err(|err| cannot("serve", &err))
}

fn cannot(what: &str, err: &io::Error) -> Failure {
    Failure::Wrong(format!("cannot {what}: {err}"))
}
