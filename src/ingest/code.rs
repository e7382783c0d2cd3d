/// A row for each code: its name, its id, and what is wrong and to be done.
macro_rules! codes {
    ($(#[$about:meta])* $($code:ident $id:literal $advice:literal)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            pub const ALL: [Self; TABLE.len()] = [$(Self::$code,)*];
        }

        const TABLE: &[(&str, &str)] = &[$(($id, $advice),)*];
    };
}

codes! {
    /// Stable codes, listed in the README: E… stop the work, W… do not.
    ///
    /// The first digit says what about: 1 any file, 2 schools, 3 blocks, 4 distances, 5 adjacency,
    /// 6 settings, 7 what all of them ask for together, 8 pins, bans and the plan to keep, 9 streets
    /// and barriers. A number that was given up is not given again.
    CannotRead "E101" "the file cannot be read; check its name and its permissions"
    NotUtf8 "E102" "these bytes are not UTF-8; save the file as UTF-8, or say its encoding in the settings: [files] encoding"
    Empty "E103" "the file holds no rows; give it at least one"
    NotJson "E104" "the file starts like JSON and is not; write it again with a GIS tool"
    NotFeatures "E105" "the JSON is not a GeoJSON FeatureCollection; export it as one"
    OtherCrs "E106" "this coordinate reference system is not known here; export the file as EPSG:4326"
    NotAFeature "E107" "a member of \"features\" must be a Feature, its properties an object; correct it"
    BadRow "E108" "the row has another number of fields than the header; check its commas"
    SameColumn "E109" "two columns have this name; rename or delete one"
    MissingColumn "E110" "the file has no such column; add it or say what it is called"
    NoId "E111" "the id is missing; give every row one of its own"
    BadId "E112" "an id must be text of at most 200 characters on one line, or a whole number; correct it"
    SameId "E113" "the id was used above; give every row one of its own"
    BadGeometry "E114" "the geometry cannot be understood; correct or redraw it"
    OutsideTheGlobe "E115" "a position must be longitude -180 to 180, then latitude -90 to 90, in degrees; correct it"
    UnknownFormat "E116" "this kind of file is not read; give GeoJSON, CSV, xlsx, GeoPackage, FlatGeobuf or a Shapefile"
    Damaged "E117" "the file is damaged or incomplete; write it again"
    TooLargeInside "E118" "the file unpacks to more than is read; give a smaller one"
    LacksPart "E119" "a part of the Shapefile is missing; put it beside the .shp"
    OpenElsewhere "E120" "another program has not yet written all it knows to this file; close it there"
    WhichLayer "E121" "the file holds several layers; say which one in the settings: [files] blocks_layer, schools_layer, …"
    NoSuchLayer "E122" "the file has no such layer; correct the settings"
    NoCrs "E123" "these are meters on a map, and nobody says on which; say it in the settings: [files] crs"
    OffTheMap "E124" "the position is on no place of the map it is said to be on; correct it or [files] crs"
    NoSuchLevel "E201" "no school is of this level; ask for one that the file holds"
    SeveralLevels "E202" "the file holds several levels; say which one with --level"
    NoLevel "E203" "the school's level is missing; write it"
    BadSeats "E204" "seats must be a whole number, 0 or more; correct it"
    BadClasses "E205" "classes, class size and most pupils must be whole numbers, 0 or more; correct them"
    NoSeats "E206" "the school has neither seats nor classes; write one of them"
    NoClassSize "E207" "no class size is known; write class_size in the row or for its level in the settings"
    NoSeatsAtAll "E208" "no school of the level has a seat; check the numbers"
    TooManySeats "E209" "the seats add up to more than 100 million; check the numbers"
    NoGate "E210" "a school must be a point; give it one, or give distances"
    NoSuchOwnBlock "E211" "the school stands in a block that the blocks do not have; correct the id"
    BadLeastChildren "E212" "least_children must be a whole number, 0 or more; correct it"
    LeastAboveSeats "E213" "the school has to get more children than it has seats; lower least_children or add seats"
    BadQuality "E214" "quality must be a number from 0 to 1 million; correct it"
    BadChildren "E301" "children must be a number, 0 or more; correct it"
    NegativeChildren "E302" "children must be 0 or more; correct the number"
    TooManyChildren "E303" "the children add up to more than 100 million; check the numbers"
    NoPlace "E304" "a block must be an area, a point, or a line with its side of the street; give it one, or give distances"
    BrokenOutline "E305" "the outline encloses no area that can be repaired; redraw it"
    Exchanged "E306" "longitude and latitude are exchanged in this file or in the schools; exchange them"
    FarAway "E307" "the blocks are more than 200 km from the schools; give files of one district"
    NoWay "E308" "the block has children and no way to any school; add a distance from it"
    MoreStayThanThere "E309" "more children stay where they are than the block has; correct the numbers"
    NowhereToStay "E310" "children stay where they are, and no school of today is known for them; write current_school"
    SameOutline "E311" "the block has the very outline of one above; delete one of them"
    BadAddressChildren "E312" "children of an address must be a number, 0 or more; correct it"
    AddressNowhere "E313" "the address is in no block; write its block, or correct its place"
    BadSide "E314" "the side of a street must be left, right, both, odd or even; correct it"
    WhichSideIsOdd "E315" "it is not known which side has the odd numbers; write [streets] odd_side = \"left\" or \"right\" in the settings, as lines are drawn"
    SidesAndOthers "E316" "some blocks are sides of streets, others areas or points; draw all of them one way"
    NoGroundLeft "E317" "nothing is nearer to this side of the street than to others; it may be there twice"
    TooLongSides "E318" "the streets are more than 20,000 km long altogether; check the coordinates"
    NoAddress "E319" "the row has no address; write it or delete the row"
    UnknownBlock "E401" "the blocks have no such id; correct it or delete the row"
    UnknownSchool "E402" "the schools have no such id; correct it or delete the row"
    SamePair "E403" "this block and school were given above; keep one of the rows"
    BadMeters "E404" "meters must be a number, 0 or more; correct it"
    TooLong "E405" "a walk must be shorter than 4,294 km; correct it, or delete the row if there is no way"
    UnknownNeighbor "E501" "the blocks have no such id; correct it or delete the row"
    OwnNeighbor "E502" "a block is not its own neighbor; delete the row"
    NotToml "E601" "the line is not TOML; correct it"
    UnknownKey "E602" "the settings know no such key; correct or delete it"
    WrongType "E603" "the setting has a value of the wrong kind; correct it"
    UnknownRule "E604" "there is no such rule; use \"least-walk\", \"nearest-first\" or \"shortest-worst-walk\""
    BadClassSize "E606" "a class size must be a whole number above 0; correct it"
    UnknownEffort "E607" "there is no such effort; use \"quick\", \"normal\" or \"best\""
    BadMaxWalk "E608" "the longest walk must be a number of meters, above 0 and below 4,294 km; correct it"
    BadCompactWithin "E609" "compact_within must be a share from 0 to 0.1; correct it"
    NoSuchSchool "E610" "no school has this id; correct it, or say new = true"
    SchoolExists "E611" "the schools have this id already; give the new school another one"
    NewSchoolLacks "E612" "a new school needs more than this; write what is missing"
    OnlyForNew "E613" "only a new school is described here; say new = true, or change the file of schools"
    AllClosed "E614" "every school of the level is closed; leave one open"
    NoSuchZoneSchool "E615" "no school has this id; correct or delete it"
    ZoneOfOne "E616" "a shared zone needs two schools; name another one or delete it"
    SchoolInTwoZones "E617" "the school is in another shared zone already; leave it in one"
    BadKeepPrice "E618" "price_m must be a number of meters from 0 to 1 million; correct it"
    BadYears "E619" "years must be a whole number from 1 to 100, entry_year from 1900 to 9999; correct it"
    HalfAHold "E620" "years and entry_year say only together who was moved lately; write the other one too"
    UnknownCrsName "E621" "this coordinate reference system is not known here; write \"EPSG:…\", \"GCJ-02\" or \"BD-09\""
    UnknownEncoding "E622" "there is no such encoding; write \"UTF-8\", \"GB18030\", \"UTF-16LE\", \"Big5\", …"
    BadHeaderRow "E623" "header_row must be a row's number, from 1 to 1000; correct it"
    BadOddSide "E624" "odd_side must be \"left\" or \"right\"; correct it"
    BadDay "E625" "there is no such day; write it as 2027-09-01"
    BadWebsite "E626" "a website must begin with https:// or http://; correct it"
    BadBasemap "E627" "a base map must be an address with {z}, {x} and {y} in it; correct it"
    LacksKey "E628" "a key that is needed is missing; write it"
    BadIssuer "E629" "an issuer must begin with https://, or http:// on this machine, and have no ? and no #; correct it"
    UnknownNameClaim "E630" "there is no such claim; write \"preferred_username\", \"email\" or \"sub\""
    UnknownStrangers "E631" "strangers are \"refused\" or \"added\"; write one of them"
    UnknownTimeZone "E632" "there is no such time zone; write its name in the IANA database, as \"Asia/Shanghai\""
    WishWithoutWay "E701" "a block has to go where it may not; give up one of the wishes"
    WishesOverfull "E702" "blocks that have to go to one school are too many for it; give up one, or add seats"
    WishesLeaveOut "E703" "wishes leave children without a seat who would find one; change one of them"
    WishesTooFew "E704" "schools cannot get the children they have to get; change one of the wishes"
    WishesCutOff "E705" "blocks of one zone are cut off from each other; give up one of the wishes"
    NoPlanFound "E706" "no plan with whole blocks was found, though none is proved impossible; ask for less"
    HandUnknownBlock "E801" "the blocks have no such id; correct it or delete the line"
    HandUnknownSchool "E802" "the schools have no such id; correct it or delete the line"
    PinToClosed "E803" "the block is pinned to a school that is closed; pin it elsewhere or open the school"
    PinnedTwice "E804" "the block is pinned to two schools; keep one of the pins"
    PinnedAndBanned "E805" "the block is pinned to a school it is banned from; delete the pin or the ban"
    NoWayToPin "E806" "the block is pinned to a school to which there is no way; add the distance or delete the pin"
    KeptTwice "E807" "the block was given above; keep one of the rows"
    BadMoved "E808" "moved must be a year, not after entry_year, or nothing; correct it"
    NothingKept "E809" "no row names both a block and a school that are still there; give the plan of this district and level"
    NoStreet "E901" "a street must be a LineString or a MultiLineString; give it one, or delete the row"
    BrokenPbf "E902" "the OpenStreetMap file is damaged; download it again"
    TooMuchStreet "E903" "the file of streets is too large for one district; cut out the district and its surroundings"
    UnknownPbf "E904" "the OpenStreetMap file is of another kind; write it as plain .osm.pbf"
    NoStreets "E905" "the file holds no street that people walk; give another one"
    BadLayer "E906" "a layer must be a whole number from -100 to 100; correct it"
    TooDense "E907" "lines lie so close that nearly all of them would join; lower [streets] join_within_m"
    NoBarrier "E908" "a barrier must be a LineString or a MultiLineString, a crossing a point; correct it"
    BadPrice "E909" "price_m must be a number of meters from 0 to 1 million, or nothing where nobody crosses; correct it"
    BadStreetSetting "E910" "the setting must be a number of meters within its limits; correct it"
    StreetsAndDistances "E911" "walks are either given or measured along streets; leave out --streets or --distances"
    BarriersAlone "E912" "barriers stop streets; give them with --streets"
    NoWalk "E913" "the block has children, and from its street no school can be reached on foot; add the street or crossing that is missing, or an entrance on another street"
    BadEntrance "E914" "an entrance needs both entrance_lon and entrance_lat, in degrees; correct it"
    AssumedEncoding "W101" "nothing says in which encoding the file is; it was read in this one"
    RowsAbove "W102" "this row names the columns; those above it were passed over"
    CrsOverruled "W103" "the file says it is in this coordinate reference system, and the settings say otherwise; they hold"
    UnknownShift "W104" "how far this datum is from WGS 84 is not known here; all positions may be off by 100 m together"
    NamelessSchool "W201" "the school has no name; its id stands for it"
    SeatsCapped "W202" "the school has more seats than most pupils; the cap holds"
    FarSchool "W203" "the school is more than 200 km from the blocks; check its place"
    Overstayed "W204" "more children stay at the school than it has seats; it has none for new ones"
    OutsideAllBlocks "W205" "the school stands outside all blocks; check its place, or leave it if it does"
    LooksShifted "W206" "schools and blocks look shifted against each other as maps of China are; if so, say it in the settings: [files] schools_crs or blocks_crs"
    Apportioned "W301" "children were fractions; they are now whole, with the same total, rounded"
    Repaired "W302" "the outline crossed itself and was repaired; check it on a map"
    UnknownCurrentSchool "W303" "the schools have no such id; today's school is left out"
    FarBlock "W304" "the block is more than 200 km from the schools; check its place"
    Overlap "W305" "blocks overlap; whoever lives there is counted in both: redraw one"
    Gap "W306" "there are gaps between blocks; homes there are in no block"
    NoChildrenAtAll "W307" "no block has any children; check the column"
    ChildrenTwice "W308" "children of blocks are counted from the addresses; this column of the blocks is left out"
    SameNeighbors "W501" "the pair was given above in the same order; the row is left out"
    UnusedColumn "W601" "no file has a column of this name; check the settings"
    NothingToKeep "W602" "no plan to keep was given; give it with --keep, or delete [keep]"
    GoneBlock "W801" "the block is no more; the row is left out"
    GoneSchool "W802" "the school is no more; the block is free to go anywhere"
    FreeToLeave "W803" "the plan is there to be kept, but leaving it costs nothing; write [keep] price_m or years in the settings"
    MissingNodes "W901" "so many points of streets are not in the file, and streets end there; cut it out with complete ways"
    FarFromStreets "W902" "the nearest street is far from the block; check its place, or give it an entrance"
    GateFarFromStreets "W903" "the nearest street is far from the school's gate; check its place"
    UnreachedSchool "W904" "no block can walk to the school along the streets; check its gates and the streets there"
    ShiftedAgainstStreets "W905" "blocks and streets look shifted against each other as maps of China are; if so, say it in the settings: [files] blocks_crs or streets_crs"
}

impl Code {
    /// `E302`, `W301`.
    pub fn id(self) -> &'static str {
        TABLE[self as usize].0
    }

    /// What is wrong, and what to do.
    pub fn advice(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// Worth knowing, and no reason to stop.
    pub fn is_notice(self) -> bool {
        self.id().starts_with('W')
    }
}
