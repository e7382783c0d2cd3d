//! Values here know nothing of files, JSON, HTTP or clocks. One that exists is valid.

mod district;
mod hand;
mod listed_address;
mod office;
mod open_id;
mod plan;
mod settings;
mod standing;
mod streets;
mod time_zone;
mod units;
mod walk_table;

pub use district::{
    Block, BlockId, BlockIdx, District, DistrictError, InputDigest, InputRole, Point, School,
    SchoolId, SchoolIdx,
};
pub use hand::{Hand, Keep, SharedZone};
pub use listed_address::{ListedAddress, Spot};
pub use office::{Basemap, Office, Registration, Wording};
pub use open_id::{NameClaim, OpenId, Strangers};
pub use plan::{
    Exception, Moved, Plan, PlannedBlock, PlannedSchool, Reason, SeatsNeeded, TighterBound,
    WorstWalk,
};
pub use settings::{ClassSizes, Columns, Effort, Millionths, Rule, Settings, Side, StreetSettings};
pub use standing::{Consultation, Standing};
pub use streets::{Barrier, BarrierKind, Barriers, NodeIdx, Segment, Streets, Stretch};
pub use time_zone::TimeZone;
pub use units::{ChildMillimeters, Children, Millimeters};
pub use walk_table::WalkTable;
