//! Which collections there are, and their columns: what schemas, queryables, filters and pages for
//! people are made from.

/// A kind of features. What it says in two languages is in English, then in Chinese.
#[derive(Debug)]
pub struct Collection {
    pub id: &'static str,
    pub title: [&'static str; 2],
    pub description: [&'static str; 2],
    /// As `geometry-…` of JSON Schema's `format` for features.
    pub geometry: &'static str,
    pub columns: &'static [Column],
}

/// A property that every feature of a collection has, `null` where there is nothing to say.
#[derive(Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub title: [&'static str; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Integer,
    /// Several texts: nothing to filter or sort by.
    Texts,
}

const fn column(name: &'static str, kind: Kind, title: [&'static str; 2]) -> Column {
    Column { name, kind, title }
}

const ID: Column = column("id", Kind::Text, ["Identifier", "编号"]);
const NAME: Column = column("name", Kind::Text, ["Name", "名称"]);
const NAME_EN: Column = column("name_en", Kind::Text, ["Name in English", "英文名称"]);
const SCHOOL: Column = column("school", Kind::Text, ["School", "学校"]);
const WALK: Column =
    column("walk_m", Kind::Number, ["Walk to the school in meters", "步行距离(米)"]);
const EXCEPTION: Column = column(
    "exception",
    Kind::Text,
    ["Why the rule alone would have sent it elsewhere", "例外原因"],
);
const N_BLOCKS: Column = column("n_blocks", Kind::Integer, ["Blocks", "地块数"]);
const SEATS: Column = column("seats", Kind::Integer, ["Seats", "学位"]);
const CHILDREN: Column = column("children", Kind::Integer, ["Children", "适龄儿童"]);
const CROWDING: Column =
    column("crowding_m", Kind::Number, ["Crowding in meters", "拥挤附加距离(米)"]);
const MEAN_WALK: Column =
    column("mean_walk_m", Kind::Number, ["Mean walk in meters", "平均步行距离(米)"]);
const N_PIECES: Column = column("n_pieces", Kind::Integer, ["Pieces of the zone", "片区块数"]);
const COLOR: Column = column("color", Kind::Integer, ["Color of the zone", "片区颜色"]);

pub static SCHOOLS: Collection = Collection {
    id: "schools",
    title: ["Schools", "学校"],
    description: [
        "Schools with their seats, and the figures of their zones",
        "学校及其学位与片区数据",
    ],
    geometry: "geometry-point",
    columns: &[ID, NAME, NAME_EN, SEATS, CHILDREN, CROWDING, MEAN_WALK, N_BLOCKS, N_PIECES, COLOR],
};

pub static BLOCKS: Collection = Collection {
    id: "blocks",
    title: ["Blocks", "地块"],
    description: [
        "Blocks of homes, each with its school and the walk there",
        "居住地块及其学校与步行距离",
    ],
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
    title: ["Zones", "招生片区"],
    description: [
        "The blocks of each school dissolved to one outline; shared zones are one feature",
        "每校地块合并成的片区;多校划片为一个要素",
    ],
    geometry: "geometry-any",
    columns: &[
        ID,
        NAME,
        NAME_EN,
        column("schools", Kind::Texts, ["Schools", "学校"]),
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
    title: ["Exceptions", "例外"],
    description: [
        "Blocks that the rule alone would have sent elsewhere, and why",
        "规则本身会划往别处的地块及原因",
    ],
    geometry: "geometry-any",
    columns: &[
        ID,
        NAME,
        NAME_EN,
        SCHOOL,
        WALK,
        column("reason", Kind::Text, ["Reason", "原因"]),
        column("rule_school", Kind::Text, ["School by the rule alone", "规则所指学校"]),
        column("extra_m", Kind::Number, ["Extra meters per child", "每名儿童多计的米数"]),
    ],
};

pub static CURRENT_ZONES: Collection = Collection {
    id: "current_zones",
    title: ["Today's zones", "现行片区"],
    description: [
        "The blocks that go to each school today, before this plan",
        "本方案之前各校现有的片区",
    ],
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
