//! The extension `gpkg_rtree_index` (annex F.3 of version 1.3): an R-tree beside each layer, and
//! triggers that keep it true when somebody edits the layer.

pub fn table(layer: &str) -> String {
    format!(
        "INSERT INTO gpkg_extensions VALUES ('{layer}', 'geom', 'gpkg_rtree_index', \
         'http://www.geopackage.org/spec120/#extension_rtree', 'write-only'); \
         CREATE VIRTUAL TABLE \"rtree_{layer}_geom\" USING rtree(id, minx, maxx, miny, maxy);"
    )
}

/// Takes the row's `fid`, then west, east, south and north.
pub fn row(layer: &str) -> String {
    format!("INSERT INTO \"rtree_{layer}_geom\" VALUES (?, ?, ?, ?, ?)")
}

/// When each fires, and what it does.
const TRIGGERS: [[&str; 3]; 6] = [
    ["insert", "INSERT ON {layer} WHEN (new.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))", "{put}"],
    [
        "update1",
        "UPDATE OF geom ON {layer} WHEN OLD.fid = NEW.fid AND \
         (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))",
        "{put}",
    ],
    [
        "update2",
        "UPDATE OF geom ON {layer} WHEN OLD.fid = NEW.fid AND \
         (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))",
        "DELETE FROM {tree} WHERE id = OLD.fid;",
    ],
    [
        "update3",
        "UPDATE ON {layer} WHEN OLD.fid != NEW.fid AND \
         (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))",
        "DELETE FROM {tree} WHERE id = OLD.fid; {put}",
    ],
    [
        "update4",
        "UPDATE ON {layer} WHEN OLD.fid != NEW.fid AND \
         (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))",
        "DELETE FROM {tree} WHERE id IN (OLD.fid, NEW.fid);",
    ],
    [
        "delete",
        "DELETE ON {layer} WHEN old.geom NOT NULL",
        "DELETE FROM {tree} WHERE id = OLD.fid;",
    ],
];

const PUT: &str = "INSERT OR REPLACE INTO {tree} VALUES (NEW.fid, \
    ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));";

pub fn triggers(layer: &str) -> String {
    let trigger = |[name, when, what]: [&str; 3]| {
        format!("CREATE TRIGGER \"rtree_{layer}_geom_{name}\" AFTER {when} BEGIN {what} END;")
            .replace("{put}", PUT)
            .replace("{layer}", &format!("\"{layer}\""))
            .replace("{tree}", &format!("\"rtree_{layer}_geom\""))
    };
    TRIGGERS.into_iter().map(trigger).collect()
}
