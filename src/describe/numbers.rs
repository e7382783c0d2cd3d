//! What the name of a block says about a street and its house numbers.

use std::fmt;

/// A street, and the numbers on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreetNumbers {
    pub street: String,
    /// In the order they were written. Never empty.
    pub numbers: Vec<Numbers>,
}

/// House numbers from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbers {
    pub from: u32,
    pub to: u32,
    pub parity: Parity,
}

/// On which side of the street they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parity {
    /// On both.
    All,
    Odd,
    Even,
}

/// Ways to say a street's end in Chinese; to say a place has house numbers takes one of them, or
/// a word for odd or even.
const CHINESE_STREETS: [&str; 8] = ["街", "路", "道", "巷", "弄", "胡同", "里", "条"];

#[rustfmt::skip]
const ENGLISH_STREETS: [&str; 38] = [
    "street", "st", "avenue", "ave", "av", "road", "rd", "lane", "ln", "drive", "dr", "boulevard",
    "blvd", "court", "ct", "place", "pl", "way", "terrace", "ter", "circle", "cir", "parkway",
    "pkwy", "highway", "hwy", "square", "sq", "row", "walk", "close", "crescent", "alley", "path",
    "pike", "trail", "quay", "mews",
];

/// Longest first where one begins with another.
const ODD: [&str; 7] = ["单号", "奇数", "单", "odd numbers", "odd side", "odds", "odd"];
const EVEN: [&str; 7] = ["双号", "偶数", "双", "even numbers", "even side", "evens", "even"];
const BOTH: [&str; 6] = ["单双号", "全部", "all numbers", "both sides", "both", "all"];

/// `长风街 12-48号双号`, `建设路1号至25号单号`, `Main St 1-99 odd`, `2–98 Main St (even)`; several
/// ranges with commas between. `None`: the name says something else, as `幸福里小区` does.
pub fn street_numbers(name: &str) -> Option<StreetNumbers> {
    let name = plain(name);
    let (first, last) = ends_of_numbers(&name)?;
    let (before, after) = (tidy(&name[..first]), tidy(&name[last..]));
    let (street, numbers) = if is_street(before) {
        (before, &name[first..])
    } else if before.is_empty() && is_street(parity_off(after).0) {
        // `2-98 Main St even`
        let (street, parity) = parity_off(after);
        let numbers = ranges(&name[first..last], parity)?;
        return Some(StreetNumbers { street: street.to_owned(), numbers });
    } else {
        let (street, parity) = parity_off(before);
        let said = parity.or(parity_off(after).1);
        let alone = said.is_some() && street.chars().any(char::is_alphabetic);
        if !alone {
            return None;
        }
        let numbers = ranges(&name[first..], parity)?;
        return Some(StreetNumbers { street: street.to_owned(), numbers });
    };
    Some(StreetNumbers { street: street.to_owned(), numbers: ranges(numbers, None)? })
}

/// One width of letters, one kind of dash and comma, no brackets, single spaces.
fn plain(name: &str) -> String {
    let one = |char: char| match char {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(char as u32 - 0xfee0).expect("there is one for each")
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '～' | '~' | '－' | '至' | '到' => {
            '-'
        }
        '，' | '、' | '；' | ';' | '：' | ':' => ',',
        '（' | '）' | '(' | ')' | '【' | '】' | '[' | ']' | '　' => ' ',
        other => other,
    };
    let text: String = name.chars().map(one).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// From the first digit of the numbers to after the last: digits that letters like those of `5th`
/// follow are part of a name.
fn ends_of_numbers(name: &str) -> Option<(usize, usize)> {
    let mut found: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < name.len() {
        let length = name[at..].bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            at += name[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let joined = name[..at].ends_with(|char: char| char.is_ascii_alphabetic());
        let ordinal = name[at + length..].starts_with(|char: char| char.is_ascii_alphabetic());
        let part_of_a_word = joined || (ordinal && !name[at + length..].starts_with("to"));
        if !part_of_a_word {
            found = Some((found.map_or(at, |(first, _)| first), at + length));
        }
        at += length;
    }
    found
}

fn tidy(text: &str) -> &str {
    let text = text.trim_matches([' ', ',', '-']);
    let lower = text.to_ascii_lowercase();
    let ends = ["nos.", "no.", "nos", "numbers", "number", "第"];
    let cut = ends.iter().find(|end| {
        lower
            .strip_suffix(**end)
            .is_some_and(|rest| rest.is_empty() || !end.is_ascii() || rest.ends_with(' '))
    });
    cut.map_or(text, |end| text[..text.len() - end.len()].trim_end_matches([' ', ',']))
}

fn is_street(text: &str) -> bool {
    if CHINESE_STREETS.iter().any(|end| text.len() > end.len() && text.ends_with(end)) {
        return true;
    }
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower.split(' ').map(|word| word.trim_end_matches('.')).collect();
    if words.last().is_some_and(|word| ["n", "e", "s", "w", "ne", "nw", "se", "sw"].contains(word))
    {
        words.pop();
    }
    1 < words.len() && words.last().is_some_and(|word| ENGLISH_STREETS.contains(word))
}

/// A text without the word for odd or even at its end.
fn parity_off(text: &str) -> (&str, Option<Parity>) {
    let lower = text.to_ascii_lowercase();
    let words = BOTH.map(|word| (word, Parity::All)).into_iter();
    let words = words.chain(ODD.map(|word| (word, Parity::Odd)));
    for (word, parity) in words.chain(EVEN.map(|word| (word, Parity::Even))) {
        let rest = lower.strip_suffix(word);
        if let Some(rest) =
            rest.filter(|rest| !word.is_ascii() || rest.is_empty() || rest.ends_with([' ', ',']))
        {
            return (text[..rest.len()].trim_matches([' ', ',']), Some(parity));
        }
    }
    (text, None)
}

/// `said`: the parity of those that say none. `None`: something else is among them.
fn ranges(text: &str, said: Option<Parity>) -> Option<Vec<Numbers>> {
    let parts = text.split([',', '和', '&']).map(str::trim).filter(|part| !part.is_empty());
    let mut ranges: Vec<(Numbers, bool)> = Vec::new();
    for part in parts {
        let (numbers, parity) = parity_off(part);
        match (numbers.is_empty(), parity, ranges.last_mut()) {
            // `1-25号, 单号`
            (true, Some(parity), Some((last, _))) => last.parity = parity,
            (true, ..) => return None,
            (false, ..) => {
                let (from, to) = range(numbers)?;
                let parity = parity.or(said);
                let numbers = Numbers { from, to, parity: parity.unwrap_or(Parity::All) };
                ranges.push((numbers, parity.is_some()));
            }
        }
    }
    (!ranges.is_empty()).then(|| ranges.into_iter().map(|(numbers, _)| numbers).collect())
}

/// `12`, `12号`, `12-48号`, `1号-25号`, `1 to 25`.
fn range(text: &str) -> Option<(u32, u32)> {
    let number = |text: &str| -> Option<u32> {
        let digits = text.trim().trim_end_matches('号').trim();
        let sound = !digits.is_empty() && digits.len() <= 6;
        let sound = sound && digits.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| digits.parse().ok()).flatten()
    };
    let (from, to) = match text.split_once('-').or_else(|| text.split_once(" to ")) {
        Some((from, to)) => (number(from)?, number(to)?),
        None => (number(text)?, number(text)?),
    };
    // `12-1号` is one house behind another.
    (from <= to).then_some((from, to))
}

impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            write!(f, "{}", self.from)
        } else {
            write!(f, "{}–{}", self.from, self.to)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name, its street, and its numbers.
    type Case<'a> = (&'a str, &'a str, &'a [(u32, u32, Parity)]);

    const ALL: Parity = Parity::All;
    const ODD: Parity = Parity::Odd;
    const EVEN: Parity = Parity::Even;

    #[test]
    fn names_that_say_numbers() {
        let cases: [Case; 27] = [
            ("长风街 12-48号双号", "长风街", &[(12, 48, EVEN)]),
            ("长风街12号至48号（双号）", "长风街", &[(12, 48, EVEN)]),
            ("建设路1号至25号单号", "建设路", &[(1, 25, ODD)]),
            ("建设路１～２５号（单）", "建设路", &[(1, 25, ODD)]),
            ("建设路1—25号", "建设路", &[(1, 25, ALL)]),
            ("建设路12号", "建设路", &[(12, 12, ALL)]),
            ("建设路1-25号单号、2-30号双号", "建设路", &[(1, 25, ODD), (2, 30, EVEN)]),
            ("建设路1号、3号和7号", "建设路", &[(1, 1, ALL), (3, 3, ALL), (7, 7, ALL)]),
            ("柳巷胡同3-9号奇数", "柳巷胡同", &[(3, 9, ODD)]),
            ("二七大街100-200号单双号", "二七大街", &[(100, 200, ALL)]),
            ("长风街双号12-48号", "长风街", &[(12, 48, EVEN)]),
            ("滨河堤岸1-99号单号", "滨河堤岸", &[(1, 99, ODD)]),
            ("Main St 1-99 odd", "Main St", &[(1, 99, ODD)]),
            ("Main St. 1–99 (odd)", "Main St.", &[(1, 99, ODD)]),
            ("Main Street 2-98, even", "Main Street", &[(2, 98, EVEN)]),
            ("Main Street, 2 to 98, even numbers", "Main Street", &[(2, 98, EVEN)]),
            ("Main Street nos. 1-9", "Main Street", &[(1, 9, ALL)]),
            ("12 Main St", "Main St", &[(12, 12, ALL)]),
            ("1-99 Main St odd", "Main St", &[(1, 99, ODD)]),
            ("2-98 Main St (even)", "Main St", &[(2, 98, EVEN)]),
            ("5th Avenue 10-20", "5th Avenue", &[(10, 20, ALL)]),
            ("10-20 5th Ave", "5th Ave", &[(10, 20, ALL)]),
            ("Elm Rd NW 1-9 odd", "Elm Rd NW", &[(1, 9, ODD)]),
            ("Broadway 1-99 odd side", "Broadway", &[(1, 99, ODD)]),
            ("Main St 1-9 odd, 2-8 even", "Main St", &[(1, 9, ODD), (2, 8, EVEN)]),
            ("MAIN ST 1-9 ODD", "MAIN ST", &[(1, 9, ODD)]),
            ("Broadway odd 1-99", "Broadway", &[(1, 99, ODD)]),
        ];
        for (name, street, numbers) in cases {
            let want: Vec<Numbers> = numbers
                .iter()
                .map(|(from, to, parity)| Numbers { from: *from, to: *to, parity: *parity })
                .collect();
            let want = StreetNumbers { street: street.to_owned(), numbers: want };
            assert_eq!(street_numbers(name), Some(want), "{name}");
        }
    }

    #[test]
    fn names_that_say_something_else() {
        let names = [
            "",
            "幸福里小区",
            "幸福里小区1-5号楼",
            "长风街12号院",
            "建设路12-1号",
            "建设路",
            "街12号",
            "3号地块",
            "Block 12",
            "Block 12-14",
            "Tract 25.01",
            "Main St",
            "12",
            "1-99",
            "1-99 odd",
            "单号",
            "长风街1234567号",
            "Main St 12A-48",
            "第5小学",
            "Area 51 east",
            "St 5",
            "Main St 1-9 or so",
            "建设路1-25号以东",
            "5th Avenue",
            "99",
            "-",
            "号-号",
            "路-",
        ];
        for name in names {
            assert_eq!(street_numbers(name), None, "{name}");
        }
    }
}
