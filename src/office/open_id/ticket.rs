use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::office::chance;
use crate::store::database::{DatabaseError, Moment};

/// What a browser keeps, and nobody else has, while it is at the provider's: when it left, and a
/// secret. All that travels follows from it by SHA-256, so that nothing has to be kept here, and an
/// answer that was meant for another browser fits none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket(String);

/// Whoever takes longer begins again.
const LONGEST: i64 = 10 * 60 * 1000;

impl Ticket {
    /// # Errors
    ///
    /// The system gives no random bytes.
    pub fn new(now: Moment) -> Result<Self, DatabaseError> {
        Ok(Self(format!("{}.{}", now.0, hex::encode(chance::<32>()?))))
    }

    /// As a browser has kept it. `None`: it is none, or too old.
    pub fn kept(text: &str, now: Moment) -> Option<Self> {
        let (left, secret) = text.split_once('.')?;
        let left: i64 = left.parse().ok()?;
        let fits = secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        let fresh = left <= now.0 && now.0 < left.saturating_add(LONGEST);
        (fits && fresh).then(|| Self(text.to_owned()))
    }

    /// For the browser alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// By which the answer is known.
    pub fn state(&self) -> String {
        self.following("state")
    }

    /// By which it is known who comes back from signing out.
    pub fn farewell(&self) -> String {
        self.following("farewell")
    }

    /// Which the provider puts into what it signs.
    pub(super) fn nonce(&self) -> String {
        self.following("nonce")
    }

    /// Which only we can show with the code.
    pub(super) fn verifier(&self) -> String {
        self.following("verifier")
    }

    /// RFC 7636, 4.2: `S256`.
    pub(super) fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier()))
    }

    /// Nobody can tell one from another, nor the ticket from any.
    fn following(&self, what: &str) -> String {
        hex::encode(Sha256::digest(format!("catchment {what} {}", self.0)))
    }
}

/// Nobody's secrets get into a log by way of this.
impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_holds_for_ten_minutes_and_nobody_makes_it_younger() {
        let now = Moment(1_800_000_000_000);
        let ticket = Ticket::new(now).unwrap();
        let kept = |text: &str, later| Ticket::kept(text, now.plus(later));
        assert_eq!(kept(ticket.as_str(), LONGEST - 1), Some(ticket.clone()));
        assert_eq!(kept(ticket.as_str(), LONGEST), None);
        assert_eq!(kept(ticket.as_str(), -1), None);
        let (_, secret) = ticket.as_str().split_once('.').unwrap();
        let younger = kept(&format!("{}.{secret}", now.plus(LONGEST).0), LONGEST).unwrap();
        assert_ne!(younger.state(), ticket.state());
        for bad in ["", ".", "1.2", "x.0000", &format!("{}.{}", now.0, "g".repeat(64))] {
            assert_eq!(kept(bad, 0), None, "{bad}");
        }
    }

    #[test]
    fn all_that_travels_is_different_and_long_enough() {
        let ticket = Ticket::new(Moment(0)).unwrap();
        let away = [ticket.state(), ticket.nonce(), ticket.verifier(), ticket.challenge()];
        let all = [&away[..], &[ticket.farewell()]].concat();
        for (at, one) in all.iter().enumerate() {
            assert!((43..=128).contains(&one.len()) && !ticket.as_str().contains(one.as_str()));
            assert!(all[..at].iter().all(|other| other != one));
        }
    }
}
