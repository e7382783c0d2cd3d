//! The office at work, over HTTP. Every address is in one table ([`table`]) with what it takes to
//! use it; nothing is reached past it.

mod about;
mod account;
mod addresses;
mod colleagues;
mod compare;
mod cookies;
mod desk;
mod districts;
mod drafts;
mod edits;
mod exports;
mod guard;
mod inbox;
mod inputs;
mod jobs;
mod log;
mod open_id;
mod people;
mod plans;
mod publications;
mod rules;
mod sending;
mod sign_in;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use super::house::House;
use crate::office::Permission;

pub use districts::list_of_districts;
pub use sending::Exports;

/// What it takes to use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Anybody may.
    Nothing,
    /// Somebody who gave a name and a password, and may still lack the second factor.
    Password,
    /// Somebody who is signed in.
    SignIn,
    /// Somebody who has it in the district that the address names.
    In(Permission),
    /// The same; that the request is of a page of ours its handler finds out, as it reads the form.
    Upload(Permission),
    /// Somebody who has it in all districts.
    Everywhere(Permission),
}

/// An address of the office.
pub struct Address {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    handler: MethodRouter<Arc<House>>,
}

fn reading(path: &'static str, needs: Needs, handler: MethodRouter<Arc<House>>) -> Address {
    Address { method: Method::GET, path, needs, handler }
}

fn writing(path: &'static str, needs: Needs, handler: MethodRouter<Arc<House>>) -> Address {
    Address { method: Method::POST, path, needs, handler }
}

/// Every address, and what it needs.
pub fn table() -> Vec<Address> {
    use Needs::{Everywhere, In, Nothing, Password, SignIn, Upload};
    use Permission::{Administer, Plan, Publish, Read};
    vec![
        reading("/office", Nothing, get(sign_in::to_the_desk)),
        reading("/office/", SignIn, get(districts::mine)),
        reading("/office/sign-in", Nothing, get(sign_in::page)),
        writing("/office/sign-in", Nothing, post(sign_in::sign_in)),
        reading("/office/openid", Nothing, get(open_id::leave)),
        reading("/office/openid/return", Nothing, get(open_id::come_back)),
        reading("/office/openid/signed-out", Nothing, get(open_id::signed_out)),
        reading("/office/second-factor", Password, get(sign_in::second_factor_page)),
        writing("/office/second-factor", Password, post(sign_in::second_factor)),
        writing("/office/sign-out", Password, post(sign_in::sign_out)),
        reading("/office/account", SignIn, get(account::page)),
        writing("/office/account/password", SignIn, post(account::password)),
        writing("/office/account/second-factor", SignIn, post(account::second_factor)),
        writing("/office/account/second-factor/remove", SignIn, post(account::no_second_factor)),
        writing("/office/account/tokens", SignIn, post(account::new_token)),
        writing("/office/account/tokens/{token}/revoke", SignIn, post(account::revoke_token)),
        reading("/office/people", Everywhere(Administer), get(people::page)),
        writing("/office/people", Everywhere(Administer), post(people::add)),
        writing("/office/people/{person}/roles", Everywhere(Administer), post(people::roles)),
        writing("/office/people/{person}/close", Everywhere(Administer), post(people::close)),
        writing("/office/people/{person}/open", Everywhere(Administer), post(people::open)),
        writing("/office/people/{person}/password", Everywhere(Administer), post(people::password)),
        writing(
            "/office/people/{person}/elsewhere",
            Everywhere(Administer),
            post(people::elsewhere),
        ),
        reading("/office/{district}/people", In(Administer), get(colleagues::page)),
        writing("/office/{district}/people", In(Administer), post(colleagues::add)),
        writing(
            "/office/{district}/people/{person}/roles",
            In(Administer),
            post(colleagues::roles),
        ),
        writing(
            "/office/{district}/people/{person}/close",
            In(Administer),
            post(colleagues::close),
        ),
        writing("/office/{district}/people/{person}/open", In(Administer), post(colleagues::open)),
        writing(
            "/office/{district}/people/{person}/password",
            In(Administer),
            post(colleagues::password),
        ),
        writing(
            "/office/{district}/people/{person}/elsewhere",
            In(Administer),
            post(colleagues::elsewhere),
        ),
        reading("/office/{district}/log", In(Administer), get(log::of_district)),
        reading("/office/log", Everywhere(Administer), get(log::log)),
        writing("/office/districts", Everywhere(Administer), post(districts::add)),
        reading("/office/{district}/", In(Read), get(plans::page)),
        reading("/office/{district}/plans", In(Read), get(plans::list)),
        reading("/office/{district}/plans/{plan}/plan.json", In(Read), get(plans::plan_json)),
        reading("/office/{district}/plans/{plan}/blocks.geojson", In(Read), get(compare::blocks)),
        reading("/office/{district}/plans/{plan}", In(Read), get(exports::page)),
        reading("/office/{district}/plans/{plan}/files/{file}", In(Read), get(exports::file)),
        reading("/office/{district}/compare", In(Read), get(compare::compare)),
        reading("/office/{district}/compare/map.json", In(Read), get(compare::map)),
        reading("/office/{district}/compare/movers.csv", In(Read), get(compare::movers)),
        reading("/office/{district}/compare/comparison.xlsx", In(Read), get(compare::workbook)),
        reading("/office/{district}/rules", In(Read), get(rules::page)),
        reading("/office/upload.js", Nothing, get(upload::script)),
        reading("/office/jobs.js", Nothing, get(jobs::script)),
        reading("/office/{district}/inputs", In(Read), get(inputs::list)),
        writing(
            "/office/{district}/inputs",
            Upload(Plan),
            // It counts what comes by itself.
            post(upload::upload).layer(DefaultBodyLimit::disable()),
        ),
        reading("/office/{district}/inputs/compare", In(Read), get(inputs::compared)),
        reading("/office/{district}/inputs/{version}", In(Read), get(inputs::one)),
        reading("/office/{district}/inputs/{version}/columns", In(Read), get(inputs::columns)),
        writing("/office/{district}/inputs/{version}/columns", In(Plan), post(inputs::map_columns)),
        reading(
            "/office/{district}/inputs/{version}/files/{role}/{name}",
            In(Read),
            get(inputs::file),
        ),
        reading("/office/{district}/jobs", In(Read), get(jobs::list)),
        writing("/office/{district}/jobs", In(Plan), post(jobs::ask)),
        reading("/office/{district}/jobs/events", In(Read), get(jobs::events)),
        reading("/office/{district}/jobs/{job}", In(Read), get(jobs::one)),
        writing("/office/{district}/jobs/{job}/cancel", In(Plan), post(jobs::cancel)),
        reading("/office/{district}/drafts", In(Read), get(drafts::page)),
        writing("/office/{district}/drafts", In(Plan), post(drafts::begin)),
        reading("/office/{district}/drafts/{draft}", In(Plan), get(drafts::one)),
        reading("/office/{district}/drafts/{draft}/blocks.geojson", In(Plan), get(drafts::blocks)),
        reading("/office/{district}/drafts/{draft}/state", In(Plan), get(drafts::state)),
        writing("/office/{district}/drafts/{draft}/edit", In(Plan), post(drafts::edit)),
        writing("/office/{district}/drafts/{draft}/undo", In(Plan), post(drafts::undo)),
        writing("/office/{district}/drafts/{draft}/redo", In(Plan), post(drafts::redo)),
        writing("/office/{district}/drafts/{draft}/recompute", In(Plan), post(drafts::recompute)),
        writing("/office/{district}/drafts/{draft}/try", In(Plan), post(drafts::attempt)),
        writing("/office/{district}/drafts/{draft}/pick", In(Plan), post(drafts::pick)),
        writing("/office/{district}/drafts/{draft}/foresee", In(Plan), post(drafts::foresee)),
        writing("/office/{district}/drafts/{draft}/finish", In(Plan), post(drafts::finish)),
        reading("/office/{district}/drafts/{draft}/edits", In(Read), get(edits::page)),
        writing("/office/{district}/drafts/{draft}/close", In(Plan), post(edits::close)),
        reading("/office/{district}/about", In(Read), get(about::page)),
        writing("/office/{district}/about", In(Plan), post(about::change)),
        reading("/office/{district}/addresses", In(Read), get(addresses::page)),
        writing(
            "/office/{district}/addresses",
            Upload(Administer),
            // It counts what comes by itself.
            post(addresses::replace).layer(DefaultBodyLimit::disable()),
        ),
        reading("/office/{district}/addresses/{list}", In(Read), get(addresses::file)),
        reading("/office/{district}/comments", In(Read), get(inbox::page)),
        reading("/office/{district}/comments.csv", In(Read), get(inbox::csv)),
        reading("/office/{district}/comments.xlsx", In(Read), get(inbox::xlsx)),
        writing("/office/{district}/comments/{comment}/handle", In(Plan), post(inbox::handle)),
        reading("/office/{district}/publications", In(Read), get(publications::list)),
        writing("/office/{district}/publications", In(Plan), post(publications::propose)),
        writing(
            "/office/{district}/publications/{publication}/approve",
            In(Publish),
            post(publications::approve),
        ),
        writing(
            "/office/{district}/publications/{publication}/withdraw",
            In(Publish),
            post(publications::withdraw),
        ),
    ]
}

/// All of it; what an address needs is asked before anything else is done.
pub fn routes(house: &Arc<House>) -> Router<Arc<House>> {
    table().into_iter().fold(Router::new(), |routes, address| {
        let guarded = from_fn_with_state((house.clone(), address.needs), guard::guard);
        routes.route(address.path, address.handler.layer(guarded))
    })
}
