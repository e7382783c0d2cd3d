use super::Installation;
use super::kept::NotShown;
use crate::ingest;
use crate::model::ListedAddress;
use crate::store::{Scratch, StoreError};

impl Installation {
    /// The addresses by which a district's homes are found, as its list with this digest says.
    ///
    /// # Errors
    ///
    /// The store is gone, or the list is not what was kept.
    pub async fn names(
        &self,
        (digest, file_name): (&str, &str),
    ) -> Result<Vec<ListedAddress>, NotShown> {
        let scratch = Scratch::new()?;
        let name = std::path::Path::new(file_name).file_name();
        let path = scratch.path().join(name.unwrap_or("names".as_ref()));
        let mut file = std::fs::File::create(&path)
            .map_err(|source| StoreError::Io { path: path.clone(), source })?;
        self.database.copy_content(digest, &mut file).await?;
        let read = tokio::task::spawn_blocking(move || ingest::public_addresses(&path));
        let read = read.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        let (names, _) = read.map_err(|problems| {
            let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
            NotShown::BadNames { digest: digest.to_owned(), why: all.join("; ") }
        })?;
        Ok(names)
    }
}
