use serde_json::json;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Row};

use super::moment::new_id;
use super::{Database, DatabaseError, Deed, Moment, Topic, Writing};

/// Somebody who works for an office.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    /// As they sign in.
    pub sign_in: String,
    pub called: String,
    /// As a PHC string. `None`: they sign in elsewhere, or not yet.
    pub password: Option<String>,
    /// `None`: no second factor.
    pub totp_secret: Option<String>,
    /// Issuer and subject of where they sign in elsewhere.
    pub elsewhere: Option<String>,
    pub made_at: Moment,
    /// `None`: they may sign in.
    pub closed_at: Option<Moment>,
}

/// Who comes to work.
#[derive(Clone, Copy)]
pub struct NewPerson<'a> {
    pub sign_in: &'a str,
    pub called: &'a str,
    pub password: Option<&'a str>,
    pub elsewhere: Option<&'a str>,
}

/// What somebody may do. One may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Reader,
    Planner,
    Publisher,
    Administrator,
}

/// Where somebody may do it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    pub person: String,
    /// `None`: in every district.
    pub district: Option<String>,
    pub role: Role,
}

const PERSON: &str = "SELECT id, sign_in, called, password, totp_secret, elsewhere, made_at, \
                      closed_at FROM people";

impl Role {
    pub const ALL: [Self; 4] = [Self::Reader, Self::Planner, Self::Publisher, Self::Administrator];

    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Planner => "planner",
            Self::Publisher => "publisher",
            Self::Administrator => "administrator",
        }
    }

    /// `None`: there is no such role.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl Database {
    /// The new person's id.
    ///
    /// # Errors
    ///
    /// Somebody signs in by this name, or the database refuses.
    pub async fn add_person(
        &self,
        deed: Deed<'_>,
        new: NewPerson<'_>,
    ) -> Result<String, DatabaseError> {
        let id = new_id(deed.at)?;
        let mut writing = self.write(deed).await?;
        let insert = "INSERT INTO people (id, sign_in, called, password, elsewhere, made_at) \
                      VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(insert)
            .bind(&id)
            .bind(new.sign_in)
            .bind(new.called)
            .bind(new.password)
            .bind(new.elsewhere)
            .bind(deed.at.0)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_taken("person", new.sign_in))?;
        let what = json!({"person": id, "sign_in": new.sign_in, "called": new.called});
        writing.record(Some(Topic::People), "person added", &what).await?;
        Ok(id)
    }

    /// By the names by which they sign in.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn people(&self) -> Result<Vec<Person>, DatabaseError> {
        let find = sqlx::AssertSqlSafe(format!("{PERSON} ORDER BY sign_in"));
        sqlx::query(find).fetch_all(&self.readers).await?.iter().map(person).collect()
    }

    /// # Errors
    ///
    /// There is nobody with this id, or the database is gone.
    pub async fn person(&self, id: &str) -> Result<Person, DatabaseError> {
        let found = self.find_person("id", id).await?;
        found.ok_or_else(|| DatabaseError::missing("person", id))
    }

    /// `None`: nobody signs in by this name.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn person_signing_in(&self, name: &str) -> Result<Option<Person>, DatabaseError> {
        self.find_person("sign_in", name).await
    }

    /// By issuer and subject of where they sign in. `None`: nobody does.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn person_from_elsewhere(&self, who: &str) -> Result<Option<Person>, DatabaseError> {
        self.find_person("elsewhere", who).await
    }

    async fn find_person(
        &self,
        column: &'static str,
        value: &str,
    ) -> Result<Option<Person>, DatabaseError> {
        let find = sqlx::AssertSqlSafe(format!("{PERSON} WHERE {column} = $1"));
        let row = sqlx::query(find).bind(value).fetch_optional(&self.readers).await?;
        row.as_ref().map(person).transpose()
    }

    /// With a new password every session of theirs ends. The log does not hold the password.
    ///
    /// # Errors
    ///
    /// There is no such person, or the database refuses.
    pub async fn set_password(
        &self,
        deed: Deed<'_>,
        person: &str,
        password: &str,
    ) -> Result<(), DatabaseError> {
        let mut writing = self.write(deed).await?;
        let update = sqlx::query("UPDATE people SET password = $1 WHERE id = $2");
        writing.change_person(person, update.bind(password).bind(person)).await?;
        writing.end_sessions(person).await?;
        writing.record(None, "password set", &json!({"person": person})).await?;
        Ok(())
    }

    /// From now on they are known as this issuer and subject. `false`: they may not sign in, have a
    /// password, or are known as somebody there already, and nothing has changed.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub async fn link_person(
        &self,
        deed: Deed<'_>,
        person: &str,
        elsewhere: &str,
    ) -> Result<bool, DatabaseError> {
        let mut writing = self.write(deed).await?;
        let link = "UPDATE people SET elsewhere = $1 WHERE id = $2 AND elsewhere IS NULL \
                    AND password IS NULL AND closed_at IS NULL";
        let changed = sqlx::query(link)
            .bind(elsewhere)
            .bind(person)
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_taken("person known elsewhere as", elsewhere))?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        let what = json!({"person": person, "elsewhere": elsewhere});
        writing.record(None, "person known elsewhere", &what).await?;
        Ok(true)
    }

    /// From now on they sign in elsewhere and not by a password; who comes from there next by their
    /// name is them. Every session of theirs ends.
    ///
    /// # Errors
    ///
    /// There is no such person, or the database refuses.
    pub async fn send_elsewhere(&self, deed: Deed<'_>, person: &str) -> Result<(), DatabaseError> {
        let mut writing = self.write(deed).await?;
        let update = "UPDATE people SET password = NULL, elsewhere = NULL WHERE id = $1";
        writing.change_person(person, sqlx::query(update).bind(person)).await?;
        writing.end_sessions(person).await?;
        writing.record(None, "person signs in elsewhere", &json!({"person": person})).await?;
        Ok(())
    }

    /// `None`: without a second factor from now on. The log does not hold the secret.
    ///
    /// # Errors
    ///
    /// There is no such person, or the database refuses.
    pub async fn set_totp(
        &self,
        deed: Deed<'_>,
        person: &str,
        secret: Option<&str>,
    ) -> Result<(), DatabaseError> {
        let mut writing = self.write(deed).await?;
        let update = "UPDATE people SET totp_secret = $1, totp_step = NULL WHERE id = $2";
        writing.change_person(person, sqlx::query(update).bind(secret).bind(person)).await?;
        let action = if secret.is_some() { "second factor set" } else { "second factor removed" };
        writing.record(None, action, &json!({"person": person})).await?;
        Ok(())
    }

    /// Whether the code of this step may still be taken: each only once, and none before one that
    /// was taken.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn take_totp_step(&self, person: &str, step: i64) -> Result<bool, DatabaseError> {
        let update = "UPDATE people SET totp_step = $1 \
                      WHERE id = $2 AND (totp_step IS NULL OR totp_step < $1)";
        let taken = sqlx::query(update).bind(step).bind(person).execute(&self.writers).await?;
        Ok(taken.rows_affected() == 1)
    }

    /// From `at` on they may not sign in; `None`: they may. Sessions and tokens end.
    ///
    /// # Errors
    ///
    /// There is no such person, or the database refuses.
    pub async fn close_person(
        &self,
        deed: Deed<'_>,
        person: &str,
        at: Option<Moment>,
    ) -> Result<(), DatabaseError> {
        let mut writing = self.write(deed).await?;
        let update = sqlx::query("UPDATE people SET closed_at = $1 WHERE id = $2");
        writing.change_person(person, update.bind(at.map(|at| at.0)).bind(person)).await?;
        writing.end_sessions(person).await?;
        sqlx::query(
            "UPDATE api_tokens SET revoked_at = $1 WHERE person = $2 AND revoked_at IS NULL",
        )
        .bind(deed.at.0)
        .bind(person)
        .execute(&mut *writing.transaction)
        .await?;
        let action = if at.is_some() { "person closed" } else { "person opened" };
        writing.record(Some(Topic::People), action, &json!({"person": person})).await?;
        Ok(())
    }

    /// Gives a role, unless they have it.
    ///
    /// # Errors
    ///
    /// There is no such person or district, or the database refuses.
    pub async fn grant(&self, deed: Deed<'_>, to: &Membership) -> Result<(), DatabaseError> {
        let deed = Deed { district: to.district.as_deref(), ..deed };
        let mut writing = self.write(deed).await?;
        let insert = "INSERT INTO memberships (person, district, role) VALUES ($1, $2, $3) \
                      ON CONFLICT DO NOTHING";
        sqlx::query(insert)
            .bind(&to.person)
            .bind(to.district.as_deref())
            .bind(to.role.name())
            .execute(&mut *writing.transaction)
            .await
            .map_err(DatabaseError::if_missing("person or district", &to.person))?;
        writing.record(Some(Topic::People), "role granted", &to.told()).await?;
        Ok(())
    }

    /// Takes a role away.
    ///
    /// # Errors
    ///
    /// They do not have it, or the database refuses.
    pub async fn revoke(&self, deed: Deed<'_>, from: &Membership) -> Result<(), DatabaseError> {
        let deed = Deed { district: from.district.as_deref(), ..deed };
        let mut writing = self.write(deed).await?;
        let delete = "DELETE FROM memberships WHERE person = $1 AND role = $3 \
                      AND (district = $2 OR (district IS NULL AND CAST($2 AS TEXT) IS NULL))";
        let removed = sqlx::query(delete)
            .bind(&from.person)
            .bind(from.district.as_deref())
            .bind(from.role.name())
            .execute(&mut *writing.transaction)
            .await?;
        if removed.rows_affected() == 0 {
            return Err(DatabaseError::missing("role", from.role.name()));
        }
        writing.record(Some(Topic::People), "role revoked", &from.told()).await?;
        Ok(())
    }

    /// Of one person, or of everybody.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn memberships(
        &self,
        person: Option<&str>,
    ) -> Result<Vec<Membership>, DatabaseError> {
        let find = "SELECT person, district, role FROM memberships \
                    WHERE CAST($1 AS TEXT) IS NULL OR person = $1";
        let rows = sqlx::query(find).bind(person).fetch_all(&self.readers).await?;
        let mut found: Vec<_> = rows.iter().map(membership).collect::<Result<_, _>>()?;
        found.sort();
        Ok(found)
    }
}

impl Writing<'_> {
    /// # Errors
    ///
    /// There is no such person, or the database refuses.
    async fn change_person(
        &mut self,
        person: &str,
        update: Query<'_, Any, AnyArguments>,
    ) -> Result<(), DatabaseError> {
        match update.execute(&mut *self.transaction).await?.rows_affected() {
            0 => Err(DatabaseError::missing("person", person)),
            _ => Ok(()),
        }
    }

    async fn end_sessions(&mut self, person: &str) -> Result<(), DatabaseError> {
        let delete = sqlx::query("DELETE FROM sessions WHERE person = $1").bind(person);
        delete.execute(&mut *self.transaction).await?;
        Ok(())
    }
}

impl Membership {
    fn told(&self) -> serde_json::Value {
        json!({"person": self.person, "district": self.district, "role": self.role.name()})
    }
}

fn membership(row: &AnyRow) -> Result<Membership, DatabaseError> {
    let role: &str = row.try_get(2)?;
    let unknown = || DatabaseError::damaged("role", role, "there is none of this name");
    Ok(Membership {
        person: row.try_get(0)?,
        district: row.try_get(1)?,
        role: Role::named(role).ok_or_else(unknown)?,
    })
}

fn person(row: &AnyRow) -> Result<Person, DatabaseError> {
    Ok(Person {
        id: row.try_get(0)?,
        sign_in: row.try_get(1)?,
        called: row.try_get(2)?,
        password: row.try_get(3)?,
        totp_secret: row.try_get(4)?,
        elsewhere: row.try_get(5)?,
        made_at: Moment(row.try_get(6)?),
        closed_at: row.try_get::<Option<i64>, _>(7)?.map(Moment),
    })
}

/// Nobody's secrets get into a log by way of this.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}
