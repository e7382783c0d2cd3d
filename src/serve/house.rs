//! An installation over HTTP: each district's plans for everybody below `/{district}/`, and the
//! office at work below `/office/`.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use tokio::time::timeout;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;

use super::board::Board;
use super::inbox::Inbox;
use super::office::Exports;
use super::plans::{Listed, Plans};
use super::problem::ApiError;
use super::published::Published;
use super::site::{Options, Site};
use super::{office, routes};
use crate::ingest;
use crate::model::{ListedAddress, Office, Registration, TimeZone};
use crate::office::inputs::Found;
use crate::office::{Installation, Names, NotShown};
use crate::store::database::{self, District, PublicationKind, Topic};

/// All that is asked of an installation is answered from here.
#[derive(Debug)]
pub struct House {
    pub installation: Installation,
    pub options: Options,
    /// By the name in addresses.
    open: RwLock<Arc<BTreeMap<String, Open>>>,
    /// What pages are made with, and how it goes.
    pub(super) front: Arc<Site>,
    pub(super) exports: Arc<Exports>,
    pub(super) board: Board,
}

/// A district that everybody can ask about.
#[derive(Clone, Debug)]
pub struct Open {
    pub district: District,
    site: Arc<Site>,
    routes: Router,
    /// What it tells besides its plans, as it is kept. `None`: as the server's own settings say.
    about: Option<String>,
    names: Arc<FoundBy>,
    shown: BTreeMap<String, Arc<Published>>,
}

/// By which addresses the homes of a district are found.
#[derive(Debug)]
pub struct FoundBy {
    /// The digest and name of its own list. `None`: it has none.
    kept: Option<(String, String)>,
    /// Those that the server has for all districts, then its own.
    listed: Arc<Vec<ListedAddress>>,
    n_common: usize,
    /// What is worth knowing about its own list.
    pub notices: Vec<Found>,
}

impl FoundBy {
    fn common(listed: &Arc<Vec<ListedAddress>>) -> Arc<Self> {
        let (listed, n_common) = (listed.clone(), listed.len());
        Arc::new(Self { kept: None, listed, n_common, notices: Vec::new() })
    }

    /// Of its own list.
    pub fn own(&self) -> &[ListedAddress] {
        &self.listed[self.n_common..]
    }

    /// Those of the server.
    pub fn n_common(&self) -> usize {
        self.n_common
    }
}

const PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");

impl House {
    /// What is published is read before anybody asks.
    ///
    /// # Errors
    ///
    /// The store is gone, or holds a plan that cannot be shown.
    pub async fn open(installation: Installation, options: Options) -> Result<Arc<Self>, NotShown> {
        let front = Site::new(Plans::new(Vec::new()), options.clone());
        let open = RwLock::default();
        let exports = Exports::new().map_err(|err| NotShown::NoThreads(err.to_string()))?;
        let board = Board::default();
        let house = Arc::new(Self { installation, options, open, front, exports, board });
        house.look().await?;
        Ok(house)
    }

    /// Shows what was published since, and districts that are new.
    ///
    /// # Errors
    ///
    /// As of [`House::open`]; what was shown before stays.
    pub async fn look(&self) -> Result<(), NotShown> {
        let mut open = BTreeMap::clone(&self.now());
        for district in self.installation.database.districts().await? {
            let name = district.short_name.clone();
            let about = self.installation.database.about(&district.id).await?;
            let known = match open.remove(&name) {
                Some(known) if known.about == about => known,
                Some(known) => {
                    let Open { shown, names, .. } = known;
                    Open { shown, names, ..self.opened(district, about) }
                }
                None => self.opened(district, about),
            };
            let known = self.renamed(known).await?;
            let known = self.refreshed(known).await?;
            open.insert(name, known);
        }
        *self.open.write().expect("nobody panics holding it") = Arc::new(open);
        Ok(())
    }

    /// What cannot be shown is told on standard error; what was asked for is done all the same.
    pub async fn look_or_tell(&self) {
        if let Err(err) = self.look().await {
            eprintln!("error: {err}");
        }
    }

    fn opened(&self, district: District, about: Option<String>) -> Open {
        let url = self.options.url.as_ref().map(|url| format!("{url}/{}", district.short_name));
        let inbox = Inbox::Store(self.installation.database.clone(), district.id.clone());
        let told = self.told(about.as_deref());
        let options = Options { url, comments: Some(inbox), about: told, ..self.options.clone() };
        let site = Site::new(Plans::new(Vec::new()), options);
        let routes = routes(&site);
        let names = FoundBy::common(&self.options.names);
        Open { district, site, routes, about, names, shown: BTreeMap::new() }
    }

    /// With the names by which homes are found now. Others than before: all is prepared anew.
    async fn renamed(&self, open: Open) -> Result<Open, NotShown> {
        let kept = self.installation.database.name_list(&open.district.id).await?;
        if kept == open.names.kept {
            return Ok(open);
        }
        let own = match &kept {
            Some((digest, name)) => self.installation.names((digest, name)).await?,
            None => Names::default(),
        };
        let common = &self.options.names;
        let listed = Arc::new(common.iter().cloned().chain(own.addresses).collect());
        let (n_common, notices) = (common.len(), own.notices);
        let names = Arc::new(FoundBy { kept, listed, n_common, notices });
        Ok(Open { names, shown: BTreeMap::new(), ..open })
    }

    /// By which addresses homes of a district are found here, and how many of them are in no block
    /// of the plan that everybody is shown. `None`: there is no such plan; or no such district yet.
    pub(super) fn found_by(&self, short_name: &str) -> Option<(Arc<FoundBy>, Option<usize>)> {
        let open = self.now().get(short_name)?.clone();
        let shelf = open.site.plans.now();
        let today = open.site.today();
        let shown = shelf.levels().first().and_then(|level| shelf.usual(level, today));
        Some((open.names, shown.map(|shown| shown.published.n_addresses_elsewhere())))
    }

    /// What a district says of itself, before what is said of all.
    fn told(&self, about: Option<&str>) -> Office {
        let all = self.options.about.clone();
        let Some(Ok(own)) = about.map(ingest::office_of) else { return all };
        let registration = Registration {
            first_day: own.registration.first_day.or(all.registration.first_day),
            last_day: own.registration.last_day.or(all.registration.last_day),
            website: own.registration.website.or(all.registration.website),
            bring: match own.registration.bring.is_empty() {
                true => all.registration.bring,
                false => own.registration.bring,
            },
        };
        Office {
            name: own.name.or(all.name),
            phone: own.phone.or(all.phone),
            address: own.address.or(all.address),
            hours: own.hours.or(all.hours),
            website: own.website.or(all.website),
            time_zone: own.time_zone.or(all.time_zone),
            registration,
            // Whoever runs the server says whom browsers ask for pictures.
            basemap: all.basemap,
        }
    }

    /// A district's own, and where none is named, that of all.
    pub(super) fn site(&self, district: Option<&District>) -> Arc<Site> {
        let open = district.and_then(|district| self.now().get(&district.short_name).cloned());
        open.map_or_else(|| self.front.clone(), |open| open.site)
    }

    async fn refreshed(&self, mut open: Open) -> Result<Open, NotShown> {
        let district = &open.district.id;
        let published = self.installation.database.published(Some(district)).await?;
        let standing = standing(&published);
        let withdrawn = withdrawn(&published);
        for one in standing.iter().chain(&withdrawn) {
            if !open.shown.contains_key(&one.plan) {
                let (world, plan) = self.installation.plan(district, &one.plan).await?;
                let listed = open.names.listed.clone();
                let made = move || Published::with_addresses(world, plan, &listed);
                let made = tokio::task::spawn_blocking(made);
                let made = made.await.unwrap_or_else(|panic| {
                    std::panic::resume_unwind(panic.into_panic());
                });
                open.shown.insert(one.plan.clone(), Arc::new(made));
            }
        }
        let all = withdrawn.iter().chain(&standing);
        let there = open.site.time_zone();
        let list = all.map(|one| listed(one, open.shown[&one.plan].clone(), &there));
        let mut list: Vec<Listed> = list.collect();
        // As the shelf has them.
        list[withdrawn.len()..].sort_by_key(|one| one.from);
        let now = open.site.plans.list();
        let same = now.len() == list.len()
            && now.iter().zip(&list).all(|(a, b)| {
                Arc::ptr_eq(&a.published, &b.published)
                    && (a.from, a.consultation) == (b.from, b.consultation)
                    && (a.withdrawn, &a.notice) == (b.withdrawn, &b.notice)
            });
        if !same {
            open.site.plans.replace(list);
        }
        Ok(open)
    }

    fn now(&self) -> Arc<BTreeMap<String, Open>> {
        self.open.read().expect("nobody panics holding it").clone()
    }

    /// Every district's site, to be answered from ahead.
    pub(super) fn sites(&self) -> Vec<Arc<Site>> {
        self.now().values().map(|open| open.site.clone()).collect()
    }

    /// Shows what is published from now on, as long as this runs. What cannot be shown is told on
    /// standard error, and what was shown before stays.
    pub async fn watch(self: Arc<Self>) {
        loop {
            let mut news = match self.installation.database.hear().await {
                Ok(news) => news,
                Err(err) => {
                    eprintln!("error: {err}");
                    tokio::time::sleep(AGAIN).await;
                    continue;
                }
            };
            // Whatever happened before somebody listened is new.
            let mut topics = Ok(vec![Topic::Publications, Topic::Jobs]);
            while let Ok(heard) = &topics {
                if heard.contains(&Topic::Jobs) {
                    self.board.tell();
                }
                if heard.iter().any(|topic| [Topic::Publications, Topic::People].contains(topic))
                    && let Err(err) = self.look().await
                {
                    eprintln!("error: {err}");
                }
                topics = news.next().await;
            }
        }
    }
}

/// Before a store that is gone is asked again.
const AGAIN: Duration = Duration::from_secs(1);

/// What is shown of all that was approved: of a plan the last that was said of it, and nothing that
/// was withdrawn.
fn standing(published: &[database::Published]) -> Vec<&database::Published> {
    let mut last: BTreeMap<&str, &database::Published> = BTreeMap::new();
    for one in published.iter().filter(|one| one.withdrawn.is_none()) {
        last.insert(&one.plan, one);
    }
    let mut standing: Vec<_> = last.into_values().collect();
    standing.sort_by_key(|one| one.number);
    standing
}

/// What was published and is shown to nobody who does not name it: of a plan the last that was said
/// of it, where all was taken back.
fn withdrawn(published: &[database::Published]) -> Vec<&database::Published> {
    let standing =
        |plan: &str| published.iter().any(|one| one.plan == plan && one.withdrawn.is_none());
    let mut last: BTreeMap<&str, &database::Published> = BTreeMap::new();
    for one in published.iter().filter(|one| !standing(&one.plan)) {
        last.insert(&one.plan, one);
    }
    last.into_values().collect()
}

fn listed(one: &database::Published, published: Arc<Published>, there: &TimeZone) -> Listed {
    let (from, consultation) = match one.kind {
        PublicationKind::InForce { from } => (from, None),
        PublicationKind::Consultation { days, from } => (from, Some(days)),
    };
    let withdrawn = one.withdrawn.as_ref().map(|stage| stage.at.day(there));
    let consultation = consultation.filter(|_| withdrawn.is_none());
    Listed { published, from, consultation, withdrawn, notice: one.notice.clone() }
}

/// All of it, without a socket.
pub fn house_routes(house: &Arc<House>) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/favicon.ico", get(icon))
        .merge(office::routes(house))
        .fallback(district)
        .layer(CatchPanicLayer::custom(|_| ApiError::bug("a handler panicked")))
        .with_state(house.clone())
}

/// Browsers ask for it by this name where a page has not told them another one yet.
async fn icon(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    match house.front.page.get("/icon.svg") {
        Some(icon) => icon.answer(&headers),
        None => ApiError::NoSuchPage("/favicon.ico".to_owned()).into_response(),
    }
}

const SOON: Duration = Duration::from_secs(2);

async fn ready(State(house): State<Arc<House>>) -> Response {
    // Whoever asks does not wait long, either.
    match timeout(SOON, house.installation.database.ping()).await {
        Ok(Ok(())) if !house.front.is_stopping() => "ready\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}

/// Where there is one district its front page, else the list of them.
async fn front(State(house): State<Arc<House>>) -> Response {
    let open = house.now();
    let mut names = open.keys();
    match (names.next(), names.next()) {
        (Some(only), None) => Redirect::to(&format!("{only}/")).into_response(),
        _ => office::list_of_districts(&house, open.values().map(|open| &open.district)),
    }
}

/// The rest of the address is the district's own.
async fn district(State(house): State<Arc<House>>, mut request: Request) -> Response {
    let path = request.uri().path();
    if let Some(file) = house.front.page.get(path) {
        return file.answer(request.headers());
    }
    let (name, rest) = path.trim_start_matches('/').split_once('/').unwrap_or((&path[1..], ""));
    let Some(open) = house.now().get(name).cloned() else {
        return ApiError::NoSuchPage(path.to_owned()).into_response();
    };
    if path == format!("/{name}") {
        return Redirect::permanent(&format!("{name}/")).into_response();
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let own: Result<PathAndQuery, _> = format!("/{rest}{query}").parse();
    let Ok(own) = own else { return ApiError::NoSuchPage(path.to_owned()).into_response() };
    let before = request.headers().get(PREFIX).and_then(|prefix| prefix.to_str().ok());
    let prefix = format!("{}/{name}", before.unwrap_or_default().trim_end_matches('/'));
    if let Ok(prefix) = HeaderValue::from_str(&prefix) {
        request.headers_mut().insert(PREFIX, prefix);
    }
    *request.uri_mut() = Uri::from(own);
    open.routes.oneshot(request).await.into_response()
}

/// A page of the office's, which nobody keeps.
pub fn page(status: StatusCode, text: String) -> Response {
    let headers = [
        (axum::http::header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "private, no-store"),
    ];
    (status, headers, Body::from(text)).into_response()
}
