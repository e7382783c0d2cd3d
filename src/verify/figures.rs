//! Numbers as people read them. Wide, so that no plan's figure is too large to be printed.

/// `9,404`
pub fn grouped(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Millimeters as meters, all three decimals: `1,042.310`.
pub fn meters(millimeters: i128) -> String {
    let sign = if millimeters < 0 { "-" } else { "" };
    let size = millimeters.unsigned_abs();
    let whole = grouped((size / 1000) as i128);
    format!("{sign}{whole}.{:03}", size % 1000)
}

/// `1 block`, `9,404 blocks`: for words that take an s.
pub fn count(number: i128, word: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {word}{ending}", grouped(number))
}

/// `1 child`, `12 children`
pub fn children(number: i128) -> String {
    let word = if number == 1 { "child" } else { "children" };
    format!("{} {word}", grouped(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_by_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(-999), "-999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(meters(9_281_204_113), "9,281,204.113");
        assert_eq!(meters(-1_005), "-1.005");
        assert_eq!(count(1, "block"), "1 block");
        assert_eq!(children(2000), "2,000 children");
    }
}
