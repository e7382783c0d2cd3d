//! Plans as people know them: what they were made from, by whom, and what comes of them.

use maud::{Markup, html};

use super::Room;
use crate::language::{Language, say};
use crate::office::{KnownPlan, PlanFigures};
use crate::store::database::Moment;

/// In choices: today's zones, as the inputs of the plan beside them have them.
pub const TODAY: &str = "today";

pub fn short(digest: &str) -> &str {
    digest.get(..8).unwrap_or(digest)
}

impl Room<'_> {
    /// To the minute, as people say it.
    pub fn when(&self, at: Moment) -> String {
        let at = self.time_zone.at(at.0);
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        let offset = match at.offset().as_hms() {
            (0, 0, _) => "UTC".to_owned(),
            (hours, 0, _) => format!("UTC{hours:+}"),
            (hours, minutes, _) => format!("UTC{hours:+}:{:02}", minutes.abs()),
        };
        let day = self.language.day(at.date());
        say!(self.language, "plan-title-at", day = day, time = time, offset = offset)
    }
}

pub fn rule(language: Language, figures: &PlanFigures) -> Option<String> {
    figures.rule.map(|rule| say!(language, "drawing-rule-name", rule = rule.name()))
}

/// What it was made from, its level and rule, when and by whom. No two are alike: the digest ends it.
pub fn title(room: &Room, plan: &KnownPlan) -> String {
    let language = room.language;
    let draft = plan.draft.as_deref();
    let parts = [
        draft.map(|draft| say!(language, "plan-title-draft", draft = draft)),
        plan.note.clone(),
        plan.kept.level.clone(),
        rule(language, &plan.figures),
        Some(room.when(plan.kept.made_at)),
        plan.maker.as_deref().map(|name| say!(language, "plan-title-by", name = name)),
        Some(short(&plan.kept.digest).to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The title and the figures that tell one from another: for lists to choose from.
pub fn choice(room: &Room, plan: &KnownPlan) -> String {
    let language = room.language;
    let PlanFigures { mean_walk_m, worst_walk_m, unplaced, .. } = plan.figures;
    let meters = |name: &str, meters: Option<f64>| {
        meters.map(|meters| say!(language, name, meters = meters.round() as i64))
    };
    let parts = [
        Some(title(room, plan)),
        meters("plan-figures-mean", mean_walk_m),
        meters("plan-figures-worst", worst_walk_m),
        unplaced
            .filter(|count| 0 < *count)
            .map(|count| say!(language, "plan-figures-unplaced", count = count)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A list to choose a plan from. `today`: today's zones are in it too.
pub struct Choice<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub chosen: Option<&'a str>,
    pub today: bool,
}

pub fn select(room: &Room, plans: &[KnownPlan], choice: &Choice) -> Markup {
    let Choice { name, label, chosen, today } = *choice;
    let language = room.language;
    html! {
        p {
            label for=(name) { (language.say(label, &[])) } br;
            select.plans id=(name) name=(name) {
                @if today {
                    option value=(TODAY) selected[chosen == Some(TODAY)] { (say!(language, "plan-title-today")) }
                }
                @for plan in plans {
                    option value=(plan.kept.digest) selected[chosen == Some(plan.kept.digest.as_str())] {
                        (self::choice(room, plan))
                    }
                }
            }
        }
    }
}

/// All plans with their figures, each a link to its own page.
pub fn table(room: &Room, plans: &[KnownPlan]) -> Markup {
    let language = room.language;
    let heads = ["plan-mean", "plan-worst", "plan-unplaced", "plan-over", "plan-exceptions"];
    html! {
        div.wide role="group" tabindex="0" aria-label=(say!(language, "plan-all")) { table {
            thead { tr {
                th scope="col" { (say!(language, "plan-plan")) }
                @for head in heads { th scope="col" { (language.say(head, &[])) } }
            } }
            tbody {
                @for plan in plans {
                    tr {
                        th scope="row" {
                            a href=(room.here(&format!("plans/{}", plan.kept.digest))) { (title(room, plan)) }
                        }
                        @for figure in figures(language, &plan.figures) { td { (figure) } }
                    }
                }
            }
        } }
    }
}

/// In the order of the heads of [`table`].
fn figures(language: Language, figures: &PlanFigures) -> [String; 5] {
    let count = |count: Option<i64>| count.map_or("–".to_owned(), |count| language.number(count));
    let meters = |meters: Option<f64>| count(meters.map(|meters| meters.round() as i64));
    [
        meters(figures.mean_walk_m),
        meters(figures.worst_walk_m),
        count(figures.unplaced),
        count(figures.schools_over),
        count(figures.exceptions),
    ]
}

/// What stands on top of a plan's own page.
pub fn facts(room: &Room, plan: &KnownPlan) -> Markup {
    let language = room.language;
    let labels = ["plan-mean", "plan-worst", "plan-unplaced", "plan-over", "plan-exceptions"];
    html! {
        dl.figures {
            @for (label, figure) in labels.iter().zip(figures(language, &plan.figures)) {
                div.figure { dt { (language.say(label, &[])) } dd { (figure) } }
            }
        }
        p {
            (say!(language, "plan-made-from")) ": "
            @match &plan.kept.inputs {
                Some(version) => {
                    a href=(room.here(&format!("inputs/{version}"))) {
                        (plan.note.as_deref().unwrap_or(short(version)))
                    }
                }
                None => (say!(language, "plan-inputs-unknown")),
            }
        }
        p { (say!(language, "plan-digest")) ": " code { (plan.kept.digest) } }
    }
}
