//! Days and instants as RFC 3339 writes them.

use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use crate::model::TimeZone;
use crate::store;
use crate::store::database::Moment;

/// The day of an instant as it is written, whatever its offset, or a day.
pub fn of_instant(text: &str) -> Option<Date> {
    let instant = || OffsetDateTime::parse(text, &Rfc3339).ok().map(OffsetDateTime::date);
    store::day(text).or_else(instant)
}

/// Where an office is.
pub fn today(there: &TimeZone) -> Date {
    there.at(Moment::now().0).date()
}

/// This second in Greenwich.
pub fn now() -> String {
    let now = OffsetDateTime::now_utc();
    let whole = now.replace_nanosecond(0).unwrap_or(now);
    whole.format(&Rfc3339).expect("the year has four digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_of_the_day_that_it_says() {
        let day = store::day("2027-09-01");
        for instant in ["2027-09-01", "2027-09-01T00:00:00Z", "2027-09-01T23:59:59.25+08:00"] {
            assert_eq!(of_instant(instant), day, "{instant}");
        }
        for wrong in ["2027-09-01T", "2027-09-01T00:00Z", "2027-09-01T25:00:00Z", "2027-02-29", ""]
        {
            assert_eq!(of_instant(wrong), None, "{wrong}");
        }
    }
}
