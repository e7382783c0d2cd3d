use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

pub use time::Date;

/// As RFC 3339 writes a day.
const DAY: &[BorrowedFormatItem] = format_description!("[year]-[month]-[day]");

/// The day of an instant as it is written, whatever its offset, or a day. `None`: there is none.
pub fn of_instant(text: &str) -> Option<Date> {
    match text.contains(['T', 't']) {
        true => OffsetDateTime::parse(text, &Rfc3339).ok().map(OffsetDateTime::date),
        false => Date::parse(text, DAY).ok(),
    }
}

/// In Greenwich.
pub fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

/// This second in Greenwich, as RFC 3339 writes it.
pub fn now() -> String {
    let now = OffsetDateTime::now_utc().to_offset(UtcOffset::UTC);
    let now = now.replace_nanosecond(0).unwrap_or(now);
    now.format(&Rfc3339).expect("this is no year after 9999")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_of_the_day_that_it_says() {
        let day = of_instant("2027-09-01");
        assert_eq!(day.unwrap().to_string(), "2027-09-01");
        for instant in ["2027-09-01T00:00:00Z", "2027-09-01t23:59:59.25+08:00"] {
            assert_eq!(of_instant(instant), day, "{instant}");
        }
        for wrong in [
            "2027-09-01T",
            "2027-09-01T00:00Z",
            "2027-09-01T25:00:00Z",
            "2027-09-01T00:00:00",
            "2023-02-29",
            "2023-13-01",
            "2023-1-01",
            "",
            "二",
        ] {
            assert_eq!(of_instant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn now_is_a_second_of_today() {
        assert!(of_instant(&now()).is_some() && now().ends_with('Z') && !now().contains('.'));
    }
}
