use std::sync::OnceLock;

use super::answers::Answers;
use super::changes::Known;
use super::downloads::Files;
use super::notice::Notices;
use super::ogc::{self, Layer};
use super::resource::{Resource, digest_of};
use super::tiles::Tiles;
use crate::describe::{Describer, Told};
use crate::explain::Lookup;
use crate::language::Language;
use crate::model::{BlockIdx, ListedAddress, Plan};
use crate::notice::Code;
use crate::report::{Report, report, zone_colors};
use crate::search::{self, Address, Index};
use crate::wire;
use crate::world::World;
use crate::zones::{Zone, zones_of};

const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";

/// A plan with all that is asked about it, prepared.
#[derive(Debug)]
pub struct Published {
    pub(super) world: World,
    pub(super) verified: Plan,
    pub(super) lookup: Lookup,
    /// Everything that has a name, and the addresses among it.
    pub(super) search: Index,
    pub(super) addresses: Vec<Address>,
    n_elsewhere: usize,
    /// Of the addresses as they were listed.
    pub(super) listed_digest: String,
    pub(super) plan: Resource,
    pub(super) report: Resource,
    pub(super) figures: Report,
    /// One per school.
    pub(super) zones_drawn: Vec<Zone>,
    /// One per school.
    pub(super) colors: Vec<usize>,
    /// By language, by school: zones in words, made when the first school is asked for.
    described: [OnceLock<Vec<Told>>; 2],
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
        Self::with_addresses(world, plan, &[])
    }

    /// As [`Published::new`], with addresses to find homes by.
    pub fn with_addresses(world: World, plan: Plan, listed: &[ListedAddress]) -> Self {
        let lookup = Lookup::over(&world);
        let (addresses, n_elsewhere) = search::resolved(listed, &world.district, &lookup);
        let zones = zones_of(&world, &plan);
        let figures = report(&world, &plan, &zones);
        let layers = ogc::layers(&world, &plan, &zones);
        let listed: Vec<String> = listed.iter().map(|address| format!("{address:?}")).collect();
        let geojson = |name: &str| {
            let layer = layers.iter().find(|layer| layer.collection.id == name);
            Resource::made(GEOJSON, layer.expect("every plan has it").text())
        };
        Self {
            plan: Resource::made(JSON, wire::plan_to_json(&plan)),
            report: Resource::made(JSON, wire::report_json(&world.district, &plan, &figures)),
            figures,
            lookup,
            search: Index::over(&world.district, &addresses),
            addresses,
            n_elsewhere,
            listed_digest: digest_of(listed.iter().map(String::as_str)),
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
            colors: zone_colors(&world, &plan),
            zones_drawn: zones,
            described: Default::default(),
            world,
            verified: plan,
        }
    }

    /// The zone of each school in words, which it may share.
    pub(super) fn described(&self, language: Language) -> &[Told] {
        self.described[language as usize].get_or_init(|| {
            let describer = Describer::of(&self.world, &self.verified, None);
            let zone_of = &self.world.terms.zone_of;
            let mut by_school: Vec<Option<Told>> = vec![None; zone_of.len()];
            for description in describer.all() {
                let told = describer.told(&description, language);
                description.schools.iter().for_each(|at| by_school[at.0] = Some(told.clone()));
            }
            let told = by_school.into_iter().map(|told| told.expect("every school has a zone"));
            told.collect()
        })
    }

    /// How many of the addresses it was given are in none of its blocks.
    pub fn n_addresses_elsewhere(&self) -> usize {
        self.n_elsewhere
    }

    /// SHA-256 of `plan.json`, in hexadecimal: what the plan is called.
    pub fn digest(&self) -> &str {
        self.plan.digest()
    }
}
