use std::fs;

use catchment::store::database::{Database, DatabaseError};

use super::{Store, by, on_both, wait_for};

on_both!(
    replicas_that_start_at_once_make_the_tables_once,
    what_was_kept_is_there_when_it_is_opened_again,
    a_store_of_a_newer_program_is_refused,
    somebody_elses_database_is_left_alone,
    a_store_that_is_gone_says_so,
);

async fn replicas_that_start_at_once_make_the_tables_once(store: Store) {
    let address = store.another().await;
    let open = || {
        let address = address.clone();
        tokio::spawn(async move { Database::open(&address).await.unwrap() })
    };
    let replicas = [open(), open(), open(), open()];
    for replica in replicas {
        let db = replica.await.unwrap();
        db.log(by(None), "started", &serde_json::Value::Null).await.unwrap();
    }
    let db = Database::open(&address).await.unwrap();
    assert_eq!(db.chain_head().await.unwrap().seq, 4);
}

async fn what_was_kept_is_there_when_it_is_opened_again(store: Store) {
    let office = store.office().await;
    store.db.close().await;
    let closed = store.db.ping().await.unwrap_err();
    assert!(matches!(closed, DatabaseError::Unreachable { .. }), "{closed}");
    let again = Database::open(&store.address).await.unwrap();
    assert_eq!(again.districts().await.unwrap()[0].id, office.district);
}

async fn a_store_of_a_newer_program_is_refused(store: Store) {
    store.meddle("INSERT INTO versions (version, applied_at) VALUES (99, 0)").await.unwrap();
    let refused = Database::open(&store.address).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Newer { found: 99, known: 3 }), "{refused}");
}

async fn somebody_elses_database_is_left_alone(store: Store) {
    let address = store.another().await;
    let theirs = Store { address: address.clone(), db: store.db, folder: store.folder };
    if !theirs.is_postgres() {
        fs::create_dir_all(theirs.folder.path().join("new")).unwrap();
        fs::write(&address, "").unwrap();
    }
    theirs
        .meddle("CREATE TABLE letters (text TEXT); INSERT INTO letters VALUES ('x')")
        .await
        .unwrap();
    let refused = Database::open(&address).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::NotOurs { .. }), "{refused}");
    theirs.meddle("INSERT INTO letters SELECT text FROM letters").await.unwrap();
    assert!(theirs.meddle("SELECT 1 FROM versions").await.is_err());
}

async fn a_store_that_is_gone_says_so(store: Store) {
    let gone = match store.is_postgres() {
        true => "postgres://nobody:secret@127.0.0.1:1/office".to_owned(),
        false => "/proc/no/such/place/office.sqlite".to_owned(),
    };
    let refused = Database::open(&gone).await.unwrap_err();
    let told = matches!(refused, DatabaseError::Unreachable { .. } | DatabaseError::File { .. });
    assert!(told, "{refused}");
    assert!(!refused.to_string().contains("secret"), "{refused}");
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let letter = "Dear office, ".repeat(1000);
    fs::write(&path, &letter).unwrap();
    let refused = wait_for(Database::open(path.to_str().unwrap())).unwrap_err();
    assert!(matches!(refused, DatabaseError::NotOurs { .. }), "{refused}");
    assert!(refused.to_string().contains("letter.txt"), "{refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), letter);
}

#[test]
fn a_store_is_a_file_or_a_postgres_address() {
    for bad in ["", "mysql://user:secret@host/db", "sqlite://x", "sqlite:", "https://example.org"] {
        let refused = wait_for(Database::open(bad)).unwrap_err();
        assert!(matches!(refused, DatabaseError::BadName { .. }), "{bad}: {refused}");
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }
}

#[test]
fn a_name_with_strange_letters_is_a_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["学区.sqlite", "a b?mode=ro#x%20.sqlite", ":memory:"] {
        let path = folder.path().join(name);
        let address = path.to_str().unwrap().to_owned();
        wait_for(async {
            let db = Database::open(&address).await.unwrap();
            db.log(by(None), "started", &serde_json::Value::Null).await.unwrap();
            db.close().await;
        });
        assert!(path.is_file(), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    super::on_sqlite(|store| async move {
        store.office().await;
        let mode = |name: &str| {
            let file = fs::metadata(store.folder.path().join(name)).unwrap();
            file.permissions().mode() & 0o777
        };
        let files = ["an office.sqlite", "an office.sqlite-wal", "an office.sqlite-shm"];
        assert_eq!(files.map(mode), [0o600; 3]);
    });
}
