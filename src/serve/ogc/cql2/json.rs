//! Filters as JSON.

use geo::{Geometry, MapCoords};
use serde_json::Value;

use super::{Comparison, DEEPEST, Filter, GEOMETRY, Scalar, Shape, Terms};

type Read<T> = Result<T, String>;

/// # Errors
///
/// What is wrong with it.
pub fn filter(value: &Value, terms: Terms, depth: usize) -> Read<Filter> {
    if DEEPEST < depth {
        return Err("it is too deep".to_owned());
    }
    if let Value::Bool(truth) = value {
        return Ok(Filter::Literal(*truth));
    }
    let (op, args) = operation(value)?;
    let scalar = |value: &Value| scalar(value, terms, depth + 1);
    let parts = || args.iter().map(|part| filter(part, terms, depth + 1)).collect::<Read<Vec<_>>>();
    if let Some(comparison) = Comparison::called(op) {
        let [one, other] = arguments(op, args)?;
        return Ok(Filter::Compare(scalar(one)?, comparison, scalar(other)?));
    }
    Ok(match op {
        "and" | "or" if args.len() < 2 => {
            return Err(format!("{op:?} has two arguments or more"));
        }
        "and" => Filter::All(parts()?),
        "or" => Filter::Any(parts()?),
        "not" => {
            let [part] = arguments(op, args)?;
            Filter::Not(Box::new(filter(part, terms, depth + 1)?))
        }
        "isNull" => {
            let [value] = arguments(op, args)?;
            Filter::IsNull(scalar(value)?)
        }
        "like" => {
            let [text, pattern] = arguments(op, args)?;
            Filter::Like(scalar(text)?, scalar(pattern)?)
        }
        "between" => {
            let [value, least, most] = arguments(op, args)?;
            Filter::Between(scalar(value)?, scalar(least)?, scalar(most)?)
        }
        "in" => {
            let [value, list] = arguments(op, args)?;
            let list = list.as_array().ok_or("the second argument of \"in\" is a list")?;
            Filter::In(scalar(value)?, list.iter().map(scalar).collect::<Read<_>>()?)
        }
        "s_intersects" => {
            let [one, other] = arguments(op, args)?;
            Filter::Intersects(shape(one, terms)?, shape(other, terms)?)
        }
        _ => {
            return Err(format!(
                "there is no operator {op:?}; there is and, or, not, =, <>, <, >, <=, >=, isNull, like, between, in and s_intersects"
            ));
        }
    })
}

fn operation(value: &Value) -> Read<(&str, &[Value])> {
    let op = value.get("op").and_then(Value::as_str);
    let args = value.get("args").and_then(Value::as_array);
    op.zip(args)
        .map(|(op, args)| (op, args.as_slice()))
        .ok_or_else(|| "a predicate is an object with \"op\" and a list \"args\"".to_owned())
}

fn arguments<'a, const N: usize>(op: &str, args: &'a [Value]) -> Read<&'a [Value; N]> {
    args.try_into().map_err(|_| format!("{op:?} has {N} arguments, and not {}", args.len()))
}

fn scalar(value: &Value, terms: Terms, depth: usize) -> Read<Scalar> {
    if DEEPEST < depth {
        return Err("it is too deep".to_owned());
    }
    match value {
        Value::String(text) => Ok(Scalar::Text(text.clone())),
        Value::Bool(truth) => Ok(Scalar::Truth(*truth)),
        Value::Number(number) => {
            number.as_f64().map(Scalar::Number).ok_or_else(|| format!("{number} is too large"))
        }
        Value::Object(members) => {
            if let Some(name) = members.get("property").and_then(Value::as_str) {
                return terms.column(name);
            }
            let (op, args) = operation(value)?;
            if op != "casei" {
                return Err(format!("there is no function {op:?}, only casei"));
            }
            let [inside] = arguments(op, args)?;
            Ok(Scalar::AnyCase(Box::new(scalar(inside, terms, depth + 1)?)))
        }
        Value::Null | Value::Array(_) => Err(format!("{value} is no text, number or property")),
    }
}

fn shape(value: &Value, terms: Terms) -> Read<Shape> {
    if let Some(name) = value.get("property").and_then(Value::as_str) {
        return match name {
            GEOMETRY => Ok(Shape::OfFeature),
            _ => Err(format!("{name:?} is no geometry; the only one is called {GEOMETRY}")),
        };
    }
    if let Some(numbers) = value.get("bbox").and_then(Value::as_array) {
        let numbers: Option<Vec<f64>> = numbers.iter().map(Value::as_f64).collect();
        let corners = numbers.and_then(|numbers| crate::serve::ogc::query::flat_corners(&numbers));
        return terms.rectangle(corners.ok_or("a bbox has 4 or 6 numbers")?).map(Shape::Given);
    }
    let is_none = |_: serde_json::Error| "a geometry is GeoJSON, a bbox or a property".to_owned();
    let read: geojson::Geometry = serde_json::from_value(value.clone()).map_err(is_none)?;
    let flat = Geometry::try_from(read).map_err(|err| format!("this is no geometry: {err}"))?;
    flat.try_map_coords(|at| terms.place(at.x, at.y)).map(Shape::Given)
}
