//! The database is killed and begins again: who reads public pages sees nothing of it, the office
//! is told to come back, and everything goes on by itself.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use catchment::store::database::Database;

use super::client::Asked;
use super::office::{City, Hands, hands, kept_plan, shown};
use super::process::{Kind, Machine};
use crate::database::cluster::Cluster;
use crate::database::{Store, wait_for};

#[test]
#[cfg_attr(not(postgres), ignore = "needs the programs of a PostgreSQL server")]
fn a_killed_postgres_loses_nothing_and_everything_goes_on_by_itself() {
    let cluster = Cluster::begin();
    wait_for(async {
        let folder = tempfile::tempdir().unwrap();
        let address = cluster.database("").await;
        let db = Database::open(&address).await.unwrap();
        goes_on(Store { db, address, folder }, &cluster).await;
    });
}

async fn goes_on(store: Store, cluster: &Cluster) {
    let office = store.office().await;
    let hands = hands(&store, &office).await;
    let machine = Machine::of(&store);
    let replicas = [machine.start(Kind::Server), machine.start(Kind::Server)];
    let _worker = machine.start(Kind::Worker);
    let [one, other] = [replicas[0].at(), replicas[1].at()];
    let plans = [kept_plan(&store, &office, 1).await, kept_plan(&store, &office, 2).await];
    hands.publish(one, &plans[0]).await;
    let (city, mut versions, mut jobs) = (City::new(), Vec::new(), Vec::new());
    let mut again = Vec::new();
    for number in 0..2 {
        versions.push(kept(&hands, one, &city, number).await);
        jobs.push(asked(&hands, one, &versions[number], number).await);
        cluster.kill();
        told_to_come_back(&hands, one).await;
        Asked::get("/riverside/api/lookup?block=B01").at(one).await.unwrap().well();
        cluster.begin_again();
        let began = Instant::now();
        let read = hands.read(&format!("inputs/{}", versions[number]));
        read.until_answered(other).await.well();
        again.push(began.elapsed());
        assert!(machine.run(&["store", "audit"]).0);
    }
    // Who heard news, hears them again.
    let publication = hands.publish(one, &plans[1]).await;
    until(async || shown(other).await.contains(&plans[1])).await;
    hands.withdraw(&publication).at(other).await.unwrap().well();
    for version in &versions {
        hands.read(&format!("inputs/{version}")).at(one).await.unwrap().well();
    }
    for job in &jobs {
        let read = hands.read(&format!("jobs/{job}"));
        until(async || read.at(one).await.unwrap().well()["state"] == "done").await;
    }
    again.sort();
    println!("an office is answered again {} ms at worst after its database", again[1].as_millis());
}

/// Without waiting without end.
async fn told_to_come_back(hands: &Hands, at: SocketAddr) {
    let (asked, ready) = (hands.read("plans"), Asked::get("/readyz"));
    let (told, ready) = tokio::join!(asked.at(at), ready.at(at));
    let told = told.unwrap();
    assert_eq!((told.status, &*told.code()), (503, "store-unreachable"), "{}", told.text());
    assert_eq!(ready.unwrap().status, 503);
}

async fn kept(hands: &Hands, at: SocketAddr, city: &City, number: usize) -> String {
    let kept = hands.upload(city, number).at(at).await.unwrap().well();
    kept["id"].as_str().unwrap().to_owned()
}

async fn asked(hands: &Hands, at: SocketAddr, version: &str, number: usize) -> String {
    let asked = hands.ask_for_job(version, &number.to_string()).at(at).await.unwrap().well();
    asked["id"].as_str().unwrap().to_owned()
}

async fn until(is_so: impl AsyncFn() -> bool) {
    for _ in 0..600 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never is so");
}
