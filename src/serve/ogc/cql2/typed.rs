//! Whether what a filter compares can be compared.

use super::{Filter, Scalar};
use crate::serve::ogc::collections::{Collection, Kind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Text,
    Number,
    Truth,
}

/// # Errors
///
/// What cannot be compared with what.
pub fn check(filter: &Filter, collection: &Collection) -> Result<(), String> {
    let type_of = |scalar: &Scalar| type_of(scalar, collection);
    let same = |one: &Scalar, other: &Scalar| {
        let (left, right) = (type_of(one)?, type_of(other)?);
        let alike = left == right;
        alike.then_some(()).ok_or_else(|| {
            let (one, other) = (said(one, collection), said(other, collection));
            format!(
                "{one} is {} and {other} is {}, which cannot be compared",
                left.name(),
                right.name()
            )
        })
    };
    match filter {
        Filter::Literal(_) | Filter::Intersects(..) => Ok(()),
        Filter::All(parts) | Filter::Any(parts) => {
            parts.iter().try_for_each(|part| check(part, collection))
        }
        Filter::Not(part) => check(part, collection),
        Filter::IsNull(value) => type_of(value).map(|_| ()),
        Filter::Compare(one, _, other) => same(one, other),
        Filter::Between(value, least, most) => {
            let is_number = type_of(value)? == Type::Number;
            is_number.then_some(()).ok_or("BETWEEN is for numbers")?;
            same(value, least)?;
            same(value, most)
        }
        Filter::In(value, list) => list.iter().try_for_each(|other| same(value, other)),
        Filter::Like(text, pattern) => {
            let texts = type_of(text)? == Type::Text && type_of(pattern)? == Type::Text;
            texts.then_some(()).ok_or_else(|| "LIKE is for texts".to_owned())
        }
    }
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Truth => "true or false",
        }
    }
}

fn type_of(scalar: &Scalar, collection: &Collection) -> Result<Type, String> {
    Ok(match scalar {
        Scalar::Text(_) => Type::Text,
        Scalar::Number(_) => Type::Number,
        Scalar::Truth(_) => Type::Truth,
        Scalar::Column(at) => match collection.columns[*at].kind {
            Kind::Text | Kind::Texts => Type::Text,
            Kind::Number | Kind::Integer => Type::Number,
        },
        Scalar::AnyCase(inner) => {
            let inner = type_of(inner, collection)?;
            (inner == Type::Text).then_some(inner).ok_or("CASEI is for texts")?
        }
    })
}

fn said(scalar: &Scalar, collection: &Collection) -> String {
    match scalar {
        Scalar::Column(at) => collection.columns[*at].name.to_owned(),
        Scalar::Text(text) => format!("{text:?}"),
        Scalar::Number(number) => number.to_string(),
        Scalar::Truth(truth) => truth.to_string(),
        Scalar::AnyCase(inner) => said(inner, collection),
    }
}
