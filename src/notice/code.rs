use std::fmt;

use sha2::{Digest, Sha256};

use crate::model::{BlockId, SchoolId};

/// What is printed on a notice so that anybody can look up whether it is one: twelve characters
/// that follow from the plan, the block and its school, and from nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u64);

/// Crockford's base 32: no I, L, O or U, which are taken for others or make words.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Of five bits each.
const N_DIGITS: usize = 12;

/// As they are printed.
const GROUP: usize = 4;

impl Code {
    /// `digest`: of the plan, in hexadecimal. `school`: `None` where there is no seat.
    pub fn of(digest: &str, block: &BlockId, school: Option<&SchoolId>) -> Self {
        let mut hash = Sha256::new();
        let school = school.map_or("", |school| &school.0);
        for part in ["catchment notice", digest, &block.0, school] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let first =
            hash.finalize().iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte));
        Self(first >> (64 - 5 * N_DIGITS))
    }

    /// As somebody types it: in any case, with or without dashes and spaces, full width as Chinese
    /// keyboards have it, O for 0, I and L for 1. `None`: it is no code.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bits = 0_u64;
        let mut n_digits = 0;
        for typed in text.chars().filter(|typed| !is_between(*typed)) {
            let digit = match narrow(typed).to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = DIGITS.iter().position(|known| char::from(*known) == digit)?;
            n_digits += 1;
            if N_DIGITS < n_digits {
                return None;
            }
            bits = bits << 5 | value as u64;
        }
        (n_digits == N_DIGITS).then_some(Self(bits))
    }
}

/// Dashes of all kinds, and spaces.
fn is_between(typed: char) -> bool {
    typed.is_whitespace() || matches!(typed, '-' | '\u{2010}'..='\u{2015}' | '−' | '－' | '_' | '.')
}

/// Ａ as A.
fn narrow(typed: char) -> char {
    match typed {
        '！'..='～' => char::from_u32(typed as u32 - 0xFEE0).unwrap_or(typed),
        other => other,
    }
}

/// `7K3M-9XQP-02TV`
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for at in 0..N_DIGITS {
            if 0 < at && at % GROUP == 0 {
                f.write_str("-")?;
            }
            let value = self.0 >> (5 * (N_DIGITS - 1 - at)) & 31;
            write!(f, "{}", char::from(DIGITS[value as usize]))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(digest: &str, block: &str, school: Option<&str>) -> Code {
        let school = school.map(|school| SchoolId(school.to_owned()));
        Code::of(digest, &BlockId(block.to_owned()), school.as_ref())
    }

    #[test]
    fn a_code_never_changes() {
        // Notices have been printed.
        assert_eq!(code("00ff", "B1", Some("S1")).to_string(), "ZH66-DCGM-QP1Q");
    }

    #[test]
    fn plan_block_and_school_each_make_another_code() {
        let all = [
            code("00ff", "B1", Some("S1")),
            code("00fe", "B1", Some("S1")),
            code("00ff", "B2", Some("S1")),
            code("00ff", "B1", Some("S2")),
            code("00ff", "B1", None),
            code("00ff", "B1S1", None),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{one}");
            assert_eq!(Code::parse(&one.to_string()), Some(*one));
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let read = Code::parse("0123-1ABC-01YZ");
        assert_eq!(read.unwrap().to_string(), "0123-1ABC-01YZ");
        for typed in [
            "01231ABC01YZ",
            " o123 labc oIyz ",
            "0123—1abc—0lyz",
            "０１２３－１ＡＢＣ－０１ＹＺ",
            "０１２３　１ａｂｃ　Ｏ１ｙｚ",
        ] {
            assert_eq!(Code::parse(typed), read, "{typed}");
        }
        for wrong in ["", "0123-1ABC-01Y", "0123-1ABC-01YZ0", "U123-1ABC-01YZ", "0123-1ABC-01Y学"]
        {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }
}
