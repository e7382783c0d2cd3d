//! What is wrong with files, as JSON.

use serde_json::{Value, json};

use crate::ingest::{Place, Problem};
use crate::model::Point;

/// A problem, and where on the map it is if that is known.
pub fn problem_json(problem: &Problem, point: Option<Point>) -> Value {
    json!({
        "code": problem.code.id(),
        "notice": problem.code.is_notice(),
        "role": problem.role.name(),
        "file": problem.file,
        "place": place(&problem.place),
        "value": problem.value,
        "advice": problem.code.advice(),
        "detail": problem.detail,
        "lon": point.map(|point| point.lon),
        "lat": point.map(|point| point.lat),
    })
}

fn place(place: &Place) -> Value {
    match place {
        Place::File => Value::Null,
        Place::Line(number) => json!({ "line": number }),
        Place::Row(number, id) => json!({ "row": number, "id": id }),
        Place::Feature(number, id) => json!({ "feature": number, "id": id }),
        Place::Of(file, inner) => {
            let mut inner = self::place(inner);
            inner["part"] = file.as_str().into();
            inner
        }
        Place::More(count) => json!({ "more": count }),
    }
}
