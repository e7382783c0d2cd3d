//! What schools are called, beside what tells of them by their ids, and back.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::language::Named;
use crate::model::District;

/// A school's id and names, as far as it has any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolNamesJson {
    pub id: String,
    pub name: Option<String>,
    pub name_en: Option<String>,
}

impl Named for SchoolNamesJson {
    fn names(&self) -> [&str; 2] {
        [&self.name_en, &self.name].map(|name| name.as_deref().unwrap_or_default())
    }

    fn id(&self) -> &str {
        &self.id
    }
}

pub fn school_names_json(district: &District) -> Value {
    let schools = district.schools().iter().map(|school| SchoolNamesJson {
        id: school.id.0.clone(),
        name: Some(school.name.clone()),
        name_en: school.name_en.clone(),
    });
    serde_json::to_value(schools.collect::<Vec<_>>()).expect("texts are JSON")
}

/// What [`school_names_json`] wrote, or a report of its schools. Empty: it is neither.
pub fn school_names_from_json(schools: &Value) -> Vec<SchoolNamesJson> {
    Vec::deserialize(schools).unwrap_or_default()
}
