//! The office at work, over a store: who signs in, what they may do, their data and their jobs.
//!
//! 1. `password` and `second_factor`: how somebody shows who they are.
//! 2. `permission`: what roles and tokens allow, and where.
//! 3. `sign_in`: from a name and a password to a session, from a session or a token to a person.
//! 4. `kept`: a plan out of the store, verified again.
//! 5. `inputs`: files in, problems out, versions compared.
//! 6. `jobs`: what takes long, done by whoever is free.
//! 7. `drafts`: plans that are being drawn, on the `base` that they began with, to the `finish`.

mod base;
mod drafts;
mod finish;
pub mod inputs;
pub mod jobs;
mod kept;
mod password;
mod permission;
mod second_factor;
mod sign_in;

pub use base::Base;
pub use drafts::{DraftError, Drafts, Drawn, Hand};
pub use kept::NotShown;
pub use password::{BadPassword, Password, SHORTEST, one_time};
pub use permission::{By, Permission, Visitor};
pub use second_factor::{SecondFactor, new_secret};
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

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
