use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{AnyConnection, AnyPool, Row};

use super::DatabaseError;

/// What there can be news about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Something was proposed, approved or withdrawn.
    Publications,
    Plans,
    Inputs,
    Drafts,
    Comments,
    Jobs,
    /// Districts, people, their roles.
    People,
}

impl Topic {
    pub const ALL: [Self; 7] = [
        Self::Publications,
        Self::Plans,
        Self::Inputs,
        Self::Drafts,
        Self::Comments,
        Self::Jobs,
        Self::People,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Publications => "publications",
            Self::Plans => "plans",
            Self::Inputs => "inputs",
            Self::Drafts => "drafts",
            Self::Comments => "comments",
            Self::Jobs => "jobs",
            Self::People => "people",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

pub(super) const CHANNEL: &str = "catchment";

/// How soon news is heard where nobody tells it.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// What is new in the store, whoever wrote it. It costs a connection: a process hears it once and
/// tells it on.
pub enum News {
    #[doc(hidden)]
    Polling(Polling),
    #[doc(hidden)]
    Listening(PgListener),
}

/// Of SQLite: a connection that asks whether anybody has written, and only then what.
pub struct Polling {
    connection: AnyConnection,
    version: i64,
    told: BTreeMap<Topic, i64>,
}

impl News {
    /// Waits until there is something new, and says about what; about everything if news may have
    /// been missed.
    ///
    /// # Errors
    ///
    /// The database is gone. Asking again waits for it to come back.
    pub async fn next(&mut self) -> Result<Vec<Topic>, DatabaseError> {
        match self {
            Self::Polling(polling) => polling.next().await,
            Self::Listening(listener) => match listener.try_recv().await? {
                Some(told) => Ok(Topic::named(told.payload()).into_iter().collect()),
                None => Ok(Topic::ALL.to_vec()),
            },
        }
    }
}

impl Polling {
    pub(super) async fn begin(readers: AnyPool) -> Result<Self, DatabaseError> {
        let connection = readers.acquire().await?.detach();
        let mut polling = Self { connection, version: 0, told: BTreeMap::new() };
        polling.version = polling.version().await?;
        polling.told = polling.told().await?;
        Ok(polling)
    }

    async fn next(&mut self) -> Result<Vec<Topic>, DatabaseError> {
        loop {
            let version = self.version().await?;
            if version != self.version {
                let told = self.told().await?;
                self.version = version;
                let is_new = |(topic, n): &(&Topic, &i64)| self.told.get(topic) != Some(n);
                let new: Vec<_> = told.iter().filter(is_new).map(|(topic, _)| *topic).collect();
                self.told = told;
                if !new.is_empty() {
                    return Ok(new);
                }
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn version(&mut self) -> Result<i64, DatabaseError> {
        let row = sqlx::query("PRAGMA data_version").fetch_one(&mut self.connection).await?;
        Ok(row.try_get(0)?)
    }

    async fn told(&mut self) -> Result<BTreeMap<Topic, i64>, DatabaseError> {
        let rows = sqlx::query("SELECT topic, n_told FROM news").fetch_all(&mut self.connection);
        let mut told = BTreeMap::new();
        for row in rows.await? {
            if let Some(topic) = Topic::named(row.try_get(0)?) {
                told.insert(topic, row.try_get(1)?);
            }
        }
        Ok(told)
    }
}
