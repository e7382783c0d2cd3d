//! What can be said of any way to place everybody, as a table with a column for each.

use maud::{Markup, html};

use crate::language::{Language, say};
use crate::wire::SheetJson;

/// How a figure is written.
#[derive(Clone, Copy)]
enum Kind {
    Whole,
    /// Children per seat.
    Percent,
}

/// `None`: there is no such figure of it.
type Figure = fn(&SheetJson) -> Option<f64>;

const FIGURES: [(&str, Kind, Figure); 15] = [
    ("compare-mean", Kind::Whole, |sheet| sheet.walks.map(|walks| walks.mean_m)),
    ("compare-median", Kind::Whole, |sheet| sheet.walks.map(|walks| walks.median_m)),
    ("compare-most", Kind::Whole, |sheet| sheet.walks.map(|walks| walks.most_m)),
    ("compare-worst", Kind::Whole, |sheet| sheet.walks.map(|walks| walks.worst_m)),
    ("compare-walk", Kind::Whole, |sheet| Some(sheet.walk_child_m / 1000.0)),
    ("compare-at-nearest", Kind::Whole, |sheet| Some(sheet.at_nearest as f64)),
    ("compare-envy-blocks", Kind::Whole, |sheet| Some(sheet.envy.blocks as f64)),
    ("compare-envy-children", Kind::Whole, |sheet| Some(sheet.envy.children as f64)),
    ("compare-unplaced", Kind::Whole, |sheet| Some(sheet.unplaced as f64)),
    ("compare-over-seats", Kind::Whole, |sheet| Some(sheet.over_seats as f64)),
    ("compare-schools-over", Kind::Whole, |sheet| Some(sheet.schools_over_seats as f64)),
    ("compare-fill-least", Kind::Percent, |sheet| sheet.fill.map(|fill| fill.least)),
    ("compare-fill-most", Kind::Percent, |sheet| sheet.fill.map(|fill| fill.most)),
    ("compare-exceptions", Kind::Whole, |sheet| Some(sheet.exceptions.len() as f64)),
    ("compare-exceptions-cost", Kind::Whole, |sheet| {
        Some(sheet.exceptions.iter().map(|price| price.extra_child_m).sum())
    }),
];

impl Kind {
    fn show(self, language: Language, figure: f64) -> String {
        match self {
            Self::Whole => language.number(figure.round() as i64),
            Self::Percent => format!("{:.1} %", 100.0 * figure),
        }
    }

    /// With its sign.
    fn change(self, language: Language, change: f64) -> String {
        let shown = self.show(language, change.abs());
        if shown == self.show(language, 0.0) {
            return "±0".to_owned();
        }
        format!("{}{shown}", if change < 0.0 { "−" } else { "+" })
    }
}

/// Whole meters, or whatever else is whole, with its sign.
pub fn change(language: Language, change: f64) -> String {
    Kind::Whole.change(language, change)
}

/// A column each, by their names; of two also by how much the second is more.
pub fn table(language: Language, sheets: &[(String, &SheetJson)]) -> Markup {
    let mut rows: Vec<(String, Kind, Vec<Option<f64>>)> = Vec::new();
    for (name, kind, figure) in FIGURES {
        let figures = sheets.iter().map(|(_, sheet)| figure(sheet));
        rows.push((language.say(name, &[]), kind, figures.collect()));
    }
    let lengths = sheets.first().map_or(&[][..], |(_, sheet)| &sheet.beyond);
    for (at, length) in lengths.iter().enumerate() {
        let label = say!(language, "compare-beyond", meters = length.walk_m.round() as i64);
        let children = |(_, sheet): &(String, &SheetJson)| {
            sheet.beyond.get(at).map(|beyond| beyond.children as f64)
        };
        rows.insert(4 + at, (label, Kind::Whole, sheets.iter().map(children).collect()));
    }
    html! {
        div.wide role="group" tabindex="0" aria-label=(say!(language, "compare-figures")) { table {
            thead { tr {
                th scope="col" { (say!(language, "compare-figure")) }
                @for (name, _) in sheets { th scope="col" { (name) } }
                @if sheets.len() == 2 { th scope="col" { (say!(language, "compare-difference")) } }
            } }
            tbody {
                @for (label, kind, figures) in &rows {
                    tr {
                        th scope="row" { (label) }
                        @for figure in figures {
                            td { (figure.map_or("–".to_owned(), |figure| kind.show(language, figure))) }
                        }
                        @if let [Some(one), Some(other)] = figures[..] {
                            td { (kind.change(language, other - one)) }
                        } @else if sheets.len() == 2 { td { "–" } }
                    }
                }
            }
        } }
    }
}
