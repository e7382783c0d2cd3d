use crate::describe::called_block;
use crate::explain::called;
use crate::language::Language;
use crate::model::{Block, School};

/// Words in one language. `None`: short ones in both, longer ones in Chinese.
#[derive(Clone, Copy, Debug)]
pub struct Labels(pub Option<Language>);

impl Labels {
    /// A short label.
    pub fn of(self, chinese: &str, english: &str) -> String {
        match self.0 {
            None => format!("{chinese} {english}"),
            Some(Language::Chinese) => chinese.to_owned(),
            Some(Language::English) => english.to_owned(),
        }
    }

    /// A sentence, in one language only.
    pub fn sentence<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        match self.language() {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }

    /// That of whatever is not short.
    pub fn language(self) -> Language {
        self.0.unwrap_or(Language::Chinese)
    }

    pub fn school(self, school: &School) -> &str {
        called(school, self.language())
    }

    pub fn block(self, block: &Block) -> &str {
        called_block(block, self.language())
    }

    pub fn cover(self) -> String {
        self.of("封面", "Cover")
    }

    pub fn schools(self) -> String {
        self.of("学校", "Schools")
    }

    pub fn exceptions(self) -> String {
        self.of("例外", "Exceptions")
    }
}
