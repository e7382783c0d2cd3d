use std::collections::BTreeMap;

use super::{Language, say};
use crate::model::{Block, Reason, Rule, School, Wording};

/// What has a name in each language, or in some, and an id.
pub trait Named {
    /// In the order of [`Language::ALL`]. Empty: none.
    fn names(&self) -> [&str; 2];

    fn id(&self) -> &str;
}

/// What people call it in a language; in the other one where it has no name in this, and by its id
/// where it has none at all.
pub fn called(named: &impl Named, language: Language) -> &str {
    let names = named.names();
    let wanted = std::iter::once(names[language as usize]).chain(names);
    wanted.into_iter().find(|name| !name.trim().is_empty()).unwrap_or(named.id())
}

/// What people call one of them, with its id where another one of them has the same name.
pub fn called_among<T: Named>(one: &T, all: &[T], language: Language) -> String {
    let name = called(one, language);
    apart(name, one.id(), all.iter().filter(|other| called(*other, language) == name).count())
}

/// What people call each of them, with its id where another one of them has the same name.
pub fn called_apart<T: Named>(all: &[&T], language: Language) -> Vec<String> {
    let names = all.iter().map(|&named| called(named, language));
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names.clone() {
        *uses.entry(name).or_default() += 1;
    }
    names.zip(all).map(|(name, named)| apart(name, named.id(), uses[name])).collect()
}

/// A name that so many have.
fn apart(name: &str, id: &str, n_uses: usize) -> String {
    if 1 < n_uses { format!("{name} ({id})") } else { name.to_owned() }
}

impl Named for School {
    fn names(&self) -> [&str; 2] {
        [self.name_en.as_deref().unwrap_or_default(), &self.name]
    }

    fn id(&self) -> &str {
        &self.id.0
    }
}

impl Named for Block {
    fn names(&self) -> [&str; 2] {
        [&self.name_en, &self.name].map(|name| name.as_deref().unwrap_or_default())
    }

    fn id(&self) -> &str {
        &self.id.0
    }
}

impl Language {
    /// What the rule asks for, in a sentence.
    pub fn rule(self, rule: Rule) -> String {
        say!(self, "rule", rule = rule.name())
    }

    /// What the office has written, in its own language where there is no English.
    pub fn wording(self, wording: &Wording) -> &str {
        match (self, &wording.english) {
            (Self::English, Some(english)) => english,
            _ => &wording.text,
        }
    }

    /// Why a block is an exception, in a few words.
    pub fn reason(self, reason: Reason) -> String {
        say!(self, "reason", reason = reason.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    struct Thing {
        id: &'static str,
        names: [&'static str; 2],
    }

    impl Named for Thing {
        fn names(&self) -> [&str; 2] {
            self.names
        }

        fn id(&self) -> &str {
            self.id
        }
    }

    #[test]
    fn a_name_is_that_of_the_language_else_the_other_else_the_id() {
        let both = Thing { id: "a", names: ["Lincoln", "林肯"] };
        let one = Thing { id: "b", names: ["", "林肯"] };
        let none = Thing { id: "c", names: ["", " "] };
        let called = |language| called_apart(&[&both, &one, &none], language);
        assert_eq!(called(Language::English), ["Lincoln", "林肯", "c"]);
        assert_eq!(called(Language::Chinese), ["林肯 (a)", "林肯 (b)", "c"]);
    }

    #[test]
    fn every_rule_and_every_reason_has_words_of_its_own() {
        for language in Language::ALL {
            let rules: BTreeSet<String> = Rule::ALL.map(|rule| language.rule(rule)).into();
            assert_eq!(rules.len(), Rule::ALL.len());
            let reasons = Reason::ALL.map(|reason| language.reason(reason));
            assert_eq!(BTreeSet::from(reasons).len(), Reason::ALL.len());
        }
    }
}
