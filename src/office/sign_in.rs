use sha2::{Digest, Sha256};

use super::permission::{By, Visitor};
use super::{Installation, Password, SecondFactor, chance, password};
use crate::store::database::{DatabaseError, Deed, Moment, NewSession, Person};

const MINUTE: i64 = 60 * 1000;

/// Somebody who does nothing for so long has gone.
const IDLE: i64 = 60 * MINUTE;

/// However much they do, they sign in anew after so long.
const LONGEST: i64 = 12 * 60 * MINUTE;

/// A session's end is not moved more often.
const TOUCH_AFTER: i64 = MINUTE;

/// Tries are counted within so long.
pub(super) const WINDOW: i64 = 15 * MINUTE;

/// So many tries for one name, and so many from one address of the network, where many may sit.
const MOST_FOR_A_NAME: i64 = 10;
pub(super) const MOST_FROM_AN_ADDRESS: i64 = 100;

/// What only a browser or a program holds. The store has its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

/// A session that begins.
pub struct Begun {
    pub token: Token,
    /// They have to show the second factor before anything else.
    pub needs_second_factor: bool,
}

/// Why somebody is not in.
#[derive(Debug, thiserror::Error)]
pub enum NotIn {
    #[error("the name or the password is wrong")]
    Wrong,
    #[error("the code is wrong, or was used already")]
    WrongCode,
    #[error("too many tries; try again in {0} minutes")]
    TooOften(i64),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Nobody's secrets get into a log by way of this.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

impl Token {
    /// # Errors
    ///
    /// The system gives no random bytes.
    pub fn new() -> Result<Self, DatabaseError> {
        Ok(Self(hex::encode(chance::<32>()?)))
    }

    /// What the store knows of it.
    pub fn hashed(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }
}

/// Where it keeps nobody else waiting.
async fn is_right(hashed: Option<String>, typed: String) -> bool {
    let right = move || password::is_right(&typed, hashed.as_deref());
    tokio::task::spawn_blocking(right).await.unwrap_or(false)
}

impl Installation {
    /// `from`: where in the network they sit, if that is known.
    ///
    /// # Errors
    ///
    /// Name or password is wrong, somebody tries too often, or the store is gone.
    pub async fn sign_in(
        &self,
        (name, typed): (&str, &str),
        from: Option<&str>,
        now: Moment,
    ) -> Result<Begun, NotIn> {
        let name = name.trim();
        let by_name = format!("name {name}");
        self.count(&by_name, MOST_FOR_A_NAME, now).await?;
        if let Some(from) = from {
            self.count(&format!("from {from}"), MOST_FROM_AN_ADDRESS, now).await?;
        }
        let person = self.database.person_signing_in(name).await?;
        let person = person.filter(|person| person.closed_at.is_none());
        let hashed = person.as_ref().and_then(|person| person.password.clone());
        let right = is_right(hashed, typed.to_owned()).await;
        let Some(person) = person.filter(|_| right) else { return Err(NotIn::Wrong) };
        self.database.forget_attempts(&by_name).await?;
        let token = self.begin((&person, None), now).await?;
        let deed = Deed { at: now, who: Some(&person.id), district: None };
        self.database.log(deed, "signed in", &serde_json::json!({})).await?;
        Ok(Begun { token, needs_second_factor: person.totp_secret.is_some() })
    }

    /// `id_token`: as of [`NewSession`].
    pub(super) async fn begin(
        &self,
        (person, id_token): (&Person, Option<&str>),
        now: Moment,
    ) -> Result<Token, DatabaseError> {
        let (token, csrf) = (Token::new()?, Token::new()?);
        let new = NewSession {
            token: &token.hashed(),
            person: &person.id,
            csrf: &csrf.0,
            id_token,
            at: now,
            expires_at: now.plus(IDLE),
        };
        self.database.add_session(new).await?;
        Ok(token)
    }

    pub(super) async fn count(&self, who: &str, most: i64, now: Moment) -> Result<(), NotIn> {
        match self.database.attempt(who, now, WINDOW).await? <= most {
            true => Ok(()),
            false => Err(NotIn::TooOften(WINDOW / MINUTE)),
        }
    }

    /// The session goes on under another token.
    ///
    /// # Errors
    ///
    /// The code is wrong or was used, somebody tries too often, or the store is gone.
    pub async fn second_factor(
        &self,
        (visitor, token): (&Visitor, &Token),
        code: &str,
        now: Moment,
    ) -> Result<Token, NotIn> {
        self.check_code(&visitor.person, code, now).await?;
        let next = Token::new()?;
        self.database.pass_second_factor(&token.hashed(), &next.hashed(), now).await?;
        Ok(next)
    }

    /// # Errors
    ///
    /// The code is wrong or was used, somebody tries too often, or the store is gone.
    pub async fn check_code(&self, person: &Person, code: &str, now: Moment) -> Result<(), NotIn> {
        let tries = format!("code {}", person.id);
        self.count(&tries, MOST_FOR_A_NAME, now).await?;
        let factor = person.totp_secret.as_deref();
        let factor = factor.and_then(|secret| SecondFactor::of(secret, &person.sign_in));
        let step = factor.and_then(|factor| factor.step_of(code, now)).ok_or(NotIn::WrongCode)?;
        if !self.database.take_totp_step(&person.id, step).await? {
            return Err(NotIn::WrongCode);
        }
        self.database.forget_attempts(&tries).await?;
        Ok(())
    }

    /// Whether somebody who is signed in knows their password.
    ///
    /// # Errors
    ///
    /// They try too often, or the store is gone.
    pub async fn knows_password(
        &self,
        person: &Person,
        typed: &str,
        now: Moment,
    ) -> Result<bool, NotIn> {
        let tries = format!("name {}", person.sign_in);
        self.count(&tries, MOST_FOR_A_NAME, now).await?;
        let right = is_right(person.password.clone(), typed.to_owned()).await;
        if right {
            self.database.forget_attempts(&tries).await?;
        }
        Ok(right)
    }

    /// Every session of theirs ends.
    ///
    /// # Errors
    ///
    /// There is no such person, or the store is gone.
    pub async fn set_password(
        &self,
        deed: Deed<'_>,
        person: &str,
        password: Password,
    ) -> Result<(), DatabaseError> {
        let hashed = tokio::task::spawn_blocking(move || password.hashed()).await;
        let hashed = hashed.map_err(|err| DatabaseError::NoChance(err.to_string()))??;
        self.database.set_password(deed, person, &hashed).await
    }

    /// Who holds a session's token. `None`: nobody does any more.
    ///
    /// # Errors
    ///
    /// The store is gone.
    pub async fn visitor(
        &self,
        token: &Token,
        now: Moment,
    ) -> Result<Option<Visitor>, DatabaseError> {
        let hashed = token.hashed();
        let Some(session) = self.database.session(&hashed, now).await? else { return Ok(None) };
        let last = session.made_at.plus(LONGEST);
        if last <= now {
            self.database.end_session(&hashed).await?;
            return Ok(None);
        }
        if session.seen_at.plus(TOUCH_AFTER) <= now {
            let ends = now.plus(IDLE).min(last);
            self.database.touch_session(&hashed, now, ends).await?;
        }
        let person = self.database.person(&session.person).await?;
        let memberships = self.database.memberships(Some(&person.id)).await?;
        Ok(Some(Visitor { person, memberships, by: By::Session(session) }))
    }

    /// Who uses a token in a program. `None`: it is none.
    ///
    /// # Errors
    ///
    /// The store is gone.
    pub async fn visitor_by_token(
        &self,
        token: &Token,
        now: Moment,
    ) -> Result<Option<Visitor>, DatabaseError> {
        let Some(found) = self.database.token(&token.hashed(), now).await? else { return Ok(None) };
        let person = self.database.person(&found.person).await?;
        let memberships = self.database.memberships(Some(&person.id)).await?;
        Ok(Some(Visitor { person, memberships, by: By::Token(found) }))
    }
}
