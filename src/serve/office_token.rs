use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};

use super::problem::ApiError;

/// Who shows it may read what only the office may.
#[derive(Clone)]
pub struct OfficeToken {
    sha256: [u8; 32],
}

/// With a shorter one anybody could guess.
const SHORTEST: usize = 16;

/// Why a text cannot be the office's token.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the office's token has to be of at least {SHORTEST} characters, letters, digits and -._~+/=, without spaces"
)]
pub struct BadToken;

impl OfficeToken {
    /// Spaces and line ends around it do not count.
    ///
    /// # Errors
    ///
    /// It is too short to be secret, or cannot stand in a header.
    pub fn new(text: &str) -> Result<Self, BadToken> {
        let text = text.trim();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        if text.len() < SHORTEST || !text.bytes().all(plain) {
            return Err(BadToken);
        }
        Ok(Self { sha256: Sha256::digest(text.as_bytes()).into() })
    }

    /// Takes as long for a nearly right one as for a wrong one: digests tell nothing of what is
    /// alike in the texts, and are compared to their ends.
    fn is(&self, text: &str) -> bool {
        let given: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        self.sha256.iter().zip(given).fold(0, |unlike, (ours, theirs)| unlike | (ours ^ theirs))
            == 0
    }
}

/// The token is in no log, whoever prints what holds it.
impl std::fmt::Debug for OfficeToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfficeToken")
    }
}

/// Whether the office asks.
///
/// # Errors
///
/// Somebody says so who is not.
pub fn asks(token: Option<&OfficeToken>, headers: &HeaderMap) -> Result<bool, ApiError> {
    let Some(given) = headers.get(AUTHORIZATION) else { return Ok(false) };
    let given = given.to_str().ok().and_then(|given| {
        let (scheme, given) = given.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(given.trim())
    });
    let right = token.zip(given).is_some_and(|(token, given)| token.is(given));
    if right { Ok(true) } else { Err(ApiError::WrongToken) }
}
