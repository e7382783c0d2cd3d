use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::failure::Failure;
use super::progress::stage;
use super::published::{self, Shown};
use crate::ingest;
use crate::model::{ListedAddress, Office};
use crate::office::Installation;
use crate::office::jobs::{self, Worker};
use crate::office::open_id::{BadSettings, Provider};
use crate::serve::{self, House, Inbox, OfficeToken, Options, Plans};
use crate::store::database::Database;
use crate::store::{Comments, Scratch};

/// Show plans on a map and answer for every home, over HTTP
///
/// Plans are verified first; one with a broken promise is not served.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan's folder
    #[arg(long, value_name = "DIR", required_unless_present_any = ["published", "store"])]
    plan: Option<PathBuf>,
    /// The folder that `publish` fills; what is published while this runs is shown, too
    #[arg(long, value_name = "DIR", conflicts_with = "plan")]
    published: Option<PathBuf>,
    /// The office's store, an SQLite file or postgres://user@host/database: all its districts for
    /// everybody, each below its short name, and the office at work below /office/
    #[arg(long, value_name = "FILE|URL", conflicts_with_all = ["plan", "published"])]
    store: Option<String>,
    /// With a store: how many of its jobs are done at a time here; none, where `work` does them
    #[arg(long, value_name = "N", default_value_t = 1,
        value_parser = clap::value_parser!(u8).range(..=16))]
    workers: u8,
    /// With a store: where people of the office sign in, too, by OpenID Connect: TOML, see the README
    #[arg(long, value_name = "FILE", requires = "store")]
    openid: Option<PathBuf>,
    #[command(flatten)]
    listen: ListenFlags,
}

#[derive(Clone, Debug, Args)]
pub(super) struct ListenFlags {
    /// Address and port; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Addresses to find homes by, public ones (address, and block or lon and lat; name, name_en)
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Who shows what is in this file (Authorization: Bearer) also reads the children of each
    /// block; without it, the environment's CATCHMENT_OFFICE_TOKEN
    #[arg(long, value_name = "FILE")]
    office_token_file: Option<PathBuf>,
    /// The address under which the world knows this server; without it, as each request and the
    /// proxies before us say
    #[arg(long, value_name = "URL", value_parser = own_url)]
    url: Option<String>,
    /// Whom parents may ask, when to enroll, a base map under the zones: TOML, see the README
    #[arg(long, value_name = "FILE")]
    pub about: Option<PathBuf>,
    /// Requests come through a proxy, whose Forwarded or X-Forwarded-For says who asks; it limits
    /// how many comments one address may send
    #[arg(long)]
    behind_proxy: bool,
    /// Write a line of JSON on standard error for each request; it never tells what was asked
    #[arg(long)]
    log: bool,
}

/// Names the token of the office where no file does.
const OFFICE_TOKEN: &str = "CATCHMENT_OFFICE_TOKEN";

impl ListenFlags {
    /// The addresses to find homes by.
    ///
    /// # Errors
    ///
    /// Every problem of their file.
    pub(super) fn names(&self) -> Result<Vec<ListedAddress>, Failure> {
        let Some(path) = &self.names else { return Ok(Vec::new()) };
        let read = stage("reading", || ingest::public_addresses(path));
        let (names, notices) = read.map_err(Failure::Problems)?;
        notices.iter().for_each(|notice| eprintln!("{notice}"));
        Ok(names)
    }

    /// What the office tells besides its plans.
    fn about(&self) -> Result<Office, Failure> {
        let about = self.about.as_deref().map(ingest::office).transpose();
        Ok(about.map_err(Failure::Problems)?.unwrap_or_default())
    }

    fn options(&self, published: Option<&Path>) -> Result<Options, Failure> {
        let token = match &self.office_token_file {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map_err(|source| Failure::Wrong(format!("{}: {source}", path.display())))?,
            ),
            None => std::env::var(OFFICE_TOKEN).ok().filter(|token| !token.is_empty()),
        };
        let office = token.map(|token| OfficeToken::new(&token)).transpose();
        let office = office.map_err(|bad| Failure::Wrong(bad.to_string()))?;
        Ok(Options {
            office,
            url: self.url.clone(),
            log: self.log,
            about: self.about()?,
            behind_proxy: self.behind_proxy,
            open_id: None,
            names: Arc::default(),
            comments: published.map(Comments::in_folder).map(Inbox::Folder),
        })
    }
}

/// What shows to a provider that it is us, where no file does.
const OPENID_SECRET: &str = "CATCHMENT_OPENID_SECRET";

/// Where people of the office sign in, besides here.
fn provider(path: &Path) -> Result<Provider, Failure> {
    let read = |path: &Path| {
        std::fs::read(path)
            .map_err(|source| Failure::Wrong(format!("{}: {source}", path.display())))
    };
    let settings = ingest::open_id(path).map_err(Failure::Problems)?;
    let secret = match &settings.secret_file {
        Some(path) => String::from_utf8_lossy(&read(path)?).into_owned(),
        None => std::env::var(OPENID_SECRET).unwrap_or_default(),
    };
    let certificates = settings.certificates_file.as_deref().map(read).transpose()?;
    let provider = Provider::new(settings, &secret, certificates.as_deref());
    provider.map_err(|bad| {
        let more = match bad {
            BadSettings::NoSecret => {
                format!("; name its file as client_secret_file, or set {OPENID_SECRET}")
            }
            BadSettings::NoCertificates => String::new(),
        };
        Failure::Wrong(format!("{}: {bad}{more}", path.display()))
    })
}

/// # Errors
///
/// It is none.
pub(super) fn own_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]".contains(c);
    let fits = rest
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(plain));
    let wanted = "it has to begin with http:// or https:// and have nothing after ? or #";
    fits.then(|| text.trim_end_matches('/').to_owned()).ok_or_else(|| wanted.to_owned())
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    if let Some(folder) = &flags.published {
        let shown = Shown::of(folder, flags.listen.names()?)?;
        let plans = Plans::of(shown.plans());
        shown.watch(plans.clone());
        return show(plans, &flags.listen, Some(folder), out);
    }
    if let Some(store) = &flags.store {
        let open_id = flags.openid.as_deref().map(provider).transpose()?.map(Arc::new);
        let names = Arc::new(flags.listen.names()?);
        let options = Options { open_id, names, ..flags.listen.options(None)? };
        return show_house((store, flags.workers), (flags.listen.listen, options), out);
    }
    let folder = flags.plan.as_deref().expect("one of the three flags is required");
    let names = flags.listen.names()?;
    show(Plans::one(published::of_folder(folder, &names)?), &flags.listen, None, out)
}

/// Serves until somebody presses Ctrl-C. `published`: the folder of published plans, if it is one
/// that is shown: there comments are kept.
pub(super) fn show(
    plans: Plans,
    flags: &ListenFlags,
    published: Option<&Path>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let (listen, options) = (flags.listen, flags.options(published)?);
    let runtime = Runtime::new().map_err(|err| cannot("start", &err))?;
    let listener = runtime
        .block_on(TcpListener::bind(listen))
        .map_err(|err| cannot(&format!("listen on {listen}"), &err))?;
    let address = listener.local_addr().map_err(|err| cannot("listen", &err))?;
    writeln!(out, "\nhttp://{address}/   (Ctrl-C ends it)")?;
    out.flush()?;
    let served = runtime.block_on(serve::run((plans, options), listener, serve::stop_signal()));
    served.map_err(|err| cannot("serve", &err))
}

/// All of an installation, until somebody presses Ctrl-C.
fn show_house(
    (store, n_workers): (&str, u8),
    (listen, options): (SocketAddr, Options),
    out: &mut impl Write,
) -> Result<(), Failure> {
    let program = std::env::current_exe().map_err(|err| cannot("find myself", &err))?;
    let runtime = Runtime::new().map_err(|err| cannot("start", &err))?;
    runtime.block_on(async {
        Scratch::sweep();
        let database = Database::open(store).await?;
        let stop = jobs::until(serve::stop_signal());
        let mut working = tokio::task::JoinSet::new();
        for _ in 0..n_workers {
            let worker = Worker::new(database.clone(), program.clone())?;
            let stop = stop.clone();
            working.spawn(async move { worker.work(stop).await });
        }
        let installation = Installation::over(database);
        let house = House::open(installation, options).await;
        let house = house.map_err(|err| Failure::Wrong(err.to_string()))?;
        let listener = TcpListener::bind(listen).await;
        let listener = listener.map_err(|err| cannot(&format!("listen on {listen}"), &err))?;
        let address = listener.local_addr().map_err(|err| cannot("listen", &err))?;
        writeln!(out, "\nhttp://{address}/   (Ctrl-C ends it)")?;
        writeln!(out, "http://{address}/office/   for the office")?;
        out.flush()?;
        let mut stopped = stop.clone();
        let stopping = async move { drop(stopped.wait_for(|stop| *stop).await) };
        let served = serve::run_house(house, listener, stopping).await;
        // What they were doing is given back.
        working.join_all().await;
        served.map_err(|err| cannot("serve", &err))
    })
}

fn cannot(what: &str, err: &io::Error) -> Failure {
    Failure::Wrong(format!("cannot {what}: {err}"))
}
