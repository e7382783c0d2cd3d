use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output};

use catchment::store::NewComment;
use catchment::store::database::{
    Chain, Database, DatabaseError, Deed, InputFile, NewDraft, NewJob, NewPublication, NewToken,
    NewVersion, PublicationKind,
};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::{Office, Store, by, on_both, on_sqlite};

on_both!(
    a_backup_fills_a_new_store_with_the_same,
    a_store_that_is_not_empty_is_not_restored_into,
    half_a_backup_is_none,
    an_older_backup_is_restored_and_a_newer_one_refused,
    a_backup_is_of_one_state_while_others_write,
);

/// Something of everything.
async fn filled(store: &Store) -> Office {
    let office = store.office().await;
    let plan = store.plan(&office, "{\"digest\": \"方案\"}").await;
    let (planner, publisher) = (by(Some(&office.planner)), by(Some(&office.publisher)));
    let district = &*office.district;
    store.db.set_totp(planner, &office.planner, Some("SECRET")).await.unwrap();
    store.db.take_totp_step(&office.planner, 42).await.unwrap();
    store.db.keep_bytes(&vec![7; 3_000_000]).await.unwrap();
    store.db.keep_bytes(b"").await.unwrap();
    let new = NewDraft { district, title: "x", base: Some(&plan), inputs: None };
    let draft = store.db.add_draft(planner, new).await.unwrap();
    for head in 0..3 {
        store.db.edit(planner, (&draft, head), &json!({"at": head})).await.unwrap();
    }
    store.db.undo(planner, (&draft, 3)).await.unwrap();
    let kind = PublicationKind::InForce { from: None };
    let new = NewPublication { district, plan: &plan, kind, notice: "x" };
    let id = store.db.propose(planner, new).await.unwrap();
    store.db.approve(publisher, &id).await.unwrap();
    let said = NewComment {
        day: "2027-05-01".to_owned(),
        plan,
        block: None,
        text: "hello".to_owned(),
        contact: Some("a@example.org".to_owned()),
    };
    store.db.add_comment(by(None), district, &said).await.unwrap();
    let body = json!(1);
    let new = NewJob { district, kind: "solve", body: &body, most_attempts: 3, key: Some("k") };
    store.db.enqueue(planner, new).await.unwrap();
    let content = store.db.keep_bytes(b"id\n").await.unwrap();
    let (role, file_name) = ("blocks".to_owned(), "b.csv".to_owned());
    let files = [InputFile { role, file_name, content }];
    let new = NewVersion { district, files: &files, note: "x" };
    store.db.keep_version(planner, new).await.unwrap();
    let (person, scopes, label) = (&*office.planner, &["plans:read"][..], "x");
    let (district, expires_at) = (Some(district), None);
    let new = NewToken { token: "hash", person, district, scopes, label, expires_at };
    store.db.add_token(planner, new).await.unwrap();
    let comment = store.db.comments(&office.district, 0, 1).await.unwrap()[0].id;
    let here = Deed { district: Some(&*office.district), ..planner };
    store.db.handle_comment(here, comment, (true, "Answered")).await.unwrap();
    store.db.set_about(planner, &office.district, "[office]\nphone = \"1\"\n").await.unwrap();
    let list = store.folder.path().join("names.csv");
    fs::write(&list, "address,block\n一号,B1\n").unwrap();
    store.db.set_name_list(planner, &office.district, ("names.csv", &list)).await.unwrap();
    office
}

/// Whoever adds a table adds it to the backup, or here.
const NOT_BACKED_UP: [&str; 4] = ["attempts", "news", "sessions", "versions"];

#[test]
fn every_table_is_in_a_backup() {
    on_sqlite(|store| async move {
        filled(&store).await;
        let file = store.folder.path().join("office.backup");
        store.db.backup(&file).await.unwrap();
        let there = restored(&store, &store.another().await, &file).await;
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
        let mut connection = store.connection().await.unwrap();
        let tables = sqlx::query(tables).fetch_all(&mut connection).await.unwrap();
        let tables: Vec<String> = tables.iter().map(|row| row.try_get(0).unwrap()).collect();
        assert!(20 < tables.len());
        for table in tables.iter().filter(|table| !NOT_BACKED_UP.contains(&&***table)) {
            let rows = rows_of(&store, table).await;
            assert!(!rows.is_empty(), "{table}: something has to be in it for this test");
            assert_eq!(rows_of(&there, table).await, rows, "{table}");
        }
    });
}

async fn rows_of(store: &Store, table: &str) -> Vec<String> {
    let mut connection = store.connection().await.unwrap();
    let find = sqlx::AssertSqlSafe(format!("SELECT * FROM {table} ORDER BY 1, 2"));
    let rows = sqlx::query(find).fetch_all(&mut connection).await.unwrap();
    rows.iter().map(|row| format!("{:?}", row.values)).collect()
}

async fn restored(store: &Store, address: &str, file: &Path) -> Store {
    let db = Database::open(address).await.unwrap();
    db.restore(file).await.unwrap();
    Store {
        db,
        address: address.to_owned(),
        folder: tempfile::tempdir_in(store.folder.path()).unwrap(),
    }
}

/// All that can be asked of an office, in words.
async fn everything(db: &Database, office: &Office) -> String {
    let district = &*office.district;
    let drafts = db.drafts(district).await.unwrap();
    let plans = db.plans(district).await.unwrap();
    let person = db.person(&office.planner).await.unwrap();
    let said = [
        format!("{:?}", db.districts().await.unwrap()),
        format!("{:?} {:?}", person.totp_secret, db.people().await.unwrap()),
        format!("{:?}", db.memberships(None).await.unwrap()),
        format!("{drafts:?} {:?}", db.line(&drafts[0].id).await.unwrap()),
        format!("{plans:?} {:?}", db.plan_files(district, &plans[0].digest).await.unwrap()),
        format!("{:?}", db.plan_makers(district, &plans[0].digest).await.unwrap()),
        format!("{:?}", db.published(None).await.unwrap()),
        format!("{:?}", db.comments(district, 0, 9).await.unwrap()),
        format!("{:?}", db.jobs(district, 9).await.unwrap()),
        format!("{:?}", db.audit_rows(None, 0, 99).await.unwrap()),
    ];
    said.join("\n")
}

async fn a_backup_fills_a_new_store_with_the_same(store: Store) {
    let office = filled(&store).await;
    let file = store.folder.path().join("office.backup");
    let made = store.db.backup(&file).await.unwrap();
    assert_eq!(made.head, store.db.chain_head().await.unwrap());
    let before = everything(&store.db, &office).await;
    let mut moved = vec![store.another().await];
    // Also from the one database to the other.
    moved.push(store.folder.path().join("moved.sqlite").to_str().unwrap().to_owned());
    #[cfg(postgres)]
    moved.push(super::cluster::cluster().database("").await);
    for address in moved {
        let there = restored(&store, &address, &file).await;
        assert_eq!(everything(&there.db, &office).await, before);
        assert_eq!(
            there.db.verify_chain(Some(&made.head)).await.unwrap(),
            Chain::Whole(made.head.clone())
        );
        let bytes = there.db.keep_bytes(&vec![7; 3_000_000]).await.unwrap();
        assert!(there.db.content(&bytes, u64::MAX).await.unwrap() == vec![7; 3_000_000]);
        assert!(!there.db.take_totp_step(&office.planner, 42).await.unwrap());
        // Work goes on there.
        let said = NewComment {
            day: "2027-05-02".to_owned(),
            ..there.db.comments(&office.district, 0, 1).await.unwrap().remove(0).said
        };
        assert_eq!(there.db.add_comment(by(None), &office.district, &said).await.unwrap(), 2);
        assert!(matches!(there.db.verify_chain(None).await.unwrap(), Chain::Whole(_)));
    }
}

async fn a_store_that_is_not_empty_is_not_restored_into(store: Store) {
    let office = filled(&store).await;
    let file = store.folder.path().join("office.backup");
    store.db.backup(&file).await.unwrap();
    let before = everything(&store.db, &office).await;
    let refused = store.db.restore(&file).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::NotEmpty), "{refused}");
    assert_eq!(everything(&store.db, &office).await, before);
}

async fn half_a_backup_is_none(store: Store) {
    filled(&store).await;
    let file = store.folder.path().join("office.backup");
    store.db.backup(&file).await.unwrap();
    let whole = fs::read(&file).unwrap();
    let empty = Database::open(&store.another().await).await.unwrap();
    let mut broken: Vec<Vec<u8>> = Vec::new();
    for part in 0..12 {
        broken.push(whole[..whole.len() * part / 12].to_vec());
        let mut flipped = whole.clone();
        flipped[whole.len() * part / 12] ^= 4;
        broken.push(flipped);
    }
    broken.push(whole[..whole.len() - 1].to_vec());
    broken.push(b"Dear office".to_vec());
    for bytes in broken {
        fs::write(&file, bytes).unwrap();
        let refused = empty.restore(&file).await.unwrap_err();
        assert!(matches!(refused, DatabaseError::BadBackup { .. }), "{refused}");
        assert_eq!(empty.chain_head().await.unwrap().seq, 0);
    }
    fs::write(&file, &whole).unwrap();
    empty.restore(&file).await.unwrap();
}

async fn an_older_backup_is_restored_and_a_newer_one_refused(store: Store) {
    let office = filled(&store).await;
    let file = store.folder.path().join("office.backup");
    let head = store.db.backup(&file).await.unwrap().head;
    let whole = fs::read(&file).unwrap();
    let before = everything(&store.db, &office).await;

    // As version 1 of the tables was.
    let since = ["handlings", "abouts", "name_lists"];
    fs::write(&file, edited(&whole, |table, _| !since.contains(&table), "people")).unwrap();
    let there = restored(&store, &store.another().await, &file).await;
    assert_eq!(everything(&there.db, &office).await, before);
    assert_eq!(there.db.verify_chain(Some(&head)).await.unwrap(), Chain::Whole(head));
    assert_eq!(there.db.about(&office.district).await.unwrap(), None);

    let without = |_: &str, column: &str| column != "totp_secret";
    fs::write(&file, edited(&whole, without, "people")).unwrap();
    let there = restored(&store, &store.another().await, &file).await;
    let person = there.db.person(&office.planner).await.unwrap();
    assert_eq!((person.called.is_empty(), person.totp_secret), (false, None));

    fs::write(&file, edited(&whole, |_, _| true, "pupils")).unwrap();
    let empty = Database::open(&store.another().await).await.unwrap();
    let refused = empty.restore(&file).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::BadBackup { .. }), "{refused}");
    assert!(refused.to_string().contains("newer"), "{refused}");
}

/// A backup without the tables and columns that are not `kept`, and people in a table of this name.
fn edited(backup: &[u8], kept: impl Fn(&str, &str) -> bool, people: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(backup).read_to_end(&mut bytes).unwrap();
    let line = 1 + bytes.iter().position(|byte| *byte == b'\n').unwrap();
    let (mut out, mut rest) = (bytes[..line].to_vec(), &bytes[line..]);
    let long = |rest: &mut &[u8]| {
        let length = u32::from_be_bytes(take(rest, 4).try_into().unwrap());
        take(rest, length as usize).to_vec()
    };
    let put = |out: &mut Vec<u8>, text: &[u8]| {
        out.extend((text.len() as u32).to_be_bytes());
        out.extend(text);
    };
    let mut keep: Vec<bool> = Vec::new();
    loop {
        match take(&mut rest, 1)[0] {
            b'T' => {
                let table = String::from_utf8(long(&mut rest)).unwrap();
                let n = take(&mut rest, 1)[0];
                let columns: Vec<Vec<u8>> = (0..n).map(|_| long(&mut rest)).collect();
                let is_kept = |name: &Vec<u8>| kept(&table, std::str::from_utf8(name).unwrap());
                keep = columns.iter().map(is_kept).collect();
                if keep.contains(&true) {
                    out.push(b'T');
                    let name = if table == "people" { people } else { &table };
                    put(&mut out, name.as_bytes());
                    out.push(keep.iter().filter(|keep| **keep).count() as u8);
                    let columns = columns.iter().zip(&keep).filter(|(_, keep)| **keep);
                    columns.for_each(|(name, _)| put(&mut out, name));
                }
            }
            b'R' => {
                let mut row = Vec::new();
                for keep in &keep {
                    let kind = take(&mut rest, 1)[0];
                    let value = match kind {
                        b'0' => Vec::new(),
                        b'n' => take(&mut rest, 8).to_vec(),
                        _ => {
                            let mut value = Vec::new();
                            put(&mut value, &long(&mut rest));
                            value
                        }
                    };
                    if *keep {
                        row.push(kind);
                        row.extend(value);
                    }
                }
                if keep.contains(&true) {
                    out.push(b'R');
                    out.extend(row);
                }
            }
            _ => break,
        }
    }
    out.push(b'E');
    let sum = Sha256::digest(&out);
    out.extend(sum);
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&out).unwrap();
    packed.finish().unwrap()
}

fn take<'b>(rest: &mut &'b [u8], n: usize) -> &'b [u8] {
    let (taken, left) = rest.split_at(n);
    *rest = left;
    taken
}

async fn a_backup_is_of_one_state_while_others_write(store: Store) {
    let office = filled(&store).await;
    let (db, who) = (store.db.clone(), office.planner.clone());
    let draft = db.drafts(&office.district).await.unwrap().remove(0);
    let writer = tokio::spawn(async move {
        let mut head = draft.head;
        for _ in 0..60 {
            head = db.edit(by(Some(&who)), (&draft.id, head), &json!(head)).await.unwrap();
        }
    });
    for number in 0..3 {
        let file = store.folder.path().join(format!("{number}.backup"));
        let made = store.db.backup(&file).await.unwrap();
        let there = restored(&store, &store.another().await, &file).await;
        let Chain::Whole(head) = there.db.verify_chain(None).await.unwrap() else { panic!() };
        assert_eq!(head, made.head);
        let draft = there.db.drafts(&office.district).await.unwrap().remove(0);
        let rows = there.db.audit_rows(None, 0, 999).await.unwrap();
        let n_edits = rows.iter().filter(|row| row.action == "draft edited").count();
        assert_eq!(there.db.edits(&draft.id).await.unwrap().len(), n_edits);
    }
    writer.await.unwrap();
}

fn catchment(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_catchment")).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn the_commands_back_up_restore_and_check() {
    on_sqlite(|store| async move {
        filled(&store).await;
        let head = store.db.chain_head().await.unwrap();
        let end = format!("{}:{}", head.seq, head.hash);
        let at = |name: &str| store.folder.path().join(name).to_str().unwrap().to_owned();
        let (backup, new) = (at("b"), at("new.sqlite"));
        let audit = |store: &str, head: &str| {
            catchment(&["store", "audit", "--store", store, "--head", head])
        };

        let made = catchment(&["store", "backup", &backup, "--store", &store.address]);
        assert!(made.status.success() && said(&made).contains(&end), "{}", said(&made));
        let made = catchment(&["store", "restore", &backup, "--store", &new]);
        assert!(
            made.status.success() && said(&made).contains("the log is whole"),
            "{}",
            said(&made)
        );
        let again = catchment(&["store", "restore", &backup, "--store", &new]);
        assert_eq!(again.status.code(), Some(1));
        assert!(said(&again).contains("not empty"), "{}", said(&again));
        assert!(audit(&new, &end).status.success());

        let other = format!("{}:{}", head.seq, "0".repeat(64));
        let broken = audit(&new, &other);
        assert_eq!(broken.status.code(), Some(1));
        assert!(
            said(&broken).contains(&format!("broken from entry {}", head.seq)),
            "{}",
            said(&broken)
        );
        assert_eq!(audit(&new, "7").status.code(), Some(2));
        let none = audit(&at("none.sqlite"), &end);
        assert_eq!(none.status.code(), Some(1));
        assert!(said(&none).contains("no such store") && !Path::new(&at("none.sqlite")).exists());
    });
}
