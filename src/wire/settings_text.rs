use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

/// Settings as somebody wrote them. Whatever is not said anew stays as it is, comments included.
#[derive(Clone, Debug)]
pub struct SettingsText(DocumentMut);

/// Why settings cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the settings are no TOML, or {0:?} is no table in them")]
pub struct NotSettings(pub String);

impl SettingsText {
    /// # Errors
    ///
    /// It is no TOML.
    pub fn read(text: &str) -> Result<Self, NotSettings> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let document = text.parse().map_err(|_| NotSettings("the whole text".to_owned()))?;
        Ok(Self(document))
    }

    /// `table`: the way to it from the outermost one, which is `[]`; it is made where there is none.
    ///
    /// # Errors
    ///
    /// There is something else by that name.
    pub fn say(
        &mut self,
        table: &[&str],
        key: &str,
        value: impl Into<Value>,
    ) -> Result<(), NotSettings> {
        let mut value = value.into();
        let table = self.table(table)?;
        match table.get_mut(key) {
            // Where it was said, with the comment that is there.
            Some(said) => {
                if let Some(old) = said.as_value() {
                    *value.decor_mut() = old.decor().clone();
                }
                *said = Item::Value(value);
            }
            None => drop(table.insert(key, Item::Value(value))),
        }
        Ok(())
    }

    /// What is said of it is taken back, if anything is. `table`: as of [`SettingsText::say`].
    pub fn forget(&mut self, table: &[&str], key: &str) {
        let mut found: Option<&mut dyn TableLike> = Some(self.0.as_table_mut());
        for name in table {
            found = found.and_then(|table| table.get_mut(name)?.as_table_like_mut());
        }
        found.and_then(|table| table.remove(key));
    }

    fn table(&mut self, way: &[&str]) -> Result<&mut dyn TableLike, NotSettings> {
        let mut table: &mut dyn TableLike = self.0.as_table_mut();
        for (depth, name) in way.iter().enumerate() {
            let made = || {
                let mut made = Table::new();
                // A table of tables needs no header of its own.
                made.set_implicit(depth + 1 < way.len());
                Item::Table(made)
            };
            let item = table.entry(name).or_insert_with(made);
            let none = || NotSettings(way[..=depth].join("."));
            table = item.as_table_like_mut().ok_or_else(none)?;
        }
        Ok(table)
    }
}

/// As TOML.
impl std::fmt::Display for SettingsText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A list with a comment behind it.
pub fn list_with_comment<'a>(all: impl IntoIterator<Item = &'a str>, comment: &str) -> Value {
    let mut list = Value::Array(all.into_iter().collect::<Array>());
    let comment = comment.replace(char::is_control, " ");
    list.decor_mut().set_suffix(format!("  # {comment}"));
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Ours.\nmax_walk_m = 900 # as the board decided\n\n[columns] # of the list\n\
        id = [\"no\"]\n\n# Closed for a year.\n[schools.S1]\nclosed = true\n";

    #[test]
    fn what_is_said_anew_stands_where_it_stood_and_all_else_stays() {
        let mut settings = SettingsText::read(TEXT).unwrap();
        settings.say(&[], "max_walk_m", 800).unwrap();
        settings.say(&[], "rule", "nearest-first").unwrap();
        settings.say(&["schools", "S1"], "closed", false).unwrap();
        settings.say(&["schools", "S 2"], "seats", 90).unwrap();
        settings.forget(&["columns"], "id");
        settings.forget(&["no such"], "id");
        assert_eq!(
            settings.to_string(),
            "# Ours.\nmax_walk_m = 800 # as the board decided\nrule = \"nearest-first\"\n\n\
             [columns] # of the list\n\n# Closed for a year.\n[schools.S1]\nclosed = false\n\n\
             [schools.\"S 2\"]\nseats = 90\n"
        );
    }

    #[test]
    fn what_is_no_table_is_not_written_over() {
        assert_eq!(SettingsText::read("= 1").unwrap_err().0, "the whole text");
        let mut settings = SettingsText::read("schools = { S1 = 3, S2 = {} }").unwrap();
        assert_eq!(settings.say(&["schools", "S1"], "seats", 1).unwrap_err().0, "schools.S1");
        settings.say(&["schools", "S2"], "seats", 1).unwrap();
        assert_eq!(settings.to_string(), "schools = { S1 = 3, S2 = { seats = 1 } }\n");
    }
}
