use catchment::store::database::{Chain, ChainHead, Topic};
use serde_json::json;

use super::{Store, by, on_both};

on_both!(
    the_log_is_whole_after_any_work,
    a_row_of_the_log_is_never_changed_or_removed,
    what_was_tampered_with_is_named,
    a_log_that_was_cut_off_is_found_out,
    a_log_written_anew_is_found_out_by_whoever_kept_its_end,
    what_others_write_is_heard,
    those_who_write_at_once_all_get_their_turn,
);

async fn logged(store: &Store, n: i64) {
    for number in 1..=n {
        let what = json!({"number": number, "name": "学区\u{0} \"x\""});
        store.db.log(by(None), "something happened", &what).await.unwrap();
    }
}

async fn the_log_is_whole_after_any_work(store: Store) {
    let office = store.office().await;
    logged(&store, 1200).await;
    let head = store.db.chain_head().await.unwrap();
    assert_eq!(head.seq, 1200 + 6);
    assert_eq!(store.db.verify_chain(Some(&head)).await.unwrap(), Chain::Whole(head));
    let rows = store.db.audit_rows(Some(&office.district), 0, 10).await.unwrap();
    let actions: Vec<_> = rows.iter().map(|row| (row.seq, &*row.action)).collect();
    assert_eq!(actions, [(1, "district added"), (5, "role granted"), (6, "role granted")]);
    let rows = store.db.audit_rows(None, 4, 2).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [5, 6]);
    assert_eq!(rows[0].hash, rows[1].previous);
}

async fn a_row_of_the_log_is_never_changed_or_removed(store: Store) {
    logged(&store, 3).await;
    for sql in ["UPDATE audit SET what = '{}' WHERE seq = 2", "DELETE FROM audit WHERE seq = 3"] {
        let refused = store.meddle(sql).await.unwrap_err().to_string();
        assert!(refused.contains("audit: never"), "{refused}");
    }
    assert!(matches!(store.db.verify_chain(None).await.unwrap(), Chain::Whole(_)));
}

/// As somebody does who may do everything to the database.
async fn force(store: &Store, sql: &str) {
    let off = match store.is_postgres() {
        true => "ALTER TABLE audit DISABLE TRIGGER ALL;",
        false => "DROP TRIGGER audit_never_changed; DROP TRIGGER audit_never_removed;",
    };
    store.meddle(&format!("{off} {sql}")).await.unwrap();
}

async fn what_was_tampered_with_is_named(store: Store) {
    logged(&store, 9).await;
    force(&store, "UPDATE audit SET what = '{\"number\":5}' WHERE seq = 5").await;
    let found = store.db.verify_chain(None).await.unwrap();
    assert_eq!(found, Chain::Broken { seq: 5, why: "it was changed" });
    store.meddle("DELETE FROM audit WHERE seq = 3").await.unwrap();
    let found = store.db.verify_chain(None).await.unwrap();
    assert_eq!(found, Chain::Broken { seq: 3, why: "it is missing" });
    store.meddle("UPDATE audit SET previous = hash WHERE seq = 1").await.unwrap();
    let found = store.db.verify_chain(None).await.unwrap();
    assert_eq!(found, Chain::Broken { seq: 1, why: "it does not follow the row before it" });
}

async fn a_log_that_was_cut_off_is_found_out(store: Store) {
    logged(&store, 5).await;
    force(&store, "DELETE FROM audit WHERE seq > 3").await;
    let found = store.db.verify_chain(None).await.unwrap();
    assert_eq!(found, Chain::Broken { seq: 4, why: "it is missing: the log was cut off" });
}

async fn a_log_written_anew_is_found_out_by_whoever_kept_its_end(store: Store) {
    logged(&store, 5).await;
    let kept = store.db.chain_head().await.unwrap();
    let third = store.db.audit_rows(None, 2, 1).await.unwrap().remove(0).hash;
    let again = format!("UPDATE audit_head SET seq = 3, hash = '{third}'");
    force(&store, &format!("DELETE FROM audit WHERE seq > 3; {again}")).await;
    let shorter = ChainHead { seq: 3, hash: third };
    assert_eq!(store.db.verify_chain(None).await.unwrap(), Chain::Whole(shorter));
    let found = store.db.verify_chain(Some(&kept)).await.unwrap();
    assert_eq!(found, Chain::Broken { seq: 4, why: "it is missing: the log was cut off" });
    let what = json!({"number": "another"});
    for _ in 0..4 {
        store.db.log(by(None), "something else happened", &what).await.unwrap();
    }
    let found = store.db.verify_chain(Some(&kept)).await.unwrap();
    let why = "it is not the one whose hash was given";
    assert_eq!(found, Chain::Broken { seq: 5, why });
}

async fn what_others_write_is_heard(store: Store) {
    let office = store.office().await;
    let replica = catchment::store::database::Database::open(&store.address).await.unwrap();
    let mut news = replica.hear().await.unwrap();
    store.plan(&office, "{}").await;
    assert_eq!(news.next().await.unwrap(), [Topic::Plans]);
    let again = news.next();
    let nothing = tokio::time::timeout(std::time::Duration::from_millis(300), again).await;
    assert!(nothing.is_err(), "there is nothing new: {nothing:?}");
    store.person("somebody").await;
    assert_eq!(news.next().await.unwrap(), [Topic::People]);
}

async fn those_who_write_at_once_all_get_their_turn(store: Store) {
    let replica = catchment::store::database::Database::open(&store.address).await.unwrap();
    let mut tasks = Vec::new();
    for task in 0..16 {
        let db = if task % 2 == 0 { store.db.clone() } else { replica.clone() };
        tasks.push(tokio::spawn(async move {
            for number in 0..10 {
                let what = json!({"task": task, "number": number});
                db.log(by(None), "something happened", &what).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let Chain::Whole(head) = store.db.verify_chain(None).await.unwrap() else { panic!() };
    assert_eq!(head.seq, 160);
}
