//! Finding home in names.

use std::collections::BTreeMap;
use std::path::Path;

use catchment::explain::Lookup;
use catchment::ingest::{self, Files};
use catchment::model::{
    Block, BlockId, BlockIdx, District, ListedAddress, School, SchoolId, SchoolIdx, Settings, Spot,
};
use catchment::search::{Address, Called, Found, Index, What, resolved};
use catchment::world::World;
use rayon::prelude::*;

use crate::slips::{Chance, KINDS, Kind, Written, fits_as_well, typed, usual_characters};
use crate::worlds::street;

/// Id, name and English name; no English name if it is empty.
type Named<'a> = (&'a str, &'a str, &'a str);

const BLOCKS: [Named; 10] = [
    ("H1", "花园社区", "Garden Quarter"),
    ("H2", "长治路2号院", ""),
    ("H3", "绿地世纪城", "Greenland Century City"),
    ("H4", "十二中宿舍", ""),
    ("H5", "和平里", "Peace Lane"),
    ("H6", "和平里", "Peace Lane"),
    ("H7", "乐天新村", ""),
    ("H8", "1-2号楼", ""),
    ("H9", "12号楼", ""),
    ("NX-20", "杏花小学", ""),
];

const SCHOOLS: [Named; 2] =
    [("S1", "杏花小学", "Xinghua Primary School"), ("S2", "桥头街小学", "")];

fn district(blocks: &[Named], schools: &[Named]) -> District {
    let like = street().district;
    let english = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    let block = |(id, name, name_en): &Named| Block {
        id: BlockId((*id).to_owned()),
        name: Some((*name).to_owned()),
        name_en: english(name_en),
        ..like.blocks()[0].clone()
    };
    let school = |(id, name, name_en): &Named| School {
        id: SchoolId((*id).to_owned()),
        name: (*name).to_owned(),
        name_en: english(name_en),
        address: None,
        own_block: None,
        ..like.schools()[0].clone()
    };
    let (schools, blocks) = (schools.iter().map(school), blocks.iter().map(block));
    District::new(schools.collect(), blocks.collect(), Settings::default(), None).unwrap()
}

/// By id, the best first.
fn ids(district: &District, found: &Found) -> Vec<String> {
    let id = |what| match what {
        What::Block(at) => district.block(at).id.0.clone(),
        What::School(at) => district.school(at).id.0.clone(),
        What::Address(at) => format!("address {at}"),
    };
    found.matches.iter().map(|one| id(one.what)).collect()
}

#[test]
fn a_name_is_found_however_it_is_written() {
    let district = district(&BLOCKS, &SCHOOLS);
    let index = Index::over(&district, &[]);
    for (query, id) in [
        ("花园社区", "H1"),
        ("花园", "H1"),
        ("社区", "H1"),
        ("花", "H1"),
        ("花園社區", "H1"),
        ("　花园（社区）", "H1"),
        ("花圆社区", "H1"),
        ("花社区", "H1"),
        ("园花社区", "H1"),
        ("花园小区", "H1"),
        ("花园社区居委会", "H1"),
        ("太原市杏花岭区花园社区3号楼2单元501", "H1"),
        ("huayuanshequ", "H1"),
        ("Hua Yuan She Qu", "H1"),
        ("huāyuán shèqū", "H1"),
        ("hua1yuan2she4qu1", "H1"),
        ("huayaunshequ", "H1"),
        ("huauanshequ", "H1"),
        ("fayuanshequ", "H1"),
        ("hysq", "H1"),
        ("HYS", "H1"),
        ("花园sq", "H1"),
        ("hua园shequ", "H1"),
        ("huayuansq", "H1"),
        ("garden quarter", "H1"),
        ("gardn qarter", "H1"),
        ("H1", "H1"),
        ("h1", "H1"),
        ("changzhilu2haoyuan", "H2"),
        ("长治路二号院", "H2"),
        ("chang zhi lu er hao yuan", "H2"),
        ("2号院", "H2"),
        ("lvdi", "H3"),
        ("lüdì", "H3"),
        ("ludishijicheng", "H3"),
        ("greenland", "H3"),
        ("12中", "H4"),
        ("shierzhongsushe", "H4"),
        ("letian", "H7"),
        ("yuetian", "H7"),
        ("ltxc", "H7"),
        ("nx20", "NX-20"),
        ("桥头", "S2"),
        ("qiaotoujie xiaoxue", "S2"),
    ] {
        let found = ids(&district, &index.find(query, 5));
        assert_eq!(found.first().map(String::as_str), Some(id), "{query}: {found:?}");
    }
}

#[test]
fn only_what_is_called_exactly_so_and_nothing_else_is_is_certain() {
    let district = district(&BLOCKS, &SCHOOLS);
    let index = Index::over(&district, &[]);
    for (query, certain) in [
        ("花园社区", true),
        ("Garden Quarter", true),
        ("ｇａｒｄｅｎ　ｑｕａｒｔｅｒ", true),
        ("h5", true),
        ("十二中宿舍", true),
        ("12中宿舍", true),
        ("1-2号楼", true),
        ("12号楼", true),
        ("花园", false),
        ("huayuanshequ", false),
        ("hysq", false),
        ("花圆社区", false),
        ("和平里", false),
        ("Peace Lane", false),
        ("杏花小学", false),
        ("", false),
    ] {
        assert_eq!(index.find(query, 5).certain, certain, "{query}");
    }
    let both = index.find("和平里", 5);
    assert_eq!(ids(&district, &both)[..2], ["H5", "H6"]);
    assert_eq!((both.matches[0].quality, both.matches[1].quality), (100, 100));
    let both = index.find("杏花小学", 5);
    assert_eq!(ids(&district, &both)[..2], ["NX-20", "S1"]);
}

#[test]
fn numbers_are_not_mixed_up() {
    let district = district(&BLOCKS, &SCHOOLS);
    let index = Index::over(&district, &[]);
    assert_eq!(ids(&district, &index.find("1-2号楼", 5))[0], "H8");
    assert_eq!(ids(&district, &index.find("12号楼", 5))[0], "H9");
    assert_eq!(ids(&district, &index.find("十二号楼", 5))[0], "H9");
}

#[test]
fn what_nothing_is_called_is_not_found() {
    let district = district(&BLOCKS, &SCHOOLS);
    let index = Index::over(&district, &[]);
    let long = "花园社区".repeat(1000);
    for query in ["", " ", "!?", "\u{0}", "qqqqq", "东京塔", "дом", "🏠", "-", "\u{301}\u{301}"]
    {
        let found = index.find(query, 5);
        assert!(found.matches.is_empty() && !found.certain, "{query:?}: {found:?}");
    }
    index.find(&long, 5);
    assert!(index.find("花园社区", 0).matches.is_empty());
}

#[test]
fn anything_at_all_may_be_typed() {
    let district = district(&BLOCKS, &SCHOOLS);
    let index = Index::over(&district, &[]);
    let mut chance = Chance(1);
    let pieces = ["花", "hua", "2", "-", " ", "ü", "İ", "ﬃ", "㈠", "十", "百", "\u{feff}", "𠀀"];
    for _ in 0..500 {
        let length = chance.below(30);
        let query: String = (0..length).map(|_| pieces[chance.below(pieces.len())]).collect();
        let found = index.find(&query, 5);
        assert!(found.matches.iter().all(|one| (1..=100).contains(&one.quality)), "{query}");
    }
}

fn address(text: &str, block: usize) -> Address {
    Address { address: text.to_owned(), name: None, name_en: None, block: BlockIdx(block) }
}

#[test]
fn an_address_leads_to_its_block() {
    let district = district(&BLOCKS, &SCHOOLS);
    let mut addresses =
        ["迎泽大街88号", "花园社区", "府东街1号"].map(|text| address(text, 0)).to_vec();
    addresses.push(address("府东街1号", 1));
    addresses[0].name = Some("太阳公寓".to_owned());
    let index = Index::over(&district, &addresses);
    for (query, certain, first) in [
        ("迎泽大街88号", true, "address 0"),
        ("迎泽大街八十八号", false, "address 0"),
        ("yingzedajie88hao", false, "address 0"),
        ("太阳公寓", true, "address 0"),
        ("tygy", false, "address 0"),
        // One place, whichever of its names is meant.
        ("花园社区", true, "H1"),
        // Two places.
        ("府东街1号", false, "address 2"),
    ] {
        let found = index.find(query, 5);
        let said = (found.certain, ids(&district, &found)[0].clone());
        assert_eq!((said.0, said.1.as_str()), (certain, first), "{query}");
    }
    assert_eq!(index.find("太阳公寓", 1).matches[0].by, Called::Name);
}

#[test]
fn addresses_are_found_in_the_blocks_they_are_in() {
    let world = street();
    let listed = |text: &str, spot| ListedAddress {
        address: text.to_owned(),
        name: None,
        name_en: None,
        spot,
    };
    let point = world.district.blocks()[2].point.unwrap();
    let far = catchment::model::Point { lon: 0.0, lat: 0.0 };
    let list = [
        listed("z", Spot::At(point)),
        listed("b", Spot::In(BlockId("B1".to_owned()))),
        listed("nowhere", Spot::At(far)),
        listed("elsewhere", Spot::In(BlockId("X".to_owned()))),
        listed("b", Spot::In(BlockId("B1".to_owned()))),
    ];
    let places = Lookup::over(&world);
    let (found, nowhere) = resolved(&list, &world.district, &places);
    assert_eq!(found, [address("b", 0), address("z", 2)]);
    assert_eq!(nowhere, 2);
    let mut turned = list.to_vec();
    turned.reverse();
    assert_eq!(resolved(&turned, &world.district, &places).0, found, "rows in another order");
}

/// The sample district.
fn sample() -> District {
    let folder = Path::new("data/xinghualing");
    let (schools, blocks) = (folder.join("schools.geojson"), folder.join("blocks.geojson"));
    let settings = folder.join("settings.toml");
    let files = Files { settings: Some(&settings), ..Files::of(&schools, &blocks) };
    ingest::read(&files).unwrap().district
}

fn written(district: &District) -> Vec<(What, Written)> {
    let of = |name: &str, english: &Option<String>| Written::new(name, english.as_ref().unwrap());
    let blocks = district.block_idxs().map(|at| {
        let Block { name, name_en, .. } = district.block(at);
        (What::Block(at), of(name.as_ref().unwrap(), name_en))
    });
    let schools = district.school_idxs().map(|at| {
        let School { name, name_en, .. } = district.school(at);
        (What::School(at), of(name, name_en))
    });
    blocks.chain(schools).collect()
}

const N_QUERIES: usize = 5000;

/// How many queries of a kind there were, and of how many the answer was right: first and among
/// the first five anything that the query fits as well, then the very thing it was made from.
type Tally = [usize; 5];

/// Queries are made by `slips.rs`, as many of each kind, each from a block or school by chance.
/// Right is what it was made from, and what it fits as well (`fits_as_well`): 长门 is the beginning
/// of five names of the sample, cmxq are the first letters of several, and nobody can say which
/// was meant. How often the very one comes first is printed, too.
#[test]
fn of_5000_queries_with_slips_the_right_place_is_first_in_95_of_100_and_among_five_in_99() {
    let district = sample();
    let index = Index::over(&district, &[]);
    let names = written(&district);
    let place: BTreeMap<What, usize> = names.iter().map(|(what, _)| *what).zip(0..).collect();
    let usual = usual_characters();
    assert!(3700 < usual.len());
    let asked = |number: usize| -> (Kind, Tally, Option<String>) {
        let (kind, mut chance) = (KINDS[number % KINDS.len()], Chance(number as u64));
        let (what, name) = &names[chance.below(names.len())];
        let query = typed(name, kind, &usual, &mut chance);
        let found = index.find(&query, 5);
        let itself: Vec<bool> = found.matches.iter().map(|one| one.what == *what).collect();
        let fits = |other: What| fits_as_well((&query, kind), name, &names[place[&other]].1);
        let right: Vec<bool> =
            found.matches.iter().map(|one| one.what == *what || fits(one.what)).collect();
        let first = |list: &[bool]| usize::from(list.first() == Some(&true));
        let five = |list: &[bool]| usize::from(list.contains(&true));
        let wrong = found.certain && first(&right) == 0;
        let tally = [1, first(&right), five(&right), first(&itself), five(&itself)];
        (kind, tally, wrong.then_some(query))
    };
    let answers: Vec<(Kind, Tally, Option<String>)> =
        (0..N_QUERIES).into_par_iter().map(asked).collect();
    let mut kinds: BTreeMap<Kind, Tally> = BTreeMap::new();
    let mut all = Tally::default();
    for (kind, tally, wrong) in &answers {
        assert_eq!(*wrong, None, "certain, and wrong");
        for sum in [kinds.entry(*kind).or_default(), &mut all] {
            sum.iter_mut().zip(tally).for_each(|(sum, more)| *sum += more);
        }
    }
    for (kind, tally) in &kinds {
        println!("{kind:?}: {tally:?}");
    }
    let [n, first, five, ..] = all;
    println!("all: {all:?}");
    assert!(95 * n <= 100 * first && 99 * n <= 100 * five, "{all:?}");
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let folder = Path::new("data/xinghualing");
    let turned = tempfile::tempdir().unwrap();
    for name in ["schools.geojson", "blocks.geojson"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
        file["features"].as_array_mut().unwrap().reverse();
        std::fs::write(turned.path().join(name), file.to_string()).unwrap();
    }
    let (schools, blocks) =
        (turned.path().join("schools.geojson"), turned.path().join("blocks.geojson"));
    let settings = folder.join("settings.toml");
    let files = Files { settings: Some(&settings), ..Files::of(&schools, &blocks) };
    let (one, other) = (sample(), ingest::read(&files).unwrap().district);
    let indexes = [&one, &other].map(|district| Index::over(district, &[]));
    for query in ["cmxq", "花", "fuhua", "长门", "chagnmen xq", "B00", "小学", "park"] {
        assert_eq!(indexes[0].find(query, 50), indexes[1].find(query, 50), "{query}");
    }
}

#[test]
fn every_name_of_the_sample_is_certain() {
    let world = World::survey(sample());
    let index = Index::over(&world.district, &[]);
    for (what, name) in written(&world.district) {
        for query in [name.chinese.iter().collect::<String>(), name.english] {
            let found = index.find(&query, 1);
            assert!(found.certain && found.matches[0].what == what, "{query}: {found:?}");
        }
    }
    assert_eq!(index.find("S01", 1).matches[0].what, What::School(SchoolIdx(0)));
}
