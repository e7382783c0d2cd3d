use std::collections::BTreeMap;
use std::sync::Arc;

use crate::draw::Picker;
use crate::model::{Plan, SchoolId};
use crate::report::zone_colors;
use crate::world::World;

/// The plan that a draft began with, on its ground, and what is found out of it once.
#[derive(Debug)]
pub struct Base {
    pub world: World,
    pub plan: Arc<Plan>,
    /// Over the world; every drawing on it can be asked with this one.
    pub picker: Picker,
    pub colors: BTreeMap<SchoolId, usize>,
}

impl Base {
    pub(super) fn of((world, plan): (World, Plan)) -> Self {
        let colors = world.district.schools().iter().zip(zone_colors(&world, &plan));
        let colors = colors.map(|(school, color)| (school.id.clone(), color)).collect();
        let picker = Picker::over(&world);
        Self { world, plan: Arc::new(plan), picker, colors }
    }
}
