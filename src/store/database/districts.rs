use serde_json::json;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::moment::new_id;
use super::{Database, DatabaseError, Deed, Moment, Topic};

/// One of the districts of an installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    pub id: String,
    /// As addresses name it.
    pub short_name: String,
    pub name: String,
    /// `None`: it is called by its name in English too.
    pub english: Option<String>,
    pub made_at: Moment,
}

/// What a new one is called.
#[derive(Clone, Copy, Debug)]
pub struct NewDistrict<'a> {
    pub short_name: &'a str,
    pub name: &'a str,
    pub english: Option<&'a str>,
}

const FIND: &str =
    "SELECT id, short_name, name, english, made_at FROM districts ORDER BY short_name";

impl Database {
    /// Its id.
    ///
    /// # Errors
    ///
    /// There is one with its short name, or the database refuses.
    pub async fn add_district(
        &self,
        deed: Deed<'_>,
        new: NewDistrict<'_>,
    ) -> Result<String, DatabaseError> {
        let id = new_id(deed.at)?;
        let mut writing = self.write(Deed { district: Some(&id), ..deed }).await?;
        let insert = "INSERT INTO districts (id, short_name, name, english, made_at) \
                      VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(insert)
            .bind(&id)
            .bind(new.short_name)
            .bind(new.name)
            .bind(new.english)
            .bind(deed.at.0)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_taken("district", new.short_name))?;
        let what = json!({"short_name": new.short_name, "name": new.name, "english": new.english});
        writing.record(Some(Topic::People), "district added", &what).await?;
        Ok(id)
    }

    /// By their short names.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn districts(&self) -> Result<Vec<District>, DatabaseError> {
        sqlx::query(FIND).fetch_all(&self.readers).await?.iter().map(district).collect()
    }
}

fn district(row: &AnyRow) -> Result<District, DatabaseError> {
    Ok(District {
        id: row.try_get(0)?,
        short_name: row.try_get(1)?,
        name: row.try_get(2)?,
        english: row.try_get(3)?,
        made_at: Moment(row.try_get(4)?),
    })
}
