//! A disk that is full, as those see it who work: told so by a code, nothing is lost, and work goes
//! on when there is room.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use super::client::Asked;
use super::office::{Hands, hands, kept_plan};
use super::process::{Kind, Machine};
use crate::database::disk::SmallDisk;
use crate::database::{Chance, Store, cluster, wait_for};
use catchment::store::database::Database;

#[test]
#[cfg_attr(not(mounts), ignore = "needs the right to mount")]
fn whoever_sends_files_to_a_full_disk_is_told_and_goes_on_when_there_is_room() {
    let disk = SmallDisk::of(24);
    let at = disk.at.path().to_owned();
    wait_for(async {
        let address = at.join("office.sqlite").to_str().unwrap().to_owned();
        let store = opened(&address).await;
        let machine = Machine::with(&address, store.folder.path(), &at.join("temporary"));
        fills_up(&store, &machine, (&disk, &at)).await;
    });
}

/// The database has room, and what a server needs for a moment has none.
#[test]
#[cfg_attr(not(all(mounts, postgres)), ignore = "needs the right to mount, and PostgreSQL")]
fn whoever_sends_files_where_they_cannot_come_in_is_told_and_goes_on_when_there_is_room() {
    let disk = SmallDisk::of(8);
    let at = disk.at.path().to_owned();
    wait_for(async {
        let store = opened(&cluster::cluster().database("").await).await;
        let machine = Machine::with(&store.address, store.folder.path(), &at);
        let ballast = disk.ballast(6);
        let office = store.office().await;
        let hands = hands(&store, &office).await;
        let server = machine.start(Kind::Server);
        let small = sent(&hands, server.at(), &noise(1, 900_000)).await.unwrap();
        for _ in 0..3 {
            assert_eq!(sent(&hands, server.at(), &noise(2, 5 << 20)).await, Err(full()));
        }
        is_there(&hands, server.at(), &[(small, noise(1, 900_000))]).await;
        // Nothing of what was refused is left there.
        assert_eq!(fs::read_dir(&at).unwrap().count(), 1);
        fs::remove_file(ballast).unwrap();
        sent(&hands, server.at(), &noise(2, 5 << 20)).await.unwrap();
    });
}

async fn opened(address: &str) -> Store {
    let (db, address) = (Database::open(address).await.unwrap(), address.to_owned());
    Store { db, address, folder: tempfile::tempdir().unwrap() }
}

async fn fills_up(store: &Store, machine: &Machine, (disk, at): (&SmallDisk, &Path)) {
    let office = store.office().await;
    let hands = hands(store, &office).await;
    let server = machine.start(Kind::Server);
    let plan = kept_plan(store, &office, 1).await;
    hands.publish(server.at(), &plan).await;
    let ballast = disk.ballast(6);
    let mut kept = Vec::new();
    for seed in 0.. {
        let bytes = noise(seed, 1 << 20);
        match sent(&hands, server.at(), &bytes).await {
            Ok(version) => kept.push((version, bytes)),
            Err(told) => {
                assert_eq!(told, full());
                break;
            }
        }
        assert!(kept.len() < 100, "the disk is not small");
    }
    Asked::get("/riverside/api/lookup?block=B01").at(server.at()).await.unwrap().well();
    let file = at.join("office.backup");
    let backup = ["store", "backup", file.to_str().unwrap()];
    let (whole, said) = machine.run(&backup);
    assert!(!whole && said.contains("disk is full"), "{said}");
    let names = fs::read_dir(at).unwrap().map(|one| one.unwrap().file_name());
    let names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.contains("backup")), "{names:?}");
    // Somebody makes room.
    fs::remove_file(ballast).unwrap();
    is_there(&hands, server.at(), &kept).await;
    let bytes = noise(1000, 1 << 20);
    kept.push((sent(&hands, server.at(), &bytes).await.unwrap(), bytes));
    is_there(&hands, server.at(), &kept).await;
    let elsewhere = store.folder.path().join("office.backup");
    let (whole, said) = machine.run(&["store", "backup", elsewhere.to_str().unwrap()]);
    assert!(whole, "{said}");
    let (whole, said) = machine.run(&["store", "audit"]);
    assert!(whole, "{said}");
}

/// Bytes that do not pack.
fn noise(seed: u64, n_bytes: usize) -> Vec<u8> {
    let mut chance = Chance(seed);
    (0..n_bytes).map(|_| chance.below(256) as u8).collect()
}

/// What whoever has no room is told.
fn full() -> (u16, String) {
    (507, "disk-full".to_owned())
}

/// A version of one file, or what whoever sent it was told.
async fn sent(hands: &Hands, at: SocketAddr, bytes: &[u8]) -> Result<String, (u16, String)> {
    let files = [("streets", "streets.csv", bytes)];
    let sent = Asked::files("/office/riverside/inputs", &files).by(&hands.planner);
    let told = sent.at(at).await.unwrap();
    match told.status {
        201 => Ok(told.json()["id"].as_str().unwrap().to_owned()),
        status => Err((status, told.code())),
    }
}

async fn is_there(hands: &Hands, at: SocketAddr, kept: &[(String, Vec<u8>)]) {
    for (version, bytes) in kept {
        let read = hands.read(&format!("inputs/{version}/files/streets/streets.csv"));
        let file = read.at(at).await.unwrap();
        assert_eq!((file.status, file.body.len()), (200, bytes.len()), "{version}");
        assert_eq!(file.body, *bytes);
    }
}
