//! What people call all that. Invented: two syllables and a kind, in Chinese and in pinyin.

use super::ground::Ground;
use super::people::{People, Use};
use super::{Bridge, City, CityBlock, CitySchool, Dice, River};
use crate::model::{BlockId, SchoolId};

/// No two sound alike, so the English names are as unique as the Chinese ones.
#[rustfmt::skip]
const FIRST: [(char, &str); 32] = [
    ('杏', "Xing"), ('桃', "Tao"), ('柳', "Liu"), ('松', "Song"), ('槐', "Huai"), ('梅', "Mei"),
    ('兰', "Lan"), ('竹', "Zhu"), ('荷', "He"), ('菊', "Ju"), ('云', "Yun"), ('霞', "Xia"),
    ('月', "Yue"), ('晨', "Chen"), ('晓', "Xiao"), ('春', "Chun"), ('秋', "Qiu"), ('金', "Jin"),
    ('玉', "Yu"), ('银', "Yin"), ('翠', "Cui"), ('青', "Qing"), ('碧', "Bi"), ('安', "An"),
    ('康', "Kang"), ('福', "Fu"), ('瑞', "Rui"), ('文', "Wen"), ('明', "Ming"), ('永', "Yong"),
    ('长', "Chang"), ('平', "Ping"),
];

#[rustfmt::skip]
const SECOND: [(char, &str); 25] = [
    ('花', "hua"), ('园', "yuan"), ('林', "lin"), ('溪', "xi"), ('泉', "quan"), ('湖', "hu"),
    ('桥', "qiao"), ('山', "shan"), ('岭', "ling"), ('坡', "po"), ('巷', "xiang"), ('街', "jie"),
    ('营', "ying"), ('坊', "fang"), ('庄', "zhuang"), ('堡', "bao"), ('台', "tai"), ('阁', "ge"),
    ('亭', "ting"), ('湾', "wan"), ('川', "chuan"), ('洲', "zhou"), ('塘', "tang"), ('浦', "pu"),
    ('门', "men"),
];

const HOMES: [(&str, &str); 10] = [
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

const SCHOOLS: [(&str, &str); 3] = [
    ("小学", "Primary School"),
    ("实验小学", "Experimental Primary School"),
    ("中心小学", "Central Primary School"),
];

/// Names of one purpose: all different, in an order of their own.
struct Names {
    /// Every pair of syllables once.
    stems: Vec<(usize, usize)>,
    kinds: Vec<(&'static str, &'static str)>,
    given: usize,
}

pub fn give(seed: u64, ground: Ground, people: People) -> City {
    let mut school_names = Names::new(seed, "school names", &SCHOOLS);
    let width = digits(people.schools.len());
    let school = |(at, site): (usize, super::people::Site)| {
        let (name, name_en) = school_names.next();
        let id = SchoolId(format!("S{:0width$}", at + 1));
        CitySchool {
            id,
            name,
            name_en,
            point: site.point,
            classes: site.classes,
            own_block: site.block,
        }
    };
    let schools = people.schools.into_iter().enumerate().map(school).collect();

    let mut home_names = Names::new(seed, "home names", &HOMES);
    let mut park_names = Names::new(seed, "park names", &[("公园", "Park")]);
    let mut works_names = Names::new(seed, "works names", &[("产业园", "Works")]);
    let width = digits(ground.plots.len());
    let mut blocks = Vec::with_capacity(ground.plots.len());
    for (at, plot) in ground.plots.into_iter().enumerate() {
        let (name, name_en) = match people.uses[at] {
            Use::Homes => home_names.next(),
            Use::Park => park_names.next(),
            Use::Works => works_names.next(),
        };
        blocks.push(CityBlock {
            id: BlockId(format!("B{:0width$}", at + 1)),
            name,
            name_en,
            children: people.children[at],
            outline: plot.outline,
            point: people.points[at],
            current_school: people.current_schools[at],
        });
    }

    let (name, name_en) = Names::new(seed, "river name", &[("河", "River")]).next();
    let mut bridge_names = Names::new(seed, "bridge names", &[("大桥", "Bridge")]);
    let bridge = |line| {
        let (name, name_en) = bridge_names.next();
        Bridge { name, name_en, line }
    };
    let bridges = ground.bridges.into_iter().map(bridge).collect();
    City { schools, blocks, river: River { name, name_en, outline: ground.river, bridges } }
}

/// So that ids sort as their numbers do.
fn digits(count: usize) -> usize {
    count.to_string().len()
}

impl Names {
    fn new(seed: u64, purpose: &str, kinds: &[(&'static str, &'static str)]) -> Self {
        let pairs = (0..FIRST.len()).flat_map(|one| (0..SECOND.len()).map(move |two| (one, two)));
        let mut stems: Vec<(usize, usize)> = pairs.collect();
        Dice::new(seed, purpose).shuffle(&mut stems);
        Self { stems, kinds: kinds.to_vec(), given: 0 }
    }

    /// Every stem once, then again with other kinds; after that names are numbered.
    fn next(&mut self) -> (String, String) {
        let (stem, round) = (self.given % self.stems.len(), self.given / self.stems.len());
        let (one, two) = self.stems[stem];
        // The next name has another kind too.
        let (kind, kind_en) = self.kinds[(stem + round) % self.kinds.len()];
        let number = round / self.kinds.len();
        self.given += 1;
        let ((first, first_en), (second, second_en)) = (FIRST[one], SECOND[two]);
        if number == 0 {
            (format!("{first}{second}{kind}"), format!("{first_en}{second_en} {kind_en}"))
        } else {
            let number = number + 1;
            (
                format!("{first}{second}{kind}{number}期"),
                format!("{first_en}{second_en} {kind_en} {number}"),
            )
        }
    }
}
