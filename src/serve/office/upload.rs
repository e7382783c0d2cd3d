use std::fs::File;
use std::future::Future;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use tokio::time::timeout;

use super::desk::{Desk, fault};
use super::guard::CSRF_HEADER;
use super::inputs::kept;
use crate::model::InputRole;
use crate::office::inputs::{BadSet, InputsError, Kept, MOST_FILES, file_name, set_of};
use crate::office::{Visitor, same};
use crate::serve::problem::ApiError;
use crate::store::database::{DatabaseError, NewVersion};

/// All files of one request together, in bytes.
pub const MOST_BYTES: u64 = 2 << 30;

/// A field that is no file.
const LONGEST_TEXT: usize = 4 << 10;

/// What was read of a request.
#[derive(Default)]
struct Sent {
    files: Vec<Kept>,
    note: String,
    base: Option<String>,
    n_bytes: u64,
}

/// Keeps files as a version, whatever is in them, and says what is wrong with them. Fields are
/// called as the roles of files are; `note` says what it is about, `base` is the version whose files
/// stand for those that are not sent. A form's first field is `csrf`.
pub async fn upload(
    desk: Desk,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    let mut parts = parts.map_err(|_| ApiError::NoFiles)?;
    let read = read(&desk, &mut parts).await;
    if read.is_err() {
        drain(&mut parts).await;
    }
    let sent = read?;
    let database = &desk.house.installation.database;
    let base = match &sent.base {
        Some(base) => database.version(&desk.district.id, base).await?.files,
        None => Vec::new(),
    };
    let files = set_of(&sent.files, &base).map_err(InputsError::Set)?;
    let new = NewVersion { district: &desk.district.id, files: &files, note: sent.note.trim() };
    let id = database.keep_version(desk.deed(), new).await?;
    kept(&desk, &id).await
}

/// Most browsers and proxies show an answer only to whom they could send all: so much more is read
/// of what is refused, for so long.
const MOST_DRAINED: usize = 64 << 20;
const LONGEST_DRAIN: Duration = Duration::from_secs(10);

async fn drain(parts: &mut Multipart) {
    let drained = async {
        let mut n_bytes = 0;
        while let Ok(Some(mut field)) = parts.next_field().await {
            while let Ok(Some(piece)) = field.chunk().await {
                n_bytes += piece.len();
                if MOST_DRAINED < n_bytes {
                    return;
                }
            }
        }
    };
    let _ = timeout(LONGEST_DRAIN, drained).await;
}

async fn read(desk: &Desk, parts: &mut Multipart) -> Result<Sent, ApiError> {
    let mut ours = Ours::of(desk);
    let mut sent = Sent::default();
    while let Some(field) = in_time(parts.next_field()).await? {
        let Some(field) = ours.beyond(field).await? else { continue };
        match field.name().unwrap_or_default() {
            "note" => sent.note = text(field).await?,
            "base" => sent.base = Some(text(field).await?).filter(|base| !base.is_empty()),
            _ => keep(desk, field, &mut sent).await?,
        }
    }
    ours.insist()?;
    Ok(sent)
}

/// The one file of a form, under its own name in this folder. `role`: as its field is called.
///
/// # Errors
///
/// The form is not ours, holds no file, several or another one, or one of more bytes than `most`.
pub async fn one_file(
    desk: &Desk,
    parts: &mut Multipart,
    (role, most): (InputRole, u64),
    folder: &Path,
) -> Result<PathBuf, ApiError> {
    let read = only_file(desk, parts, (role, most), folder).await;
    if read.is_err() {
        drain(parts).await;
    }
    read
}

async fn only_file(
    desk: &Desk,
    parts: &mut Multipart,
    (role, most): (InputRole, u64),
    folder: &Path,
) -> Result<PathBuf, ApiError> {
    let mut ours = Ours::of(desk);
    let mut found: Option<PathBuf> = None;
    while let Some(field) = in_time(parts.next_field()).await? {
        let Some(field) = ours.beyond(field).await? else { continue };
        if field.name() != Some(role.name()) {
            let name = field.name().unwrap_or_default().to_owned();
            return Err(InputsError::Set(BadSet::NoSuchRole(name)).into());
        }
        let Some((name, mut file)) = received(field, most, most).await? else { continue };
        if found.is_some() {
            let several = BadSet::Several { role: role.name(), names: vec![name] };
            return Err(InputsError::Set(several).into());
        }
        let path = folder.join(file_name(&name).map_err(InputsError::Set)?);
        let copied = file.rewind().and_then(|()| io::copy(&mut file, &mut File::create(&path)?));
        copied.map_err(DatabaseError::file(&path))?;
        found = Some(path);
    }
    ours.insist()?;
    found.ok_or(InputsError::Set(BadSet::Empty).into())
}

/// Whether what comes is of a page of ours, or of a program with a token.
struct Ours<'a> {
    desk: &'a Desk,
    is_shown: bool,
}

impl<'a> Ours<'a> {
    fn of(desk: &'a Desk) -> Self {
        let header = desk.visit.headers.get(CSRF_HEADER).and_then(|shown| shown.to_str().ok());
        Self { desk, is_shown: shown(desk, header) }
    }

    /// The field, if it is not the one that shows it. Whatever comes before that one is refused.
    async fn beyond<'f>(&mut self, field: Field<'f>) -> Result<Option<Field<'f>>, ApiError> {
        if field.name() == Some("csrf") {
            let text = text(field).await?;
            self.is_shown = self.is_shown || shown(self.desk, Some(&text));
            return Ok(None);
        }
        self.insist()?;
        Ok(Some(field))
    }

    fn insist(&self) -> Result<(), ApiError> {
        if self.is_shown { Ok(()) } else { Err(ApiError::FromAnotherSite) }
    }
}

/// Whether it shows that the request is of one of our pages, or of a program with a token.
fn shown(desk: &Desk, shown: Option<&str>) -> bool {
    match desk.visit.visitor().map(Visitor::csrf) {
        Ok(Some(csrf)) => shown.is_some_and(|shown| same(shown, csrf)),
        Ok(None) => true,
        Err(_) => false,
    }
}

/// A file and the name that it came with, if there is one: in pieces as they come, and first beside
/// the store, as nobody knows whether it comes whole. `room`: for so many bytes, of `most` of all.
async fn received(
    mut field: Field<'_>,
    room: u64,
    most: u64,
) -> Result<Option<(String, File)>, ApiError> {
    let given = field.file_name().unwrap_or_default().to_owned();
    let failed = || DatabaseError::file(&std::env::temp_dir());
    // It has no name, so that nothing is left of it, however we end.
    let mut file = tempfile::tempfile().map_err(failed())?;
    let mut n_bytes: u64 = 0;
    while let Some(piece) = in_time(field.chunk()).await? {
        n_bytes += piece.len() as u64;
        if room < n_bytes {
            return Err(ApiError::UploadTooLong(most));
        }
        file.write_all(&piece).map_err(failed())?;
    }
    // A form sends empty fields where nobody chose a file.
    Ok((!given.is_empty() || 0 < n_bytes).then_some((given, file)))
}

/// Keeps a file of a version.
async fn keep(desk: &Desk, field: Field<'_>, sent: &mut Sent) -> Result<(), ApiError> {
    let name = field.name().unwrap_or_default().to_owned();
    let room = MOST_BYTES - sent.n_bytes;
    let Some((given, mut file)) = received(field, room, MOST_BYTES).await? else { return Ok(()) };
    let role = InputRole::ALL.into_iter().find(|role| role.name() == name);
    let role = role.ok_or(InputsError::Set(BadSet::NoSuchRole(name)))?;
    let file_name = file_name(&given).map_err(InputsError::Set)?;
    if MOST_FILES <= sent.files.len() {
        return Err(InputsError::Set(BadSet::TooMany).into());
    }
    let n_bytes = file.metadata().map_err(DatabaseError::file(&std::env::temp_dir()))?.len();
    let content = desk.house.installation.database.keep_open(&mut file).await?;
    sent.n_bytes += n_bytes;
    sent.files.push(Kept { role, file_name, content });
    Ok(())
}

async fn text(mut field: Field<'_>) -> Result<String, ApiError> {
    let name = field.name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    while let Some(piece) = in_time(field.chunk()).await? {
        bytes.extend_from_slice(&piece);
        if LONGEST_TEXT < bytes.len() {
            return Err(fault("too-long", &name, "it is longer than 4 KiB"));
        }
    }
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| fault("bad-parameter", &name, "it is no text in UTF-8"))
}

/// Whoever sends nothing for so long is gone, or wants to keep us waiting.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);

async fn in_time<T>(part: impl Future<Output = Result<T, MultipartError>>) -> Result<T, ApiError> {
    within(LONGEST_SILENCE, part).await
}

async fn within<T>(
    silence: Duration,
    part: impl Future<Output = Result<T, MultipartError>>,
) -> Result<T, ApiError> {
    let late = |_| fault("broken-upload", "files", "nothing came for too long");
    timeout(silence, part).await.map_err(late)?.map_err(|why| broken(&why))
}

/// The client went away, or sends what is no form.
fn broken(why: &MultipartError) -> ApiError {
    fault("broken-upload", "files", &why.body_text())
}

/// By which a page sends files and shows how far it is; without it a form does.
pub async fn script() -> Response {
    let text = include_str!("../../pages/office/upload.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_sends_nothing_is_not_waited_for() {
        let nothing = std::future::pending::<Result<(), MultipartError>>();
        let silent = within(Duration::from_millis(1), nothing).await;
        assert!(matches!(silent, Err(ApiError::BadRequest(_))), "{silent:?}");
        assert_eq!(in_time(async { Ok(7) }).await.unwrap(), 7);
    }
}
