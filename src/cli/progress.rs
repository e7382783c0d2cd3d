use std::io::{self, IsTerminal, Read};
use std::process;
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

use crate::office::jobs::MARK;

/// Shows what is being done if it takes longer than a second and somebody looks on; ends when
/// dropped.
pub(super) struct Stage {
    /// Closed when the stage is over. `None`: nobody looks on.
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);

/// Set when a worker waits for us.
static WATCHED: OnceLock<()> = OnceLock::new();

/// From now on stages are told in lines on standard error, and this process ends when its standard
/// input does: when whoever wanted it is gone.
pub(super) fn watched() {
    if WATCHED.set(()).is_ok() {
        thread::spawn(|| {
            let mut bytes = [0; 64];
            while matches!(io::stdin().read(&mut bytes), Ok(1..)) {}
            process::exit(NOBODY_WAITS);
        });
    }
}

/// As after SIGTERM.
const NOBODY_WAITS: i32 = 143;

impl Stage {
    pub(super) fn start(doing: &'static str) -> Self {
        if WATCHED.get().is_some() {
            eprintln!("{MARK}{doing}");
            return Self { running: None };
        }
        if !io::stderr().is_terminal() {
            return Self { running: None };
        }
        let (running, over) = mpsc::channel();
        let watch = thread::spawn(move || {
            if over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let spinner = ProgressBar::new_spinner().with_message(doing);
                spinner.enable_steady_tick(TICK);
                // An error: the sender is gone, the stage over.
                let _ = over.recv();
                spinner.finish_and_clear();
            }
        });
        Self { running: Some((running, watch)) }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some((running, watch)) = self.running.take() {
            drop(running);
            let _ = watch.join();
        }
    }
}

/// The result of `work`, while people see what is being done.
pub(super) fn stage<T>(doing: &'static str, work: impl FnOnce() -> T) -> T {
    let _stage = Stage::start(doing);
    work()
}
