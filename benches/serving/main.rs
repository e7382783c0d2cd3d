//! Answers a second on loopback, beside a bare handler and beside other people's servers, all in
//! one run: only ratios mean something on another machine.
//!
//! ```sh
//! cargo bench --bench serving -- [--seconds 8] [--minutes 10] [--martin PROGRAM] [--pygeoapi PYTHON]
//! ```
//!
//! Load comes from `wrk`, which must be installed; it and the servers share the machine.
//! `--minutes`: how long places all over the district are asked about while memory is watched.
//! `--pygeoapi`: a Python that has `pygeoapi` and `gunicorn`.

mod peers;
mod wrk;

use std::fs;
use std::net::{SocketAddr, TcpListener as Blocking};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use catchment::ingest::{self, Files};
use catchment::pipeline;
use catchment::serve::{self, Listed, Options, Plans, Published};
use catchment::world::World;
use tokio::net::TcpListener;
use wrk::Load;

const SCHOOLS: &str = "data/xinghualing/schools.geojson";
const BLOCKS: &str = "data/xinghualing/blocks.geojson";
const SETTINGS: &str = "data/xinghualing/settings.toml";

struct Asked {
    seconds: u64,
    minutes: u64,
    martin: Option<PathBuf>,
    pygeoapi: Option<PathBuf>,
}

fn main() {
    let asked = asked();
    let scratch = std::env::temp_dir().join(format!("catchment-serving-{}", std::process::id()));
    fs::create_dir_all(&scratch).expect("temporary files can be written");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let (plans, other) = (plans(), plans());
    let all = [plans.list(), other.list()];
    let ours = runtime.block_on(listening());
    let served = serve::run((plans.clone(), Options::default()), ours.0, std::future::pending());
    runtime.spawn(served);
    let bare = runtime.block_on(listening());
    runtime.spawn(async { axum::serve(bare.0, page()).await });
    let (ours, bare) = (format!("http://{}", ours.1), format!("http://{}", bare.1));
    wrk::until_ready(&format!("{ours}/readyz"));
    warm(&ours);

    let measure = |name: &str, address: String, script: Option<&str>| {
        Load { address, script, seconds: asked.seconds, scratch: &scratch }.measured(name)
    };
    let hello = measure("bare axum handler, no middleware", format!("{bare}/hello"), None);
    let same = measure("bare handler with our middleware", format!("{ours}/healthz"), None);
    let at = format!("{ours}/api/lookup?lon=112.552&lat=37.872&lang=zh");
    let place = measure("lookup by place", at, None);
    // `wrk` makes these itself, on the same cores; who is outside the district is told so: 404.
    measure("lookup by places all over the district", ours.clone(), Some(PLACES));
    let block = measure("lookup by block", format!("{ours}/api/lookup?block=B0100"), None);
    println!("lookup by place / same middleware: {:.2} (bar 0.70)", place.rate / same.rate);
    println!("lookup by place / bare: {:.2}", place.rate / hello.rate);
    println!("lookup by block / same middleware: {:.2}", block.rate / same.rate);

    let bytes = wrk::size_of(&format!("{ours}/answer?block=B0100"));
    let bare_page = measure("bare page of the same size", format!("{bare}/page/{bytes}"), None);
    let answer = measure("a home's page", format!("{ours}/answer?block=B0100"), None);
    println!("a home's page ({bytes} bytes) / bare page: {:.2}", answer.rate / bare_page.rate);
    let found = measure("find by name", format!("{ours}/api/find?q=changmen"), None);
    println!("find by name / same middleware: {:.2}", found.rate / same.rate);

    let items = "/ogc/collections/blocks/items?limit=100&f=json";
    let our_items = measure("100 items", format!("{ours}{items}"), None);
    if let Some(python) = &asked.pygeoapi {
        let peer = peers::pygeoapi(python, &ours, &scratch);
        let theirs = measure(
            "100 items, pygeoapi",
            format!("{}/collections/blocks/items?limit=100&f=json", peer.address),
            None,
        );
        println!("items / pygeoapi: {:.1} (bar 20)", our_items.rate / theirs.rate);
    }
    let tile = wrk::tile_of(&ours);
    let our_tile = measure("a warm tile", format!("{ours}/tiles/{tile}.mvt"), Some(PACKED));
    if let Some(martin) = &asked.martin {
        let peer = peers::martin(martin, &ours, &scratch);
        let theirs =
            measure("a warm tile, martin", format!("{}/plan/{tile}", peer.address), Some(PACKED));
        println!("tile / martin: {:.2} (bar 1)", our_tile.rate / theirs.rate);
    }
    publishing(&plans, &all, || {
        measure("lookup while plans are published", format!("{ours}/api/lookup?block=B0100"), None)
    });
    if 0 < asked.minutes {
        let before = resident_mb();
        let seconds = 60 * asked.minutes;
        let long = Load { address: ours, script: Some(PLACES), seconds, scratch: &scratch };
        long.measured("lookup by place, at length");
        println!("resident: {before:.1} MB before, {:.1} MB after", resident_mb());
    }
    fs::remove_dir_all(&scratch).expect("temporary files can be removed");
}

/// Places all over the sample district.
const PLACES: &str = r#"
math.randomseed(7)
request = function()
  local lon, lat = 112.53 + math.random() * 0.06, 37.86 + math.random() * 0.04
  return wrk.format("GET", string.format("/api/lookup?lon=%.6f&lat=%.6f&lang=zh", lon, lat))
end
"#;

const PACKED: &str = r#"wrk.headers["Accept-Encoding"] = "gzip""#;

fn asked() -> Asked {
    let mut asked = Asked { seconds: 8, minutes: 0, martin: None, pygeoapi: None };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let value = words.next().unwrap_or_else(|| panic!("{word} needs a value"));
        let number = || value.parse().expect("it is a number");
        match word.as_str() {
            "--seconds" => asked.seconds = number(),
            "--minutes" => asked.minutes = number(),
            "--martin" => asked.martin = Some(value.into()),
            "--pygeoapi" => asked.pygeoapi = Some(value.into()),
            other => panic!("there is no {other}"),
        }
    }
    asked
}

async fn listening() -> (TcpListener, SocketAddr) {
    let socket = Blocking::bind("127.0.0.1:0").expect("a port is free");
    socket.set_nonblocking(true).expect("sockets can be");
    let listener = TcpListener::from_std(socket).expect("it is a socket");
    let address = listener.local_addr().expect("it has an address");
    (listener, address)
}

fn page() -> Router {
    let sized = |axum::extract::Path(size): axum::extract::Path<usize>| async move {
        axum::response::Html("x".repeat(size))
    };
    Router::new().route("/hello", get(async || "hello")).route("/page/{size}", get(sized))
}

/// The sample district, as anybody would serve it.
fn plans() -> Plans {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let [schools, blocks, settings] = [SCHOOLS, BLOCKS, SETTINGS].map(|name| root.join(name));
    let files = Files { settings: Some(&settings), ..Files::of(&schools, &blocks) };
    let district = ingest::read(&files).expect("the sample is good").district;
    let world = World::survey(district);
    let plan = pipeline::plan(&world).expect("the sample can be solved");
    Plans::one(Published::new(world, plan))
}

/// Until every answer is computed ahead.
fn warm(ours: &str) {
    for block in 1..=2000 {
        wrk::size_of(&format!("{ours}/api/lookup?block=B{block:04}"));
    }
}

/// Publishes one plan after the other while `load` runs.
fn publishing(plans: &Plans, all: &[Vec<Listed>; 2], load: impl FnOnce() -> wrk::Measured) {
    let ended = AtomicBool::new(false);
    let n_published = std::thread::scope(|scope| {
        let publisher = scope.spawn(|| {
            let mut n_published = 0;
            while !ended.load(Ordering::Relaxed) {
                plans.replace(all[n_published % 2].clone());
                n_published += 1;
                std::thread::sleep(Duration::from_millis(50));
            }
            n_published
        });
        let measured = load();
        ended.store(true, Ordering::Relaxed);
        assert_eq!(measured.n_failed, 0, "nobody is failed");
        publisher.join().expect("it does not panic")
    });
    println!("published {n_published} times under load, no request failed");
}

/// Of this process, which is the server.
fn resident_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kb.unwrap_or_default() / 1000.0
}
