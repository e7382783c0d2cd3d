//! The store of an office: the same tests on both databases.

mod backups;
pub mod cluster;
mod contents;
pub mod crash;
pub mod disk;
mod drawing;
mod log;
mod opening;
mod people;
mod publishing;
mod tls;
mod work;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use catchment::store::database::{
    Database, Deed, Membership, Moment, NewDistrict, NewPerson, NewPlan, Role,
};
use serde_json::json;
use tempfile::TempDir;

/// A store for one test.
pub struct Store {
    pub db: Database,
    /// As [`Database::open`] takes it.
    pub address: String,
    pub folder: TempDir,
}

/// Each of these functions is a test on each of the databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                crate::database::on_sqlite(super::$name);
            })*
        }

        mod postgres {
            $(#[test]
            #[cfg_attr(not(postgres), ignore = "needs the programs of a PostgreSQL server")]
            fn $name() {
                crate::database::on_postgres(super::$name);
            })*
        }
    };
}
pub(crate) use on_both;

pub fn on_sqlite<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    wait_for(async {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("an office.sqlite").to_str().unwrap().to_owned();
        let db = Database::open(&address).await.unwrap();
        test(Store { db, address, folder }).await;
    });
}

pub fn on_postgres<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    wait_for(async {
        let folder = tempfile::tempdir().unwrap();
        let address = cluster::cluster().database("").await;
        let db = Database::open(&address).await.unwrap();
        test(Store { db, address, folder }).await;
    });
}

pub fn wait_for<T>(test: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(test)
}

/// A day after another from 2026 on, so that tests have a clock of their own.
pub fn at(ms: i64) -> Moment {
    Moment(1_780_000_000_000 + ms)
}

pub fn by(who: Option<&str>) -> Deed<'_> {
    Deed { at: at(0), who, district: None }
}

/// The same chances for the same seed.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % n
    }
}

/// A district with people in it.
pub struct Office {
    pub district: String,
    pub planner: String,
    pub publisher: String,
    pub other: String,
}

impl Store {
    pub async fn office(&self) -> Office {
        let new =
            NewDistrict { short_name: "riverside", name: "滨河", english: Some("Riverside") };
        let district = self.db.add_district(by(None), new).await.unwrap();
        let mut people = Vec::new();
        for name in ["ping", "kofi", "ada"] {
            people.push(self.person(name).await);
        }
        let [planner, publisher, other] = people.try_into().unwrap();
        for (person, role) in [(&planner, Role::Planner), (&publisher, Role::Publisher)] {
            let (person, district) = (person.clone(), Some(district.clone()));
            let to = Membership { person, district, role };
            self.db.grant(by(None), &to).await.unwrap();
        }
        Office { district, planner, publisher, other }
    }

    pub async fn person(&self, sign_in: &str) -> String {
        let new = NewPerson { sign_in, called: sign_in, password: None, elsewhere: None };
        self.db.add_person(by(None), new).await.unwrap()
    }

    /// The digest of a plan that says no more than `text`.
    pub async fn plan(&self, office: &Office, text: &str) -> String {
        let folder = self.folder.path().join("a plan");
        write_plan(&folder, text);
        let new = NewPlan { folder: &folder, ..new_plan(office) };
        let kept = self.db.keep_plan(by(Some(&office.planner)), new).await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        kept
    }

    /// Does to the database what no program of ours does.
    pub async fn meddle(&self, sql: &str) -> Result<(), sqlx::Error> {
        let mut connection = self.connection().await?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.map(drop)
    }

    pub async fn connection(&self) -> Result<sqlx::AnyConnection, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let url = match self.is_postgres() {
            true => self.address.clone(),
            false => format!("sqlite://{}", self.address.replace(' ', "%20")),
        };
        <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await
    }

    /// The address of another store, of the same kind, that is not made yet.
    pub async fn another(&self) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        if self.is_postgres() {
            return cluster::cluster().database("").await;
        }
        let name = format!("new/{}.sqlite", NEXT.fetch_add(1, Ordering::Relaxed));
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub fn is_postgres(&self) -> bool {
        self.address.starts_with("postgres:")
    }
}

pub fn new_plan(office: &Office) -> NewPlan<'_> {
    static FIGURES: std::sync::LazyLock<serde_json::Value> =
        std::sync::LazyLock::new(|| json!({"walk_m": 420}));
    NewPlan {
        district: &office.district,
        folder: Path::new(""),
        inputs: None,
        draft: None,
        level: None,
        figures: &FIGURES,
    }
}

pub fn write_plan(folder: &Path, text: &str) {
    std::fs::create_dir_all(folder.join("inputs")).unwrap();
    std::fs::write(folder.join("plan.json"), text).unwrap();
    std::fs::write(folder.join("inputs/blocks.csv"), "id,children\n1,2\n").unwrap();
}
