use axum::response::Response;

use super::super::problem::ApiError;
use super::super::reply::Readers;
use super::super::site::Asked;
use super::{levels, page};
use crate::model::SchoolId;
use crate::pages::{self, SchoolPage};

/// `/schools`
pub async fn schools(asked: Asked) -> Response {
    page(asked, &[], async |visitor, reader| {
        reader.done()?;
        visitor.reply(Readers::Everybody, || pages::schools(&visitor.frame(), &visitor.view()))
    })
    .await
}

const ID: &str = "id";

/// `/school?id=`
pub async fn school(asked: Asked) -> Response {
    page(asked, &[ID], async |visitor, mut reader| {
        let id = reader.text(ID);
        if id.is_none() {
            reader.fault("school-is-missing", ID, "say which school".to_owned());
        }
        let id = SchoolId(id.unwrap_or_default().to_owned());
        reader.done()?;
        let (published, language) = (visitor.shown.published.clone(), visitor.language);
        let school = published.world.district.school_named(&id);
        let school = school.ok_or_else(|| ApiError::UnknownSchool(id.0))?;
        let describing = published.clone();
        let described = move || {
            describing.described(language);
        };
        visitor.asked.site.in_turn(described).await?;
        let page = SchoolPage {
            school,
            told: &published.described(language)[school.0],
            sharing: &levels::of_school(visitor, school),
            blocks: &published.zones_drawn[school.0].blocks,
        };
        visitor
            .reply(Readers::Everybody, || pages::school(&visitor.frame(), &visitor.view(), &page))
    })
    .await
}
