use unicode_linebreak::{BreakOpportunity, linebreaks};

/// A paragraph as lines no wider than `room`, broken where the writing system allows it (Unicode
/// Standard Annex 14): between Chinese characters, but no line begins with 。or ends with（. What is
/// wider than a line is broken anywhere. Spaces stay at the end of their line.
pub fn lines(text: &str, room: f32, width: impl Fn(&str) -> f32) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut begin = 0;
    let mut end = 0;
    for (at, kind) in linebreaks(text) {
        if end <= begin || width(text[begin..at].trim_end()) <= room {
            end = at;
        } else {
            lines.push(&text[begin..end]);
            (begin, end) = (end, at);
        }
        while room < width(text[begin..end].trim_end()) {
            let fits = longest_that_fits(&text[begin..end], room, &width);
            lines.push(&text[begin..begin + fits]);
            begin += fits;
        }
        if kind == BreakOpportunity::Mandatory && begin < end {
            lines.push(&text[begin..end]);
            begin = end;
        }
    }
    lines
}

/// In bytes: at least one character.
fn longest_that_fits(text: &str, room: f32, width: impl Fn(&str) -> f32) -> usize {
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let mut fits = 0;
    for end in ends {
        if 0 < fits && room < width(&text[..end]) {
            break;
        }
        fits = end;
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chinese characters are as wide as two others.
    fn width(text: &str) -> f32 {
        text.chars().map(|letter| if letter.is_ascii() { 1.0 } else { 2.0 }).sum()
    }

    #[test]
    fn no_line_begins_with_what_closes_or_ends_with_what_opens() {
        assert_eq!(lines("您家属于学校。再说", 12.0, width), ["您家属于学", "校。再说"]);
        assert_eq!(lines("您家（小区）属于", 6.0, width), ["您家", "（小", "区）属", "于"]);
        assert_eq!(lines("一二三，四五", 6.0, width), ["一二", "三，四", "五"]);
    }

    #[test]
    fn words_stay_whole_and_their_spaces_stay_with_them() {
        assert_eq!(lines("one two three", 8.0, width), ["one two ", "three"]);
        assert_eq!(lines("one two three", 7.0, width), ["one two ", "three"]);
        assert_eq!(lines("学校 No. 12 近", 9.0, width), ["学校 No. ", "12 近"]);
    }

    #[test]
    fn what_is_wider_than_a_line_is_broken_anywhere() {
        assert_eq!(lines("a abcdefghij k", 4.0, width), ["a ", "abcd", "efgh", "ij k"]);
        assert_eq!(lines("学校", 1.0, width), ["学", "校"]);
        assert_eq!(lines("", 10.0, width), Vec::<&str>::new());
    }

    #[test]
    fn nothing_is_lost() {
        let text = "太原市第一小学（北校区）1,234 米，a-b/c：“您家”。\tEnd";
        for room in 1..40 {
            assert_eq!(lines(text, room as f32, width).concat(), text);
        }
    }
}
