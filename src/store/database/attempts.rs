use sqlx::Row;

use super::{Database, DatabaseError, Moment};

impl Database {
    /// Counts a try of `who` (a name, an address of the network): how many there were with it
    /// within `window_ms`, which begins with the first. All replicas count together.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn attempt(
        &self,
        who: &str,
        now: Moment,
        window_ms: i64,
    ) -> Result<i64, DatabaseError> {
        let count = "INSERT INTO attempts (who, since, n_attempts) VALUES ($1, $2, 1) \
             ON CONFLICT (who) DO UPDATE SET \
             n_attempts = CASE WHEN attempts.since <= $3 THEN 1 ELSE attempts.n_attempts + 1 END, \
             since = CASE WHEN attempts.since <= $3 THEN $2 ELSE attempts.since END \
             RETURNING n_attempts";
        let count = sqlx::query(count).bind(who).bind(now.0).bind(now.plus(-window_ms).0);
        Ok(count.fetch_one(&self.writers).await?.try_get(0)?)
    }

    /// How many tries of `who` count at `now`.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn attempts(
        &self,
        who: &str,
        now: Moment,
        window_ms: i64,
    ) -> Result<i64, DatabaseError> {
        let find = "SELECT n_attempts FROM attempts WHERE who = $1 AND $2 < since";
        let find = sqlx::query(find).bind(who).bind(now.plus(-window_ms).0);
        let row = find.fetch_optional(&self.readers).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or(0))
    }

    /// One of them was right.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn forget_attempts(&self, who: &str) -> Result<(), DatabaseError> {
        sqlx::query("DELETE FROM attempts WHERE who = $1").bind(who).execute(&self.writers).await?;
        Ok(())
    }
}
