use maud::{DOCTYPE, Markup, html};

use crate::language::{Language, say};
use crate::model::{Office, Wording};

/// What is around every page, and what its links keep.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    pub language: Language,
    /// The same page in the other language.
    pub other_language: String,
    /// What links keep of the address: which plan, which language.
    pub kept: Vec<(&'a str, &'a str)>,
    /// Where the style is.
    pub style: &'a str,
    /// Where the script is. `None`: this program was built without.
    pub script: Option<&'a str>,
    pub office: &'a Office,
}

impl Frame<'_> {
    /// The page as a whole. `title`: without the name of the site.
    pub fn page(&self, title: &str, main: &Markup) -> String {
        let language = self.language;
        let site = say!(language, "site-name");
        let whole = if title == site { site.clone() } else { format!("{title} · {site}") };
        let other = language.other();
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                (self.head(&whole))
                body {
                    a.skip href="#main" { (say!(language, "skip")) }
                    header {
                        a.home href=(self.link(".", &[])) { (site) }
                        nav aria-label=(say!(language, "navigation")) {
                            a href=(self.link("schools", &[])) { (say!(language, "schools")) }
                            a href=(self.link("how", &[])) { (say!(language, "how-link")) }
                            a href=(self.other_language) lang=(other.tag()) rel="alternate" { (say!(other, "language")) }
                        }
                    }
                    main id="main" tabindex="-1" { (main) }
                    (self.footer())
                }
            }
        }
        .into_string()
    }

    /// A page without anything around it, for other people's pages.
    pub fn bare(&self, title: &str, main: &Markup) -> String {
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                (self.head(title))
                body.bare { main id="main" { (main) } }
            }
        }
        .into_string()
    }

    fn head(&self, title: &str) -> Markup {
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                link rel="icon" href="icon.svg" type="image/svg+xml";
                link rel="stylesheet" href=(self.style);
                @if let Some(script) = self.script {
                    script type="module" src=(script) {}
                }
            }
        }
    }

    fn footer(&self) -> Markup {
        let language = self.language;
        html! {
            footer {
                @if let Some(name) = &self.office.name {
                    p { (self.wording(name)) }
                }
                nav aria-label=(say!(language, "more")) {
                    a href=(self.link("privacy", &[])) { (say!(language, "privacy")) }
                    a href=(self.link("check", &[])) { (say!(language, "check-link")) }
                    a href=(self.link("examples", &[])) { (say!(language, "data")) }
                    a href="notices" { (say!(language, "notices")) }
                }
            }
        }
    }

    /// An address from here, with what links keep.
    pub fn link(&self, page: &str, parameters: &[(&str, &str)]) -> String {
        let kept = self.kept.iter().filter(|(name, _)| parameters.iter().all(|(n, _)| n != name));
        let all: Vec<(&str, &str)> = parameters.iter().chain(kept).copied().collect();
        link(page, &all)
    }

    /// Fields of a form that keep what links keep.
    pub fn hidden_fields(&self) -> Markup {
        html! {
            @for (name, value) in &self.kept {
                input type="hidden" name=(name) value=(value);
            }
        }
    }

    pub fn wording<'w>(&self, wording: &'w Wording) -> &'w str {
        self.language.wording(wording)
    }
}

/// An address with these parameters.
pub fn link(page: &str, parameters: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    let mark = if pairs.is_empty() { "" } else { "?" };
    format!("{page}{mark}{}", pairs.join("&"))
}

/// Text that means itself in a path or behind the `?`.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
