use super::settings_text::{NotSettings, SettingsText, list_with_comment};
use crate::model::District;
use crate::sharing::Group;

const TABLE: &str = "shared_zones";

/// Settings with these groups as shared zones, in place of those that `settings` may have.
///
/// # Errors
///
/// If the settings cannot be understood.
pub fn settings_with_shared_zones(
    settings: &str,
    district: &District,
    groups: &[Group],
) -> Result<String, NotSettings> {
    let mut settings = SettingsText::read(settings)?;
    settings.forget(&[], TABLE);
    let shared: Vec<&Group> = groups.iter().filter(|group| 1 < group.schools.len()).collect();
    let width = shared.len().to_string().len();
    for (at, group) in shared.iter().enumerate() {
        let schools = || group.schools.iter().map(|school| district.school(*school));
        let names: Vec<&str> = schools().map(|school| school.name.as_str()).collect();
        let list = list_with_comment(schools().map(|school| &*school.id.0), &names.join(", "));
        settings.say(&[TABLE], &format!("zone {:0width$}", at + 1), list)?;
    }
    Ok(settings.to_string())
}
