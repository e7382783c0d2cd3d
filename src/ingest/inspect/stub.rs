//! Settings to begin with: what was found out about files, to be read and corrected by a person.

use std::collections::BTreeMap;

use super::{Inspected, Layer, SeenCrs};
use crate::ingest::settings::COLUMNS;
use crate::model::InputRole;

/// TOML that `allocate --settings` understands.
pub fn settings(files: &[Inspected]) -> String {
    let mut lines = vec![
        "# Guessed by `catchment inspect` from names and contents: read it and correct it."
            .to_owned(),
        String::new(),
        "[files]".to_owned(),
    ];
    let mut columns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in files {
        lines.push(format!("# {}", file.file.replace(['\n', '\r'], " ")));
        let chosen = chosen(file);
        for layer in &chosen {
            lines.extend(of_layer(layer, file.layers.len()));
        }
        let guessed = chosen.iter().flat_map(|layer| &layer.columns);
        for (fact, name) in guessed.filter_map(|column| Some((column.guess?, &*column.name))) {
            let names = columns.entry(fact).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    lines.extend([String::new(), "[columns]".to_owned()]);
    for fact in COLUMNS {
        let names = columns.get(fact).filter(|names| ***names != [fact]);
        if let Some(names) = names {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            lines.push(format!("{fact} = [{}]", names.join(", ")));
        }
    }
    lines.join("\n") + "\n"
}

/// The first layer for each thing a file can be; of others none.
fn chosen(file: &Inspected) -> Vec<&Layer> {
    let roles = [InputRole::Schools, InputRole::Blocks, InputRole::Addresses];
    let first = |role| file.layers.iter().find(|layer| layer.role == Some(role));
    roles.into_iter().filter_map(first).collect()
}

fn of_layer(layer: &Layer, n_layers: usize) -> Vec<String> {
    let role = layer.role.expect("only such are chosen").name();
    let mut lines = Vec::new();
    if let Some(name) = layer.name.as_ref().filter(|_| 1 < n_layers) {
        lines.push(format!("{role}_layer = {}", quoted(name)));
    }
    if let Some(encoding) = layer.encoding.filter(|_| layer.encoding_assumed) {
        lines.push(format!("{role}_encoding = {}", quoted(encoding)));
    }
    if let Some(row) = layer.header_row {
        lines.push(format!("{role}_header_row = {row}"));
    }
    match &layer.crs {
        SeenCrs::None | SeenCrs::Said(_) => {}
        SeenCrs::Degrees => {
            lines.push(format!("# {role}_crs = \"GCJ-02\"  # if it is not in WGS 84"));
        }
        SeenCrs::Unknown(words) => {
            let words = words.replace(['\n', '\r'], " ");
            lines.push(format!("# {role}_crs = \"EPSG:…\"  # the file says {words}"));
        }
        SeenCrs::Meters(why) => lines.push(format!("# {role}_crs = \"EPSG:…\"  # {why}")),
    }
    lines
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
