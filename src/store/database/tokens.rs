use serde_json::json;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::moment::new_id;
use super::{Database, DatabaseError, Deed, Moment, Topic};

/// What lets a program act for a person. Only its SHA-256 is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    pub id: String,
    pub person: String,
    /// `None`: in every district of the person's.
    pub district: Option<String>,
    pub scopes: Vec<String>,
    pub label: String,
    pub made_at: Moment,
    /// `None`: never.
    pub expires_at: Option<Moment>,
    /// `None`: it has not been.
    pub revoked_at: Option<Moment>,
}

/// One that is given out.
#[derive(Clone, Copy)]
pub struct NewToken<'a> {
    /// SHA-256 of the token, in hexadecimal.
    pub token: &'a str,
    pub person: &'a str,
    pub district: Option<&'a str>,
    /// Words without spaces.
    pub scopes: &'a [&'a str],
    pub label: &'a str,
    pub expires_at: Option<Moment>,
}

const FIND: &str = "SELECT t.id, t.person, t.district, t.scopes, t.label, t.made_at, \
                    t.expires_at, t.revoked_at FROM api_tokens t";

impl Database {
    /// Its id.
    ///
    /// # Errors
    ///
    /// There is no such person or district, or the database refuses.
    pub async fn add_token(
        &self,
        deed: Deed<'_>,
        new: NewToken<'_>,
    ) -> Result<String, DatabaseError> {
        let id = new_id(deed.at)?;
        let mut writing = self.write(deed).await?;
        let insert = "INSERT INTO api_tokens \
             (id, token, person, district, scopes, label, made_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        sqlx::query(insert)
            .bind(&id)
            .bind(new.token)
            .bind(new.person)
            .bind(new.district)
            .bind(new.scopes.join(" "))
            .bind(new.label)
            .bind(deed.at.0)
            .bind(new.expires_at.map(|at| at.0))
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("person or district", new.person))?;
        let what = json!({"token": id, "person": new.person, "scopes": new.scopes,
            "label": new.label, "expires_at": new.expires_at.map(|at| at.0)});
        writing.record(Some(Topic::People), "token added", &what).await?;
        Ok(id)
    }

    /// By its SHA-256. `None`: there is none, it has ended or was revoked, or its person may not
    /// sign in any more.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn token(&self, token: &str, now: Moment) -> Result<Option<ApiToken>, DatabaseError> {
        let find = format!(
            "{FIND} JOIN people p ON p.id = t.person WHERE t.token = $1 AND p.closed_at IS NULL \
             AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR $2 < t.expires_at)"
        );
        let find = sqlx::query(sqlx::AssertSqlSafe(find)).bind(token).bind(now.0);
        find.fetch_optional(&self.readers).await?.as_ref().map(api_token).transpose()
    }

    /// A person's, also those that have ended.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn tokens_of(&self, person: &str) -> Result<Vec<ApiToken>, DatabaseError> {
        let find = format!("{FIND} WHERE t.person = $1 ORDER BY t.id");
        let find = sqlx::query(sqlx::AssertSqlSafe(find)).bind(person);
        find.fetch_all(&self.readers).await?.iter().map(api_token).collect()
    }

    /// # Errors
    ///
    /// There is no such token that holds, or the database refuses.
    pub async fn revoke_token(&self, deed: Deed<'_>, id: &str) -> Result<(), DatabaseError> {
        let mut writing = self.write(deed).await?;
        let update = "UPDATE api_tokens SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
        let update = sqlx::query(update).bind(deed.at.0).bind(id);
        if update.execute(&mut *writing.transaction).await?.rows_affected() == 0 {
            return Err(DatabaseError::missing("token", id));
        }
        writing.record(Some(Topic::People), "token revoked", &json!({"token": id})).await?;
        Ok(())
    }
}

fn api_token(row: &AnyRow) -> Result<ApiToken, DatabaseError> {
    let scopes: &str = row.try_get(3)?;
    Ok(ApiToken {
        id: row.try_get(0)?,
        person: row.try_get(1)?,
        district: row.try_get(2)?,
        scopes: scopes.split_whitespace().map(str::to_owned).collect(),
        label: row.try_get(4)?,
        made_at: Moment(row.try_get(5)?),
        expires_at: row.try_get::<Option<i64>, _>(6)?.map(Moment),
        revoked_at: row.try_get::<Option<i64>, _>(7)?.map(Moment),
    })
}
