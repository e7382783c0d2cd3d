use maud::{Markup, html};

use super::Room;
use super::plans::{choice, short};
use crate::language::say;
use crate::model::{Effort, Rule};
use crate::office::jobs::{Order, SHEETS, SOLVE};
use crate::office::{KnownPlan, Permission};
use crate::store::database::{InputVersion, Job, JobState};

/// What a job may be asked for from.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub versions: &'a [InputVersion],
    /// Those that a new one may keep to.
    pub plans: &'a [KnownPlan],
    /// By which a form that is sent twice asks once.
    pub key: &'a str,
}

pub fn jobs(room: &Room, jobs: &[Job], asked: Asked) -> Markup {
    let language = room.language;
    let going = jobs.iter().any(|job| !job.state.is_over());
    html! {
        h1 { (say!(language, "jobs")) }
        @if room.may(Permission::Plan) {
            @if asked.versions.is_empty() { (super::inputs::first(room)) } @else { (form(room, asked)) }
        }
        section aria-labelledby="queue" {
            h2 #queue { (say!(language, "jobs-all")) }
            @if jobs.is_empty() { p { (say!(language, "jobs-none")) } }
            // A page without a script shows what was; with it, what is.
            @if going { p { a href=(room.here("jobs")) { (say!(language, "jobs-look-again")) } } }
            div data-jobs=(room.here("jobs/events")) {
                @for job in jobs { (row(room, job)) }
            }
        }
        script type="module" src=(room.link("jobs.js")) {}
    }
}

pub fn job(room: &Room, job: &Job) -> Markup {
    html! {
        h1 { (say!(room.language, "job")) }
        div data-jobs=(room.here("jobs/events")) { (row(room, job)) }
        p { a href=(room.here("jobs")) { (say!(room.language, "jobs-all")) } }
        script type="module" src=(room.link("jobs.js")) {}
    }
}

/// The fields that say of what a job is to be done.
pub(super) fn of_what(room: &Room, asked: Asked) -> Markup {
    let language = room.language;
    html! {
        (room.shown())
        input type="hidden" name="key" value=(asked.key);
        p {
            label for="version" { (say!(language, "inputs-version")) } br;
            select #version name="version" {
                @for version in asked.versions {
                    option value=(version.id) { (super::inputs::called(room, version)) }
                }
            }
        }
        p {
            label for="level" { (say!(language, "jobs-level")) } br;
            input #level name="level";
        }
    }
}

fn form(room: &Room, asked: Asked) -> Markup {
    let language = room.language;
    let option = |name: &str, text: String| html! { option value=(name) { (text) } };
    html! {
        section aria-labelledby="ask" {
            h2 #ask { (say!(language, "jobs-ask")) }
            form method="post" action=(room.here("jobs")) {
                (of_what(room, asked))
                p {
                    label for="rule" { (say!(language, "jobs-rule")) } br;
                    select #rule name="rule" {
                        (option("", say!(language, "jobs-as-settings")))
                        @for rule in Rule::ALL { (option(rule.name(), say!(language, "rule", rule = rule.name()))) }
                    }
                }
                p {
                    label for="effort" { (say!(language, "jobs-effort")) } br;
                    select #effort name="effort" {
                        (option("", say!(language, "jobs-as-settings")))
                        @for effort in Effort::ALL {
                            (option(effort.name(), say!(language, "jobs-effort-name", effort = effort.name())))
                        }
                    }
                }
                p {
                    label for="keep" { (say!(language, "jobs-keep")) } br;
                    select.plans #keep name="keep" {
                        (option("", say!(language, "jobs-as-settings")))
                        @for plan in asked.plans { (option(&plan.kept.digest, choice(room, plan))) }
                    }
                }
                p {
                    button name="kind" value=(SOLVE) { (say!(language, "jobs-solve")) } " "
                    button.quiet name="kind" value=(SHEETS) { (say!(language, "jobs-sheets")) }
                }
            }
        }
    }
}

/// What of it the script brings up to date has a name in `data-`.
fn row(room: &Room, job: &Job) -> Markup {
    let language = room.language;
    let order = Order::from_json(&job.body).ok();
    let over = job.state.is_over();
    html! {
        div.times data-job=(job.id) data-state=(job.state.name()) {
            p {
                a href=(room.here(&format!("jobs/{}", job.id))) { (say!(language, "job-kind", kind = job.kind.as_str())) }
                @if let Some(level) = order.as_ref().and_then(|order| order.level.as_deref()) { " · " (level) }
                " · " (room.when(job.made_at))
            }
            @if let Some(order) = &order {
                p { a href=(room.here(&format!("inputs/{}", order.version))) { code { (super::inputs::short(&order.version)) } } }
            }
            p {
                span { (say!(language, "job-state", state = job.state.name())) }
                @if job.state == JobState::Running && !job.stage.is_empty() {
                    ": " span data-stage { (say!(language, "job-stage", stage = job.stage.as_str())) }
                }
            }
            @if !over {
                progress max="1000" value=(job.progress) {}
                @if job.cancel_asked_at.is_some() {
                    p { (say!(language, "job-is-being-cancelled")) }
                } @else if room.may(Permission::Plan) {
                    form method="post" action=(room.here(&format!("jobs/{}/cancel", job.id))) {
                        (room.shown())
                        button.quiet { (say!(language, "job-cancel")) }
                    }
                }
            }
            (came_of(room, job))
        }
    }
}

fn came_of(room: &Room, job: &Job) -> Markup {
    let result = job.result.as_deref().unwrap_or_default();
    let plan = serde_json::from_str(result)
        .ok()
        .and_then(|result: serde_json::Value| result["plan"].as_str().map(str::to_owned));
    html! {
        @if job.state == JobState::Failed { pre { (result) } }
        @if let (JobState::Done, Some(plan)) = (job.state, plan) {
            p { a href=(room.here(&format!("plans/{plan}"))) { (say!(room.language, "job-plan")) " " code { (short(&plan)) } } }
        }
        @if job.state == JobState::Done && job.kind == SHEETS {
            p { a href={ (room.here("rules")) "?job=" (job.id) } { (say!(room.language, "rules-sheet")) } }
        }
    }
}
