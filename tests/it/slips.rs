//! What people type who look for a name, mistakes and all: made from the names alone, by chance,
//! knowing nothing of how they are searched.

use encoding_rs::GBK;
use pinyin::ToPinyin;

/// Steele, Lea, Flood 2014 (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.bits() % count as u64) as usize
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A name in the ways people write it.
#[derive(Clone, Debug)]
pub struct Written {
    pub chinese: Vec<char>,
    /// Per character.
    pub syllables: Vec<String>,
    pub english: String,
}

impl Written {
    /// The English name begins with how the first two characters sound; how the others sound has
    /// no two ways.
    pub fn new(name: &str, english: &str) -> Self {
        let chinese: Vec<char> = name.chars().collect();
        let stem = english.split(' ').next().unwrap().to_lowercase();
        let usual = |char: &char| {
            let digit = char.is_ascii_digit().then(|| char.to_string());
            digit.or_else(|| char.to_pinyin().map(|one| one.plain().to_owned())).unwrap()
        };
        let readings = |char: char| {
            let all = pinyin::ToPinyinMulti::to_pinyin_multi(&char).unwrap();
            all.into_iter().map(|one| one.plain()).collect::<Vec<_>>()
        };
        let mut first = readings(chinese[0]).into_iter().filter_map(|first| {
            let second = stem.strip_prefix(first)?;
            readings(chinese[1]).contains(&second).then(|| [first.to_owned(), second.to_owned()])
        });
        let first = first.next().unwrap_or_else(|| panic!("{name} is not read {stem}"));
        let syllables = first.into_iter().chain(chinese[2..].iter().map(usual)).collect();
        Self { chinese, syllables, english: english.to_owned() }
    }

    pub fn pinyin(&self) -> String {
        self.syllables.concat()
    }

    pub fn initials(&self) -> String {
        self.syllables.iter().map(|one| &one[..1]).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Chinese,
    /// One character as another one that sounds the same, among the 3,755 most usual.
    SameSound,
    /// A character left out, typed twice, exchanged with its neighbor, or any other in its place.
    ChineseSlip,
    /// At least two characters from its beginning or, in one of four, from its middle.
    ChineseTruncated,
    /// Together, syllable by syllable, or with a capital.
    Pinyin,
    /// A slip of the finger, in one of four from twelve letters on two.
    PinyinSlip,
    /// At least half of it.
    PinyinTruncated,
    Initials,
    EnglishSlip,
    /// At least half of it.
    EnglishTruncated,
    /// Some characters, the others in pinyin or as first letters.
    Mixed,
}

pub const KINDS: [Kind; 11] = [
    Kind::Chinese,
    Kind::SameSound,
    Kind::ChineseSlip,
    Kind::ChineseTruncated,
    Kind::Pinyin,
    Kind::PinyinSlip,
    Kind::PinyinTruncated,
    Kind::Initials,
    Kind::EnglishSlip,
    Kind::EnglishTruncated,
    Kind::Mixed,
];

/// The characters of GB 2312's first level: those in daily use.
pub fn usual_characters() -> Vec<char> {
    let rows = (0xb0_u8..=0xd7).flat_map(|row| (0xa1..=0xfe).map(move |cell| [row, cell]));
    rows.filter_map(|bytes| GBK.decode(&bytes).0.chars().next())
        .filter(|char| char.to_pinyin().is_some())
        .collect()
}

pub fn typed(name: &Written, kind: Kind, usual: &[char], chance: &mut Chance) -> String {
    let pinyin = name.pinyin();
    let half = |text: &str, chance: &mut Chance| {
        let letters: Vec<char> = text.chars().collect();
        let least = letters.len().div_ceil(2);
        letters[..least + chance.below(letters.len() - least)].iter().collect::<String>()
    };
    match kind {
        Kind::Chinese => name.chinese.iter().collect(),
        Kind::SameSound => same_sound(name, usual, chance),
        Kind::ChineseSlip => chinese_slip(name, usual, chance),
        Kind::ChineseTruncated => {
            let length = 2 + chance.below(name.chinese.len() - 2);
            let most = name.chinese.len() - length;
            let from = if chance.below(4) == 0 { chance.below(most + 1) } else { 0 };
            name.chinese[from..from + length].iter().collect()
        }
        Kind::Pinyin => match chance.below(4) {
            0 => name.syllables.join(" "),
            1 => pinyin[..1].to_uppercase() + &pinyin[1..],
            _ => pinyin,
        },
        Kind::PinyinSlip => {
            let twice = 12 <= pinyin.len() && chance.below(4) == 0;
            let once = finger_slip(&pinyin, chance);
            if twice { finger_slip(&once, chance) } else { once }
        }
        Kind::PinyinTruncated => half(&pinyin, chance),
        Kind::Initials => name.initials(),
        Kind::EnglishSlip => {
            let english = name.english.to_lowercase();
            let twice = 12 <= english.len() && chance.below(4) == 0;
            let once = finger_slip(&english, chance);
            if twice { finger_slip(&once, chance) } else { once }
        }
        Kind::EnglishTruncated => half(&name.english, chance),
        Kind::Mixed => {
            let letters = chance.below(2) == 0;
            let kept = 1 + chance.below(name.chinese.len() - 1);
            let rest = name.syllables[kept..]
                .iter()
                .map(|one| &one[..if letters { one.len() } else { 1 }]);
            name.chinese[..kept].iter().collect::<String>() + &rest.collect::<String>()
        }
    }
}

fn same_sound(name: &Written, usual: &[char], chance: &mut Chance) -> String {
    let mut text = name.chinese.clone();
    let at = chance.below(text.len());
    let sounds = |other: &char| other.to_pinyin().unwrap().plain() == name.syllables[at];
    let others: Vec<char> =
        usual.iter().copied().filter(|other| sounds(other) && *other != text[at]).collect();
    if !others.is_empty() {
        text[at] = *chance.pick(&others);
    }
    text.into_iter().collect()
}

fn chinese_slip(name: &Written, usual: &[char], chance: &mut Chance) -> String {
    let mut text = name.chinese.clone();
    let at = chance.below(text.len());
    match chance.below(4) {
        0 => drop(text.remove(at)),
        1 => text.insert(at, text[at]),
        2 => text.swap(at.min(name.chinese.len() - 2), at.min(name.chinese.len() - 2) + 1),
        _ => text[at] = *chance.pick(usual),
    }
    text.into_iter().collect()
}

const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// The keys beside it.
fn beside(key: char) -> Vec<char> {
    let Some(row) = KEYS.iter().position(|row| row.contains(key)) else { return vec![' '] };
    let column = KEYS[row].find(key).unwrap() as isize;
    let near = |other_row: usize, shift: isize| {
        let at = usize::try_from(column + shift).ok()?;
        KEYS.get(other_row)?.chars().nth(at)
    };
    let mut keys: Vec<Option<char>> = vec![near(row, -1), near(row, 1)];
    keys.extend([near(row + 1, -1), near(row + 1, 0)]);
    if let Some(above) = row.checked_sub(1) {
        keys.extend([near(above, 0), near(above, 1)]);
    }
    keys.into_iter().flatten().collect()
}

/// A key beside the right one, a letter left out or typed twice, two exchanged, or a key beside it
/// touched as well.
fn finger_slip(text: &str, chance: &mut Chance) -> String {
    let mut text: Vec<char> = text.chars().collect();
    let at = chance.below(text.len());
    let other = *chance.pick(&beside(text[at]));
    match chance.below(5) {
        0 => text[at] = other,
        1 => drop(text.remove(at)),
        2 => text.insert(at, text[at]),
        3 if at + 1 < text.len() => text.swap(at, at + 1),
        _ => text.insert(at + chance.below(2), other),
    }
    text.into_iter().collect()
}

/// Whether the query may as well have been made from `other` as from `name`: nobody could say from
/// the query alone which of the two was meant.
pub fn fits_as_well((query, kind): (&str, Kind), name: &Written, other: &Written) -> bool {
    let chinese = |one: &Written| one.chinese.iter().collect::<String>();
    let plain = |text: &str| text.to_lowercase().replace(' ', "");
    let as_near = |of: &dyn Fn(&Written) -> String| {
        let distance = |one| strsim::osa_distance(&plain(query), &plain(&of(one)));
        distance(other) <= distance(name)
    };
    match kind {
        Kind::Chinese => chinese(other) == chinese(name),
        Kind::SameSound => other.syllables == name.syllables,
        Kind::ChineseSlip => as_near(&chinese),
        Kind::ChineseTruncated => chinese(other).contains(query),
        Kind::Pinyin => other.pinyin() == name.pinyin(),
        Kind::PinyinSlip => as_near(&Written::pinyin),
        Kind::PinyinTruncated => other.pinyin().starts_with(query),
        Kind::Initials => other.initials() == name.initials(),
        Kind::EnglishSlip => as_near(&|one: &Written| one.english.clone()),
        Kind::EnglishTruncated => plain(&other.english).starts_with(&plain(query)),
        Kind::Mixed => {
            let kept = query.chars().take_while(|char| !char.is_ascii()).count();
            let same = other.chinese.get(..kept) == Some(&name.chinese[..kept]);
            let rest: String = query.chars().skip(kept).collect();
            let letters = |one: &Written| one.syllables[kept..].concat();
            let firsts = |one: &Written| one.initials()[kept..].to_owned();
            same && (letters(other) == rest || firsts(other) == rest)
        }
    }
}
