use catchment::store::database::{DatabaseError, Edit, NewDraft, NewPlan};
use serde_json::json;

use super::{Chance, Office, Store, at, by, new_plan, on_both, write_plan};

on_both!(
    edits_are_undone_and_done_again,
    an_edit_after_undoing_ends_what_could_be_done_again,
    who_did_not_see_the_last_edit_is_told_so,
    a_closed_draft_stays_as_it_is,
    somebody_has_to_draw,
    a_draft_of_another_district_is_none,
    of_those_who_draw_at_once_one_wins_each_time,
    any_sequence_of_edits_is_as_on_paper,
);

async fn draft(store: &Store, office: &Office) -> String {
    let new = NewDraft { district: &office.district, title: "三年级", base: None, inputs: None };
    store.db.add_draft(by(Some(&office.planner)), new).await.unwrap()
}

fn seqs(edits: &[Edit]) -> Vec<i64> {
    edits.iter().map(|edit| edit.seq).collect()
}

async fn edits_are_undone_and_done_again(store: Store) {
    let office = store.office().await;
    let id = draft(&store, &office).await;
    let deed = by(Some(&office.planner));
    for head in 0..3 {
        let body = json!({"assign": {"block": head, "school": "A"}});
        assert_eq!(store.db.edit(deed, (&id, head), &body).await.unwrap(), head + 1);
    }
    assert_eq!(store.db.redo(deed, (&id, 3)).await.unwrap(), 3, "there is nothing to do again");
    assert_eq!(store.db.undo(deed, (&id, 3)).await.unwrap(), 2);
    assert_eq!(store.db.undo(deed, (&id, 2)).await.unwrap(), 1);
    let line = store.db.line(&id).await.unwrap();
    assert_eq!((seqs(&line.done), seqs(&line.undone)), (vec![1], vec![2, 3]));
    assert_eq!(line.done[0].body, r#"{"assign":{"block":0,"school":"A"}}"#);
    assert_eq!((line.done[0].person.clone(), line.done[0].at), (office.planner.clone(), at(0)));
    assert_eq!(store.db.redo(deed, (&id, 1)).await.unwrap(), 2);
    assert_eq!(store.db.undo(deed, (&id, 2)).await.unwrap(), 1);
    assert_eq!(store.db.undo(deed, (&id, 1)).await.unwrap(), 0);
    assert_eq!(store.db.undo(deed, (&id, 0)).await.unwrap(), 0, "there is nothing to undo");
    assert_eq!(store.db.draft(&office.district, &id).await.unwrap().head, 0);
    let line = store.db.line(&id).await.unwrap();
    assert_eq!((seqs(&line.done), seqs(&line.undone)), (vec![], vec![1, 2, 3]));
}

async fn an_edit_after_undoing_ends_what_could_be_done_again(store: Store) {
    let office = store.office().await;
    let id = draft(&store, &office).await;
    let deed = by(Some(&office.planner));
    store.db.edit(deed, (&id, 0), &json!(1)).await.unwrap();
    store.db.edit(deed, (&id, 1), &json!(2)).await.unwrap();
    store.db.undo(deed, (&id, 2)).await.unwrap();
    assert_eq!(store.db.edit(deed, (&id, 1), &json!(3)).await.unwrap(), 3);
    let line = store.db.line(&id).await.unwrap();
    assert_eq!((seqs(&line.done), seqs(&line.undone)), (vec![1, 3], vec![]));
    // What was done is not forgotten.
    let all = store.db.edits(&id).await.unwrap();
    assert_eq!(all.iter().map(|edit| &*edit.body).collect::<Vec<_>>(), ["1", "2", "3"]);
    assert_eq!(all.iter().map(|edit| edit.after).collect::<Vec<_>>(), [0, 1, 1]);
}

async fn who_did_not_see_the_last_edit_is_told_so(store: Store) {
    let office = store.office().await;
    let id = draft(&store, &office).await;
    let deed = by(Some(&office.planner));
    store.db.edit(deed, (&id, 0), &json!(1)).await.unwrap();
    let before = store.db.chain_head().await.unwrap();
    let late = [
        store.db.edit(deed, (&id, 0), &json!(2)).await.unwrap_err(),
        store.db.undo(deed, (&id, 0)).await.unwrap_err(),
        store.db.redo(deed, (&id, 7)).await.unwrap_err(),
    ];
    for refused in late {
        assert!(matches!(refused, DatabaseError::DrawnMeanwhile { head: 1, .. }), "{refused}");
    }
    assert_eq!(store.db.edits(&id).await.unwrap().len(), 1);
    assert_eq!(store.db.chain_head().await.unwrap(), before);
}

async fn a_closed_draft_stays_as_it_is(store: Store) {
    let office = store.office().await;
    let id = draft(&store, &office).await;
    let deed = by(Some(&office.planner));
    store.db.close_draft(deed, &id).await.unwrap();
    for refused in [
        store.db.edit(deed, (&id, 0), &json!(1)).await.unwrap_err(),
        store.db.close_draft(deed, &id).await.unwrap_err(),
    ] {
        assert!(matches!(refused, DatabaseError::DraftClosed), "{refused}");
    }
    let missing = store.db.close_draft(deed, "none").await.unwrap_err();
    assert!(matches!(missing, DatabaseError::Missing { what: "draft", .. }), "{missing}");
}

async fn somebody_has_to_draw(store: Store) {
    let office = store.office().await;
    let id = draft(&store, &office).await;
    let refused = store.db.edit(by(None), (&id, 0), &json!(1)).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::NobodyDoes), "{refused}");
    let refused = store.db.edit(by(Some("nobody")), (&id, 0), &json!(1)).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "person", .. }), "{refused}");
}

async fn a_draft_of_another_district_is_none(store: Store) {
    let office = store.office().await;
    let id = draft(&store, &office).await;
    let deed = catchment::store::database::Deed {
        district: Some("elsewhere"),
        ..by(Some(&office.planner))
    };
    let refused = store.db.edit(deed, (&id, 0), &json!(1)).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "draft", .. }), "{refused}");
    let refused = store.db.draft("elsewhere", &id).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "draft", .. }), "{refused}");
}

async fn of_those_who_draw_at_once_one_wins_each_time(store: Store) {
    let office = store.office().await;
    let id = draft(&store, &office).await;
    let replica = catchment::store::database::Database::open(&store.address).await.unwrap();
    let mut tasks = Vec::new();
    for task in 0..6 {
        let db = if task % 2 == 0 { store.db.clone() } else { replica.clone() };
        let (id, who) = (id.clone(), office.planner.clone());
        tasks.push(tokio::spawn(async move {
            let mut saw = 0;
            let mut n_done = 0;
            while n_done < 8 {
                match db.edit(by(Some(&who)), (&id, saw), &json!({"task": task})).await {
                    Ok(head) => (saw, n_done) = (head, n_done + 1),
                    Err(DatabaseError::DrawnMeanwhile { head, .. }) => saw = head,
                    Err(other) => panic!("{other}"),
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let line = store.db.line(&id).await.unwrap();
    assert_eq!(seqs(&line.done), (1..=48).collect::<Vec<_>>());
}

/// A list of edits, and how many of them count.
async fn any_sequence_of_edits_is_as_on_paper(store: Store) {
    let office = store.office().await;
    let deed = by(Some(&office.planner));
    let mut chance = Chance(7);
    for _ in 0..6 {
        let id = draft(&store, &office).await;
        let (mut paper, mut n_done, mut last): (Vec<i64>, usize, i64) = (Vec::new(), 0, 0);
        for _ in 0..40 {
            let saw = if n_done == 0 { 0 } else { paper[n_done - 1] };
            let head = match chance.below(5) {
                0 | 1 => {
                    last += 1;
                    paper.truncate(n_done);
                    paper.push(last);
                    n_done += 1;
                    store.db.edit(deed, (&id, saw), &json!(last)).await.unwrap()
                }
                2 | 3 => {
                    n_done = n_done.saturating_sub(1);
                    store.db.undo(deed, (&id, saw)).await.unwrap()
                }
                _ => {
                    n_done = (n_done + 1).min(paper.len());
                    store.db.redo(deed, (&id, saw)).await.unwrap()
                }
            };
            assert_eq!(head, if n_done == 0 { 0 } else { paper[n_done - 1] });
            let line = store.db.line(&id).await.unwrap();
            assert_eq!((seqs(&line.done), seqs(&line.undone)), {
                (paper[..n_done].to_vec(), paper[n_done..].to_vec())
            });
        }
        assert_eq!(store.db.edits(&id).await.unwrap().len() as i64, last);
    }
    // Whoever drew in it made what comes of it.
    let id = draft(&store, &office).await;
    store.db.edit(by(Some(&office.other)), (&id, 0), &json!(1)).await.unwrap();
    let folder = store.folder.path().join("drawn");
    write_plan(&folder, "{}");
    let new = NewPlan { folder: &folder, draft: Some(&id), ..new_plan(&office) };
    let plan = store.db.keep_plan(by(None), new).await.unwrap();
    let mut makers = vec![office.planner.clone(), office.other.clone()];
    makers.sort();
    assert_eq!(store.db.plan_makers(&office.district, &plan).await.unwrap(), makers);
}
