use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Database, DatabaseError, Deed, Moment, Topic, Writing};
use crate::store::PLAN_FILE;
use crate::store::replace::NewFolder;

/// What is known of a plan without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPlan {
    /// SHA-256 of its plan.json.
    pub digest: String,
    /// The version of inputs it was made from. `None`: that is not kept as one.
    pub inputs: Option<String>,
    pub level: Option<String>,
    /// JSON.
    pub figures: String,
    /// `None`: it came by the command line.
    pub made_by: Option<String>,
    pub made_at: Moment,
}

/// A plan's folder that is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewPlan<'a> {
    pub district: &'a str,
    pub folder: &'a Path,
    pub inputs: Option<&'a str>,
    /// Whoever drew in it made the plan.
    pub draft: Option<&'a str>,
    pub level: Option<&'a str>,
    pub figures: &'a Value,
}

const FIND: &str = "SELECT digest, inputs, level, figures, made_by, made_at FROM plans";

impl Database {
    /// Keeps a plan's folder: the plan's digest. Who keeps it once more is one more of those who
    /// made it. Nothing is verified here.
    ///
    /// # Errors
    ///
    /// The folder is no plan's or cannot be read, what it names is not kept, or the database
    /// refuses.
    pub async fn keep_plan(
        &self,
        deed: Deed<'_>,
        new: NewPlan<'_>,
    ) -> Result<String, DatabaseError> {
        let mut files = Vec::new();
        for path in files_of(new.folder)? {
            let content = self.keep_file(&new.folder.join(&path)).await?;
            files.push((path, content));
        }
        let plan = files.iter().find(|(path, _)| path == PLAN_FILE);
        let why = "there is no plan.json in it";
        let none = || DatabaseError::NotToKeep { path: new.folder.to_owned(), why };
        let digest = plan.ok_or_else(none)?.1.clone();

        let mut writing = self.write(Deed { district: Some(new.district), ..deed }).await?;
        if insert_plan(&mut writing, &new, &digest).await? {
            insert_files(&mut writing.transaction, (new.district, &digest), &files).await?;
        }
        insert_makers(&mut writing, &new, &digest).await?;
        let what = json!({"plan": digest, "draft": new.draft});
        writing.record(Some(Topic::Plans), "plan kept", &what).await?;
        Ok(digest)
    }

    /// A district's, the newest first.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn plans(&self, district: &str) -> Result<Vec<KeptPlan>, DatabaseError> {
        let find = format!("{FIND} WHERE district = $1 ORDER BY made_at DESC, digest");
        let find = sqlx::query(sqlx::AssertSqlSafe(find)).bind(district);
        find.fetch_all(&self.readers).await?.iter().map(kept_plan).collect()
    }

    /// # Errors
    ///
    /// The district has none with this digest, or the database is gone.
    pub async fn plan(&self, district: &str, digest: &str) -> Result<KeptPlan, DatabaseError> {
        let find = format!("{FIND} WHERE district = $1 AND digest = $2");
        let find = sqlx::query(sqlx::AssertSqlSafe(find)).bind(district).bind(digest);
        let row = find.fetch_optional(&self.readers).await?;
        kept_plan(&row.ok_or_else(|| DatabaseError::missing("plan", digest))?)
    }

    /// Everybody who drew or computed it.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn plan_makers(
        &self,
        district: &str,
        digest: &str,
    ) -> Result<Vec<String>, DatabaseError> {
        let find = "SELECT person FROM plan_makers WHERE district = $1 AND plan = $2 \
                    ORDER BY person";
        let rows = sqlx::query(find).bind(district).bind(digest).fetch_all(&self.readers).await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }

    /// Its files' paths in the plan's folder, each with the digest of what is in it.
    ///
    /// # Errors
    ///
    /// The district has none with this digest, or the database is gone.
    pub async fn plan_files(
        &self,
        district: &str,
        digest: &str,
    ) -> Result<Vec<(String, String)>, DatabaseError> {
        let find = "SELECT path, content FROM plan_files WHERE district = $1 AND plan = $2";
        let rows = sqlx::query(find).bind(district).bind(digest).fetch_all(&self.readers).await?;
        if rows.is_empty() {
            return Err(DatabaseError::missing("plan", digest));
        }
        let mut files = Vec::new();
        for row in rows {
            files.push((row.try_get(0)?, row.try_get(1)?));
        }
        files.sort();
        Ok(files)
    }

    /// Makes the plan's folder at `into`, byte for byte as it was kept, wholly or not at all. A
    /// plan's folder that is there is replaced.
    ///
    /// # Errors
    ///
    /// The district has no such plan, something else stands there, the disk refuses, or what is
    /// in the store is not what was kept.
    pub async fn plan_folder(
        &self,
        district: &str,
        digest: &str,
        into: &Path,
    ) -> Result<(), DatabaseError> {
        let files = self.plan_files(district, digest).await?;
        let folder = NewFolder::create(into)?;
        for (path, content) in &files {
            if !stays_inside(Path::new(path)) {
                return Err(DatabaseError::damaged("plan", digest, "a file is in no folder of it"));
            }
            let path = folder.path().join(path);
            let failed = |path: &Path| DatabaseError::file(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(failed(parent))?;
            }
            let mut file = File::create_new(&path).map_err(failed(&path))?;
            self.copy_content(content, &mut file).await?;
            file.sync_all().map_err(failed(&path))?;
        }
        Ok(folder.put()?)
    }
}

/// Whether it was not there.
async fn insert_plan(
    writing: &mut Writing<'_>,
    new: &NewPlan<'_>,
    digest: &str,
) -> Result<bool, DatabaseError> {
    let insert = "INSERT INTO plans (district, digest, inputs, level, figures, made_by, made_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let inserted = sqlx::query(insert)
        .bind(new.district)
        .bind(digest)
        .bind(new.inputs)
        .bind(new.level)
        .bind(new.figures.to_string())
        .bind(writing.deed.who)
        .bind(writing.deed.at.0)
        .execute(&mut *writing.transaction)
        .await
        .map_err(DatabaseError::if_missing("district or version of inputs", new.district))?;
    Ok(inserted.rows_affected() == 1)
}

async fn insert_files(
    connection: &mut AnyConnection,
    (district, plan): (&str, &str),
    files: &[(String, String)],
) -> Result<(), DatabaseError> {
    for (path, content) in files {
        let insert = "INSERT INTO plan_files (district, plan, path, content) \
                      VALUES ($1, $2, $3, $4)";
        sqlx::query(insert)
            .bind(district)
            .bind(plan)
            .bind(path)
            .bind(content)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn insert_makers(
    writing: &mut Writing<'_>,
    new: &NewPlan<'_>,
    digest: &str,
) -> Result<(), DatabaseError> {
    let insert = "INSERT INTO plan_makers (district, plan, person) \
         SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), id FROM people WHERE id = $3 \
         OR id IN (SELECT made_by FROM drafts WHERE id = $4 AND district = $1) \
         OR id IN (SELECT e.person FROM edits e JOIN drafts d ON d.id = e.draft \
                   WHERE d.id = $4 AND d.district = $1) \
         ON CONFLICT DO NOTHING";
    sqlx::query(insert)
        .bind(new.district)
        .bind(digest)
        .bind(writing.deed.who)
        .bind(new.draft)
        .execute(&mut *writing.transaction)
        .await?;
    Ok(())
}

/// Every file under `folder` by its path there, with `/` between names.
fn files_of(folder: &Path) -> Result<Vec<String>, DatabaseError> {
    let failed = |path: &Path| DatabaseError::file(path);
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let outer = folder.join(&inner);
        for entry in fs::read_dir(&outer).map_err(failed(&outer))? {
            let entry = entry.map_err(failed(&outer))?;
            let path = inner.join(entry.file_name());
            let kind = entry.file_type().map_err(failed(&entry.path()))?;
            match name_of(&path) {
                Some(_) if kind.is_dir() => folders.push(path),
                Some(name) if kind.is_file() => files.push(name),
                _ => {
                    let why = "it is no plain file with a plain name";
                    return Err(DatabaseError::NotToKeep { path: entry.path(), why });
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

/// `None`: no other system could have a file of this name.
fn name_of(path: &Path) -> Option<String> {
    let names: Option<Vec<&str>> = path.iter().map(|name| name.to_str()).collect();
    Some(names?.join("/")).filter(|name| !name.contains(['\\', '\0']))
}

fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

fn kept_plan(row: &AnyRow) -> Result<KeptPlan, DatabaseError> {
    Ok(KeptPlan {
        digest: row.try_get(0)?,
        inputs: row.try_get(1)?,
        level: row.try_get(2)?,
        figures: row.try_get(3)?,
        made_by: row.try_get(4)?,
        made_at: Moment(row.try_get(5)?),
    })
}
