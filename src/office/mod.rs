//! The office at work, over a store: who signs in, what they may do, their data and their jobs.
//!
//! 1. `password` and `second_factor`: how somebody shows who they are.
//! 2. `permission`: what roles and tokens allow, and where.
//! 3. `sign_in`: from a name and a password to a session, from a session or a token to a person.
//! 4. `open_id`: signing in elsewhere, at a provider of OpenID Connect.
//! 5. `kept`: a plan out of the store, verified again; `known`: what people know it by;
//!    `beside`: two side by side.
//! 6. `inputs`: files in, problems out, versions compared; `names`: lists by which homes are found.
//! 7. `jobs`: what takes long, done by whoever is free.
//! 8. `drafts`: plans that are being drawn, on the `base` that they began with, to the `finish`.

pub mod about;
mod beside;
mod drafts;
pub mod inbox;
pub mod inputs;
pub mod jobs;
mod kept;
mod known;
mod names;
pub mod open_id;
mod password;
mod permission;
mod second_factor;
mod short_name;
mod sign_in;

pub use beside::{Column, NotBeside, Pair, Which, today};
pub use drafts::{Base, DraftError, Drafts, Drawn, Hand};
pub use kept::NotShown;
pub use known::{KnownPlan, PlanFigures, figures_to_keep};
pub use names::{BadNames, MOST_ADDRESSES, Names, names_in};
pub use password::{BadPassword, Password, SHORTEST, one_time};
pub use permission::{By, Permission, Visitor};
pub use second_factor::{SecondFactor, new_secret};
pub use short_name::{BadShortName, ShortName};
pub use sign_in::{Begun, NotIn, Token};

use crate::store::database::{Database, DatabaseError};

/// All districts of an office, and the people who work on them.
#[derive(Clone, Debug)]
pub struct Installation {
    pub database: Database,
    pub drafts: Drafts,
}

impl Installation {
    pub fn over(database: Database) -> Self {
        let drafts = Drafts::new(database.clone());
        Self { database, drafts }
    }
}

/// Bytes that nobody can guess, in hexadecimal.
///
/// # Errors
///
/// The system gives none.
fn chance<const N: usize>() -> Result<[u8; N], DatabaseError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|err| DatabaseError::NoChance(err.to_string()))?;
    Ok(bytes)
}

/// Takes as long whatever differs.
pub fn same(a: &str, b: &str) -> bool {
    let differing = a.bytes().zip(b.bytes()).fold(0, |differing, (a, b)| differing | (a ^ b));
    a.len() == b.len() && differing == 0
}
