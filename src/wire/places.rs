use csv::Writer;

use crate::model::{District, Point};

/// Where walks to schools begin, as `id,lon,lat`, to the last digit: with it anybody can measure
/// them again. Blocks without a place are left out.
pub fn homes_csv(district: &District) -> String {
    places(district.blocks().iter().map(|block| (block.id.0.as_str(), block.point)))
}

/// Where they end, as [`homes_csv`].
pub fn gates_csv(district: &District) -> String {
    places(district.schools().iter().map(|school| (school.id.0.as_str(), school.point)))
}

fn places<'a>(all: impl Iterator<Item = (&'a str, Option<Point>)>) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    rows.write_record(["id", "lon", "lat"]).expect("memory takes it");
    for (id, point) in all {
        let Some(Point { lon, lat }) = point else { continue };
        let row = [id.to_owned(), lon.to_string(), lat.to_string()];
        rows.write_record(row).expect("memory takes it");
    }
    let bytes = rows.into_inner().expect("memory takes it");
    String::from_utf8(bytes).expect("ids are text")
}
