use std::collections::BTreeMap;

use crate::explain::Lookup;
use crate::model::Plan;
use crate::report::report;
use crate::wire;
use crate::world::World;
use crate::zones::zones_of;

use super::lookup::Answers;
use super::page;
use super::resource::Resource;

const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";

/// A plan with all that is asked about it, prepared.
#[derive(Debug)]
pub struct Published {
    pub(super) world: World,
    pub(super) verified: Plan,
    pub(super) lookup: Lookup,
    pub(super) plan: Resource,
    pub(super) report: Resource,
    pub(super) schools: Resource,
    pub(super) blocks: Resource,
    pub(super) zones: Resource,
    pub(super) answers: Answers,
    pub(super) page: BTreeMap<&'static str, Resource>,
}

impl Published {
    /// `plan` must be a verified plan of `world`.
    pub fn new(world: World, plan: Plan) -> Self {
        let zones = zones_of(&world, &plan);
        let report = wire::report_json(&world.district, &plan, &report(&world, &plan, &zones));
        let geojson =
            |features: geojson::FeatureCollection| Resource::made(GEOJSON, features.to_string());
        Self {
            plan: Resource::made(JSON, wire::plan_to_json(&plan)),
            report: Resource::made(JSON, report),
            lookup: Lookup::over(&world),
            schools: geojson(wire::geojson::schools(&world, &plan, &zones)),
            blocks: geojson(wire::geojson::blocks(&world, &plan)),
            zones: geojson(wire::geojson::zones(&world, &plan, &zones)),
            answers: Answers::default(),
            page: page::files(),
            world,
            verified: plan,
        }
    }
}
