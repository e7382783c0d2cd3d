use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::failure::Failure;
use super::progress::stage;
use super::survey::survey;
use super::{inputs, verify};
use crate::model::Plan;
use crate::serve::{self, Published};
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
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let opened = store::open(&flags.plan)?;
    let loaded = inputs::read(&opened.inputs, opened.plan.level.as_deref())?;
    let world = survey(loaded.district, &opened.inputs)?.world;
    verify::insist(&world, &opened.plan)?;
    publish(world, opened.plan, flags.listen.listen, out)
}

/// Serves a verified plan until somebody presses Ctrl-C.
pub(super) fn publish(
    world: World,
    plan: Plan,
    listen: SocketAddr,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let runtime = Runtime::new().map_err(|err| cannot("start", &err))?;
    let listener = runtime
        .block_on(TcpListener::bind(listen))
        .map_err(|err| cannot(&format!("listen on {listen}"), &err))?;
    let address = listener.local_addr().map_err(|err| cannot("listen", &err))?;
    let published = stage("preparing", || Arc::new(Published::new(world, plan)));
    writeln!(out, "\nhttp://{address}/   (Ctrl-C ends it)")?;
    out.flush()?;
    let served = runtime.block_on(serve::run(published, listener, serve::stop_signal()));
    served.map_err(|err| cannot("serve", &err))
}

fn cannot(what: &str, err: &io::Error) -> Failure {
    Failure::Wrong(format!("cannot {what}: {err}"))
}
