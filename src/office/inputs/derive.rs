use std::collections::BTreeMap;

use toml_edit::Array;

use super::{InputsError, Kept, set_of};
use crate::model::{InputRole, Rule};
use crate::store::database::{Database, Deed, InputVersion, NewVersion};
use crate::wire::{NotSettings, SettingsText};

/// What a version is to have in place of what another one has. What a plan is made from is a
/// version as a whole, so that other wishes are another version.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Facts, and the columns that hold them: `[columns]` of the settings.
    pub columns: BTreeMap<String, Vec<String>>,
    /// What files do not say themselves: `[files]` of the settings.
    pub files: BTreeMap<String, String>,
    pub rule: Option<Rule>,
    /// The digest of a plan of the district, to be kept as far as the settings say.
    pub keep: Option<String>,
}

/// Settings are text, and nobody writes more.
const MOST_SETTINGS: u64 = 4 << 20;

/// Which file of a plan's folder says where every block goes.
const ASSIGNMENTS: &str = "assignments.csv";

/// The version that has these wishes, kept: `base` itself if they are none.
///
/// # Errors
///
/// The settings are not TOML, there is no such plan, or the database refuses.
pub async fn derive(
    database: &Database,
    deed: Deed<'_>,
    (district, base): (&str, &InputVersion),
    wishes: &Derived,
) -> Result<String, InputsError> {
    let mut sent = Vec::new();
    if !wishes.columns.is_empty() || !wishes.files.is_empty() || wishes.rule.is_some() {
        sent.push(settings(database, base, wishes).await?);
    }
    if let Some(plan) = &wishes.keep {
        let files = database.plan_files(district, plan).await?;
        let found = files.into_iter().find(|(path, _)| path == ASSIGNMENTS);
        let missing = || crate::store::database::DatabaseError::Missing {
            what: "assignments.csv of the plan",
            name: plan.clone(),
        };
        let (_, content) = found.ok_or_else(missing)?;
        let file_name = ASSIGNMENTS.to_owned();
        sent.push(Kept { role: InputRole::Keep, file_name, content });
    }
    if sent.is_empty() {
        return Ok(base.id.clone());
    }
    let files = set_of(&sent, &base.files)?;
    let new = NewVersion { district, files: &files, note: &base.note };
    Ok(database.keep_version(deed, new).await?)
}

async fn settings(
    database: &Database,
    base: &InputVersion,
    wishes: &Derived,
) -> Result<Kept, InputsError> {
    let had = base.files.iter().find(|file| file.role == InputRole::Settings.name());
    let bytes = match had {
        Some(file) => database.content(&file.content, MOST_SETTINGS).await?,
        None => Vec::new(),
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = with_wishes(&text, wishes)?;
    let content = database.keep_bytes(text.as_bytes()).await?;
    let file_name = had.map_or_else(|| "settings.toml".to_owned(), |file| file.file_name.clone());
    Ok(Kept { role: InputRole::Settings, file_name, content })
}

fn with_wishes(settings: &str, wishes: &Derived) -> Result<String, NotSettings> {
    let mut settings = SettingsText::read(settings)?;
    for (fact, names) in &wishes.columns {
        match names.is_empty() {
            true => settings.forget(&["columns"], fact),
            false => settings.say(&["columns"], fact, names.iter().collect::<Array>())?,
        }
    }
    for (key, said) in &wishes.files {
        // Rows are numbers, all else is text.
        let number = key.ends_with("_header_row").then(|| said.parse::<i64>().ok()).flatten();
        match number {
            _ if said.is_empty() => settings.forget(&["files"], key),
            Some(number) => settings.say(&["files"], key, number)?,
            None => settings.say(&["files"], key, said)?,
        }
    }
    if let Some(rule) = wishes.rule {
        settings.say(&[], "rule", rule.name())?;
    }
    Ok(settings.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Derived, with_wishes};
    use crate::model::Rule;

    #[test]
    fn wishes_take_the_place_of_what_settings_say_and_leave_the_rest() {
        let wishes = Derived {
            columns: [("children".into(), vec!["人数".into()]), ("id".into(), Vec::new())].into(),
            files: [("blocks_header_row".into(), "3".into())].into(),
            rule: Some(Rule::ALL[1]),
            keep: None,
        };
        let before = "max_walk_m = 900\n[columns]\nid = [\"no\"]\nname = [\"n\"]\n";
        let after: toml::Table = with_wishes(before, &wishes).unwrap().parse().unwrap();
        let wanted = format!(
            "max_walk_m = 900\nrule = {:?}\n[columns]\nchildren = [\"人数\"]\nname = [\"n\"]\n\
             [files]\nblocks_header_row = 3\n",
            Rule::ALL[1].name()
        );
        assert_eq!(after, wanted.parse().unwrap());
        assert!(with_wishes("columns = 3", &wishes).is_err());
        assert!(with_wishes("= no TOML", &wishes).is_err());
    }
}
