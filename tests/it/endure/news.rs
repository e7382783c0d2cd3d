//! What is published at one replica, all others show.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::office::{hands, kept_plan, shown};
use super::process::{Kind, Machine};
use crate::database::{Store, on_postgres};

#[test]
#[cfg_attr(not(postgres), ignore = "needs the programs of a PostgreSQL server")]
fn a_publication_reaches_every_replica() {
    on_postgres(reaches_every_replica);
}

async fn reaches_every_replica(store: Store) {
    let office = store.office().await;
    let hands = hands(&store, &office).await;
    let machine = Machine::of(&store);
    let replicas = [machine.start(Kind::Server), machine.start(Kind::Server)];
    let [one, other] = [replicas[0].at(), replicas[1].at()];
    let mut waited = Vec::new();
    for seed in 1..=4 {
        let plan = kept_plan(&store, &office, seed).await;
        // Each in turn is the one at which it is done.
        let (here, there) = if seed % 2 == 0 { (one, other) } else { (other, one) };
        let id = hands.publish(here, &plan).await;
        let began = Instant::now();
        assert!(shown(here).await.contains(&plan), "it is shown when it is answered");
        waited.push(until(there, (&plan, true), began).await);
        hands.withdraw(&id).at(here).await.unwrap().well();
        let began = Instant::now();
        assert!(!shown(here).await.contains(&plan));
        waited.push(until(there, (&plan, false), began).await);
    }
    println!("another replica shows it {}", figures(&mut waited));
    let mut cut = Vec::new();
    for seed in 5..=7 {
        let plan = kept_plan(&store, &office, seed).await;
        cut_off_whoever_listens(&store).await;
        hands.publish(one, &plan).await;
        let began = Instant::now();
        cut.push(until(other, (&plan, true), began).await);
    }
    println!("one that was cut off from the news meanwhile shows it {}", figures(&mut cut));
}

fn figures(waited: &mut [Duration]) -> String {
    waited.sort();
    let ms = |at: usize| waited[at].as_millis();
    format!("after {} ms, {} ms at worst", ms(waited.len() / 2), ms(waited.len() - 1))
}

/// How long it took until everybody sees it there, or sees it no more.
async fn until(at: SocketAddr, (plan, wanted): (&String, bool), began: Instant) -> Duration {
    while began.elapsed() < Duration::from_secs(60) {
        if shown(at).await.contains(plan) == wanted {
            return began.elapsed();
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it is never so there");
}

async fn cut_off_whoever_listens(store: &Store) {
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND query ILIKE 'LISTEN%'";
    store.meddle(sql).await.unwrap();
}
