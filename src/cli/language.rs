use clap::ValueEnum;

use crate::language::Language;

/// As it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Lang {
    En,
    Zh,
}

impl Lang {
    pub(super) fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::Zh => Language::Chinese,
        }
    }
}
