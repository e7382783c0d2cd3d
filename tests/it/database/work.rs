use std::collections::BTreeMap;

use catchment::store::database::{Claim, Database, DatabaseError, JobState, NewJob, Renewed};
use serde_json::{Value, json};

use super::{Office, Store, at, by, on_both};

on_both!(
    a_job_is_done_and_its_result_kept,
    jobs_are_done_in_the_order_in_which_they_came,
    asked_for_twice_with_one_key_it_is_one_job,
    a_dead_workers_job_is_taken_over,
    a_job_that_kills_its_workers_fails,
    a_job_is_cancelled_before_and_while_it_runs,
    a_job_that_is_given_back_is_done_by_another,
    no_two_workers_get_the_same_job,
);

const NOTHING: Value = Value::Null;

fn new_job(office: &Office) -> NewJob<'_> {
    let district = &office.district;
    NewJob { district, kind: "solve", body: &NOTHING, most_attempts: 3, key: None }
}

async fn job(store: &Store, office: &Office, made_at: i64) -> String {
    let deed = catchment::store::database::Deed { at: at(made_at), ..by(Some(&office.planner)) };
    store.db.enqueue(deed, new_job(office)).await.unwrap()
}

async fn claim(db: &Database, worker: &str, now: i64) -> Option<Claim> {
    db.claim(worker, at(now), at(now + 100)).await.unwrap()
}

async fn a_job_is_done_and_its_result_kept(store: Store) {
    let office = store.office().await;
    assert_eq!(claim(&store.db, "w1", 0).await, None);
    let new = NewJob { body: &json!({"draft": 7}), ..new_job(&office) };
    let id = store.db.enqueue(by(Some(&office.planner)), new).await.unwrap();
    let held = claim(&store.db, "w1", 0).await.unwrap();
    assert_eq!((&held.job.id, &*held.job.body), (&id, r#"{"draft":7}"#));
    assert_eq!(claim(&store.db, "w2", 99).await, None, "it is being done");
    let renewed = store.db.renew(&held, at(500), (420, "whole blocks")).await.unwrap();
    assert_eq!(renewed, Renewed { cancel: false });
    let seen = store.db.job(&office.district, &id).await.unwrap();
    assert_eq!((seen.state, seen.progress, &*seen.stage), (JobState::Running, 420, "whole blocks"));
    assert_eq!(claim(&store.db, "w2", 499).await, None, "it was renewed");
    store.db.finish(&held, at(600), &json!({"plan": "x"})).await.unwrap();
    let seen = store.db.job(&office.district, &id).await.unwrap();
    assert_eq!((seen.state, seen.progress, seen.ended_at), (JobState::Done, 1000, Some(at(600))));
    assert_eq!(seen.result.as_deref(), Some(r#"{"plan":"x"}"#));
    assert_eq!(claim(&store.db, "w2", 9999).await, None);
    let again = store.db.finish(&held, at(700), &NOTHING).await.unwrap_err();
    assert!(matches!(again, DatabaseError::LeaseLost), "{again}");
    let missing = store.db.job("elsewhere", &id).await.unwrap_err();
    assert!(matches!(missing, DatabaseError::Missing { what: "job", .. }), "{missing}");
    assert_eq!(store.db.jobs(&office.district, 10).await.unwrap(), [seen]);
}

async fn jobs_are_done_in_the_order_in_which_they_came(store: Store) {
    let office = store.office().await;
    let mut ids = Vec::new();
    for made_at in 0..5 {
        ids.push(job(&store, &office, made_at).await);
    }
    for id in ids {
        assert_eq!(claim(&store.db, "w", 10).await.unwrap().job.id, id);
    }
}

async fn asked_for_twice_with_one_key_it_is_one_job(store: Store) {
    let office = store.office().await;
    let new = NewJob { key: Some("draft 7, edit 3"), ..new_job(&office) };
    let id = store.db.enqueue(by(None), new).await.unwrap();
    assert_eq!(store.db.enqueue(by(None), new).await.unwrap(), id);
    let other = NewJob { key: Some("draft 7, edit 4"), ..new };
    assert_ne!(store.db.enqueue(by(None), other).await.unwrap(), id);
    let none = NewJob { key: None, ..new };
    let ids = [store.db.enqueue(by(None), none).await, store.db.enqueue(by(None), none).await];
    let [one, two] = ids.map(Result::unwrap);
    assert_ne!(one, two);
    let nowhere = NewJob { district: "nowhere", ..none };
    let refused = store.db.enqueue(by(None), nowhere).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "district", .. }), "{refused}");
}

async fn a_dead_workers_job_is_taken_over(store: Store) {
    let office = store.office().await;
    let id = job(&store, &office, 0).await;
    let dead = claim(&store.db, "w1", 0).await.unwrap();
    let heir = claim(&store.db, "w2", 100).await.unwrap();
    assert_eq!((heir.job.id.clone(), heir.job.n_attempts), (id.clone(), 2));
    // It was not dead after all: what it says counts no more.
    let late = [
        store.db.renew(&dead, at(900), (1, "")).await.map(drop).unwrap_err(),
        store.db.finish(&dead, at(150), &NOTHING).await.unwrap_err(),
        store.db.fail(&dead, at(150), "no").await.unwrap_err(),
        store.db.stopped(&dead, at(150)).await.unwrap_err(),
        store.db.give_back(&dead).await.unwrap_err(),
    ];
    for refused in late {
        assert!(matches!(refused, DatabaseError::LeaseLost), "{refused}");
    }
    store.db.finish(&heir, at(160), &json!(2)).await.unwrap();
    let seen = store.db.job(&office.district, &id).await.unwrap();
    assert_eq!((seen.result.as_deref(), seen.worker.as_deref()), (Some("2"), Some("w2")));
}

async fn a_job_that_kills_its_workers_fails(store: Store) {
    let office = store.office().await;
    let id = job(&store, &office, 0).await;
    let next = job(&store, &office, 1).await;
    for attempt in 0..3 {
        assert_eq!(claim(&store.db, "w", attempt * 200).await.unwrap().job.id, id);
    }
    assert_eq!(claim(&store.db, "w", 600).await.unwrap().job.id, next);
    let seen = store.db.job(&office.district, &id).await.unwrap();
    assert_eq!((seen.state, seen.n_attempts), (JobState::Failed, 3));
    assert!(seen.result.unwrap().contains("died"));
}

async fn a_job_is_cancelled_before_and_while_it_runs(store: Store) {
    let office = store.office().await;
    let district = &*office.district;
    let deed = by(Some(&office.planner));
    let queued = job(&store, &office, 0).await;
    store.db.cancel(deed, (district, &queued)).await.unwrap();
    assert_eq!(store.db.job(district, &queued).await.unwrap().state, JobState::Cancelled);
    assert_eq!(claim(&store.db, "w", 0).await, None);

    let running = job(&store, &office, 0).await;
    let held = claim(&store.db, "w", 0).await.unwrap();
    store.db.cancel(deed, (district, &running)).await.unwrap();
    assert_eq!(store.db.job(district, &running).await.unwrap().state, JobState::Running);
    assert!(store.db.renew(&held, at(200), (1, "")).await.unwrap().cancel);
    store.db.stopped(&held, at(150)).await.unwrap();
    assert_eq!(store.db.job(district, &running).await.unwrap().state, JobState::Cancelled);
    store.db.cancel(deed, (district, &running)).await.unwrap();

    // Its worker died before it heard of it.
    let orphan = job(&store, &office, 0).await;
    claim(&store.db, "w", 0).await.unwrap();
    store.db.cancel(deed, (district, &orphan)).await.unwrap();
    assert_eq!(claim(&store.db, "w", 100).await, None);
    assert_eq!(store.db.job(district, &orphan).await.unwrap().state, JobState::Cancelled);
    for (of, id) in [("elsewhere", &*orphan), (district, "none")] {
        let missing = store.db.cancel(deed, (of, id)).await.unwrap_err();
        assert!(matches!(missing, DatabaseError::Missing { what: "job", .. }), "{missing}");
    }
}

async fn a_job_that_is_given_back_is_done_by_another(store: Store) {
    let office = store.office().await;
    let id = job(&store, &office, 0).await;
    for _ in 0..5 {
        let held = claim(&store.db, "w1", 0).await.unwrap();
        store.db.give_back(&held).await.unwrap();
    }
    assert_eq!(claim(&store.db, "w2", 1).await.unwrap().job.id, id);
}

async fn no_two_workers_get_the_same_job(store: Store) {
    let office = store.office().await;
    for made_at in 0..30 {
        job(&store, &office, made_at).await;
    }
    let mut tasks = Vec::new();
    for worker in 0..5 {
        let db = Database::open(&store.address).await.unwrap();
        tasks.push(tokio::spawn(async move {
            let mut done = BTreeMap::new();
            let name = format!("w{worker}");
            while let Some(held) = claim(&db, &name, 50).await {
                db.finish(&held, at(60), &NOTHING).await.unwrap();
                done.insert(held.job.id.clone(), held.job.n_attempts);
            }
            done
        }));
    }
    let mut all = BTreeMap::new();
    for task in tasks {
        for (id, n_attempts) in task.await.unwrap() {
            assert_eq!(n_attempts, 1);
            assert!(all.insert(id, n_attempts).is_none(), "done twice");
        }
    }
    assert_eq!(all.len(), 30);
}
