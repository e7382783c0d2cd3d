//! Texts as they are compared: without case, width, accents, blanks and punctuation.

/// One character of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub char: char,
    /// Whether a word begins with it, for the first letters of words.
    pub starts_word: bool,
}

/// Stands between two numbers, so that 1-2 is not 12.
pub(super) const BETWEEN_NUMBERS: char = '-';

/// At most `most` characters of `text`, folded. ü and v are u: people type all three.
pub(super) fn folded(text: &str, most: usize) -> Vec<Folded> {
    let mut found: Vec<Folded> = Vec::new();
    let mut gap = true;
    for raw in text.chars() {
        for char in narrow(raw).to_lowercase().map(plain) {
            if ('\u{300}'..='\u{36f}').contains(&char) {
                continue;
            }
            if !char.is_alphanumeric() {
                gap = true;
                continue;
            }
            let before = found.last().map(|last| last.char);
            if gap && char.is_ascii_digit() && before.is_some_and(|c| c.is_ascii_digit()) {
                found.push(Folded { char: BETWEEN_NUMBERS, starts_word: false });
            }
            let other_kind = before.is_none_or(|before| kind(before) != kind(char));
            found.push(Folded { char, starts_word: gap || other_kind });
            gap = false;
        }
        if most <= found.len() {
            found.truncate(most);
            break;
        }
    }
    found
}

fn kind(char: char) -> u8 {
    match char {
        char if char.is_ascii_digit() => 0,
        char if char.is_ascii() => 1,
        _ => 2,
    }
}

/// Full-width forms as the usual ones.
fn narrow(char: char) -> char {
    match char {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(char) - 0xfee0).expect("it is one of ASCII")
        }
        '\u{3000}' => ' ',
        char => char,
    }
}

/// Letters without accents and tones.
fn plain(char: char) -> char {
    match char {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ế' | 'ề' => 'e',
        'ɡ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ǐ' => 'i',
        'ḿ' => 'm',
        'ñ' | 'ń' | 'ň' | 'ǹ' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ǒ' => 'o',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'v' => {
            'u'
        }
        char => char,
    }
}

/// The text without the numbers 1 to 5 right after a letter, which may be tones. `None`: there are
/// none.
pub(super) fn without_tones(text: &[Folded]) -> Option<Vec<Folded>> {
    let is_tone = |at: usize| {
        let after_letter = 0 < at && text[at - 1].char.is_ascii_lowercase();
        let number = text.get(at + 1).is_some_and(|next| next.char.is_ascii_digit());
        after_letter && !number && ('1'..='5').contains(&text[at].char)
    };
    let rest = text.iter().enumerate().filter(|(at, _)| !is_tone(*at)).map(|(_, one)| *one);
    let rest: Vec<Folded> = rest.collect();
    (rest.len() < text.len()).then_some(rest)
}

/// The text with 十二 as 12. Numerals that are said one by one, as 二三, stay. `None`: it has none
/// but those.
pub(super) fn with_digits(text: &[Folded]) -> Option<Vec<Folded>> {
    let mut changed = false;
    let mut found = Vec::with_capacity(text.len());
    for run in text.chunk_by(|a, b| is_numeral(a.char) && is_numeral(b.char)) {
        match value(run) {
            Some(value) => {
                changed = true;
                let digits = value.to_string();
                let digits = digits.chars().enumerate();
                found.extend(digits.map(|(at, char)| Folded { char, starts_word: at == 0 }));
            }
            None => found.extend_from_slice(run),
        }
    }
    changed.then_some(found)
}

/// What a Chinese numeral counts.
pub(super) fn digit(char: char) -> Option<u8> {
    let numerals = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match char {
        '〇' => Some(0),
        '两' => Some(2),
        char => numerals.iter().zip(0..).find(|(one, _)| **one == char).map(|(_, value)| value),
    }
}

fn is_numeral(char: char) -> bool {
    matches!(char, '十' | '百') || digit(char).is_some()
}

/// `None`: it is not said with tens or hundreds, or not the way numbers are.
fn value(run: &[Folded]) -> Option<u32> {
    if !run.iter().any(|one| matches!(one.char, '十' | '百')) {
        return None;
    }
    let (mut total, mut waiting, mut unit) = (0, None, 1000);
    for one in run {
        let next = match one.char {
            '百' => 100,
            '十' => 10,
            char => {
                let value = u32::from(digit(char)?);
                if waiting.is_some_and(|before| before != 0) {
                    return None;
                }
                waiting = Some(value);
                continue;
            }
        };
        if unit <= next {
            return None;
        }
        unit = next;
        total += next * waiting.take().filter(|count| 0 < *count).unwrap_or(1);
    }
    Some(total + waiting.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(folded: &[Folded]) -> String {
        folded.iter().map(|one| one.char).collect()
    }

    #[test]
    fn how_a_text_is_typed_does_not_count() {
        let of = |given: &str| text(&folded(given, 100));
        assert_eq!(of("Ｈuā Yuán·Shè Qū（２）"), "huayuanshequ2");
        assert_eq!(of("Lǜyuán, lvyuan LÜYUAN"), "luyuanluyuanluyuan");
        assert_eq!(of("1-2号, 12 3号"), "1-2号12-3号");
        assert_eq!(of(" \u{0}!?…"), "");
    }

    #[test]
    fn words_begin_after_blanks_and_where_the_kind_of_sign_changes() {
        let begins = folded("Fuhua New Village 2期", 100);
        let begins: String =
            begins.iter().filter(|one| one.starts_word).map(|one| one.char).collect();
        assert_eq!(begins, "fnu2期");
    }

    #[test]
    fn numbers_in_chinese_are_numbers() {
        let of = |given: &str| with_digits(&folded(given, 100)).map(|found| text(&found));
        assert_eq!(of("十二号院").as_deref(), Some("12号院"));
        assert_eq!(of("二十号").as_deref(), Some("20号"));
        assert_eq!(of("一百零三号").as_deref(), Some("103号"));
        assert_eq!(of("三里屯二三号"), None);
        assert_eq!(of("十十"), None);
    }

    #[test]
    fn numbers_after_syllables_may_be_tones() {
        let of = |given: &str| without_tones(&folded(given, 100)).map(|found| text(&found));
        assert_eq!(of("hua1yuan2").as_deref(), Some("huayuan"));
        assert_eq!(of("haoyuan12"), None);
        assert_eq!(of("huayuan"), None);
    }
}
