//! Signing in elsewhere: at a provider of OpenID Connect, by the authorization code flow with PKCE.
//!
//! 1. `ticket`: what a browser keeps while it is away, from which all else follows.
//! 2. `provider`: the way there, and back with a code; the way out.
//! 3. `discovery`, `keys`: what the provider says of itself, and how it signs.
//! 4. `id_token`: what it says of somebody, checked.
//! 5. `sign_in`: who of the office that is.
//! 6. `client`: few, short and bounded questions over HTTP.
//!
//! # Source
//!
//! OpenID Connect Core 1.0 (errata set 2), 3.1; OpenID Connect Discovery 1.0; RFC 7636 (PKCE);
//! RFC 9207 (`iss`); RFC 9700 (best practice); OpenID Connect RP-Initiated Logout 1.0.

mod client;
mod discovery;
mod id_token;
mod keys;
mod provider;
mod sign_in;
mod ticket;

pub use client::Unreachable;
pub use discovery::BadMetadata;
pub use id_token::{BadToken, Claims, Expected, checked};
pub use keys::Keys;
pub use provider::{Back, BadSettings, Provider, Somebody};
pub use ticket::Ticket;

use super::NotIn;
use crate::store::database::DatabaseError;

/// Why somebody who came back from a provider is not in.
#[derive(Debug, thiserror::Error)]
pub enum NotByOpenId {
    #[error("signing in was cancelled")]
    Cancelled,
    #[error("the provider refuses: {0}")]
    RefusedThere(String),
    #[error("this sign-in was not begun in this browser, or longer than ten minutes ago")]
    BegunElsewhere,
    #[error("this sign-in was used already")]
    UsedAlready,
    #[error("the answer comes from another provider")]
    AnotherProvider,
    #[error("the provider cannot be reached: {0}")]
    Unreachable(#[from] Unreachable),
    #[error("what the provider says of itself cannot be used: {0}")]
    BadMetadata(#[from] BadMetadata),
    #[error("the provider's answer cannot be believed: {0}")]
    BadToken(#[from] BadToken),
    #[error("the provider says nothing of {0}, by which people are known here")]
    NoName(&'static str),
    #[error("the provider does not say that the e-mail address was verified")]
    UnverifiedEmail,
    #[error("nobody here has this name; an administrator adds people")]
    Stranger,
    #[error("whoever has this name here does not sign in by this provider")]
    SomebodyElse,
    #[error("this person may not sign in any more")]
    Closed,
    #[error("too many tries; try again in {0} minutes")]
    TooOften(i64),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl NotByOpenId {
    /// Stable, for programs and for whoever is asked for help.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "openid-cancelled",
            Self::RefusedThere(_) => "openid-refused-there",
            Self::BegunElsewhere => "openid-begun-elsewhere",
            Self::UsedAlready => "openid-used-already",
            Self::AnotherProvider => "openid-another-provider",
            Self::Unreachable(_) => "openid-unreachable",
            Self::BadMetadata(_) => "openid-bad-provider",
            Self::BadToken(_) => "openid-bad-token",
            Self::NoName(_) => "openid-no-name",
            Self::UnverifiedEmail => "openid-unverified-email",
            Self::Stranger => "openid-stranger",
            Self::SomebodyElse => "openid-somebody-else",
            Self::Closed => "openid-closed",
            Self::TooOften(_) => "openid-too-often",
            Self::Database(_) => "openid-store",
        }
    }
}

impl From<NotIn> for NotByOpenId {
    fn from(why: NotIn) -> Self {
        match why {
            NotIn::TooOften(minutes) => Self::TooOften(minutes),
            NotIn::Database(err) => Self::Database(err),
            // Passwords and codes are not asked for on this way.
            NotIn::Wrong | NotIn::WrongCode => Self::Stranger,
        }
    }
}
