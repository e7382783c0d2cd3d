use catchment::office::new_secret;
use catchment::store::database::{Moment, Role};
use totp_rs::{Builder, Secret};

use super::{Hand, Office, PASSWORD, code, command_line};

async fn try_password(office: &Office, name: &str, password: &str) -> crate::http::Answer {
    let form = format!("name={name}&password={}", password.replace(' ', "+"));
    let headers = [("accept", "application/json"), ("sec-fetch-site", "same-origin")];
    office.ask(("POST", "/office/sign-in"), &headers, &form).await
}

/// What a browser keeps of an answer.
fn cookie(answer: &crate::http::Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_knows_the_password_is_in_until_they_sign_out() {
    let office = Office::open().await;
    let li = office.person("li", &[(None, Role::Reader)]).await;
    assert_eq!(code(&try_password(&office, "li", PASSWORD).await), "not-in", "has none yet");
    office.set_password(&li).await;
    for (name, password) in [("li", "wrong password"), ("nobody", PASSWORD), ("LI", PASSWORD)] {
        let answer = try_password(&office, name, password).await;
        assert_eq!((answer.status.as_u16(), code(&answer).as_str()), (403, "not-in"));
        assert_eq!(answer.header("set-cookie"), "");
    }
    let answer = try_password(&office, "li", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "../office/"));
    let told = answer.header("set-cookie");
    assert!(told.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{told}");
    let cookie = cookie(&answer);
    let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
    let page = office.ask(("GET", "/office/"), &headers, "").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    let csrf = text.split("name=\"csrf\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    let hand = Hand { cookie: cookie.clone(), csrf: csrf.to_owned() };
    assert_eq!(office.post(&hand, "/office/sign-out", "a=").await.status, 303);
    assert_eq!(code(&office.get(&hand, "/office/").await), "not-signed-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_tries_lock_a_name_and_no_other() {
    let office = Office::open().await;
    for name in ["li", "wang"] {
        let id = office.person(name, &[(None, Role::Reader)]).await;
        office.set_password(&id).await;
    }
    for _ in 0..10 {
        assert_eq!(code(&try_password(&office, "li", "wrong password").await), "not-in");
    }
    let locked = try_password(&office, "li", PASSWORD).await;
    assert_eq!((locked.status.as_u16(), code(&locked).as_str()), (429, "too-many-tries"));
    assert_eq!(try_password(&office, "wang", PASSWORD).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_second_factor_a_password_alone_opens_nothing() {
    let office = Office::open().await;
    let li = office.person("li", &[(None, Role::Administrator)]).await;
    office.set_password(&li).await;
    let secret = new_secret().unwrap();
    office.database.set_totp(command_line(Moment::now()), &li, Some(&secret)).await.unwrap();
    let answer = try_password(&office, "li", PASSWORD).await;
    assert_eq!(answer.header("location"), "../office/second-factor");
    let half = cookie(&answer);
    let headers = [("cookie", half.as_str()), ("accept", "application/json")];
    for path in ["/office/", "/office/people", "/office/account", "/office/east/plans"] {
        let answer = office.ask(("GET", path), &headers, "").await;
        assert_eq!(code(&answer), "not-signed-in", "{path}");
    }
    let page = office.ask(("GET", "/office/second-factor"), &headers, "").await.text();
    let csrf = page.split("name=\"csrf\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    let hand = Hand { cookie: half, csrf: csrf.to_owned() };
    let wrong = office.post(&hand, "/office/second-factor", "code=000000").await;
    assert_eq!(code(&wrong), "not-in");
    let right = code_of_now(&secret);
    let passed = office.post(&hand, "/office/second-factor", &format!("code={right}")).await;
    assert_eq!(passed.status, 303);
    // The token that was half a session is worth nothing any more.
    assert_eq!(code(&office.get(&hand, "/office/").await), "not-signed-in");
    let whole = Hand { cookie: cookie(&passed), ..hand };
    assert_eq!(office.get(&whole, "/office/people").await.status, 200);
    // Nobody who looked over a shoulder can use the code again.
    let again = try_password(&office, "li", PASSWORD).await;
    let half = Hand { cookie: cookie(&again), csrf: String::new() };
    let headers = [("cookie", half.cookie.as_str()), ("accept", "text/html")];
    let page = office.ask(("GET", "/office/second-factor"), &headers, "").await.text();
    let csrf = page.split("name=\"csrf\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    let half = Hand { csrf: csrf.to_owned(), ..half };
    let used = office.post(&half, "/office/second-factor", &format!("code={right}")).await;
    assert_eq!(code(&used), "not-in");
}

/// What a telephone shows.
fn code_of_now(secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let seconds = u64::try_from(Moment::now().0 / 1000).unwrap();
    Builder::new().with_secret(secret).build_noncompliant().generate(seconds).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_by_themselves_and_with_a_new_password() {
    let office = Office::open().await;
    let li = office.person("li", &[(None, Role::Reader)]).await;
    office.set_password(&li).await;
    let installation = &office.house.installation;
    let now = Moment::now();
    let begun = installation.sign_in(("li", PASSWORD), None, now).await.unwrap();
    let is_in = async |at: Moment| installation.visitor(&begun.token, at).await.unwrap().is_some();
    let minutes = |n: i64| now.plus(n * 60_000);
    assert!(is_in(minutes(59)).await);
    // Whoever comes back within an hour stays in, but for twelve hours at most.
    for at in (1..14).map(|n| minutes(n * 50)) {
        assert!(is_in(at).await);
    }
    assert!(!is_in(minutes(721)).await);
    let begun = installation.sign_in(("li", PASSWORD), None, now).await.unwrap();
    assert!(installation.visitor(&begun.token, minutes(1)).await.unwrap().is_some());
    assert!(installation.visitor(&begun.token, minutes(62)).await.unwrap().is_none());
    let hand = office.hand(&li).await;
    let form = format!("old={}&new=another+long+password", PASSWORD.replace(' ', "+"));
    let wrong = office.post(&hand, "/office/account/password", "old=x&new=another+long+one").await;
    assert_eq!(code(&wrong), "not-in");
    let short = form.replace("another+long+password", "short");
    assert_eq!(
        code(&office.post(&hand, "/office/account/password", &short).await),
        "bad-parameter"
    );
    assert_eq!(office.post(&hand, "/office/account/password", &form).await.status, 303);
    assert_eq!(code(&office.get(&hand, "/office/").await), "not-signed-in");
    assert_eq!(try_password(&office, "li", "another long password").await.status, 303);
}
