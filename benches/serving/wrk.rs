//! `wrk` (https://github.com/wg/wrk), and what it prints.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

/// What is asked, and for how long.
pub struct Load<'a> {
    pub address: String,
    /// In Lua.
    pub script: Option<&'a str>,
    pub seconds: u64,
    pub scratch: &'a Path,
}

pub struct Measured {
    /// Answers a second.
    pub rate: f64,
    /// Answers that were no success, or none.
    pub n_failed: u64,
}

impl Load<'_> {
    /// Prints it, too.
    pub fn measured(&self, name: &str) -> Measured {
        let mut command = Command::new("wrk");
        command.args(["-t1", "-c16", "--latency", &format!("-d{}s", self.seconds)]);
        if let Some(script) = self.script {
            let file = self.scratch.join("load.lua");
            fs::write(&file, script).expect("temporary files can be written");
            command.arg("-s").arg(file);
        }
        let output = command.arg(&self.address).output().expect("wrk is installed");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let after = |label: &str| {
            let line = text.lines().find_map(|line| line.trim().strip_prefix(label));
            line.map(|rest| rest.trim().to_owned())
        };
        let rate = after("Requests/sec:").and_then(|rate| rate.parse().ok());
        let rate: f64 = rate.unwrap_or_else(|| panic!("wrk said: {text}"));
        let p99 = after("99%").unwrap_or_default();
        let numbers = |line: Option<String>| {
            let line = line.unwrap_or_default();
            let words = line.split(|c: char| !c.is_ascii_digit());
            words.filter_map(|word| word.parse::<u64>().ok()).sum::<u64>()
        };
        let n_failed =
            numbers(after("Non-2xx or 3xx responses:")) + numbers(after("Socket errors:"));
        println!("{name}: {rate:.0}/s, p99 {p99}, {n_failed} failed");
        Measured { rate, n_failed }
    }
}

/// Bytes of what is there, as it travels when nothing is packed.
pub fn size_of(address: &str) -> usize {
    body_of(address).len()
}

pub fn body_of(address: &str) -> Vec<u8> {
    let output = Command::new("curl").args(["-s", "-f", address]).output();
    output.expect("curl is installed").stdout
}

/// Waits until somebody answers there.
pub fn until_ready(address: &str) {
    for _ in 0..600 {
        if !body_of(address).is_empty() {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    panic!("nobody answers at {address}");
}

/// A tile in the middle of the district, as `zoom/x/y`.
pub fn tile_of(server: &str) -> String {
    let told = body_of(&format!("{server}/tiles.json"));
    let told: serde_json::Value = serde_json::from_slice(&told).expect("it is JSON");
    let center = |at: usize| told["center"][at].as_f64().expect("the sample has places");
    let tile = catchment::tiles::Tile::holding(center(0), center(1), 13);
    format!("{}/{}/{}", tile.zoom, tile.x, tile.y)
}
