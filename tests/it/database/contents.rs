use std::fs;
use std::path::Path;
use std::process::Command;

use catchment::store::{self, database};
use database::{DatabaseError, InputFile, NewPlan, NewVersion, PIECE_BYTES};

use super::{Chance, Store, by, new_plan, on_both};

on_both!(
    bytes_come_out_as_they_went_in,
    the_same_bytes_are_kept_once,
    damage_is_noticed,
    what_was_kept_is_never_changed_or_removed,
    a_version_of_inputs_is_named_by_its_files,
    a_version_names_only_what_is_kept,
    a_plan_comes_out_byte_for_byte,
    a_plan_without_a_plan_is_none,
    a_path_out_of_the_folder_is_refused,
);

fn noise(n_bytes: usize) -> Vec<u8> {
    let mut chance = Chance(7);
    (0..n_bytes).map(|_| chance.below(256) as u8).collect()
}

async fn bytes_come_out_as_they_went_in(store: Store) {
    for n_bytes in [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 77] {
        let bytes = noise(n_bytes);
        let path = store.folder.path().join("some bytes");
        fs::write(&path, &bytes).unwrap();
        let digest = store.db.keep_file(&path).await.unwrap();
        assert_eq!(store.db.content_length(&digest).await.unwrap(), n_bytes as u64);
        assert!(store.db.content(&digest, n_bytes as u64).await.unwrap() == bytes);
    }
    let digest = store.db.keep_bytes(b"short").await.unwrap();
    let refused = store.db.content(&digest, 4).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::NotToKeep { .. }), "{refused}");
    let missing = store.db.content(&"0".repeat(64), 4).await.unwrap_err();
    assert!(matches!(missing, DatabaseError::Missing { what: "content", .. }), "{missing}");
}

async fn the_same_bytes_are_kept_once(store: Store) {
    let replica = database::Database::open(&store.address).await.unwrap();
    let bytes = noise(2 * PIECE_BYTES);
    let mut tasks = Vec::new();
    for task in 0..6 {
        let db = if task % 2 == 0 { store.db.clone() } else { replica.clone() };
        let bytes = bytes.clone();
        tasks.push(tokio::spawn(async move { db.keep_bytes(&bytes).await.unwrap() }));
    }
    for task in tasks {
        let digest = task.await.unwrap();
        assert!(store.db.content(&digest, u64::MAX).await.unwrap() == bytes);
    }
}

/// As a failing disk does it.
async fn damage(store: &Store, sql: &str) {
    let off = match store.is_postgres() {
        true => {
            "ALTER TABLE pieces DISABLE TRIGGER ALL; ALTER TABLE plan_files DISABLE TRIGGER ALL;"
        }
        false => {
            "DROP TRIGGER pieces_never_changed; DROP TRIGGER pieces_never_removed; \
             DROP TRIGGER plan_files_never_changed;"
        }
    };
    store.meddle(&format!("{off} {sql}")).await.unwrap();
}

async fn damage_is_noticed(store: Store) {
    let digest = store.db.keep_bytes(&noise(2 * PIECE_BYTES)).await.unwrap();
    damage(&store, "UPDATE pieces SET bytes = substr(bytes, 2) WHERE number = 1").await;
    let found = store.db.content(&digest, u64::MAX).await.unwrap_err();
    assert!(matches!(found, DatabaseError::Damaged { .. }), "{found}");
    store.meddle("DELETE FROM pieces WHERE number = 1").await.unwrap();
    let found = store.db.content(&digest, u64::MAX).await.unwrap_err();
    assert!(matches!(found, DatabaseError::Damaged { .. }), "{found}");
}

async fn what_was_kept_is_never_changed_or_removed(store: Store) {
    let office = store.office().await;
    store.plan(&office, "{}").await;
    let changes = [
        ("contents", "n_bytes = 1"),
        ("pieces", "number = 7"),
        ("plans", "figures = '{}'"),
        ("plan_files", "path = 'x'"),
        ("plan_makers", "person = 'x'"),
    ];
    for (table, change) in changes {
        for sql in [format!("UPDATE {table} SET {change}"), format!("DELETE FROM {table}")] {
            let refused = store.meddle(&sql).await.unwrap_err().to_string();
            assert!(refused.contains(&format!("{table}: never")), "{refused}");
        }
    }
}

fn file(role: &str, file_name: &str, content: &str) -> InputFile {
    let [role, file_name, content] = [role, file_name, content].map(str::to_owned);
    InputFile { role, file_name, content }
}

async fn a_version_of_inputs_is_named_by_its_files(store: Store) {
    let office = store.office().await;
    let content = store.db.keep_bytes(b"id\n").await.unwrap();
    let mut files = [file("schools", "学校.csv", &content), file("blocks", "b.csv", &content)];
    let deed = by(Some(&office.planner));
    let new = NewVersion { district: &office.district, files: &files.clone(), note: "first" };
    let id = store.db.keep_version(deed, new).await.unwrap();
    let n_written = store.db.chain_head().await.unwrap().seq;
    files.reverse();
    let new = NewVersion { district: &office.district, files: &files, note: "again" };
    assert_eq!(store.db.keep_version(deed, new).await.unwrap(), id);
    assert_eq!(store.db.chain_head().await.unwrap().seq, n_written, "nothing was written");
    let versions = store.db.versions(&office.district).await.unwrap();
    assert_eq!(versions.len(), 1);
    assert_eq!((&*versions[0].note, &versions[0].files[..]), ("first", &files[..]));
    assert_eq!(store.db.version(&office.district, &id).await.unwrap(), versions[0]);
    let other = NewVersion { district: &office.district, files: &files[..1], note: "" };
    assert_ne!(store.db.keep_version(deed, other).await.unwrap(), id);
}

async fn a_version_names_only_what_is_kept(store: Store) {
    let office = store.office().await;
    let nothing = "0".repeat(64);
    let files = [file("blocks", "b.csv", &nothing)];
    let new = NewVersion { district: &office.district, files: &files, note: "" };
    let before = store.db.chain_head().await.unwrap();
    let refused = store.db.keep_version(by(None), new).await.unwrap_err();
    let missing =
        matches!(&refused, DatabaseError::Missing { what: "content", name } if *name == nothing);
    assert!(missing, "{refused}");
    assert_eq!(store.db.versions(&office.district).await.unwrap(), []);
    assert_eq!(store.db.chain_head().await.unwrap(), before);
    let new = NewVersion { district: "nowhere", files: &[], note: "" };
    let refused = store.db.keep_version(by(None), new).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Missing { what: "district", .. }), "{refused}");
}

async fn a_plan_comes_out_byte_for_byte(store: Store) {
    let office = store.office().await;
    let folder = store.folder.path().join("plan");
    let made = Command::new(env!("CARGO_BIN_EXE_catchment"))
        .args(["allocate", "--schools", "fixtures/two_schools/schools.geojson"])
        .args(["--blocks", "fixtures/two_schools/blocks.geojson", "--out"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let new = NewPlan { folder: &folder, ..new_plan(&office) };
    let digest = store.db.keep_plan(by(Some(&office.planner)), new).await.unwrap();
    let kept = store.db.plan(&office.district, &digest).await.unwrap();
    assert_eq!((&*kept.figures, kept.made_by), (r#"{"walk_m":420}"#, Some(office.planner.clone())));

    let into = store.folder.path().join("out/of it");
    store.db.plan_folder(&office.district, &digest, &into).await.unwrap();
    assert_eq!(all_files(&folder), all_files(&into));
    store::open(&into).unwrap();
    // A plan that is there is replaced; what is none is left alone.
    store.db.plan_folder(&office.district, &digest, &into).await.unwrap();
    fs::write(into.join("letter.txt"), "mine").unwrap();
    let refused = store.db.plan_folder(&office.district, &digest, &into).await.unwrap_err();
    assert!(refused.to_string().contains("letter.txt"), "{refused}");
    let missing = store.db.plan_folder("elsewhere", &digest, &into).await.unwrap_err();
    assert!(matches!(missing, DatabaseError::Missing { what: "plan", .. }), "{missing}");
}

fn all_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    assert!(2 < files.len());
    files
}

async fn a_plan_without_a_plan_is_none(store: Store) {
    let office = store.office().await;
    let folder = store.folder.path().join("empty");
    fs::create_dir(&folder).unwrap();
    let new = NewPlan { folder: &folder, ..new_plan(&office) };
    let refused = store.db.keep_plan(by(None), new).await.unwrap_err();
    assert!(refused.to_string().contains("there is no plan.json in it"), "{refused}");
    assert_eq!(store.db.plans(&office.district).await.unwrap(), []);
}

async fn a_path_out_of_the_folder_is_refused(store: Store) {
    let office = store.office().await;
    let digest = store.plan(&office, "{}").await;
    damage(&store, "UPDATE plan_files SET path = '../out.csv' WHERE path LIKE 'inputs%'").await;
    let into = store.folder.path().join("in/side");
    let refused = store.db.plan_folder(&office.district, &digest, &into).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Damaged { what: "plan", .. }), "{refused}");
    assert_eq!(fs::read_dir(store.folder.path().join("in")).unwrap().count(), 0);
}
