//! Tiles and files, over HTTP; and plans that are published while the server runs.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use catchment::ingest;
use catchment::store::Register;
use serde_json::Value;

use crate::http::Server;
use crate::worlds::{random_town, street};

#[tokio::test]
async fn tiles_are_found_by_their_description() {
    let server = Server::of(random_town(5, 4, 60));
    let told = server.json("/tiles.json").await;
    assert_eq!((&told["tilejson"], &told["maxzoom"]), (&"3.0.0".into(), &14.into()));
    let layers: Vec<&str> = told["vector_layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(layers, ["blocks", "zones", "schools"]);
    let template = told["tiles"][0].as_str().unwrap().strip_prefix("http://localhost").unwrap();
    let [lon, lat] = [0, 1].map(|axis| told["center"][axis].as_f64().unwrap());
    let n_along = f64::from(1 << 12);
    let x = ((lon + 180.0) / 360.0 * n_along) as u32;
    let y = ((1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n_along) as u32;
    let address = |x: u32| {
        template.replace("{z}", "12").replace("{x}", &x.to_string()).replace("{y}", &y.to_string())
    };
    let tile = server.get(&address(x)).await;
    assert_eq!(tile.status, 200);
    assert_eq!(tile.header("content-type"), "application/vnd.mapbox-vector-tile");
    assert_eq!(tile.header("cache-control"), "public, max-age=86400", "the address names the plan");
    assert!(tile.body.windows(6).any(|window| window == b"blocks"));
    let tag = tile.header("etag").to_owned();
    assert_eq!(server.call("GET", &address(x), &[("if-none-match", &tag)]).await.status, 304);
    let packed = server.call("GET", &address(x), &[("accept-encoding", "gzip")]).await;
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, tile.body);
    assert_eq!(server.get(&address(x + 5)).await.status, 204);
    for nowhere in
        ["/tiles/12/99999/0.mvt", "/tiles/15/0/0.mvt", "/tiles/1/a/0.mvt", "/tiles/1/0/-1"]
    {
        assert_eq!(server.get(nowhere).await.is_problem(404), ["no-such-page"], "{nowhere}");
    }
    let unknown = server.get("/tiles/0/0/0.mvt?color=red").await;
    assert_eq!(unknown.is_problem(400), ["unknown-parameter"]);
}

#[tokio::test]
async fn the_style_names_what_is_there_and_nobody_else() {
    let server = Server::of(street());
    let style = server.json("/style.json").await;
    let told = style.to_string();
    assert_eq!(told.matches("http").count(), told.matches("http://localhost/tiles.json").count());
    assert!(style.get("glyphs").is_none() && style.get("sprite").is_none());
    let layers = server.json("/tiles.json").await["vector_layers"].clone();
    for layer in style["layers"].as_array().unwrap() {
        let Some(name) = layer["source-layer"].as_str() else { continue };
        assert!(layers.as_array().unwrap().iter().any(|one| one["id"] == name), "{name}");
    }
}

#[tokio::test]
async fn every_file_is_there_and_says_what_it_is() {
    let server = Server::of(random_town(5, 4, 60));
    let document = server.json("/openapi.json").await;
    let file = &document["paths"]["/downloads/{file}"]["get"]["parameters"];
    let file = file.as_array().unwrap().iter().find(|one| one["name"] == "file").unwrap();
    let files: Vec<&str> = file["schema"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    assert!(20 < files.len());
    let folder = tempfile::tempdir().unwrap();
    for name in files {
        let answer = server.get(&format!("/downloads/{name}")).await;
        assert_eq!(answer.status, 200, "{name}");
        assert!(answer.header("content-disposition").ends_with(&format!("-{name}\"")));
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        let (layer, ending) = name.split_once('.').unwrap();
        let begins: &[u8] = match ending {
            "gpkg" => b"SQLite format 3",
            "pmtiles" => b"PMTiles",
            "fgb" => b"fgb",
            "xlsx" => b"PK",
            "geojson" => b"{",
            "csv" => b"id,",
            other => panic!("{other}"),
        };
        assert!(answer.body.starts_with(begins), "{name}");
        if layer != "plan" {
            let path = folder.path().join(name);
            fs::write(&path, &answer.body).unwrap();
            let seen = ingest::inspect(&path);
            let features = server.json(&format!("/ogc/collections/{layer}/items?limit=1")).await;
            let rows: Vec<usize> = seen.layers.iter().map(|one| one.n_rows).collect();
            assert!(rows.iter().any(|rows| features["numberMatched"] == *rows), "{name}: {rows:?}");
        }
    }
    for no_file in ["plan.csv", "zones.pmtiles", "zones.shp", "zones", "..%2Fplan.gpkg"] {
        let answer = server.get(&format!("/downloads/{no_file}")).await;
        assert_eq!(answer.is_problem(404), ["no-such-page"], "{no_file}");
    }
}

#[tokio::test]
async fn a_file_is_read_in_parts() {
    let server = Server::of(street());
    let address = "/downloads/plan.pmtiles";
    let whole = server.get(address).await;
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let part = server.call("GET", address, &[("range", "bytes=0-126")]).await;
    assert_eq!((part.status.as_u16(), &part.body[..]), (206, &whole.body[..127]));
    let size = whole.body.len();
    assert_eq!(part.header("content-range"), format!("bytes 0-126/{size}"));
    assert_eq!(part.header("etag"), whole.header("etag"));
    let beyond = server.call("GET", address, &[("range", &format!("bytes={size}-"))]).await;
    assert_eq!(
        (beyond.status.as_u16(), beyond.header("content-range")),
        (416, &*format!("bytes */{size}"))
    );
    let tag = whole.header("etag").to_owned();
    for (if_range, status) in [(tag.as_str(), 206), ("\"another\"", 200)] {
        let headers = [("range", "bytes=1-2"), ("if-range", if_range)];
        assert_eq!(server.call("GET", address, &headers).await.status.as_u16(), status);
    }
}

fn catchment(folder: &Path, words: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_catchment"))
        .args(words)
        .current_dir(folder)
        .output()
        .unwrap();
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{words:?}: {told}");
    String::from_utf8(done.stdout).unwrap()
}

/// A server that ends with the test.
struct Running(Child, String);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Running {
    fn of(folder: &Path, words: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_catchment"))
            .args(words)
            .args(["--listen", "127.0.0.1:0"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map(Result::unwrap)
            .find_map(|line| Some(line.strip_prefix("http://")?.split('/').next()?.to_owned()));
        Self(child, address.expect("it says where it is"))
    }

    fn json(&self, path: &str) -> Value {
        let mut stream = TcpStream::connect(&self.1).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.1)
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
        serde_json::from_str(body).unwrap()
    }
}

/// A district of two schools beside each other; the `seats` of the first make the plan.
fn allocate(folder: &Path, seats: u32, out: &str) {
    let schools =
        format!("id,name,seats,lon,lat\nS1,一,{seats},112.5,37.8\nS2,二,90,112.52,37.8\n");
    fs::write(folder.join("schools.csv"), schools).unwrap();
    let blocks = "id,children,lon,lat\nB1,30,112.501,37.8\nB2,30,112.502,37.8\n";
    fs::write(folder.join("blocks.csv"), blocks).unwrap();
    catchment(
        folder,
        &["allocate", "--schools", "schools.csv", "--blocks", "blocks.csv", "--out", out],
    );
}

#[test]
fn what_is_published_is_shown_at_once_and_what_was_is_still_there() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    allocate(folder, 90, "first");
    allocate(folder, 30, "second");
    let told = catchment(folder, &["publish", "first", "--to", "published"]);
    let first = told.trim().strip_prefix("published ").unwrap().to_owned();
    let server = Running::of(folder, &["serve", "--published", "published"]);
    assert_eq!(server.json("/api/plans")["plans"].as_array().unwrap().len(), 1);
    let told =
        catchment(folder, &["publish", "second", "--to", "published", "--from", "2020-09-01"]);
    assert!(told.contains(", from 2020-09-01"), "{told}");
    let began = Instant::now();
    while server.json("/api/plans")["plans"].as_array().unwrap().len() == 1 {
        assert!(began.elapsed() < Duration::from_secs(60), "it is never shown");
        std::thread::sleep(Duration::from_millis(50));
    }
    let seats = |path: &str| server.json(path)["schools"][0]["seats"].as_i64().unwrap();
    assert_eq!(seats("/api/plan"), 30);
    assert_eq!(seats(&format!("/api/plan?plan={first}")), 90);
    assert_eq!(seats("/api/plan?datetime=2019-01-01"), 90);
}

#[test]
fn a_published_plan_is_kept_to_the_byte_and_written_down_once() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    allocate(folder, 90, "plan");
    let register = Register::in_folder(&folder.join("published"));
    assert!(register.publications().is_err(), "nothing was published");
    for _ in 0..2 {
        catchment(folder, &["publish", "plan", "--to", "published", "--from", "2027-09-01"]);
    }
    let publications = register.publications().unwrap();
    assert_eq!(publications.len(), 1);
    assert_eq!(publications[0].from.unwrap().to_string(), "2027-09-01");
    let kept = register.plan_folder(&publications[0].digest);
    for file in ["plan.json", "assignments.csv", "inputs/schools.csv"] {
        assert_eq!(
            fs::read(folder.join("plan").join(file)).unwrap(),
            fs::read(kept.join(file)).unwrap()
        );
    }
    // Two who publish at once, and then a day that is none.
    std::thread::scope(|scope| {
        for day in ["2028-09-01", "2029-09-01", "2030-09-01"] {
            scope.spawn(move || {
                catchment(folder, &["publish", "plan", "--to", "published", "--from", day]);
            });
        }
    });
    assert_eq!(register.publications().unwrap().len(), 4);
    let wrong = Command::new(env!("CARGO_BIN_EXE_catchment"))
        .args(["publish", "plan", "--to", "published", "--from", "2027-02-30"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_plan_that_was_changed_is_not_shown_and_a_register_that_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    allocate(folder, 90, "plan");
    catchment(folder, &["publish", "plan", "--to", "published"]);
    let register = Register::in_folder(&folder.join("published"));
    let digest = register.publications().unwrap()[0].digest.clone();
    fs::remove_dir_all(register.plan_folder(&digest)).unwrap();
    allocate(folder, 60, "other");
    fs::rename(folder.join("other"), register.plan_folder(&digest)).unwrap();
    let serve = || {
        let done = Command::new(env!("CARGO_BIN_EXE_catchment"))
            .args(["serve", "--published", "published", "--listen", "127.0.0.1:0"])
            .current_dir(folder)
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    let (code, told) = serve();
    assert!(code == Some(1) && told.contains("not the one that was published"), "{told}");
    for register in ["", "{}", "{\"publications\":[{\"digest\":\"..\",\"from\":null}]}"] {
        fs::write(folder.join("published/register.json"), register).unwrap();
        let (code, told) = serve();
        assert!(code == Some(1) && told.contains("no register"), "{told}");
    }
}
