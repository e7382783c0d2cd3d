use jiff::Timestamp;
use jiff::tz;
use time::{OffsetDateTime, UtcOffset};

/// By whose days and hours an office counts; by UTC where nobody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZone(tz::TimeZone);

impl Default for TimeZone {
    fn default() -> Self {
        Self(tz::TimeZone::UTC)
    }
}

impl TimeZone {
    /// By its name in the IANA database that this program was built with, such as `Asia/Shanghai`.
    /// `None`: there is no such zone.
    pub fn named(name: &str) -> Option<Self> {
        tz::TimeZone::get(name).ok().map(Self)
    }

    /// What clocks show there, so many milliseconds after 1970 began in UTC.
    pub fn at(&self, ms: i64) -> OffsetDateTime {
        let seconds = ms.div_euclid(1000);
        let offset = Timestamp::from_second(seconds)
            .ok()
            .and_then(|at| UtcOffset::from_whole_seconds(self.0.to_offset(at).seconds()).ok());
        OffsetDateTime::from_unix_timestamp(seconds)
            .ok()
            .and_then(|at| at.checked_to_offset(offset.unwrap_or(UtcOffset::UTC)))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn there(zone: &str, at: OffsetDateTime) -> OffsetDateTime {
        TimeZone::named(zone).unwrap().at(at.unix_timestamp() * 1000 + 999)
    }

    #[test]
    fn a_day_begins_where_the_office_is() {
        let evening = datetime!(2027-08-31 15:59:59 UTC);
        let [before, after] = [evening, evening + time::Duration::SECOND]
            .map(|at| there("Asia/Shanghai", at).to_string());
        assert_eq!(before, "2027-08-31 23:59:59.0 +08:00:00");
        assert_eq!(after, "2027-09-01 0:00:00.0 +08:00:00");
        assert_eq!(TimeZone::default(), TimeZone::named("UTC").unwrap());
        assert_eq!(there("UTC", evening).date(), evening.date());
    }

    #[test]
    fn summer_has_other_hours_where_it_does() {
        let hour = |at| there("America/New_York", at).hour();
        assert_eq!(hour(datetime!(2027-01-15 17:00 UTC)), 12);
        assert_eq!(hour(datetime!(2027-07-15 17:00 UTC)), 13);
    }

    #[test]
    fn what_is_no_zone_is_none() {
        for name in ["", "Mars/Olympus", "../../etc/passwd", "+08:00"] {
            assert_eq!(TimeZone::named(name), None, "{name}");
        }
        assert_eq!(TimeZone::default().at(i64::MAX), OffsetDateTime::UNIX_EPOCH);
    }
}
