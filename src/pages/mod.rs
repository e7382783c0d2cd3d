//! Pages for people: HTML that says everything without a script; a script adds the map.
//!
//! Each page stands one step below the server's own address, and its links are relative, so that
//! the server works behind any path. What a page says stands in `language`, how it looks in
//! `page.css`. No page holds the children of a single block.

mod answer;
mod check;
mod checking;
mod consultation;
mod frame;
mod home;
mod levels;
mod map;
mod offers;
pub mod office;
mod over_time;
mod schools;
mod sketch;
mod texts;
mod trouble;
mod view;

pub use answer::{Answered, answer, embedded};
pub use check::{Checked, check};
pub use checking::{Files, checking};
pub use consultation::{Longest, changes, form as comment_form, thanks};
pub use frame::{Frame, encoded, link};
pub use home::{Others, home};
pub use levels::{Beside, SharesHomes};
pub use offers::{Offer, offers};
pub use over_time::{Then, Times};
pub use schools::{SchoolPage, school, schools};
pub use texts::{how, privacy};
pub use trouble::trouble;
pub use view::{Status, View};

/// How all pages look.
pub const STYLE: &str = include_str!("page.css");
