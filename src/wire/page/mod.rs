//! The report as one page that needs nothing else: no network, no script, no font.
//!
//! Labels are English and Chinese side by side, so that one file serves everybody in a meeting.

mod exceptions;
mod html;
mod map;
mod sections;
mod zones;

use crate::language::{Language, say};
use crate::model::{Children, Plan};
use crate::report::{Report, zone_colors};
use crate::world::World;
use crate::zones::Zone;
use map::map;

const STYLE: &str = include_str!("style.css");

/// The report page. `plan` must be a verified plan of `world`, and `zones` its zones.
pub fn report_page(world: &World, plan: &Plan, report: &Report, zones: &[Zone]) -> String {
    let district = &world.district;
    let colors = zone_colors(world, plan);
    let mut body = vec![
        sections::title(plan),
        sections::headline(plan, report),
        sections::totals(plan, report),
        map(district, plan, zones, &colors),
    ];
    if Children(0) < plan.unplaced_children {
        body.insert(2, sections::shortage(district, plan));
    }
    body.push(sections::schools(district, report, &colors));
    body.push(zones::shared_zones(district, report));
    body.push(zones::borders(district, report));
    body.push(exceptions::exceptions(district, plan, report));
    body.push(sections::proof(plan));
    let body = body.join("\n");
    let title = Language::ALL.map(|language| say!(language, "school-zones")).join(" · ");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
}
