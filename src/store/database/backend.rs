use std::future::Future;
use std::pin::Pin;

use sqlx::AnyConnection;

use super::{DatabaseError, News};

/// What a database is asked, and answers later.
pub(super) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, DatabaseError>> + Send + 'a>>;

/// In what the databases differ. All else is SQL that both understand, written once.
pub(super) trait Backend: Send + Sync {
    /// Begins a transaction that will write.
    fn begin_writing(&self) -> &'static str;

    /// Begins a transaction that sees one state of everything.
    fn begin_snapshot(&self) -> &'static str;

    /// Of one who changes tables: everybody else who would waits until its transaction ends.
    fn lock_tables(&self) -> &'static str;

    /// Whether the table $1 is there: a row with 1, or none.
    fn has_table(&self) -> &'static str;

    /// Names and types of the columns of table $1, in their order.
    fn columns_of(&self) -> &'static str;

    /// What each migration needs besides what both understand, from version 1 on.
    fn migrations(&self) -> &'static [&'static str];

    /// Whether nobody but catchment has put anything here.
    fn is_ours<'a>(&'a self, connection: &'a mut AnyConnection) -> Answer<'a, bool>;

    /// The next job to do, if its lease ended before $1: its id. Nobody else gets it before this
    /// transaction ends.
    fn next_job(&self) -> &'static str;

    /// Tells everybody who hears news that there is something new about $1.
    fn tell(&self) -> &'static str;

    /// Hears what is told from now on.
    fn hear(&self) -> Answer<'_, News>;
}
