//! What an office prints and hands out of a plan: letters, their rows, maps, words and files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use catchment::model::Rule;
use catchment::store::database::Role;
use csv::Reader;
use serde_json::Value;

use crate::http::Answer;
use crate::office::{Hand, Office, code, is_ok};
use crate::office_compare::{City, keep};

const PROGRAM: &str = env!("CARGO_BIN_EXE_catchment");

/// An office with a plan of a city whose homes are listed by address.
struct Exports {
    office: Office,
    reader: Hand,
    folder: PathBuf,
    digest: String,
    _city: City,
}

/// So many per block, but none in the first.
const HOMES: usize = 3;

fn block_ids(city: &City) -> Vec<String> {
    let text = std::fs::read_to_string(city.path("blocks.geojson")).unwrap();
    let blocks: Value = serde_json::from_str(&text).unwrap();
    let blocks = blocks["features"].as_array().unwrap();
    let id = |block: &Value| block["properties"]["id"].as_str().unwrap().to_owned();
    let mut ids: Vec<String> = blocks.iter().map(id).collect();
    ids.sort();
    ids
}

impl Exports {
    async fn open(by_address: bool) -> Self {
        let office = Office::open().await;
        let east = office.east.clone();
        let maker = office.person("Ping", &[(Some(&east), Role::Planner)]).await;
        let reader = office.person("Rui", &[(Some(&east), Role::Reader)]).await;
        let city = City::of(4);
        let mut words = city.inputs(Rule::LeastWalk);
        if by_address {
            let mut list = "address,block,children\n".to_owned();
            for id in block_ids(&city).iter().skip(1) {
                for home in 1..=HOMES {
                    list += &format!("\"{home} Long Street, {id}\",{id},2\n");
                }
            }
            let path = city.path("addresses.csv");
            std::fs::write(&path, list).unwrap();
            words.extend(["--addresses".to_owned(), path.to_str().unwrap().to_owned()]);
        }
        let folder = city.path("plan");
        let mut run = Command::new(PROGRAM);
        let run = run.args(["allocate", "--effort", "quick", "--out"]);
        let done = run.arg(&folder).args(&words).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let digest = keep(&office, &folder, &maker, None).await;
        let reader = office.hand(&reader).await;
        Self { office, reader, folder, digest, _city: city }
    }

    async fn get(&self, file: &str) -> Answer {
        let path = format!("/office/east/plans/{}/files/{file}", self.digest);
        self.office.get(&self.reader, &path).await
    }

    /// Of each block its school, as the plan's own file says it.
    fn schools(&self) -> BTreeMap<String, String> {
        let plan = std::fs::read(self.folder.join("plan.json")).unwrap();
        let plan: Value = serde_json::from_slice(&plan).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let blocks = plan["blocks"].as_array().unwrap();
        blocks.iter().map(|block| (text(&block["id"]), text(&block["school"]))).collect()
    }
}

/// Address, block and school of each row.
fn rows(table: &[u8]) -> Vec<[String; 3]> {
    let table = table.strip_prefix("\u{feff}".as_bytes()).expect("its encoding is marked");
    let mut reader = Reader::from_reader(table);
    assert_eq!(reader.headers().unwrap().len(), 11);
    let row = |row: csv::StringRecord| [0, 1, 3].map(|at| row[at].to_owned());
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_a_row_for_each_listed_address_with_the_school_of_its_block() {
    let exports = Exports::open(true).await;
    let schools = exports.schools();
    let table = exports.get("letters.csv?from=2027-09-01&lang=en").await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    let rows = rows(&table.body);
    assert_eq!(rows.len(), HOMES * (schools.len() - 1));
    for [address, block, school] in &rows {
        assert!(address.ends_with(&format!("Long Street, {block}")), "{address}");
        assert_eq!(school, &schools[block]);
    }
    // One school's are a part of all.
    let one = rows[0][2].clone();
    let wanted: Vec<_> = rows.iter().filter(|[_, _, school]| *school == one).collect();
    let table = exports.get(&format!("letters.csv?from=2027-09-01&lang=en&school={one}")).await;
    assert_eq!(self::rows(&table.body).iter().collect::<Vec<_>>(), wanted);

    let book = exports.get("letters.xlsx?from=2027-09-01").await;
    assert!(is_ok(&book) && book.body.starts_with(b"PK"));
    // A workbook for the office says where children live, one for everybody does not.
    let told = exports.get("plan.xlsx?children=yes&lang=en").await;
    let public = exports.get("plan.xlsx?lang=en").await;
    assert!(public.body.len() < told.body.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_address_is_listed_each_block_gets_a_row_as_the_command_line_writes_it() {
    let exports = Exports::open(false).await;
    let table = exports.get("letters.csv?from=2027-09-01&lang=en").await;
    let blocks: Vec<String> = exports.schools().into_keys().collect();
    let mut told: Vec<String> = rows(&table.body).into_iter().map(|[_, block, _]| block).collect();
    told.sort();
    assert_eq!(told, blocks);

    let out = exports.folder.with_file_name("letters.csv");
    let words = ["--lang", "en", "--from", "2027-09-01", "--url", "http://localhost/east"];
    let mut run = Command::new(PROGRAM);
    let run = run.arg("letters").arg(&exports.folder).args(words);
    let done = run.arg("--out").arg(&out).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(std::fs::read(&out).unwrap(), table.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_say_from_when_the_plan_holds_or_are_not_written() {
    let exports = Exports::open(false).await;
    let nobody_knows = exports.get("letters.csv").await;
    assert_eq!((nobody_knows.status.as_u16(), &*code(&nobody_knows)), (400, "missing-parameter"));
    for (file, status, told) in [
        ("letters.csv?from=soon", 400, "bad-parameter"),
        ("letters.csv?from=2027-09-01&school=none", 404, "unknown-school"),
        ("letters.csv?from=2027-09-01&paper=a4", 400, "unknown-parameter"),
        ("maps.pdf?paper=a5", 400, "bad-parameter"),
        ("zones.geojson?children=yes", 400, "bad-parameter"),
        ("passwords.txt", 404, "no-such-page"),
        ("plan.docx", 404, "no-such-page"),
    ] {
        let answer = exports.get(file).await;
        assert_eq!((answer.status.as_u16(), &*code(&answer)), (status, told), "{file}");
    }
    // Published, it says so itself.
    let (office, east) = (&exports.office, exports.office.east.clone());
    let planner = office.person("Lan", &[(Some(&east), Role::Planner)]).await;
    let publisher = office.person("Bo", &[(Some(&east), Role::Publisher)]).await;
    let (planner, publisher) = (office.hand(&planner).await, office.hand(&publisher).await);
    let form = format!("plan={}&kind=in-force&from=2027-09-01", exports.digest);
    let proposed = office.post(&planner, "/office/east/publications", &form).await;
    let id = proposed.json()["id"].as_str().unwrap().to_owned();
    let approve = format!("/office/east/publications/{id}/approve");
    assert!(is_ok(&office.post(&publisher, &approve, "a=").await));
    assert!(is_ok(&exports.get("letters.csv").await));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_those_of_the_public_and_with_children_for_the_office_alone() {
    let exports = Exports::open(false).await;
    let path = format!("/office/east/plans/{}", exports.digest);
    let told = exports.office.get(&exports.reader, &path).await.json();
    assert_eq!(told["made_by"], "Ping");
    for file in told["files"].as_array().unwrap() {
        let file = file.as_str().unwrap();
        let answer = exports.get(file).await;
        assert!(is_ok(&answer) && !answer.body.is_empty(), "{file}: {}", answer.status);
        let disposition = answer.header("content-disposition");
        assert_eq!(
            disposition,
            format!("attachment; filename=\"{}-{file}\"", &exports.digest[..8])
        );
    }
    let public = exports.get("blocks.csv").await.text();
    let told = exports.get("blocks.csv?children=yes").await.text();
    assert!(!public.lines().next().unwrap().contains("children"));
    assert!(told.lines().next().unwrap().contains("children"));

    let words = exports.get("zones-in-words.md?lang=en").await;
    assert_eq!(words.text().matches("\n## ").count() + 1, 5, "a heading for each zone");
    let other = exports.get("zones-in-words.md?lang=zh").await;
    assert_ne!(words.text(), other.text());
    // Nothing of it by way of another district.
    let path = format!("/office/west/plans/{}/files/plan.gpkg", exports.digest);
    let answer = exports.office.get(&exports.reader, &path).await;
    assert_eq!(code(&answer), "unknown-district");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(font, ignore = "this program has the font")]
async fn a_program_without_a_font_says_that_it_prints_nothing() {
    let exports = Exports::open(false).await;
    for file in ["letters.zip?from=2027-09-01", "maps.pdf", "zones-in-words.pdf"] {
        let answer = exports.get(file).await;
        assert_eq!((answer.status.as_u16(), &*code(&answer)), (501, "no-font"), "{file}");
    }
}

/// Names of an archive's files, from its directory at the end.
fn names(archive: &[u8]) -> Vec<String> {
    let number = |at: usize| usize::from(u16::from_le_bytes([archive[at], archive[at + 1]]));
    let heads = archive.windows(4).enumerate().filter(|(_, four)| *four == b"PK\x01\x02");
    let name = |(at, _): (usize, &[u8])| {
        let name = &archive[at + 46..at + 46 + number(at + 28)];
        String::from_utf8(name.to_vec()).unwrap()
    };
    heads.map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(font), ignore = "needs the font; it comes with the page")]
async fn letters_are_a_document_for_each_school_and_the_same_bytes_every_time() {
    let exports = Exports::open(true).await;
    let archive = exports.get("letters.zip?from=2027-09-01&lang=zh").await;
    assert_eq!(archive.header("content-type"), "application/zip");
    let names = names(&archive.body);
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.iter().all(|name| name.ends_with("-1.pdf")));
    let n_documents = archive.body.windows(8).filter(|eight| *eight == b"%PDF-1.7").count();
    assert_eq!(n_documents, 5);
    let again = exports.get("letters.zip?from=2027-09-01&lang=zh").await;
    assert_eq!(archive.body, again.body);
    let english = exports.get("letters.zip?from=2027-09-01&lang=en").await;
    assert_ne!(archive.body, english.body);
    // They say whom to ask as the district does.
    let office = &exports.office;
    let planner = office.person("planner", &[(Some(&office.east), Role::Planner)]).await;
    let planner = office.hand(&planner).await;
    assert!(is_ok(&office.post(&planner, "/office/east/about", "office-phone=0351+111").await));
    let told = exports.get("letters.zip?from=2027-09-01&lang=zh").await;
    assert_ne!(archive.body, told.body);
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(font), ignore = "needs the font; it comes with the page")]
async fn map_sheets_and_zones_in_words_are_printed_the_same_every_time() {
    let exports = Exports::open(false).await;
    let school = exports.schools().into_values().next().unwrap();
    let mut sizes = Vec::new();
    for file in [
        "maps.pdf?paper=a4&lang=en".to_owned(),
        "maps.pdf?paper=a3&lang=en".to_owned(),
        "maps.pdf?lang=zh".to_owned(),
        format!("maps.pdf?school={school}&lang=en"),
        "zones-in-words.pdf?lang=zh".to_owned(),
        "zones-in-words.pdf?lang=en".to_owned(),
    ] {
        let pdf = exports.get(&file).await;
        assert!(pdf.body.starts_with(b"%PDF-1.7"), "{file}: {}", pdf.status);
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert_eq!(pdf.body, exports.get(&file).await.body, "{file}");
        sizes.push(pdf.body.len());
    }
    // One sheet of six, and the font's few letters.
    assert!(sizes[3] < sizes[0], "{sizes:?}");

    let out = exports.folder.with_file_name("maps.pdf");
    let mut run = Command::new(PROGRAM);
    let run = run.arg("maps").arg(&exports.folder).args(["--lang", "en"]);
    assert!(run.arg("--out").arg(&out).status().unwrap().success());
    let pdf = exports.get("maps.pdf?paper=a4&lang=en").await;
    assert_eq!(std::fs::read(&out).unwrap(), pdf.body);
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    for words in [
        &["letters", "nowhere", "--out", "letters.docx"][..],
        &["maps", "nowhere", "--out", "maps.pdf", "--paper", "a5"],
        &["describe", "nowhere", "--out", "zones.pdf"],
        &["compare", "one", "other", "--out", "moves.txt"],
        &["compare", "one", "other", "--lang", "en"],
    ] {
        let done = Command::new(PROGRAM).args(words).output().unwrap();
        assert_eq!(done.status.code(), Some(2), "{words:?}");
    }
}
