//! Processes of ours, and how they end.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::database::{Chance, Store};

/// The one of this build, or another one that is to be measured.
pub fn program() -> PathBuf {
    std::env::var_os("CATCHMENT").unwrap_or(env!("CARGO_BIN_EXE_catchment").into()).into()
}

/// What processes of one installation share.
#[derive(Clone, Debug)]
pub struct Machine {
    pub store: String,
    /// Where they keep what they need for a moment.
    pub temporary: PathBuf,
    /// What they say on standard error.
    pub log: PathBuf,
}

/// A server or a worker. Killed when dropped.
pub struct Process {
    child: Child,
    pub kind: Kind,
    /// Of a server.
    pub address: Option<SocketAddr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// With no worker of its own.
    Server,
    /// Dead to the others after three seconds.
    Worker,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As `kill -9` does.
    Killed,
    /// As a system does that is shut down.
    Asked,
}

impl End {
    pub fn by(chance: &mut Chance) -> Self {
        if chance.below(3) == 0 { Self::Asked } else { Self::Killed }
    }
}

impl Machine {
    pub fn of(store: &Store) -> Self {
        Self::with(&store.address, store.folder.path(), &store.folder.path().join("temporary"))
    }

    pub fn with(store: &str, folder: &Path, temporary: &Path) -> Self {
        std::fs::create_dir_all(temporary).unwrap();
        let log = folder.join("processes.log");
        Self { store: store.to_owned(), temporary: temporary.to_owned(), log }
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program());
        let log = OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        command.args(words).args(["--store", &self.store]).stderr(log);
        command.env("TMPDIR", &self.temporary).stdin(Stdio::null());
        command
    }

    /// Ready for work.
    ///
    /// # Panics
    ///
    /// It does not begin; then what it said is told.
    pub fn start(&self, kind: Kind) -> Process {
        let words: &[&str] = match kind {
            Kind::Server => &["serve", "--workers", "0", "--listen", "127.0.0.1:0"],
            Kind::Worker => &["work", "--lease", "3"],
        };
        let mut child = self.command(words).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let last = |line: &String| line.contains("/office/") || line.starts_with("worker ");
        let Some(said) = lines.find_map(|line| line.ok().filter(last)) else {
            panic!("{kind:?}: {:?} {}", child.wait(), self.said());
        };
        let address = said.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        Process { child, kind, address: address.map(|text| text.parse().unwrap()) }
    }

    /// What processes said on standard error.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether a command went well, and what it said.
    pub fn run(&self, words: &[&str]) -> (bool, String) {
        let done = self.command(words).stderr(Stdio::piped()).output().unwrap();
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// What is left of work that was not finished.
    pub fn leftovers(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.temporary).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Process {
    /// # Panics
    ///
    /// It is no server.
    pub fn at(&self) -> SocketAddr {
        self.address.expect("it is a server")
    }

    pub fn end(&mut self, how: End) -> ExitStatus {
        match how {
            End::Killed => self.child.kill().unwrap(),
            End::Asked => {
                let id = self.child.id().to_string();
                assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
            }
        }
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
