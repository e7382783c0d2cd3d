use std::fmt::Write;

use crate::model::District;
use crate::sharing::Group;

/// Settings with these groups as shared zones, in place of those that `settings` may have.
///
/// Everything else of `settings`, its comments included, stays as it is.
pub fn settings_with_shared_zones(settings: &str, district: &District, groups: &[Group]) -> String {
    let mut text = without_table(settings, "shared_zones");
    if !text.is_empty() {
        text += "\n";
    }
    text += "[shared_zones]\n";
    let shared: Vec<&Group> = groups.iter().filter(|group| 1 < group.schools.len()).collect();
    let width = shared.len().to_string().len();
    for (at, group) in shared.iter().enumerate() {
        let schools = group.schools.iter().map(|school| district.school(*school));
        let ids: Vec<String> = schools.clone().map(|school| quoted(&school.id.0)).collect();
        let names: Vec<&str> = schools.map(|school| school.name.as_str()).collect();
        let _ = writeln!(
            text,
            "\"zone {:0width$}\" = [{}]  # {}",
            at + 1,
            ids.join(", "),
            names.join(", ").replace(char::is_control, " "),
        );
    }
    text
}

/// As TOML writes text.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// All lines but those of a table and of the tables in it.
fn without_table(text: &str, name: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in text.lines() {
        if let Some(header) = line.trim_start().strip_prefix('[') {
            let table = header.split([']', '.']).next().unwrap_or_default().trim();
            // Lines of a list that goes over several lines may begin like a header.
            let is_header = !line.contains(',') && !line.contains('"');
            inside = if is_header { table == name } else { inside };
        }
        if !inside {
            kept += line;
            kept.push('\n');
        }
    }
    kept.trim_end().to_owned() + if kept.trim().is_empty() { "" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_goes_and_the_rest_stays() {
        let text = "rule = \"least-walk\" # ours\n\n[shared_zones]\nold = [\n[\"S1\"],\n]\n[columns]\nid = \"x\"\n";
        let rest = without_table(text, "shared_zones");
        assert_eq!(rest, "rule = \"least-walk\" # ours\n\n[columns]\nid = \"x\"\n");
        assert_eq!(without_table("", "shared_zones"), "");
    }
}
