//! Every address, tried by everybody.

use catchment::office::Permission;
use catchment::serve::{Needs, table};
use catchment::store::database::Role;

use super::{Hand, Office, code};

/// What stops somebody who may not.
const STOPPED: [&str; 4] =
    ["not-signed-in", "not-allowed", "unknown-district", "from-another-site"];

fn allows(role: Role, permission: Permission) -> bool {
    permission == Permission::Read
        || matches!(
            (role, permission),
            (Role::Planner, Permission::Plan)
                | (Role::Publisher, Permission::Publish)
                | (Role::Administrator, Permission::Administer)
        )
}

/// An address with something in its places that is nowhere.
fn filled(path: &str, district: &str) -> String {
    let path = path.replace("{district}", district);
    path.split('/')
        .map(|part| if part.starts_with('{') { "nobody" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_lets_in_who_may_and_nobody_else() {
    let office = Office::open().await;
    let east = office.east.clone();
    let mut tried = 0;
    for role in Role::ALL {
        for everywhere in [false, true] {
            let name = format!("{}-{everywhere}", role.name());
            let at = if everywhere { None } else { Some(east.as_str()) };
            let person = office.person(&name, &[(at, role)]).await;
            for address in table() {
                for district in ["east", "west", "nowhere"] {
                    // Signing out ends a session.
                    let hand = office.hand(&person).await;
                    let there = district == "east" || (district == "west" && everywhere);
                    let may = match address.needs {
                        Needs::Nothing | Needs::Password | Needs::SignIn => true,
                        Needs::In(permission) | Needs::Upload(permission) => {
                            there && allows(role, permission)
                        }
                        Needs::Everywhere(permission) => everywhere && allows(role, permission),
                    };
                    let path = filled(address.path, district);
                    let answer = match address.method.as_str() {
                        "GET" => office.get(&hand, &path).await,
                        _ => office.post(&hand, &path, "empty=").await,
                    };
                    let stopped = STOPPED.contains(&code(&answer).as_str());
                    let told = format!("{name}: {} {path}: {}", address.method, answer.status);
                    // Changing what is another's own is no matter of roles.
                    let own = address.path.starts_with("/office/account/tokens/");
                    let closing_oneself = address.path.ends_with("/close");
                    assert!(may != stopped || own || closing_oneself, "{told} {}", answer.text());
                    assert!(may || answer.status.is_client_error(), "{told}");
                    assert!(!answer.status.is_server_error(), "{told} {}", answer.text());
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, table().len() * 3 * 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_signing_in_and_nothing_is_kept_on_the_way() {
    let office = Office::open().await;
    let forged = Hand { cookie: "catchment-session=0000".to_owned(), csrf: String::new() };
    for address in table() {
        let path = filled(address.path, "east");
        for cookie in ["", forged.cookie.as_str()] {
            let headers =
                [("cookie", cookie), ("accept", "application/json"), ("sec-fetch-site", "none")];
            let body = if address.method == "GET" { "" } else { "empty=" };
            let answer = office.ask((address.method.as_str(), &path), &headers, body).await;
            let open = address.needs == Needs::Nothing;
            assert_eq!(code(&answer) == "not-signed-in", !open, "{path}: {}", answer.text());
            assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
            assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        }
    }
    // People are shown where to sign in, and come back.
    let page = office.ask(("GET", "/office/people"), &[("accept", "text/html")], "").await;
    assert_eq!(page.status, 303);
    assert_eq!(page.header("location"), "../office/sign-in?next=%2Fpeople");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_site_sends_is_not_done() {
    let office = Office::open().await;
    let admin = office.person("admin", &[(None, Role::Administrator)]).await;
    let hand = office.hand(&admin).await;
    let posts = table()
        .into_iter()
        .filter(|address| address.method == "POST" && address.needs != Needs::Nothing);
    for address in posts {
        let path = filled(address.path, "east");
        let cookie = ("cookie", hand.cookie.as_str());
        let csrf = ("x-csrf-token", hand.csrf.as_str());
        let json = ("accept", "application/json");
        for (headers, body) in [
            // The browser says that it is another site.
            (vec![cookie, csrf, json, ("sec-fetch-site", "cross-site")], "a=b"),
            (vec![cookie, csrf, json, ("sec-fetch-site", "same-site")], "a=b"),
            (vec![cookie, csrf, json, ("origin", "https://evil.example"), ("host", "own")], "a=b"),
            // Nothing shows that the form is ours.
            (vec![cookie, json, ("sec-fetch-site", "same-origin")], "a=b"),
            (vec![cookie, json, ("x-csrf-token", "0000")], "a=b"),
            (vec![cookie, json], "csrf=0000"),
        ] {
            let answer = office.ask(("POST", &path), &headers, body).await;
            assert_eq!(code(&answer), "from-another-site", "{path} {headers:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_what_its_scopes_say_in_its_district_and_no_more_than_its_owner() {
    let office = Office::open().await;
    let roles = [(None, Role::Planner), (None, Role::Publisher)];
    let person = office.person("li", &roles).await;
    let hand = office.hand(&person).await;
    let form = "label=map&scope=read&district=east";
    let made = office.post(&hand, "/office/account/tokens", form).await;
    let token = made.json()["token"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("accept", "application/json")];
    let ask = async |method: &str, path: &str| office.ask((method, path), &headers, "").await;
    assert_eq!(ask("GET", "/office/east/plans").await.status, 200);
    assert_eq!(code(&ask("GET", "/office/west/plans").await), "unknown-district");
    assert_eq!(code(&ask("POST", "/office/east/publications").await), "not-allowed");
    assert_eq!(code(&ask("POST", "/office/east/publications/x/approve").await), "not-allowed");
    assert_eq!(code(&ask("GET", "/office/people").await), "not-allowed");
    // No program changes what is somebody's own.
    assert_eq!(code(&ask("POST", "/office/account/tokens").await), "no-form");
    let more = office.ask(("POST", "/office/account/tokens"), &headers, form).await;
    assert_eq!(code(&more), "not-allowed");
    let id = office.database.tokens_of(&person).await.unwrap()[0].id.clone();
    let other = office.person("wang", &[(None, Role::Administrator)]).await;
    let path = format!("/office/account/tokens/{id}/revoke");
    let stolen = office.post(&office.hand(&other).await, &path, "a=").await;
    assert_eq!(code(&stolen), "not-allowed");
    assert_eq!(office.post(&hand, &path, "a=").await.status, 303);
    assert_eq!(code(&ask("GET", "/office/east/plans").await), "wrong-token");
}
