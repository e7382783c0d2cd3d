//! All that an office prints and hands out of a plan, made while it is sent: no more of it is in
//! memory than a few documents.

use std::io::{self, Write};
use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use rayon::ThreadPool;
use serde_json::{Value, json};

use super::desk::{Desk, fault};
use super::sending::send;
use crate::describe::Describer;
use crate::export::workbook::{self, Wishes};
use crate::export::{self, Format, archive, mail};
use crate::ingest::Address;
use crate::language::{Language, called_apart};
use crate::model::{Office, SchoolId, SchoolIdx, Standing};
use crate::notice::{self, Atlas, FONT, NoNotice, Notice, Paper};
use crate::office::{Base, DraftError};
use crate::pages::office::{self as pages, PlanPage, tells_children};
use crate::serve::address;
use crate::serve::downloads;
use crate::serve::notice::PDF;
use crate::serve::parameters::Reader;
use crate::serve::problem::ApiError;
use crate::store::database::{PublicationKind, Published};
use crate::store::day;
use crate::wire;
use crate::wire::layers::{Layer, Source};
use crate::zones::zones_of;

/// One document holds no more.
const MOST_SHEETS: usize = 400;

const ZIP: &str = "application/zip";
const MARKDOWN: &str = "text/markdown; charset=utf-8";

/// `/office/{district}/plans/{plan}`
pub async fn page(
    desk: Desk,
    Path((_, digest)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let installation = &desk.house.installation;
    let plan = installation.known_plan(&desk.district.id, &digest).await?;
    let files: Vec<String> = downloads::all().collect();
    if desk.visit.wants_json() {
        let figures: Value = serde_json::from_str(&plan.kept.figures).unwrap_or_default();
        let told = json!({
            "digest": digest, "inputs": plan.kept.inputs, "level": plan.kept.level,
            "made_at": plan.kept.made_at.written(), "figures": figures, "note": plan.note,
            "made_by": plan.maker, "draft": plan.draft, "files": files,
        });
        return Ok(Json(told).into_response());
    }
    let schools = schools(&desk, &digest).await?;
    let is_published = published(&desk, &digest).await?.is_some();
    let page = PlanPage {
        plan: &plan,
        schools: &schools,
        files: &files,
        is_published,
        has_font: FONT.is_some(),
    };
    let room = desk.visit.room();
    let title = pages::plans::title(&room, &plan);
    Ok(desk.visit.page(&title, &pages::plan(&room, &page)))
}

/// Ids and names, as the plan's own report says them.
async fn schools(desk: &Desk, digest: &str) -> Result<Vec<(String, String)>, ApiError> {
    let database = &desk.house.installation.database;
    let files = database.plan_files(&desk.district.id, digest).await?;
    let Some((_, report)) = files.iter().find(|(path, _)| path == "report.json") else {
        return Ok(Vec::new());
    };
    let mut text = Vec::new();
    database.copy_content(report, &mut text).await?;
    let report: Value = serde_json::from_slice(&text).unwrap_or_default();
    let schools = wire::school_names_from_json(&report["schools"]);
    let called = called_apart(&schools.iter().collect::<Vec<_>>(), desk.visit.language);
    Ok(schools.into_iter().map(|school| school.id).zip(called).collect())
}

/// As it is published last. `None`: it is not.
async fn published(desk: &Desk, digest: &str) -> Result<Option<Published>, ApiError> {
    let all = desk.house.installation.database.published(Some(&desk.district.id)).await?;
    let own = all.into_iter().filter(|one| one.plan == digest && one.withdrawn.is_none());
    Ok(own.max_by_key(|one| one.number))
}

/// What is asked of a file.
struct Asked {
    language: Language,
    school: Option<String>,
    paper: Paper,
    from: Option<time::Date>,
    children: bool,
}

impl Asked {
    fn of(desk: &Desk, file: &str) -> Result<Self, ApiError> {
        let known: &[&str] = match file {
            "letters.zip" | "letters.xlsx" | "letters.csv" => &["lang", "school", "from"],
            "maps.pdf" => &["lang", "school", "paper"],
            "zones-in-words.pdf" | "zones-in-words.md" => &["lang"],
            _ => &["lang", "children"],
        };
        let mut reader = Reader::of(&desk.visit.given, known);
        let paper = |name: &str| Paper::ALL.into_iter().find(|paper| paper.name() == name);
        let paper = reader.read("paper", "a4 or a3", paper).unwrap_or_default();
        // What a form leaves empty is not said.
        let from = reader.text("from").filter(|text| !text.is_empty());
        let from = from.map(|text| {
            let found = day(text);
            if found.is_none() {
                reader.bad("from", text, "a day like 2027-09-01");
            }
            found
        });
        let yes = |text: &str| (text == "yes").then_some(true);
        let children = reader.read("children", "yes", yes).unwrap_or(false);
        let school = reader.text("school").filter(|text| !text.is_empty()).map(str::to_owned);
        reader.done()?;
        let (language, from) = (desk.visit.language, from.flatten());
        Ok(Self { language, school, paper, from, children })
    }
}

/// A plan with what papers of it say.
struct Made {
    base: Arc<Base>,
    digest: String,
    addresses: Vec<Vec<Address>>,
    standing: Standing,
    server: String,
    about: Office,
    school: Option<SchoolIdx>,
    asked: Asked,
}

impl Made {
    fn notice(&self) -> Notice<'_> {
        Notice {
            world: &self.base.world,
            plan: &self.base.plan,
            digest: &self.digest,
            standing: self.standing,
            server: Some(&self.server),
            office: &self.about,
        }
    }

    /// Those of the school that was asked for, or of all.
    fn homes(&self) -> Vec<(Option<SchoolIdx>, Vec<notice::Addressee>)> {
        let all = notice::addressees(&self.notice(), &self.addresses);
        let wanted = |school: &Option<SchoolIdx>| self.school.is_none() || *school == self.school;
        all.into_iter().filter(|(school, _)| wanted(school)).collect()
    }
}

/// `/office/{district}/plans/{plan}/files/{file}`
pub async fn file(
    desk: Desk,
    Path((_, digest, file)): Path<(String, String, String)>,
) -> Result<Response, ApiError> {
    let installation = &desk.house.installation;
    let digest = installation.database.plan(&desk.district.id, &digest).await?.digest;
    let asked = Asked::of(&desk, &file)?;
    let of_letters = ["letters.zip", "letters.xlsx", "letters.csv"].contains(&&*file);
    let is_pdf = file.ends_with(".pdf") || file == "letters.zip";
    let known = of_letters || is_pdf || file == "zones-in-words.md";
    if !known && downloads::named(&file).is_none() {
        return Err(ApiError::NoSuchPage(desk.visit.path.clone()));
    }
    if asked.children && !tells_children(&file) {
        return Err(fault("bad-parameter", "children", "this file never tells of children"));
    }
    if is_pdf && FONT.is_none() {
        return Err(NoNotice::NoFont.into());
    }
    let made = made(&desk, (digest, of_letters), asked).await?;
    check(&file, &made)?;
    let (content_type, name) = (content_type(&file), format!("{}-{file}", &made.digest[..8]));
    let exports = desk.house.exports.clone();
    send(exports, (content_type, &name), move |out, threads| write(&file, &made, threads, out))
        .await
}

async fn made(
    desk: &Desk,
    (digest, of_letters): (String, bool),
    asked: Asked,
) -> Result<Made, ApiError> {
    let installation = &desk.house.installation;
    let standing = match of_letters {
        true => standing(desk, &digest, &asked).await?,
        false => Standing::ALWAYS,
    };
    let base = installation.drafts.base(&desk.district.id, &digest).await?;
    let school = school(&base, &asked)?;
    let addresses = match of_letters || asked.children {
        true => installation.homes(&desk.district.id, &digest).await.map_err(DraftError::from)?,
        false => Vec::new(),
    };
    let options = &desk.house.options;
    let server = options.url.clone().unwrap_or_else(|| address::base(&desk.visit.headers));
    let server = format!("{}/{}", server.trim_end_matches('/'), desk.district.short_name);
    let about = desk.house.site(Some(&desk.district)).options.about.clone();
    Ok(Made { base, digest, addresses, standing, server, about, school, asked })
}

/// What letters say of when the plan holds.
async fn standing(desk: &Desk, digest: &str, asked: &Asked) -> Result<Standing, ApiError> {
    match (published(desk, digest).await?.map(|one| one.kind), asked.from) {
        (Some(PublicationKind::InForce { from }), _) => Ok(Standing::InForce { from, until: None }),
        (Some(PublicationKind::Consultation { days, from }), _) => {
            Ok(Standing::Draft { consultation: days, from })
        }
        (None, Some(from)) => Ok(Standing::InForce { from: Some(from), until: None }),
        (None, None) => {
            let why = "the plan is not published; say from which day on letters say it holds";
            Err(fault("missing-parameter", "from", why))
        }
    }
}

fn school(base: &Base, asked: &Asked) -> Result<Option<SchoolIdx>, ApiError> {
    let Some(id) = &asked.school else { return Ok(None) };
    let found = base.world.district.school_named(&SchoolId(id.clone()));
    found.map(Some).ok_or_else(|| ApiError::UnknownSchool(id.clone()))
}

/// # Errors
///
/// It is too much for this kind of file.
fn check(file: &str, made: &Made) -> Result<(), ApiError> {
    let too_much = |parameter: &str, detail: String| Err(fault("too-much", parameter, &detail));
    match file {
        "letters.xlsx" => {
            let n_rows: usize = made.homes().iter().map(|(_, homes)| homes.len()).sum();
            let most = mail::MOST_IN_A_WORKBOOK;
            if most < n_rows {
                let why = format!("{n_rows} rows are too many; ask for one school, or for the CSV");
                return too_much("school", why);
            }
        }
        "maps.pdf" if made.school.is_none() => {
            let n_sheets = Atlas::of(&made.base.world, &made.base.plan, &made.digest).n_sheets();
            if MOST_SHEETS < n_sheets {
                let why = format!("{n_sheets} sheets are too many at once; ask for one school");
                return too_much("school", why);
            }
        }
        _ => {}
    }
    Ok(())
}

fn content_type(file: &str) -> &'static str {
    match file {
        "letters.zip" => ZIP,
        "zones-in-words.md" => MARKDOWN,
        _ if file.ends_with(".pdf") => PDF,
        _ => {
            let ending = file.rsplit('.').next().unwrap_or_default();
            Format::of_ending(ending).map_or("application/octet-stream", Format::media_type)
        }
    }
}

/// `threads`: what they make is taken from them here, so that whoever waits for a browser keeps none
/// of them.
fn write(file: &str, made: &Made, threads: &ThreadPool, out: &mut impl Write) -> io::Result<()> {
    let (world, plan) = (&made.base.world, &*made.base.plan);
    let language = made.asked.language;
    let notice = made.notice();
    let rows = || {
        let homes = made.homes().into_iter().flat_map(|(_, homes)| homes);
        notice.rows(homes, language, Some(threads))
    };
    match file {
        "letters.zip" => {
            archive::write(notice.documents(&made.homes(), language, Some(threads)), out)
        }
        "letters.xlsx" => mail::write_xlsx(rows(), language, out),
        "letters.csv" => mail::write_csv(rows(), language, out),
        "maps.pdf" => {
            let atlas = Atlas::of(world, plan, &made.digest);
            let pdf = atlas.pdf(made.school, made.asked.paper, language);
            out.write_all(&pdf.map_err(io::Error::other)?)
        }
        "zones-in-words.pdf" | "zones-in-words.md" => {
            let describer = Describer::of(world, plan, None);
            let told = describer.all();
            let told: Vec<_> = told.iter().map(|zone| describer.told(zone, language)).collect();
            if file.ends_with(".md") {
                let texts: Vec<String> = told.iter().map(wire::description_markdown).collect();
                return out.write_all(texts.join("\n").as_bytes());
            }
            let pdf = notice::in_words(&told, &made.digest, language);
            out.write_all(&pdf.map_err(io::Error::other)?)
        }
        _ => layers(file, made, out),
    }
}

/// As the public gets it, or with children.
fn layers(file: &str, made: &Made, out: &mut impl Write) -> io::Result<()> {
    let (world, plan) = (&made.base.world, &*made.base.plan);
    let Some((layer, format)) = downloads::named(file) else {
        return Err(io::Error::other("there is no such file"));
    };
    let zones = zones_of(world, plan);
    let children = made.asked.children;
    let source = Source { children, ..Source::public(world, plan, &zones) };
    let layers = layer.map_or(Layer::ALL.to_vec(), |layer| vec![layer]);
    match (layer, format) {
        (None, Format::Workbook) => {
            let wishes = Wishes { language: Some(made.asked.language), addresses: &made.addresses };
            workbook::write(source, wishes, out)
        }
        _ => export::write(format, source, &layers, out),
    }
}
