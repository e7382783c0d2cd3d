use std::io;
use std::path::{Path, PathBuf};

use sqlx::error::ErrorKind;

use crate::store::StoreError;

/// Why something could not be kept, or not be found.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("{store}: this names no store; give a file, or postgres://…")]
    BadName { store: String },
    #[error("the store cannot be reached: {why}")]
    Unreachable { why: String },
    #[error(
        "the store's disk is full: nothing of this was kept, and all before it is safe; make room and try again"
    )]
    DiskFull,
    #[error("the store did not answer in time: it is gone, or others write too much; try again")]
    Busy,
    #[error("{store}: this is no store of catchment")]
    NotOurs { store: String },
    #[error(
        "the store is of a newer catchment (its tables are of version {found}, this program knows {known}); install the newer one"
    )]
    Newer { found: i64, known: i64 },
    #[error("there is a {what} {name:?} already")]
    Taken { what: &'static str, name: String },
    #[error("there is no {what} {name:?}")]
    Missing { what: &'static str, name: String },
    #[error(
        "somebody else has changed the draft meanwhile: this was drawn after edit {saw}, and {head} is the last one"
    )]
    DrawnMeanwhile { saw: i64, head: i64 },
    #[error("the draft is closed")]
    DraftClosed,
    #[error("whoever drew, computed or proposed a plan cannot approve it; somebody else has to")]
    OwnPlan,
    #[error("the publication is {is} already")]
    AlreadyDecided { is: &'static str },
    #[error("plan {plan} was published already, and not as a draft; it can be none any more")]
    NoDraftAnyMore { plan: String },
    #[error("the consultation's last day {until} is before its first")]
    NobodyCouldComment { until: String },
    #[error("the job is no longer this worker's")]
    LeaseLost,
    #[error("there is no room for more comments")]
    TooManyComments,
    #[error("{what} {name:?} in the store is not what was kept: {why}")]
    Damaged { what: &'static str, name: String, why: String },
    #[error("{path}: {source}", path = path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{path}: this cannot be kept: {why}", path = path.display())]
    NotToKeep { path: PathBuf, why: &'static str },
    #[error("{path}: this is no whole backup: {why}; nothing was restored", path = path.display())]
    BadBackup { path: PathBuf, why: String },
    #[error("the store is not empty; restore into a new one")]
    NotEmpty,
    #[error("the system gives no random bytes: {0}")]
    NoChance(String),
    #[error(transparent)]
    Folder(StoreError),
    #[error("only a person can do this")]
    NobodyDoes,
    /// What no caller can cause.
    #[error("the database refuses: {0}")]
    Refused(sqlx::Error),
}

impl DatabaseError {
    pub(super) fn missing(what: &'static str, name: &str) -> Self {
        Self::Missing { what, name: name.to_owned() }
    }

    pub(super) fn damaged(what: &'static str, name: &str, why: impl ToString) -> Self {
        Self::Damaged { what, name: name.to_owned(), why: why.to_string() }
    }

    /// Of what a disk refuses.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::File { path, source },
        }
    }

    /// Of an insertion that nothing but another one with this name can be in the way of.
    pub(super) fn if_taken(
        what: &'static str,
        name: &str,
    ) -> impl FnOnce(sqlx::Error) -> Self + use<> {
        let name = name.to_owned();
        move |err| match kind(&err) {
            Some(ErrorKind::UniqueViolation) => Self::Taken { what, name },
            _ => err.into(),
        }
    }

    /// Of an insertion that names something else, which may be missing.
    pub(super) fn if_missing(
        what: &'static str,
        name: &str,
    ) -> impl FnOnce(sqlx::Error) -> Self + use<> {
        let name = name.to_owned();
        move |err| match kind(&err) {
            Some(ErrorKind::ForeignKeyViolation) => Self::Missing { what, name },
            _ => err.into(),
        }
    }
}

fn kind(err: &sqlx::Error) -> Option<ErrorKind> {
    err.as_database_error().map(|err| err.kind())
}

impl From<StoreError> for DatabaseError {
    fn from(err: StoreError) -> Self {
        match err {
            StoreError::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Self::DiskFull
            }
            other => Self::Folder(other),
        }
    }
}

/// The two databases' own numbers for what their users can do something about.
impl From<sqlx::Error> for DatabaseError {
    fn from(err: sqlx::Error) -> Self {
        let why = err.to_string();
        match &err {
            sqlx::Error::Io(cause) if cause.kind() == io::ErrorKind::StorageFull => Self::DiskFull,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => {
                Self::Unreachable { why }
            }
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::PoolClosed => Self::Unreachable { why: "it was closed".to_owned() },
            sqlx::Error::Database(told) => {
                let code = told.code().unwrap_or_default().into_owned();
                match sqlite_code(&code) {
                    // The file of shared memory could not grow, which only a full disk causes.
                    Some(code) if code & 0xff == 13 || code == 4874 => Self::DiskFull,
                    Some(code) if [5, 6].contains(&(code & 0xff)) => Self::Busy,
                    Some(code) if [10, 14].contains(&(code & 0xff)) => Self::Unreachable { why },
                    Some(26) => Self::NotOurs { store: "the file".to_owned() },
                    Some(_) => Self::Refused(err),
                    None => postgres(&code, why, err),
                }
            }
            _ => Self::Refused(err),
        }
    }
}

/// SQLite's codes are plain numbers; PostgreSQL's have five characters.
fn sqlite_code(code: &str) -> Option<i32> {
    if code.len() == 5 { None } else { code.parse().ok() }
}

fn postgres(code: &str, why: String, err: sqlx::Error) -> DatabaseError {
    match code {
        "53100" => DatabaseError::DiskFull,
        "55P03" | "40P01" | "40001" | "57014" => DatabaseError::Busy,
        "53300" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "3D000" => {
            DatabaseError::Unreachable { why }
        }
        _ if code.starts_with("08") || code.starts_with("28") => DatabaseError::Unreachable { why },
        _ => DatabaseError::Refused(err),
    }
}
