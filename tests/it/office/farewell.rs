//! Signing out of the office signs out at the provider, too, by whom somebody came.

use std::collections::BTreeMap;
use std::sync::Arc;

use catchment::model::OpenId;
use catchment::office::Installation;
use catchment::office::open_id::Provider;
use catchment::serve::{House, Options, house_routes};
use catchment::store::database::Role;
use serde_json::Value;

use super::elsewhere::{BROWSER, CLIENT, Elsewhere, SECRET, come_back, leave};
use super::{Office, PASSWORD, code};
use crate::http::Answer;

/// Somebody who has come in.
struct Inside {
    cookie: String,
    csrf: String,
}

fn cookies(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|one| one.to_str().unwrap().to_owned()).collect()
}

/// By a token whose claims are changed like this; the token, too.
async fn comes_in(
    there: &Elsewhere,
    office: &Office,
    change: impl FnOnce(&mut Value),
) -> (Inside, String) {
    let left = leave(office).await;
    let mut claims = there.claims(&left, "li");
    change(&mut claims);
    let token = there.signed(&claims);
    there.gives("code", &left, token.clone());
    let answer = left.back(office).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    (inside(office, &cookies(&answer)[0]).await, token)
}

async fn inside(office: &Office, set_cookie: &str) -> Inside {
    let cookie = set_cookie.split(';').next().unwrap().to_owned();
    let headers = [BROWSER[0], ("cookie", &*cookie), ("accept", "text/html")];
    let page = office.ask(("GET", "/office/"), &headers, "").await.text();
    let (_, rest) = page.split_once("name=\"csrf\" content=\"").unwrap();
    let csrf = rest.split('"').next().unwrap().to_owned();
    Inside { cookie, csrf }
}

async fn signs_out(office: &Office, who: &Inside) -> Answer {
    let headers = [BROWSER[0], ("cookie", who.cookie.as_str()), ("accept", "text/html")];
    let form = format!("csrf={}", who.csrf);
    let answer = office.ask(("POST", "/office/sign-out?lang=en"), &headers, &form).await;
    let gone = cookies(&answer);
    let gone = gone.iter().find(|one| one.starts_with("catchment-session=;"));
    assert!(gone.is_some_and(|one| one.contains("Max-Age=0")), "{}", answer.text());
    assert_eq!(office.ask(("GET", "/office/"), &headers, "").await.status, 303, "nobody is in");
    answer
}

/// Where a page goes on by itself.
fn goes_to(answer: &Answer) -> (String, BTreeMap<String, String>) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text();
    let (_, rest) = text.split_once("http-equiv=\"refresh\" content=\"0; url=").unwrap();
    let address = rest.split('"').next().unwrap().replace("&amp;", "&");
    let (to, query) = address.split_once('?').unwrap();
    (to.to_owned(), serde_urlencoded::from_str(query).unwrap())
}

fn is_only_here(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("location") == "../office/sign-in"
}

async fn returns(office: &Office, ticket: &str, state: &str) -> Answer {
    let path = format!("/office/openid/signed-out?state={state}");
    let headers = [
        BROWSER[0],
        ("cookie", ticket),
        ("accept", "text/html"),
        ("accept-language", "en"),
        ("sec-fetch-site", "cross-site"),
    ];
    office.ask(("GET", &path), &headers, "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_came_from_a_provider_is_signed_out_there_and_comes_back() {
    let there = Elsewhere::open().await;
    let office = there.office(there.settings()).await;
    office.person("li", &[(Some(&office.east), Role::Planner)]).await;
    let (li, token) = comes_in(&there, &office, |_| {}).await;
    let answer = signs_out(&office, &li).await;
    assert!(answer.text().contains("You are signed out here"), "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    let (to, given) = goes_to(&answer);
    assert_eq!(to, format!("{}/end", there.issuer));
    assert_eq!(given["from"], "metadata", "what the address had stays");
    assert_eq!((given["client_id"].as_str(), &given["id_token_hint"]), (CLIENT, &token));
    let back = "http://office.example/office/openid/signed-out";
    assert_eq!(given["post_logout_redirect_uri"], back);
    let ticket = cookies(&answer);
    let ticket = ticket.iter().find(|one| one.starts_with("catchment-openid=")).unwrap();
    assert!(ticket.contains("HttpOnly; SameSite=Lax; Max-Age=600"), "{ticket}");
    let ticket = ticket.split(';').next().unwrap();
    // What signs out does not sign in, and another browser hears nothing.
    let query = format!("code=code&state={}", given["state"]);
    assert_eq!(code(&come_back(&office, ticket, &query).await), "openid-begun-elsewhere");
    let other = leave(&office).await;
    for (ticket, state) in [
        (ticket, ""),
        (ticket, "0000"),
        ("", given["state"].as_str()),
        (&other.ticket, &given["state"]),
        (&other.ticket, &other.given["state"]),
    ] {
        assert!(is_only_here(&{
            let mut answer = returns(&office, ticket, state).await;
            // From there the way is longer.
            let to = answer.header("location").replace("../../", "../");
            answer.headers.insert("location", to.parse().unwrap());
            answer
        }));
    }
    let said = returns(&office, ticket, &given["state"]).await;
    assert_eq!(said.status, 200);
    assert!(said.text().contains("Here, and where you signed in."), "{}", said.text());
    assert!(cookies(&said)[0].starts_with("catchment-openid=;"));
    // A token that is too long for an address is not shown; the provider knows who asks.
    let long = |claims: &mut Value| claims["groups"] = "x".repeat(4096).into();
    let (li, _) = comes_in(&there, &office, long).await;
    let (_, given) = goes_to(&signs_out(&office, &li).await);
    assert_eq!((given.get("id_token_hint"), given["client_id"].as_str()), (None, CLIENT));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_did_not_or_cannot_is_signed_out_here() {
    let there = Elsewhere::open().await;
    let mut office = there.office(there.settings()).await;
    office.person("li", &[(Some(&office.east), Role::Planner)]).await;
    let wang = office.person("wang", &[(None, Role::Reader)]).await;
    office.set_password(&wang).await;
    let form = format!("name=wang&password={}", PASSWORD.replace(' ', "+"));
    let by_password = office.ask(("POST", "/office/sign-in"), &BROWSER, &form).await;
    let wang = inside(&office, &cookies(&by_password)[0]).await;
    assert!(is_only_here(&signs_out(&office, &wang).await), "signed in by a password");

    let other = Elsewhere::open().await;
    for (settings, ends, issuer, why) in [
        (Some(there.settings()), false, &there.issuer, "it signs nobody out"),
        (Some(there.settings()), true, &other.issuer, "it is somebody else"),
        (Some(other.settings()), true, &there.issuer, "another one is asked now"),
        (None, true, &there.issuer, "none is asked any more"),
    ] {
        let (li, _) = comes_in(&there, &office, |_| {}).await;
        {
            let mut lies = there.lies.lock().unwrap();
            (lies.ends, lies.issuer) = (ends, issuer.clone());
        }
        let again = restarted(&office, settings).await;
        let before = std::mem::replace(&mut office.routes, again);
        assert!(is_only_here(&signs_out(&office, &li).await), "{why}");
        office.routes = before;
        let mut lies = there.lies.lock().unwrap();
        (lies.ends, lies.issuer) = (true, there.issuer.clone());
    }
}

/// The office's server begun anew, with another provider or none.
async fn restarted(office: &Office, settings: Option<OpenId>) -> axum::Router {
    let provider = settings.map(|settings| Provider::new(settings, SECRET, None).unwrap());
    let options = Options { open_id: provider.map(Arc::new), ..Options::default() };
    let house = House::open(Installation::over(office.database.clone()), options).await;
    house_routes(&house.unwrap())
}
