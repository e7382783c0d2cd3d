//! The page on which a draft is drawn. Its script finds every word here.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::Room;
use crate::language::{Filling, Language, say};
use crate::model::{Basemap, Effort, Rule};

/// A draft, and what its page is made with.
#[derive(Clone, Copy, Debug)]
pub struct DraftPage<'a> {
    pub id: &'a str,
    pub title: &'a str,
    /// Where the script is, from the root. `None`: this program was built without.
    pub script: Option<&'a str>,
    pub basemap: Option<&'a Basemap>,
}

pub fn draft(room: &Room, page: DraftPage) -> Markup {
    let language = room.language;
    let Some(script) = page.script else {
        return html! {
            h1 { (page.title) }
            p.status { (say!(language, "drawing-needs-script")) }
        };
    };
    html! {
        div #drawing
            data-address=(room.here(&format!("drafts/{}/", page.id)))
            data-texts=(texts(language))
            data-basemap=(basemap(page.basemap))
            data-title=(say!(language, "drawing-map"))
            data-zoom-in=(say!(language, "zoom-in"))
            data-zoom-out=(say!(language, "zoom-out"))
            data-trouble=(say!(language, "drawing-trouble"))
        {
            div.beside {
                h1 { (page.title) }
                p #status .status role="status" { (say!(language, "drawing-loading")) }
                button #reload hidden { (say!(language, "drawing-reload")) }
                noscript { p.status { (say!(language, "drawing-needs-script")) } }
                (hand(language))
                (balance(language))
                p.hint { (say!(language, "drawing-keys")) " " (say!(language, "drawing-recompute-what")) }
                (figures(language))
                (what_ifs(language))
                (rules(language))
                (finish(language))
                p { a href=(room.here(&format!("drafts/{}/edits", page.id))) { (say!(language, "edits")) } }
            }
            div.canvas {
                div #canvas {}
                svg #hand aria-hidden="true" {}
            }
        }
        script type="module" src={ (room.root) (script) } {}
    }
}

fn button(language: Language, id: &str) -> Markup {
    html! { button type="button" id=(id) .quiet[id != "assign"] { (language.say(&format!("drawing-{id}"), &[])) } }
}

fn hand(language: Language) -> Markup {
    html! {
        fieldset {
            legend { (say!(language, "drawing-tools")) }
            @for tool in ["click", "lasso", "polygon", "street", "place"] {
                label.tool {
                    input type="radio" name="tool" value=(tool) checked[tool == "click"];
                    " " (language.say(&format!("drawing-tool-{tool}"), &[]))
                }
            }
        }
        form #by-name {
            label for="name" { (say!(language, "drawing-block-name")) }
            div.row {
                input #name list="names" autocomplete="off" required;
                button.quiet { (say!(language, "drawing-add")) }
            }
            datalist #names {}
        }
        p {
            label for="target" { (say!(language, "drawing-target")) } br;
            select #target aria-describedby="target-how" {}
            " " span #target-how .hint { (say!(language, "drawing-target-how")) }
        }
        p #picked aria-live="polite" {}
        p.buttons {
            @for id in ["assign", "release", "unpick", "foresee"] { (button(language, id)) " " }
        }
        p.buttons {
            @for id in ["undo", "redo", "recompute"] { (button(language, id)) " " }
        }
        p #foreseen aria-live="polite" {}
        ul #foreseen-list {}
    }
}

fn balance(language: Language) -> Markup {
    html! {
        section #balance aria-labelledby="balance-head" hidden {
            h2 #balance-head { (say!(language, "drawing-balance")) }
            p #cost {}
            p #pieces {}
            (table(language, "touched", "drawing-touched"))
            h3 { (say!(language, "drawing-room")) }
            p #room {}
            ul #displaced {}
            ul #refused {}
        }
    }
}

/// Its rows are the script's.
fn table(language: Language, id: &str, caption: &str) -> Markup {
    let columns = ["school", "children", "seats-left", "mean-walk", "pieces"];
    html! {
        div.wide role="region" tabindex="0" aria-label=(language.say(caption, &[])) {
            table id=(id) {
                thead {
                    tr {
                        @for column in columns {
                            th scope="col" { (language.say(&format!("drawing-{column}"), &[])) }
                        }
                    }
                }
                tbody {}
            }
        }
    }
}

fn figures(language: Language) -> Markup {
    html! {
        section aria-labelledby="figures-head" {
            h2 #figures-head { (say!(language, "drawing-figures")) }
            dl.figures {
                @for name in ["walk", "worst", "over", "unplaced", "pieces", "pinned", "moved"] {
                    div.figure {
                        dt { (language.say(&format!("drawing-total-{name}"), &[])) }
                        dd id={ "total-" (name) } {}
                    }
                }
            }
            details {
                summary { (say!(language, "drawing-all-schools")) }
                (table(language, "schools", "drawing-all-schools"))
            }
        }
    }
}

/// A field with a sentence on what it is for.
fn explained(language: Language, (id, text): (&str, &str), input: &Markup) -> Markup {
    let what = format!("{text}-what");
    html! {
        p {
            label for=(id) { (language.say(text, &[])) } br;
            (input)
            @if language.has(&what) {
                br; span.hint id={ (id) "-what" } { (language.say(&what, &[])) }
            }
        }
    }
}

fn number(id: &str, (least, most, step): (&str, &str, &str), needed: bool) -> Markup {
    html! { input id=(id) type="number" min=(least) max=(most) step=(step) required[needed]; }
}

const SEATS: (&str, &str, &str) = ("0", "1000000000", "1");

fn what_ifs(language: Language) -> Markup {
    html! {
        details {
            summary { (say!(language, "drawing-what-ifs")) }
            p { (say!(language, "drawing-what-ifs-what")) }
            form #seats-form {
                (explained(language, ("seats", "drawing-seats"), &number("seats", SEATS, true)))
                p { button.quiet { (say!(language, "drawing-suppose")) } " " span #class-more {} }
            }
            form #close-form {
                p.hint { (say!(language, "drawing-close-what")) }
                p { button.quiet { (say!(language, "drawing-close")) } }
            }
            form #open-form {
                h3 { (say!(language, "drawing-open")) }
                (explained(language, ("new-id", "drawing-new-id"), &html! { input #new-id maxlength="200" required; }))
                (explained(language, ("new-name", "drawing-new-name"), &html! { input #new-name maxlength="200"; }))
                (explained(language, ("new-lon", "drawing-new-lon"), &number("new-lon", ("-180", "180", "any"), true)))
                (explained(language, ("new-lat", "drawing-new-lat"), &number("new-lat", ("-90", "90", "any"), true)))
                (explained(language, ("new-seats", "drawing-new-seats"), &number("new-seats", SEATS, true)))
                p { button.quiet { (say!(language, "drawing-suppose")) } }
            }
        }
    }
}

fn rules(language: Language) -> Markup {
    let choice = |id: &str, options: &[(&str, String)]| {
        html! {
            select id=(id) { @for (value, text) in options { option value=(value) { (text) } } }
        }
    };
    let rule = Rule::ALL
        .map(|rule| (rule.name(), say!(language, "drawing-rule-name", rule = rule.name())));
    let connected = ["null", "true", "false"]
        .map(|value| (value, say!(language, "drawing-connected-name", connected = value)));
    let effort = Effort::ALL.map(|effort| {
        (effort.name(), say!(language, "drawing-effort-name", effort = effort.name()))
    });
    html! {
        details {
            summary { (say!(language, "drawing-rules")) }
            form #rules-form {
                (explained(language, ("rule", "drawing-rule"), &choice("rule", &rule)))
                (explained(language, ("connected", "drawing-connected"), &choice("connected", &connected)))
                (explained(language, ("own-block", "drawing-own-block"), &html! { input #own-block type="checkbox"; }))
                (explained(language, ("max-walk", "drawing-max-walk"), &number("max-walk", ("0.001", "1000000", "any"), false)))
                (explained(language, ("compact", "drawing-compact"), &number("compact", ("0", "10", "0.0001"), false)))
                (explained(language, ("effort", "drawing-effort"), &choice("effort", &effort)))
                p { button.quiet { (say!(language, "drawing-rules-set")) } }
            }
        }
    }
}

fn finish(language: Language) -> Markup {
    html! {
        section aria-labelledby="finish-head" {
            h2 #finish-head { (say!(language, "drawing-finish")) }
            p.hint { (say!(language, "drawing-finish-what")) }
            p { (button(language, "finish")) }
            ul #obstacles {}
        }
    }
}

fn basemap(basemap: Option<&Basemap>) -> String {
    let told =
        basemap.map(|it| serde_json::json!({ "tiles": it.tiles, "attribution": it.attribution }));
    Value::from(told).to_string()
}

/// What the script says, and what it fills in.
const SAID: [(&str, &[&str]); 53] = [
    ("drawing-nothing-picked", &[]),
    ("drawing-picked", &["blocks", "children"]),
    ("drawing-cost", &["walk", "children"]),
    ("drawing-more-pieces", &["pieces"]),
    ("drawing-fewer-pieces", &["pieces"]),
    ("drawing-displaced", &["blocks", "children"]),
    ("drawing-displaced-one", &["block", "children", "from", "to"]),
    ("drawing-left-over", &["children"]),
    ("drawing-foreseen", &["blocks", "children"]),
    ("drawing-of", &["children", "seats"]),
    ("drawing-class-more", &["seats"]),
    ("drawing-over", &["children"]),
    ("drawing-free", &["children"]),
    ("drawing-meters", &["meters"]),
    ("drawing-kilometers", &["km"]),
    ("drawing-nowhere", &[]),
    ("drawing-between", &[]),
    ("drawing-done", &["blocks"]),
    ("drawing-lost", &["blocks"]),
    ("drawing-not-done", &["why"]),
    ("drawing-no-plan-yet", &[]),
    ("drawing-verifying", &[]),
    ("drawing-finished", &["plan"]),
    ("drawing-meanwhile", &[]),
    ("drawing-reloaded", &[]),
    ("drawing-unreachable", &[]),
    ("drawing-no-block", &["name"]),
    ("drawing-refused-no-way", &["block", "school"]),
    ("drawing-refused-not-twice", &["block", "school"]),
    ("drawing-refused-own-block", &["block", "school"]),
    ("drawing-refused-ban", &["block"]),
    ("drawing-refused-too-far", &["block"]),
    ("drawing-why-no-such-school", &["school"]),
    ("drawing-why-school-exists", &["school"]),
    ("drawing-why-bad-id", &[]),
    ("drawing-why-bad-place", &[]),
    ("drawing-why-bad-seats", &[]),
    ("drawing-why-least-above-seats", &["school"]),
    ("drawing-why-all-closed", &[]),
    ("drawing-why-no-walks", &["school"]),
    ("drawing-why-bad-max-walk", &[]),
    ("drawing-why-bad-compact-within", &[]),
    ("drawing-why-impossible", &[]),
    ("drawing-why-not-found", &["schools"]),
    ("drawing-why-in-pieces", &["schools"]),
    ("drawing-why-overfull", &["school", "children"]),
    ("drawing-why-too-few", &["school", "children"]),
    ("drawing-why-not-recomputed", &["blocks"]),
    ("drawing-why-other-schools", &["schools"]),
    ("drawing-why-other-blocks", &["blocks"]),
    ("drawing-why-other-rules", &[]),
    ("drawing-why-other-pins", &["blocks"]),
    ("drawing-why-broken", &["found"]),
];

/// By name, as JSON, with what is filled in as `{name}`.
fn texts(language: Language) -> String {
    let texts = SAID.iter().map(|(name, fillings)| {
        let fillings: Vec<(&'static str, Filling)> =
            fillings.iter().map(|filling| (*filling, format!("{{{filling}}}").into())).collect();
        ((*name).to_owned(), Value::from(language.say(name, &fillings)))
    });
    Value::Object(Map::from_iter(texts)).to_string()
}
