use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write;

use axum::http::HeaderName;
use axum::http::header::LINK;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::collections::Collection;
use super::cql2;
use super::html;
use super::layer::{Item, Layer};
use super::query::{self, Query};
use super::{Named, base_of, layer_of};
use crate::language::{Language, say};
use crate::serve::negotiation::{self, Format};
use crate::serve::parameters::{Reader, encoded};
use crate::serve::plans::Shown;
use crate::serve::problem::ApiError;
use crate::serve::reply::{Readers, Reply};
use crate::serve::site::Asked;

const GEOJSON: &str = "application/geo+json";
pub const HTML: &str = "text/html; charset=utf-8";
/// What a link to the properties one can filter by says it is.
pub const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
const CONTENT_CRS: HeaderName = HeaderName::from_static("content-crs");

/// What a request for features is answered from.
struct Page<'a> {
    asked: &'a Asked,
    shown: &'a Shown,
    layer: &'a Layer,
    query: Query<'a>,
    language: Language,
}

/// The features of a collection that are asked for, a page of them.
pub fn items(asked: &Asked, named: &Named) -> Result<Response, ApiError> {
    let by_office = asked.by_office()?;
    // Which parameters there are depends on the collection, so it comes first.
    let mut unread = Reader::of(&asked.given, &[]);
    let shown = asked.shown(&mut unread)?;
    let layer = layer_of(&shown, &named.collection, by_office)?;
    let known = query::known(layer.collection);
    let mut reader = Reader::of(&asked.given, &known);
    asked.shown(&mut reader)?;
    let format = negotiation::format(&mut reader, &asked.headers);
    let language = negotiation::language(&mut reader, &asked.headers);
    let query = query::read(&mut reader, layer.collection, &shown.published.systems);
    reader.done()?;
    let page = Page { asked, shown: &shown, layer, query, language };
    let reply = page.reply(format, Readers::of(by_office));
    reply.with(|| match format {
        Format::Json => Ok(page.geojson()),
        Format::Html => Ok(page.html()),
    })
}

/// One feature.
pub fn item(asked: &Asked, named: &Named) -> Result<Response, ApiError> {
    let by_office = asked.by_office()?;
    let mut reader = Reader::of(&asked.given, &ITEM);
    let shown = asked.shown(&mut reader)?;
    let layer = layer_of(&shown, &named.collection, by_office)?;
    let format = negotiation::format(&mut reader, &asked.headers);
    let language = negotiation::language(&mut reader, &asked.headers);
    let mut query =
        query::read(&mut Reader::of(&Vec::new(), &[]), layer.collection, &shown.published.systems);
    query.system = query::system(&mut reader, "crs", &shown.published.systems);
    reader.done()?;
    let item = layer.item(&named.feature);
    let item = item.ok_or_else(|| ApiError::UnknownFeature(named.feature.clone()))?;
    let page = Page { asked, shown: &shown, layer, query, language };
    let reply = page.reply(format, Readers::of(by_office));
    reply.with(|| match format {
        Format::Json => {
            let feature = page.feature(item);
            let whole = feature.strip_suffix('}').ok_or(ApiError::Bug)?;
            Ok(format!("{whole},\"links\":{}}}", page.links_of(item)))
        }
        Format::Html => Ok(page.html_of(item)),
    })
}

/// What a single feature understands.
pub const ITEM: [&str; 6] = ["crs", "f", "lang", "plan", "datetime", "level"];

impl<'a> Page<'a> {
    fn reply(&self, format: Format, readers: Readers) -> Reply<'a> {
        let (content_type, own) = match format {
            Format::Json => (GEOJSON, (CONTENT_CRS, format!("<{}>", self.query.system.uri))),
            Format::Html => (HTML, html::content_language(self.language)),
        };
        let headers = vec![own, (LINK, self.header_links(format))];
        Reply { asked: self.asked, shown: self.shown, content_type, readers, headers }
    }

    /// For who reads no body: how else the same can be had, and what can be asked (RFC 8288).
    fn header_links(&self, format: Format) -> String {
        let formats = [(Format::Json, "json", GEOJSON), (Format::Html, "html", "text/html")];
        let link = |(one, name, media): (Format, &str, &str)| {
            let rel = if one == format { "self" } else { "alternate" };
            format!("<{}>; rel=\"{rel}\"; type=\"{media}\"", self.asked.link_again(&[("f", name)]))
        };
        let schema = self.of_collection("/queryables");
        let queryables =
            format!("<{schema}>; rel=\"{QUERYABLES}\"; type=\"application/schema+json\"");
        format!("{}, {queryables}", formats.map(link).join(", "))
    }

    /// Positions of all items that match, in the order asked for.
    fn matching(&self) -> Vec<usize> {
        let Query { area, filter, order, .. } = &self.query;
        let items = &self.layer.items;
        let near = area.as_ref().and_then(|area| area.boxes()).map(|boxes| {
            let mut near: Vec<usize> =
                boxes.into_iter().flat_map(|corners| self.layer.around(corners)).collect();
            near.sort_unstable();
            near.dedup();
            near
        });
        let mut found = near.unwrap_or_else(|| (0..items.len()).collect());
        if let Some(area) = area {
            found
                .retain(|at| items[*at].geometry.as_ref().is_some_and(|shape| area.touches(shape)));
        }
        if let Some(filter) = filter {
            found.retain(|at| cql2::holds(filter, &items[*at]));
        }
        if !order.is_empty() {
            found.sort_by(|a, b| in_order(order, &items[*a], &items[*b]));
        }
        found
    }

    /// How many match, and those of this page.
    fn found(&self) -> (usize, Vec<&'a Item>) {
        let Query { area, filter, order, offset, limit, .. } = &self.query;
        let items = &self.layer.items;
        if area.is_none() && filter.is_none() && order.is_empty() {
            return (items.len(), items.iter().skip(*offset).take(*limit).collect());
        }
        let matching = self.matching();
        let page = matching.iter().skip(*offset).take(*limit).map(|at| &items[*at]);
        (matching.len(), page.collect())
    }

    fn geojson(&self) -> String {
        let (n_matched, items) = self.found();
        let mut text = format!(
            "{{\"type\":\"FeatureCollection\",\"numberMatched\":{n_matched},\"numberReturned\":{},\"links\":{},\"features\":[",
            items.len(),
            self.links(n_matched),
        );
        for (at, item) in items.into_iter().enumerate() {
            text.push_str(if at == 0 { "\n" } else { ",\n" });
            text.push_str(&self.feature(item));
        }
        text.push_str("\n]}\n");
        text
    }

    fn feature(&self, item: &Item) -> Cow<'a, str> {
        let Query { columns, with_geometry, system, .. } = &self.query;
        if columns.is_none() && *with_geometry && system.is_crs84() {
            return self.layer.written(item).into();
        }
        let all = || (0..item.values.len()).collect();
        let columns: Vec<usize> = columns.clone().unwrap_or_else(all);
        let property = |at: usize| {
            (self.layer.collection.columns[at].name.to_owned(), item.values[at].clone())
        };
        let properties: Map<String, Value> = columns.into_iter().map(property).collect();
        let geometry = item.geometry.as_ref().filter(|_| *with_geometry);
        let geometry = geometry.and_then(|geometry| system.write(geometry));
        let geometry = geometry.map(geojson::Geometry::new);
        let feature = json!({ "type": "Feature", "id": item.id, "geometry": geometry, "properties": properties });
        feature.to_string().into()
    }

    /// Where the pages before and after are. They keep to the plan of this one, whatever is
    /// published meanwhile.
    fn turns(&self, n_matched: usize) -> [Option<String>; 2] {
        let Query { offset, limit, .. } = self.query;
        let plan = super::short_digest(self.shown);
        let at = |offset: usize| {
            self.asked.link_again(&[("plan", plan), ("offset", &offset.to_string())])
        };
        let next = offset.checked_add(limit).filter(|next| *next < n_matched);
        let before = offset.min(n_matched).saturating_sub(limit);
        [(0 < offset).then(|| at(before)), next.map(at)]
    }

    fn links(&self, n_matched: usize) -> Value {
        let again = |format: &str| self.asked.link_again(&[("f", format)]);
        let mut links = vec![
            json!({ "rel": "self", "type": GEOJSON, "href": again("json") }),
            json!({ "rel": "alternate", "type": "text/html", "href": again("html") }),
            json!({ "rel": "collection", "type": "application/json", "href": self.of_collection("") }),
            json!({ "rel": "describedby", "type": "application/schema+json", "href": self.of_collection("/schema") }),
        ];
        for (rel, href) in ["prev", "next"].into_iter().zip(self.turns(n_matched)) {
            links.extend(href.map(|href| json!({ "rel": rel, "type": GEOJSON, "href": href })));
        }
        links.into()
    }

    fn links_of(&self, item: &Item) -> Value {
        let again = |format: &str| self.asked.link_again(&[("f", format)]);
        let mut links = vec![
            json!({ "rel": "self", "type": GEOJSON, "href": again("json") }),
            json!({ "rel": "alternate", "type": "text/html", "href": again("html") }),
            json!({ "rel": "collection", "type": "application/json", "href": self.of_collection("") }),
        ];
        links.extend(
            self.on_the_map(item)
                .map(|href| json!({ "rel": "related", "type": "text/html", "href": href })),
        );
        links.into()
    }

    fn of_collection(&self, rest: &str) -> String {
        let Collection { id, .. } = self.layer.collection;
        self.asked.link(&format!("{}/collections/{id}{rest}", base_of(&self.asked.path)), &[])
    }

    /// The page that tells a block's school and why.
    fn on_the_map(&self, item: &Item) -> Option<String> {
        let is_block = ["blocks", "exceptions"].contains(&self.layer.collection.id);
        is_block.then(|| format!("{}/answer?block={}", self.asked.base(), encoded(&item.id)))
    }

    fn html(&self) -> String {
        let (n_matched, items) = self.found();
        let title = say!(self.language, self.layer.collection.title);
        let turns = self.turns_as_html(n_matched, items.len());
        let main = format!("{turns}{}{turns}", self.table(&items));
        html::page(self.asked, self.language, &title, &main)
    }

    /// Which of all these are, and links to those before and after.
    fn turns_as_html(&self, n_matched: usize, n_items: usize) -> String {
        let first = if n_items == 0 { 0 } else { self.query.offset + 1 };
        let last = if n_items == 0 { 0 } else { self.query.offset + n_items };
        let turn =
            say!(self.language, "server-turn", first = first, last = last, count = n_matched);
        let mut nav = format!("<nav class=\"turns\"><span>{turn}</span>");
        let words = [("prev", "server-previous"), ("next", "server-next")];
        for ((rel, words), href) in words.into_iter().zip(self.turns(n_matched)) {
            if let Some(href) = href {
                let (href, word) = (html::escaped(&href), say!(self.language, words));
                write!(nav, " <a rel=\"{rel}\" href=\"{href}\">{word}</a>")
                    .expect("memory takes it");
            }
        }
        nav + "</nav>"
    }

    fn table(&self, items: &[&Item]) -> String {
        let columns = self.layer.collection.columns;
        let all = || (0..columns.len()).collect();
        let shown: Vec<usize> = self.query.columns.clone().unwrap_or_else(all);
        let mut table = String::from("<div class=\"wide\"><table><thead><tr>");
        for at in &shown {
            let title = html::escaped(&say!(self.language, columns[*at].title));
            write!(table, "<th title=\"{}\">{title}</th>", columns[*at].name)
                .expect("memory takes it");
        }
        table.push_str("</tr></thead><tbody>\n");
        for item in items {
            table.push_str("<tr>");
            for at in &shown {
                let cell = html::value(&item.values[*at]);
                let numeric = if item.values[*at].is_number() { " class=\"number\"" } else { "" };
                if columns[*at].name == "id" {
                    let href = self.of_collection(&format!("/items/{}", encoded(&item.id)));
                    let href = html::escaped(&href);
                    write!(table, "<td><a href=\"{href}\">{cell}</a></td>")
                } else {
                    write!(table, "<td{numeric}>{cell}</td>")
                }
                .expect("memory takes it");
            }
            table.push_str("</tr>\n");
        }
        table + "</tbody></table></div>"
    }

    fn html_of(&self, item: &Item) -> String {
        let mut main = String::from("<table class=\"facts\"><tbody>\n");
        for (column, value) in self.layer.collection.columns.iter().zip(&item.values) {
            let title = html::escaped(&say!(self.language, column.title));
            let value = html::value(value);
            writeln!(main, "<tr><th title=\"{}\">{title}</th><td>{value}</td></tr>", column.name)
                .expect("memory takes it");
        }
        main.push_str("</tbody></table>");
        if let Some(href) = self.on_the_map(item) {
            let word = say!(self.language, "server-on-the-map");
            let href = html::escaped(&href);
            write!(main, "<p><a href=\"{href}\">{word}</a></p>").expect("memory takes it");
        }
        html::page(self.asked, self.language, &item.id, &main)
    }
}

/// Nothing comes last, whichever end is first; what is alike stays in the order of ids.
fn in_order(order: &[(usize, bool)], a: &Item, b: &Item) -> Ordering {
    let by_one = |(at, descending): &(usize, bool)| {
        let (a, b) = (&a.values[*at], &b.values[*at]);
        let ascending = match (a, b) {
            (Value::Null, Value::Null) => return Ordering::Equal,
            (Value::Null, _) => return Ordering::Greater,
            (_, Value::Null) => return Ordering::Less,
            (Value::Number(a), Value::Number(b)) => {
                a.as_f64().unwrap_or(0.0).total_cmp(&b.as_f64().unwrap_or(0.0))
            }
            (a, b) => a.as_str().cmp(&b.as_str()),
        };
        if *descending { ascending.reverse() } else { ascending }
    };
    order.iter().map(by_one).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}
