//! Files of a district: sent, checked, mapped, compared, fetched.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::desk::{Desk, Form, fault};
use crate::language::say;
use crate::office::Permission;
use crate::office::inputs::{
    self, Checked, Compared, Derived, Differences, InputsError, Subject, check, compare, derive,
    looked_into,
};
use crate::pages::office as pages;
use crate::serve::parameters::encoded;
use crate::serve::problem::ApiError;
use crate::store::database::{Database, DatabaseError, InputVersion};
use crate::wire;

/// What is read of a file at once.
const PIECE: usize = 1 << 16;

/// A wish of the mapping form is called by this and the fact.
const COLUMN: &str = "column-";
const OF_FILE: &str = "file-";

pub async fn list(desk: Desk) -> Result<Response, ApiError> {
    let versions = desk.house.installation.database.versions(&desk.district.id).await?;
    if desk.visit.wants_json() {
        let versions: Vec<Value> = versions.iter().map(version_json).collect();
        return Ok(Json(json!({ "versions": versions })).into_response());
    }
    let title = say!(desk.visit.language, "inputs");
    Ok(desk.visit.page(&title, &pages::versions(&desk.visit.room(), &versions)))
}

/// Shows a version that was just kept.
pub async fn kept(desk: &Desk, id: &str) -> Result<Response, ApiError> {
    if !desk.visit.wants_json() {
        return Ok(desk.visit.see(&format!("/{}/inputs/{id}", desk.district.short_name)));
    }
    let database = &desk.house.installation.database;
    let version = database.version(&desk.district.id, id).await?;
    let checked = check(database, &version).await?;
    let own = format!("{}/{id}", desk.visit.path.trim_end_matches('/'));
    let headers = [(LOCATION, own)];
    Ok((StatusCode::CREATED, headers, Json(checked_json(&version, &checked))).into_response())
}

pub async fn one(desk: Desk, Path((_, id)): Path<(String, String)>) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let version = database.version(&desk.district.id, &id).await?;
    let checked = check(database, &version).await?;
    if desk.visit.wants_json() {
        return Ok(Json(checked_json(&version, &checked)).into_response());
    }
    let may_map = desk.visit.room().may(Permission::Plan);
    let seen = if may_map { looked_into(database, &version).await? } else { Vec::new() };
    let all = database.versions(&desk.district.id).await?;
    let shown = pages::Shown { version: &version, checked: &checked, seen: &seen, all: &all };
    let title = say!(desk.visit.language, "inputs-version");
    Ok(desk.visit.page(&title, &pages::version(&desk.visit.room(), shown)))
}

/// What is in the columns of a version's tables, and what they may mean.
pub async fn columns(
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let version = database.version(&desk.district.id, &id).await?;
    let seen = looked_into(database, &version).await?;
    let files: Vec<Value> = seen
        .iter()
        .map(|(role, file)| {
            let layers: Vec<Value> = file.layers.iter().map(layer_json).collect();
            json!({ "role": role.name(), "file": file.file, "layers": layers })
        })
        .collect();
    Ok(Json(json!({ "version": id, "files": files })).into_response())
}

/// `column-children=适龄儿童`: that column holds that fact, in a new version.
pub async fn map_columns(
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let version = database.version(&desk.district.id, &id).await?;
    let mut wishes = Derived::default();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &form.0 {
        if let Some(fact) = name.strip_prefix(COLUMN) {
            let names = columns.entry(fact.to_owned()).or_default();
            if !value.is_empty() && !names.contains(value) {
                names.push(value.clone());
            }
        } else if let Some(key) = name.strip_prefix(OF_FILE) {
            wishes.files.insert(key.to_owned(), value.clone());
        }
    }
    wishes.columns = columns;
    let id = derive(database, desk.deed(), (&desk.district.id, &version), &wishes).await?;
    kept(&desk, &id).await
}

pub async fn compared(desk: Desk) -> Result<Response, ApiError> {
    let asked = |name: &str| {
        let given = desk.visit.given.iter().find(|(given, _)| given == name);
        let given = given.map(|(_, value)| value.as_str());
        given.ok_or_else(|| fault("missing-parameter", name, "name two versions"))
    };
    let (before, after) = (asked("before")?, asked("after")?);
    let database = &desk.house.installation.database;
    let before = database.version(&desk.district.id, before).await?;
    let after = database.version(&desk.district.id, after).await?;
    let compared = compare(database, &before, &after).await?;
    if desk.visit.wants_json() {
        return Ok(Json(compared_json((&before, &after), &compared)).into_response());
    }
    let title = say!(desk.visit.language, "inputs-compared");
    let room = desk.visit.room();
    Ok(desk.visit.page(&title, &pages::compared(&room, (&before, &after), &compared)))
}

/// A file as it came, to the byte.
pub async fn file(
    desk: Desk,
    Path((_, id, role, name)): Path<(String, String, String, String)>,
) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let version = database.version(&desk.district.id, &id).await?;
    let found = version.files.iter().find(|file| file.role == role && file.file_name == name);
    let missing = || DatabaseError::Missing { what: "file", name: name.clone() };
    let content = &found.ok_or_else(missing)?.content;
    as_it_came(database, content, &name).await
}

/// What is kept under this digest, to be saved under this name.
///
/// # Errors
///
/// It is not kept, or the database is gone.
pub async fn as_it_came(
    database: &Database,
    content: &str,
    name: &str,
) -> Result<Response, ApiError> {
    // What is kept is known to be whole only at its end.
    let failed = || DatabaseError::file(&std::env::temp_dir());
    let mut file = tempfile::tempfile().map_err(failed())?;
    database.copy_content(content, &mut file).await?;
    let length = file.seek(SeekFrom::End(0)).and_then(|end| file.rewind().map(|()| end));
    let length = length.map_err(failed())?;
    let headers: [(HeaderName, String); 3] = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, length.to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", encoded(name))),
    ];
    Ok((headers, pieces_of(file)).into_response())
}

fn pieces_of(file: File) -> Body {
    Body::from_stream(stream::try_unfold(file, async |mut file| {
        let mut piece = vec![0; PIECE];
        let n_read = file.read(&mut piece)?;
        piece.truncate(n_read);
        Ok::<_, std::io::Error>((0 < n_read).then_some((piece, file)))
    }))
}

fn version_json(version: &InputVersion) -> Value {
    let file = |file: &crate::store::database::InputFile| json!({ "role": file.role, "name": file.file_name, "sha256": file.content });
    json!({
        "id": version.id,
        "note": version.note,
        "made_by": version.made_by,
        "made_at": version.made_at.written(),
        "files": version.files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn checked_json(version: &InputVersion, checked: &Checked) -> Value {
    let level = |level: &inputs::Level| {
        let totals = level.totals.map(|totals| {
            json!({
                "schools": totals.n_schools,
                "blocks": totals.n_blocks,
                "seats": totals.seats.0,
                "children": totals.children.0,
            })
        });
        json!({ "level": level.name, "totals": totals })
    };
    let found = checked.found.iter();
    let mut json = version_json(version);
    json["sound"] = checked.is_sound().into();
    json["levels"] = checked.levels.iter().map(level).collect();
    json["problems"] = found.map(|found| wire::problem_json(&found.problem, found.point)).collect();
    json
}

fn layer_json(layer: &crate::ingest::InspectedLayer) -> Value {
    let column = |column: &crate::ingest::InspectedColumn| {
        json!({
            "name": column.name,
            "kind": column.kind,
            "samples": column.samples,
            "empty": column.n_empty,
            "unique": column.unique,
            "guess": column.guess,
        })
    };
    json!({
        "name": layer.name,
        "format": layer.format,
        "encoding": layer.encoding,
        "rows": layer.n_rows,
        "role": layer.role.map(crate::model::InputRole::name),
        "columns": layer.columns.iter().map(column).collect::<Vec<_>>(),
    })
}

fn compared_json((before, after): (&InputVersion, &InputVersion), compared: &Compared) -> Value {
    json!({
        "before": before.id,
        "after": after.id,
        "files": compared.files,
        "schools": differences_json(&compared.schools),
        "blocks": differences_json(&compared.blocks),
    })
}

fn differences_json(differences: &Differences) -> Value {
    let subject = |subject: &Subject| {
        json!({
            "id": subject.id,
            "name": subject.name,
            "lon": subject.point.map(|point| point.lon),
            "lat": subject.point.map(|point| point.lat),
        })
    };
    let changed = differences.changed.iter().map(|changed| {
        let fact = |fact: &inputs::Fact| {
            json!({ "fact": fact.name, "before": fact.before, "after": fact.after })
        };
        let mut json = subject(&changed.subject);
        json["facts"] = changed.facts.iter().map(fact).collect();
        json
    });
    json!({
        "n_new": differences.new.len(),
        "n_gone": differences.gone.len(),
        "n_changed": differences.changed.len(),
        "new": differences.new.iter().map(subject).collect::<Vec<_>>(),
        "gone": differences.gone.iter().map(subject).collect::<Vec<_>>(),
        "changed": changed.collect::<Vec<_>>(),
    })
}

impl From<InputsError> for ApiError {
    fn from(why: InputsError) -> Self {
        let text = why.to_string();
        match why {
            InputsError::Database(why) => why.into(),
            InputsError::Set(_) => fault("bad-files", "files", &text),
            InputsError::Settings(_) => fault("bad-settings", "settings", &text),
            InputsError::NotComparable(_) => fault("unsound-version", "version", &text),
            InputsError::Died => {
                eprintln!("error: {text}");
                Self::Bug
            }
        }
    }
}
