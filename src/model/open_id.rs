use std::path::PathBuf;

use super::Wording;

/// Where people of the office may sign in besides here: a provider of OpenID Connect, and what it
/// is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenId {
    /// As the provider calls itself, to the letter.
    pub issuer: String,
    /// As the provider calls us.
    pub client_id: String,
    /// What people call the provider. `None`: nothing but that it is elsewhere.
    pub label: Option<Wording>,
    pub name_claim: NameClaim,
    pub strangers: Strangers,
    /// What shows to the provider that it is us. `None`: the environment says it.
    pub secret_file: Option<PathBuf>,
    /// Who vouches for the provider's host. `None`: whom browsers believe.
    pub certificates_file: Option<PathBuf>,
}

/// What of somebody is the name they have here, when they come for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameClaim {
    PreferredUsername,
    /// If the provider says that it is theirs.
    Email,
    Subject,
}

/// What becomes of people whom nobody has added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strangers {
    Refused,
    /// They may sign in, and do nothing until somebody gives them a role.
    Added,
}
