//! Decimal numbers as they are written, without the drift of binary fractions.

use crate::model::Millionths;

/// A number in units of 10⁻²⁴. Digits beyond the 24th decimal are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(i128);

const DECIMALS: i32 = 24;
const ONE: i128 = 10_i128.pow(DECIMALS as u32);

/// Digits before the point that [`Decimal`] holds.
const DIGITS: i32 = 13;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotDecimal {
    NotANumber,
    TooLarge,
}

impl Decimal {
    /// From `-12`, `+3.50`, `.5`, `1e3` or `2.5E-3`.
    pub fn parse(text: &str) -> Result<Self, NotDecimal> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if digits().next().is_none() || !digits().all(|digit| digit.is_ascii_digit()) {
            return Err(NotDecimal::NotANumber);
        }
        let n_whole = i32::try_from(whole.len()).map_err(|_| NotDecimal::TooLarge)?;
        let units = scaled(digits(), n_whole.saturating_add(exponent))?;
        Ok(Self(if negative { -units } else { units }))
    }

    pub const ZERO: Self = Self(0);

    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub fn floor(self) -> i64 {
        i64::try_from(self.0.div_euclid(ONE)).expect("at most 13 digits")
    }

    /// What is above the floor, in units of 10⁻²⁴.
    pub fn fraction(self) -> i128 {
        self.0.rem_euclid(ONE)
    }

    /// `None`: it has a fraction.
    pub fn whole(self) -> Option<i64> {
        (self.fraction() == 0).then(|| self.floor())
    }

    /// `None`: too much to count.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// `None`: less than nothing is left.
    pub fn less(self, other: Self) -> Option<Self> {
        let left = self.0.checked_sub(other.0)?;
        (0 <= left).then_some(Self(left))
    }

    /// Rounded half up. `None`: more than a million.
    pub fn millionths(self) -> Option<Millionths> {
        let unit = ONE / 1_000_000;
        let small = self.0.abs() <= ONE * 1_000_000;
        small.then(|| Millionths(((self.0 + unit / 2).div_euclid(unit)) as i64))
    }

    /// Thousandths, rounded half up.
    pub fn thousandths(self) -> i64 {
        let unit = ONE / 1000;
        i64::try_from((self.0 + unit / 2).div_euclid(unit)).expect("at most 16 digits")
    }
}

/// `parts` of 10⁻²⁴, rounded half up to a whole number.
pub(super) fn rounded(parts: i128) -> i64 {
    i64::try_from((parts + ONE / 2).div_euclid(ONE)).expect("sums of less than one each")
}

fn exponent_of(text: &str) -> Result<i32, NotDecimal> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(NotDecimal::NotANumber);
    }
    let size = digits.parse::<i32>().unwrap_or(i32::MAX / 4).min(i32::MAX / 4);
    Ok(if text.starts_with('-') { -size } else { size })
}

/// 0.DIGITS × 10^`point`, in units of 10⁻²⁴.
fn scaled(digits: impl Iterator<Item = u8>, point: i32) -> Result<i128, NotDecimal> {
    let mut units = 0_i128;
    let mut power = point;
    for digit in digits.map(|digit| i128::from(digit - b'0')) {
        power = power.saturating_sub(1);
        if digit == 0 || power < -DECIMALS {
            continue;
        }
        if DIGITS <= power {
            return Err(NotDecimal::TooLarge);
        }
        let place = u32::try_from(power + DECIMALS).expect("the power is at least -24");
        units += digit * 10_i128.pow(place);
    }
    Ok(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thousandths(text: &str) -> Result<i64, NotDecimal> {
        Decimal::parse(text).map(Decimal::thousandths)
    }

    #[test]
    fn decimals_are_read_as_written() {
        let cases = [
            ("0", 0),
            ("12", 12_000),
            ("+3.50", 3_500),
            (".5", 500),
            ("5.", 5_000),
            ("1e3", 1_000_000),
            ("2.5E-3", 3),
            ("0.0004999999999999999999999999999", 0),
            ("0.0005", 1),
            ("1234.5675", 1_234_568),
            ("-0.0005", 0),
            ("-1", -1_000),
            ("0e999999999999", 0),
            ("1e-999999999999", 0),
        ];
        for (text, want) in cases {
            assert_eq!(thousandths(text), Ok(want), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_said() {
        for text in ["", ".", "-", "+-1", "1,5", "1 000", "NaN", "inf", "1e", "e5", "0x10", "１"] {
            assert_eq!(thousandths(text), Err(NotDecimal::NotANumber), "{text:?}");
        }
        for text in ["1e13", "10000000000000", "1e999999999999"] {
            assert_eq!(thousandths(text), Err(NotDecimal::TooLarge), "{text:?}");
        }
        assert!(thousandths("9999999999999.999").is_ok());
    }

    #[test]
    fn fractions_add_up_exactly() {
        let tenth = Decimal::parse("0.1").unwrap().fraction();
        assert_eq!(rounded(tenth * 5), 1);
        assert_eq!(rounded(tenth * 5 - 1), 0);
        assert_eq!(Decimal::parse("2.50").unwrap().floor(), 2);
        assert_eq!(Decimal::parse("2.0").unwrap().whole(), Some(2));
        assert_eq!(Decimal::parse("2.1").unwrap().whole(), None);
    }
}
