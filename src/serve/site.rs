use std::collections::BTreeMap;
use std::convert::Infallible;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use time::Date;
use tokio::sync::Semaphore;

use super::address;
use super::date;
use super::inbox::Inbox;
use super::limits::Limits;
use super::manners;
use super::metrics::Metrics;
use super::office_token::{self, OfficeToken};
use super::page;
use super::parameters::{Given, Reader, encoded};
use super::plans::{NotOne, Plans, Shelf, Shown};
use super::problem::ApiError;
use super::resource::{Resource, digest_of};
use crate::model::{ListedAddress, Office, TimeZone};
use crate::office::open_id::Provider;

/// How a server is to be run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `None`: nobody is the office here.
    pub office: Option<OfficeToken>,
    /// Under which address the world knows this server, as `https://maps.example.org`. `None`: as
    /// each request says.
    pub url: Option<String>,
    /// Whether every request is a line of JSON on standard error.
    pub log: bool,
    /// Whom people ask, and what comes next.
    pub about: Office,
    /// Addresses by which homes are found, in an installation in every district.
    pub names: Arc<Vec<ListedAddress>>,
    /// Whether a proxy stands before this server and says who asks.
    pub behind_proxy: bool,
    /// Where people of the office may sign in besides here.
    pub open_id: Option<Arc<Provider>>,
    /// Where comments on drafts are kept. `None`: nobody can comment.
    pub comments: Option<Inbox>,
}

/// All that requests are answered from.
#[derive(Debug)]
pub struct Site {
    pub plans: Plans,
    pub options: Options,
    /// Every file of the page by the path it is asked for.
    pub page: BTreeMap<String, Resource>,
    /// Where the style of all pages is, relative to the server's address.
    pub style: String,
    /// Where the script is. `None`: this program was built without.
    pub script: Option<String>,
    /// Of all that pages of any plan say and are made with: SHA-256, in hexadecimal.
    pub digest: String,
    pub metrics: Metrics,
    /// What browsers are told of where things may come from.
    pub policy: HeaderValue,
    /// Of comments.
    pub limits: Limits,
    /// Who may compute an answer now, so that many questions at once make each other wait.
    pub turns: Arc<Semaphore>,
    stopping: AtomicBool,
}

impl Site {
    pub fn new(plans: Plans, options: Options) -> Arc<Self> {
        let cores = available_parallelism().map_or(1, NonZero::get);
        let (style, style_file) = page::style();
        let mut page = page::files();
        let script = page.keys().find(|path| page::is_main_script(path));
        let script = script.map(|path| path.trim_start_matches('/').to_owned());
        page.insert(format!("/{style}"), style_file);
        let digest = digest_of([
            env!("CARGO_PKG_VERSION"),
            &style,
            script.as_deref().unwrap_or_default(),
            &format!("{:?} {}", options.about, options.comments.is_some()),
        ]);
        let policy = manners::only_from_here(options.about.basemap.as_ref(), "'self'");
        Arc::new(Self {
            plans,
            options,
            policy,
            page,
            style,
            script,
            digest,
            metrics: Metrics::default(),
            limits: Limits::default(),
            turns: Arc::new(Semaphore::new(2 * cores)),
            stopping: AtomicBool::new(false),
        })
    }

    /// From now on nobody new should be sent here.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// What may take a while is computed where it keeps nobody else from being answered, a few at a
    /// time.
    ///
    /// # Errors
    ///
    /// It panicked, which is our mistake.
    pub async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| ApiError::Bug)?;
        let done = tokio::task::spawn_blocking(move || {
            let _until_done = turn;
            work()
        });
        done.await.map_err(|_| {
            eprintln!("error: an answer panicked");
            ApiError::Bug
        })
    }

    /// Where the office is.
    pub fn today(&self) -> Date {
        date::today(&self.time_zone())
    }

    /// By which days are counted.
    pub fn time_zone(&self) -> TimeZone {
        self.options.about.time_zone.clone().unwrap_or_default()
    }

    pub fn is_ready(&self) -> bool {
        !self.is_stopping() && !self.plans.now().plans().is_empty()
    }
}

/// A request, and what is published while it is answered.
#[derive(Clone, Debug)]
pub struct Asked {
    pub site: Arc<Site>,
    pub shelf: Arc<Shelf>,
    /// Where the office is, when the request came.
    pub today: Date,
    pub path: String,
    /// As it stood behind the `?`.
    pub query: String,
    pub given: Given,
    pub headers: HeaderMap,
}

/// What every public address understands.
pub const WHICH_PLAN: [&str; 3] = ["plan", "datetime", "level"];

impl FromRequestParts<Arc<Site>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Infallible> {
        let given =
            Query::try_from_uri(&parts.uri).map_or_else(|_| Given::new(), |Query(given)| given);
        Ok(Self {
            site: site.clone(),
            shelf: site.plans.now(),
            today: site.today(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            given,
            headers: parts.headers.clone(),
        })
    }
}

impl Asked {
    /// The plan that `plan`, or `level` and `datetime`, choose, else the current one of the first
    /// level; a draft where none is or will be valid. What is wrong with them is left with the
    /// reader.
    ///
    /// # Errors
    ///
    /// There is no such plan.
    pub fn shown(&self, reader: &mut Reader) -> Result<Shown, ApiError> {
        let wanted = "an RFC 3339 date or time, or an interval of two, .. being an open end";
        let then = reader.read("datetime", wanted, interval);
        let level = match reader.text("level") {
            Some(name) => {
                let found = self.shelf.level_called(name);
                Some(found.ok_or_else(|| ApiError::UnknownLevel(name.to_owned()))?)
            }
            None => self.shelf.levels().first(),
        };
        let usual = || self.shelf.usual(level?, self.today);
        let found = match reader.text("plan") {
            Some(prefix) => match self.shelf.named(prefix) {
                Ok(shown) => Some(shown),
                Err(NotOne::None) => return Err(ApiError::UnknownPlan(prefix.to_owned())),
                Err(NotOne::TooShort | NotOne::Several) => {
                    reader.bad("plan", prefix, "8 or more characters of one plan's digest");
                    usual()
                }
            },
            None => match then {
                Some((first, last)) => {
                    level.and_then(|level| self.shelf.within(level, first, last))
                }
                None => usual(),
            },
        };
        let of_level = |shown: &&Shown| {
            reader.text("level").is_none_or(|name| shown.level().as_deref() == Some(name))
        };
        let holds = |shown: &&Shown| {
            then.is_none_or(|(first, last)| {
                let begun = shown.from.zip(last).is_none_or(|(from, last)| from <= last);
                let over = shown.until.zip(first).is_some_and(|(until, first)| until <= first);
                begun && !over && shown.consultation.is_none()
            })
        };
        found.filter(of_level).filter(holds).cloned().ok_or(ApiError::NoPlanThen)
    }

    /// Whether the address names the plan, so that what is there never changes.
    pub fn names_plan(&self) -> bool {
        self.given.iter().any(|(name, _)| name == WHICH_PLAN[0])
    }

    /// Whether the office asks.
    ///
    /// # Errors
    ///
    /// Somebody says so who is not.
    pub fn by_office(&self) -> Result<bool, ApiError> {
        office_token::asks(self.site.options.office.as_ref(), &self.headers)
    }

    /// Under which address the world knows this server, without a slash at its end.
    pub fn base(&self) -> String {
        match &self.site.options.url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => address::base(&self.headers),
        }
    }

    /// An absolute address with these parameters. It keeps to the plan that was asked for.
    pub fn link(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        let kept = self.given.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| WHICH_PLAN.contains(name) || *name == "lang");
        let all = kept.filter(|(name, _)| parameters.iter().all(|(other, _)| other != name));
        let all = all.chain(parameters.iter().copied());
        let pairs: Vec<String> =
            all.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let mark = if pairs.is_empty() { "" } else { "?" };
        format!("{}{path}{mark}{}", self.base(), pairs.join("&"))
    }

    /// The address that was asked for, with some parameters changed.
    pub fn link_again(&self, changed: &[(&str, &str)]) -> String {
        let kept = self.given.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
        let all: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
        self.link(&self.path, &all)
    }
}

/// The first day and the last. `None`: open.
type Days = (Option<Date>, Option<Date>);

fn interval(text: &str) -> Option<Days> {
    let Some((first, last)) = text.split_once('/') else {
        let day = date::of_instant(text)?;
        return Some((Some(day), Some(day)));
    };
    let end = |text: &str| match text {
        "" | ".." => Some(None),
        text => date::of_instant(text).map(Some),
    };
    let (first, last) = (end(first)?, end(last)?);
    let in_order = first.zip(last).is_none_or(|(first, last)| first <= last);
    in_order.then_some((first, last))
}
