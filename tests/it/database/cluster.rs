//! A PostgreSQL of our own, one for the whole test binary, and more where one is to be killed: on a
//! socket in a temporary folder, gone when the tests are.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use sqlx::Connection;

/// Where the server's programs are.
pub const BIN: Option<&str> = option_env!("POSTGRES_BIN");

/// The server refuses to run as root.
const USER: &str = "postgres";

/// Kills the server and begins it again when it is told to, a word on a line. Ends it and removes
/// its folder when whoever started it is gone, however it ended: then its standard input is at its
/// end.
const KEEPER: &str = r#"
    set -e
    "$1/initdb" --pgdata="$2/data" --auth=trust --username=catchment --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >"$2/initdb.log" 2>&1
    start() {
        "$1/postgres" -D "$2/data" -c listen_addresses= -c unix_socket_directories="$2" \
            -c max_connections=300 >>"$2/server.log" 2>&1 &
        server=$!
    }
    begin() {
        tries=0
        start "$1" "$2"
        until "$1/pg_isready" --quiet --host="$2"; do
            tries=$((tries + 1))
            [ $tries -lt 1200 ] || exit 1
            sleep 0.05
            # It does not begin before the last of the killed one is gone.
            kill -0 $server 2>/dev/null || start "$1" "$2"
        done
        echo ready
    }
    begin "$1" "$2"
    while read -r word; do
        case "$word" in
            kill) kill -KILL $server; wait $server 2>/dev/null || true; echo gone ;;
            begin) begin "$1" "$2" ;;
        esac
    done
    kill -QUIT $server || true
    wait $server || true
    rm -rf "$2"
"#;

pub struct Cluster {
    pub folder: PathBuf,
    /// Its standard input is open as long as we live.
    _keeper: Child,
    words: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

/// # Panics
///
/// It does not start; then its log says why.
pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::begin)
}

impl Cluster {
    /// Another one.
    pub fn begin() -> Self {
        let folder = tempfile::Builder::new().prefix("catchment-pg-").tempdir().unwrap().keep();
        give_to_server(&folder);
        let bin = BIN.expect("these tests are ignored where there is no server");
        let mut keeper = as_server("sh")
            .args(["-c", KEEPER, "keeper", bin, folder.to_str().unwrap()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let words = (keeper.stdin.take().unwrap(), keeper.stdout.take().unwrap());
        let words = Mutex::new((words.0, BufReader::new(words.1)));
        let cluster = Self { folder, _keeper: keeper, words };
        cluster.hears("ready\n");
        cluster
    }

    /// As `kill -9` does, of the server's first process.
    pub fn kill(&self) {
        self.words.lock().unwrap().0.write_all(b"kill\n").unwrap();
        self.hears("gone\n");
    }

    /// After it was killed; it finds what was acknowledged by itself.
    pub fn begin_again(&self) {
        self.words.lock().unwrap().0.write_all(b"begin\n").unwrap();
        self.hears("ready\n");
    }

    fn hears(&self, wanted: &str) {
        let mut said = String::new();
        self.words.lock().unwrap().1.read_line(&mut said).unwrap();
        assert_eq!(said, wanted, "see {}", self.folder.display());
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgres://catchment@localhost/{database}?host={}", self.folder.display())
    }

    /// The address of a new database.
    pub async fn database(&self, options: &str) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        let name = format!("office_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.sql(&format!("CREATE DATABASE {name} {options}")).await;
        self.url(&name)
    }

    pub async fn sql(&self, sql: &str) {
        let mut server = sqlx::PgConnection::connect(&self.url("postgres")).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut server).await.unwrap();
    }
}

/// What of ours the server is to write to.
pub fn give_to_server(folder: &Path) {
    if is_root() {
        let id = Command::new("id").args(["-u", USER]).output().unwrap();
        let id = String::from_utf8(id.stdout).unwrap().trim().parse().unwrap();
        chown(folder, Some(id), None).unwrap();
    }
}

pub fn as_server(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--clear-groups", program]);
    command.current_dir("/");
    command
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
