//! Plans by what people know them by: what was brought for them, the rule, who made them, and the
//! figures that were found when they were kept.

use serde_json::{Value, json};

use super::Installation;
use crate::model::Rule;
use crate::store::database::{DatabaseError, Draft, InputVersion, KeptPlan, Person};

/// A plan that is kept, told by more than its digest.
#[derive(Clone, Debug)]
pub struct KnownPlan {
    pub kept: KeptPlan,
    /// What was noted about the version of inputs it was made from. `None`: nothing.
    pub note: Option<String>,
    /// What whoever made it is called. `None`: it came by the command line.
    pub maker: Option<String>,
    /// The title of the draft it was drawn in. `None`: it was solved.
    pub draft: Option<String>,
    pub figures: PlanFigures,
}

/// Figures of a plan as they were found when it was kept. `None`: nobody wrote them down then.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlanFigures {
    pub rule: Option<Rule>,
    pub children: Option<i64>,
    /// Children without a seat.
    pub unplaced: Option<i64>,
    pub mean_walk_m: Option<f64>,
    pub worst_walk_m: Option<f64>,
    pub schools_over: Option<i64>,
    pub exceptions: Option<i64>,
}

/// What is kept beside a plan, to be told of it in lists. `report`: its report, as of
/// [`crate::wire::report_json`]; `draft`: the id of the one it was drawn in.
pub fn figures_to_keep(report: &Value, rule: Rule, draft: Option<&str>) -> Value {
    let mut figures = report["plan"].clone();
    if let Value::Object(figures) = &mut figures {
        let more = [
            ("bound", report["bound"].clone()),
            ("n_exceptions", report["n_exceptions"].clone()),
            ("cut_edges", report["cut_edges"].clone()),
            ("rule", json!(rule.name())),
        ];
        figures.extend(more.map(|(name, value)| (name.to_owned(), value)));
        figures.extend(draft.map(|draft| ("draft".to_owned(), json!(draft))));
    }
    figures
}

impl PlanFigures {
    fn of(figures: &Value) -> Self {
        let rule = figures["rule"].as_str();
        Self {
            rule: Rule::ALL.into_iter().find(|known| Some(known.name()) == rule),
            children: figures["children"].as_i64(),
            unplaced: figures["unplaced"].as_i64(),
            mean_walk_m: figures["mean_walk_m"].as_f64(),
            worst_walk_m: figures["longest_walk_m"].as_f64(),
            schools_over: figures["schools_over_seats"].as_i64(),
            exceptions: figures["n_exceptions"].as_i64(),
        }
    }
}

/// What plans are told by.
struct Lists {
    versions: Vec<InputVersion>,
    people: Vec<Person>,
    drafts: Vec<Draft>,
}

impl Lists {
    fn known(&self, kept: KeptPlan) -> KnownPlan {
        let figures: Value = serde_json::from_str(&kept.figures).unwrap_or_default();
        let version = self.versions.iter().find(|one| Some(&one.id) == kept.inputs.as_ref());
        let maker = self.people.iter().find(|one| Some(&one.id) == kept.made_by.as_ref());
        let draft = figures["draft"].as_str();
        let draft = self.drafts.iter().find(|one| Some(one.id.as_str()) == draft);
        KnownPlan {
            note: version.map(|one| one.note.clone()).filter(|note| !note.is_empty()),
            maker: maker.map(|one| one.called.clone()),
            draft: draft.map(|one| one.title.clone()),
            figures: PlanFigures::of(&figures),
            kept,
        }
    }
}

impl Installation {
    /// A district's plans, the newest first.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn known_plans(&self, district: &str) -> Result<Vec<KnownPlan>, DatabaseError> {
        let plans = self.database.plans(district).await?;
        let lists = self.lists(district).await?;
        Ok(plans.into_iter().map(|kept| lists.known(kept)).collect())
    }

    /// # Errors
    ///
    /// The district has none with this digest, or the database is gone.
    pub async fn known_plan(
        &self,
        district: &str,
        digest: &str,
    ) -> Result<KnownPlan, DatabaseError> {
        let kept = self.database.plan(district, digest).await?;
        Ok(self.lists(district).await?.known(kept))
    }

    async fn lists(&self, district: &str) -> Result<Lists, DatabaseError> {
        Ok(Lists {
            versions: self.database.versions(district).await?,
            people: self.database.people().await?,
            drafts: self.database.drafts(district).await?,
        })
    }
}
