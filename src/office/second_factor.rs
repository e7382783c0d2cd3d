//! The second factor: codes of six digits that change every half minute (TOTP, RFC 6238).

use totp_rs::{Builder, Secret, Totp};

use super::chance;
use crate::store::database::{DatabaseError, Moment};

/// What a telephone and we both know.
pub struct SecondFactor(Totp);

/// A new one, as telephones read it: in base 32.
///
/// # Errors
///
/// The system gives no random bytes.
pub fn new_secret() -> Result<String, DatabaseError> {
    Ok(Secret::new(Box::new(chance::<20>()?)).to_base32())
}

impl SecondFactor {
    /// Of somebody who signs in by this name. `None`: it is no secret, or no name.
    pub fn of(secret: &str, sign_in: &str) -> Option<Self> {
        let secret = Secret::try_from_base32(secret).ok()?;
        let factor = Builder::new().with_secret(secret).with_issuer(Some("catchment"));
        // A colon would end the issuer's name.
        factor.with_account_name(sign_in.replace(':', "_")).build().ok().map(Self)
    }

    /// As a telephone takes it from a picture.
    pub fn address(&self) -> Option<String> {
        self.0.to_url().ok()
    }

    /// The step whose code it is; a telephone's clock may be half a minute off. `None`: it is no
    /// code of now.
    pub fn step_of(&self, code: &str, now: Moment) -> Option<i64> {
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let seconds = u64::try_from(now.0.div_euclid(1000)).ok()?;
        let step = self.0.check(&typed, seconds)?;
        i64::try_from(step).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the examples in RFC 6238, appendix B: "12345678901234567890".
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_standard_and_each_is_of_one_step() {
        let factor = SecondFactor::of(SECRET, "li").unwrap();
        for (seconds, code) in [
            (59, "287 082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = |later: i64| factor.step_of(code, Moment((seconds + later) * 1000));
            assert_eq!([-30, 0, 30].map(step), [Some(seconds / 30); 3], "{code}");
            assert_eq!([-90, 90].map(step), [None; 2], "{code}");
        }
        for bad in ["", "28708", "2870820", "abcdef"] {
            assert_eq!(factor.step_of(bad, Moment(59_000)), None, "{bad}");
        }
    }

    #[test]
    fn a_new_secret_is_another_each_time_and_a_telephone_can_read_it() {
        let [one, other] = [new_secret().unwrap(), new_secret().unwrap()];
        assert_ne!(one, other);
        let address = SecondFactor::of(&one, "li: 李").unwrap().address().unwrap();
        assert!(address.starts_with("otpauth://totp/catchment:"), "{address}");
        assert!(address.contains(&format!("secret={one}")), "{address}");
        assert!(SecondFactor::of("short", "li").is_none());
    }
}
