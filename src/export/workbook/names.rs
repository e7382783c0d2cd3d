use std::collections::BTreeSet;

/// The most UTF-16 units that a sheet's name may have.
const LONGEST: usize = 31;

/// Names of sheets as the format allows them: at most 31 letters, none of `[]:*?/\`, no apostrophe
/// at the ends, not empty, not `History`, and no two alike, whatever their case. The first of
/// several keeps its name, the others get a number.
pub fn legal(wanted: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::from(["history".to_owned()]);
    wanted
        .map(|name| {
            let name = plain(&name);
            let numbered = (2..).map(|number| {
                let end = format!(" ({number})");
                cut(&name, LONGEST - end.len()) + &end
            });
            let mut all = std::iter::once(cut(&name, LONGEST)).chain(numbered);
            let free = all.find(|name| taken.insert(name.to_lowercase()));
            free.expect("there are more numbers than names")
        })
        .collect()
}

fn plain(name: &str) -> String {
    let one = |char: char| match char {
        '[' => '(',
        ']' => ')',
        ':' | '*' | '?' | '/' | '\\' => '-',
        char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => ' ',
        other => other,
    };
    let text: String = name.chars().map(one).collect();
    let text = text.trim_matches(|char: char| char == '\'' || char.is_whitespace());
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}

/// The first letters, without half of a pair; its end may again be one that no name ends with.
fn cut(name: &str, units: usize) -> String {
    let mut left = units;
    let fits = |char: &char| {
        let length = char.len_utf16();
        let fits = length <= left;
        left = if fits { left - length } else { 0 };
        fits
    };
    let text: String = name.chars().take_while(fits).collect();
    text.trim_end_matches(|char: char| char == '\'' || char.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legal_names<const N: usize>(names: [&str; N]) -> Vec<String> {
        legal(names.into_iter().map(str::to_owned))
    }

    #[test]
    fn names_become_legal_and_stay_apart() {
        let long = "太原市杏花岭区第一实验小学教育集团东校区南门分部暨附属幼儿园小学部";
        let given = ["A/B", "a-b", "A?B", "'x'", "", "  ", "History", "[1]:*\\", long, long, "😀"];
        let names = legal_names(given);
        let start: String = long.chars().take(31).collect();
        let second: String = long.chars().take(27).collect();
        let expected = [
            "A-B",
            "a-b (2)",
            "A-B (3)",
            "x",
            "-",
            "- (2)",
            "History (2)",
            "(1)---",
            &start,
            &format!("{second} (2)"),
            "😀",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn two_hundred_equal_names_are_two_hundred_legal_ones() {
        let long = "😀".repeat(40);
        let names = legal((0..200).map(|_| long.clone()));
        let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(distinct.len(), 200);
        assert!(names.iter().all(|name| name.encode_utf16().count() <= LONGEST));
    }
}
