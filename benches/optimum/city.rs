//! Seeded cities, and who lives nearest to which school.

use std::path::Path;
use std::{fs, io};

use catchment::distance::{Distances, Place, StraightLine};
use catchment::model::{Children, Point};
use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::Found;

/// Everybody's nearest school by `rstar`, tree included.
pub fn nearest(city: &City) -> Vec<usize> {
    let gates = city.gates.iter().enumerate().map(|(school, at)| GeomWithData::new(*at, school));
    let tree = RTree::bulk_load(gates.collect());
    let school = |at: &[f64; 2]| tree.nearest_neighbor(at).expect("there are schools").data;
    city.homes.par_iter().map(school).collect()
}

/// A seeded city, without the trouble of a whole district.
pub struct City {
    /// Meters east and north.
    pub homes: Vec<[f64; 2]>,
    pub gates: Vec<[f64; 2]>,
    pub distances: Distances,
    pub children: Vec<Children>,
    pub seats: Vec<Children>,
}

impl City {
    pub fn build(n_blocks: usize, n_schools: usize, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let extent_m = 200.0 * (n_blocks as f64).sqrt();
        let quarters: Vec<([f64; 2], f64)> = (0..12)
            .map(|_| {
                let center = [dice.unit() * extent_m, dice.unit() * extent_m];
                (center, extent_m * (0.02 + 0.1 * dice.unit()))
            })
            .collect();
        let homes: Vec<[f64; 2]> = (0..n_blocks).map(|_| dice.place(&quarters, extent_m)).collect();
        let gates: Vec<[f64; 2]> =
            (0..n_schools).map(|_| dice.place(&quarters, extent_m)).collect();
        let children: Vec<Children> =
            (0..n_blocks).map(|_| Children(1 + dice.below(20) as i64)).collect();
        let place = |at: &[f64; 2]| {
            let (lon, lat) = (112.5 + at[0] / 88_000.0, 37.8 + at[1] / 111_000.0);
            Place::of(Point { lon, lat })
        };
        let lines = StraightLine::between_places(
            homes.iter().map(place).collect(),
            gates.iter().map(place).collect(),
        );
        let distances = Distances::StraightLine(lines);
        let seats = Vec::new();
        let mut city = Self { homes, gates, distances, children, seats };
        city.seats = city.share_seats_out(&mut dice);
        city
    }

    /// Coordinates as little-endian floats, counts as integers, and what was found, as JSON.
    pub fn write(&self, folder: &Path, name: &str, found: &Found) -> io::Result<()> {
        let Distances::StraightLine(lines) = &self.distances else { unreachable!("built so") };
        let floats = |places: &[Place]| -> Vec<u8> {
            places.iter().flat_map(|at| [at.x, at.y, at.z]).flat_map(f64::to_le_bytes).collect()
        };
        let counts = |counts: &[Children]| -> Vec<u8> {
            counts.iter().flat_map(|count| count.0.to_le_bytes()).collect()
        };
        fs::create_dir_all(folder)?;
        fs::write(folder.join(format!("{name}.homes")), floats(lines.blocks()))?;
        fs::write(folder.join(format!("{name}.gates")), floats(lines.schools()))?;
        fs::write(folder.join(format!("{name}.children")), counts(&self.children))?;
        fs::write(folder.join(format!("{name}.seats")), counts(&self.seats))?;
        let Found { optimum_s, peak_mb, optimum, .. } = found;
        let found = format!(
            "{{\"seconds\": {optimum_s}, \"peak_mb\": {peak_mb}, \"cost\": {}}}\n",
            optimum.cost.0
        );
        fs::write(folder.join(format!("{name}.json")), found)
    }

    /// Half by who lives nearest, half evenly, and one school a bit larger than the next.
    fn share_seats_out(&self, dice: &mut Dice) -> Vec<Children> {
        let mut asked = vec![0.0; self.gates.len()];
        for (school, children) in nearest(self).into_iter().zip(&self.children) {
            asked[school] += children.0 as f64;
        }
        let total: f64 = asked.iter().sum();
        let even = total / asked.len() as f64;
        let weights: Vec<f64> = asked
            .iter()
            .map(|asked| (0.7 * asked + 0.3 * even) * (0.4 + 1.2 * dice.unit()))
            .collect();
        let scale = 1.05 * total / weights.iter().sum::<f64>();
        weights.iter().map(|weight| Children((weight * scale).ceil() as i64)).collect()
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A third anywhere, the rest in one of the quarters, the denser toward its center.
    fn place(&mut self, quarters: &[([f64; 2], f64)], extent_m: f64) -> [f64; 2] {
        if self.below(3) == 0 {
            return [self.unit() * extent_m, self.unit() * extent_m];
        }
        let (center, spread) = quarters[self.below(quarters.len() as u64) as usize];
        // The sum of four evens is nearly a bell.
        let mut bell = || (0..4).map(|_| self.unit() - 0.5).sum::<f64>() * 1.7;
        [center[0] + spread * bell(), center[1] + spread * bell()]
    }
}
