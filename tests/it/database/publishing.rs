use catchment::model::Consultation;
use catchment::store::NewComment;
use catchment::store::database::{
    DatabaseError, NewDraft, NewPlan, NewPublication, PublicationKind, Published,
};
use serde_json::json;
use time::{Date, Month};

use super::{Office, Store, at, by, new_plan, on_both, write_plan};

on_both!(
    two_people_publish,
    whoever_had_a_hand_in_it_does_not_approve_it,
    the_tables_themselves_refuse_one_person_to_publish,
    what_was_published_never_changes,
    a_publication_is_decided_on_once,
    what_holds_is_no_draft_any_more,
    a_consultation_has_days,
    publications_are_in_the_order_of_approvals,
    comments_are_kept_in_order,
);

const IN_FORCE: PublicationKind = PublicationKind::InForce { from: None };

fn day(day: u8) -> Date {
    Date::from_calendar_date(2027, Month::September, day).unwrap()
}

async fn proposed(store: &Store, office: &Office, plan: &str, by_whom: &str) -> String {
    let kind = PublicationKind::InForce { from: Some(day(1)) };
    let new = NewPublication { district: &office.district, plan, kind, notice: "请家长知悉" };
    store.db.propose(by(Some(by_whom)), new).await.unwrap()
}

async fn two_people_publish(store: Store) {
    let office = store.office().await;
    let plan = store.plan(&office, "{}").await;
    let id = proposed(&store, &office, &plan, &office.planner).await;
    assert_eq!(store.db.published(None).await.unwrap(), []);
    assert_eq!(store.db.proposed(&office.district).await.unwrap().len(), 1);
    let deed = by(Some(&office.publisher));
    assert_eq!(store.db.approve(deed, &id).await.unwrap(), 1);
    assert_eq!(store.db.proposed(&office.district).await.unwrap(), []);
    let published = store.db.published(Some(&office.district)).await.unwrap();
    let Published { plan: of, kind, notice, proposed_by, approved, number, .. } = &published[0];
    assert_eq!((of, &**notice, number), (&plan, "请家长知悉", &Some(1)));
    assert_eq!(*kind, PublicationKind::InForce { from: Some(day(1)) });
    let approved = approved.as_ref().unwrap();
    assert_eq!(
        (proposed_by, &approved.by, approved.at),
        (&office.planner, &office.publisher, at(0))
    );
    assert_eq!(store.db.published(Some("elsewhere")).await.unwrap(), []);
    assert_eq!(store.db.publication(&id).await.unwrap(), published[0]);
}

async fn whoever_had_a_hand_in_it_does_not_approve_it(store: Store) {
    let office = store.office().await;
    let drawer = store.person("drawer").await;
    let draft = NewDraft { district: &office.district, title: "a draft", base: None, inputs: None };
    let draft = store.db.add_draft(by(Some(&office.planner)), draft).await.unwrap();
    store.db.edit(by(Some(&drawer)), (&draft, 0), &json!(1)).await.unwrap();
    let folder = store.folder.path().join("drawn");
    write_plan(&folder, "{}");
    let new = NewPlan { folder: &folder, draft: Some(&draft), ..new_plan(&office) };
    // Somebody else lets it be computed.
    let plan = store.db.keep_plan(by(Some(&office.other)), new).await.unwrap();
    let id = proposed(&store, &office, &plan, &office.publisher).await;
    let before = store.db.chain_head().await.unwrap();
    for who in [&office.planner, &drawer, &office.other, &office.publisher] {
        let refused = store.db.approve(by(Some(who)), &id).await.unwrap_err();
        assert!(matches!(refused, DatabaseError::OwnPlan), "{refused}");
    }
    let refused = store.db.approve(by(None), &id).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::NobodyDoes), "{refused}");
    assert_eq!(store.db.published(None).await.unwrap(), []);
    assert_eq!(store.db.chain_head().await.unwrap(), before);
    let second = store.person("second").await;
    store.db.approve(by(Some(&second)), &id).await.unwrap();
}

async fn the_tables_themselves_refuse_one_person_to_publish(store: Store) {
    let office = store.office().await;
    let plan = store.plan(&office, "{}").await;
    proposed(&store, &office, &plan, &office.planner).await;
    let alone = "UPDATE publications SET approved_by = proposed_by, approved_at = 1, number = 1";
    assert!(store.meddle(alone).await.unwrap_err().to_string().to_lowercase().contains("check"));
}

async fn what_was_published_never_changes(store: Store) {
    let office = store.office().await;
    let plan = store.plan(&office, "{}").await;
    let id = proposed(&store, &office, &plan, &office.planner).await;
    store.db.approve(by(Some(&office.publisher)), &id).await.unwrap();
    for sql in [
        "UPDATE publications SET notice = 'another'",
        "UPDATE publications SET holds_from = '2026-01-01'",
        "UPDATE publications SET approved_at = 1",
        "DELETE FROM publications",
    ] {
        let refused = store.meddle(sql).await.unwrap_err().to_string();
        assert!(refused.contains("publications: "), "{refused}");
    }
}

async fn a_publication_is_decided_on_once(store: Store) {
    let office = store.office().await;
    let plan = store.plan(&office, "{}").await;
    let deed = by(Some(&office.publisher));
    let id = proposed(&store, &office, &plan, &office.planner).await;
    store.db.approve(deed, &id).await.unwrap();
    let again = store.db.approve(deed, &id).await.unwrap_err();
    assert!(matches!(again, DatabaseError::AlreadyDecided { is: "approved" }), "{again}");
    store.db.withdraw(by(Some(&office.planner)), &id).await.unwrap();
    let again = store.db.withdraw(deed, &id).await.unwrap_err();
    assert!(matches!(again, DatabaseError::AlreadyDecided { is: "withdrawn" }), "{again}");
    let published = store.db.published(None).await.unwrap();
    assert_eq!(published[0].withdrawn.as_ref().unwrap().by, office.planner);

    let id = proposed(&store, &office, &plan, &office.planner).await;
    store.db.withdraw(deed, &id).await.unwrap();
    assert_eq!(store.db.proposed(&office.district).await.unwrap(), []);
    let late = store.db.approve(deed, &id).await.unwrap_err();
    assert!(matches!(late, DatabaseError::AlreadyDecided { is: "withdrawn" }), "{late}");
    let missing = store.db.approve(deed, "none").await.unwrap_err();
    assert!(matches!(missing, DatabaseError::Missing { what: "publication", .. }), "{missing}");
}

fn consultation(from: Option<u8>, until: u8) -> PublicationKind {
    let days = Consultation { from: from.map(day), until: day(until) };
    PublicationKind::Consultation { days, from: Some(day(30)) }
}

async fn what_holds_is_no_draft_any_more(store: Store) {
    let office = store.office().await;
    let plan = store.plan(&office, "{}").await;
    let (district, notice) = (&*office.district, "");
    let asked = NewPublication { district, plan: &plan, kind: consultation(None, 9), notice };
    let holds = NewPublication { kind: IN_FORCE, ..asked };
    let (proposer, approver) = (by(Some(&office.planner)), by(Some(&office.publisher)));
    let first = store.db.propose(proposer, asked).await.unwrap();
    let late = store.db.propose(proposer, asked).await.unwrap();
    store.db.approve(approver, &first).await.unwrap();
    let then = store.db.propose(proposer, holds).await.unwrap();
    store.db.approve(approver, &then).await.unwrap();
    for refused in [
        store.db.propose(proposer, asked).await.map(drop).unwrap_err(),
        store.db.approve(approver, &late).await.map(drop).unwrap_err(),
    ] {
        assert!(matches!(refused, DatabaseError::NoDraftAnyMore { .. }), "{refused}");
    }
}

async fn a_consultation_has_days(store: Store) {
    let office = store.office().await;
    let plan = store.plan(&office, "{}").await;
    let kind = consultation(Some(2), 9);
    let new = NewPublication { district: &office.district, plan: &plan, kind, notice: "" };
    let id = store.db.propose(by(Some(&office.planner)), new).await.unwrap();
    assert_eq!(store.db.publication(&id).await.unwrap().kind, kind);
    let new = NewPublication { kind: consultation(Some(9), 8), ..new };
    let refused = store.db.propose(by(Some(&office.planner)), new).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::NobodyCouldComment { .. }), "{refused}");
    let new = NewPublication { plan: "none", kind, ..new };
    let refused = store.db.propose(by(Some(&office.planner)), new).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "plan", .. }), "{refused}");
}

async fn publications_are_in_the_order_of_approvals(store: Store) {
    let office = store.office().await;
    let replica = catchment::store::database::Database::open(&store.address).await.unwrap();
    let plan = store.plan(&office, "{}").await;
    let mut tasks = Vec::new();
    for task in 0..10 {
        let id = proposed(&store, &office, &plan, &office.planner).await;
        let db = if task % 2 == 0 { store.db.clone() } else { replica.clone() };
        let who = office.publisher.clone();
        tasks.push(tokio::spawn(
            async move { (db.approve(by(Some(&who)), &id).await.unwrap(), id) },
        ));
    }
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort();
    let published = store.db.published(None).await.unwrap();
    let found: Vec<_> = published.into_iter().map(|one| (one.number.unwrap(), one.id)).collect();
    assert_eq!(found, numbers);
    assert_eq!(numbers.iter().map(|(number, _)| *number).collect::<Vec<_>>(), {
        (1..=10).collect::<Vec<_>>()
    });
}

async fn comments_are_kept_in_order(store: Store) {
    let office = store.office().await;
    let plan = store.plan(&office, "{}").await;
    let said = NewComment {
        day: "2027-05-01".to_owned(),
        plan: plan.clone(),
        block: Some("B1".to_owned()),
        text: "请保留\n'; DROP TABLE comments; --".to_owned(),
        contact: None,
    };
    for id in 1..=5 {
        assert_eq!(store.db.add_comment(by(None), &office.district, &said).await.unwrap(), id);
    }
    let found = store.db.comments(&office.district, 2, 2).await.unwrap();
    assert_eq!(found.iter().map(|comment| comment.id).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(found[0].said, said);
    let said = NewComment { plan: "none".to_owned(), ..said };
    let refused = store.db.add_comment(by(None), &office.district, &said).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "plan", .. }), "{refused}");
    let said = NewComment { plan, ..said };
    assert_eq!(store.db.add_comment(by(None), &office.district, &said).await.unwrap(), 6);
    let refused = store.meddle("UPDATE comments SET said = ''").await.unwrap_err().to_string();
    assert!(refused.contains("comments: never"), "{refused}");
}
