use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::client::{Client, PATIENCE, Question, Unreachable, certificates, understood};
use super::discovery::{self, Metadata};
use super::id_token::{About, BadToken, Claims, Expected, checked};
use super::keys::Keys;
use super::{NotByOpenId, Ticket};
use crate::model::{NameClaim, OpenId};
use crate::store::database::Moment;

/// A provider, and what it last said of itself.
pub struct Provider {
    pub settings: OpenId,
    secret: String,
    client: Client,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    metadata: Metadata,
    keys: Keys,
    since: Instant,
}

/// Then it is asked again.
const FRESH: Duration = Duration::from_secs(60 * 60);

/// Of characters: what comes back in an address.
const LONGEST: usize = 4096;

/// Why a provider cannot be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum BadSettings {
    #[error("the secret that shows to the provider that it is us is empty")]
    NoSecret,
    #[error("this is no file of certificates in PEM")]
    NoCertificates,
}

/// What a browser brings back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Back<'a> {
    pub code: Option<&'a str>,
    pub state: Option<&'a str>,
    pub issuer: Option<&'a str>,
    pub error: Option<&'a str>,
}

/// Who somebody is at the provider's.
#[derive(Clone, PartialEq, Eq)]
pub struct Somebody {
    /// Issuer and subject, which never are another's.
    pub who: String,
    /// As people are known here.
    pub name: String,
    /// What they are called.
    pub called: String,
    /// What the provider has signed of it, to be shown to it again. Empty: it is too long for that.
    pub id_token: String,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

/// RFC 6749, 5.2.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// What is said beside a token: OpenID Connect Core 1.0, 5.3.2.
#[derive(Deserialize)]
struct Beside {
    sub: String,
    #[serde(flatten)]
    about: About,
}

fn written(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).expect("texts can be written")
}

/// An address with these fields besides those it has.
fn with(address: &str, fields: &[(&str, &str)]) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{}", written(fields))
}

impl Provider {
    /// `certificates_pem`: who vouches for the provider's host; `None`: whom browsers believe.
    ///
    /// # Errors
    ///
    /// The secret is empty, or there is no certificate in the file.
    pub fn new(
        settings: OpenId,
        secret: &str,
        certificates_pem: Option<&[u8]>,
    ) -> Result<Self, BadSettings> {
        let secret = secret.trim().to_owned();
        if secret.is_empty() {
            return Err(BadSettings::NoSecret);
        }
        let trusted =
            certificates_pem.map(|pem| certificates(pem).ok_or(BadSettings::NoCertificates));
        let client = Client::new(&settings.issuer, trusted.transpose()?);
        Ok(Self { settings, secret, client, known: Mutex::new(None) })
    }

    /// Where a browser with this ticket is sent. `back`: where it is to come back to.
    ///
    /// # Errors
    ///
    /// The provider says nothing, or nothing of use.
    pub async fn way_there(&self, ticket: &Ticket, back: &str) -> Result<String, NotByOpenId> {
        let metadata = self.known(false).await?.metadata;
        let scope = match self.settings.name_claim {
            NameClaim::Email => "openid profile email",
            NameClaim::PreferredUsername | NameClaim::Subject => "openid profile",
        };
        let fields = [
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", back),
            ("scope", scope),
            ("state", &ticket.state()),
            ("nonce", &ticket.nonce()),
            ("code_challenge", &ticket.challenge()),
            ("code_challenge_method", "S256"),
        ];
        Ok(with(&metadata.authorization_endpoint, &fields))
    }

    /// Whether an answer is one to the browser that holds the ticket, before anything is done.
    ///
    /// # Errors
    ///
    /// It is another's, or the provider lets nobody in.
    pub fn answers(&self, ticket: &Ticket, back: &Back) -> Result<(), NotByOpenId> {
        if !back.state.is_some_and(|state| crate::office::same(state, &ticket.state())) {
            return Err(NotByOpenId::BegunElsewhere);
        }
        if back.issuer.is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(NotByOpenId::AnotherProvider);
        }
        match back.error {
            None => Ok(()),
            Some("access_denied") => Err(NotByOpenId::Cancelled),
            Some(error) => Err(refused(error)),
        }
    }

    /// Who came back, once [`Provider::answers`] holds.
    ///
    /// # Errors
    ///
    /// The provider refuses, or what it says is not to be believed.
    pub async fn somebody(
        &self,
        (ticket, back_to): (&Ticket, &str),
        back: &Back<'_>,
        now: Moment,
    ) -> Result<Somebody, NotByOpenId> {
        let known = self.known(false).await?;
        if back.issuer.is_none() && known.metadata.authorization_response_iss_parameter_supported {
            return Err(NotByOpenId::AnotherProvider);
        }
        let code = back.code.filter(|code| code.len() <= LONGEST);
        let code = code.ok_or_else(|| refused("no code"))?;
        let tokens = self.tokens(&known.metadata, (ticket, back_to), code).await?;
        let nonce = ticket.nonce();
        let OpenId { issuer, client_id, .. } = &self.settings;
        let expected = Expected { issuer, client_id, nonce: &nonce, now: now.0 / 1000 };
        let claims = match checked(&tokens.id_token, &known.keys, expected) {
            // It may sign by new keys since.
            Err(BadToken::UnknownKey(_) | BadToken::Signature) => {
                let known = self.known(true).await?;
                checked(&tokens.id_token, &known.keys, expected)
            }
            checked => checked,
        }?;
        let about = self.about(&known.metadata, &claims, tokens.access_token).await?;
        let mut somebody = self.named(&claims, &about)?;
        if tokens.id_token.len() <= LONGEST {
            somebody.id_token = tokens.id_token;
        }
        Ok(somebody)
    }

    /// Where a browser with this ticket is sent that signs out there, too: RP-Initiated Logout 1.0,
    /// 2. `id_token`: of whoever signs out, as of [`Somebody`]. `back`: where it is to come back to.
    /// `None`: the provider signs nobody out.
    ///
    /// # Errors
    ///
    /// The provider says nothing, or nothing of use.
    pub async fn way_out(
        &self,
        (ticket, id_token): (&Ticket, &str),
        back: &str,
    ) -> Result<Option<String>, NotByOpenId> {
        let metadata = self.known(false).await?.metadata;
        let Some(there) = metadata.end_session_endpoint else { return Ok(None) };
        let state = ticket.farewell();
        let mut fields = vec![
            ("client_id", self.settings.client_id.as_str()),
            ("post_logout_redirect_uri", back),
            ("state", &state),
        ];
        if !id_token.is_empty() {
            fields.push(("id_token_hint", id_token));
        }
        Ok(Some(with(&there, &fields)))
    }

    async fn tokens(
        &self,
        metadata: &Metadata,
        (ticket, back): (&Ticket, &str),
        code: &str,
    ) -> Result<Tokens, NotByOpenId> {
        let mut fields = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", back.to_owned()),
            ("code_verifier", ticket.verifier()),
        ];
        let id = &self.settings.client_id;
        // RFC 6749, 2.3.1: written as in a form first.
        let plain = |text: &str| written(&[("", text)]).trim_start_matches('=').to_owned();
        let basic = metadata
            .takes_header()
            .then(|| BASE64_STANDARD.encode(format!("{}:{}", plain(id), plain(&self.secret))));
        if basic.is_none() {
            fields.push(("client_id", id.clone()));
            fields.push(("client_secret", self.secret.clone()));
        }
        let url = &metadata.token_endpoint;
        let (status, bytes) = self.client.ask(url, Question::Form { fields, basic }).await?;
        match status {
            200 => Ok(understood(url, &bytes)?),
            400 | 401 => Err(match serde_json::from_slice::<Refusal>(&bytes) {
                Ok(Refusal { error }) => refused(&error),
                Err(_) => Unreachable::Status { url: url.clone(), status }.into(),
            }),
            _ => Err(Unreachable::Status { url: url.clone(), status }.into()),
        }
    }

    /// What the token says, or else what the provider says beside it: OpenID Connect Core 1.0, 5.4.
    async fn about(
        &self,
        metadata: &Metadata,
        claims: &Claims,
        access_token: Option<String>,
    ) -> Result<About, NotByOpenId> {
        let has_name = match self.settings.name_claim {
            NameClaim::PreferredUsername => claims.about.preferred_username.is_some(),
            NameClaim::Email => claims.about.email.is_some(),
            NameClaim::Subject => true,
        };
        let (Some(url), Some(token), false) = (&metadata.userinfo_endpoint, access_token, has_name)
        else {
            return Ok(claims.about.clone());
        };
        let plain = token.len() <= LONGEST && token.bytes().all(|byte| byte.is_ascii_graphic());
        if !plain {
            return Ok(claims.about.clone());
        }
        let question = Question::Read { bearer: Some(token) };
        let beside: Beside = self.client.json(url, question).await?;
        match beside.sub == claims.sub {
            true => Ok(beside.about),
            false => Err(BadToken::OtherSubject.into()),
        }
    }

    fn named(&self, claims: &Claims, about: &About) -> Result<Somebody, NotByOpenId> {
        let (claim, name) = match self.settings.name_claim {
            NameClaim::PreferredUsername => {
                ("preferred_username", about.preferred_username.as_deref())
            }
            NameClaim::Email => ("email", about.email.as_deref()),
            NameClaim::Subject => ("sub", Some(claims.sub.as_str())),
        };
        let fits = |text: &&str| {
            (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        };
        let name = name.map(str::trim).filter(fits).ok_or(NotByOpenId::NoName(claim))?;
        if self.settings.name_claim == NameClaim::Email && !about.email_verified {
            return Err(NotByOpenId::UnverifiedEmail);
        }
        let called = about.name.as_deref().map(str::trim).filter(fits).unwrap_or(name);
        // No issuer has a space in it.
        let who = format!("{} {}", self.settings.issuer, claims.sub);
        let (name, called) = (name.to_owned(), called.to_owned());
        Ok(Somebody { who, name, called, id_token: String::new() })
    }

    /// What the provider says of itself. `anew`: whatever it said before.
    async fn known(&self, anew: bool) -> Result<Known, NotByOpenId> {
        let issuer = &self.settings.issuer;
        let busy = || Unreachable::Failed {
            url: issuer.clone(),
            why: "others wait for it already".to_owned(),
        };
        let known = tokio::time::timeout(PATIENCE, self.known.lock()).await;
        let mut known = known.map_err(|_| busy())?;
        if let Some(known) = known.as_ref().filter(|known| !anew && known.since.elapsed() < FRESH) {
            return Ok(known.clone());
        }
        let nobody = || Question::Read { bearer: None };
        let metadata: Metadata = self.client.json(&discovery::address(issuer), nobody()).await?;
        let metadata = metadata.checked(issuer)?;
        let url = &metadata.jwks_uri;
        let (status, bytes) = self.client.ask(url, nobody()).await?;
        if status != 200 {
            return Err(Unreachable::Status { url: url.clone(), status }.into());
        }
        let none =
            || Unreachable::NotUnderstood { url: url.clone(), why: "these are no keys".to_owned() };
        let keys = Keys::read(&bytes).ok_or_else(none)?;
        Ok(known.insert(Known { metadata, keys, since: Instant::now() }).clone())
    }
}

/// In the provider's words, as far as they can be shown.
fn refused(error: &str) -> NotByOpenId {
    let plain = |c: &char| c.is_ascii_graphic() || *c == ' ';
    NotByOpenId::RefusedThere(error.chars().filter(plain).take(100).collect())
}

/// Nobody's secrets get into a log by way of this.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Somebody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Somebody").field("who", &self.who).finish_non_exhaustive()
    }
}
