use super::NOWHERE;
use super::chance::mixed;
use super::connection::Walker;
use super::ground::{ALONE, Ground};

/// One way to zone: a spot for every block. Seats may be exceeded here.
#[derive(Clone)]
pub struct Layout<'a> {
    pub ground: &'a Ground<'a>,
    /// One per block.
    spots: Vec<u32>,
    /// One per spot.
    loads: Vec<i64>,
    members: Vec<Vec<u32>>,
    /// One per block: where it stands among the members of its spot.
    places: Vec<u32>,
    /// One per spot: tells sets of members apart.
    marks: Vec<u64>,
    /// Blocks by component and zone, as far as components have more than one block.
    held: Vec<u32>,
    cost: i64,
    missing: i64,
    pub(super) walker: Walker,
}

impl<'a> Layout<'a> {
    /// `schools`: one per block, or `NOWHERE`.
    pub fn of(ground: &'a Ground<'a>, schools: &[u32]) -> Self {
        let n_spots = ground.n_schools() + 1;
        let mut layout = Self {
            ground,
            spots: vec![ground.outside(); schools.len()],
            loads: vec![0; n_spots],
            members: vec![Vec::new(); n_spots],
            places: vec![0; schools.len()],
            marks: vec![0; n_spots],
            held: vec![0; ground.n_components * (ground.n_zones + 1)],
            cost: 0,
            missing: (0..n_spots as u32).map(|spot| ground.least(spot)).sum(),
            walker: Walker::new(schools.len()),
        };
        for (block, school) in schools.iter().enumerate() {
            let spot = if *school == NOWHERE { ground.outside() } else { *school };
            layout.enter(block as u32, spot);
        }
        layout
    }

    pub fn schools(&self) -> Vec<u32> {
        self.spots.iter().map(|spot| self.ground.school(*spot)).collect()
    }

    pub fn spot(&self, block: u32) -> u32 {
        self.spots[block as usize]
    }

    pub fn zone(&self, block: u32) -> u32 {
        self.ground.zone_of[self.spots[block as usize] as usize]
    }

    pub fn load(&self, spot: u32) -> i64 {
        self.loads[spot as usize]
    }

    pub fn members(&self, spot: u32) -> &[u32] {
        &self.members[spot as usize]
    }

    pub fn mark(&self, spot: u32) -> u64 {
        self.marks[spot as usize]
    }

    /// Without penalties.
    pub fn cost(&self) -> i64 {
        self.cost
    }

    /// Children over seats, and children short of what schools have to get, over all schools.
    pub fn missing(&self) -> i64 {
        self.missing
    }

    /// Children by which `spot` would miss its limits with `load`.
    pub fn miss(&self, spot: u32, load: i64) -> i64 {
        (load - self.ground.seats(spot)).max(0) + (self.ground.least(spot) - load).max(0)
    }

    pub fn is_within(&self, spot: u32) -> bool {
        self.miss(spot, self.load(spot)) == 0
    }

    pub fn put(&mut self, block: u32, spot: u32) {
        self.leave(block);
        self.enter(block, spot);
    }

    fn leave(&mut self, block: u32) {
        let spot = self.spot(block);
        let members = &mut self.members[spot as usize];
        let place = self.places[block as usize] as usize;
        members.swap_remove(place);
        if let Some(moved) = members.get(place) {
            self.places[*moved as usize] = place as u32;
        }
        self.count(block, spot, -1);
    }

    fn enter(&mut self, block: u32, spot: u32) {
        self.places[block as usize] = self.members[spot as usize].len() as u32;
        self.members[spot as usize].push(block);
        self.spots[block as usize] = spot;
        self.count(block, spot, 1);
    }

    fn count(&mut self, block: u32, spot: u32, sign: i64) {
        let before = self.miss(spot, self.load(spot));
        self.loads[spot as usize] += sign * self.ground.children(block);
        self.missing += self.miss(spot, self.load(spot)) - before;
        // Blocks where they have no way, as many may be where a change found them, sum up to more
        // than fits; the sum is right again when they have left.
        self.cost = self.cost.wrapping_add(sign * self.ground.cost(block, spot));
        self.marks[spot as usize] ^= mixed(1 + (u64::from(spot) << 32 | u64::from(block)));
        if self.ground.component[block as usize] != ALONE {
            let at = self.held_at(block, self.ground.zone_of[spot as usize]);
            self.held[at] = self.held[at].wrapping_add_signed(sign as i32);
        }
    }

    fn held_at(&self, block: u32, zone: u32) -> usize {
        self.ground.component[block as usize] as usize * (self.ground.n_zones + 1) + zone as usize
    }

    /// How many blocks of its zone there are in the component of `block`.
    pub fn n_held(&self, block: u32) -> usize {
        self.held[self.held_at(block, self.zone(block))] as usize
    }

    /// Whether `zone` has no blocks in the component of `block`.
    pub fn is_strange(&self, block: u32, zone: u32) -> bool {
        self.held[self.held_at(block, zone)] == 0
    }
}
