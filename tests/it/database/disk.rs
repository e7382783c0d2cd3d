//! A disk that is full: what was kept is safe, and work goes on when there is room.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use catchment::store::database::{Chain, Database, DatabaseError};
use serde_json::json;
use tempfile::TempDir;

use super::{Chance, Office, Store, by, cluster, wait_for};

/// A disk of so many mebibytes, gone when dropped.
pub struct SmallDisk {
    pub at: TempDir,
}

impl SmallDisk {
    pub fn of(mebibytes: u32) -> Self {
        let at = tempfile::tempdir().unwrap();
        let size = format!("size={mebibytes}m");
        let mount = ["-t", "tmpfs", "-o", &size, "tmpfs"];
        let mounted = Command::new("mount").args(mount).arg(at.path()).status().unwrap();
        assert!(mounted.success());
        Self { at }
    }

    /// What somebody else keeps on it.
    pub fn ballast(&self, mebibytes: usize) -> PathBuf {
        let path = self.at.path().join("ballast");
        fs::write(&path, vec![1; mebibytes << 20]).unwrap();
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.at.path()).status();
    }
}

#[test]
#[cfg_attr(not(mounts), ignore = "needs the right to mount")]
fn a_full_disk_loses_nothing_in_sqlite() {
    let disk = SmallDisk::of(12);
    let ballast = disk.ballast(4);
    let address = disk.at.path().join("office.sqlite").to_str().unwrap().to_owned();
    wait_for(fills_up(&address, &ballast));
}

#[test]
#[cfg_attr(not(all(mounts, postgres)), ignore = "needs the right to mount, and PostgreSQL")]
fn a_full_disk_loses_nothing_in_postgres() {
    let disk = SmallDisk::of(24);
    let ballast = disk.ballast(6);
    cluster::give_to_server(disk.at.path());
    // So that the server's user gets there.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o711);
    fs::set_permissions(disk.at.path(), open).unwrap();
    let space = disk.at.path().join("space");
    fs::create_dir(&space).unwrap();
    cluster::give_to_server(&space);
    wait_for(async {
        let server = cluster::cluster();
        server.sql(&format!("CREATE TABLESPACE small LOCATION '{}'", space.display())).await;
        let address = server.database("TABLESPACE small").await;
        fills_up(&address, &ballast).await;
        let name = address.split(['/', '?']).nth(3).unwrap();
        server.sql(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        server.sql("DROP TABLESPACE small").await;
    });
}

async fn fills_up(address: &str, ballast: &Path) {
    let db = Database::open(address).await.unwrap();
    let store = Store { db, address: address.to_owned(), folder: tempfile::tempdir().unwrap() };
    let office = store.office().await;
    let plan = store.plan(&office, "{}").await;
    let mut kept = vec![plan];
    let full = until_full(&store, &mut kept).await;
    assert!(matches!(full, DatabaseError::DiskFull), "{full}");
    assert!(full.to_string().contains("disk is full"));
    is_all_there(&store, &office, &kept).await;
    // Somebody makes room.
    fs::remove_file(ballast).unwrap();
    kept.push(store.db.keep_bytes(b"there is room again").await.unwrap());
    store.db.log(by(None), "room was made", &json!(1)).await.unwrap();
    is_all_there(&store, &office, &kept).await;
    store.db.close().await;
    let db = Database::open(address).await.unwrap();
    is_all_there(&Store { db, ..store }, &office, &kept).await;
}

async fn until_full(store: &Store, kept: &mut Vec<String>) -> DatabaseError {
    let mut chance = Chance(7);
    for _ in 0..100 {
        let bytes: Vec<u8> = (0..700_000).map(|_| chance.below(256) as u8).collect();
        match store.db.keep_bytes(&bytes).await {
            Ok(digest) => kept.push(digest),
            Err(full) => return full,
        }
        let what = json!({"kept": kept.len()});
        if let Err(full) = store.db.log(by(None), "kept", &what).await {
            return full;
        }
    }
    panic!("the disk is not small");
}

async fn is_all_there(store: &Store, office: &Office, kept: &[String]) {
    assert!(matches!(store.db.verify_chain(None).await.unwrap(), Chain::Whole(_)));
    for digest in kept {
        store.db.content(digest, u64::MAX).await.unwrap();
    }
    let into = store.folder.path().join("plan");
    store.db.plan_folder(&office.district, &kept[0], &into).await.unwrap();
}
