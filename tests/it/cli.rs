//! The built program: what it writes, says, and answers to its caller.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const SCHOOLS: &str = "id,name,seats,lon,lat,block\n\
    adams,Adams,30,112.5225,37.852,B5\n\
    lincoln,Lincoln,20,112.5075,37.852,B2\n";

const BLOCKS: &str = "id,children,lon,lat,current_school\n\
    B1,10,112.5025,37.852,lincoln\n\
    B2,10,112.5075,37.852,lincoln\n\
    B3,10,112.5125,37.852,lincoln\n\
    B4,10,112.5175,37.852,adams\n\
    B5,10,112.5225,37.852,adams\n";

const FILES: [&str; 8] = [
    "plan.json",
    "assignments.csv",
    "exceptions.csv",
    "zones.geojson",
    "report.json",
    "report.html",
    "inputs/schools.csv",
    "inputs/blocks.csv",
];

/// A desk with two input files on it.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        desk.put("schools.csv", SCHOOLS);
        desk.put("blocks.csv", BLOCKS);
        desk
    }

    fn with_plan() -> Self {
        let desk = Self::new();
        let made = desk.allocate("plan");
        assert_eq!(code(&made), 0, "{}", errors(&made));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Changes one thing in a file.
    fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.text(name);
        assert!(text.contains(old), "{old} is not in {text}");
        self.put(name, &text.replacen(old, new, 1));
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn run(&self, words: &str) -> Output {
        self.command().args(words.split_whitespace()).output().unwrap()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
        command.current_dir(self.dir.path()).env("LANG", "C").env_remove("LC_ALL");
        command
    }

    fn allocate(&self, out: &str) -> Output {
        self.run(&format!("allocate --schools schools.csv --blocks blocks.csv --out {out}"))
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn says(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn allocate_writes_a_folder_and_proves_it() {
    let desk = Desk::new();
    let made = desk.allocate("deep/er/plan");
    assert_eq!((code(&made), errors(&made)), (0, String::new()));
    for file in FILES {
        assert!(desk.path("deep/er/plan").join(file).is_file(), "{file}");
    }
    assert_eq!(desk.text("deep/er/plan/inputs/schools.csv"), SCHOOLS);
    assert_eq!(desk.text("deep/er/plan/inputs/blocks.csv"), BLOCKS);
    let said = says(&made);
    for word in ["adams", "Lincoln", "today", "nearest only", "this plan", "report.html"] {
        assert!(said.contains(word), "{word} is not in {said}");
    }
    assert!(said.contains("✓ seats") && !said.contains('✗'), "{said}");
    let assignments = desk.text("deep/er/plan/assignments.csv");
    assert!(assignments.contains("\nB3,adams,"), "{assignments}");
}

#[test]
fn bad_input_is_told_in_full_and_writes_nothing() {
    let desk = Desk::new();
    desk.edit("schools.csv", "adams,Adams,30", "adams,Adams,many");
    desk.edit("blocks.csv", "B4,10", "B4,-3");
    desk.edit("blocks.csv", "B5,10", "B1,10");
    let made = desk.allocate("plan");
    assert_eq!((code(&made), says(&made)), (1, String::new()));
    let told = errors(&made);
    for word in ["\"many\"", "\"-3\"", "\"B1\"", "problems, nothing written"] {
        assert!(told.contains(word), "{word} is not in {told}");
    }
    assert_eq!(desk.names(), ["blocks.csv", "schools.csv"]);
}

#[test]
fn a_plan_folder_is_replaced_and_leaves_nothing_behind() {
    let desk = Desk::with_plan();
    desk.edit("schools.csv", "lincoln,Lincoln,20", "lincoln,Lincoln,30");
    assert_eq!(code(&desk.allocate("plan")), 0);
    assert!(desk.text("plan/inputs/schools.csv").contains("lincoln,Lincoln,30"));
    assert_eq!(desk.names(), ["blocks.csv", "plan", "schools.csv"]);

    fs::create_dir(desk.path("empty")).unwrap();
    assert_eq!(code(&desk.allocate("empty")), 0);
    assert!(desk.path("empty/plan.json").is_file());
}

#[test]
fn a_plan_is_made_again_from_its_own_folder() {
    let desk = Desk::with_plan();
    let before = desk.text("plan/plan.json");
    let words = "allocate --schools plan/inputs/schools.csv --blocks plan/inputs/blocks.csv";
    assert_eq!(code(&desk.run(&format!("{words} --out plan"))), 0);
    assert_eq!(desk.text("plan/plan.json"), before);
}

#[test]
fn nobodys_own_files_are_deleted() {
    let desk = Desk::with_plan();
    desk.put("plan/notes.txt", "mine");
    let refused = desk.allocate("plan");
    assert_eq!(code(&refused), 1);
    assert!(errors(&refused).contains("notes.txt"), "{}", errors(&refused));
    assert_eq!(desk.text("plan/notes.txt"), "mine");
    for out in [".", "blocks.csv", "plan/inputs"] {
        assert_eq!(code(&desk.allocate(out)), 1, "{out}");
    }
    assert_eq!(desk.text("blocks.csv"), BLOCKS);
}

#[test]
fn verify_believes_the_inputs_and_nothing_else() {
    let desk = Desk::with_plan();
    for words in [
        "verify plan",
        "verify plan/plan.json",
        "verify --schools schools.csv --blocks blocks.csv plan/plan.json",
    ] {
        let verified = desk.run(words);
        assert_eq!(code(&verified), 0, "{words}: {}", errors(&verified));
        assert!(says(&verified).lines().all(|line| line.starts_with('✓')));
    }
    desk.edit("blocks.csv", "B1,10", "B1,9");
    let other = desk.run("verify --schools schools.csv --blocks blocks.csv plan/plan.json");
    assert_eq!(code(&other), 1);
    assert!(says(&other).contains("✗ inputs"), "{}", says(&other));
}

#[test]
fn a_tampered_plan_is_found_out() {
    let row = "{\"id\":\"B3\",\"school\":\"adams\"";
    let changes = [
        (row, "{\"id\":\"B3\",\"school\":\"lincoln\""),
        ("\"id\":\"lincoln\",\"seats\":20", "\"id\":\"lincoln\",\"seats\":25"),
        ("\"own_block\": true", "\"own_block\": false"),
    ];
    for (old, new) in changes {
        let desk = Desk::with_plan();
        desk.edit("plan/plan.json", old, new);
        let verified = desk.run("verify plan");
        assert_eq!(code(&verified), 1, "{new}");
        assert!(says(&verified).contains('✗'), "{}", says(&verified));
        for words in ["explain --plan plan --block B1", "serve --plan plan --listen 127.0.0.1:0"] {
            let refused = desk.run(words);
            assert_eq!((code(&refused), says(&refused)), (1, String::new()), "{words}");
            assert!(errors(&refused).contains('✗'), "{}", errors(&refused));
        }
    }
    let desk = Desk::with_plan();
    desk.edit("plan/plan.json", "\"gap\": ", "\"gap\": 9");
    let unreadable = desk.run("verify plan");
    assert_eq!(code(&unreadable), 1);
    assert!(errors(&unreadable).contains("plan.json, gap says 9"), "{}", errors(&unreadable));
    desk.put("plan/plan.json", "{\n\"version\": 1,\n!");
    assert!(errors(&desk.run("verify plan")).contains("plan.json, line 3: "));
    fs::remove_file(desk.path("plan/plan.json")).unwrap();
    assert_eq!(code(&desk.run("verify plan")), 1);
}

#[test]
fn explain_answers_a_home() {
    let desk = Desk::with_plan();
    let answer = desk.run("explain --plan plan --block B3");
    assert_eq!(code(&answer), 0, "{}", errors(&answer));
    assert!(says(&answer).contains("Adams") && says(&answer).contains("Lincoln"));
    let at = desk.run("explain --plan plan/plan.json --at 112.5125,37.852");
    assert_eq!(says(&at), says(&answer));
    let chinese = desk.run("explain --plan plan --block B3 --lang zh");
    assert!(says(&chinese).contains("学校"), "{}", says(&chinese));
    let mut asked = desk.command();
    asked.env("LANG", "zh_CN.UTF-8").args(["explain", "--plan", "plan", "--block", "B3"]);
    assert_eq!(says(&asked.output().unwrap()), says(&chinese));
    let json = says(&desk.run("explain --plan plan --block B3 --json"));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["school"]["id"], "adams");

    for words in ["--block B9", "--at -77.3,38.8"] {
        let nowhere = desk.run(&format!("explain --plan plan {words}"));
        assert_eq!((code(&nowhere), says(&nowhere)), (1, String::new()), "{words}");
    }
}

#[test]
fn compare_tells_who_moves() {
    let desk = Desk::with_plan();
    desk.edit("schools.csv", "lincoln,Lincoln,20", "lincoln,Lincoln,30");
    assert_eq!(code(&desk.allocate("next")), 0);
    let compared = desk.run("compare plan next/plan.json");
    assert_eq!(code(&compared), 0, "{}", errors(&compared));
    assert!(says(&compared).contains("B3: adams → lincoln"), "{}", says(&compared));
    assert!(says(&compared).contains("1 block changes school"), "{}", says(&compared));
    let json = says(&desk.run("compare plan next --json"));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["moves"][0]["to"], "lincoln");
    assert!(says(&desk.run("compare plan plan")).contains("no block changes school"));
}

#[test]
fn a_shortage_is_an_answer() {
    let desk = Desk::new();
    desk.edit("schools.csv", "adams,Adams,30", "adams,Adams,20");
    let made = desk.allocate("plan");
    assert_eq!(code(&made), 0, "{}", errors(&made));
    assert!(says(&made).contains("10 children in 1 block have no seat"), "{}", says(&made));
    assert!(desk.text("plan/report.html").contains("class=\"shortage\""));
    assert_eq!(code(&desk.run("verify plan")), 0);
}

#[test]
fn bad_flags_are_no_bad_input() {
    let desk = Desk::with_plan();
    for words in [
        "",
        "draw",
        "allocate --schools schools.csv --out plan",
        "verify",
        "verify plan --schools schools.csv",
        "verify plan --level primary",
        "explain --plan plan",
        "explain --plan plan --block B1 --at 1,2",
        "explain --plan plan --at 37.8",
        "explain --plan plan --at 37.8,112.5",
        "explain --plan plan --block B1 --lang fr",
        "serve --plan plan --listen here",
        "serve --plan plan --url maps.example.org",
        "synth --schools few --blocks 10 --out city",
    ] {
        assert_eq!(code(&desk.run(words)), 2, "{words}");
    }
}

#[test]
fn every_command_has_help() {
    let desk = Desk::new();
    let help = says(&desk.run("--help"));
    for command in ["allocate", "verify", "explain", "compare", "synth", "serve", "demo"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in {help}");
        let help = desk.run(&format!("{command} --help"));
        assert_eq!(code(&help), 0, "{command}");
        assert!(says(&help).contains("Usage: catchment"), "{command}");
    }
    assert!(says(&desk.run("verify --help")).contains("DIR/inputs"));
    assert!(says(&desk.run("--version")).starts_with("catchment "));
}

/// The plan before, as its folder has it, pins, bans and an effort; all of it is in the new folder.
#[test]
fn a_plan_is_kept_pinned_and_banned_by_files() {
    let desk = Desk::with_plan();
    desk.put("pins.csv", "block,school\nB3,adams\n");
    desk.put("bans.csv", "block,school\nB4,lincoln\n");
    desk.put("settings.toml", "[keep]\nprice_m = 50\n");
    let words = "allocate --schools schools.csv --blocks blocks.csv --settings settings.toml \
        --keep plan/assignments.csv --pins pins.csv --bans bans.csv --effort quick --out next";
    let made = desk.run(words);
    assert_eq!(code(&made), 0, "{}", errors(&made));
    assert!(desk.text("next/assignments.csv").contains("B3,adams,"));
    for (copy, given) in [("keep", "plan/assignments"), ("pins", "pins"), ("bans", "bans")] {
        let copy = desk.text(&format!("next/inputs/{copy}.csv"));
        assert_eq!(copy, desk.text(&format!("{given}.csv")));
    }
    let verified = desk.run("verify next");
    assert_eq!(code(&verified), 0, "{}", says(&verified));
    desk.edit("next/inputs/pins.csv", "adams", "lincoln");
    assert_eq!(code(&desk.run("verify next")), 1);
    let unknown = desk.run(&words.replace("quick", "hasty"));
    assert_eq!(code(&unknown), 2);
    assert!(errors(&unknown).contains("quick, normal, best"), "{}", errors(&unknown));
}

#[test]
fn a_city_goes_all_the_way() {
    let desk = Desk::new();
    let city = desk.run("synth --schools 12 --blocks 300 --seed 7 --out city");
    assert_eq!(code(&city), 0, "{}", errors(&city));
    let words = "allocate --schools city/schools.geojson --blocks city/blocks.geojson \
        --settings city/settings.toml --out plan";
    let made = desk.run(words);
    assert_eq!(code(&made), 0, "{}", errors(&made));
    assert!(desk.path("plan/inputs/settings.toml").is_file());
    let verified = desk.run("verify plan");
    assert_eq!(code(&verified), 0, "{}", says(&verified));
    let page = desk.text("plan/report.html");
    assert!(page.contains("<svg") && page.contains("</html>"));
    let too_many = desk.run("synth --schools 12 --blocks 3 --out city");
    assert_eq!(code(&too_many), 1);
}

/// Neither the order of rows nor the number of threads changes a byte, digests of the inputs
/// aside.
#[test]
fn the_same_input_gives_the_same_bytes() {
    let desk = Desk::new();
    desk.run("synth --schools 12 --blocks 300 --seed 3 --out city");
    fs::create_dir(desk.path("mixed")).unwrap();
    for name in ["schools.geojson", "blocks.geojson"] {
        desk.put(&format!("mixed/{name}"), &reversed(&desk.text(&format!("city/{name}"))));
    }
    let plan = |city: &str, threads: &str| {
        let out = format!("{city}-{threads}");
        let made = desk
            .command()
            .env("RAYON_NUM_THREADS", threads)
            .args(["allocate", "--out", &out, "--schools"])
            .args([format!("{city}/schools.geojson"), "--blocks".to_owned()])
            .arg(format!("{city}/blocks.geojson"))
            .output()
            .unwrap();
        assert_eq!(code(&made), 0, "{}", errors(&made));
        let plan = desk.text(&format!("{out}/plan.json"));
        let lines = plan.lines().filter(|line| {
            !line.starts_with("    \"schools\": \"") && !line.starts_with("    \"blocks\": \"")
        });
        let plan: String = lines.flat_map(|line| [line, "\n"]).collect();
        let others = ["assignments.csv", "exceptions.csv", "zones.geojson", "report.json"];
        let others = others.map(|name| desk.text(&format!("{out}/{name}")));
        (plan, others)
    };
    let first = plan("city", "1");
    assert!(first == plan("city", "2"), "two threads answer otherwise than one");
    assert!(first == plan("mixed", "2"), "the order of rows matters");
}

/// Features last to first; one stands on each line.
fn reversed(geojson: &str) -> String {
    let is_feature = |line: &&str| line.trim_start().starts_with("{\"type\":\"Feature\",");
    let features: Vec<&str> = geojson.lines().filter(is_feature).collect();
    assert!(10 < features.len(), "one feature a line");
    let features: Vec<&str> =
        features.iter().rev().map(|line| line.trim_end().trim_end_matches(',')).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

#[test]
fn a_token_that_is_none_is_refused_before_anything_is_served() {
    let desk = Desk::with_plan();
    for (file, text) in [("short", Some("abc\n")), ("missing", None)] {
        if let Some(text) = text {
            desk.put(file, text);
        }
        let words = format!("serve --plan plan --listen 127.0.0.1:0 --office-token-file {file}");
        assert_eq!(code(&desk.run(&words)), 1, "{file}");
    }
}

#[test]
fn serve_answers_and_the_demo_needs_nothing() {
    let desk = Desk::with_plan();
    answers(desk.command().args(["serve", "--plan", "plan", "--listen", "127.0.0.1:0"]));
    answers(desk.command().args(["demo", "--listen", "127.0.0.1:0"]));
}

/// Starts a server, asks whether it is well, and ends it.
fn answers(command: &mut Command) {
    let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
    let address = lines.find_map(|line| {
        let rest = line.strip_prefix("http://")?;
        Some(rest.split('/').next().unwrap().to_owned())
    });
    let answer = address.map(|address| {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    server.kill().unwrap();
    server.wait().unwrap();
    let answer = answer.expect("the address is printed");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer}");
}

#[test]
fn wishes_that_cannot_hold_are_named_with_what_would_help_and_nothing_is_written() {
    let desk = Desk::new();
    let impossible = |settings: &str| {
        desk.put("settings.toml", settings);
        let made = desk.run(
            "allocate --schools schools.csv --blocks blocks.csv --settings settings.toml --out plan",
        );
        assert_eq!((code(&made), says(&made)), (1, String::new()), "{}", errors(&made));
        assert!(!desk.path("plan").exists());
        errors(&made)
    };
    let too_near = impossible("max_walk_m = 300\n");
    for words in ["E703 ", "nobody walks farther than 300 m", "B1, B3, B4", "or else:  max_walk_m"]
    {
        assert!(too_near.contains(words), "{words} is not in\n{too_near}");
    }
    let pinned = impossible("[pins]\nB1 = \"lincoln\"\nB3 = \"lincoln\"\nB4 = \"lincoln\"\n");
    for words in ["E702 ", "block B1 goes to school lincoln", "20 seats", "more seats at"] {
        assert!(pinned.contains(words), "{words} is not in\n{pinned}");
    }
}

/// A plan along streets is verified from its own folder, and shows the way it counts.
#[test]
fn a_plan_along_streets_shows_the_way_it_counts() {
    let desk = Desk::new();
    let story = |name: &str| format!("{}/fixtures/railway/{name}", env!("CARGO_MANIFEST_DIR"));
    let files = ["schools", "blocks", "streets", "barriers"]
        .map(|role| [format!("--{role}"), story(&format!("{role}.geojson"))])
        .concat();
    let made =
        desk.command().arg("allocate").args(&files).args(["--out", "plan"]).output().unwrap();
    assert_eq!((code(&made), errors(&made)), (0, String::new()));
    assert!(says(&made).contains("walks along streets"), "{}", says(&made));
    let given = fs::read(story("barriers.geojson")).unwrap();
    assert_eq!(fs::read(desk.path("plan/inputs/barriers.geojson")).unwrap(), given);
    assert_eq!(code(&desk.run("verify plan")), 0);

    let shown = desk.run("route plan --block B2");
    assert_eq!(code(&shown), 0, "{}", errors(&shown));
    let route: serde_json::Value = serde_json::from_str(&says(&shown)).unwrap();
    let said = &route["properties"];
    assert_eq!(said["school"], "east");
    assert_eq!(said["price_m"], 300.0);
    assert_eq!(said["streets"], serde_json::json!(["Low Street"]));
    let assignments = desk.text("plan/assignments.csv");
    let counted = format!("\nB2,east,{}\n", said["length_m"]);
    assert!(assignments.contains(&counted), "{counted} is not in {assignments}");
    let west = desk.run("route plan --block B4 --school east");
    assert!(says(&west).contains("\"Bridge\""), "{}", says(&west));

    let nowhere = desk.run("route plan --block B9");
    assert_eq!((code(&nowhere), says(&nowhere)), (1, String::new()));
    let told = desk.run("explain --plan plan --block B1 --lang en");
    assert!(says(&told).contains("m away along streets"), "{}", says(&told));
}

#[test]
fn how_homes_and_gates_met_the_streets_is_told() {
    let desk = Desk::new();
    let story =
        |name: &str| format!("{}/fixtures/doubtful_walks/{name}", env!("CARGO_MANIFEST_DIR"));
    let allocate = |blocks: &str| {
        let mut command = desk.command();
        command.args(["allocate", "--schools", &story("schools.geojson")]);
        command.args(["--blocks", &story(blocks), "--streets", &story("streets.geojson")]);
        command.args(["--out", "plan"]).output().unwrap()
    };
    let cut_off = allocate("blocks.csv");
    assert_eq!(code(&cut_off), 1);
    let told = errors(&cut_off);
    assert!(told.contains("E913") && told.contains("\"B3\"") && !told.contains("\"B2\""), "{told}");
    let doubtful = allocate("blocks_but_one.csv");
    assert_eq!(code(&doubtful), 0, "{}", errors(&doubtful));
    for word in ["W902", "\"B2\"", "(887.9 m)", "W903", "\"S1\"", "W904", "\"S2\""] {
        assert!(errors(&doubtful).contains(word), "{word} is not in {}", errors(&doubtful));
    }
}

#[test]
fn export_writes_every_format_and_never_over_anything() {
    let desk = Desk::with_plan();
    let words = "export plan all.gpkg --layer zones zones.fgb zones.geojson zones.csv";
    let made = desk.run(words);
    assert_eq!((code(&made), errors(&made)), (0, String::new()));
    assert_eq!(says(&made), "all.gpkg\nzones.fgb\nzones.geojson\nzones.csv\n");
    let names = desk.names();
    let again = desk.run("export plan new.gpkg all.gpkg");
    assert_eq!(code(&again), 1);
    assert!(errors(&again).contains("all.gpkg is there already"), "{}", errors(&again));
    assert_eq!(desk.names(), names);
    let halfway = desk.run("export plan new.gpkg no/folder.gpkg");
    assert_eq!(code(&halfway), 1);
    assert!(errors(&halfway).contains("folder.gpkg"), "{}", errors(&halfway));
    assert_eq!(desk.names(), names);
    let before = fs::read(desk.path("all.gpkg")).unwrap();
    let replaced = desk.run("export plan all.gpkg --replace");
    assert_eq!((code(&replaced), errors(&replaced)), (0, String::new()));
    assert_ne!(fs::read(desk.path("all.gpkg")).unwrap(), before);
    assert_eq!(desk.names(), names);
}

#[test]
fn export_names_everything_wrong_with_its_flags_at_once() {
    let desk = Desk::with_plan();
    let names = desk.names();
    for (words, wrong) in [
        (
            "a.shp b.kml c d.fgb e.csv f.gpkg f.gpkg",
            &[
                "Shapefile",
                ".kml is no format",
                "c: no ending",
                "d.fgb: a .fgb file holds one layer",
            ][..],
        ),
        ("a.fgb", &["schools, blocks, zones, exceptions"]),
        ("a.fgb --layer pupils", &["schools, blocks, zones, exceptions"]),
        ("f.gpkg f.gpkg", &["f.gpkg: named twice"]),
        ("a.gpkg --layer schools --children", &["--children"]),
    ] {
        let refused = desk.run(&format!("export plan {words}"));
        assert_eq!(code(&refused), 2, "{words}");
        for word in wrong {
            assert!(errors(&refused).contains(word), "{words}: {}", errors(&refused));
        }
        assert_eq!(desk.names(), names, "{words}");
    }
}

#[test]
fn a_plan_that_breaks_a_promise_is_not_exported() {
    let desk = Desk::with_plan();
    desk.edit("plan/plan.json", "\"school\":\"adams\"", "\"school\":\"lincoln\"");
    let refused = desk.run("export plan all.gpkg");
    assert_eq!(code(&refused), 1, "{}", errors(&refused));
    assert!(!desk.path("all.gpkg").exists());
}
