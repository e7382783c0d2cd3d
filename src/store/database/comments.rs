use serde_json::json;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::publications::next_number;
use super::{Database, DatabaseError, Deed, Topic};
use crate::store::{Comment, NewComment};

/// Nobody reads more, and a disk has an end.
const MOST: i64 = 500_000;

impl Database {
    /// Keeps what somebody says of a district's plan: its number. What was said is not in the log,
    /// as it may name people; that it was said is.
    ///
    /// # Errors
    ///
    /// The district has no such plan, there are too many, or the database refuses.
    pub async fn add_comment(
        &self,
        deed: Deed<'_>,
        district: &str,
        said: &NewComment,
    ) -> Result<i64, DatabaseError> {
        let mut writing = self.write(Deed { district: Some(district), ..deed }).await?;
        let id = next_number(&mut writing.transaction, "comments").await?;
        if MOST < id {
            return Err(DatabaseError::TooManyComments);
        }
        let insert = "INSERT INTO comments (id, district, day, plan, block, said, contact) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        sqlx::query(insert)
            .bind(id)
            .bind(district)
            .bind(&said.day)
            .bind(&said.plan)
            .bind(said.block.as_deref())
            .bind(&said.text)
            .bind(said.contact.as_deref())
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("plan", &said.plan))?;
        let what = json!({"comment": id, "plan": said.plan});
        writing.record(Some(Topic::Comments), "comment added", &what).await?;
        Ok(id)
    }

    /// At most `most` of a district's after number `after`, in the order in which they came.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn comments(
        &self,
        district: &str,
        after: i64,
        most: i64,
    ) -> Result<Vec<Comment>, DatabaseError> {
        let find = "SELECT id, day, plan, block, said, contact FROM comments \
                    WHERE district = $1 AND id > $2 ORDER BY id LIMIT $3";
        let find = sqlx::query(find).bind(district).bind(after).bind(most);
        find.fetch_all(&self.readers).await?.iter().map(comment).collect()
    }
}

pub(super) fn comment(row: &AnyRow) -> Result<Comment, DatabaseError> {
    let said = NewComment {
        day: row.try_get(1)?,
        plan: row.try_get(2)?,
        block: row.try_get(3)?,
        text: row.try_get(4)?,
        contact: row.try_get(5)?,
    };
    Ok(Comment { id: row.try_get(0)?, said })
}
