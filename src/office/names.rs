//! Lists of addresses, by which homes are found.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::Installation;
use super::inputs::{Found, InputsError, aside, called_as_it_came};
use super::kept::NotShown;
use crate::ingest::{self, Problem};
use crate::model::ListedAddress;
use crate::store::{Scratch, StoreError};

/// A list that could be read.
#[derive(Debug, Default)]
pub struct Names {
    pub addresses: Vec<ListedAddress>,
    /// What is worth knowing about it.
    pub notices: Vec<Found>,
}

/// Each is in the memory of every server, in more than one form.
pub const MOST_ADDRESSES: usize = 500_000;

/// Why a list is not taken. Whatever it is, homes are found as before.
#[derive(Debug, thiserror::Error)]
pub enum BadNames {
    /// Never an empty list.
    #[error("the list has problems, and nothing was changed")]
    Problems(Vec<Found>),
    #[error("{0} addresses are too many; a list holds {MOST_ADDRESSES} at most")]
    TooMany(usize),
    #[error(transparent)]
    NotRead(#[from] InputsError),
}

/// A list that somebody has sent. Its file is called as it came, and lies in a folder of ours.
///
/// # Errors
///
/// It is none, or is too long.
pub async fn names_in(file: PathBuf) -> Result<Names, BadNames> {
    let names = aside(move || read(&file)).await?.map_err(BadNames::Problems)?;
    match names.addresses.len() {
        n if MOST_ADDRESSES < n => Err(BadNames::TooMany(n)),
        _ => Ok(names),
    }
}

fn read(file: &Path) -> Result<Names, Vec<Found>> {
    let folder = file.parent().unwrap_or(file);
    let found = |problems: Vec<Problem>| {
        let found = problems.into_iter().map(|problem| called_as_it_came(folder, problem));
        found.map(|problem| Found { problem, point: None }).collect::<Vec<_>>()
    };
    let (addresses, notices) = ingest::public_addresses(file).map_err(found)?;
    Ok(Names { addresses, notices: found(notices) })
}

impl Installation {
    /// The addresses by which a district's homes are found, as its list with this digest says.
    ///
    /// # Errors
    ///
    /// The store is gone, or the list is not what was kept.
    pub async fn names(&self, (digest, file_name): (&str, &str)) -> Result<Names, NotShown> {
        let scratch = Scratch::new()?;
        let name = Path::new(file_name).file_name();
        let path = scratch.path().join(name.unwrap_or("names".as_ref()));
        let mut file =
            File::create(&path).map_err(|source| StoreError::Io { path: path.clone(), source })?;
        self.database.copy_content(digest, &mut file).await?;
        // What is shown does not wait for what somebody sends meanwhile.
        let read = tokio::task::spawn_blocking(move || read(&path));
        let read = read.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        read.map_err(|found| {
            let all: Vec<String> = found.iter().map(|found| found.problem.to_string()).collect();
            NotShown::BadNames { digest: digest.to_owned(), why: all.join("; ") }
        })
    }
}
