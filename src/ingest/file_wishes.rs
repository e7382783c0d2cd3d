//! What the settings say of files that do not say it themselves.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::formats::How;
use crate::crs::Crs;
use crate::model::InputRole;

/// The table `[files]`.
#[derive(Default)]
pub(super) struct FileWishes {
    /// Of all files that do not say it.
    pub crs: Option<Crs>,
    pub encoding: Option<&'static Encoding>,
    pub by_role: BTreeMap<InputRole, FileWish>,
}

/// Of one file, whatever it says.
#[derive(Default)]
pub(super) struct FileWish {
    pub crs: Option<Crs>,
    pub how: How,
}

impl FileWishes {
    pub fn how(&self, role: InputRole) -> How {
        let how = self.by_role.get(&role).map(|wish| wish.how.clone()).unwrap_or_default();
        How { other_encoding: self.encoding, ..how }
    }

    pub fn crs_of(&self, role: InputRole) -> Option<&Crs> {
        self.by_role.get(&role)?.crs.as_ref()
    }
}
