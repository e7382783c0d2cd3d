//! Other people's servers, of the same plan.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::wrk::{body_of, until_ready};

/// Ends when dropped.
pub struct Peer {
    pub address: String,
    process: Child,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.process.kill().unwrap_or_default();
        self.process.wait().ok();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

fn started(command: &mut Command, address: String, ready: &str) -> Peer {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    let process = quiet.spawn().expect("the program starts");
    let peer = Peer { address, process };
    until_ready(&format!("{}{ready}", peer.address));
    peer
}

/// martin (https://martin.maplibre.org), serving our PMTiles.
pub fn martin(program: &Path, ours: &str, scratch: &Path) -> Peer {
    let file = scratch.join("plan.pmtiles");
    fs::write(&file, body_of(&format!("{ours}/downloads/plan.pmtiles"))).expect("it is written");
    let address = format!("127.0.0.1:{}", free_port());
    let mut command = Command::new(program);
    command.args(["--listen-addresses", &address]).arg(&file);
    started(&mut command, format!("http://{address}"), "/health")
}

/// pygeoapi (https://pygeoapi.io) on our GeoJSON, as its documentation says to run it: by gunicorn,
/// a worker per core.
pub fn pygeoapi(python: &Path, ours: &str, scratch: &Path) -> Peer {
    let data = scratch.join("blocks.geojson");
    fs::write(&data, body_of(&format!("{ours}/blocks.geojson"))).expect("it is written");
    let address = format!("127.0.0.1:{}", free_port());
    let config = scratch.join("pygeoapi.yml");
    let openapi = scratch.join("openapi.yml");
    let text = CONFIG.replace("{address}", &address).replace("{data}", &data.display().to_string());
    fs::write(&config, text).expect("it is written");
    let made = Command::new(python.with_file_name("pygeoapi"))
        .args(["openapi", "generate"])
        .arg(&config)
        .arg("--output-file")
        .arg(&openapi)
        .output()
        .expect("python starts");
    if !openapi.exists() {
        panic!("pygeoapi makes no description: {}", String::from_utf8_lossy(&made.stderr));
    }
    let mut command = Command::new(python);
    command
        .args(["-m", "gunicorn", "-w", "2", "-b", &address, "pygeoapi.flask_app:APP"])
        .env("PYGEOAPI_CONFIG", &config)
        .env("PYGEOAPI_OPENAPI", &openapi);
    started(&mut command, format!("http://{address}"), "/conformance?f=json")
}

const CONFIG: &str = r#"
server:
  bind: { host: 127.0.0.1, port: 0 }
  url: http://{address}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  languages: [en-US]
  limits: { default_items: 100, max_items: 1000 }
  map: { url: "https://example.org/{z}/{x}/{y}.png", attribution: none }
logging: { level: ERROR }
metadata:
  identification:
    title: blocks
    description: blocks
    keywords: [blocks]
    keywords_type: theme
    terms_of_service: none
    url: http://{address}
  license: { name: none, url: "https://example.org" }
  provider: { name: none, url: "https://example.org" }
  contact: { name: none }
resources:
  blocks:
    type: collection
    title: blocks
    description: blocks
    keywords: [blocks]
    extents: { spatial: { bbox: [112, 37, 113, 38], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" } }
    providers:
      - type: feature
        name: GeoJSON
        data: {data}
        id_field: id
"#;
