//! Which collections there are, and their columns: what schemas, queryables, filters and pages for
//! people are made from.

/// A kind of features. Its title and description are names of texts.
#[derive(Debug)]
pub struct Collection {
    pub id: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    /// As `geometry-…` of JSON Schema's `format` for features.
    pub geometry: &'static str,
    pub columns: &'static [Column],
}

/// A property that every feature of a collection has, `null` where there is nothing to say.
#[derive(Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    /// Name of a text.
    pub title: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Integer,
    /// Several texts: nothing to filter or sort by.
    Texts,
}

const fn column(name: &'static str, kind: Kind, title: &'static str) -> Column {
    Column { name, kind, title }
}

const ID: Column = column("id", Kind::Text, "column-id");
const NAME: Column = column("name", Kind::Text, "column-name");
const NAME_EN: Column = column("name_en", Kind::Text, "column-name-en");
const SCHOOL: Column = column("school", Kind::Text, "column-school");
const WALK: Column = column("walk_m", Kind::Number, "column-walk");
const EXCEPTION: Column = column("exception", Kind::Text, "column-exception");
const N_BLOCKS: Column = column("n_blocks", Kind::Integer, "column-n-blocks");
const SEATS: Column = column("seats", Kind::Integer, "column-seats");
const CHILDREN: Column = column("children", Kind::Integer, "column-children");
const CROWDING: Column = column("crowding_m", Kind::Number, "column-crowding");
const MEAN_WALK: Column = column("mean_walk_m", Kind::Number, "column-mean-walk");
const N_PIECES: Column = column("n_pieces", Kind::Integer, "column-n-pieces");
const COLOR: Column = column("color", Kind::Integer, "column-color");

pub static SCHOOLS: Collection = Collection {
    id: "schools",
    title: "collection-schools",
    description: "collection-schools-said",
    geometry: "geometry-point",
    columns: &[ID, NAME, NAME_EN, SEATS, CHILDREN, CROWDING, MEAN_WALK, N_BLOCKS, N_PIECES, COLOR],
};

pub static BLOCKS: Collection = Collection {
    id: "blocks",
    title: "collection-blocks",
    description: "collection-blocks-said",
    geometry: "geometry-any",
    columns: &[ID, NAME, NAME_EN, SCHOOL, WALK, EXCEPTION],
};

/// With what only the office may read.
pub static OFFICE_BLOCKS: Collection = Collection {
    id: "blocks",
    title: BLOCKS.title,
    description: BLOCKS.description,
    geometry: "geometry-any",
    columns: &[ID, NAME, NAME_EN, SCHOOL, WALK, EXCEPTION, CHILDREN],
};

pub static ZONES: Collection = Collection {
    id: "zones",
    title: "collection-zones",
    description: "collection-zones-said",
    geometry: "geometry-any",
    columns: &[
        ID,
        NAME,
        NAME_EN,
        column("schools", Kind::Texts, "column-schools"),
        SEATS,
        CHILDREN,
        CROWDING,
        MEAN_WALK,
        N_BLOCKS,
        N_PIECES,
        COLOR,
    ],
};

pub static EXCEPTIONS: Collection = Collection {
    id: "exceptions",
    title: "collection-exceptions",
    description: "collection-exceptions-said",
    geometry: "geometry-any",
    columns: &[
        ID,
        NAME,
        NAME_EN,
        SCHOOL,
        WALK,
        column("reason", Kind::Text, "column-reason"),
        column("rule_school", Kind::Text, "column-rule-school"),
        column("extra_m", Kind::Number, "column-extra"),
    ],
};

pub static CURRENT_ZONES: Collection = Collection {
    id: "current_zones",
    title: "collection-current-zones",
    description: "collection-current-zones-said",
    geometry: "geometry-any",
    columns: &[ID, NAME, NAME_EN, N_BLOCKS],
};

impl Collection {
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Columns that a filter may use or an order go by.
    pub fn queryables(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().filter(|column| column.kind != Kind::Texts)
    }
}
