use std::path::Path;

use serde_json::json;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Database, DatabaseError, Deed, Moment, Topic};

/// A list of addresses by which a district's homes are or were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameList {
    /// From 1 on for each district; the last one counts.
    pub number: i64,
    pub file_name: String,
    /// Its digest.
    pub content: String,
    /// `None`: it came by the command line.
    pub made_by: Option<String>,
    pub made_at: Moment,
}

impl Database {
    /// What a district tells besides its plans, as it was last kept. `None`: nothing was.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn about(&self, district: &str) -> Result<Option<String>, DatabaseError> {
        let find = "SELECT body FROM abouts WHERE district = $1 ORDER BY seq DESC LIMIT 1";
        let row = sqlx::query(find).bind(district).fetch_optional(&self.readers).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Keeps what the deed's district tells from now on. What it told before is kept, too.
    ///
    /// # Errors
    ///
    /// There is no such district, or the database refuses.
    pub async fn set_about(
        &self,
        deed: Deed<'_>,
        district: &str,
        body: &str,
    ) -> Result<(), DatabaseError> {
        let mut writing = self.write(Deed { district: Some(district), ..deed }).await?;
        let insert = "INSERT INTO abouts (district, seq, body, made_by, made_at) VALUES ($1, \
             (SELECT COALESCE(max(seq), 0) + 1 FROM abouts WHERE district = $1), $2, $3, $4)";
        sqlx::query(insert)
            .bind(district)
            .bind(body)
            .bind(deed.who)
            .bind(deed.at.0)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("district", district))?;
        // Every replica shows it.
        let what = json!({"about": body});
        writing.record(Some(Topic::Publications), "about changed", &what).await?;
        Ok(())
    }

    /// The list of addresses by which a district's homes are found: its digest, and what its file
    /// was called. `None`: there is none.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn name_list(
        &self,
        district: &str,
    ) -> Result<Option<(String, String)>, DatabaseError> {
        let find = "SELECT content, file_name FROM name_lists WHERE district = $1 \
                    ORDER BY seq DESC LIMIT 1";
        let row = sqlx::query(find).bind(district).fetch_optional(&self.readers).await?;
        Ok(row.map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?))).transpose()?)
    }

    /// All lists that a district has had, the newest first.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn name_lists(&self, district: &str) -> Result<Vec<NameList>, DatabaseError> {
        let find = "SELECT seq, file_name, content, made_by, made_at FROM name_lists \
                    WHERE district = $1 ORDER BY seq DESC";
        let rows = sqlx::query(find).bind(district).fetch_all(&self.readers).await?;
        rows.iter().map(list).collect()
    }

    /// Keeps the list by which a district's homes are found from now on: its digest.
    ///
    /// # Errors
    ///
    /// There is no such district, the file cannot be read, or the database refuses.
    pub async fn set_name_list(
        &self,
        deed: Deed<'_>,
        district: &str,
        (file_name, file): (&str, &Path),
    ) -> Result<String, DatabaseError> {
        let content = self.keep_file(file).await?;
        let mut writing = self.write(Deed { district: Some(district), ..deed }).await?;
        let insert = "INSERT INTO name_lists (district, seq, file_name, content, made_by, made_at) \
             VALUES ($1, (SELECT COALESCE(max(seq), 0) + 1 FROM name_lists WHERE district = $1), \
             $2, $3, $4, $5)";
        sqlx::query(insert)
            .bind(district)
            .bind(file_name)
            .bind(&content)
            .bind(deed.who)
            .bind(deed.at.0)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("district", district))?;
        let what = json!({"name": file_name, "content": content});
        writing.record(Some(Topic::Publications), "names changed", &what).await?;
        Ok(content)
    }
}

fn list(row: &AnyRow) -> Result<NameList, DatabaseError> {
    Ok(NameList {
        number: row.try_get(0)?,
        file_name: row.try_get(1)?,
        content: row.try_get(2)?,
        made_by: row.try_get(3)?,
        made_at: Moment(row.try_get(4)?),
    })
}
