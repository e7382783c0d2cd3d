use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row, Transaction};

use super::{Database, DatabaseError, Moment, Topic};

/// Who does what, and when.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    pub at: Moment,
    /// Of a person. `None`: the command line, a worker, or somebody unknown.
    pub who: Option<&'a str>,
    pub district: Option<&'a str>,
}

/// A change that is being made. It is kept when it is in the log ([`Writing::record`]), and never
/// otherwise: dropped, it leaves nothing.
pub struct Writing<'a> {
    pub(super) transaction: Transaction<'static, Any>,
    pub(super) deed: Deed<'a>,
    last: ChainHead,
    tell: &'static str,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// From 1 on without a gap.
    pub seq: i64,
    pub at: Moment,
    pub who: Option<String>,
    pub district: Option<String>,
    pub action: String,
    /// JSON.
    pub what: String,
    /// The hash of the row before.
    pub previous: String,
    pub hash: String,
}

/// Where the log ends, or ended. Kept elsewhere it shows whether anything was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainHead {
    pub seq: i64,
    pub hash: String,
}

/// What came of checking the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    Whole(ChainHead),
    /// From this row on it is not what was written.
    Broken {
        seq: i64,
        why: &'static str,
    },
}

/// Read at once.
const MOST: i64 = 1000;

const COLUMNS: &str = "seq, made_at, who, district, action, what, previous, hash";

impl Database {
    /// Begins a change. Others who begin one wait until this one ends.
    ///
    /// # Errors
    ///
    /// The database is gone, or others write for too long.
    pub async fn write<'a>(&self, deed: Deed<'a>) -> Result<Writing<'a>, DatabaseError> {
        let mut transaction = self.begin_unlogged().await?;
        let hold = "UPDATE audit_head SET seq = seq + 1 WHERE one = 1 RETURNING seq, hash";
        let row = sqlx::query(hold).fetch_one(&mut *transaction).await?;
        let seq: i64 = row.try_get(0)?;
        let last = ChainHead { seq: seq - 1, hash: row.try_get(1)? };
        Ok(Writing { transaction, deed, last, tell: self.backend.tell() })
    }

    /// Keeps in the log what changes nothing in the store, such as that somebody signed in.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn log(
        &self,
        deed: Deed<'_>,
        action: &str,
        what: &Value,
    ) -> Result<ChainHead, DatabaseError> {
        self.write(deed).await?.record(None, action, what).await
    }

    /// The number of the last row; 0: there is none.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn log_end(&self) -> Result<i64, DatabaseError> {
        let row = sqlx::query("SELECT seq FROM audit_head").fetch_one(&self.readers).await?;
        Ok(row.try_get(0)?)
    }

    /// At most `most` rows after number `after`, of one district or of all.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn audit_rows(
        &self,
        district: Option<&str>,
        after: i64,
        most: i64,
    ) -> Result<Vec<AuditRow>, DatabaseError> {
        let find = format!(
            "SELECT {COLUMNS} FROM audit \
             WHERE seq > $1 AND (CAST($2 AS TEXT) IS NULL OR district = $2) ORDER BY seq LIMIT $3"
        );
        let find = sqlx::query(sqlx::AssertSqlSafe(find)).bind(after).bind(district).bind(most);
        find.fetch_all(&self.readers).await?.iter().map(audit_row).collect()
    }

    /// At most `most` rows before number `before`, of one district or of all, the newest first.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn audit_rows_before(
        &self,
        district: Option<&str>,
        before: i64,
        most: i64,
    ) -> Result<Vec<AuditRow>, DatabaseError> {
        let find = format!(
            "SELECT {COLUMNS} FROM audit WHERE seq < $1 \
             AND (CAST($2 AS TEXT) IS NULL OR district = $2) ORDER BY seq DESC LIMIT $3"
        );
        let find = sqlx::query(sqlx::AssertSqlSafe(find)).bind(before).bind(district).bind(most);
        find.fetch_all(&self.readers).await?.iter().map(audit_row).collect()
    }

    /// # Errors
    ///
    /// The database is gone.
    pub async fn chain_head(&self) -> Result<ChainHead, DatabaseError> {
        head(&mut *self.readers.acquire().await?).await
    }

    /// Checks the log from its first row. `trusted`: where it once ended, as somebody kept it who
    /// cannot write to the store; without it a log that was cut off, with its end written anew,
    /// looks whole.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn verify_chain(&self, trusted: Option<&ChainHead>) -> Result<Chain, DatabaseError> {
        let mut snapshot = self.snapshot().await?;
        let end = head(&mut snapshot).await?;
        let mut last = start();
        let find = format!("SELECT {COLUMNS} FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2");
        loop {
            let find = sqlx::query(sqlx::AssertSqlSafe(find.clone())).bind(last.seq).bind(MOST);
            let rows = find.fetch_all(&mut *snapshot).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let row = audit_row(row)?;
                if let Some(why) = row.misfit(&last, trusted) {
                    return Ok(Chain::Broken { seq: last.seq + 1, why });
                }
                last = ChainHead { seq: row.seq, hash: row.hash };
            }
        }
        let cut = "it is missing: the log was cut off";
        let broken = Chain::Broken { seq: last.seq + 1, why: cut };
        let is_short = last != end || trusted.is_some_and(|trusted| last.seq < trusted.seq);
        Ok(if is_short { broken } else { Chain::Whole(last) })
    }
}

impl Writing<'_> {
    /// Appends what was done to the log, keeps both, and tells everybody whom it concerns.
    ///
    /// # Errors
    ///
    /// The database refuses, and nothing of it is kept.
    pub async fn record(
        mut self,
        topic: Option<Topic>,
        action: &str,
        what: &Value,
    ) -> Result<ChainHead, DatabaseError> {
        let Deed { at, who, district } = self.deed;
        let mut row = AuditRow {
            seq: self.last.seq + 1,
            at,
            who: who.map(str::to_owned),
            district: district.map(str::to_owned),
            action: action.to_owned(),
            what: what.to_string(),
            previous: self.last.hash,
            hash: String::new(),
        };
        row.hash = row.own_hash();
        row.insert(&mut self.transaction).await?;
        sqlx::query("UPDATE audit_head SET hash = $1 WHERE one = 1")
            .bind(&row.hash)
            .execute(&mut *self.transaction)
            .await?;
        if let Some(topic) = topic {
            sqlx::query(self.tell).bind(topic.name()).execute(&mut *self.transaction).await?;
        }
        self.transaction.commit().await?;
        Ok(ChainHead { seq: row.seq, hash: row.hash })
    }
}

impl AuditRow {
    /// SHA-256 of all else in the row, each part after its length, so that no two rows have the
    /// same text.
    fn own_hash(&self) -> String {
        let numbers = [self.seq.to_string(), self.at.0.to_string()];
        let none = String::new();
        let known = |part: &Option<String>| if part.is_some() { "1" } else { "0" };
        let parts = [
            &*self.previous,
            &numbers[0],
            &numbers[1],
            known(&self.who),
            self.who.as_ref().unwrap_or(&none),
            known(&self.district),
            self.district.as_ref().unwrap_or(&none),
            &self.action,
            &self.what,
        ];
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(format!("{}:", part.len()));
            hasher.update(part);
        }
        hex::encode(hasher.finalize())
    }

    /// `None`: it is the row after `last`.
    fn misfit(&self, last: &ChainHead, trusted: Option<&ChainHead>) -> Option<&'static str> {
        let is_trusted =
            trusted.is_none_or(|trusted| trusted.seq != self.seq || trusted.hash == self.hash);
        match () {
            () if self.seq != last.seq + 1 => Some("it is missing"),
            () if self.previous != last.hash => Some("it does not follow the row before it"),
            () if self.hash != self.own_hash() => Some("it was changed"),
            () if !is_trusted => Some("it is not the one whose hash was given"),
            () => None,
        }
    }

    async fn insert(&self, connection: &mut AnyConnection) -> Result<(), DatabaseError> {
        let insert = "INSERT INTO audit \
             (seq, made_at, who, district, action, what, previous, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        sqlx::query(insert)
            .bind(self.seq)
            .bind(self.at.0)
            .bind(self.who.as_deref())
            .bind(self.district.as_deref())
            .bind(&*self.action)
            .bind(&*self.what)
            .bind(&*self.previous)
            .bind(&*self.hash)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// Before the first row.
fn start() -> ChainHead {
    ChainHead { seq: 0, hash: "0".repeat(64) }
}

async fn head(connection: &mut AnyConnection) -> Result<ChainHead, DatabaseError> {
    let find = sqlx::query("SELECT seq, hash FROM audit_head WHERE one = 1");
    let row = find.fetch_one(connection).await?;
    Ok(ChainHead { seq: row.try_get(0)?, hash: row.try_get(1)? })
}

fn audit_row(row: &AnyRow) -> Result<AuditRow, DatabaseError> {
    Ok(AuditRow {
        seq: row.try_get(0)?,
        at: Moment(row.try_get(1)?),
        who: row.try_get(2)?,
        district: row.try_get(3)?,
        action: row.try_get(4)?,
        what: row.try_get(5)?,
        previous: row.try_get(6)?,
        hash: row.try_get(7)?,
    })
}
