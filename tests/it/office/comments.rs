//! What people say in a consultation, and what the office does about it.

use catchment::store::NewComment;
use catchment::store::database::{Deed, Moment, Role};

use super::{Office, code, is_ok};

async fn said(office: &Office, district: &str, plan: &str, text: &str) -> i64 {
    let comment = NewComment {
        day: "2027-05-01".to_owned(),
        plan: plan.to_owned(),
        block: Some("B1".to_owned()),
        text: text.to_owned(),
        contact: Some("@SUM(A1)".to_owned()),
    };
    let deed = Deed { at: Moment::now(), who: None, district: Some(district) };
    office.database.add_comment(deed, district, &comment).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_worked_through_and_who_did_it_is_known() {
    let office = Office::open().await;
    let (east, west) = (office.east.clone(), office.west.clone());
    let planner = office.person("planner", &[(Some(&east), Role::Planner)]).await;
    let plan = office.keep_plan(&east, &planner, 7).await;
    let other = office.keep_plan(&west, &planner, 8).await;
    let texts = ["Too far", "=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@x", "好"];
    let mut ids = Vec::new();
    for text in texts {
        ids.push(said(&office, &east, &plan, text).await);
    }
    let elsewhere = said(&office, &west, &other, "secret of the west").await;
    let hand = office.hand(&planner).await;
    let read = async |query: &str| {
        let answer = office.get(&hand, &format!("/office/east/comments{query}")).await;
        let all = answer.json()["comments"].as_array().unwrap().clone();
        all.iter().map(|one| one["id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(read("").await, ids);
    assert_eq!(read("?state=handled").await, [0; 0]);
    let handle = |id: i64| format!("/office/east/comments/{id}/handle");
    let form = "state=handled&note=Answered+by+telephone";
    assert!(is_ok(&office.post(&hand, &handle(ids[0]), form).await));
    assert_eq!(read("?state=handled").await, ids[..1]);
    assert_eq!(read("?state=new").await, ids[1..]);
    assert_eq!(read(&format!("?state=all&after={}&limit=2", ids[1])).await, ids[2..4]);
    let all = office.get(&hand, "/office/east/comments").await.json();
    let handling = &all["comments"][0]["handling"];
    assert_eq!(
        (handling["note"].as_str(), handling["by"].as_str()),
        (Some("Answered by telephone"), Some(planner.as_str()))
    );
    // Looked at again it is new; what was done before stays in the store.
    assert!(is_ok(&office.post(&hand, &handle(ids[0]), "state=new&note=They+wrote+again").await));
    assert_eq!(read("?state=new").await, ids);
    assert!(is_ok(&office.post(&hand, &handle(ids[0]), form).await));
    // Nobody handles what is another district's, or nothing, or in no way.
    for (path, form, wanted) in [
        (handle(elsewhere), form, "missing"),
        (handle(999), form, "missing"),
        ("/office/east/comments/x/handle".to_owned(), form, "missing"),
        (handle(ids[1]), "state=gone", "bad-parameter"),
        (handle(ids[1]), "note=x", "missing-parameter"),
        (format!("/office/west/comments/{elsewhere}/handle"), form, "unknown-district"),
    ] {
        assert_eq!(code(&office.post(&hand, &path, form).await), wanted, "{path} {form}");
    }
    let reader = office.person("reader", &[(Some(&east), Role::Reader)]).await;
    let reader = office.hand(&reader).await;
    assert_eq!(code(&office.post(&reader, &handle(ids[1]), form).await), "not-allowed");
    let page = office
        .ask(
            ("GET", "/office/east/comments?lang=en"),
            &[("cookie", hand.cookie.as_str()), ("accept", "text/html")],
            "",
        )
        .await;
    assert!(page.text().contains("1 of 6 handled"), "{}", page.text());
    assert!(page.text().contains("Answered by telephone") && !page.text().contains("secret"));
    let log = office.database.audit_rows(Some(&east), 0, 100).await.unwrap();
    let handled: Vec<_> = log.iter().filter(|row| row.action == "comment handled").collect();
    assert_eq!(handled.len(), 3);
    assert!(handled.iter().all(|row| row.who.as_ref() == Some(&planner)));
    assert!(log.iter().all(|row| !row.what.contains("telephone")), "notes may name people");
    tables(&office, &hand).await;
}

/// No cell of a table is a formula, whoever wrote it.
async fn tables(office: &Office, hand: &super::Hand) {
    let csv = office.get(hand, "/office/east/comments.csv").await;
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"comments.csv\"");
    let text = csv.text();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    for row in &rows {
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    assert_eq!(&rows[1][4], "'=HYPERLINK(\"http://evil.example\")");
    assert_eq!(
        (&rows[0][6], &rows[0][7], &rows[0][8]),
        ("handled", "Answered by telephone", "planner")
    );
    let new = office.get(hand, "/office/east/comments.csv?state=new").await;
    assert_eq!(new.text().lines().count(), 6);
    let xlsx = office.get(hand, "/office/east/comments.xlsx").await;
    assert_eq!(xlsx.status, 200);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("comments.xlsx");
    std::fs::write(&file, &xlsx.body).unwrap();
    let seen = catchment::ingest::inspect(&file);
    let text = format!("{seen:?}");
    assert!(text.contains("6") && text.contains("=HYPERLINK"), "{text}");
}
