use std::collections::BTreeMap;

use super::layout::Layout;

/// A zone that some layout had, within the seats of its schools.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// By block: the schools the blocks go to, all of one zone.
    pub schools: Vec<(u32, u32)>,
    pub cost: i64,
}

/// Good zones, each once.
#[derive(Clone, Default)]
pub struct Found {
    /// By zone and by what tells its sets of blocks apart.
    zones: BTreeMap<(u32, u64), Zone>,
    /// Nothing is kept.
    off: bool,
}

impl Found {
    pub fn new() -> Self {
        Self::default()
    }

    /// Where zones are of no use later: nothing is kept.
    pub fn none() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// By zone.
    pub fn zones(&self) -> impl Iterator<Item = (u32, &Zone)> {
        self.zones.iter().map(|((zone, _), found)| (*zone, found))
    }

    /// Adds those of `zones` that keep within seats. `last`: their marks when last called, one each.
    pub fn add(&mut self, layout: &Layout, zones: &[u32], last: &mut [u64]) {
        if self.off {
            return;
        }
        let ground = layout.ground;
        for (zone, last) in zones.iter().zip(last) {
            let schools = &ground.schools_of[*zone as usize];
            let mark = schools.iter().fold(0, |mark, school| mark ^ layout.mark(*school));
            if *last != mark && schools.iter().all(|school| layout.is_within(*school)) {
                *last = mark;
                self.zones.entry((*zone, mark)).or_insert_with(|| Zone::of(layout, schools));
            }
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.zones.extend(other.zones);
    }
}

impl Zone {
    fn of(layout: &Layout, schools: &[u32]) -> Self {
        let members =
            |school: u32| layout.members(school).iter().map(move |block| (*block, school));
        let mut schools: Vec<(u32, u32)> =
            schools.iter().flat_map(|school| members(*school)).collect();
        schools.sort_unstable();
        let cost = schools.iter().map(|(block, school)| layout.ground.cost(*block, *school)).sum();
        Self { schools, cost }
    }
}
