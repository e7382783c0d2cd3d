//! How anybody can check a plan, with what is public.

use maud::{Markup, html};

use super::{Frame, View};
use crate::language::say;

/// Where the files are, as `curl` asks for them.
#[derive(Clone, Debug)]
pub struct Files {
    pub plan: String,
    /// `None`: walks are no straight lines, which nobody measures without the streets.
    pub places: Option<[String; 2]>,
}

pub fn checking(frame: &Frame, view: &View, files: &Files) -> String {
    let language = frame.language;
    let title = say!(language, "checking");
    let main = html! {
        h1 { (title) }
        p { (say!(language, "checking-why")) }
        @if let Some(status) = view.status.told(language) { p.status { (status) } }
        h2 { (say!(language, "checking-files")) }
        ul {
            li { (file(&files.plan, "plan.json")) " " (say!(language, "checking-plan")) }
            @if let Some([homes, gates]) = &files.places {
                li { (file(homes, "homes.csv")) " " (say!(language, "checking-homes")) }
                li { (file(gates, "gates.csv")) " " (say!(language, "checking-gates")) }
            }
        }
        p { (say!(language, "checking-digest")) " " code.digest { (view.digest) } }
        h2 { (say!(language, "checking-commands")) }
        pre tabindex="0" { code {
            "curl -o plan.json '" (files.plan) "'\n"
            @if let Some([homes, gates]) = &files.places {
                "curl -o homes.csv '" (homes) "'\n"
                "curl -o gates.csv '" (gates) "'\n"
                "catchment verify plan.json --public --digest " (view.digest) "\n"
            } @else {
                "sha256sum plan.json\n"
            }
        } }
        @if files.places.is_some() { p { (say!(language, "checking-what")) } }
        @else { p { (say!(language, "checking-streets")) } }
        p { (say!(language, "checking-not")) }
        p { a href=(frame.link("how", &[])) { (say!(language, "what-it-means")) } }
    };
    frame.page(&title, &main)
}

fn file(address: &str, name: &str) -> Markup {
    html! { a href=(address) { (name) } }
}
