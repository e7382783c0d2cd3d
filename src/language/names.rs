use super::{Language, say};
use crate::model::{Block, Reason, Rule, School};

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

    /// Why a block is an exception, in a few words.
    pub fn reason(self, reason: Reason) -> String {
        say!(self, "reason", reason = reason.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

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
