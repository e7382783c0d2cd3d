use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::tables::{Records, TABLES};
use super::{ChainHead, Database, DatabaseError};
use crate::store::NewFile;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub n_rows: u64,
    /// Where the log ends in it.
    pub head: ChainHead,
}

impl Database {
    /// Writes all that is kept into one file, from which a store in either database can be made:
    /// one state of everything, whoever writes meanwhile. The file appears when it is whole.
    ///
    /// # Errors
    ///
    /// The database is gone, or the disk refuses.
    pub async fn backup(&self, path: &Path) -> Result<Backup, DatabaseError> {
        let file = NewFile::create_private(path)?;
        let failed = || DatabaseError::file(path);
        let packed = GzEncoder::new(file, Compression::new(3));
        let mut records = Records::begin(packed).map_err(failed())?;
        let mut snapshot = self.snapshot().await?;
        let mut n_rows = 0;
        for table in TABLES {
            let columns = self.columns_of(&mut snapshot, table).await?;
            records.table(table, &columns).map_err(failed())?;
            n_rows += match table {
                "pieces" => write_pieces(&mut snapshot, &mut records).await?,
                _ => write_rows(&mut snapshot, &mut records, table).await?,
            };
        }
        let find = "SELECT seq, hash FROM audit_head";
        let row = sqlx::query(find).fetch_one(&mut *snapshot).await?;
        let head = ChainHead { seq: row.try_get(0)?, hash: row.try_get(1)? };
        let packed = records.end().map_err(failed())?;
        packed.finish().map_err(failed())?.put()?;
        Ok(Backup { n_rows, head })
    }
}

async fn write_rows(
    connection: &mut AnyConnection,
    records: &mut Records<impl Write>,
    table: &str,
) -> Result<u64, DatabaseError> {
    let find = AssertSqlSafe(format!("SELECT * FROM {table} ORDER BY 1, 2"));
    let mut rows = sqlx::query(find).fetch(connection);
    let mut n_rows = 0;
    while let Some(row) = rows.try_next().await? {
        records.row(&row)?;
        n_rows += 1;
    }
    Ok(n_rows)
}

/// One by one, as each is long.
async fn write_pieces(
    connection: &mut AnyConnection,
    records: &mut Records<impl Write>,
) -> Result<u64, DatabaseError> {
    let contents = "SELECT content, count(*) FROM pieces GROUP BY content ORDER BY content";
    let contents = sqlx::query(contents).fetch_all(&mut *connection).await?;
    let mut n_rows = 0;
    for content in contents {
        let (digest, n_pieces): (&str, i64) = (content.try_get(0)?, content.try_get(1)?);
        for number in 0..n_pieces {
            let find = sqlx::query("SELECT * FROM pieces WHERE content = $1 AND number = $2");
            let row = find.bind(digest).bind(number).fetch_optional(&mut *connection).await?;
            let cut = || DatabaseError::damaged("content", digest, "it is cut");
            records.row(&row.ok_or_else(cut)?)?;
            n_rows += 1;
        }
    }
    Ok(n_rows)
}
