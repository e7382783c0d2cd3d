use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Database, DatabaseError, Moment};

/// Somebody signed in. What the browser holds is kept nowhere: only its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    pub person: String,
    pub csrf: String,
    /// `None`: the second factor has not been passed.
    pub second_factor_at: Option<Moment>,
    pub made_at: Moment,
    pub seen_at: Moment,
    pub expires_at: Moment,
}

/// One that begins.
#[derive(Clone, Copy)]
pub struct NewSession<'a> {
    /// SHA-256 of the token, in hexadecimal.
    pub token: &'a str,
    pub person: &'a str,
    pub csrf: &'a str,
    /// What a provider elsewhere said of the person; empty: it is too long to be kept. `None`: they
    /// signed in here.
    pub id_token: Option<&'a str>,
    pub at: Moment,
    pub expires_at: Moment,
}

impl Database {
    /// # Errors
    ///
    /// There is no such person, or the database refuses.
    pub async fn add_session(&self, new: NewSession<'_>) -> Result<(), DatabaseError> {
        let insert = "INSERT INTO sessions \
                      (token, person, csrf, id_token, made_at, seen_at, expires_at) \
                      VALUES ($1, $2, $3, $4, $5, $5, $6)";
        sqlx::query(insert)
            .bind(new.token)
            .bind(new.person)
            .bind(new.csrf)
            .bind(new.id_token)
            .bind(new.at.0)
            .bind(new.expires_at.0)
            .execute(&self.writers)
            .await
            .map_err(DatabaseError::if_missing("person", new.person))?;
        Ok(())
    }

    /// `None`: there is none, or it has ended, or the person may not sign in any more.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn session(
        &self,
        token: &str,
        now: Moment,
    ) -> Result<Option<Session>, DatabaseError> {
        let find = "SELECT s.person, s.csrf, s.second_factor_at, s.made_at, s.seen_at, \
                    s.expires_at FROM sessions s JOIN people p ON p.id = s.person \
                    WHERE s.token = $1 AND $2 < s.expires_at AND p.closed_at IS NULL";
        let row = sqlx::query(find).bind(token).bind(now.0).fetch_optional(&self.readers).await?;
        row.as_ref().map(session).transpose()
    }

    /// It was seen, and ends later.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn touch_session(
        &self,
        token: &str,
        now: Moment,
        expires_at: Moment,
    ) -> Result<(), DatabaseError> {
        let update = "UPDATE sessions SET seen_at = $2, expires_at = $3 \
                      WHERE token = $1 AND $2 < expires_at";
        let update = sqlx::query(update).bind(token).bind(now.0).bind(expires_at.0);
        update.execute(&self.writers).await?;
        Ok(())
    }

    /// The second factor was passed: the session goes on under another token.
    ///
    /// # Errors
    ///
    /// There is no such session any more, or the database refuses.
    pub async fn pass_second_factor(
        &self,
        token: &str,
        new_token: &str,
        now: Moment,
    ) -> Result<(), DatabaseError> {
        let update = "UPDATE sessions SET token = $2, second_factor_at = $3, seen_at = $3 \
                      WHERE token = $1 AND $3 < expires_at";
        let update = sqlx::query(update).bind(token).bind(new_token).bind(now.0);
        match update.execute(&self.writers).await?.rows_affected() {
            0 => Err(DatabaseError::missing("session", "that was given")),
            _ => Ok(()),
        }
    }

    /// What a provider elsewhere said of the person, as far as it was kept. `None`: they signed in
    /// here, or there was no such session.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn end_session(&self, token: &str) -> Result<Option<String>, DatabaseError> {
        let delete = "DELETE FROM sessions WHERE token = $1 RETURNING id_token";
        let row = sqlx::query(delete).bind(token).fetch_optional(&self.writers).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.flatten())
    }

    /// All of a person's, as when they lost a device.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn end_sessions_of(&self, person: &str) -> Result<(), DatabaseError> {
        sqlx::query("DELETE FROM sessions WHERE person = $1")
            .bind(person)
            .execute(&self.writers)
            .await?;
        Ok(())
    }

    /// Removes what has ended before `now`: sessions, and tries before `tries_before`.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn sweep(&self, now: Moment, tries_before: Moment) -> Result<(), DatabaseError> {
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(now.0)
            .execute(&self.writers)
            .await?;
        sqlx::query("DELETE FROM attempts WHERE since <= $1")
            .bind(tries_before.0)
            .execute(&self.writers)
            .await?;
        Ok(())
    }
}

fn session(row: &AnyRow) -> Result<Session, DatabaseError> {
    Ok(Session {
        person: row.try_get(0)?,
        csrf: row.try_get(1)?,
        second_factor_at: row.try_get::<Option<i64>, _>(2)?.map(Moment),
        made_at: Moment(row.try_get(3)?),
        seen_at: Moment(row.try_get(4)?),
        expires_at: Moment(row.try_get(5)?),
    })
}

/// Nobody's secrets get into a log by way of this.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("person", &self.person).finish_non_exhaustive()
    }
}
