use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// As RFC 3339 writes it: `2027-09-01`. `None`: there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let dashes = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
        let digits =
            bytes.iter().enumerate().all(|(at, byte)| at == 4 || at == 7 || byte.is_ascii_digit());
        if !(dashes && digits) {
            return None;
        }
        let year: i32 = text[..4].parse().ok()?;
        let (month, day) = (text[5..7].parse().ok()?, text[8..].parse().ok()?);
        let there_is = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        there_is.then_some(Self { year, month, day })
    }

    /// The day of an instant as it is written, whatever its offset, or a day.
    pub(super) fn of_instant(text: &str) -> Option<Self> {
        let Some((day, time)) = text.split_once(['T', 't']) else { return Self::parse(text) };
        is_time(time).then(|| Self::parse(day))?
    }

    /// In Greenwich.
    pub fn today() -> Self {
        Self::of_days(seconds_now() / 86_400)
    }

    /// Days since 1970-01-01.
    ///
    /// # Source
    ///
    /// Hinnant, *chrono-compatible low-level date algorithms*, 2013, `civil_from_days`.
    fn of_days(days: u64) -> Self {
        let days = days + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * month + 2) / 5 + 1) as u8;
        let month = if month < 10 { month + 3 } else { month - 9 } as u8;
        Self { year: (year + 400 * era) as i32 + i32::from(month <= 2), month, day }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// This second in Greenwich, as RFC 3339 writes it.
pub(super) fn now() -> String {
    let seconds = seconds_now();
    let (day, of_day) = (Date::of_days(seconds / 86_400), seconds % 86_400);
    format!("{day}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `12:30:00Z`, `12:30:00.5+08:00`
fn is_time(text: &str) -> bool {
    let Some(offset_at) = text.find(['Z', 'z', '+', '-']) else { return false };
    let (time, offset) = text.split_at(offset_at);
    let (whole, part) = time.split_once('.').unwrap_or((time, "0"));
    let fits = |text: &str, most: &[u8]| {
        let parts: Vec<&str> = text.split(':').collect();
        let fits = |(part, most): (&&str, &u8)| {
            part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number <= *most)
        };
        parts.len() == most.len() && parts.iter().zip(most).all(fits)
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let offset_fits = matches!(offset, "Z" | "z") || fits(&offset[1..], &[23, 59]);
    fits(whole, &[23, 59, 60]) && digits(part) && offset_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_of_the_calendar() {
        assert_eq!(Date::parse("2024-02-29").unwrap().to_string(), "2024-02-29");
        for wrong in ["2023-02-29", "2023-13-01", "2023-00-01", "2023-1-01", "+023-01-01", "", "二"]
        {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Date::of_days(0).to_string(), "1970-01-01");
        assert_eq!(Date::of_days(19_782).to_string(), "2024-02-29");
        assert_eq!(Date::of_days(20_819).to_string(), "2027-01-01");
    }

    #[test]
    fn an_instant_is_of_the_day_that_it_says() {
        let day = Date::parse("2027-09-01");
        for instant in ["2027-09-01", "2027-09-01T00:00:00Z", "2027-09-01t23:59:60.25+08:00"] {
            assert_eq!(Date::of_instant(instant), day, "{instant}");
        }
        for wrong in
            ["2027-09-01T", "2027-09-01T00:00Z", "2027-09-01T25:00:00Z", "2027-09-01T00:00:00"]
        {
            assert_eq!(Date::of_instant(wrong), None, "{wrong}");
        }
    }
}
