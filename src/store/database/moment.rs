use std::time::{SystemTime, UNIX_EPOCH};

use super::DatabaseError;
use crate::model::TimeZone;

/// A point in time: milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// What the system's clock says.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// As RFC 3339 writes it, to the second.
    pub fn written(self) -> String {
        let seconds = self.0.div_euclid(1000);
        let time = time::OffsetDateTime::from_unix_timestamp(seconds);
        let time = time
            .ok()
            .and_then(|time| time.format(&time::format_description::well_known::Rfc3339).ok());
        time.unwrap_or_else(|| seconds.to_string())
    }

    /// The day on which it was, where an office is.
    pub fn day(self, there: &TimeZone) -> time::Date {
        there.at(self.0).date()
    }

    /// So many milliseconds later, or earlier.
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// A new name for what has none: a UUID of version 7, so that what was made later sorts later.
///
/// # Errors
///
/// The system gives no random bytes.
pub(super) fn new_id(at: Moment) -> Result<String, DatabaseError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|err| DatabaseError::NoChance(err.to_string()))?;
    bytes[..6].copy_from_slice(&at.0.to_be_bytes()[2..]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex::encode(bytes);
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}
