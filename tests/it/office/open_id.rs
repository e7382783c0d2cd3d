//! Signing in by a provider of OpenID Connect: who gets in, and all who do not.

use catchment::model::{NameClaim, OpenId, Strangers};
use catchment::store::database::{Deed, Moment, Role};
use ring::hmac;
use ring::signature::KeyPair;
use serde_json::{Value, json};

use super::elsewhere::{
    BROWSER, CLIENT, Elsewhere, Left, SECRET, base64url, come_back, jwk, leave, new_key,
};
use super::{Office, PASSWORD, code, command_line};

/// Somebody whom an administrator added without a password.
async fn awaited(office: &Office, name: &str) -> String {
    office.person(name, &[(Some(&office.east), Role::Planner)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_added_signs_in_elsewhere_and_is_known_again() {
    let there = Elsewhere::open().await;
    let office = there.office(there.settings()).await;
    let li = awaited(&office, "li").await;
    let left = leave(&office).await;
    assert_eq!(left.given["response_type"], "code");
    assert_eq!(left.given["code_challenge_method"], "S256");
    assert_eq!(left.given["redirect_uri"], "http://office.example/office/openid/return");
    there.gives("code", &left, there.signed(&there.claims(&left, "li")));
    let answer = left.back(&office).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    // The page goes on by itself, so that the strict cookie is sent by a page of ours.
    assert!(answer.text().contains("http-equiv=\"refresh\" content=\"0; url=../../office/\""));
    let cookies: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|one| one.to_str().unwrap()).collect();
    assert!(cookies[0].starts_with("catchment-session=") && cookies[0].contains("SameSite=Strict"));
    assert!(cookies[1].starts_with("catchment-openid=;") && cookies[1].contains("Max-Age=0"));
    let session = cookies[0].split(';').next().unwrap();
    let headers = [("cookie", session), ("accept", "application/json")];
    let districts = office.ask(("GET", "/office/"), &headers, "").await.json();
    assert_eq!(districts["districts"][0]["name"], "east");
    let person = office.database.person(&li).await.unwrap();
    assert_eq!(person.elsewhere, Some(format!("{} sub-li", there.issuer)));
    // Whoever wanted something gets there, and nobody else's site.
    for (next, to) in
        [("%2Feast%2Fdrafts", "office/east/drafts"), ("%2F%2Fevil.example", "office/")]
    {
        let path = format!("/office/openid?next={next}");
        let answer = office.ask(("GET", &path), &BROWSER, "").await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let (_, query) = answer.header("location").split_once('?').unwrap();
        let left = Left { ticket: cookie, given: serde_urlencoded::from_str(query).unwrap() };
        there.gives("code", &left, there.signed(&there.claims(&left, "li")));
        let answer = left.back(&office).await;
        assert!(answer.text().contains(&format!("0; url=../../{to}\"")), "{}", answer.text());
    }
    // Under another name they are the same; under theirs another is not.
    let left = leave(&office).await;
    let mut claims = there.claims(&left, "li");
    claims["preferred_username"] = "li.married".into();
    there.gives("code", &left, there.signed(&claims));
    assert_eq!(left.back(&office).await.status, 200);
    let left = leave(&office).await;
    let mut claims = there.claims(&left, "li");
    claims["sub"] = "sub-other".into();
    there.gives("code", &left, there.signed(&claims));
    assert_eq!(code(&left.back(&office).await), "openid-somebody-else");
    let actions = actions(&office).await;
    for action in ["person known elsewhere", "signed in", "sign-in refused"] {
        assert!(actions.iter().any(|one| one == action), "{action}: {actions:?}");
    }
}

async fn actions(office: &Office) -> Vec<String> {
    let rows = office.database.audit_rows(None, 0, 1000).await.unwrap();
    rows.into_iter().map(|row| row.action).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_for_us_now_and_here_is_not_believed() {
    let there = Elsewhere::open().await;
    let office = there.office(there.settings()).await;
    awaited(&office, "li").await;
    let now = Moment::now().0 / 1000;
    type Change = (&'static str, Value);
    let lies: [(&str, Vec<Change>); 13] = [
        ("another's nonce", vec![("nonce", "0".repeat(64).into())]),
        ("no nonce", vec![("nonce", Value::Null)]),
        ("for another", vec![("aud", "other".into())]),
        ("for several, given to nobody", vec![("aud", json!([CLIENT, "other"]))]),
        ("given to another", vec![("aud", json!([CLIENT])), ("azp", "other".into())]),
        ("for nobody", vec![("aud", json!([]))]),
        ("expired", vec![("exp", (now - 61).into())]),
        ("never expires", vec![("exp", Value::Null)]),
        ("from tomorrow", vec![("iat", (now + 86_400).into())]),
        ("not before tomorrow", vec![("nbf", (now + 86_400).into())]),
        ("of another issuer", vec![("iss", "https://evil.example".into())]),
        ("of nobody", vec![("sub", "".into())]),
        ("expires as a text", vec![("exp", "9999999999".into())]),
    ];
    for (lie, changes) in lies {
        let left = leave(&office).await;
        let mut claims = there.claims(&left, "li");
        changes.into_iter().for_each(|(name, value)| claims[name] = value);
        there.gives("code", &left, there.signed(&claims));
        let answer = left.back(&office).await;
        assert_eq!(code(&answer), "openid-bad-token", "{lie}: {}", answer.text());
        assert_eq!(answer.status, 502);
    }
    // Clocks may differ by a little, and several may be meant if it was given to us.
    let left = leave(&office).await;
    let mut claims = there.claims(&left, "li");
    claims["exp"] = (now - 10).into();
    claims["iat"] = (now + 10).into();
    claims["aud"] = json!([CLIENT, "other"]);
    claims["azp"] = CLIENT.into();
    there.gives("code", &left, there.signed(&claims));
    assert_eq!(left.back(&office).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_providers_own_keys_sign() {
    let there = Elsewhere::open().await;
    let office = there.office(there.settings()).await;
    awaited(&office, "li").await;
    let public = there.lies.lock().unwrap().told[0].clone();
    let text = |header: Value, claims: &Value| {
        format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()))
    };
    let hs256 = |secret: &[u8], claims: &Value| {
        let text = text(json!({"alg": "HS256", "kid": "one"}), claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        format!("{text}.{}", base64url(hmac::sign(&key, text.as_bytes())))
    };
    let told = jwk(&public).to_string();
    let forged = |claims: &Value| {
        let right = there.signed(claims);
        let (signed, signature) = right.rsplit_once('.').unwrap();
        let mut other = claims.clone();
        other["preferred_username"] = "wang".into();
        let (header, _) = signed.split_once('.').unwrap();
        vec![
            format!("{}.", text(json!({"alg": "none"}), claims)),
            format!("{}.{signature}", text(json!({"alg": "None"}), claims)),
            hs256(&public.1, claims),
            hs256(told.as_bytes(), claims),
            hs256(SECRET.as_bytes(), claims),
            // The key comes with what it signs.
            format!("{}.{signature}", text(json!({"alg": "ES256", "jwk": jwk(&public)}), &other)),
            format!("{header}.{}.{signature}", base64url(other.to_string())),
            format!("{signed}."),
            format!("{signed}.{}", base64url([0; 64])),
            format!("{}.{signature}", text(json!({"alg": "RS256", "kid": "one"}), claims)),
            text(json!({"alg": "ES256"}), claims),
            "..".to_owned(),
            String::new(),
            "x".repeat(70_000),
        ]
    };
    let n_forged = forged(&json!({})).len();
    for at in 0..n_forged {
        let left = leave(&office).await;
        let token = forged(&there.claims(&left, "li")).swap_remove(at);
        there.gives("code", &left, token);
        let answer = left.back(&office).await;
        assert_eq!(code(&answer), "openid-bad-token", "{at}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_is_found_and_one_that_is_gone_signs_no_more() {
    let there = Elsewhere::open().await;
    let office = there.office(there.settings()).await;
    awaited(&office, "li").await;
    let sign_in = async || {
        let left = leave(&office).await;
        there.gives("code", &left, there.signed(&there.claims(&left, "li")));
        left.back(&office).await
    };
    assert_eq!(sign_in().await.status, 200);
    // Signed by a key that nobody told of.
    let old = {
        let mut lies = there.lies.lock().unwrap();
        lies.kid = "two";
        std::mem::replace(&mut lies.key, new_key())
    };
    assert_eq!(code(&sign_in().await), "openid-bad-token");
    {
        let mut lies = there.lies.lock().unwrap();
        lies.told = vec![("two", lies.key.public_key().as_ref().to_vec())];
    }
    assert_eq!(sign_in().await.status, 200);
    {
        let mut lies = there.lies.lock().unwrap();
        lies.kid = "one";
        lies.key = old;
    }
    assert_eq!(code(&sign_in().await), "openid-bad-token");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_for_the_browser_that_left_and_once() {
    let there = Elsewhere::open().await;
    let office = there.office(there.settings()).await;
    awaited(&office, "li").await;
    let (left, other) = (leave(&office).await, leave(&office).await);
    assert_ne!(left.given["state"], other.given["state"]);
    there.gives("code", &left, there.signed(&there.claims(&left, "li")));
    let query = format!("code=code&state={}", left.given["state"]);
    // Whoever has a link of somebody else's is not let in by it, nor lets others in as himself.
    for ticket in ["", "catchment-openid=", other.ticket.as_str()] {
        let answer = come_back(&office, ticket, &query).await;
        assert_eq!(code(&answer), "openid-begun-elsewhere", "{ticket}");
        assert_eq!(answer.header("set-cookie"), "");
    }
    for query in ["code=code", "code=code&state=", "code=code&state=0000"] {
        let answer = come_back(&office, &left.ticket, query).await;
        assert_eq!(code(&answer), "openid-begun-elsewhere", "{query}");
    }
    let from_another = format!("{query}&iss=https%3A%2F%2Fevil.example");
    let answer = come_back(&office, &left.ticket, &from_another).await;
    assert_eq!(code(&answer), "openid-another-provider");
    let cancelled = format!("error=access_denied&state={}", left.given["state"]);
    let answer = come_back(&office, &left.ticket, &cancelled).await;
    assert_eq!(code(&answer), "openid-cancelled");
    let issuer = serde_urlencoded::to_string([("iss", &there.issuer)]).unwrap();
    let answer = come_back(&office, &left.ticket, &format!("{query}&{issuer}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    // The browser's own history, or somebody who reads it, does it not again.
    there.gives("code", &left, there.signed(&there.claims(&left, "li")));
    assert_eq!(code(&left.back(&office).await), "openid-used-already");
    // A code that was stolen from another browser fits no other verifier.
    let (victim, thief) = (leave(&office).await, leave(&office).await);
    there.gives("code", &victim, there.signed(&there.claims(&victim, "li")));
    assert_eq!(code(&thief.back(&office).await), "openid-refused-there");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_anothers_place() {
    let there = Elsewhere::open().await;
    let office = there.office(there.settings()).await;
    let admin = office.person("admin", &[(None, Role::Administrator)]).await;
    office.set_password(&admin).await;
    let gone = awaited(&office, "gone").await;
    let deed = command_line(Moment::now());
    office.database.close_person(deed, &gone, Some(deed.at)).await.unwrap();
    let sign_in = async |name: &str| {
        let left = leave(&office).await;
        there.gives("code", &left, there.signed(&there.claims(&left, name)));
        left.back(&office).await
    };
    // Whoever chooses the administrator's name at the provider's is not the administrator.
    assert_eq!(code(&sign_in("admin").await), "openid-somebody-else");
    assert_eq!(code(&sign_in("gone").await), "openid-closed");
    assert_eq!(code(&sign_in("nobody").await), "openid-stranger");
    // Once somebody says so they are, and do not sign in by a password any more.
    let hand = office.hand(&admin).await;
    let path = format!("/office/people/{admin}/elsewhere");
    assert_eq!(office.post(&hand, &path, "a=").await.status, 303);
    assert_eq!(office.get(&hand, "/office/people").await.status, 401, "sessions have ended");
    assert_eq!(sign_in("admin").await.status, 200);
    let form = format!("name=admin&password={}", PASSWORD.replace(' ', "+"));
    let headers = [("accept", "application/json")];
    assert_eq!(office.ask(("POST", "/office/sign-in"), &headers, &form).await.status, 403);
    // A person who was known and is closed then is not let in by the provider either.
    let deed = Deed { who: Some(&admin), ..command_line(Moment::now()) };
    office.database.close_person(deed, &admin, Some(deed.at)).await.unwrap();
    assert_eq!(code(&sign_in("admin").await), "openid-closed");
    // A page says so in words, with the code.
    let left = leave(&office).await;
    there.gives("code", &left, there.signed(&there.claims(&left, "nobody")));
    let path = format!("/office/openid/return?code=code&state={}", left.given["state"]);
    let headers = [BROWSER[0], ("cookie", left.ticket.as_str()), ("accept", "text/html")];
    let page = office.ask(("GET", &path), &headers, "").await;
    assert_eq!(page.status, 403);
    assert!(page.text().contains("role=\"alert\"") && page.text().contains("openid-stranger"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_counts_if_the_provider_has_verified_it() {
    let there = Elsewhere::open().await;
    let settings = OpenId { name_claim: NameClaim::Email, ..there.settings() };
    let office = there.office(settings).await;
    awaited(&office, "li@example.org").await;
    for (verified, wanted) in [
        (Value::Null, "openid-unverified-email"),
        (false.into(), "openid-unverified-email"),
        ("yes".into(), "openid-unverified-email"),
        (true.into(), ""),
    ] {
        let left = leave(&office).await;
        assert_eq!(left.given["scope"], "openid profile email");
        let mut claims = there.claims(&left, "li");
        claims["email"] = "li@example.org".into();
        claims["email_verified"] = verified.clone();
        there.gives("code", &left, there.signed(&claims));
        assert_eq!(code(&left.back(&office).await), wanted, "{verified}");
    }
    // Where the token does not say it, what is said beside it counts, if it is of the same.
    for (sub, wanted) in [("sub-other", "openid-bad-token"), ("sub-li", "")] {
        there.lies.lock().unwrap().beside =
            json!({"sub": sub, "email": "li@example.org", "email_verified": true});
        let left = leave(&office).await;
        there.gives("code", &left, there.signed(&there.claims(&left, "li")));
        assert_eq!(code(&left.back(&office).await), wanted, "{sub}");
    }
    there.lies.lock().unwrap().beside = json!({"sub": "sub-wu"});
    let left = leave(&office).await;
    there.gives("code", &left, there.signed(&there.claims(&left, "wu")));
    assert_eq!(code(&left.back(&office).await), "openid-no-name");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_come_in_where_that_is_wanted_and_do_nothing() {
    let there = Elsewhere::open().await;
    let settings = OpenId { strangers: Strangers::Added, ..there.settings() };
    let office = there.office(settings).await;
    let left = leave(&office).await;
    there.gives("code", &left, there.signed(&there.claims(&left, "stranger")));
    let answer = left.back(&office).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let session = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let headers = [("cookie", session.as_str()), ("accept", "application/json")];
    let districts = office.ask(("GET", "/office/"), &headers, "").await.json();
    assert_eq!(districts["districts"], json!([]));
    let east = office.ask(("GET", "/office/east/plans"), &headers, "").await;
    assert_eq!(code(&east), "unknown-district");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_set_a_second_factor_here_shows_it_here() {
    let there = Elsewhere::open().await;
    let office = there.office(there.settings()).await;
    let li = awaited(&office, "li").await;
    let deed = command_line(Moment::now());
    let secret = catchment::office::new_secret().unwrap();
    office.database.set_totp(deed, &li, Some(&secret)).await.unwrap();
    let left = leave(&office).await;
    there.gives("code", &left, there.signed(&there.claims(&left, "li")));
    let answer = left.back(&office).await;
    assert!(answer.text().contains("url=../../office/second-factor"), "{}", answer.text());
    let session = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let headers = [("cookie", session.as_str()), ("accept", "application/json")];
    assert_eq!(office.ask(("GET", "/office/"), &headers, "").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_gone_or_another_is_told_and_nobody_is_in() {
    let there = Elsewhere::open().await;
    let settings = there.settings();
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    let office = there.office(OpenId { issuer: gone, ..settings.clone() }).await;
    let headers = [("accept", "application/json")];
    let answer = office.ask(("GET", "/office/openid"), &headers, "").await;
    assert_eq!((code(&answer).as_str(), answer.status.as_u16()), ("openid-unreachable", 502));
    there.lies.lock().unwrap().issuer = "https://evil.example".to_owned();
    let office = there.office(settings).await;
    let answer = office.ask(("GET", "/office/openid"), &headers, "").await;
    assert_eq!(code(&answer), "openid-bad-provider");
    // Where no provider is named there is nothing.
    let office = Office::open().await;
    assert_eq!(office.ask(("GET", "/office/openid"), &headers, "").await.status, 404);
    let page = office.ask(("GET", "/office/sign-in"), &headers, "").await;
    assert!(!page.text().contains("/openid"));
}
