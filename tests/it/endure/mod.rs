//! The office as it runs: servers and workers that are processes of their own, killed at any
//! moment, cut off from their store, out of room, and asked by many at once.

mod client;
mod killed;
mod lookups;
mod news;
mod no_room;
mod office;
mod outage;
mod process;
mod proxy;
mod replicas;
