//! What somebody sends who means no good: it gets nobody in, nothing out, and takes no more than
//! its share. In the order of the chapters of OWASP's ASVS: sessions, access, input, files, headers.

use std::io::Write;

use axum::body::Body;
use axum::http::Request;
use catchment::office::Token;
use catchment::store::database::{Moment, NewSession, Role};
use serde_json::json;
use tower::ServiceExt;

use super::{Hand, Office, PASSWORD, code};
use crate::http::Answer;

const JSON: (&str, &str) = ("accept", "application/json");

impl Office {
    async fn planner(&self) -> (String, Hand) {
        let person = self.person("ping", &[(Some(self.east.as_str()), Role::Planner)]).await;
        let hand = self.hand(&person).await;
        (person, hand)
    }

    /// Anything at all, as a browser of theirs would send it.
    async fn send(&self, hand: &Hand, (path, kind): (&str, &str), body: Vec<u8>) -> Answer {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header("cookie", &hand.cookie)
            .header("x-csrf-token", &hand.csrf)
            .header("accept", "application/json")
            .header("content-type", kind)
            .body(Body::from(body))
            .unwrap();
        let (parts, body) = self.routes.clone().oneshot(request).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn upload(&self, hand: &Hand, field: &str, bytes: &[u8]) -> Answer {
        let head = format!("--x\r\ncontent-disposition: form-data; {field}\r\n\r\n");
        let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
        self.send(hand, ("/office/east/inputs", "multipart/form-data; boundary=x"), body).await
    }
}

// Sessions.

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_somebody_else_chose_is_never_gone_on_with() {
    let office = Office::open().await;
    let person = office.person("ping", &[(None, Role::Reader)]).await;
    office.set_password(&person).await;
    let victim = office.person("kofi", &[(None, Role::Reader)]).await;
    // Their own, planted in another's browser, as if it were to become that one's.
    let planted = office.hand(&victim).await;
    let form = format!("name=ping&password={}", PASSWORD.replace(' ', "+"));
    for cookie in ["catchment-session=chosen-by-somebody", planted.cookie.as_str()] {
        let headers = [JSON, ("cookie", cookie), ("x-csrf-token", planted.csrf.as_str())];
        let answer = office.ask(("POST", "/office/sign-in"), &headers, &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let told = answer.header("set-cookie");
        assert!(!told.contains(cookie) && told.contains("HttpOnly; SameSite=Strict"), "{told}");
    }
    // The planted one is still whose it was, and no more than that.
    let account = office.ask(("GET", "/office/account"), &[("cookie", &planted.cookie)], "").await;
    assert!(!account.text().contains("ping"), "{}", account.text());
    let chosen = Hand { cookie: "catchment-session=chosen-by-somebody".into(), ..planted };
    assert_eq!(code(&office.get(&chosen, "/office/").await), "not-signed-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sign_in_has_a_token_of_its_own_and_a_cookie_that_scripts_cannot_read() {
    let office = Office::open().await;
    let person = office.person("ping", &[(None, Role::Reader)]).await;
    office.set_password(&person).await;
    let form = format!("name=ping&password={}", PASSWORD.replace(' ', "+"));
    let mut seen = std::collections::BTreeSet::new();
    for proto in ["http", "https"] {
        for _ in 0..2 {
            let headers = [JSON, ("x-forwarded-proto", proto), ("host", "school.example")];
            let answer = office.ask(("POST", "/office/sign-in"), &headers, &form).await;
            let told = answer.header("set-cookie").to_owned();
            let (value, flags) = told.split_once(';').unwrap();
            assert!(43 <= value.len() - "catchment-session=".len(), "256 bits: {value}");
            assert!(flags.contains("HttpOnly") && flags.contains("SameSite=Strict"), "{flags}");
            assert!(!flags.contains("Domain"), "{flags}");
            assert_eq!(flags.contains("Secure"), proto == "https", "{flags}");
            assert!(seen.insert(value.to_owned()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_away_and_a_person_that_is_closed_are_so_at_once() {
    let office = Office::open().await;
    let (person, hand) = office.planner().await;
    assert_eq!(office.get(&hand, "/office/east/drafts").await.status, 200);
    let deed = super::command_line(Moment::now());
    let from = catchment::store::database::Membership {
        person: person.clone(),
        district: Some(office.east.clone()),
        role: Role::Planner,
    };
    office.database.revoke(deed, &from).await.unwrap();
    assert_eq!(code(&office.get(&hand, "/office/east/drafts").await), "unknown-district");
    office.database.grant(deed, &from).await.unwrap();
    office.database.close_person(deed, &person, Some(deed.at)).await.unwrap();
    assert_eq!(code(&office.get(&hand, "/office/east/drafts").await), "not-signed-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_has_ended_opens_nothing() {
    let office = Office::open().await;
    let (person, _) = office.planner().await;
    let (token, csrf) = (Token::new().unwrap(), Token::new().unwrap());
    let now = Moment::now();
    let new = NewSession {
        token: &token.hashed(),
        person: &person,
        csrf: &csrf.0,
        id_token: None,
        at: now.plus(-10_000),
        expires_at: now.plus(-1),
    };
    office.database.add_session(new).await.unwrap();
    let hand = Hand { cookie: format!("catchment-session={}", token.0), csrf: csrf.0 };
    assert_eq!(code(&office.get(&hand, "/office/").await), "not-signed-in");
    // Nor does what the store holds, if somebody has read it.
    let stolen = Hand { cookie: format!("catchment-session={}", token.hashed()), ..hand };
    assert_eq!(code(&office.get(&stolen, "/office/").await), "not-signed-in");
}

// Access: what belongs to another district, by its right name.

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_district_is_reached_by_its_id() {
    let office = Office::open().await;
    let west = [(Some(office.west.as_str()), Role::Planner)];
    let there = office.person("mei", &west).await;
    let plan = office.keep_plan(&office.west, &there, 1).await;
    let hand = office.hand(&there).await;
    let sent = "multipart/form-data; boundary=x";
    let body =
        b"--x\r\ncontent-disposition: form-data; name=\"schools\"; filename=\"s.csv\"\r\n\r\n\
                 id,lon,lat,seats\nA,112.5,37.8,5\n\r\n--x--\r\n";
    let sent = office.send(&hand, ("/office/west/inputs", sent), body.to_vec()).await;
    let version = sent.json()["id"].as_str().unwrap().to_owned();
    let draft = json!({ "title": "d", "plan": plan }).to_string();
    let draft =
        office.send(&hand, ("/office/west/drafts", "application/json"), draft.into_bytes()).await;
    let draft = draft.json()["id"].as_str().unwrap().to_owned();
    let form = format!("plan={plan}&kind=in-force");
    let proposed = office.post(&hand, "/office/west/publications", &form).await;
    let publication = proposed.json()["id"].as_str().unwrap().to_owned();

    // Who may do everything in the one district, and nothing in the other.
    let roles = [Role::Planner, Role::Publisher, Role::Administrator];
    let roles: Vec<_> = roles.map(|role| (Some(office.east.as_str()), role)).into();
    let here = office.hand(&office.person("eve", &roles).await).await;
    for path in [
        format!("/office/east/plans/{plan}/plan.json"),
        format!("/office/east/inputs/{version}"),
        format!("/office/east/inputs/{version}/columns"),
        format!("/office/east/inputs/{version}/files/schools/s.csv"),
        format!("/office/east/inputs/compare?before={version}&after={version}"),
        format!("/office/east/drafts/{draft}"),
        format!("/office/east/drafts/{draft}/state"),
        format!("/office/east/drafts/{draft}/blocks.geojson"),
    ] {
        let answer = office.get(&here, &path).await;
        assert!(answer.status.is_client_error(), "{path}: {} {}", answer.status, answer.text());
        let there = office.get(&hand, &path.replace("/east/", "/west/")).await;
        // Which have to be without problems to be compared.
        assert!(
            code(&there) == "unsound-version" || there.status.is_success(),
            "{path}: {} {}",
            there.status,
            there.text()
        );
    }
    let saw = json!({ "saw": 0 }).to_string();
    for (path, kind, body) in [
        (format!("drafts/{draft}/undo"), "application/json", saw.as_str()),
        (format!("drafts/{draft}/recompute"), "application/json", &saw),
        (format!("drafts/{draft}/finish"), "application/json", &saw),
        ("jobs".to_owned(), "application/x-www-form-urlencoded", &format!("version={version}")),
        ("publications".to_owned(), "application/x-www-form-urlencoded", &form),
        (format!("publications/{publication}/approve"), "application/x-www-form-urlencoded", "a="),
        (format!("publications/{publication}/withdraw"), "application/x-www-form-urlencoded", "a="),
    ] {
        let path = format!("/office/east/{path}");
        let answer = office.send(&here, (&path, kind), body.as_bytes().to_vec()).await;
        assert!(answer.status.is_client_error(), "{path}: {} {}", answer.status, answer.text());
    }
    let still = office.database.publication(&publication).await.unwrap();
    assert!(still.approved.is_none() && still.withdrawn.is_none());
}

// Input.

#[tokio::test(flavor = "multi_thread")]
async fn forms_that_are_too_long_or_of_another_kind_are_refused() {
    let office = Office::open().await;
    let (_, hand) = office.planner().await;
    let form = "application/x-www-form-urlencoded";
    let long = vec![b'a'; 65 * 1024];
    let answer = office.send(&hand, ("/office/east/publications", form), long).await;
    assert_eq!((answer.status.as_u16(), code(&answer).as_str()), (413, "form-too-long"));
    let many = (0..20_000).map(|n| format!("{n}=&")).collect::<String>();
    let answer = office.send(&hand, ("/office/east/publications", form), many.into_bytes()).await;
    assert!(answer.status.is_client_error());
    // JSON, text or files where a form is wanted, as a page of another site could send them.
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x", ""] {
        let body = b"plan=x&kind=in-force".to_vec();
        let answer = office.send(&hand, ("/office/east/publications", kind), body).await;
        assert_eq!(code(&answer), "no-form", "{kind}");
    }
    // And a form, where files are wanted.
    for (kind, wanted) in [(form, "no-files"), ("multipart/form-data", "no-files")] {
        let answer = office.send(&hand, ("/office/east/inputs", kind), b"a=b".to_vec()).await;
        assert_eq!(code(&answer), wanted, "{kind}");
    }
    let deep = "[".repeat(100_000);
    let answer =
        office.send(&hand, ("/office/east/drafts", "application/json"), deep.into_bytes()).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_type_is_text_on_every_page() {
    let office = Office::open().await;
    let (person, hand) = office.planner().await;
    let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let plan = office.keep_plan(&office.east, &person, 1).await;
    let draft = json!({ "title": evil, "plan": plan }).to_string();
    let kind = "application/json";
    let begun = office.send(&hand, ("/office/east/drafts", kind), draft.into_bytes()).await;
    let draft = begun.json()["id"].as_str().unwrap().to_owned();
    let sent = office.upload(&hand, "name=\"schools\"; filename=\"<b>.csv\"", b"id\n1\n").await;
    assert_eq!(code(&sent), "bad-files", "{}", sent.text());
    let field = "name=\"schools\"; filename=\"a & 'b'.csv\"";
    let bytes = format!("id,lon,lat,seats\n\"{}\",112.5,37.8,no\n", evil.replace('"', "\"\""));
    let sent = office.upload(&hand, field, bytes.as_bytes()).await;
    let version = sent.json()["id"].as_str().unwrap().to_owned();
    for path in [
        "/office/east/drafts".to_owned(),
        format!("/office/east/drafts/{draft}"),
        "/office/east/inputs".to_owned(),
        format!("/office/east/inputs/{version}"),
        "/office/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
    ] {
        let headers = [("cookie", hand.cookie.as_str()), ("accept", "text/html")];
        let page = office.ask(("GET", &path), &headers, "").await;
        assert_eq!(page.status, 200, "{path}");
        let text = page.text();
        for evil in ["<script>alert", "<img src=x"] {
            assert!(!text.contains(evil), "{path}: {text}");
        }
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'unsafe"));
    }
}

// Files.

#[tokio::test(flavor = "multi_thread")]
async fn no_name_of_a_file_leads_anywhere_or_writes_a_header() {
    let office = Office::open().await;
    let (_, hand) = office.planner().await;
    let bytes = b"id,lon,lat,seats\nA,112.5,37.8,5\n";
    let name = "../../../etc/cron.d/x\u{202e}vsc.csv";
    let sent = office.upload(&hand, &format!("name=\"schools\"; filename=\"{name}\""), bytes).await;
    let version = sent.json()["id"].as_str().unwrap().to_owned();
    let shown = office.get(&hand, &format!("/office/east/inputs/{version}")).await.json();
    let kept = shown["files"][0]["name"].as_str().unwrap().to_owned();
    assert!(!kept.contains('/') && !kept.contains(".."), "{kept}");
    let path = "/office/east/inputs/{v}/files/schools/x%E2%80%AEvsc.csv".replace("{v}", &version);
    let file = office.get(&hand, &path).await;
    assert_eq!((file.status.as_u16(), &file.body[..]), (200, &bytes[..]));
    // Nothing that a browser would show or run.
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert!(file.header("content-disposition").starts_with("attachment; filename*=UTF-8''x"));
    assert!(file.header("content-disposition").is_ascii());
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    for climbing in ["..%2f..%2fetc%2fpasswd", "%2e%2e", "..", "x%00.csv"] {
        let path = format!("/office/east/inputs/{version}/files/schools/{climbing}");
        assert_eq!(office.get(&hand, &path).await.status, 404, "{climbing}");
    }
    for name in ["a\r\nset-cookie: x=1.csv", "nul\0.csv", "...", "/", &"x".repeat(300)] {
        let field = format!("name=\"schools\"; filename=\"{name}\"");
        let answer = office.upload(&hand, &field, bytes).await;
        assert!(answer.status.is_client_error(), "{name:?}: {}", answer.text());
        assert_eq!(answer.header("set-cookie"), "");
    }
}

/// What says of itself that it unpacks to gigabytes, and what does and says that it does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_is_told_and_does_not_go_off() {
    let office = Office::open().await;
    let (_, hand) = office.planner().await;
    let zeros = vec![0; 64 << 20];
    for (field, name) in [("blocks", "blocks.zip"), ("schools", "schools.xlsx")] {
        let field = format!("name=\"{field}\"; filename=\"{name}\"");
        for told_length in [u32::MAX - 1, 10] {
            let bomb = zip_of("blocks.shp", (&zeros, told_length));
            assert!(bomb.len() < 1 << 20, "{}", bomb.len());
            let sent = office.upload(&hand, &field, &bomb).await;
            assert_eq!(sent.status, 201, "{}", sent.text());
            assert_eq!(sent.json()["sound"], false, "{}", sent.text());
            let problems = sent.json()["problems"].as_array().unwrap().len();
            assert!(0 < problems, "{}", sent.text());
        }
    }
}

/// A zip with one file in it, that says to be so long.
fn zip_of(name: &str, (bytes, told_length): (&[u8], u32)) -> Vec<u8> {
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    let packed = packed.finish().unwrap();
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    let sizes = [crc.sum(), packed.len() as u32, told_length];
    let sizes: Vec<u8> = sizes.iter().flat_map(|size| size.to_le_bytes()).collect();
    let name_length = (name.len() as u16).to_le_bytes();
    let common = [&[20, 0, 0, 0, 8, 0, 0, 0, 33, 0][..], &sizes, &name_length, &[0, 0]].concat();
    let local = [b"PK\x03\x04", &common[..], name.as_bytes(), &packed].concat();
    let central = [b"PK\x01\x02\x14\x00", &common[..], &[0; 14], name.as_bytes()].concat();
    let at = (local.len() as u32).to_le_bytes();
    let length = (central.len() as u32).to_le_bytes();
    let end = [b"PK\x05\x06", &[0, 0, 0, 0, 1, 0, 1, 0][..], &length, &at, &[0, 0]].concat();
    [local, central, end].concat()
}
