use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use time::Date;

use super::moment::new_id;
use super::{Database, DatabaseError, Deed, Moment, Topic, Writing};
use crate::model::Consultation;
use crate::store::day;

/// As what a plan is shown to the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicationKind {
    /// A draft that people are asked about, which might hold from a day on.
    Consultation { days: Consultation, from: Option<Date> },
    /// `from`: the first day on which it holds; `None`: since ever.
    InForce { from: Option<Date> },
}

/// One that is proposed.
#[derive(Clone, Copy, Debug)]
pub struct NewPublication<'a> {
    pub district: &'a str,
    pub plan: &'a str,
    pub kind: PublicationKind,
    /// What is told with it.
    pub notice: &'a str,
}

/// A publication, proposed or approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub id: String,
    pub district: String,
    pub plan: String,
    pub kind: PublicationKind,
    pub notice: String,
    pub proposed_by: String,
    pub proposed_at: Moment,
    pub approved: Option<Stage>,
    pub withdrawn: Option<Stage>,
    /// From 1 on in the order in which they were approved. `None`: it was not.
    pub number: Option<i64>,
}

/// Who took a step, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub by: String,
    pub at: Moment,
}

const FIND: &str = "SELECT id, district, plan, kind, holds_from, open_from, open_until, notice, \
    proposed_by, proposed_at, approved_by, approved_at, withdrawn_by, withdrawn_at, number \
    FROM publications";

impl Database {
    /// Its id. Nobody sees it before somebody else approves it.
    ///
    /// # Errors
    ///
    /// Nobody does it, the plan is not kept or was in force already, nobody could comment, or the
    /// database refuses.
    pub async fn propose(
        &self,
        deed: Deed<'_>,
        new: NewPublication<'_>,
    ) -> Result<String, DatabaseError> {
        let id = new_id(deed.at)?;
        let who = deed.who.ok_or(DatabaseError::NobodyDoes)?;
        let Columns { kind, holds_from, open_from, open_until } = new.kind.columns()?;
        let mut writing = self.write(Deed { district: Some(new.district), ..deed }).await?;
        still_a_draft(&mut writing.transaction, &new).await?;
        let insert = "INSERT INTO publications (id, district, plan, kind, holds_from, open_from, \
             open_until, notice, proposed_by, proposed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        sqlx::query(insert)
            .bind(&id)
            .bind(new.district)
            .bind(new.plan)
            .bind(kind)
            .bind(&holds_from)
            .bind(&open_from)
            .bind(&open_until)
            .bind(new.notice)
            .bind(who)
            .bind(deed.at.0)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("plan", new.plan))?;
        let what = json!({"publication": id, "plan": new.plan, "kind": kind, "holds_from": holds_from,
            "open_from": open_from, "open_until": open_until, "notice": new.notice});
        writing.record(Some(Topic::Publications), "publication proposed", &what).await?;
        Ok(id)
    }

    /// Publishes what was proposed: its number. From now on everybody sees it.
    ///
    /// # Errors
    ///
    /// Nobody does it, or somebody who drew, computed or proposed it; it was approved or withdrawn
    /// already, or is no draft any more; there is none with this id, or the database refuses.
    pub async fn approve(&self, deed: Deed<'_>, id: &str) -> Result<i64, DatabaseError> {
        let who = deed.who.ok_or(DatabaseError::NobodyDoes)?;
        let mut writing = self.write(deed).await?;
        let found = undecided(&mut writing, id).await?;
        if found.proposed_by == who || is_maker(&mut writing, &found, who).await? {
            return Err(DatabaseError::OwnPlan);
        }
        let Published { district, plan, kind, notice, .. } = &found;
        let new = NewPublication { district, plan, kind: *kind, notice };
        still_a_draft(&mut writing.transaction, &new).await?;
        let number = next_number(&mut writing.transaction, "publications").await?;
        let update = "UPDATE publications SET approved_by = $1, approved_at = $2, number = $3 \
                      WHERE id = $4";
        sqlx::query(update)
            .bind(who)
            .bind(deed.at.0)
            .bind(number)
            .bind(id)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("person", who))?;
        let what = json!({"publication": id, "plan": plan, "number": number});
        writing.record(Some(Topic::Publications), "publication approved", &what).await?;
        Ok(number)
    }

    /// Takes back what was proposed, or what was published: it is then shown as withdrawn, and its
    /// plan can still be had by its digest.
    ///
    /// # Errors
    ///
    /// Nobody does it, it was withdrawn already or is not there, or the database refuses.
    pub async fn withdraw(&self, deed: Deed<'_>, id: &str) -> Result<(), DatabaseError> {
        let who = deed.who.ok_or(DatabaseError::NobodyDoes)?;
        let mut writing = self.write(deed).await?;
        let found = held(&mut writing, id).await?;
        if found.withdrawn.is_some() {
            return Err(DatabaseError::AlreadyDecided { is: "withdrawn" });
        }
        sqlx::query("UPDATE publications SET withdrawn_by = $1, withdrawn_at = $2 WHERE id = $3")
            .bind(who)
            .bind(deed.at.0)
            .bind(id)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("person", who))?;
        let what = json!({"publication": id, "plan": found.plan});
        writing.record(Some(Topic::Publications), "publication withdrawn", &what).await?;
        Ok(())
    }

    /// What was approved, of one district or of all, in the order in which it was; with what was
    /// withdrawn afterwards.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn published(&self, district: Option<&str>) -> Result<Vec<Published>, DatabaseError> {
        let find = format!(
            "{FIND} WHERE number IS NOT NULL AND (CAST($1 AS TEXT) IS NULL OR district = $1) \
             ORDER BY number"
        );
        let find = sqlx::query(AssertSqlSafe(find)).bind(district);
        find.fetch_all(&self.readers).await?.iter().map(published).collect()
    }

    /// What was proposed in a district and not decided on, the oldest first.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn proposed(&self, district: &str) -> Result<Vec<Published>, DatabaseError> {
        let find = format!(
            "{FIND} WHERE number IS NULL AND withdrawn_at IS NULL AND district = $1 \
             ORDER BY proposed_at, id"
        );
        let find = sqlx::query(AssertSqlSafe(find)).bind(district);
        find.fetch_all(&self.readers).await?.iter().map(published).collect()
    }

    /// # Errors
    ///
    /// There is none with this id, or the database is gone.
    pub async fn publication(&self, id: &str) -> Result<Published, DatabaseError> {
        find(&mut *self.readers.acquire().await?, id).await
    }
}

/// As it is kept.
struct Columns {
    kind: &'static str,
    holds_from: Option<String>,
    open_from: Option<String>,
    open_until: Option<String>,
}

impl PublicationKind {
    fn columns(self) -> Result<Columns, DatabaseError> {
        let (kind, from, days) = match self {
            Self::InForce { from } => ("in force", from, None),
            Self::Consultation { days, from } => ("consultation", from, Some(days)),
        };
        let is_open = |days: &Consultation| days.from.is_none_or(|first| first <= days.until);
        if let Some(days) = days.filter(|days| !is_open(days)) {
            return Err(DatabaseError::NobodyCouldComment { until: written(days.until) });
        }
        Ok(Columns {
            kind,
            holds_from: from.map(written),
            open_from: days.and_then(|days| days.from).map(written),
            open_until: days.map(|days| written(days.until)),
        })
    }

    /// `None`: there is no such day.
    fn read(row: &AnyRow) -> Result<Option<Self>, DatabaseError> {
        let read = |column: &str| {
            let text: Option<&str> = row.try_get(column)?;
            Ok::<_, sqlx::Error>(text.map(|text| day(text).ok_or(())).transpose())
        };
        let days = (read("holds_from")?, read("open_from")?, read("open_until")?);
        let (Ok(from), Ok(open_from), Ok(until)) = days else { return Ok(None) };
        Ok(Some(match until {
            None => Self::InForce { from },
            Some(until) => {
                Self::Consultation { days: Consultation { from: open_from, until }, from }
            }
        }))
    }
}

/// As RFC 3339 writes a day.
fn written(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// What holds already is no proposal any more.
async fn still_a_draft(
    connection: &mut AnyConnection,
    new: &NewPublication<'_>,
) -> Result<(), DatabaseError> {
    if matches!(new.kind, PublicationKind::InForce { .. }) {
        return Ok(());
    }
    let find = "SELECT 1 FROM publications WHERE district = $1 AND plan = $2 \
                AND kind = 'in force' AND number IS NOT NULL LIMIT 1";
    let find = sqlx::query(find).bind(new.district).bind(new.plan);
    match find.fetch_optional(connection).await? {
        None => Ok(()),
        Some(_) => Err(DatabaseError::NoDraftAnyMore { plan: new.plan.to_owned() }),
    }
}

/// Of the deed's district; all who write wait for this one.
async fn held(writing: &mut Writing<'_>, id: &str) -> Result<Published, DatabaseError> {
    let found = find(&mut writing.transaction, id).await?;
    match writing.deed.district.is_none_or(|of| of == found.district) {
        true => Ok(found),
        false => Err(DatabaseError::missing("publication", id)),
    }
}

async fn undecided(writing: &mut Writing<'_>, id: &str) -> Result<Published, DatabaseError> {
    let found = held(writing, id).await?;
    match (&found.withdrawn, &found.approved) {
        (Some(_), _) => Err(DatabaseError::AlreadyDecided { is: "withdrawn" }),
        (None, Some(_)) => Err(DatabaseError::AlreadyDecided { is: "approved" }),
        (None, None) => Ok(found),
    }
}

async fn is_maker(
    writing: &mut Writing<'_>,
    found: &Published,
    who: &str,
) -> Result<bool, DatabaseError> {
    let find = "SELECT 1 FROM plan_makers WHERE district = $1 AND plan = $2 AND person = $3";
    let find = sqlx::query(find).bind(&found.district).bind(&found.plan).bind(who);
    Ok(find.fetch_optional(&mut *writing.transaction).await?.is_some())
}

async fn find(connection: &mut AnyConnection, id: &str) -> Result<Published, DatabaseError> {
    let find = sqlx::query(AssertSqlSafe(format!("{FIND} WHERE id = $1"))).bind(id);
    let row = find.fetch_optional(connection).await?;
    published(&row.ok_or_else(|| DatabaseError::missing("publication", id))?)
}

/// Whoever takes one holds it until the end of the transaction, so that numbers are in the order
/// in which others see them.
pub(super) async fn next_number(
    connection: &mut AnyConnection,
    kind: &str,
) -> Result<i64, DatabaseError> {
    let take =
        "UPDATE numbers SET last_given = last_given + 1 WHERE kind = $1 RETURNING last_given";
    Ok(sqlx::query(take).bind(kind).fetch_one(connection).await?.try_get(0)?)
}

fn published(row: &AnyRow) -> Result<Published, DatabaseError> {
    let id: &str = row.try_get(0)?;
    let kind = PublicationKind::read(row)?;
    let damaged = || DatabaseError::damaged("publication", id, "its days are none");
    let stage = |by: &str, at: &str| {
        let (by, at) = (row.try_get::<Option<String>, _>(by)?, row.try_get::<Option<i64>, _>(at)?);
        Ok::<_, sqlx::Error>(by.zip(at).map(|(by, at)| Stage { by, at: Moment(at) }))
    };
    Ok(Published {
        id: id.to_owned(),
        district: row.try_get(1)?,
        plan: row.try_get(2)?,
        kind: kind.ok_or_else(damaged)?,
        notice: row.try_get("notice")?,
        proposed_by: row.try_get("proposed_by")?,
        proposed_at: Moment(row.try_get("proposed_at")?),
        approved: stage("approved_by", "approved_at")?,
        withdrawn: stage("withdrawn_by", "withdrawn_at")?,
        number: row.try_get("number")?,
    })
}
