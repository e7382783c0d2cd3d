//! Passwords: kept as Argon2id hashes, which take memory and time to try.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use super::chance;
use crate::store::database::DatabaseError;

/// Of characters: with fewer, a list of usual ones soon has it (NIST SP 800-63B asks for 8 at least).
pub const SHORTEST: usize = 10;

/// Of bytes: who sends more wants to keep us busy.
const LONGEST: usize = 1000;

/// One that may be chosen.
#[derive(Clone)]
pub struct Password(String);

/// Why one may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    #[error("a password has at most {LONGEST} bytes")]
    TooLong,
    #[error("a password is not the name one signs in by")]
    IsTheName,
}

impl Password {
    /// # Errors
    ///
    /// It is easily guessed.
    pub fn chosen(text: &str, sign_in: &str) -> Result<Self, BadPassword> {
        if text.chars().count() < SHORTEST {
            return Err(BadPassword::TooShort);
        }
        if LONGEST < text.len() {
            return Err(BadPassword::TooLong);
        }
        if text.eq_ignore_ascii_case(sign_in) {
            return Err(BadPassword::IsTheName);
        }
        Ok(Self(text.to_owned()))
    }

    /// What is kept of it: a PHC string. Takes tens of milliseconds and 19 MiB.
    ///
    /// # Errors
    ///
    /// The system gives no random bytes.
    pub fn hashed(&self) -> Result<String, DatabaseError> {
        let salt: [u8; 16] = chance()?;
        let hash = Argon2::default().hash_password_with_salt(self.0.as_bytes(), &salt);
        let hash = hash.map_err(|err| DatabaseError::NoChance(err.to_string()))?;
        Ok(hash.to_string())
    }
}

/// A password nobody has chosen, to be told once.
///
/// # Errors
///
/// The system gives no random bytes.
pub fn one_time() -> Result<String, DatabaseError> {
    Ok(hex::encode(chance::<10>()?))
}

/// Whether it is the one that was hashed. Where nobody has one, it takes as long, so that nobody
/// learns who there is.
pub(super) fn is_right(text: &str, hashed: Option<&str>) -> bool {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    let nobodys = || {
        NOBODYS.get_or_init(|| {
            let hash = Argon2::default().hash_password_with_salt(b"nobody's", &[7; 16]);
            hash.expect("the parameters are the usual ones").to_string()
        })
    };
    let known = hashed.unwrap_or_else(|| nobodys());
    let Ok(known) = PasswordHash::new(known) else { return false };
    let text = &text.as_bytes()[..text.len().min(LONGEST + 1)];
    let fits = Argon2::default().verify_password(text, &known).is_ok();
    fits && hashed.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_right_and_no_other_is() {
        let hashed = Password::chosen("correct horse", "li").unwrap().hashed().unwrap();
        assert!(hashed.starts_with("$argon2id$"), "{hashed}");
        assert!(is_right("correct horse", Some(&hashed)));
        for wrong in ["", "correct hors", "Correct horse", "correct horse "] {
            assert!(!is_right(wrong, Some(&hashed)), "{wrong}");
        }
        assert!(!is_right("correct horse", None));
        assert!(!is_right("nobody's", None));
        assert!(!is_right("correct horse", Some("no PHC string")));
    }

    #[test]
    fn what_is_easily_guessed_is_no_password() {
        let chosen = |text: &str| Password::chosen(text, "Administrator").err();
        assert_eq!(chosen("123456789"), Some(BadPassword::TooShort));
        assert_eq!(chosen("administrator"), Some(BadPassword::IsTheName));
        assert_eq!(chosen(&"x".repeat(1001)), Some(BadPassword::TooLong));
        assert_eq!(chosen("一二三四五六七八九十"), None);
    }
}
