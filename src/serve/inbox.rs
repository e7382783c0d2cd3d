use super::problem::ApiError;
use super::site::Site;
use crate::store::database::{Database, Deed, Moment};
use crate::store::{Comment, Comments, NewComment};

/// Where comments on drafts are kept.
#[derive(Clone, Debug)]
pub enum Inbox {
    /// In the folder of published plans.
    Folder(Comments),
    /// In an office's store, of the district with this id.
    Store(Database, String),
}

impl Inbox {
    /// The number of the comment, which is on the disk now.
    ///
    /// # Errors
    ///
    /// The disk or the store; what is wrong is for the log, and holds nothing of what was said.
    pub(super) async fn add(&self, site: &Site, said: NewComment) -> Result<i64, ApiError> {
        match self {
            Self::Folder(comments) => {
                let comments = comments.clone();
                let kept = site.in_turn(move || comments.add(&said)).await?;
                kept.map_err(|err| broken(&err))
            }
            Self::Store(database, district) => {
                let deed = Deed { at: Moment::now(), who: None, district: Some(district) };
                Ok(database.add_comment(deed, district, &said).await?)
            }
        }
    }

    /// At most `limit` of those after a number.
    ///
    /// # Errors
    ///
    /// The disk or the store.
    pub(super) async fn after(
        &self,
        site: &Site,
        (after, limit): (i64, usize),
    ) -> Result<Vec<Comment>, ApiError> {
        match self {
            Self::Folder(comments) => {
                let comments = comments.clone();
                let found = site.in_turn(move || comments.after(after, limit)).await?;
                found.map_err(|err| broken(&err))
            }
            Self::Store(database, district) => {
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                Ok(database.comments(district, after, limit).await?)
            }
        }
    }
}

fn broken(err: &crate::store::StoreError) -> ApiError {
    eprintln!("error: {err}");
    ApiError::Bug
}
