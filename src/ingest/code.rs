/// Stable codes, listed in the README: E… stop the work, W… do not.
///
/// The first digit says what about: 1 any file, 2 schools, 3 blocks, 4 distances, 5 adjacency,
/// 6 settings, 7 what all of them ask for together, 8 pins, bans and the plan to keep. A number
/// that was given up is not given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    CannotRead,
    NotUtf8,
    Empty,
    NotJson,
    NotFeatures,
    OtherCrs,
    NotAFeature,
    BadRow,
    SameColumn,
    MissingColumn,
    NoId,
    BadId,
    SameId,
    BadGeometry,
    OutsideTheGlobe,
    NoSuchLevel,
    SeveralLevels,
    NoLevel,
    BadSeats,
    BadClasses,
    NoSeats,
    NoClassSize,
    NoSeatsAtAll,
    TooManySeats,
    NoGate,
    NoSuchOwnBlock,
    BadLeastChildren,
    LeastAboveSeats,
    BadQuality,
    BadChildren,
    NegativeChildren,
    TooManyChildren,
    NoPlace,
    BrokenOutline,
    Exchanged,
    FarAway,
    NoWay,
    MoreStayThanThere,
    NowhereToStay,
    UnknownBlock,
    UnknownSchool,
    SamePair,
    BadMeters,
    TooLong,
    UnknownNeighbor,
    OwnNeighbor,
    NotToml,
    UnknownKey,
    WrongType,
    UnknownRule,
    BadClassSize,
    UnknownEffort,
    BadMaxWalk,
    BadCompactWithin,
    NoSuchSchool,
    SchoolExists,
    NewSchoolLacks,
    OnlyForNew,
    AllClosed,
    NoSuchZoneSchool,
    ZoneOfOne,
    SchoolInTwoZones,
    BadKeepPrice,
    BadYears,
    HalfAHold,
    WishWithoutWay,
    WishesOverfull,
    WishesLeaveOut,
    WishesTooFew,
    WishesCutOff,
    NoPlanFound,
    HandUnknownBlock,
    HandUnknownSchool,
    PinToClosed,
    PinnedTwice,
    PinnedAndBanned,
    NoWayToPin,
    KeptTwice,
    BadMoved,
    NothingKept,
    NamelessSchool,
    SeatsCapped,
    FarSchool,
    Overstayed,
    Apportioned,
    Repaired,
    UnknownCurrentSchool,
    FarBlock,
    SameNeighbors,
    UnusedColumn,
    NothingToKeep,
    GoneBlock,
    GoneSchool,
    FreeToLeave,
}

/// One row per code, in their order: the code, its name, and what is wrong and to be done.
const TABLE: [(Code, &str, &str); 94] = [
    (Code::CannotRead, "E101", "the file cannot be read; check its name and its permissions"),
    (Code::NotUtf8, "E102", "these bytes are not UTF-8; save the file as UTF-8"),
    (Code::Empty, "E103", "the file holds no rows; give it at least one"),
    (Code::NotJson, "E104", "the file starts like JSON and is not; write it again with a GIS tool"),
    (Code::NotFeatures, "E105", "the JSON is not a GeoJSON FeatureCollection; export it as one"),
    (
        Code::OtherCrs,
        "E106",
        "coordinates must be longitude and latitude on WGS 84; export the file as EPSG:4326",
    ),
    (
        Code::NotAFeature,
        "E107",
        "a member of \"features\" must be a Feature, its properties an object; correct it",
    ),
    (
        Code::BadRow,
        "E108",
        "the row has another number of fields than the header; check its commas",
    ),
    (Code::SameColumn, "E109", "two columns have this name; rename or delete one"),
    (Code::MissingColumn, "E110", "the file has no such column; add it or say what it is called"),
    (Code::NoId, "E111", "the id is missing; give every row one of its own"),
    (
        Code::BadId,
        "E112",
        "an id must be text of at most 200 characters on one line, or a whole number; correct it",
    ),
    (Code::SameId, "E113", "the id was used above; give every row one of its own"),
    (Code::BadGeometry, "E114", "the geometry cannot be understood; correct or redraw it"),
    (
        Code::OutsideTheGlobe,
        "E115",
        "a position must be longitude -180 to 180, then latitude -90 to 90, in degrees; correct it",
    ),
    (Code::NoSuchLevel, "E201", "no school is of this level; ask for one that the file holds"),
    (Code::SeveralLevels, "E202", "the file holds several levels; say which one with --level"),
    (Code::NoLevel, "E203", "the school's level is missing; write it"),
    (Code::BadSeats, "E204", "seats must be a whole number, 0 or more; correct it"),
    (
        Code::BadClasses,
        "E205",
        "classes, class size and most pupils must be whole numbers, 0 or more; correct them",
    ),
    (Code::NoSeats, "E206", "the school has neither seats nor classes; write one of them"),
    (
        Code::NoClassSize,
        "E207",
        "no class size is known; write class_size in the row or for its level in the settings",
    ),
    (Code::NoSeatsAtAll, "E208", "no school of the level has a seat; check the numbers"),
    (Code::TooManySeats, "E209", "the seats add up to more than 100 million; check the numbers"),
    (Code::NoGate, "E210", "a school must be a point; give it one, or give distances"),
    (
        Code::NoSuchOwnBlock,
        "E211",
        "the school stands in a block that the blocks do not have; correct the id",
    ),
    (
        Code::BadLeastChildren,
        "E212",
        "least_children must be a whole number, 0 or more; correct it",
    ),
    (
        Code::LeastAboveSeats,
        "E213",
        "the school has to get more children than it has seats; lower least_children or add seats",
    ),
    (Code::BadQuality, "E214", "quality must be a number from 0 to 1 million; correct it"),
    (Code::BadChildren, "E301", "children must be a number, 0 or more; correct it"),
    (Code::NegativeChildren, "E302", "children must be 0 or more; correct the number"),
    (
        Code::TooManyChildren,
        "E303",
        "the children add up to more than 100 million; check the numbers",
    ),
    (
        Code::NoPlace,
        "E304",
        "a block must be a Polygon, a MultiPolygon or a point; give it one, or give distances",
    ),
    (Code::BrokenOutline, "E305", "the outline encloses no area that can be repaired; redraw it"),
    (
        Code::Exchanged,
        "E306",
        "longitude and latitude are exchanged in this file or in the schools; exchange them",
    ),
    (
        Code::FarAway,
        "E307",
        "the blocks are more than 200 km from the schools; give files of one district",
    ),
    (
        Code::NoWay,
        "E308",
        "the block has children and no way to any school; add a distance from it",
    ),
    (
        Code::MoreStayThanThere,
        "E309",
        "more children stay where they are than the block has; correct the numbers",
    ),
    (
        Code::NowhereToStay,
        "E310",
        "children stay where they are, and no school of today is known for them; write current_school",
    ),
    (Code::UnknownBlock, "E401", "the blocks have no such id; correct it or delete the row"),
    (Code::UnknownSchool, "E402", "the schools have no such id; correct it or delete the row"),
    (Code::SamePair, "E403", "this block and school were given above; keep one of the rows"),
    (Code::BadMeters, "E404", "meters must be a number, 0 or more; correct it"),
    (
        Code::TooLong,
        "E405",
        "a walk must be shorter than 4,294 km; correct it, or delete the row if there is no way",
    ),
    (Code::UnknownNeighbor, "E501", "the blocks have no such id; correct it or delete the row"),
    (Code::OwnNeighbor, "E502", "a block is not its own neighbor; delete the row"),
    (Code::NotToml, "E601", "the line is not TOML; correct it"),
    (Code::UnknownKey, "E602", "the settings know no such key; correct or delete it"),
    (Code::WrongType, "E603", "the setting has a value of the wrong kind; correct it"),
    (
        Code::UnknownRule,
        "E604",
        "there is no such rule; use \"least-walk\", \"nearest-first\" or \"shortest-worst-walk\"",
    ),
    (Code::BadClassSize, "E606", "a class size must be a whole number above 0; correct it"),
    (Code::UnknownEffort, "E607", "there is no such effort; use \"quick\", \"normal\" or \"best\""),
    (
        Code::BadMaxWalk,
        "E608",
        "the longest walk must be a number of meters, above 0 and below 4,294 km; correct it",
    ),
    (Code::BadCompactWithin, "E609", "compact_within must be a share from 0 to 0.1; correct it"),
    (Code::NoSuchSchool, "E610", "no school has this id; correct it, or say new = true"),
    (
        Code::SchoolExists,
        "E611",
        "the schools have this id already; give the new school another one",
    ),
    (Code::NewSchoolLacks, "E612", "a new school needs more than this; write what is missing"),
    (
        Code::OnlyForNew,
        "E613",
        "only a new school is described here; say new = true, or change the file of schools",
    ),
    (Code::AllClosed, "E614", "every school of the level is closed; leave one open"),
    (Code::NoSuchZoneSchool, "E615", "no school has this id; correct or delete it"),
    (Code::ZoneOfOne, "E616", "a shared zone needs two schools; name another one or delete it"),
    (
        Code::SchoolInTwoZones,
        "E617",
        "the school is in another shared zone already; leave it in one",
    ),
    (
        Code::BadKeepPrice,
        "E618",
        "price_m must be a number of meters from 0 to 1 million; correct it",
    ),
    (
        Code::BadYears,
        "E619",
        "years must be a whole number from 1 to 100, entry_year from 1900 to 9999; correct it",
    ),
    (
        Code::HalfAHold,
        "E620",
        "years and entry_year say only together who was moved lately; write the other one too",
    ),
    (Code::WishWithoutWay, "E701", "a block has to go where it may not; give up one of the wishes"),
    (
        Code::WishesOverfull,
        "E702",
        "blocks that have to go to one school are too many for it; give up one, or add seats",
    ),
    (
        Code::WishesLeaveOut,
        "E703",
        "wishes leave children without a seat who would find one; change one of them",
    ),
    (
        Code::WishesTooFew,
        "E704",
        "schools cannot get the children they have to get; change one of the wishes",
    ),
    (
        Code::WishesCutOff,
        "E705",
        "blocks of one zone are cut off from each other; give up one of the wishes",
    ),
    (
        Code::NoPlanFound,
        "E706",
        "no plan with whole blocks was found, though none is proved impossible; ask for less",
    ),
    (Code::HandUnknownBlock, "E801", "the blocks have no such id; correct it or delete the line"),
    (Code::HandUnknownSchool, "E802", "the schools have no such id; correct it or delete the line"),
    (
        Code::PinToClosed,
        "E803",
        "the block is pinned to a school that is closed; pin it elsewhere or open the school",
    ),
    (Code::PinnedTwice, "E804", "the block is pinned to two schools; keep one of the pins"),
    (
        Code::PinnedAndBanned,
        "E805",
        "the block is pinned to a school it is banned from; delete the pin or the ban",
    ),
    (
        Code::NoWayToPin,
        "E806",
        "the block is pinned to a school to which there is no way; add the distance or delete the pin",
    ),
    (Code::KeptTwice, "E807", "the block was given above; keep one of the rows"),
    (Code::BadMoved, "E808", "moved must be a year, not after entry_year, or nothing; correct it"),
    (
        Code::NothingKept,
        "E809",
        "no row names both a block and a school that are still there; give the plan of this district and level",
    ),
    (Code::NamelessSchool, "W201", "the school has no name; its id stands for it"),
    (Code::SeatsCapped, "W202", "the school has more seats than most pupils; the cap holds"),
    (Code::FarSchool, "W203", "the school is more than 200 km from the blocks; check its place"),
    (
        Code::Overstayed,
        "W204",
        "more children stay at the school than it has seats; it has none for new ones",
    ),
    (
        Code::Apportioned,
        "W301",
        "children were fractions; they are now whole, with the same total, rounded",
    ),
    (Code::Repaired, "W302", "the outline crossed itself and was repaired; check it on a map"),
    (Code::UnknownCurrentSchool, "W303", "the schools have no such id; today's school is left out"),
    (Code::FarBlock, "W304", "the block is more than 200 km from the schools; check its place"),
    (
        Code::SameNeighbors,
        "W501",
        "the pair was given above in the same order; the row is left out",
    ),
    (Code::UnusedColumn, "W601", "no file has a column of this name; check the settings"),
    (
        Code::NothingToKeep,
        "W602",
        "no plan to keep was given; give it with --keep, or delete [keep]",
    ),
    (Code::GoneBlock, "W801", "the block is no more; the row is left out"),
    (Code::GoneSchool, "W802", "the school is no more; the block is free to go anywhere"),
    (
        Code::FreeToLeave,
        "W803",
        "the plan is there to be kept, but leaving it costs nothing; write [keep] price_m or years in the settings",
    ),
];

impl Code {
    pub const ALL: [Self; TABLE.len()] = {
        let mut all = [Self::CannotRead; TABLE.len()];
        let mut at = 0;
        while at < TABLE.len() {
            assert!(TABLE[at].0 as usize == at, "the table is in the order of the codes");
            all[at] = TABLE[at].0;
            at += 1;
        }
        all
    };

    /// `E302`, `W301`.
    pub fn id(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// What is wrong, and what to do.
    pub fn advice(self) -> &'static str {
        TABLE[self as usize].2
    }

    /// Worth knowing, and no reason to stop.
    pub fn is_notice(self) -> bool {
        self.id().starts_with('W')
    }
}
