use axum::response::Response;

use super::super::reply::Readers;
use super::super::site::Asked;
use super::page;
use crate::pages;

/// `/how`
pub async fn how(asked: Asked) -> Response {
    page(asked, &[], async |visitor, reader| {
        reader.done()?;
        visitor.reply(Readers::Everybody, || pages::how(&visitor.frame()))
    })
    .await
}

/// `/privacy`
pub async fn privacy(asked: Asked) -> Response {
    page(asked, &[], async |visitor, reader| {
        reader.done()?;
        visitor.reply(Readers::Everybody, || pages::privacy(&visitor.frame()))
    })
    .await
}
