use catchment::store::database::{
    DatabaseError, Membership, NewDistrict, NewPerson, NewSession, NewToken, Role,
};

use super::{Store, at, by, on_both};

on_both!(
    names_are_taken_once,
    roles_are_given_and_taken,
    sessions_end,
    a_closed_person_is_out_at_once,
    a_new_password_ends_sessions_and_stays_out_of_the_log,
    a_code_is_taken_once,
    tokens_hold_until_they_are_revoked,
    tries_are_counted_within_a_window,
    tries_at_once_are_all_counted,
);

async fn names_are_taken_once(store: Store) {
    let office = store.office().await;
    let before = store.db.chain_head().await.unwrap();
    let again = NewDistrict { short_name: "riverside", name: "x", english: None };
    let refused = store.db.add_district(by(None), again).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Taken { what: "district", .. }), "{refused}");
    let again = NewPerson { sign_in: "kofi", called: "x", password: None, elsewhere: None };
    let refused = store.db.add_person(by(None), again).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Taken { what: "person", .. }), "{refused}");
    assert_eq!(store.db.chain_head().await.unwrap(), before);
    let names: Vec<_> = store.db.people().await.unwrap().into_iter().map(|p| p.sign_in).collect();
    assert_eq!(names, ["ada", "kofi", "ping"]);
    let found = store.db.person_signing_in("ping").await.unwrap().unwrap();
    assert_eq!(found.id, office.planner);
    assert_eq!(store.db.person_signing_in("Ping").await.unwrap(), None);
    let new = NewPerson { sign_in: "oidc", called: "x", password: None, elsewhere: Some("iss 7") };
    let id = store.db.add_person(by(None), new).await.unwrap();
    let found = store.db.person_from_elsewhere("iss 7").await.unwrap().unwrap();
    assert_eq!(found.id, id);
}

async fn roles_are_given_and_taken(store: Store) {
    let office = store.office().await;
    let person = office.other.clone();
    let everywhere = Membership { person, district: None, role: Role::Administrator };
    let here = Membership { district: Some(office.district.clone()), ..everywhere.clone() };
    for to in [&everywhere, &here, &everywhere, &here] {
        store.db.grant(by(None), to).await.unwrap();
    }
    let found = store.db.memberships(Some(&office.other)).await.unwrap();
    assert_eq!(found, [everywhere.clone(), here.clone()]);
    assert_eq!(store.db.memberships(None).await.unwrap().len(), 4);
    store.db.revoke(by(None), &everywhere).await.unwrap();
    let found = store.db.memberships(Some(&office.other)).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&here));
    let refused = store.db.revoke(by(None), &everywhere).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "role", .. }), "{refused}");
    let nobody = Membership { person: "nobody".to_owned(), ..here };
    let refused = store.db.grant(by(None), &nobody).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { .. }), "{refused}");
}

async fn signed_in(store: &Store, token: &str, person: &str) {
    let (csrf, id_token) = ("c", Some("said elsewhere"));
    let new = NewSession { token, person, csrf, id_token, at: at(0), expires_at: at(100) };
    store.db.add_session(new).await.unwrap();
}

async fn sessions_end(store: Store) {
    let office = store.office().await;
    signed_in(&store, "t1", &office.planner).await;
    let seen = store.db.session("t1", at(50)).await.unwrap().unwrap();
    assert_eq!((seen.person, &*seen.csrf, seen.second_factor_at), (office.planner, "c", None));
    assert_eq!(store.db.session("t1", at(100)).await.unwrap(), None, "it has ended");
    store.db.touch_session("t1", at(60), at(200)).await.unwrap();
    assert_eq!(store.db.session("t1", at(100)).await.unwrap().unwrap().seen_at, at(60));
    store.db.pass_second_factor("t1", "t2", at(70)).await.unwrap();
    assert_eq!(store.db.session("t1", at(71)).await.unwrap(), None, "its token is another");
    let seen = store.db.session("t2", at(71)).await.unwrap().unwrap();
    assert_eq!(seen.second_factor_at, Some(at(70)));
    store.db.end_session("t2").await.unwrap();
    assert_eq!(store.db.session("t2", at(71)).await.unwrap(), None);
    let refused = store.db.pass_second_factor("t2", "t3", at(70)).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "session", .. }), "{refused}");
    signed_in(&store, "t4", &office.other).await;
    store.db.sweep(at(100), at(0)).await.unwrap();
    store.db.touch_session("t4", at(50), at(200)).await.unwrap();
    assert_eq!(store.db.session("t4", at(50)).await.unwrap(), None, "it was swept away");
}

async fn a_closed_person_is_out_at_once(store: Store) {
    let office = store.office().await;
    signed_in(&store, "t", &office.planner).await;
    let new = NewToken {
        token: "api",
        person: &office.planner,
        district: None,
        scopes: &["plans:read"],
        label: "",
        expires_at: None,
    };
    store.db.add_token(by(None), new).await.unwrap();
    store.db.close_person(by(None), &office.planner, Some(at(1))).await.unwrap();
    assert_eq!(store.db.session("t", at(1)).await.unwrap(), None);
    assert_eq!(store.db.token("api", at(1)).await.unwrap(), None);
    assert!(store.db.person(&office.planner).await.unwrap().closed_at.is_some());
    store.db.close_person(by(None), &office.planner, None).await.unwrap();
    assert_eq!(store.db.token("api", at(1)).await.unwrap(), None, "it stays revoked");
    assert!(store.db.person(&office.planner).await.unwrap().closed_at.is_none());
    let refused = store.db.close_person(by(None), "nobody", None).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "person", .. }), "{refused}");
}

async fn a_new_password_ends_sessions_and_stays_out_of_the_log(store: Store) {
    let office = store.office().await;
    signed_in(&store, "t", &office.planner).await;
    store.db.set_password(by(None), &office.planner, "$argon2id$x").await.unwrap();
    store.db.set_totp(by(None), &office.planner, Some("BASE32SECRET")).await.unwrap();
    assert_eq!(store.db.session("t", at(1)).await.unwrap(), None);
    let person = store.db.person(&office.planner).await.unwrap();
    assert_eq!(person.password.as_deref(), Some("$argon2id$x"));
    assert_eq!(person.totp_secret.as_deref(), Some("BASE32SECRET"));
    let rows = store.db.audit_rows(None, 6, 10).await.unwrap();
    let actions: Vec<_> = rows.iter().map(|row| &*row.action).collect();
    assert_eq!(actions, ["password set", "second factor set"]);
    assert!(rows.iter().all(|row| !row.what.contains("argon") && !row.what.contains("BASE32")));
    assert!(!format!("{person:?}").contains("argon"));
}

async fn a_code_is_taken_once(store: Store) {
    let office = store.office().await;
    let mut taken = Vec::new();
    for step in [7, 7, 6, 8] {
        taken.push(store.db.take_totp_step(&office.planner, step).await.unwrap());
    }
    assert_eq!(taken, [true, false, false, true]);
}

async fn tokens_hold_until_they_are_revoked(store: Store) {
    let office = store.office().await;
    let new = NewToken {
        token: "hash",
        person: &office.planner,
        district: Some(&office.district),
        scopes: &["plans:read", "jobs:write"],
        label: "nightly export",
        expires_at: Some(at(100)),
    };
    let id = store.db.add_token(by(Some(&office.planner)), new).await.unwrap();
    let found = store.db.token("hash", at(99)).await.unwrap().unwrap();
    assert_eq!(found.scopes, ["plans:read", "jobs:write"]);
    assert_eq!(found.district, Some(office.district));
    assert_eq!(store.db.token("hash", at(100)).await.unwrap(), None, "it has ended");
    assert_eq!(store.db.token("other", at(0)).await.unwrap(), None);
    store.db.revoke_token(by(None), &id).await.unwrap();
    assert_eq!(store.db.token("hash", at(99)).await.unwrap(), None);
    let all = store.db.tokens_of(&office.planner).await.unwrap();
    assert_eq!((all.len(), all[0].revoked_at), (1, Some(at(0))));
    let refused = store.db.revoke_token(by(None), &id).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "token", .. }), "{refused}");
}

async fn tries_are_counted_within_a_window(store: Store) {
    let mut counted = Vec::new();
    for now in [0, 10, 99, 100, 150] {
        counted.push(store.db.attempt("ping", at(now), 100).await.unwrap());
    }
    assert_eq!(counted, [1, 2, 3, 1, 2]);
    assert_eq!(store.db.attempts("ping", at(199), 100).await.unwrap(), 2);
    assert_eq!(store.db.attempts("ping", at(200), 100).await.unwrap(), 0);
    assert_eq!(store.db.attempts("kofi", at(150), 100).await.unwrap(), 0);
    store.db.forget_attempts("ping").await.unwrap();
    assert_eq!(store.db.attempts("ping", at(150), 100).await.unwrap(), 0);
}

async fn tries_at_once_are_all_counted(store: Store) {
    let replica = catchment::store::database::Database::open(&store.address).await.unwrap();
    let mut tasks = Vec::new();
    for task in 0..20 {
        let db = if task % 2 == 0 { store.db.clone() } else { replica.clone() };
        tasks.push(tokio::spawn(async move { db.attempt("ping", at(0), 100).await.unwrap() }));
    }
    let mut counted = Vec::new();
    for task in tasks {
        counted.push(task.await.unwrap());
    }
    counted.sort();
    assert_eq!(counted, (1..=20).collect::<Vec<_>>());
}
