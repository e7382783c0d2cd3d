use crate::language::{Language, called, say};
use crate::model::{Block, School};

/// Words in one language. `None`: short ones in both, longer ones in Chinese.
#[derive(Clone, Copy, Debug)]
pub struct Labels(pub Option<Language>);

impl Labels {
    /// A short label.
    pub fn of(self, name: &str) -> String {
        match self.0 {
            None => [Language::Chinese, Language::English].map(|one| say!(one, name)).join(" "),
            Some(language) => say!(language, name),
        }
    }

    /// A sentence, in one language only.
    pub fn sentence(self, name: &str) -> String {
        say!(self.language(), name)
    }

    /// That of whatever is not short.
    pub fn language(self) -> Language {
        self.0.unwrap_or(Language::Chinese)
    }

    pub fn school(self, school: &School) -> &str {
        called(school, self.language())
    }

    pub fn block(self, block: &Block) -> &str {
        called(block, self.language())
    }
}
