use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::moment::new_id;
use super::{Database, DatabaseError, Deed, Moment, Topic};

/// Work that takes long, done by whoever is free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: String,
    pub district: String,
    pub kind: String,
    /// JSON.
    pub body: String,
    /// `None`: the command line did.
    pub asked_by: Option<String>,
    pub made_at: Moment,
    pub state: JobState,
    /// In thousandths.
    pub progress: i64,
    /// What is being done, in a word.
    pub stage: String,
    pub n_attempts: i64,
    pub most_attempts: i64,
    pub worker: Option<String>,
    pub cancel_asked_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    /// JSON when it is done, a sentence when it failed.
    pub result: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    pub district: &'a str,
    pub kind: &'a str,
    pub body: &'a Value,
    /// After so many workers died of it, it has failed.
    pub most_attempts: i64,
    /// Asked for twice with the same key, it is one job. `None`: it is another one.
    pub key: Option<&'a str>,
}

/// By which a worker holds a job. Once somebody else has taken it over, it holds no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub job: Job,
    attempt: i64,
}

/// What a worker learns who says that it is still at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// Somebody wants it to stop.
    pub cancel: bool,
}

const FIND: &str = "SELECT id, district, kind, body, asked_by, made_at, state, progress, stage, \
    n_attempts, most_attempts, worker, cancel_asked_at, ended_at, result FROM jobs";

/// What the worker who died of it too often leaves.
const GAVE_UP: &str = "every worker that tried it died or was stopped";

impl JobState {
    const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Nothing happens to it any more.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

impl Database {
    /// Puts a job into the queue: its id, or that of the one with the same key.
    ///
    /// # Errors
    ///
    /// There is no such district, or the database refuses.
    pub async fn enqueue(&self, deed: Deed<'_>, new: NewJob<'_>) -> Result<String, DatabaseError> {
        let id = new_id(deed.at)?;
        let mut writing = self.write(Deed { district: Some(new.district), ..deed }).await?;
        let insert = "INSERT INTO jobs (id, district, kind, body, idempotency_key, asked_by, \
             made_at, state, most_attempts) VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8) \
             ON CONFLICT (district, idempotency_key) DO NOTHING";
        let inserted = sqlx::query(insert)
            .bind(&id)
            .bind(new.district)
            .bind(new.kind)
            .bind(new.body.to_string())
            .bind(new.key)
            .bind(deed.who)
            .bind(deed.at.0)
            .bind(new.most_attempts.max(1))
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("district", new.district))?;
        if inserted.rows_affected() == 0 {
            let find = "SELECT id FROM jobs WHERE district = $1 AND idempotency_key = $2";
            let find = sqlx::query(find).bind(new.district).bind(new.key);
            return Ok(find.fetch_one(&mut *writing.transaction).await?.try_get(0)?);
        }
        let what = json!({"job": id, "kind": new.kind});
        writing.record(Some(Topic::Jobs), "job queued", &what).await?;
        Ok(id)
    }

    /// The next job to do, held until `lease_until` if it is not renewed. `None`: there is none.
    /// One whose worker did not renew is taken over, unless that happened too often.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn claim(
        &self,
        worker: &str,
        now: Moment,
        lease_until: Moment,
    ) -> Result<Option<Claim>, DatabaseError> {
        let mut transaction = self.begin_unlogged().await?;
        loop {
            let next = sqlx::query(self.backend.next_job()).bind(now.0);
            let Some(next) = next.fetch_optional(&mut *transaction).await? else {
                transaction.commit().await?;
                return Ok(None);
            };
            let job = find(&mut transaction, next.try_get(0)?).await?;
            let ends = match (job.cancel_asked_at, job.n_attempts < job.most_attempts) {
                (Some(_), _) => Some((JobState::Cancelled, None)),
                (None, false) => Some((JobState::Failed, Some(GAVE_UP))),
                (None, true) => None,
            };
            if let Some((state, result)) = ends {
                end(&mut transaction, &job.id, (state, result), now).await?;
                self.tell(&mut transaction).await?;
                continue;
            }
            let update = "UPDATE jobs SET state = 'running', worker = $1, lease_until = $2, \
                          n_attempts = n_attempts + 1, progress = 0, stage = '' WHERE id = $3";
            let update = sqlx::query(update).bind(worker).bind(lease_until.0).bind(&job.id);
            update.execute(&mut *transaction).await?;
            self.tell(&mut transaction).await?;
            let job = find(&mut transaction, &job.id).await?;
            transaction.commit().await?;
            return Ok(Some(Claim { attempt: job.n_attempts, job }));
        }
    }

    /// Says that a worker is still at it, and how far: `progress` in thousandths.
    ///
    /// # Errors
    ///
    /// It is no longer this worker's, or the database is gone.
    pub async fn renew(
        &self,
        claim: &Claim,
        lease_until: Moment,
        (progress, stage): (i64, &str),
    ) -> Result<Renewed, DatabaseError> {
        let mut transaction = self.begin_unlogged().await?;
        let update = "UPDATE jobs SET lease_until = $1, progress = $2, stage = $3 \
             WHERE id = $4 AND n_attempts = $5 AND state = 'running' RETURNING cancel_asked_at";
        let update = sqlx::query(update)
            .bind(lease_until.0)
            .bind(progress.clamp(0, 1000))
            .bind(stage)
            .bind(&claim.job.id)
            .bind(claim.attempt);
        let row = update.fetch_optional(&mut *transaction).await?;
        let asked: Option<i64> = row.ok_or(DatabaseError::LeaseLost)?.try_get(0)?;
        self.tell(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Renewed { cancel: asked.is_some() })
    }

    /// It is done, with this result.
    ///
    /// # Errors
    ///
    /// It is no longer this worker's, or the database refuses.
    pub async fn finish(
        &self,
        claim: &Claim,
        now: Moment,
        result: &Value,
    ) -> Result<(), DatabaseError> {
        self.end_claimed(claim, now, (JobState::Done, Some(&result.to_string()))).await
    }

    /// It failed, and would again.
    ///
    /// # Errors
    ///
    /// As [`Self::finish`].
    pub async fn fail(&self, claim: &Claim, now: Moment, why: &str) -> Result<(), DatabaseError> {
        self.end_claimed(claim, now, (JobState::Failed, Some(why))).await
    }

    /// It was stopped, as somebody wanted.
    ///
    /// # Errors
    ///
    /// As [`Self::finish`].
    pub async fn stopped(&self, claim: &Claim, now: Moment) -> Result<(), DatabaseError> {
        self.end_claimed(claim, now, (JobState::Cancelled, None)).await
    }

    /// Gives it back unfinished, as when the worker is shut down; that counts as no attempt.
    ///
    /// # Errors
    ///
    /// It is no longer this worker's, or the database is gone.
    pub async fn give_back(&self, claim: &Claim) -> Result<(), DatabaseError> {
        let mut transaction = self.begin_unlogged().await?;
        let update = "UPDATE jobs SET state = 'queued', worker = NULL, lease_until = NULL, \
             progress = 0, stage = '', most_attempts = most_attempts + 1 \
             WHERE id = $1 AND n_attempts = $2 AND state = 'running'";
        let update = sqlx::query(update).bind(&claim.job.id).bind(claim.attempt);
        if update.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Err(DatabaseError::LeaseLost);
        }
        self.tell(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Asks for a job to stop: at once if nobody works on it, else as soon as its worker hears of
    /// it. One that is over stays as it is.
    ///
    /// # Errors
    ///
    /// The district has no such job, or the database refuses.
    pub async fn cancel(
        &self,
        deed: Deed<'_>,
        (district, id): (&str, &str),
    ) -> Result<(), DatabaseError> {
        let mut writing = self.write(Deed { district: Some(district), ..deed }).await?;
        let ask = "UPDATE jobs SET cancel_asked_at = COALESCE(cancel_asked_at, $1), \
             ended_at = CASE WHEN state = 'queued' THEN $1 ELSE ended_at END, \
             state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END \
             WHERE id = $2 AND district = $3 AND state IN ('queued', 'running')";
        let ask = sqlx::query(ask).bind(deed.at.0).bind(id).bind(district);
        if ask.execute(&mut *writing.transaction).await?.rows_affected() == 0 {
            let job = find(&mut writing.transaction, id).await?;
            return match job.district == district {
                true => Ok(()),
                false => Err(DatabaseError::missing("job", id)),
            };
        }
        writing.record(Some(Topic::Jobs), "job cancelled", &json!({"job": id})).await?;
        Ok(())
    }

    /// # Errors
    ///
    /// The district has no such job, or the database is gone.
    pub async fn job(&self, district: &str, id: &str) -> Result<Job, DatabaseError> {
        let job = find(&mut *self.readers.acquire().await?, id).await?;
        match job.district == district {
            true => Ok(job),
            false => Err(DatabaseError::missing("job", id)),
        }
    }

    /// A district's, the newest first.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn jobs(&self, district: &str, most: i64) -> Result<Vec<Job>, DatabaseError> {
        let find = format!("{FIND} WHERE district = $1 ORDER BY made_at DESC, id DESC LIMIT $2");
        let find = sqlx::query(AssertSqlSafe(find)).bind(district).bind(most);
        find.fetch_all(&self.readers).await?.iter().map(job).collect()
    }

    async fn end_claimed(
        &self,
        claim: &Claim,
        now: Moment,
        (state, result): (JobState, Option<&str>),
    ) -> Result<(), DatabaseError> {
        let Job { id, district, .. } = &claim.job;
        let mut writing = self.write(Deed { at: now, who: None, district: Some(district) }).await?;
        let hold = "UPDATE jobs SET n_attempts = n_attempts \
                    WHERE id = $1 AND n_attempts = $2 AND state = 'running'";
        let hold = sqlx::query(hold).bind(id).bind(claim.attempt);
        if hold.execute(&mut *writing.transaction).await?.rows_affected() == 0 {
            return Err(DatabaseError::LeaseLost);
        }
        end(&mut writing.transaction, id, (state, result), now).await?;
        let what = json!({"job": id, "worker": claim.job.worker});
        let action = format!("job {}", state.name());
        writing.record(Some(Topic::Jobs), &action, &what).await?;
        Ok(())
    }

    async fn tell(&self, connection: &mut AnyConnection) -> Result<(), DatabaseError> {
        let tell = sqlx::query(self.backend.tell()).bind(Topic::Jobs.name());
        tell.execute(connection).await?;
        Ok(())
    }
}

async fn end(
    connection: &mut AnyConnection,
    id: &str,
    (state, result): (JobState, Option<&str>),
    now: Moment,
) -> Result<(), DatabaseError> {
    let update = "UPDATE jobs SET state = $1, result = $2, ended_at = $3, lease_until = NULL, \
         progress = CASE WHEN $1 = 'done' THEN 1000 ELSE progress END WHERE id = $4";
    let update = sqlx::query(update).bind(state.name()).bind(result).bind(now.0).bind(id);
    update.execute(connection).await?;
    Ok(())
}

async fn find(connection: &mut AnyConnection, id: &str) -> Result<Job, DatabaseError> {
    let find = sqlx::query(AssertSqlSafe(format!("{FIND} WHERE id = $1"))).bind(id);
    let row = find.fetch_optional(connection).await?;
    job(&row.ok_or_else(|| DatabaseError::missing("job", id))?)
}

fn job(row: &AnyRow) -> Result<Job, DatabaseError> {
    let state: &str = row.try_get(6)?;
    let known = JobState::ALL.into_iter().find(|known| known.name() == state);
    Ok(Job {
        id: row.try_get(0)?,
        district: row.try_get(1)?,
        kind: row.try_get(2)?,
        body: row.try_get(3)?,
        asked_by: row.try_get(4)?,
        made_at: Moment(row.try_get(5)?),
        state: known
            .ok_or_else(|| DatabaseError::damaged("job", state, "there is no such state"))?,
        progress: row.try_get(7)?,
        stage: row.try_get(8)?,
        n_attempts: row.try_get(9)?,
        most_attempts: row.try_get(10)?,
        worker: row.try_get(11)?,
        cancel_asked_at: row.try_get::<Option<i64>, _>(12)?.map(Moment),
        ended_at: row.try_get::<Option<i64>, _>(13)?.map(Moment),
        result: row.try_get(14)?,
    })
}
