use std::ops::Range;

use axum::body::Bytes;
use geo::{BoundingRect, Geometry};
use geojson::FeatureCollection;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use serde_json::Value;

use super::collections::{
    BLOCKS, CURRENT_ZONES, Collection, EXCEPTIONS, OFFICE_BLOCKS, SCHOOLS, ZONES,
};
use crate::model::Plan;
use crate::wire;
use crate::wire::layers::{Layer as Layered, Source};
use crate::world::World;
use crate::zones::Zone;

/// All features of one collection of one plan, sorted by id.
#[derive(Debug)]
pub struct Layer {
    pub collection: &'static Collection,
    pub items: Vec<Item>,
    /// Items by the box around them, in degrees.
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    /// West, south, east, north. `None`: nothing has a place.
    pub extent: Option<[f64; 4]>,
    /// All of them as one GeoJSON file.
    text: Bytes,
}

#[derive(Debug)]
pub struct Item {
    pub id: String,
    /// In degrees of longitude and latitude.
    pub geometry: Option<Geometry>,
    /// In the order of the collection's columns.
    pub values: Vec<Value>,
    /// Where it stands in the file of all.
    written: Range<usize>,
}

/// What anybody may read of a plan.
pub fn layers(world: &World, plan: &Plan, zones: &[Zone]) -> Vec<Layer> {
    let source = Source::public(world, plan, zones);
    let of = |collection: &'static Collection, table: Layered| {
        Layer::of(collection, wire::geojson::collection(&source.table(table)))
    };
    let mut layers = vec![
        of(&SCHOOLS, Layered::Schools),
        of(&BLOCKS, Layered::Blocks),
        of(&ZONES, Layered::Zones),
        of(&EXCEPTIONS, Layered::Exceptions),
    ];
    let today = wire::current_zones(world);
    layers.extend(today.map(|features| Layer::of(&CURRENT_ZONES, features)));
    layers
}

/// What the office may read: blocks with their children.
pub fn office_blocks(world: &World, plan: &Plan) -> Layer {
    let source = Source { children: true, ..Source::public(world, plan, &[]) };
    Layer::of(&OFFICE_BLOCKS, wire::geojson::collection(&source.table(Layered::Blocks)))
}

impl Layer {
    fn of(collection: &'static Collection, features: FeatureCollection) -> Self {
        let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
        let mut items = Vec::with_capacity(features.features.len());
        for (at, feature) in features.features.into_iter().enumerate() {
            text.push_str(if at == 0 { "" } else { ",\n" });
            let start = text.len();
            text.push_str(&feature.to_string());
            let value = |name: &str| feature.property(name).cloned().unwrap_or(Value::Null);
            let values: Vec<Value> =
                collection.columns.iter().map(|column| value(column.name)).collect();
            items.push(Item {
                id: values[0].as_str().unwrap_or_default().to_owned(),
                geometry: feature.geometry.and_then(|shape| Geometry::try_from(shape).ok()),
                values,
                written: start..text.len(),
            });
        }
        text.push_str("]}\n");
        items.sort_by(|a, b| a.id.cmp(&b.id));
        let boxes = items.iter().enumerate().filter_map(|(at, item)| {
            let around = item.geometry.as_ref()?.bounding_rect()?;
            let corners: ([f64; 2], [f64; 2]) = (around.min().into(), around.max().into());
            let corners = Rectangle::from_corners(corners.0, corners.1);
            Some(GeomWithData::new(corners, at))
        });
        let tree = RTree::bulk_load(boxes.collect());
        let around = tree.root().envelope();
        let extent = (tree.size() != 0).then(|| {
            let (low, high) = (around.lower(), around.upper());
            [low[0], low[1], high[0], high[1]]
        });
        Self { collection, items, tree, extent, text: text.into() }
    }

    /// All features as one GeoJSON file.
    pub fn text(&self) -> Bytes {
        self.text.clone()
    }

    /// The feature as GeoJSON in degrees, all of it.
    pub fn written(&self, item: &Item) -> &str {
        std::str::from_utf8(&self.text[item.written.clone()]).expect("it was cut out of text")
    }

    pub fn item(&self, id: &str) -> Option<&Item> {
        let found = self.items.binary_search_by(|item| item.id.as_str().cmp(id)).ok()?;
        Some(&self.items[found])
    }

    /// Positions of items whose boxes touch this one, sorted.
    pub fn around(&self, (low, high): ([f64; 2], [f64; 2])) -> Vec<usize> {
        let near = self.tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high));
        let mut near: Vec<usize> = near.map(|near| near.data).collect();
        near.sort_unstable();
        near
    }
}
