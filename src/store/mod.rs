//! One plan, one folder: the plan, what it shows, and the very files it was made from; the register
//! of those that were published; and the database in which an office keeps all it works with.

mod beside;
mod comments;
pub mod database;
mod folder;
mod new_file;
mod printed;
mod register;
mod replace;
mod scratch;

pub use comments::{Comment, Comments, NewComment};
pub use folder::{InputPaths, Opened, PLAN_FILE, copies, input_paths, open};
pub use new_file::NewFile;
pub use printed::{Shown, files_of_plan};
pub use register::{Publication, Register, day, standing};
pub use replace::{refuse_foreign, write_folder};
pub use scratch::Scratch;

use std::io;
use std::path::PathBuf;

use crate::ingest::NotPacked;
use crate::wire::BadPlan;

/// Why a folder could not be written or opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{dir}: {what}, so it is left alone; name a new folder, or that of a plan",
        dir = dir.display())]
    NotAPlanFolder { dir: PathBuf, what: String },
    #[error(transparent)]
    NotPacked(#[from] NotPacked),
    #[error("{path}: this is no register of published plans: {why}", path = path.display())]
    BadRegister { path: PathBuf, why: String },
    #[error("{path}: {why}", path = path.display())]
    Comments { path: PathBuf, why: String },
    #[error("plan {digest} was published already, and not as a draft; it can be none any more")]
    NoDraftAnyMore { digest: String },
    #[error("{path}, {bad}", path = path.display())]
    BadPlan { path: PathBuf, bad: BadPlan },
    #[error("{}: read a second time it differs; give a file that nobody is writing, no pipe", .0.display())]
    InputChanged(PathBuf),
    #[error("{}: no {role} file in it, but the plan was made from one", folder.display())]
    InputMissing { folder: PathBuf, role: &'static str },
}
