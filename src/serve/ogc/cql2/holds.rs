use std::cmp::Ordering;

use geo::{Geometry, Intersects};
use serde_json::Value;

use super::{Comparison, Filter, Scalar, Shape};
use crate::serve::ogc::layer::Item;

/// Whether it is true of the feature; what is unknown is not.
pub fn holds(filter: &Filter, item: &Item) -> bool {
    truth(filter, item) == Some(true)
}

/// `None`: unknown.
fn truth(filter: &Filter, item: &Item) -> Option<bool> {
    match filter {
        Filter::Literal(truth) => Some(*truth),
        Filter::All(parts) => decided(parts, item, false),
        Filter::Any(parts) => decided(parts, item, true),
        Filter::Not(part) => truth(part, item).map(|truth| !truth),
        Filter::Compare(left, comparison, right) => {
            let order = compared(&known(left, item)?, &known(right, item)?)?;
            Some(match comparison {
                Comparison::Equal => order.is_eq(),
                Comparison::Unequal => order.is_ne(),
                Comparison::Less => order.is_lt(),
                Comparison::Greater => order.is_gt(),
                Comparison::AtMost => order.is_le(),
                Comparison::AtLeast => order.is_ge(),
            })
        }
        Filter::Like(text, pattern) => match (known(text, item)?, known(pattern, item)?) {
            (Known::Text(text), Known::Text(pattern)) => Some(is_like(&text, &pattern)),
            _ => None,
        },
        Filter::Between(value, least, most) => {
            let value = known(value, item)?;
            let above = compared(&value, &known(least, item)?)?.is_ge();
            let below = compared(&value, &known(most, item)?)?.is_le();
            Some(above && below)
        }
        Filter::In(value, list) => {
            let value = known(value, item)?;
            let same = |other: &Scalar| Some(compared(&value, &known(other, item)?)?.is_eq());
            let found: Vec<Option<bool>> = list.iter().map(same).collect();
            if found.contains(&Some(true)) {
                Some(true)
            } else {
                (!found.contains(&None)).then_some(false)
            }
        }
        Filter::IsNull(value) => Some(known(value, item).is_none()),
        Filter::Intersects(one, other) => Some(shape(one, item)?.intersects(shape(other, item)?)),
    }
}

/// `by`: the truth that decides for all, whatever the others are.
fn decided(parts: &[Filter], item: &Item, by: bool) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match truth(part, item) {
            Some(truth) if truth == by => return Some(by),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(!by)
}

enum Known<'a> {
    Text(std::borrow::Cow<'a, str>),
    Number(f64),
    Truth(bool),
}

/// `None`: there is nothing.
fn known<'a>(scalar: &'a Scalar, item: &'a Item) -> Option<Known<'a>> {
    Some(match scalar {
        Scalar::Text(text) => Known::Text(text.into()),
        Scalar::Number(number) => Known::Number(*number),
        Scalar::Truth(truth) => Known::Truth(*truth),
        Scalar::AnyCase(inner) => match known(inner, item)? {
            Known::Text(text) => Known::Text(text.to_lowercase().into()),
            other => other,
        },
        Scalar::Column(at) => match &item.values[*at] {
            Value::String(text) => Known::Text(text.into()),
            Value::Number(number) => Known::Number(number.as_f64()?),
            Value::Bool(truth) => Known::Truth(*truth),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        },
    })
}

fn compared(one: &Known, other: &Known) -> Option<Ordering> {
    match (one, other) {
        (Known::Text(one), Known::Text(other)) => Some(one.cmp(other)),
        (Known::Number(one), Known::Number(other)) => one.partial_cmp(other),
        (Known::Truth(one), Known::Truth(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

fn shape<'a>(shape: &'a Shape, item: &'a Item) -> Option<&'a Geometry> {
    match shape {
        Shape::OfFeature => item.geometry.as_ref(),
        Shape::Given(geometry) => Some(geometry),
    }
}

/// `%` is any text, `_` any character, and `\` makes the next one mean itself.
///
/// # Cost
///
/// The product of both lengths at most: only the last `%` is ever tried again.
fn is_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern = pieces(pattern);
    let (mut at, mut of) = (0, 0);
    let mut last_any = None;
    while at < text.len() {
        match pattern.get(of) {
            Some(Piece::Any) => {
                last_any = Some((at, of));
                of += 1;
            }
            Some(Piece::One) => (at, of) = (at + 1, of + 1),
            Some(Piece::Itself(c)) if *c == text[at] => (at, of) = (at + 1, of + 1),
            _ => match last_any {
                Some((from, any)) => {
                    last_any = Some((from + 1, any));
                    (at, of) = (from + 1, any + 1);
                }
                None => return false,
            },
        }
    }
    pattern[of..].iter().all(|piece| matches!(piece, Piece::Any))
}

enum Piece {
    Any,
    One,
    Itself(char),
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut chars = pattern.chars();
    let mut pieces = Vec::new();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '%' => Piece::Any,
            '_' => Piece::One,
            '\\' => Piece::Itself(chars.next().unwrap_or('\\')),
            c => Piece::Itself(c),
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_pattern_is_matched_as_in_sql() {
        for (text, pattern, same) in [
            ("东城小学", "东%", true),
            ("东城小学", "%小学", true),
            ("东城小学", "东_小学", true),
            ("东城小学", "东__学", true),
            ("东城小学", "小学", false),
            ("aXbXc", "a%X%c", true),
            ("aaaa", "%a%b", false),
            ("50%", "50\\%", true),
            ("500", "50\\%", false),
            ("", "%", true),
            ("", "_", false),
            ("a", "", false),
        ] {
            assert_eq!(is_like(text, pattern), same, "{text} {pattern}");
        }
    }
}
