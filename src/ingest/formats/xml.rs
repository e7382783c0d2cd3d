//! As much XML as spreadsheets are written in: elements, attributes, text. No declarations of
//! document types, and so no entities but the five that XML has.

use std::borrow::Cow;

/// One piece of an XML text.
#[derive(Debug, PartialEq)]
pub enum Piece<'a> {
    /// A start of an element. One without content is followed by its end.
    Start(Element<'a>),
    /// The name, without its prefix.
    End(&'a str),
    Text(Cow<'a, str>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Element<'a> {
    /// Without its prefix.
    pub name: &'a str,
    attributes: &'a str,
}

/// The pieces of an XML text, one after another. It ends where the text ends or is broken.
pub struct Pieces<'a> {
    rest: &'a str,
    /// The element without content that is to be ended.
    open: Option<&'a str>,
}

impl<'a> Pieces<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { rest: text.trim_start_matches('\u{feff}'), open: None }
    }

    /// All text up to the end of the element whose start was just given, that of elements in it
    /// included, unless they are called `without`.
    pub fn text_of(&mut self, name: &str, without: &str) -> String {
        let mut all = String::new();
        let mut skipping = false;
        for piece in self {
            match piece {
                Piece::Start(element) if element.name == without => skipping = true,
                Piece::End(end) if end == without => skipping = false,
                Piece::End(end) if end == name => break,
                Piece::Text(text) if !skipping => all.push_str(&text),
                _ => {}
            }
        }
        all
    }

    fn after(&mut self, end: &str) -> Option<&'a str> {
        let (before, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(before)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(name) = self.open.take() {
            return Some(Piece::End(name));
        }
        loop {
            if !self.rest.starts_with('<') {
                let end = self.rest.find('<')?;
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Piece::Text(unescaped(text)));
            }
            if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
                self.rest = rest;
                return self.after("]]>").map(|text| Piece::Text(Cow::Borrowed(text)));
            }
            if self.rest.starts_with("<!--") {
                self.after("-->")?;
            } else if self.rest.starts_with("<?") {
                self.after("?>")?;
            } else if self.rest.starts_with("<!") {
                return None;
            } else {
                break;
            }
        }
        let tag = tag(&self.rest[1..])?;
        self.rest = &self.rest[tag.len() + 2..];
        if let Some(name) = tag.strip_prefix('/') {
            return Some(Piece::End(local(name.trim_end())));
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let name = local(name);
        self.open = empty.then_some(name);
        Some(Piece::Start(Element { name, attributes }))
    }
}

/// What is before the `>` that is in no quotes.
fn tag(text: &str) -> Option<&str> {
    let mut quote = None;
    let end = text.bytes().position(|byte| {
        match quote {
            Some(open) if byte == open => quote = None,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None => return byte == b'>',
            Some(_) => {}
        }
        false
    })?;
    Some(&text[..end])
}

impl<'a> Element<'a> {
    /// The value of the attribute that is called so, its prefix left out.
    pub fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            let (name, value) = rest.split_once('=')?;
            let value = value.trim_start();
            let quote = value.chars().next().filter(|char| ['"', '\''].contains(char))?;
            let (value, after) = value[1..].split_once(quote)?;
            if local(name.trim()) == wanted {
                return Some(unescaped(value));
            }
            rest = after;
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let known = after.split_once(';').and_then(|(name, after)| Some((entity(name)?, after)));
        rest = match known {
            Some((char, after)) => {
                plain.push(char);
                after
            }
            None => {
                plain.push('&');
                after
            }
        };
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_text_are_told_apart() {
        let text = "<?xml version='1.0'?><!-- a > b --><x:row r=\"1\" x:s = '>&#x41;'><c/>a&amp;b<![CDATA[<]]></x:row>";
        let pieces: Vec<Piece> = Pieces::of(text).collect();
        let Piece::Start(row) = &pieces[0] else { panic!("{pieces:?}") };
        assert_eq!((row.name, row.attribute("s").as_deref()), ("row", Some(">A")));
        assert_eq!(row.attribute("t"), None);
        assert!(matches!(&pieces[1], Piece::Start(element) if element.name == "c"));
        let text = |text: &'static str| Piece::Text(Cow::Borrowed(text));
        assert_eq!(pieces[2..], [Piece::End("c"), text("a&b"), text("<"), Piece::End("row")]);
    }

    #[test]
    fn a_document_type_is_not_read() {
        assert_eq!(Pieces::of("<!DOCTYPE x [<!ENTITY a 'b'>]><x/>").count(), 0);
    }
}
