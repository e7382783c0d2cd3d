//! The report as one page that needs nothing else: no network, no script.

use crate::model::Plan;
use crate::report::Report;
use crate::world::World;
use crate::zones::Zone;

/// The report page.
pub fn report_page(_world: &World, _plan: &Plan, _report: &Report, _zones: &[Zone]) -> String {
    String::new()
}
