use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Database, DatabaseError, Deed, Moment, Topic};

/// A file of a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputFile {
    /// What it is for, such as "blocks".
    pub role: String,
    /// As it came.
    pub file_name: String,
    /// Digest of its bytes, which are kept.
    pub content: String,
}

/// A set of files that a district's plans are made from. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputVersion {
    /// Digest of the list of its files.
    pub id: String,
    /// By role, then by name.
    pub files: Vec<InputFile>,
    pub note: String,
    /// `None`: it came by the command line.
    pub made_by: Option<String>,
    pub made_at: Moment,
}

/// One to be kept, whose files' contents are.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    pub district: &'a str,
    pub files: &'a [InputFile],
    pub note: &'a str,
}

impl Database {
    /// Its id. If the district has one of the very same files, that is it.
    ///
    /// # Errors
    ///
    /// There is no such district, a file's content is not kept, or the database refuses.
    pub async fn keep_version(
        &self,
        deed: Deed<'_>,
        new: NewVersion<'_>,
    ) -> Result<String, DatabaseError> {
        let mut files = new.files.to_vec();
        files.sort();
        files.dedup();
        let id = id_of(&files);
        let mut writing = self.write(Deed { district: Some(new.district), ..deed }).await?;
        let insert = "INSERT INTO input_versions (district, id, note, made_by, made_at) \
                      VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let inserted = sqlx::query(insert)
            .bind(new.district)
            .bind(&id)
            .bind(new.note)
            .bind(deed.who)
            .bind(deed.at.0)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("district", new.district))?;
        if inserted.rows_affected() == 0 {
            return Ok(id);
        }
        for file in &files {
            let insert = "INSERT INTO input_files (district, version, role, file_name, content) \
                          VALUES ($1, $2, $3, $4, $5)";
            sqlx::query(insert)
                .bind(new.district)
                .bind(&id)
                .bind(&file.role)
                .bind(&file.file_name)
                .bind(&file.content)
                .execute(&mut *writing.transaction)
                .await
                .map_err(DatabaseError::if_missing("content", &file.content))?;
        }
        let what = json!({"inputs": id, "note": new.note});
        writing.record(Some(Topic::Inputs), "inputs kept", &what).await?;
        Ok(id)
    }

    /// A district's, the newest first.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn versions(&self, district: &str) -> Result<Vec<InputVersion>, DatabaseError> {
        let find = "SELECT id, note, made_by, made_at FROM input_versions WHERE district = $1 \
                    ORDER BY made_at DESC, id";
        let rows = sqlx::query(find).bind(district).fetch_all(&self.readers).await?;
        let mut versions: Vec<_> = rows.iter().map(version).collect::<Result<_, _>>()?;
        for version in &mut versions {
            version.files = self.files_of(district, &version.id).await?;
        }
        Ok(versions)
    }

    /// # Errors
    ///
    /// The district has none with this id, or the database is gone.
    pub async fn version(&self, district: &str, id: &str) -> Result<InputVersion, DatabaseError> {
        let find = "SELECT id, note, made_by, made_at FROM input_versions \
                    WHERE district = $1 AND id = $2";
        let find = sqlx::query(find).bind(district).bind(id);
        let row = find.fetch_optional(&self.readers).await?;
        let row = row.ok_or_else(|| DatabaseError::missing("version of inputs", id))?;
        Ok(InputVersion { files: self.files_of(district, id).await?, ..version(&row)? })
    }

    async fn files_of(
        &self,
        district: &str,
        version: &str,
    ) -> Result<Vec<InputFile>, DatabaseError> {
        let find = "SELECT role, file_name, content FROM input_files \
                    WHERE district = $1 AND version = $2";
        let find = sqlx::query(find).bind(district).bind(version);
        let mut files = Vec::new();
        for row in find.fetch_all(&self.readers).await? {
            let (role, file_name) = (row.try_get(0)?, row.try_get(1)?);
            files.push(InputFile { role, file_name, content: row.try_get(2)? });
        }
        files.sort();
        match id_of(&files) == version {
            true => Ok(files),
            false => Err(DatabaseError::damaged("version of inputs", version, "files are missing")),
        }
    }
}

/// Each part after its length, so that no two lists have the same text.
fn id_of(files: &[InputFile]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        for part in [&file.role, &file.file_name, &file.content] {
            hasher.update(format!("{}:{part}", part.len()));
        }
    }
    hex::encode(hasher.finalize())
}

fn version(row: &AnyRow) -> Result<InputVersion, DatabaseError> {
    Ok(InputVersion {
        id: row.try_get(0)?,
        files: Vec::new(),
        note: row.try_get(1)?,
        made_by: row.try_get(2)?,
        made_at: Moment(row.try_get(3)?),
    })
}
