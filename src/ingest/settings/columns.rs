//! What the files call things.

use crate::model::{Columns, Settings};

pub(in crate::ingest) const COLUMNS: [&str; 23] = [
    "id",
    "name",
    "name_en",
    "level",
    "seats",
    "classes",
    "class_size",
    "max_pupils",
    "least_children",
    "shared_zone",
    "quality",
    "block",
    "children",
    "current_school",
    "address",
    "address_en",
    "lon",
    "lat",
    "entrance_lon",
    "entrance_lat",
    "side",
    "x",
    "y",
];

pub(super) fn column_named<'a>(
    columns: &'a mut Columns,
    fact: &str,
) -> Option<&'a mut Vec<String>> {
    Some(match fact {
        "id" => &mut columns.id,
        "name" => &mut columns.name,
        "name_en" => &mut columns.name_en,
        "level" => &mut columns.level,
        "seats" => &mut columns.seats,
        "classes" => &mut columns.classes,
        "class_size" => &mut columns.class_size,
        "max_pupils" => &mut columns.max_pupils,
        "least_children" => &mut columns.least_children,
        "shared_zone" => &mut columns.shared_zone,
        "quality" => &mut columns.quality,
        "block" => &mut columns.block,
        "children" => &mut columns.children,
        "current_school" => &mut columns.current_school,
        "address" => &mut columns.address,
        "address_en" => &mut columns.address_en,
        "lon" => &mut columns.lon,
        "lat" => &mut columns.lat,
        "entrance_lon" => &mut columns.entrance_lon,
        "entrance_lat" => &mut columns.entrance_lat,
        "side" => &mut columns.side,
        "x" => &mut columns.x,
        "y" => &mut columns.y,
        _ => return None,
    })
}

/// What the columns of a fact may be called.
pub(in crate::ingest) fn names_of(columns: &Columns, fact: &str) -> Vec<String> {
    column_named(&mut columns.clone(), fact).expect("facts are listed in COLUMNS").clone()
}

/// For every fact whose columns were said, and which are in neither file.
pub(in crate::ingest) fn unused(
    settings: &Settings,
    columns: &[&[String]],
) -> Vec<(&'static str, String)> {
    let default = Columns::default();
    let mut unused = Vec::new();
    for fact in COLUMNS {
        let (names, own) = (names_of(&settings.columns, fact), names_of(&default, fact));
        let present = |name: &String| columns.iter().any(|columns| columns.contains(name));
        if names != own && !names.is_empty() && !names.iter().any(present) {
            unused.push((fact, names.join(", ")));
        }
    }
    unused
}
