//! Numbers as people read them.

use crate::model::Millimeters;

/// `12,345`
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// `1,042 m`
pub fn meters(meters: f64) -> String {
    format!("{} m", grouped(meters.round() as i64))
}

/// `1,042.3 m`: means differ by less than a meter between good plans.
pub fn mean(meters: f64) -> String {
    let decimeters = (meters * 10.0).round() as i64;
    format!("{}.{} m", grouped(decimeters / 10), (decimeters % 10).abs())
}

/// `420 m`
pub fn length(length: Millimeters) -> String {
    meters(length.meters())
}

/// `87.4 %`
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// `0.031 %`: a gap is small, and where it is not zero it does not read as zero.
pub fn gap(gap: f64) -> String {
    match gap * 100.0 {
        0.0 => "0 %".to_owned(),
        percent if percent < 0.001 => "< 0.001 %".to_owned(),
        percent => format!("{percent:.3} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let texts = [0, 999, 1000, 48_550, 1_234_567, -1000].map(grouped);
        assert_eq!(texts, ["0", "999", "1,000", "48,550", "1,234,567", "-1,000"]);
    }

    #[test]
    fn a_gap_that_is_not_zero_does_not_read_as_zero() {
        assert_eq!([0.0, 1e-9, 0.00031].map(gap), ["0 %", "< 0.001 %", "0.031 %"]);
    }
}
