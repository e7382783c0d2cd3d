//! Bytes that are text: in which encoding, and what they say.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Text, and in which encoding it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub text: String,
    /// As browsers call it.
    pub encoding: &'static str,
    /// Nothing in the file or in the settings says so; it was seen.
    pub assumed: bool,
}

/// Why bytes are no text.
#[derive(Debug)]
pub enum NoText {
    /// Not that of the settings.
    NotIn(&'static str),
    /// None that would be recognized. The bytes, for those who want to tell where.
    Unknown(Vec<u8>),
}

/// How many bytes are looked at where a few tell as much as all.
const SAMPLE: usize = 1 << 20;

/// # Errors
///
/// Wrongly decoded text is worse than none: bytes that do not fit are refused.
pub fn decode(bytes: Vec<u8>, said: Option<&'static Encoding>) -> Result<Text, NoText> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let text = strictly(encoding, &bytes[mark..]).ok_or(NoText::NotIn(encoding.name()))?;
        return Ok(Text { text, encoding: encoding.name(), assumed: false });
    }
    if let Some(encoding) = said.filter(|encoding| *encoding != UTF_8) {
        let text = strictly(encoding, &bytes).ok_or(NoText::NotIn(encoding.name()))?;
        return Ok(Text { text, encoding: encoding.name(), assumed: false });
    }
    let wide = if said.is_none() { utf16(&bytes) } else { None };
    if let Some(encoding) = wide {
        if let Some(text) = strictly(encoding, &bytes) {
            return Ok(Text { text, encoding: encoding.name(), assumed: true });
        }
        return Err(NoText::NotIn(encoding.name()));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Text { text, encoding: UTF_8.name(), assumed: false }),
        Err(error) => {
            let bytes = error.into_bytes();
            let likely = said.is_none() && is_chinese(&bytes);
            match likely.then(|| strictly(GB18030, &bytes)).flatten() {
                Some(text) => Ok(Text { text, encoding: GB18030.name(), assumed: true }),
                None => Err(NoText::Unknown(bytes)),
            }
        }
    }
}

/// `None`: not every byte fits.
fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .filter(|text| !text.contains('\0'))
        .map(std::borrow::Cow::into_owned)
}

/// Where tables are written in UTF-16 every comma, digit and line end has a zero byte: before it in
/// big endian, after it in little endian.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    if !bytes.len().is_multiple_of(2) || pairs == 0 {
        return None;
    }
    // An eighth of ASCII is less than any table has.
    let many = |zeros: usize| pairs / 8 < zeros;
    match (many(even), many(odd)) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Common Chinese characters are two bytes above 0xA0. Any bytes can be read as GB18030 with some
/// luck, those of Western names too, but then the second byte is a letter.
fn is_chinese(bytes: &[u8]) -> bool {
    let (mut common, mut others) = (0_usize, 0_usize);
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first < 0x80 {
            continue;
        }
        match tail {
            [0xA1..=0xFF, after @ ..] if (0xA1..=0xF7).contains(first) => {
                common += 1;
                rest = after;
            }
            [_, after @ ..] => {
                others += 1;
                rest = after;
            }
            [] => others += 1,
        }
    }
    9 * others < common
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "编号,学校名称,学位\n1,杏花岭区第一小学,360\n2,五一路小学,540\n";

    fn read(bytes: &[u8]) -> Option<(String, &'static str, bool)> {
        let text = decode(bytes.to_vec(), None).ok()?;
        Some((text.text, text.encoding, text.assumed))
    }

    fn wide(bytes: impl Fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
        let mark = mark.then_some(0xFEFF);
        mark.into_iter().chain(TABLE.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn the_encodings_of_offices_are_recognized() {
        let said = |text: &str| (TABLE.to_owned(), text.to_owned());
        let found = |bytes: &[u8]| {
            let (text, encoding, assumed) = read(bytes).unwrap();
            ((text, encoding.to_owned()), assumed)
        };
        assert_eq!(found(TABLE.as_bytes()), (said("UTF-8"), false));
        assert_eq!(found(&[b"\xef\xbb\xbf", TABLE.as_bytes()].concat()), (said("UTF-8"), false));
        assert_eq!(found(&GB18030.encode(TABLE).0), (said("gb18030"), true));
        assert_eq!(found(&wide(u16::to_le_bytes, true)), (said("UTF-16LE"), false));
        assert_eq!(found(&wide(u16::to_be_bytes, true)), (said("UTF-16BE"), false));
        assert_eq!(found(&wide(u16::to_le_bytes, false)), (said("UTF-16LE"), true));
        assert_eq!(found(&wide(u16::to_be_bytes, false)), (said("UTF-16BE"), true));
    }

    #[test]
    fn what_would_be_misread_is_refused() {
        for bytes in [&b"id,name\n1,Sch\xf6nhausen\n2,M\xfcller\n"[..], b"id\n\xff\xff\n", b"\xd1"]
        {
            assert!(decode(bytes.to_vec(), None).is_err(), "{bytes:?}");
        }
        let western = decode(b"Sch\xf6n".to_vec(), Encoding::for_label(b"latin1")).unwrap();
        assert_eq!(western.text, "Schön");
        assert!(decode(GB18030.encode(TABLE).0.to_vec(), Some(UTF_8)).is_err());
    }
}
