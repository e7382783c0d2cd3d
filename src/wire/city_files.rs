use geo::{LineString, Polygon};
use serde::Serialize;

use crate::synth::{City, PRIMARY, PRIMARY_CLASS};

/// A city as the files an office would bring, each with its name: schools, blocks, the river, and
/// settings to read them by. One feature a line, coordinates with at most six decimals.
pub fn city_files(city: &City) -> [(&'static str, String); 4] {
    [
        ("schools.geojson", schools(city)),
        ("blocks.geojson", blocks(city)),
        ("river.geojson", river(city)),
        ("settings.toml", settings()),
    ]
}

#[derive(Serialize)]
struct SchoolProperties<'a> {
    id: &'a str,
    name: &'a str,
    name_en: &'a str,
    level: &'a str,
    classes: i64,
    block: &'a str,
}

#[derive(Serialize)]
struct BlockProperties<'a> {
    id: &'a str,
    name: &'a str,
    name_en: &'a str,
    children: i64,
    current_school: &'a str,
}

#[derive(Serialize)]
struct RiverProperties<'a> {
    kind: &'a str,
    name: &'a str,
    name_en: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point([f64; 2]),
    LineString(Vec<[f64; 2]>),
    Polygon(Vec<Vec<[f64; 2]>>),
}

#[derive(Serialize)]
struct Feature<P> {
    r#type: &'static str,
    properties: P,
    geometry: Geometry,
}

fn schools(city: &City) -> String {
    collection(city.schools.iter().map(|school| {
        let properties = SchoolProperties {
            id: &school.id.0,
            name: &school.name,
            name_en: &school.name_en,
            level: PRIMARY,
            classes: school.classes,
            block: &city.blocks[school.own_block.0].id.0,
        };
        (properties, Geometry::Point([school.point.lon, school.point.lat]))
    }))
}

fn blocks(city: &City) -> String {
    collection(city.blocks.iter().map(|block| {
        let properties = BlockProperties {
            id: &block.id.0,
            name: &block.name,
            name_en: &block.name_en,
            children: block.children.0,
            current_school: &city.schools[block.current_school.0].id.0,
        };
        (properties, polygon(&block.outline))
    }))
}

fn river(city: &City) -> String {
    let river = &city.river;
    let water = RiverProperties { kind: "river", name: &river.name, name_en: &river.name_en };
    let bridges = river.bridges.iter().map(|bridge| {
        let properties =
            RiverProperties { kind: "bridge", name: &bridge.name, name_en: &bridge.name_en };
        (properties, Geometry::LineString(positions(&bridge.line)))
    });
    collection(std::iter::once((water, polygon(&river.outline))).chain(bridges))
}

fn settings() -> String {
    let size = PRIMARY_CLASS.0;
    format!("rule = \"least-walk\"\nown_block = true\n\n[class_size]\n{PRIMARY} = {size}\n")
}

fn polygon(outline: &Polygon<f64>) -> Geometry {
    let rings = std::iter::once(outline.exterior()).chain(outline.interiors());
    Geometry::Polygon(rings.map(positions).collect())
}

fn positions(line: &LineString<f64>) -> Vec<[f64; 2]> {
    line.coords().map(|at| [at.x, at.y]).collect()
}

fn collection<P: Serialize>(features: impl Iterator<Item = (P, Geometry)>) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (at, (properties, geometry)) in features.enumerate() {
        let feature = Feature { r#type: "Feature", properties, geometry };
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(&feature).expect("numbers are finite"));
    }
    text.push_str("\n]}\n");
    text
}
