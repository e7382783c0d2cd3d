//! Small districts: by hand from a table of walks, or from a seed.

#![allow(dead_code)]

use catchment::model::{
    Block, BlockId, BlockIdx, Children, District, Effort, Millimeters, Point, School, SchoolId,
    SchoolIdx, Settings, WalkTable, Wording,
};
use catchment::world::World;
use geo::{Centroid, Polygon, Rect};

/// A district as a drawing on a napkin: everything by position, walks in meters.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    pub seats: Vec<i64>,
    pub children: Vec<i64>,
    /// One row per block, one column per school. `None`: no way.
    pub walks_m: Vec<Vec<Option<i64>>>,
    /// One per school: the block it stands in.
    pub own_blocks: Vec<Option<usize>>,
    /// One per school: how many children it has to get.
    pub least: Vec<i64>,
}

impl Sketch {
    /// Schools `S00`, `S01`, … with these seats, and per block its children and its walks.
    pub fn new(seats: &[i64], blocks: &[(i64, &[i64])]) -> Self {
        Self {
            seats: seats.to_vec(),
            children: blocks.iter().map(|block| block.0).collect(),
            walks_m: blocks
                .iter()
                .map(|block| block.1.iter().copied().map(Some).collect())
                .collect(),
            own_blocks: vec![None; seats.len()],
            least: vec![0; seats.len()],
        }
    }

    pub fn world(&self) -> World {
        let mut walks = WalkTable::without_ways(self.children.len(), self.seats.len());
        for (block, row) in self.walks_m.iter().enumerate() {
            for (school, meters) in row.iter().enumerate() {
                if let Some(meters) = meters {
                    walks.set(BlockIdx(block), SchoolIdx(school), Millimeters(meters * 1000));
                }
            }
        }
        let schools = self.seats.iter().enumerate().map(|(idx, seats)| School {
            least_children: Children(self.least[idx]),
            own_block: self.own_blocks[idx].map(BlockIdx),
            ..school(idx, *seats, None)
        });
        let blocks = self.children.iter().enumerate();
        let blocks = blocks.map(|(idx, children)| block(idx, *children, None));
        survey(schools.collect(), blocks.collect(), Some(walks))
    }
}

/// A few blocks and schools with a table of walks: own blocks, missing ways, ties, zero children,
/// seats from scarce to plenty.
pub fn random_sketch(seed: u64) -> Sketch {
    let mut dice = Dice::new(seed);
    let n_schools = 1 + dice.below(4);
    let n_blocks = 1 + dice.below(8);
    let children: Vec<i64> = (0..n_blocks).map(|_| dice.below(7) as i64).collect();
    let walks_m = (0..n_blocks)
        .map(|_| {
            let sure = dice.below(n_schools);
            let mut walk = |school| {
                let there = school == sure || dice.below(8) != 0;
                let meters = 10 * (1 + dice.below(60) as i64);
                there.then_some(meters)
            };
            (0..n_schools).map(&mut walk).collect()
        })
        .collect();
    let own_blocks = (0..n_schools).map(|_| (dice.below(3) == 0).then(|| dice.below(n_blocks)));
    let own_blocks = own_blocks.collect();
    let total: i64 = children.iter().sum();
    let seats = scatter(&mut dice, total * (80 + dice_percent(seed)) / 100, n_schools);
    let least = vec![0; n_schools];
    Sketch { seats, children, walks_m, own_blocks, least }
}

/// A town of points within a few kilometers, where walks are straight lines; seats suffice if
/// blocks may be split, by 0 to 10 %.
pub fn random_town(seed: u64, n_schools: usize, n_blocks: usize) -> World {
    let mut dice = Dice::new(seed);
    let mut place = |spread: usize| {
        let degrees = |steps: usize| steps as f64 / 100_000.0;
        Point { lon: 112.5 + degrees(dice.below(spread)), lat: 37.8 + degrees(dice.below(spread)) }
    };
    let gates: Vec<Point> = (0..n_schools).map(|_| place(8_000)).collect();
    let homes: Vec<Point> = (0..n_blocks).map(|_| place(8_000)).collect();
    let children: Vec<i64> = (0..n_blocks).map(|_| dice.below(25) as i64).collect();
    let total: i64 = children.iter().sum();
    let wanted = total + total * dice.below(11) as i64 / 100;
    let seats = scatter(&mut dice, wanted, n_schools);
    let schools = (0..n_schools).map(|idx| school(idx, seats[idx], Some(gates[idx])));
    let blocks = (0..n_blocks).map(|idx| block(idx, children[idx], Some(homes[idx])));
    survey(schools.collect(), blocks.collect(), None)
}

/// A school with many seats at each of these gates, and a block with ten children at each home.
pub fn town_of(gates: &[Point], homes: &[Point]) -> District {
    let schools = gates.iter().enumerate().map(|(idx, gate)| school(idx, 10_000, Some(*gate)));
    let blocks = homes.iter().enumerate().map(|(idx, home)| block(idx, 10, Some(*home)));
    let settings = Settings { effort: Effort::Quick, ..Settings::default() };
    District::new(schools.collect(), blocks.collect(), settings, None).unwrap()
}

/// Five blocks in a row, `B1` to `B5` from west to east, with ten children each. Lincoln, in the
/// second, is nearest for three of them and has seats for two; Adams stands in the last.
pub fn street() -> World {
    let (schools, blocks) = street_parts();
    survey(schools, blocks, None)
}

/// The same street in a district whose office has its blocks on a flat map of China (EPSG:4547),
/// and where today the first four blocks go to Lincoln. `children`: of each
/// block, in place of ten.
pub fn street_of_an_office(children: [i64; 5]) -> World {
    let (schools, mut blocks) = street_parts();
    for (at, block) in blocks.iter_mut().enumerate() {
        block.current_school = Some(SchoolIdx(usize::from(at < 4)));
        block.children = Children(children[at]);
    }
    let settings = Settings { effort: Effort::Quick, ..Settings::default() };
    let mut district = District::new(schools, blocks, settings, None).unwrap();
    district.grid = Some("EPSG:4547".to_owned());
    World::survey(district)
}

fn street_parts() -> (Vec<School>, Vec<Block>) {
    let gate = |idx: usize| centroid(&square(idx));
    let named = |id: &str, name: &str, english: &str| School {
        id: SchoolId(id.to_owned()),
        name: name.to_owned(),
        name_en: Some(english.to_owned()),
        address: None,
        ..school(0, 0, None)
    };
    let schools = vec![
        School {
            seats: Children(30),
            point: gate(4),
            own_block: Some(BlockIdx(4)),
            address: Wording::of(Some("府东街2号".to_owned()), Some("2 East Street".to_owned())),
            ..named("adams", "东校", "Adams")
        },
        School {
            seats: Children(20),
            point: gate(1),
            own_block: Some(BlockIdx(1)),
            ..named("lincoln", "西校", "Lincoln")
        },
    ];
    let blocks = (0..5).map(|idx| Block {
        id: BlockId(format!("B{}", idx + 1)),
        outline: Some(square(idx).into()),
        ..block(idx, 10, gate(idx))
    });
    (schools, blocks.collect())
}

/// Corners have more decimals than anybody needs.
fn square(idx: usize) -> Polygon<f64> {
    let (west, south) = (112.500_000_12 + 0.005 * idx as f64, 37.850_000_08);
    Rect::new((west, south), (112.500_000_12 + 0.005 * (idx + 1) as f64, south + 0.004))
        .to_polygon()
}

fn centroid(outline: &Polygon<f64>) -> Option<Point> {
    outline.centroid().map(|at| Point { lon: at.x(), lat: at.y() })
}

/// From 0 to 60, so that seats go from scarce to plenty.
fn dice_percent(seed: u64) -> i64 {
    Dice::new(seed ^ 0x5ea7).below(61) as i64
}

/// `total` in `parts` uneven parts.
fn scatter(dice: &mut Dice, total: i64, parts: usize) -> Vec<i64> {
    let weights: Vec<i64> = (0..parts).map(|_| 5 + dice.below(10) as i64).collect();
    let sum: i64 = weights.iter().sum();
    let mut seats: Vec<i64> = weights.iter().map(|weight| total * weight / sum).collect();
    seats[0] += total - seats.iter().sum::<i64>();
    seats
}

fn school(idx: usize, seats: i64, point: Option<Point>) -> School {
    School {
        least_children: Children(0),
        grandfathered: Children(0),
        quality: None,
        id: SchoolId(format!("S{idx:02}")),
        name: format!("School {idx}"),
        name_en: None,
        address: None,
        point,
        seats: Children(seats),
        gates: Vec::new(),
        own_block: None,
    }
}

fn block(idx: usize, children: i64, point: Option<Point>) -> Block {
    Block {
        id: BlockId(format!("B{idx:05}")),
        name: None,
        name_en: None,
        children: Children(children),
        outline: None,
        point,
        entrances: Vec::new(),
        current_school: None,
    }
}

fn survey(schools: Vec<School>, blocks: Vec<Block>, walks: Option<WalkTable>) -> World {
    // What tests ask about holds after any amount of work.
    let settings = Settings { effort: Effort::Quick, ..Settings::default() };
    World::survey(District::new(schools, blocks, settings, walks).unwrap())
}

/// SplitMix64 (Steele, Lea, Flood 2014): enough for test data, the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `end - 1`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.roll() % end as u64) as usize
    }
}

#[test]
fn the_same_seed_makes_the_same_world() {
    assert_eq!(format!("{:?}", random_sketch(7)), format!("{:?}", random_sketch(7)));
    let town = random_town(3, 4, 40);
    assert!(town.district.total_children() <= town.district.total_seats());
}
