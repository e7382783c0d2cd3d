use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use sqlx::{AnyConnection, AnyPool, Row};

use super::backend::{Answer, Backend};
use super::news::{News, Polling};
use super::{DatabaseError, pool};

/// One file, for one machine.
pub(super) struct Sqlite {
    readers: AnyPool,
}

/// "CATO", so that tools know the file.
const APPLICATION: i64 = 0x4341_544f;

const READERS: u32 = 8;

impl Sqlite {
    /// The readers, and the one writer: in the queue for it everybody's turn comes, which SQLite
    /// itself does not promise.
    ///
    /// # Errors
    ///
    /// The file cannot be opened or made, or is something else.
    pub(super) async fn open(path: &Path) -> Result<(Self, AnyPool, AnyPool), DatabaseError> {
        let path = std::path::absolute(path).map_err(DatabaseError::file(path))?;
        private(&path).map_err(DatabaseError::file(&path))?;
        let url = url(&path)?;
        let writers = pool(&url, 1, Self::MANNERS).await.map_err(|err| named(err, &path))?;
        sqlx::query("PRAGMA journal_mode = WAL").execute(&writers).await?;
        let readers = pool(&url, READERS, Self::READERS_MANNERS).await?;
        Ok((Self { readers: readers.clone() }, readers, writers))
    }

    const MANNERS: &str = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; \
                           PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF";

    const READERS_MANNERS: &str = "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON; \
                                   PRAGMA trusted_schema = OFF";
}

impl Backend for Sqlite {
    fn begin_writing(&self) -> &'static str {
        "BEGIN IMMEDIATE"
    }

    fn begin_snapshot(&self) -> &'static str {
        "BEGIN"
    }

    fn lock_tables(&self) -> &'static str {
        "SELECT 1"
    }

    fn has_table(&self) -> &'static str {
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1"
    }

    fn columns_of(&self) -> &'static str {
        "SELECT name, type FROM pragma_table_info($1) ORDER BY cid"
    }

    fn migrations(&self) -> &'static [&'static str] {
        &[include_str!("migrations/0001.sqlite.sql"), include_str!("migrations/0002.sqlite.sql")]
    }

    fn is_ours<'a>(&'a self, connection: &'a mut AnyConnection) -> Answer<'a, bool> {
        Box::pin(async {
            let find = "SELECT application_id, (SELECT count(*) FROM sqlite_schema) \
                        FROM pragma_application_id";
            let row = sqlx::query(find).fetch_one(&mut *connection).await?;
            let (application, n_tables): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            if application == 0 && n_tables == 0 {
                let mark = sqlx::AssertSqlSafe(format!("PRAGMA application_id = {APPLICATION}"));
                sqlx::raw_sql(mark).execute(connection).await?;
                return Ok(true);
            }
            Ok(application == APPLICATION)
        })
    }

    fn next_job(&self) -> &'static str {
        "SELECT id FROM jobs WHERE state = 'queued' OR (state = 'running' AND lease_until <= $1) \
         ORDER BY made_at, id LIMIT 1"
    }

    fn tell(&self) -> &'static str {
        "INSERT INTO news (topic, n_told) VALUES ($1, 1) \
         ON CONFLICT (topic) DO UPDATE SET n_told = news.n_told + 1"
    }

    fn hear(&self) -> Answer<'_, News> {
        Box::pin(async { Ok(News::Polling(Polling::begin(self.readers.clone()).await?)) })
    }
}

/// Nobody else on this machine reads it, nor what SQLite writes beside it.
fn private(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Whatever its name holds, it is a name and no parameter.
fn url(path: &Path) -> Result<String, DatabaseError> {
    let bad = || DatabaseError::BadName { store: path.display().to_string() };
    let path = path.to_str().ok_or_else(bad)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let written = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    Ok(format!("sqlite://{}?mode=rw", path.bytes().map(written).collect::<String>()))
}

fn named(err: DatabaseError, path: &Path) -> DatabaseError {
    let store = path.display().to_string();
    match err {
        DatabaseError::NotOurs { .. } => DatabaseError::NotOurs { store },
        DatabaseError::Unreachable { why } => {
            DatabaseError::Unreachable { why: format!("{store}: {why}") }
        }
        other => other,
    }
}
