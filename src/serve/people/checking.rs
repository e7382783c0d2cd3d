use axum::response::Response;

use super::super::reply::Readers;
use super::super::site::Asked;
use super::page;
use crate::distance::Distances;
use crate::pages::{self, Files};

/// `/verify`: how anybody can check the plan.
pub async fn checking(asked: Asked) -> Response {
    page(asked, &[], async |visitor, reader| {
        reader.done()?;
        let digest = visitor.shown.published.digest();
        let straight =
            matches!(visitor.shown.published.world.distances, Distances::StraightLine(_));
        // By its digest the same is there whatever is published meanwhile.
        let base = visitor.asked.base();
        let file = |path: &str| format!("{base}{path}?plan={digest}");
        let places = || ["/downloads/homes.csv", "/downloads/gates.csv"].map(file);
        let files = Files { plan: file("/api/plan"), places: straight.then(places) };
        visitor.reply(Readers::Everybody, || {
            pages::checking(&visitor.frame(), &visitor.view(), &files)
        })
    })
    .await
}
