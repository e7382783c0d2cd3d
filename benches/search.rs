//! How long finding a name takes among 100,000: the table of the README.
//!
//!     cargo bench --bench search [-- NAMES]
//!
//! Names are put together from the syllables of the sample district, every thing with a Chinese
//! and an English one; queries are made from them as those of the tests are (`tests/it/slips.rs`).

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use catchment::model::{
    Block, BlockId, BlockIdx, Children, District, Point, School, SchoolId, Settings,
};
use catchment::search::{Index, What};

use pinyin::ToPinyin;

#[path = "../tests/it/slips.rs"]
#[allow(dead_code)]
mod slips;

use slips::{Chance, KINDS, Kind, Written, typed, usual_characters};

const FIRST: &str = "杏桃柳松槐梅兰竹荷菊云霞月晨晓春秋金玉银翠青碧安康福瑞文明永平";
const SECOND: &str = "花园林溪泉湖桥山岭坡巷街营坊庄台阁亭湾川洲塘门";
const KINDS_OF_HOMES: [(&str, &str); 10] = [
    ("小区", "Homes"),
    ("新村", "New Village"),
    ("里", "Lane"),
    ("苑", "Court"),
    ("家园", "Gardens"),
    ("公寓", "Apartments"),
    ("雅居", "Terrace"),
    ("华庭", "Place"),
    ("名邸", "Mansions"),
    ("大院", "Compound"),
];

const QUERIES_PER_KIND: usize = 1000;

/// The least time of so many runs counts, so that what else the machine does counts less.
const RUNS: usize = 5;

/// A query as long as one may be, of pieces that many names have.
const LONGEST: &str = "小区新村家园公寓xiaoquyuan";

fn main() {
    let named = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let n_names: usize = named.unwrap_or(100_000);
    let names = names(n_names);
    let district = district(&names);
    let begun = Instant::now();
    let index = Index::over(&district, &[]);
    let (built, bytes) = (begun.elapsed(), index.n_bytes());
    println!(
        "{} names: built in {:.2} s, {:.0} MB, {} bytes a name\n",
        names.len(),
        built.as_secs_f64(),
        bytes as f64 / 1e6,
        bytes / names.len()
    );
    println!("| query | p50 ms | p99 ms | max ms | itself first | among five |");
    println!("|---|--:|--:|--:|--:|--:|");
    let usual = usual_characters();
    let mut all = Vec::new();
    for kind in KINDS {
        all.extend(measure(&index, kind, (&names, &usual)));
    }
    row("all", &mut all, None);
    let longest: String = LONGEST.chars().cycle().take(100).collect();
    let mut times: Vec<Duration> = (0..100).map(|_| timed(&index, &longest).1).collect();
    row("100 characters", &mut times, None);
}

fn measure(index: &Index, kind: Kind, (names, usual): (&[Written], &[char])) -> Vec<Duration> {
    let mut chance = Chance(kind as u64);
    let (mut times, mut first, mut five) = (Vec::new(), 0, 0);
    for _ in 0..QUERIES_PER_KIND {
        let at = chance.below(names.len());
        let query = typed(&names[at], kind, usual, &mut chance);
        let (found, time) = timed(index, &query);
        times.push(time);
        let itself = What::Block(BlockIdx(at));
        first += usize::from(found.first() == Some(&itself));
        five += usize::from(found.contains(&itself));
    }
    row(&format!("{kind:?}"), &mut times, Some((first, five)));
    times
}

fn timed(index: &Index, query: &str) -> (Vec<What>, Duration) {
    let mut time = Duration::MAX;
    for _ in 1..RUNS {
        let begun = Instant::now();
        black_box(index.find(query, 5));
        time = time.min(begun.elapsed());
    }
    let begun = Instant::now();
    let found = index.find(query, 5);
    time = time.min(begun.elapsed());
    (found.matches.iter().map(|one| one.what).collect(), time)
}

fn row(name: &str, times: &mut [Duration], right: Option<(usize, usize)>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let percent = |count: usize| format!("{:.1} %", 100.0 * count as f64 / times.len() as f64);
    let (first, five) = right
        .map_or((String::new(), String::new()), |(first, five)| (percent(first), percent(five)));
    println!("| {name} | {:.2} | {:.2} | {:.2} | {first} | {five} |", at(0.5), at(0.99), at(1.0));
}

/// All different: two or three syllables and a kind; every fourth one is a numbered part.
fn names(count: usize) -> Vec<Written> {
    let syllables = |all: &str| all.chars().collect::<Vec<char>>();
    let (first, second) = (syllables(FIRST), syllables(SECOND));
    let mut chance = Chance(1);
    let mut seen = BTreeSet::new();
    let mut names = Vec::with_capacity(count);
    while names.len() < count {
        let mut stem: String = first[chance.below(first.len())].to_string();
        for _ in 0..1 + chance.below(2) {
            stem.push(second[chance.below(second.len())]);
        }
        let (kind, kind_en) = KINDS_OF_HOMES[chance.below(KINDS_OF_HOMES.len())];
        let number = match chance.below(4) {
            0 => format!("{}期", 2 + chance.below(8)),
            _ => String::new(),
        };
        let name = format!("{stem}{kind}{number}");
        if seen.insert(name.clone()) {
            names.push(written(&name, kind_en));
        }
    }
    names
}

/// Its characters are read in their usual way.
fn written(name: &str, kind_en: &str) -> Written {
    let syllable = |char: char| match char.to_pinyin() {
        Some(one) => one.plain().to_owned(),
        None => char.to_string(),
    };
    let chinese: Vec<char> = name.chars().collect();
    let syllables: Vec<String> = chinese.iter().copied().map(syllable).collect();
    let english = format!("{} {kind_en}", syllables.concat());
    Written { chinese, syllables, english }
}

fn district(names: &[Written]) -> District {
    let block = |(at, name): (usize, &Written)| Block {
        id: BlockId(format!("B{at:07}")),
        name: Some(name.chinese.iter().collect()),
        name_en: Some(name.english.clone()),
        children: Children(0),
        outline: None,
        point: Some(Point { lon: 0.0, lat: 0.0 }),
        entrances: Vec::new(),
        current_school: None,
    };
    let school = School {
        id: SchoolId("S".to_owned()),
        name: "学校".to_owned(),
        name_en: None,
        address: None,
        point: Some(Point { lon: 0.0, lat: 0.0 }),
        gates: Vec::new(),
        seats: Children(1),
        least_children: Children(0),
        grandfathered: Children(0),
        quality: None,
        own_block: None,
    };
    let blocks = names.iter().enumerate().map(block).collect();
    District::new(vec![school], blocks, Settings::default(), None).expect("ids are different")
}
