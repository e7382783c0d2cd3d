//! What the office does about what people said.

use serde_json::json;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::comments::comment;
use super::{Database, DatabaseError, Deed, Moment, Topic};
use crate::store::Comment;

/// A comment, and what was done about it last. `None`: nobody has looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub comment: Comment,
    pub handling: Option<Handling>,
}

/// What somebody of the office did about a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    /// `false`: it is to be looked at again.
    pub is_handled: bool,
    pub note: String,
    /// A person's id.
    pub by: String,
    pub at: Moment,
}

/// Which comments are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which<'a> {
    /// `None`: of every plan.
    pub plan: Option<&'a str>,
    /// `None`: handled or not.
    pub handled: Option<bool>,
    /// After this number.
    pub after: i64,
    pub most: i64,
}

/// How many comments there are of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxCount {
    pub plan: String,
    pub n_comments: i64,
    pub n_handled: i64,
}

const STATES: [&str; 2] = ["new", "handled"];

/// With the last handling of each comment.
const FROM: &str = "FROM comments c LEFT JOIN handlings h ON h.comment = c.id AND h.seq = \
                    (SELECT max(seq) FROM handlings WHERE comment = c.id) WHERE c.district = $1";

impl Database {
    /// In the order in which they came.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn inbox(
        &self,
        district: &str,
        which: Which<'_>,
    ) -> Result<Vec<Received>, DatabaseError> {
        let find = format!(
            "SELECT c.id, c.day, c.plan, c.block, c.said, c.contact, h.state, h.note, h.made_by, \
             h.made_at {FROM} AND c.id > $2 AND (CAST($3 AS TEXT) IS NULL OR c.plan = $3) \
             AND (CAST($4 AS TEXT) IS NULL OR COALESCE(h.state, 'new') = $4) \
             ORDER BY c.id LIMIT $5"
        );
        let find = sqlx::query(sqlx::AssertSqlSafe(find))
            .bind(district)
            .bind(which.after)
            .bind(which.plan)
            .bind(which.handled.map(|handled| STATES[usize::from(handled)]))
            .bind(which.most);
        find.fetch_all(&self.readers).await?.iter().map(received).collect()
    }

    /// Of each plan that somebody has said something of.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn inbox_counts(&self, district: &str) -> Result<Vec<InboxCount>, DatabaseError> {
        let find = format!(
            "SELECT c.plan, count(*), \
             CAST(COALESCE(sum(CASE WHEN h.state = 'handled' THEN 1 ELSE 0 END), 0) AS BIGINT) \
             {FROM} GROUP BY c.plan ORDER BY min(c.id)"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(find)).bind(district);
        let count = |row: &AnyRow| {
            Ok(InboxCount {
                plan: row.try_get(0)?,
                n_comments: row.try_get(1)?,
                n_handled: row.try_get(2)?,
            })
        };
        rows.fetch_all(&self.readers).await?.iter().map(count).collect()
    }

    /// Says what was done about a comment of the deed's district. What it says is not in the log,
    /// as it may name people.
    ///
    /// # Errors
    ///
    /// Nobody does it, the district has no such comment, or the database refuses.
    pub async fn handle_comment(
        &self,
        deed: Deed<'_>,
        id: i64,
        (is_handled, note): (bool, &str),
    ) -> Result<(), DatabaseError> {
        let who = deed.who.ok_or(DatabaseError::NobodyDoes)?;
        let mut writing = self.write(deed).await?;
        let state = STATES[usize::from(is_handled)];
        let insert = "INSERT INTO handlings (comment, seq, state, note, made_by, made_at) \
             SELECT c.id, (SELECT COALESCE(max(seq), 0) + 1 FROM handlings WHERE comment = c.id), \
             $3, $4, $5, $6 FROM comments c WHERE c.id = $1 AND c.district = $2";
        let added = sqlx::query(insert)
            .bind(id)
            .bind(deed.district)
            .bind(state)
            .bind(note)
            .bind(who)
            .bind(deed.at.0)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("person", who))?;
        if added.rows_affected() == 0 {
            return Err(DatabaseError::missing("comment", &id.to_string()));
        }
        let what = json!({"comment": id, "state": state});
        writing.record(Some(Topic::Comments), "comment handled", &what).await?;
        Ok(())
    }
}

fn received(row: &AnyRow) -> Result<Received, DatabaseError> {
    let handling = match row.try_get::<Option<&str>, _>("state")? {
        None => None,
        Some(state) => Some(Handling {
            is_handled: state == STATES[1],
            note: row.try_get("note")?,
            by: row.try_get("made_by")?,
            at: Moment(row.try_get("made_at")?),
        }),
    };
    Ok(Received { comment: comment(row)?, handling })
}
