use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::model::{ChildMillimeters, Millimeters};

/// Whole millimeters inside, meters with up to three decimals in files: exact both ways, because
/// no floating-point number stands between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meters(i64);

/// Lengths that any district can hold: `LONGEST` walks along a chain of two thousand schools.
/// Products with children, and sums of these, then stay far from overflow.
const LARGEST_LENGTH_MM: i64 = 1 << 43;
const LARGEST_TOTAL_MM: i64 = 1 << 60;

impl Meters {
    /// `None`: negative, or longer than anything on earth.
    pub(super) fn length(self) -> Option<Millimeters> {
        (0..=LARGEST_LENGTH_MM).contains(&self.0).then_some(Millimeters(self.0))
    }

    /// A crowding may be below zero. `None`: longer than anything on earth.
    pub(super) fn signed_length(self) -> Option<Millimeters> {
        let range = -LARGEST_LENGTH_MM..=LARGEST_LENGTH_MM;
        range.contains(&self.0).then_some(Millimeters(self.0))
    }

    /// `None`: out of range. Bounds of tampered plans may be negative, and are for `verify`.
    pub(super) fn total(self) -> Option<ChildMillimeters> {
        let range = -LARGEST_TOTAL_MM..=LARGEST_TOTAL_MM;
        range.contains(&self.0).then_some(ChildMillimeters(self.0))
    }

    fn text(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        match part {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{part:03}").trim_end_matches('0').to_owned(),
        }
    }

    /// `None`: no plain decimal number, finer than a millimeter, or out of range.
    fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let part = part.trim_end_matches('0');
        let plain = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
        if part.len() > 3 || !plain(whole) || !plain(part) {
            return None;
        }
        let part: i64 = format!("{part:0<3}").parse().ok()?;
        let whole: i64 = whole.parse().ok()?;
        Some(Self(sign * whole.checked_mul(1000)?.checked_add(part)?))
    }
}

impl From<Millimeters> for Meters {
    fn from(length: Millimeters) -> Self {
        Self(length.0)
    }
}

impl From<ChildMillimeters> for Meters {
    fn from(total: ChildMillimeters) -> Self {
        Self(total.0)
    }
}

impl Serialize for Meters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.text()).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Meters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        let what = || format!("{raw} is no number of meters with at most three decimals");
        Self::parse(raw.get()).ok_or_else(|| D::Error::custom(what()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meters_are_exact_both_ways() {
        for mm in [0, 1, 10, 100, 1000, 1001, -5, -1500, 9_007_199_254_740_993, i64::MAX / 2] {
            let meters = Meters(mm);
            assert_eq!(Meters::parse(&meters.text()), Some(meters), "{mm}");
        }
        assert_eq!(Meters(420_500).text(), "420.5");
        assert_eq!(Meters(-7).text(), "-0.007");
    }

    #[test]
    fn what_is_no_whole_number_of_millimeters_is_refused() {
        for text in ["1.0005", "1e3", "\"1\"", "null", "9300000000000000000", "--1", "1.-5", ""] {
            assert_eq!(Meters::parse(text), None, "{text}");
        }
        assert_eq!(Meters::parse("1.50000"), Some(Meters(1500)));
    }
}
