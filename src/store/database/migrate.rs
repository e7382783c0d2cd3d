use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{Database, DatabaseError, Moment, without_password};

/// What both databases understand of each migration, from version 1 on. They are never changed
/// once they were released: a new one is added. It adds tables, and columns that may be empty, so
/// that backups of versions before it can be restored; one that does more has to see to that.
const MIGRATIONS: [&str; 3] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
];

const VERSIONS: &str = "CREATE TABLE versions (
    version BIGINT NOT NULL PRIMARY KEY,
    applied_at BIGINT NOT NULL
)";

impl Database {
    /// Brings the tables up to date. Of replicas that start at once one does, and the others wait.
    pub(super) async fn migrate(&self, store: &str) -> Result<(), DatabaseError> {
        if self.version_of(&mut *self.readers.acquire().await?).await? == Some(known()) {
            return Ok(());
        }
        for _ in 0..=MIGRATIONS.len() {
            if self.migrate_once(store).await? == known() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// By one version, in one transaction: the version it then has.
    async fn migrate_once(&self, store: &str) -> Result<i64, DatabaseError> {
        let mut transaction = self.begin_unlogged().await?;
        sqlx::query(self.backend.lock_tables()).execute(&mut *transaction).await?;
        let version = match self.version_of(&mut transaction).await? {
            Some(version) => version,
            None if self.backend.is_ours(&mut transaction).await? => {
                sqlx::raw_sql(VERSIONS).execute(&mut *transaction).await?;
                0
            }
            None => return Err(DatabaseError::NotOurs { store: without_password(store) }),
        };
        if known() <= version {
            transaction.rollback().await?;
            return match version == known() {
                true => Ok(version),
                false => Err(DatabaseError::Newer { found: version, known: known() }),
            };
        }
        let at = usize::try_from(version)
            .map_err(|_| DatabaseError::NotOurs { store: without_password(store) })?;
        let own = self.backend.migrations().get(at).copied();
        for sql in [Some(MIGRATIONS[at]), own].into_iter().flatten() {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
        }
        sqlx::query("INSERT INTO versions (version, applied_at) VALUES ($1, $2)")
            .bind(version + 1)
            .bind(Moment::now().0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(version + 1)
    }

    /// `None`: there is no table of versions.
    async fn version_of(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<Option<i64>, DatabaseError> {
        let find = sqlx::query(self.backend.has_table()).bind("versions");
        if find.fetch_optional(&mut *connection).await?.is_none() {
            return Ok(None);
        }
        let last = "SELECT COALESCE(max(version), 0) FROM versions";
        Ok(Some(sqlx::query(last).fetch_one(connection).await?.try_get(0)?))
    }
}

/// The version of tables that this program knows.
pub(super) fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).expect("migrations are few")
}
