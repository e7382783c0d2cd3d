use axum::response::Response;

use super::super::lookup::{Asking, degrees};
use super::super::parameters::Reader;
use super::super::problem::ApiError;
use super::super::reply::Readers;
use super::super::site::Asked;
use super::{Visitor, page, see_other};
use crate::model::Point;
use crate::pages::{self, Frame, Offer};

/// `/find?q=` and `/find?lon=&lat=`: the answer itself where there is one only, else what may be
/// meant.
pub async fn find(asked: Asked) -> Response {
    page(asked, &["q", "lon", "lat"], async |visitor, mut reader| {
        let lon = reader.read("lon", "degrees of longitude", |text| degrees(text, 180.0));
        let lat = reader.read("lat", "degrees of latitude", |text| degrees(text, 90.0));
        let text = reader.text("q").unwrap_or_default().trim();
        let frame = Frame { ..visitor.frame() };
        if let (Some(lon), Some(lat)) = (lon, lat) {
            reader.done()?;
            let published = &visitor.shown.published;
            let block = Asking::Place(Point { lon, lat }).block(published)?;
            let id = &published.world.district.block(block).id.0;
            return see_other(&frame.link("answer", &[("block", id)]));
        }
        by_name(visitor, reader, text)
    })
    .await
}

fn by_name(visitor: &Visitor, reader: Reader, text: &str) -> Result<Response, ApiError> {
    reader.done()?;
    let frame = visitor.frame();
    let offers: Vec<Offer> = Vec::new();
    visitor.reply(Readers::Asker, || pages::offers(&frame, text, &offers))
}
