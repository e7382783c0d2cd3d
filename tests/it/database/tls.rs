//! A PostgreSQL elsewhere: nothing is said to it in the clear, and to nobody in its place.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Stdio};

use catchment::store::database::Database;
use sqlx::{Connection, Row};
use tempfile::TempDir;

use super::cluster::{BIN, as_server, give_to_server};
use super::wait_for;

/// As the keeper of all tests' server; this one speaks TLS alone, by a certificate of an authority
/// of its own.
const KEEPER: &str = r#"
    set -e
    cd "$2"
    new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    openssl req -x509 $new -keyout ca.key -out ca.crt -subj /CN=authority -days 2 2>log
    openssl req $new -keyout server.key -out server.csr -subj /CN=localhost 2>>log
    echo subjectAltName=DNS:localhost >names
    openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt \
        -days 2 -extfile names 2>>log
    chmod 600 server.key
    "$1/initdb" --pgdata=data --auth=trust --username=catchment --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >>log 2>&1
    echo 'hostssl all all all trust' >data/pg_hba.conf
    "$1/postgres" -D data -c listen_addresses=localhost -c port="$3" -c ssl=on \
        -c ssl_cert_file="$2/server.crt" -c ssl_key_file="$2/server.key" \
        -c unix_socket_directories= >>log 2>&1 &
    until "$1/pg_isready" --quiet --host=localhost --port="$3"; do kill -0 $!; sleep 0.05; done
    echo ready
    read -r _ || true
    kill -QUIT $!
    wait $! || true
"#;

struct Server {
    port: u16,
    folder: TempDir,
    keeper: Child,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("catchment-tls-").tempdir().unwrap();
        give_to_server(folder.path());
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let bin = BIN.expect("this test is ignored where there is no server");
        let mut keeper = as_server("sh")
            .args(["-c", KEEPER, "keeper", bin, folder.path().to_str().unwrap()])
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        assert_eq!(said, "ready\n", "{log}");
        Self { port, folder, keeper }
    }

    fn url(&self, host: &str, more: &str) -> String {
        format!("postgres://catchment@{host}:{}/postgres?{more}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its standard input ends, and it with it.
        drop(self.keeper.stdin.take());
        self.keeper.wait().unwrap();
    }
}

#[test]
#[cfg_attr(not(postgres), ignore = "needs the programs of a PostgreSQL server")]
fn a_server_is_reached_over_tls_and_nobody_else_in_its_place() {
    let server = Server::start();
    let authority = server.folder.path().join("ca.crt");
    let trusted = format!("sslmode=verify-full&sslrootcert={}", authority.display());
    wait_for(async {
        for (host, more, why) in [
            ("localhost", "sslmode=disable".to_owned(), "nothing is said in the clear"),
            ("localhost", "sslmode=verify-full".to_owned(), "nobody vouches for it"),
            ("127.0.0.1", trusted.clone(), "it is not called so"),
        ] {
            let refused = Database::open(&server.url(host, &more)).await;
            assert!(refused.is_err(), "{why}");
        }
        let url = server.url("localhost", &trusted);
        let database = Database::open(&url).await.unwrap();
        database.ping().await.unwrap();
        // What is heard of others comes over TLS, too.
        drop(database.hear().await.unwrap());
        database.close().await;
        let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
        let find = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let row = sqlx::query(find).fetch_one(&mut connection).await.unwrap();
        assert!(row.get::<bool, _>(0));
        assert_eq!(row.get::<String, _>(1), "TLSv1.3");
        connection.close().await.unwrap();
    });
}
