use std::future::Future;
use std::io::Write;
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
    let header = desk.visit.headers.get(CSRF_HEADER).and_then(|shown| shown.to_str().ok());
    let mut is_ours = shown(desk, header);
    let mut sent = Sent::default();
    while let Some(field) = in_time(parts.next_field()).await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "csrf" {
            is_ours = is_ours || shown(desk, Some(&text(field).await?));
            continue;
        }
        // Before anything is kept.
        if !is_ours {
            return Err(ApiError::FromAnotherSite);
        }
        match &*name {
            "note" => sent.note = text(field).await?,
            "base" => sent.base = Some(text(field).await?).filter(|base| !base.is_empty()),
            _ => keep(desk, field, &mut sent).await?,
        }
    }
    if !is_ours {
        return Err(ApiError::FromAnotherSite);
    }
    Ok(sent)
}

/// Whether it shows that the request is of one of our pages, or of a program with a token.
fn shown(desk: &Desk, shown: Option<&str>) -> bool {
    match desk.visit.visitor().map(Visitor::csrf) {
        Ok(Some(csrf)) => shown.is_some_and(|shown| same(shown, csrf)),
        Ok(None) => true,
        Err(_) => false,
    }
}

/// Keeps a file, in pieces as they come: first beside the store, as nobody knows whether it comes
/// whole.
async fn keep(desk: &Desk, mut field: Field<'_>, sent: &mut Sent) -> Result<(), ApiError> {
    let name = field.name().unwrap_or_default().to_owned();
    let given = field.file_name().unwrap_or_default().to_owned();
    let failed = || DatabaseError::file(&std::env::temp_dir());
    // It has no name, so that nothing is left of it, however we end.
    let mut file = tempfile::tempfile().map_err(failed())?;
    let mut n_bytes: u64 = 0;
    while let Some(piece) = in_time(field.chunk()).await? {
        n_bytes += piece.len() as u64;
        if MOST_BYTES < sent.n_bytes + n_bytes {
            return Err(ApiError::UploadTooLong);
        }
        file.write_all(&piece).map_err(failed())?;
    }
    // A form sends empty fields where nobody chose a file.
    if given.is_empty() && n_bytes == 0 {
        return Ok(());
    }
    let role = InputRole::ALL.into_iter().find(|role| role.name() == name);
    let role = role.ok_or(InputsError::Set(BadSet::NoSuchRole(name)))?;
    let file_name = file_name(&given).map_err(InputsError::Set)?;
    if MOST_FILES <= sent.files.len() {
        return Err(InputsError::Set(BadSet::TooMany).into());
    }
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
