use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::tables::{Column, Field, Reading, Record, TABLES};
use super::{Backup, ChainHead, Database, DatabaseError, Topic};

type Source = Reading<GzDecoder<BufReader<File>>>;

impl Database {
    /// Puts what [`Self::backup`] wrote into this store, which is to be empty: all of it or
    /// nothing. The file is read twice, so that nothing is written of one that is not whole. An
    /// older program may have written it.
    ///
    /// # Errors
    ///
    /// The store is not empty, the file is no whole backup, or the database refuses.
    pub async fn restore(&self, path: &Path) -> Result<Backup, DatabaseError> {
        check(path).await?;
        let mut transaction = self.begin_unlogged().await?;
        sqlx::query(self.backend.lock_tables()).execute(&mut *transaction).await?;
        let used = "SELECT 1 FROM audit_head WHERE seq > 0 \
                    UNION ALL SELECT 1 FROM people UNION ALL SELECT 1 FROM contents LIMIT 1";
        if sqlx::query(used).fetch_optional(&mut *transaction).await?.is_some() {
            return Err(DatabaseError::NotEmpty);
        }
        for seeded in ["DELETE FROM audit_head", "DELETE FROM numbers"] {
            sqlx::query(seeded).execute(&mut *transaction).await?;
        }
        let n_rows = self.fill(&mut transaction, path).await?;
        let row = sqlx::query("SELECT seq, hash FROM audit_head").fetch_one(&mut *transaction);
        let row = row.await?;
        let head = ChainHead { seq: row.try_get(0)?, hash: row.try_get(1)? };
        for topic in Topic::ALL {
            let tell = sqlx::query(self.backend.tell()).bind(topic.name());
            tell.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(Backup { n_rows, head })
    }

    /// How many rows there were.
    async fn fill(
        &self,
        connection: &mut AnyConnection,
        path: &Path,
    ) -> Result<u64, DatabaseError> {
        let mut source = open(path)?;
        let mut into: Option<(String, Vec<Column>)> = None;
        let mut n_rows = 0;
        let mut tables = TABLES.iter();
        loop {
            match source.next().map_err(not_whole(path))? {
                Record::Table { name, columns } => {
                    // An older program had fewer of both.
                    let known = tables.find(|known| **known == name);
                    let known = known.ok_or_else(|| other_tables(path))?;
                    let all = self.columns_of(connection, known).await?;
                    let ours =
                        |name: &String| all.iter().find(|column| column.name == *name).cloned();
                    let there: Option<Vec<Column>> = columns.iter().map(ours).collect();
                    let there = there.ok_or_else(|| other_tables(path))?;
                    into = Some((insertion(known, &there), there));
                }
                Record::Row(fields) => {
                    let (insert, columns) = into.as_ref().ok_or_else(|| other_tables(path))?;
                    insert_row(connection, (insert, columns), fields, path).await?;
                    n_rows += 1;
                }
                Record::End => return Ok(n_rows),
            }
        }
    }
}

/// Reads it to its end.
async fn check(path: &Path) -> Result<(), DatabaseError> {
    let mut source = open(path)?;
    loop {
        if matches!(source.next().map_err(not_whole(path))?, Record::End) {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}

fn open(path: &Path) -> Result<Source, DatabaseError> {
    let file = File::open(path).map_err(DatabaseError::file(path))?;
    Reading::begin(GzDecoder::new(BufReader::new(file))).map_err(not_whole(path))
}

fn insertion(table: &str, columns: &[Column]) -> String {
    let names: Vec<_> = columns.iter().map(|column| &*column.name).collect();
    let places: Vec<_> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "))
}

async fn insert_row(
    connection: &mut AnyConnection,
    (insert, columns): (&str, &[Column]),
    fields: Vec<Field>,
    path: &Path,
) -> Result<(), DatabaseError> {
    let mut query = sqlx::query(AssertSqlSafe(insert));
    for (field, column) in fields.into_iter().zip(columns) {
        query = field.bind(query, column.kind).ok_or_else(|| other_tables(path))?;
    }
    query.execute(connection).await?;
    Ok(())
}

fn not_whole(path: &Path) -> impl FnOnce(io::Error) -> DatabaseError + use<> {
    let path = path.to_owned();
    move |err| match err.kind() {
        io::ErrorKind::UnexpectedEof => {
            DatabaseError::BadBackup { path, why: "it is cut off".to_owned() }
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            DatabaseError::BadBackup { path, why: err.to_string() }
        }
        _ => DatabaseError::File { path, source: err },
    }
}

fn other_tables(path: &Path) -> DatabaseError {
    let why = "it holds what this program does not know; restore it with the version of catchment \
               that wrote it, or a newer one";
    DatabaseError::BadBackup { path: path.to_owned(), why: why.to_owned() }
}
