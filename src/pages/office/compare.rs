//! Two plans side by side: two maps that move together, and tables that say all of it.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use super::plans::{Choice, select};
use super::{Room, figures};
use crate::language::{Language, called, called_apart, say};
use crate::model::{Basemap, BlockId, District, Millimeters, Reason, SchoolId};
use crate::office::KnownPlan;
use crate::report::{Beside, Mover};
use crate::wire::{LoadJson, PriceJson, SheetJson};

/// The form, and what came of it.
pub struct ComparePage<'a> {
    pub plans: &'a [KnownPlan],
    pub chosen: [Option<&'a str>; 2],
    /// Why there is nothing to see.
    pub trouble: Option<String>,
    pub compared: Option<Compared<'a>>,
}

/// Two that are side by side.
pub struct Compared<'a> {
    pub titles: [String; 2],
    /// Whether one is today's zones, about which nobody proved anything.
    pub has_today: bool,
    pub districts: [&'a District; 2],
    pub sheets: [SheetJson; 2],
    pub beside: &'a Beside,
    pub colors: &'a BTreeMap<SchoolId, usize>,
    /// What was asked, as addresses say it.
    pub question: &'a str,
    /// Of those who move, from 1 on.
    pub page: usize,
    /// Where the script of the maps is, from the root. `None`: this program was built without.
    pub script: Option<&'a str>,
    pub basemap: Option<&'a Basemap>,
}

/// Rows on one page of those who move.
const ON_A_PAGE: usize = 100;

/// Longer lists are in the downloads only.
const MOST_LISTED: usize = 200;

pub fn compare(room: &Room, page: &ComparePage) -> Markup {
    let language = room.language;
    let [one, other] = page.chosen;
    let choice = |name, label, chosen| Choice { name, label, chosen, today: true };
    let main = html! {
        h1 { (say!(language, "compare")) }
        @if page.plans.is_empty() { p { (say!(language, "office-no-plans")) } } @else {
            form.compare action=(room.here("compare")) {
                (select(room, page.plans, &choice("one", "compare-one", one)))
                (select(room, page.plans, &choice("other", "compare-other", other)))
                p { button { (say!(language, "compare-do")) } }
            }
        }
        @if let Some(trouble) = &page.trouble { p.status role="status" { (trouble) } }
        @if let Some(compared) = &page.compared { (side_by_side(room, compared)) }
        p { a href=(room.here("rules")) { (say!(language, "rules-sheet")) } }
    };
    html! { div.compared[page.compared.is_some()] { (main) } }
}

fn side_by_side(room: &Room, compared: &Compared) -> Markup {
    let language = room.language;
    let Compared { titles, beside, sheets, .. } = compared;
    let columns: Vec<(String, &SheetJson)> =
        ["compare-a", "compare-b"].iter().map(|name| language.say(name, &[])).zip(sheets).collect();
    html! {
        dl {
            @for ((name, _), title) in columns.iter().zip(titles) { dt { strong { (name) } } dd { (title) } }
        }
        @if compared.has_today { p.hint { (say!(language, "compare-today-what")) } }
        p.status {
            (say!(language, "compare-summary", blocks = beside.movers.len(), children = beside.moving_children.0))
        }
        (maps(room, compared))
        section aria-labelledby="figures" {
            h2 #figures { (say!(language, "compare-figures")) }
            (figures::table(language, &columns))
            p.hint { (say!(language, "compare-envy-what")) }
        }
        (loads(language, compared))
        (movers(room, compared))
        @for (at, (name, sheet)) in columns.iter().enumerate() {
            (exceptions(language, (at, name), sheet, compared.districts[at]))
        }
    }
}

fn maps(room: &Room, compared: &Compared) -> Markup {
    let language = room.language;
    let Some(script) = compared.script else {
        return html! { p.hint { (say!(language, "compare-needs-script")) } };
    };
    let texts: Value = ["compare-stays", "compare-goes", "drawing-nowhere"]
        .iter()
        .map(|name| {
            let holes = ["block", "from", "to"].map(|hole| (hole, format!("{{{hole}}}").into()));
            ((*name).to_owned(), Value::from(language.say(name, &holes)))
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    let basemap = compared.basemap;
    let basemap = basemap
        .map(|map| serde_json::json!({ "tiles": map.tiles, "attribution": map.attribution }));
    html! {
        div #compare
            data-map={ (room.here("compare/map.json")) "?" (compared.question) }
            data-plans=(room.here("plans/"))
            data-texts=(texts)
            data-basemap=(Value::from(basemap))
            data-trouble=(say!(language, "compare-trouble"))
        {
            p.status #compare-status role="status" { (say!(language, "compare-loading")) }
            noscript { p.hint { (say!(language, "compare-needs-script")) } }
            div.pair {
                @for (id, name) in [("one", "compare-a"), ("other", "compare-b")] {
                    figure {
                        figcaption { (language.say(name, &[])) }
                        div.side id={ "map-" (id) } data-title=(say!(language, "compare-map", name = language.say(name, &[]))) {}
                    }
                }
            }
            p #pointed aria-live="polite" { (say!(language, "compare-maps-what")) }
        }
        script type="module" src={ (room.root) (script) } {}
    }
}

/// A school of either, with what it gets in both. `None`: there it is not.
type Pair<'a> = (&'a str, [Option<&'a LoadJson>; 2]);

fn loads(language: Language, compared: &Compared) -> Markup {
    let mut pairs: BTreeMap<&str, [Option<&LoadJson>; 2]> = BTreeMap::new();
    for (at, sheet) in compared.sheets.iter().enumerate() {
        for load in &sheet.schools {
            pairs.entry(&load.id).or_default()[at] = Some(load);
        }
    }
    let names: BTreeMap<&str, String> = school_names(language, compared.districts);
    let heads = ["compare-seats", "compare-children", "compare-mean", "compare-worst"];
    html! {
        section aria-labelledby="loads" {
            h2 #loads { (say!(language, "compare-loads")) }
            div.wide role="group" tabindex="0" aria-label=(say!(language, "compare-loads")) { table {
                thead {
                    tr {
                        th scope="col" rowspan="2" { (say!(language, "compare-school")) }
                        @for head in heads { th scope="colgroup" colspan="2" { (language.say(head, &[])) } }
                        th scope="col" rowspan="2" { (say!(language, "compare-children-change")) }
                    }
                    tr { @for _ in heads { th scope="col" { (say!(language, "compare-a")) } th scope="col" { (say!(language, "compare-b")) } } }
                }
                tbody { @for pair in pairs { (load(language, &pair, &names, compared)) } }
            } }
        }
    }
}

fn load(
    language: Language,
    (id, loads): &Pair,
    names: &BTreeMap<&str, String>,
    compared: &Compared,
) -> Markup {
    let number = |figure: Option<f64>| {
        figure.map_or("–".to_owned(), |figure| language.number(figure.round() as i64))
    };
    let figures: [fn(&LoadJson) -> Option<f64>; 4] = [
        |load| Some(load.seats as f64),
        |load| Some(load.children as f64),
        LoadJson::mean_walk_m,
        |load| load.worst_walk_m,
    ];
    let color = compared.colors.get(&SchoolId((*id).to_owned()));
    html! {
        tr {
            th scope="row" {
                @if let Some(color) = color { span class={ "swatch z" (color) } {} }
                (names.get(id).map_or(*id, String::as_str))
            }
            @for figure in figures { @for load in loads {
                td { (number(load.and_then(figure))) }
            } }
            td {
                @if let [Some(one), Some(other)] = loads {
                    (figures::change(language, (other.children - one.children) as f64))
                } @else { "–" }
            }
        }
    }
}

/// What people call the schools of both, apart.
fn school_names(language: Language, districts: [&District; 2]) -> BTreeMap<&str, String> {
    let mut names = BTreeMap::new();
    for district in districts {
        let schools: Vec<_> = district.schools().iter().collect();
        let called = called_apart(&schools, language);
        names.extend(schools.iter().map(|school| school.id.0.as_str()).zip(called));
    }
    names
}

fn movers(room: &Room, compared: &Compared) -> Markup {
    let language = room.language;
    let Compared { beside, districts, question, page, .. } = compared;
    let names = school_names(language, *districts);
    let n_pages = beside.movers.len().div_ceil(ON_A_PAGE).max(1);
    let page = (*page).clamp(1, n_pages);
    let shown = beside.movers.iter().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE);
    let heads = ["block", "children", "from", "walk-a", "to", "walk-b", "longer"];
    let at = |page: usize| format!("{}?{question}&page={page}#movers", room.here("compare"));
    html! {
        section aria-labelledby="movers" {
            h2 #movers { (say!(language, "compare-movers", count = beside.movers.len())) }
            p {
                a href={ (room.here("compare/movers.csv")) "?" (question) } { (say!(language, "compare-csv")) } " · "
                a href={ (room.here("compare/comparison.xlsx")) "?" (question) } { (say!(language, "compare-xlsx")) }
            }
            @if beside.movers.is_empty() { p { (say!(language, "compare-nobody-moves")) } } @else {
                div.wide role="group" tabindex="0" aria-label=(say!(language, "compare-movers-table")) { table.told {
                    thead { tr { @for head in heads {
                        th.words[is_words(head)] scope="col" { (language.say(&format!("compare-{head}"), &[])) }
                    } } }
                    tbody { @for mover in shown { (row(language, mover, districts[1], &names)) } }
                } }
                @if 1 < n_pages {
                    p {
                        (say!(language, "compare-page", page = page, pages = n_pages)) " "
                        @if 1 < page { a href=(at(page - 1)) { (say!(language, "compare-before")) } " " }
                        @if page < n_pages { a href=(at(page + 1)) { (say!(language, "compare-after")) } }
                    }
                }
            }
            (only_one(language, "compare-gone", &beside.gone))
            (only_one(language, "compare-new", &beside.new))
        }
    }
}

/// Whether a column holds names.
fn is_words(head: &str) -> bool {
    ["from", "to", "school", "rule-school", "reason"].contains(&head)
}

fn row(
    language: Language,
    mover: &Mover,
    after: &District,
    names: &BTreeMap<&str, String>,
) -> Markup {
    let place = |place: &Option<(SchoolId, Millimeters)>| match place {
        None => (say!(language, "drawing-nowhere"), "–".to_owned()),
        Some((school, walk)) => {
            let name = names.get(school.0.as_str()).map_or(&school.0, |name| name).clone();
            (name, language.number(walk.meters().round() as i64))
        }
    };
    let ((from, walked), (to, walks)) = (place(&mover.from), place(&mover.to));
    let longer = match (&mover.from, &mover.to) {
        (Some((_, before)), Some((_, now))) => {
            figures::change(language, now.meters() - before.meters())
        }
        _ => "–".to_owned(),
    };
    html! {
        tr data-block=(mover.block.0) {
            th scope="row" { (block(language, &mover.block, after)) }
            td { (language.number(mover.children.0)) }
            td.words { (from) } td { (walked) }
            td.words { (to) } td { (walks) }
            td { (longer) }
        }
    }
}

fn block(language: Language, id: &BlockId, district: &District) -> Markup {
    let name = district.block_named(id).map(|block| called(district.block(block), language));
    html! {
        @match name.filter(|name| *name != id.0) {
            Some(name) => { (name) " " small { (id.0) } }
            None => (id.0),
        }
    }
}

fn only_one(language: Language, text: &str, blocks: &[BlockId]) -> Markup {
    html! {
        @if !blocks.is_empty() {
            details {
                summary { (say!(language, text, count = blocks.len())) }
                ul.names { @for block in blocks.iter().take(MOST_LISTED) { li { (block.0) } } }
                (and_more(language, blocks.len()))
            }
        }
    }
}

fn and_more(language: Language, count: usize) -> Markup {
    let more = count.saturating_sub(MOST_LISTED);
    html! { @if 0 < more { p { (say!(language, "compare-and-more", count = more)) } } }
}

/// What exceptions cost, by their reasons and one by one.
fn exceptions(
    language: Language,
    (at, name): (usize, &str),
    sheet: &SheetJson,
    district: &District,
) -> Markup {
    let id = format!("exceptions-{at}");
    let names = school_names(language, [district, district]);
    let said = |price: &PriceJson| {
        price.reason().map_or_else(|| price.reason.clone(), |reason| language.reason(reason))
    };
    let school = |school: &Option<String>| match school {
        None => say!(language, "drawing-nowhere"),
        Some(id) => names.get(id.as_str()).unwrap_or(id).clone(),
    };
    let number = |figure: f64| language.number(figure.round() as i64);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (say!(language, "compare-prices", name = name)) }
            @if sheet.exceptions.is_empty() { p { (say!(language, "compare-no-exceptions")) } } @else {
                (by_reason(language, sheet))
                details {
                    summary { (say!(language, "compare-each-exception", count = sheet.exceptions.len())) }
                    div.wide role="group" tabindex="0" aria-label=(say!(language, "compare-prices", name = name)) { table.told {
                        thead { tr {
                            @for head in ["block", "children", "school", "rule-school", "reason", "extra"] {
                                th.words[is_words(head)] scope="col" { (language.say(&format!("compare-{head}"), &[])) }
                            }
                        } }
                        tbody { @for price in sheet.exceptions.iter().take(MOST_LISTED) {
                            tr {
                                th scope="row" { (block(language, &BlockId(price.block.clone()), district)) }
                                td { (language.number(price.children)) }
                                td.words { (school(&price.school)) }
                                td.words { (school(&price.rule_school)) }
                                td.words { (said(price)) }
                                td { (number(price.extra_child_m)) }
                            }
                        } }
                    } }
                    (and_more(language, sheet.exceptions.len()))
                }
            }
        }
    }
}

fn by_reason(language: Language, sheet: &SheetJson) -> Markup {
    let of = |reason: Reason| {
        sheet.exceptions.iter().filter(move |price| price.reason() == Some(reason))
    };
    let reasons = Reason::ALL.into_iter().filter(|reason| 0 < of(*reason).count());
    html! {
        div.wide { table {
            thead { tr {
                @for head in ["reason", "blocks", "children", "extra"] {
                    th scope="col" { (language.say(&format!("compare-{head}"), &[])) }
                }
            } }
            tbody { @for reason in reasons {
                tr {
                    th scope="row" { (language.reason(reason)) }
                    td { (language.number(of(reason).count() as i64)) }
                    td { (language.number(of(reason).map(|price| price.children).sum())) }
                    td { (language.number(of(reason).map(|price| price.extra_child_m).sum::<f64>().round() as i64)) }
                }
            } }
        } }
    }
}
