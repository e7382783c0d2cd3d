//! What-ifs about schools, and what the office decides by hand.

use super::Entry;
use super::reader::Reader;
use crate::ingest::wishes::{Hold, KeepWish, PairWish, SchoolWish, Wishes, ZoneWish};
use crate::ingest::{Code, MOST};
use crate::model::{Children, Millimeters};

const SCHOOL_KEYS: [&str; 12] = [
    "closed",
    "new",
    "name",
    "name_en",
    "address",
    "address_en",
    "level",
    "block",
    "lon",
    "lat",
    "seats",
    "least_children",
];

const KEEP_KEYS: [&str; 3] = ["price_m", "years", "entry_year"];

/// Small enough to be added to any walk of a city.
const DEAREST: Millimeters = Millimeters(1_000_000_000);

impl Reader<'_> {
    /// Whether it is one.
    pub fn wish(&mut self, entry: Entry, wishes: &mut Wishes) -> bool {
        match entry.0.get_ref().as_ref() {
            "schools" => {
                for entry in self.table(entry).into_iter().flatten() {
                    wishes.schools.extend(self.school(entry));
                }
            }
            "pins" => {
                for entry in self.table(entry).into_iter().flatten() {
                    let school = self.id(entry, "the id of a school");
                    wishes.pins.extend(school.map(|school| self.pair(entry, school)));
                }
            }
            "bans" => {
                for entry in self.table(entry).into_iter().flatten() {
                    let schools = self.ids(entry, "a list of ids of schools");
                    let pairs = schools.into_iter().flatten();
                    wishes.bans.extend(pairs.map(|school| self.pair(entry, school)));
                }
            }
            "shared_zones" => {
                for entry in self.table(entry).into_iter().flatten() {
                    let (spot, name) = (self.spot(entry.0), entry.0.get_ref().to_string());
                    let schools = self.ids(entry, "a list of ids of schools");
                    wishes.zones.extend(schools.map(|schools| ZoneWish { spot, name, schools }));
                }
            }
            "keep" => wishes.keep = self.keep(entry),
            "grandfathered" => self.grandfathered(entry, wishes),
            _ => return false,
        }
        true
    }

    fn pair(&self, entry: Entry, school: String) -> PairWish {
        PairWish { spot: self.spot(entry.0), block: entry.0.get_ref().to_string(), school }
    }

    fn school(&mut self, entry: Entry) -> Option<SchoolWish> {
        let table = self.table(entry)?;
        let mut wish = SchoolWish::untouched(entry.0.get_ref().to_string(), self.spot(entry.0));
        for entry in table {
            self.fact_of_school(entry, &mut wish);
        }
        let named = [&wish.name, &wish.name_en, &wish.address, &wish.address_en];
        let described = named.into_iter().chain([&wish.level, &wish.block]).any(Option::is_some);
        let placed = wish.lon.is_some() || wish.lat.is_some();
        if !wish.new && (placed || described) {
            self.problems.add(wish.spot.problem(Code::OnlyForNew).value(&wish.id));
        }
        Some(wish)
    }

    fn fact_of_school(&mut self, entry: Entry, wish: &mut SchoolWish) {
        match entry.0.get_ref().as_ref() {
            "closed" => wish.closed = self.boolean(entry).unwrap_or(false),
            "new" => wish.new = self.boolean(entry).unwrap_or(false),
            "name" => wish.name = self.id(entry, "text"),
            "name_en" => wish.name_en = self.id(entry, "text"),
            "address" => wish.address = self.id(entry, "text"),
            "address_en" => wish.address_en = self.id(entry, "text"),
            "level" => wish.level = self.id(entry, "text"),
            "block" => wish.block = self.id(entry, "the id of a block"),
            "lon" => wish.lon = self.degrees(entry, 180.0),
            "lat" => wish.lat = self.degrees(entry, 90.0),
            "seats" => wish.seats = self.count(entry, Code::BadSeats),
            "least_children" => wish.least_children = self.count(entry, Code::BadLeastChildren),
            _ => self.unknown(entry.0, &SCHOOL_KEYS),
        }
    }

    fn degrees(&mut self, entry: Entry, most: f64) -> Option<f64> {
        let said =
            self.decimal(entry.1).and_then(|_| self.written(entry.1).replace('_', "").parse().ok());
        let degrees: Option<f64> = said.filter(|degrees: &f64| degrees.abs() <= most);
        self.or_problem(degrees, Code::OutsideTheGlobe, entry)
    }

    fn count(&mut self, entry: Entry, code: Code) -> Option<Children> {
        let number = self.integer(entry.1).filter(|number| (0..=MOST).contains(number));
        self.or_problem(number.map(Children), code, entry)
    }

    fn keep(&mut self, entry: Entry) -> Option<KeepWish> {
        let table = self.table(entry)?;
        let spot = self.spot(entry.0);
        let (mut price, mut years, mut entry_year) = (None, None, None);
        let mut sound = true;
        for entry in table {
            match entry.0.get_ref().as_ref() {
                "price_m" => price = self.price(entry),
                "years" => {
                    years = self.year(entry, 1..=100);
                    sound &= years.is_some();
                }
                "entry_year" => {
                    entry_year = self.year(entry, 1900..=9999);
                    sound &= entry_year.is_some();
                }
                _ => self.unknown(entry.0, &KEEP_KEYS),
            }
        }
        if sound && years.is_some() != entry_year.is_some() {
            self.problems.add(spot.problem(Code::HalfAHold));
        }
        let hold = years.zip(entry_year).map(|(years, entry_year)| Hold { years, entry_year });
        Some(KeepWish { spot, price, hold })
    }

    fn price(&mut self, entry: Entry) -> Option<Millimeters> {
        let price = self.decimal(entry.1).map(|number| Millimeters(number.thousandths()));
        let fits = price.filter(|price| (Millimeters(0)..=DEAREST).contains(price));
        self.or_problem(fits, Code::BadKeepPrice, entry)
    }

    fn year(&mut self, entry: Entry, fitting: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let said = self.integer(entry.1).filter(|year| fitting.contains(year));
        self.or_problem(said, Code::BadYears, entry)
    }

    fn grandfathered(&mut self, entry: Entry, wishes: &mut Wishes) {
        for entry in self.table(entry).into_iter().flatten() {
            match entry.0.get_ref().as_ref() {
                "children" => {
                    let said = self.texts(entry, "a column's name or a list of names");
                    wishes.grandfathered = said.unwrap_or_default();
                }
                _ => self.unknown(entry.0, &["children"]),
            }
        }
    }
}
