//! What browsers keep, and by which way it travels.

use std::sync::Arc;

use catchment::office::open_id::Provider;
use catchment::serve::Options;
use catchment::store::database::{Moment, NewPerson};

use super::elsewhere::{Elsewhere, SECRET};
use super::{Office, PASSWORD, command_line};

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_no_cookie_travels_otherwise_and_none_of_another_host_is_taken() {
    let there = Elsewhere::open().await;
    for by_url in [true, false] {
        let provider = Provider::new(there.settings(), SECRET, None).unwrap();
        let url = by_url.then(|| "https://schools.example.org".to_owned());
        let options = Options { open_id: Some(Arc::new(provider)), url, ..Options::default() };
        let office = Office::open_with(options).await;
        let new = NewPerson { sign_in: "li", called: "Li", password: None, elsewhere: None };
        let li = office.database.add_person(command_line(Moment::now()), new).await.unwrap();
        office.set_password(&li).await;
        let mut headers = vec![("accept", "application/json"), ("host", "schools.example.org")];
        if !by_url {
            headers.push(("x-forwarded-proto", "https"));
        }
        let form = format!("name=li&password={}", PASSWORD.replace(' ', "+"));
        let answer = office.ask(("POST", "/office/sign-in"), &headers, &form).await;
        let cookie = answer.header("set-cookie").to_owned();
        assert!(cookie.starts_with("__Host-catchment-session="), "{cookie}");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
        assert!(!cookie.contains("Domain"));
        let session = cookie.split(';').next().unwrap();
        let with = |cookie: &str| {
            let cookie = cookie.to_owned();
            let (office, headers) = (&office, headers.clone());
            async move {
                let mut headers = headers;
                headers.push(("cookie", cookie.as_str()));
                office.ask(("GET", "/office/account"), &headers, "").await.status
            }
        };
        assert_eq!(with(session).await, 200);
        // Under the plain name anybody on the way could have set it.
        assert_eq!(with(session.trim_start_matches("__Host-")).await, 401);
        let left = office.ask(("GET", "/office/openid"), &headers, "").await;
        let cookie = left.header("set-cookie");
        assert!(cookie.starts_with("__Host-catchment-openid="), "{cookie}");
        assert!(cookie.ends_with("SameSite=Lax; Max-Age=600; Secure"), "{cookie}");
        let back = "redirect_uri=https%3A%2F%2Fschools.example.org%2Foffice%2Fopenid%2Freturn";
        assert!(left.header("location").contains(back), "{}", left.header("location"));
    }
    // Without it browsers would not keep a cookie that says so.
    let office = Office::open().await;
    let li = office.person("li", &[]).await;
    office.set_password(&li).await;
    let form = format!("name=li&password={}", PASSWORD.replace(' ', "+"));
    let answer = office.ask(("POST", "/office/sign-in"), &[], &form).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("catchment-session=") && !cookie.contains("Secure"), "{cookie}");
}
