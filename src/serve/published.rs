use std::sync::OnceLock;

use super::changes::Known;
use super::downloads::Files;
use super::lookup::Answers;
use super::notice::Notices;
use super::ogc::{self, Layer};
use super::resource::Resource;
use super::tiles::Tiles;
use crate::explain::Lookup;
use crate::model::{BlockIdx, Plan};
use crate::notice::Code;
use crate::report::report;
use crate::wire;
use crate::world::World;
use crate::zones::zones_of;

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
    /// What anybody may read, in the order in which it is listed.
    pub(super) layers: Vec<Layer>,
    /// Blocks with their children, made when the office asks.
    pub(super) office_blocks: OnceLock<Layer>,
    pub(super) tiles: Tiles,
    pub(super) files: Files,
    pub(super) notices: Notices,
    pub(super) changes: Known,
    /// Of every block's notice, sorted; made when the first one is looked up.
    pub(super) codes: OnceLock<Vec<(Code, BlockIdx)>>,
    pub(super) systems: Vec<ogc::System>,
}

impl Published {
    /// `plan` must be a verified plan of `world`.
    pub fn new(world: World, plan: Plan) -> Self {
        let zones = zones_of(&world, &plan);
        let report = wire::report_json(&world.district, &plan, &report(&world, &plan, &zones));
        let layers = ogc::layers(&world, &plan, &zones);
        let geojson = |name: &str| {
            let layer = layers.iter().find(|layer| layer.collection.id == name);
            Resource::made(GEOJSON, layer.expect("every plan has it").text())
        };
        Self {
            plan: Resource::made(JSON, wire::plan_to_json(&plan)),
            report: Resource::made(JSON, report),
            lookup: Lookup::over(&world),
            schools: geojson("schools"),
            blocks: geojson("blocks"),
            zones: geojson("zones"),
            answers: Answers::default(),
            office_blocks: OnceLock::new(),
            tiles: Tiles::default(),
            files: Files::default(),
            notices: Notices::default(),
            changes: Known::default(),
            codes: OnceLock::new(),
            systems: ogc::systems(world.district.grid.as_deref()),
            layers,
            world,
            verified: plan,
        }
    }

    /// SHA-256 of `plan.json`, in hexadecimal: what the plan is called.
    pub fn digest(&self) -> &str {
        self.plan.digest()
    }
}
