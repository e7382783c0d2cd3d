//! Where problems are: a small picture that needs no script.

use maud::{Markup, html};

use crate::language::{Language, say};
use crate::model::Point;
use crate::office::inputs::Checked;

const WIDTH: f64 = 720.0;
const MARGIN: f64 = 14.0;
const TALLEST: f64 = 720.0;

/// All that is on the map as small dots, and the problems among them, each leading to its row.
/// Nothing where no problem is on the map.
pub fn sketch(language: Language, checked: &Checked) -> Markup {
    let found: Vec<(usize, Point)> = checked
        .found
        .iter()
        .enumerate()
        .filter_map(|(at, found)| Some((at + 1, found.point?)))
        .collect();
    let all = || checked.ground.iter().chain(found.iter().map(|(_, point)| point));
    if found.is_empty() {
        return html! {};
    }
    let least = |of: fn(&Point) -> f64| all().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&Point) -> f64| all().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (west, east) = (least(|at| at.lon), most(|at| at.lon));
    let (south, north) = (least(|at| at.lat), most(|at| at.lat));
    let shrunk = ((south + north) / 2.0).to_radians().cos().max(0.01);
    // One place alone has no frame.
    let (wide, high) = (((east - west) * shrunk).max(1e-4), (north - south).max(1e-4));
    let scale = ((WIDTH - 2.0 * MARGIN) / wide).min((TALLEST - 2.0 * MARGIN) / high);
    let x = |at: &Point| format!("{:.1}", MARGIN + (at.lon - west) * shrunk * scale);
    let y = |at: &Point| format!("{:.1}", MARGIN + (north - at.lat) * scale);
    let height = high * scale + 2.0 * MARGIN;
    html! {
        svg.sketch viewBox={ "0 0 " (WIDTH) " " (format!("{height:.0}")) } role="img" aria-label=(say!(language, "inputs-on-the-map")) {
            @for point in &checked.ground { circle cx=(x(point)) cy=(y(point)) r="2" fill="currentColor" fill-opacity="0.35" {} }
            @for (number, point) in &found {
                a id={ "place-" (number) } href={ "#problem-" (number) } {
                    circle cx=(x(point)) cy=(y(point)) r="7" fill="#c2261a" {}
                    title { (number) }
                }
            }
        }
    }
}
