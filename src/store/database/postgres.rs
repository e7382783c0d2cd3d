use sqlx::postgres::PgListener;
use sqlx::{AnyConnection, AnyPool};

use super::backend::{Answer, Backend};
use super::news::{CHANNEL, News};
use super::{DatabaseError, pool};

/// A server, for any number of machines.
pub(super) struct Postgres {
    url: String,
}

const CONNECTIONS: u32 = 16;

impl Postgres {
    /// # Errors
    ///
    /// The server cannot be reached, or lets nobody in.
    pub(super) async fn open(url: &str) -> Result<(Self, AnyPool), DatabaseError> {
        let pool = pool(url, CONNECTIONS, Self::MANNERS).await?;
        Ok((Self { url: url.to_owned() }, pool))
    }

    const MANNERS: &str = "SET synchronous_commit = on; SET lock_timeout = '10s'; \
                           SET idle_in_transaction_session_timeout = '60s'";
}

impl Backend for Postgres {
    fn begin_writing(&self) -> &'static str {
        "BEGIN"
    }

    fn begin_snapshot(&self) -> &'static str {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    }

    fn lock_tables(&self) -> &'static str {
        "SELECT pg_advisory_xact_lock(4846797201863036751)"
    }

    fn has_table(&self) -> &'static str {
        "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
    }

    fn columns_of(&self) -> &'static str {
        "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) \
         FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
    }

    fn migrations(&self) -> &'static [&'static str] {
        &[
            include_str!("migrations/0001.postgres.sql"),
            include_str!("migrations/0002.postgres.sql"),
        ]
    }

    fn is_ours<'a>(&'a self, connection: &'a mut AnyConnection) -> Answer<'a, bool> {
        Box::pin(async {
            let foreign = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() \
                           AND NOT EXISTS (SELECT 1 FROM pg_tables \
                           WHERE schemaname = current_schema() AND tablename = 'audit_head') \
                           LIMIT 1";
            Ok(sqlx::query(foreign).fetch_optional(connection).await?.is_none())
        })
    }

    fn next_job(&self) -> &'static str {
        "SELECT id FROM jobs WHERE state = 'queued' OR (state = 'running' AND lease_until <= $1) \
         ORDER BY made_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"
    }

    fn tell(&self) -> &'static str {
        "SELECT pg_notify('catchment', $1)"
    }

    fn hear(&self) -> Answer<'_, News> {
        Box::pin(async {
            let mut listener = PgListener::connect(&self.url).await?;
            listener.listen(CHANNEL).await?;
            Ok(News::Listening(listener))
        })
    }
}
