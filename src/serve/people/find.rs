use axum::response::Response;

use super::super::lookup::{Asking, degrees};
use super::super::parameters::Reader;
use super::super::problem::ApiError;
use super::super::reply::Readers;
use super::super::site::Asked;
use super::{Visitor, page, see_other};
use crate::language::{called, say};
use crate::model::{BlockIdx, Point};
use crate::pages::{self, Frame, Offer};
use crate::search::{LONGEST, Match, What};

/// Nobody reads more on a telephone.
const MOST_OFFERED: usize = 12;

/// `/find?q=` and `/find?lon=&lat=`: the answer itself where there is one only, else what may be
/// meant.
pub async fn find(asked: Asked) -> Response {
    page(asked, &["q", "lon", "lat"], async |visitor, mut reader| {
        let lon = reader.read("lon", "degrees of longitude", |text| degrees(text, 180.0));
        let lat = reader.read("lat", "degrees of latitude", |text| degrees(text, 90.0));
        match (lon, lat, reader.text("q")) {
            (Some(lon), Some(lat), None) => {
                reader.done()?;
                let published = &visitor.shown.published;
                let block = Asking::Place(Point { lon, lat }).block(published)?;
                see_other(&link_to(visitor, What::Block(block)))
            }
            (_, _, text) => by_name(visitor, reader, text.unwrap_or_default()).await,
        }
    })
    .await
}

async fn by_name(
    visitor: &Visitor<'_>,
    reader: Reader<'_>,
    text: &str,
) -> Result<Response, ApiError> {
    reader.done()?;
    let text: String = text.trim().chars().take(LONGEST).collect();
    let (published, query) = (visitor.shown.published.clone(), text.clone());
    let found = move || published.search.find(&query, MOST_OFFERED);
    let found = visitor.asked.site.in_turn(found).await?;
    match found.matches.first() {
        Some(first) if found.certain => see_other(&link_to(visitor, first.what)),
        _ => {
            let offers: Vec<Offer> = found.matches.iter().map(|one| offer(visitor, one)).collect();
            visitor.reply(Readers::Asker, || pages::offers(&visitor.frame(), &text, &offers))
        }
    }
}

fn link_to(visitor: &Visitor, what: What) -> String {
    let published = &visitor.shown.published;
    let district = &published.world.district;
    let Frame { kept, .. } = visitor.frame();
    let (page, name, id) = match what {
        What::Block(block) => ("answer", "block", &district.block(block).id.0),
        What::School(school) => ("school", "id", &district.school(school).id.0),
        What::Address(at) => {
            ("answer", "block", &district.block(published.addresses[at].block).id.0)
        }
    };
    let own = [(name, id.as_str())];
    pages::link(page, &own.into_iter().chain(kept).collect::<Vec<_>>())
}

/// With what tells it from others of its name: a home by its school.
fn offer(visitor: &Visitor, found: &Match) -> Offer {
    let published = &visitor.shown.published;
    let (district, language) = (&published.world.district, visitor.language);
    let of_block = |block: BlockIdx| {
        let id = &district.block(block).id.0;
        let planned = published.verified.blocks[block.0].school.as_ref();
        let school = planned.and_then(|(school, _)| district.school_named(school));
        match school {
            Some(school) => {
                let school = called(district.school(school), language);
                say!(language, "block-of-school", id = id.as_str(), school = school)
            }
            None => id.clone(),
        }
    };
    let (name, more) = match found.what {
        What::Block(block) => (called(district.block(block), language).to_owned(), of_block(block)),
        What::School(school) => {
            (called(district.school(school), language).to_owned(), say!(language, "is-school"))
        }
        What::Address(at) => {
            let address = &published.addresses[at];
            let block = called(district.block(address.block), language);
            (address.address.clone(), format!("{block} {}", of_block(address.block)))
        }
    };
    Offer { link: link_to(visitor, found.what), name, more }
}
