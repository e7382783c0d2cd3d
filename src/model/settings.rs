use std::collections::BTreeMap;

use super::{Children, Millimeters};

/// What an office decided: how to allocate, and what its files call things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub rule: Rule,
    /// Each zone is one piece. `None`: if blocks have neighbors and the rule can keep to it.
    pub connected: Option<bool>,
    /// The block a school stands in goes to that school.
    pub own_block: bool,
    pub effort: Effort,
    /// Nobody walks farther.
    pub max_walk: Option<Millimeters>,
    /// How much longer, in millionths, all walks together may be for the sake of smoother borders.
    /// `None`: borders do not count.
    pub compact_within: Option<Millionths>,
    pub columns: Columns,
    pub class_sizes: ClassSizes,
    pub streets: StreetSettings,
}

/// How children and seats are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Least total walk, summed over children.
    LeastWalk,
    /// The closest pair of block and school first: no seat goes to a home farther away while a
    /// nearer one wants it.
    NearestFirst,
    /// The longest walk as short as possible, then least total walk.
    ShortestWorstWalk,
}

/// How much work may go into a plan: counts, never time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    Quick,
    Normal,
    Best,
}

/// How streets are read and walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreetSettings {
    /// Ends of drawn lines that lie so close together are one place.
    pub join_within: Millimeters,
    /// A home or gate farther from every street is told.
    pub max_snap: Millimeters,
    /// Streets that hang together for less than this, without a gate, are passed over where other
    /// streets are within `max_snap`.
    pub islet: Millimeters,
    /// So far from a crossing a street still passes a barrier there.
    pub crossing_within: Millimeters,
    /// How far people walk in a minute.
    pub per_minute: Millimeters,
    /// Where odd house numbers are, as lines of blocks are drawn. `None`: it was not said.
    pub odd_side: Option<Side>,
    /// How far from its street a home may lie, where blocks are sides of streets.
    pub side_depth: Millimeters,
}

/// Of a line, as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

impl Side {
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// A share, in whole millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millionths(pub i64);

impl Effort {
    pub const ALL: [Self; 3] = [Self::Quick, Self::Normal, Self::Best];

    pub fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Normal => "normal",
            Self::Best => "best",
        }
    }
}

impl Rule {
    pub const ALL: [Self; 3] = [Self::LeastWalk, Self::NearestFirst, Self::ShortestWorstWalk];

    pub fn name(self) -> &'static str {
        match self {
            Self::LeastWalk => "least-walk",
            Self::NearestFirst => "nearest-first",
            Self::ShortestWorstWalk => "shortest-worst-walk",
        }
    }
}

/// For every fact the names a column may have; the first one present in a file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    pub id: Vec<String>,
    pub name: Vec<String>,
    /// The name in English, beside a `name` in another language.
    pub name_en: Vec<String>,
    pub level: Vec<String>,
    pub seats: Vec<String>,
    pub classes: Vec<String>,
    pub class_size: Vec<String>,
    pub max_pupils: Vec<String>,
    /// In schools: how many children it has to get at least.
    pub least_children: Vec<String>,
    /// In schools: the name of the zone it has together with others.
    pub shared_zone: Vec<String>,
    /// In schools: the office's score.
    pub quality: Vec<String>,
    /// In schools: the block the school stands in.
    pub block: Vec<String>,
    pub children: Vec<String>,
    /// In blocks: the id of today's school.
    pub current_school: Vec<String>,
    /// In addresses and schools: what a letter would have on it.
    pub address: Vec<String>,
    /// In schools: the address in English, beside an `address` in another language.
    pub address_en: Vec<String>,
    /// Longitude or easting, in files without geometries.
    pub lon: Vec<String>,
    /// Latitude or northing, in files without geometries.
    pub lat: Vec<String>,
    /// In blocks, with `entrance_lat`: where walks along streets start.
    pub entrance_lon: Vec<String>,
    pub entrance_lat: Vec<String>,
    /// In blocks that are lines: which side of the street they are.
    pub side: Vec<String>,
    /// What the map that the file is on calls X: on Gauss-Krüger maps the way north.
    pub x: Vec<String>,
    /// What the map that the file is on calls Y: on Gauss-Krüger maps the way east.
    pub y: Vec<String>,
}

/// How many children a class takes at most, by level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassSizes(pub BTreeMap<String, Children>);

impl Default for Columns {
    /// Every fact is called by its own name.
    fn default() -> Self {
        let own = |name: &str| vec![name.to_owned()];
        Self {
            id: own("id"),
            name: own("name"),
            name_en: own("name_en"),
            level: own("level"),
            seats: own("seats"),
            classes: own("classes"),
            class_size: own("class_size"),
            max_pupils: own("max_pupils"),
            least_children: own("least_children"),
            shared_zone: own("shared_zone"),
            quality: own("quality"),
            block: own("block"),
            children: own("children"),
            current_school: own("current_school"),
            address: own("address"),
            address_en: own("address_en"),
            lon: own("lon"),
            lat: own("lat"),
            entrance_lon: own("entrance_lon"),
            entrance_lat: own("entrance_lat"),
            side: own("side"),
            x: own("x"),
            y: own("y"),
        }
    }
}

impl Default for ClassSizes {
    /// The national limits: 45 in a primary class, 50 in a junior one.
    fn default() -> Self {
        let sizes = [("primary", 45), ("junior", 50)];
        Self(sizes.map(|(level, size)| (level.to_owned(), Children(size))).into())
    }
}

impl Default for StreetSettings {
    /// Lines drawn by hand miss each other by up to a meter. From the middle of the largest usual
    /// city block, 500 m wide, it is 250 m to a street. A courtyard's paths are shorter than 1 km.
    /// 15 m reach across a wide street. Children's pace is that of China's standard for living
    /// circles (GB 50180-2018): 300 m in 5 minutes. A plot along a street is 60 m deep at most.
    fn default() -> Self {
        let meters = |meters: i64| Millimeters(meters * 1000);
        Self {
            join_within: meters(1),
            max_snap: meters(250),
            islet: meters(1000),
            crossing_within: meters(15),
            per_minute: meters(60),
            odd_side: None,
            side_depth: meters(60),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rule: Rule::LeastWalk,
            connected: None,
            own_block: true,
            effort: Effort::Normal,
            max_walk: None,
            compact_within: None,
            columns: Columns::default(),
            class_sizes: ClassSizes::default(),
            streets: StreetSettings::default(),
        }
    }
}
