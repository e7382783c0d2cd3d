use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::moment::new_id;
use super::{Database, DatabaseError, Deed, Moment, Topic, Writing};

/// A plan that is being drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: String,
    pub district: String,
    pub title: String,
    /// Digest of the plan it began with. `None`: with none.
    pub base: Option<String>,
    /// The version of inputs it is drawn on.
    pub inputs: Option<String>,
    pub made_by: String,
    pub made_at: Moment,
    /// The last edit that counts; 0: none does.
    pub head: i64,
    /// `None`: it can still be drawn in.
    pub closed_at: Option<Moment>,
}

/// One that begins.
#[derive(Clone, Copy, Debug)]
pub struct NewDraft<'a> {
    pub district: &'a str,
    pub title: &'a str,
    pub base: Option<&'a str>,
    pub inputs: Option<&'a str>,
}

/// What somebody did in a draft. It never changes, and stays when it is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// From 1 on in the order in which they were made.
    pub seq: i64,
    /// The edit that was the head then; 0: there was none.
    pub after: i64,
    pub person: String,
    pub at: Moment,
    /// JSON.
    pub body: String,
}

/// The edits that count, and those that were undone and can be done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub done: Vec<Edit>,
    pub undone: Vec<Edit>,
}

const FIND: &str = "SELECT id, district, title, base, inputs, made_by, made_at, head, closed_at \
                    FROM drafts";

impl Database {
    /// Its id.
    ///
    /// # Errors
    ///
    /// Nobody does it, what it names is not kept, or the database refuses.
    pub async fn add_draft(
        &self,
        deed: Deed<'_>,
        new: NewDraft<'_>,
    ) -> Result<String, DatabaseError> {
        let id = new_id(deed.at)?;
        let who = deed.who.ok_or(DatabaseError::NobodyDoes)?;
        let mut writing = self.write(Deed { district: Some(new.district), ..deed }).await?;
        let insert = "INSERT INTO drafts (id, district, title, base, inputs, made_by, made_at) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        sqlx::query(insert)
            .bind(&id)
            .bind(new.district)
            .bind(new.title)
            .bind(new.base)
            .bind(new.inputs)
            .bind(who)
            .bind(deed.at.0)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("district, plan or inputs", new.district))?;
        let what = json!({"draft": id, "title": new.title, "base": new.base, "inputs": new.inputs});
        writing.record(Some(Topic::Drafts), "draft added", &what).await?;
        Ok(id)
    }

    /// A district's, the newest first.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn drafts(&self, district: &str) -> Result<Vec<Draft>, DatabaseError> {
        let find = format!("{FIND} WHERE district = $1 ORDER BY made_at DESC, id");
        let find = sqlx::query(sqlx::AssertSqlSafe(find)).bind(district);
        find.fetch_all(&self.readers).await?.iter().map(draft).collect()
    }

    /// # Errors
    ///
    /// The district has none with this id, or the database is gone.
    pub async fn draft(&self, district: &str, id: &str) -> Result<Draft, DatabaseError> {
        let find = format!("{FIND} WHERE district = $1 AND id = $2");
        let find = sqlx::query(sqlx::AssertSqlSafe(find)).bind(district).bind(id);
        let row = find.fetch_optional(&self.readers).await?;
        draft(&row.ok_or_else(|| DatabaseError::missing("draft", id))?)
    }

    /// The edits of a draft that count, and those that can be done again.
    ///
    /// # Errors
    ///
    /// There is no such draft, or the database is gone.
    pub async fn line(&self, id: &str) -> Result<Line, DatabaseError> {
        let mut snapshot = self.snapshot().await?;
        let (head, tip) = head_and_tip(&mut snapshot, id).await?;
        let edits = edits(&mut snapshot, id).await?;
        let damaged = || DatabaseError::damaged("draft", id, "an edit is missing");
        let (mut done, mut undone) = (Vec::new(), Vec::new());
        let mut seq = tip;
        let mut counts = false;
        while seq != 0 {
            counts |= seq == head;
            let at = edits.binary_search_by_key(&seq, |edit| edit.seq).map_err(|_| damaged())?;
            let edit = &edits[at];
            if edit.seq <= edit.after {
                return Err(damaged());
            }
            seq = edit.after;
            if counts { done.push(edit.clone()) } else { undone.push(edit.clone()) }
        }
        done.reverse();
        undone.reverse();
        Ok(Line { done, undone })
    }

    /// Everything that was ever done in a draft, undone or not.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn edits(&self, id: &str) -> Result<Vec<Edit>, DatabaseError> {
        edits(&mut *self.readers.acquire().await?, id).await
    }

    /// Appends an edit to a draft whose head its drawer saw: the new head. What had been undone
    /// can be done again no more.
    ///
    /// # Errors
    ///
    /// Nobody does it, somebody else was quicker, the draft is closed or is not there, or the
    /// database refuses.
    pub async fn edit(
        &self,
        deed: Deed<'_>,
        (id, saw): (&str, i64),
        body: &Value,
    ) -> Result<i64, DatabaseError> {
        let who = deed.who.ok_or(DatabaseError::NobodyDoes)?;
        let mut writing = self.write(deed).await?;
        hold(&mut writing, id, saw).await?;
        let last = "SELECT COALESCE(max(seq), 0) FROM edits WHERE draft = $1";
        let last = sqlx::query(last).bind(id).fetch_one(&mut *writing.transaction).await?;
        let seq = last.try_get::<i64, _>(0)? + 1;
        let body = body.to_string();
        let insert = "INSERT INTO edits (draft, seq, after_seq, person, made_at, body) \
                      VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(insert)
            .bind(id)
            .bind(seq)
            .bind(saw)
            .bind(who)
            .bind(deed.at.0)
            .bind(&body)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("person", who))?;
        sqlx::query("UPDATE drafts SET head = $1, tip = $1 WHERE id = $2")
            .bind(seq)
            .bind(id)
            .execute(&mut *writing.transaction)
            .await?;
        let sha256 = hex::encode(Sha256::digest(&body));
        let what = json!({"draft": id, "edit": seq, "after": saw, "sha256": sha256});
        writing.record(Some(Topic::Drafts), "draft edited", &what).await?;
        Ok(seq)
    }

    /// Undoes the last edit that counts: the new head; the old one if there is nothing to undo.
    ///
    /// # Errors
    ///
    /// As [`Self::edit`].
    pub async fn undo(&self, deed: Deed<'_>, (id, saw): (&str, i64)) -> Result<i64, DatabaseError> {
        let mut writing = self.write(deed).await?;
        hold(&mut writing, id, saw).await?;
        if saw == 0 {
            return Ok(0);
        }
        let edits = edits(&mut writing.transaction, id).await?;
        let head = edits.iter().find(|edit| edit.seq == saw).map_or(0, |edit| edit.after);
        move_head(writing, (id, saw), head, "edit undone").await
    }

    /// Does the edit again that was undone last: the new head; the old one if there is none.
    ///
    /// # Errors
    ///
    /// As [`Self::edit`].
    pub async fn redo(&self, deed: Deed<'_>, (id, saw): (&str, i64)) -> Result<i64, DatabaseError> {
        let mut writing = self.write(deed).await?;
        let tip = hold(&mut writing, id, saw).await?;
        let edits = edits(&mut writing.transaction, id).await?;
        let mut head = tip;
        while let Some(edit) = edits.iter().find(|edit| edit.seq == head && edit.after != saw) {
            head = edit.after;
        }
        if tip == saw || head == 0 {
            return Ok(saw);
        }
        move_head(writing, (id, saw), head, "edit redone").await
    }

    /// Nobody draws in it from now on.
    ///
    /// # Errors
    ///
    /// It is closed or is not there, or the database refuses.
    pub async fn close_draft(&self, deed: Deed<'_>, id: &str) -> Result<(), DatabaseError> {
        let mut writing = self.write(deed).await?;
        let update = "UPDATE drafts SET closed_at = $1 WHERE id = $2 AND closed_at IS NULL";
        let update = sqlx::query(update).bind(deed.at.0).bind(id);
        if update.execute(&mut *writing.transaction).await?.rows_affected() == 0 {
            head_and_tip(&mut writing.transaction, id).await?;
            return Err(DatabaseError::DraftClosed);
        }
        writing.record(Some(Topic::Drafts), "draft closed", &json!({"draft": id})).await?;
        Ok(())
    }
}

/// The tip of a draft that is open and of the deed's district, and whose head is what was seen.
/// All who write wait for this one, so that it stays so.
async fn hold(writing: &mut Writing<'_>, id: &str, saw: i64) -> Result<i64, DatabaseError> {
    let find = "SELECT head, tip, closed_at, district FROM drafts WHERE id = $1";
    let row = sqlx::query(find).bind(id).fetch_optional(&mut *writing.transaction).await?;
    let missing = || DatabaseError::missing("draft", id);
    let row = row.ok_or_else(missing)?;
    let district: &str = row.try_get(3)?;
    if writing.deed.district.is_some_and(|of| of != district) {
        return Err(missing());
    }
    if row.try_get::<Option<i64>, _>(2)?.is_some() {
        return Err(DatabaseError::DraftClosed);
    }
    let head = row.try_get(0)?;
    match saw == head {
        true => Ok(row.try_get(1)?),
        false => Err(DatabaseError::DrawnMeanwhile { saw, head }),
    }
}

async fn move_head(
    mut writing: Writing<'_>,
    (id, saw): (&str, i64),
    head: i64,
    action: &str,
) -> Result<i64, DatabaseError> {
    sqlx::query("UPDATE drafts SET head = $1 WHERE id = $2")
        .bind(head)
        .bind(id)
        .execute(&mut *writing.transaction)
        .await?;
    let what = json!({"draft": id, "from": saw, "to": head});
    writing.record(Some(Topic::Drafts), action, &what).await?;
    Ok(head)
}

async fn head_and_tip(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<(i64, i64), DatabaseError> {
    let find = sqlx::query("SELECT head, tip FROM drafts WHERE id = $1").bind(id);
    let row = find.fetch_optional(connection).await?;
    let row = row.ok_or_else(|| DatabaseError::missing("draft", id))?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

async fn edits(connection: &mut AnyConnection, id: &str) -> Result<Vec<Edit>, DatabaseError> {
    let find = "SELECT seq, after_seq, person, made_at, body FROM edits WHERE draft = $1 \
                ORDER BY seq";
    sqlx::query(find).bind(id).fetch_all(connection).await?.iter().map(edit).collect()
}

fn edit(row: &AnyRow) -> Result<Edit, DatabaseError> {
    Ok(Edit {
        seq: row.try_get(0)?,
        after: row.try_get(1)?,
        person: row.try_get(2)?,
        at: Moment(row.try_get(3)?),
        body: row.try_get(4)?,
    })
}

fn draft(row: &AnyRow) -> Result<Draft, DatabaseError> {
    Ok(Draft {
        id: row.try_get(0)?,
        district: row.try_get(1)?,
        title: row.try_get(2)?,
        base: row.try_get(3)?,
        inputs: row.try_get(4)?,
        made_by: row.try_get(5)?,
        made_at: Moment(row.try_get(6)?),
        head: row.try_get(7)?,
        closed_at: row.try_get::<Option<i64>, _>(8)?.map(Moment),
    })
}
