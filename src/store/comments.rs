//! What people say of drafts: an SQLite file beside the register, which only ever grows.

use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Row, params};

use super::StoreError;

const COMMENTS: &str = "comments.sqlite";

/// The comments on the drafts of one register. Clones write to the same file.
#[derive(Clone)]
pub struct Comments {
    path: PathBuf,
    /// `None`: nobody has written yet.
    writer: Arc<Mutex<Option<Connection>>>,
}

/// What somebody has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// As RFC 3339 writes a day.
    pub day: String,
    /// SHA-256 of the plan, in hexadecimal.
    pub plan: String,
    /// `None`: it is about the plan as a whole.
    pub block: Option<String>,
    pub text: String,
    /// How to answer. `None`: nobody wants to be answered.
    pub contact: Option<String>,
}

/// As it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From 1 on, in the order in which they came.
    pub id: i64,
    pub said: NewComment,
}

/// Nobody reads more, and a disk has an end.
const MOST: i64 = 500_000;

/// How long somebody waits who writes while another program does.
const PATIENCE: Duration = Duration::from_secs(5);

/// "CATC", so that tools know the file.
const APPLICATION: i64 = 0x4341_5443;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS comments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        day TEXT NOT NULL,
        plan TEXT NOT NULL,
        block TEXT,
        text TEXT NOT NULL,
        contact TEXT
    ) STRICT;
    CREATE TRIGGER IF NOT EXISTS never_changed BEFORE UPDATE ON comments
        BEGIN SELECT RAISE(ABORT, 'comments are never changed'); END;
    CREATE TRIGGER IF NOT EXISTS never_removed BEFORE DELETE ON comments
        BEGIN SELECT RAISE(ABORT, 'comments are never removed'); END;
";

impl Comments {
    /// Of the register in `folder`. The file is made when somebody comments.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(COMMENTS), writer: Arc::default() }
    }

    /// Keeps a comment, and gives its number when it is on the disk.
    ///
    /// # Errors
    ///
    /// The disk refuses, or there are too many.
    pub fn add(&self, comment: &NewComment) -> Result<i64, StoreError> {
        let mut writer = self.writer.lock().map_err(|_| self.broken("somebody panicked"))?;
        let connection = match writer.take() {
            Some(connection) => connection,
            None => self.open()?,
        };
        let bad = |err: rusqlite::Error| self.broken(err);
        let last = "SELECT seq FROM sqlite_sequence WHERE name = 'comments'";
        let last: i64 = match connection.query_row(last, [], |row| row.get(0)) {
            Ok(last) => last,
            Err(rusqlite::Error::QueryReturnedNoRows) => 0,
            Err(err) => return Err(bad(err)),
        };
        if MOST <= last {
            return Err(self.broken("there is no room for more comments"));
        }
        let NewComment { day, plan, block, text, contact } = comment;
        let add = "INSERT INTO comments (day, plan, block, text, contact) VALUES (?, ?, ?, ?, ?)";
        connection.execute(add, params![day, plan, block, text, contact]).map_err(bad)?;
        let id = connection.last_insert_rowid();
        *writer = Some(connection);
        Ok(id)
    }

    /// At most `most` of those after number `after`, in the order in which they came.
    ///
    /// # Errors
    ///
    /// The disk refuses, or the file is none of ours.
    pub fn after(&self, after: i64, most: usize) -> Result<Vec<Comment>, StoreError> {
        let there = self.path.try_exists();
        if !there.map_err(|source| StoreError::Io { path: self.path.clone(), source })? {
            return Ok(Vec::new());
        }
        let bad = |err: rusqlite::Error| self.broken(err);
        let reader = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE);
        let reader = reader.map_err(bad)?;
        reader.busy_timeout(PATIENCE).map_err(bad)?;
        let find = "SELECT id, day, plan, block, text, contact FROM comments WHERE id > ? \
                    ORDER BY id LIMIT ?";
        let mut find = reader.prepare(find).map_err(bad)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = find.query_map(params![after, most], comment).map_err(bad)?;
        rows.collect::<Result<_, _>>().map_err(bad)
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let bad = |err: rusqlite::Error| self.broken(err);
        private(&self.path).map_err(|source| StoreError::Io { path: self.path.clone(), source })?;
        let connection = Connection::open(&self.path).map_err(bad)?;
        connection.busy_timeout(PATIENCE).map_err(bad)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(bad)?;
        // What was acknowledged is there after the power fails.
        connection.pragma_update(None, "synchronous", "FULL").map_err(bad)?;
        connection.pragma_update(None, "application_id", APPLICATION).map_err(bad)?;
        connection.execute_batch(TABLES).map_err(bad)?;
        Ok(connection)
    }

    fn broken(&self, why: impl fmt::Display) -> StoreError {
        StoreError::Comments { path: self.path.clone(), why: why.to_string() }
    }
}

/// It names people: nobody else on this machine reads it, nor what SQLite writes beside it.
fn private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn comment(row: &Row) -> rusqlite::Result<Comment> {
    let said = NewComment {
        day: row.get(1)?,
        plan: row.get(2)?,
        block: row.get(3)?,
        text: row.get(4)?,
        contact: row.get(5)?,
    };
    Ok(Comment { id: row.get(0)?, said })
}

impl fmt::Debug for Comments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Comments").field(&self.path).finish()
    }
}
