//! How streets are read and walked.

use super::Entry;
use super::reader::Reader;
use crate::ingest::Code;
use crate::model::{Millimeters, Side, StreetSettings};

const KEYS: [&str; 7] = [
    "join_within_m",
    "max_snap_m",
    "islet_m",
    "crossing_within_m",
    "walk_m_per_minute",
    "odd_side",
    "side_depth_m",
];

impl Reader<'_> {
    pub fn street_setting(&mut self, entry: Entry, settings: &mut StreetSettings) {
        let meters = |meters: i64| Millimeters(meters * 1000);
        let (setting, least, most) = match entry.0.get_ref().as_ref() {
            "join_within_m" => (&mut settings.join_within, meters(0), meters(100)),
            "max_snap_m" => (&mut settings.max_snap, meters(0), meters(100_000)),
            "islet_m" => (&mut settings.islet, meters(0), meters(1_000_000)),
            "crossing_within_m" => (&mut settings.crossing_within, meters(0), meters(1000)),
            "walk_m_per_minute" => (&mut settings.per_minute, meters(1), meters(1000)),
            "side_depth_m" => (&mut settings.side_depth, meters(5), meters(1000)),
            "odd_side" => {
                let sides = [("left", Side::Left), ("right", Side::Right)];
                settings.odd_side = self.one_of(entry, sides, Code::BadOddSide);
                return;
            }
            _ => return self.unknown(entry.0, &KEYS),
        };
        let said = self.decimal(entry.1).map(|number| Millimeters(number.thousandths()));
        let fits = said.filter(|said| (least..=most).contains(said));
        *setting = self.or_problem(fits, Code::BadStreetSetting, entry).unwrap_or(*setting);
    }
}
