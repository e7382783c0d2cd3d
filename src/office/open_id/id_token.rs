use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::keys::{Algorithm, Keys};

/// Of bytes: what somebody is called takes no more.
const LONGEST: usize = 64 * 1024;

/// Of seconds: clocks differ.
const LEEWAY: f64 = 60.0;

/// What a token has to say so that it is for us, now, and for this browser.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

/// What a provider says of somebody.
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    iss: String,
    pub sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    #[serde(flatten)]
    pub about: About,
}

/// What may be said with every token, or asked for beside it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct About {
    pub preferred_username: Option<String>,
    pub email: Option<String>,
    /// Some providers write it as a text.
    #[serde(default, deserialize_with = "is_true")]
    pub email_verified: bool,
    pub name: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// RFC 7515, 4.1; whatever else stands there, such as keys, is not believed.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

/// Why one is not believed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    #[error("it is no token")]
    NoToken,
    #[error("it is signed by {0:?}, which is not believed here")]
    Algorithm(String),
    #[error("it asks for more than is understood here")]
    Critical,
    #[error("the provider has no key {0:?} that signs so")]
    UnknownKey(String),
    #[error("its signature is wrong")]
    Signature,
    #[error("what it says is not what tokens say: {0}")]
    Claims(String),
    #[error("it is of another issuer: {0:?}")]
    Issuer(String),
    #[error("it is for somebody else")]
    Audience,
    #[error("it was given to somebody else: {0:?}")]
    AuthorizedParty(String),
    #[error("it has expired, or our clock is ahead")]
    Expired,
    #[error("it begins in the future, or our clock is behind")]
    NotYet,
    #[error("it answers another question than ours")]
    Nonce,
    #[error("its subject is empty or too long")]
    Subject,
    #[error("what is said beside it is of somebody else")]
    OtherSubject,
}

fn is_true<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    let said = serde_json::Value::deserialize(from)?;
    Ok(said == true || said == "true")
}

/// What a token says, if it is to be believed: OpenID Connect Core 1.0, 3.1.3.7.
///
/// # Errors
///
/// It is not.
pub fn checked(token: &str, keys: &Keys, expected: Expected) -> Result<Claims, BadToken> {
    if LONGEST < token.len() {
        return Err(BadToken::NoToken);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(BadToken::NoToken)?;
    let (header, claims) = signed.split_once('.').ok_or(BadToken::NoToken)?;
    let part = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| BadToken::NoToken);
    let (header, claims, signature) = (part(header)?, part(claims)?, part(signature)?);
    let header: Header = serde_json::from_slice(&header).map_err(|_| BadToken::NoToken)?;
    let unknown = || BadToken::Algorithm(header.alg.chars().take(40).collect());
    let algorithm = Algorithm::named(&header.alg).ok_or_else(unknown)?;
    if header.crit.is_some() {
        return Err(BadToken::Critical);
    }
    let mut suiting = keys.suiting(header.kid.as_deref(), (&header.alg, algorithm)).peekable();
    if suiting.peek().is_none() {
        let id = header.kid.as_deref().unwrap_or_default();
        return Err(BadToken::UnknownKey(id.chars().take(80).collect()));
    }
    if !suiting.any(|key| key.signed(algorithm, signed.as_bytes(), &signature)) {
        return Err(BadToken::Signature);
    }
    // Nothing of it is looked at before.
    let claims: Claims =
        serde_json::from_slice(&claims).map_err(|err| BadToken::Claims(err.to_string()))?;
    claims.fit(expected)?;
    Ok(claims)
}

impl Claims {
    fn fit(&self, expected: Expected) -> Result<(), BadToken> {
        let Expected { issuer, client_id, nonce, now } = expected;
        let now = now as f64;
        if self.iss != issuer {
            return Err(BadToken::Issuer(self.iss.chars().take(200).collect()));
        }
        let (for_us, n_others) = match &self.aud {
            Audience::One(one) => (one == client_id, 0),
            Audience::Several(all) => {
                let n_others = all.iter().filter(|one| *one != client_id).count();
                (n_others < all.len(), n_others)
            }
        };
        if !for_us {
            return Err(BadToken::Audience);
        }
        match &self.azp {
            Some(party) if party != client_id => {
                return Err(BadToken::AuthorizedParty(party.chars().take(200).collect()));
            }
            None if 0 < n_others => return Err(BadToken::AuthorizedParty(String::new())),
            _ => {}
        }
        let begins = self.nbf.unwrap_or(self.iat).max(self.iat);
        if self.exp + LEEWAY <= now {
            return Err(BadToken::Expired);
        }
        if now + LEEWAY < begins {
            return Err(BadToken::NotYet);
        }
        if !self.nonce.as_deref().is_some_and(|said| crate::office::same(said, nonce)) {
            return Err(BadToken::Nonce);
        }
        // OpenID Connect Core 1.0, 2.
        let fits = (1..=255).contains(&self.sub.len()) && self.sub.is_ascii();
        if fits { Ok(()) } else { Err(BadToken::Subject) }
    }
}
