//! Files that take a while, made while they are sent.

use std::io::{self, Write};
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::serve::problem::ApiError;

/// What all files together are made by.
#[derive(Debug)]
pub struct Exports {
    turns: Arc<Semaphore>,
    /// No answer waits for these.
    threads: ThreadPool,
}

/// So many files are made at once: each may need the memory of some documents, and a while.
const MOST_AT_ONCE: usize = 2;

/// Sent at once.
const CHUNK: usize = 64 << 10;

/// Chunks that wait to be sent.
const WAITING: usize = 4;

/// A browser that takes nothing for so long is gone.
const STALLED: Duration = Duration::from_secs(60);

impl Exports {
    /// A thread for every core; where there are enough, one core is left to short answers.
    ///
    /// # Errors
    ///
    /// The system gives no threads.
    pub fn new() -> Result<Arc<Self>, ThreadPoolBuildError> {
        let n_cores = available_parallelism().map_or(1, NonZero::get);
        let n_threads = (n_cores - 1).max(MOST_AT_ONCE);
        let named = |at| format!("export-{at}");
        let threads = ThreadPoolBuilder::new().num_threads(n_threads).thread_name(named).build()?;
        Ok(Arc::new(Self { turns: Arc::new(Semaphore::new(MOST_AT_ONCE)), threads }))
    }
}

/// What is written to a browser, in chunks; whoever writes waits until they are taken.
pub struct Pipe {
    send: Sender<io::Result<Bytes>>,
    runtime: Handle,
    chunk: Vec<u8>,
}

impl Pipe {
    fn put(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::take(&mut self.chunk));
        let sent = self.runtime.block_on(self.send.send_timeout(Ok(chunk), STALLED));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if CHUNK <= self.chunk.len() {
            self.put()?;
        }
        Ok(bytes.len())
    }

    /// Chunks are sent when they are full, and at the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Answers with what `write` writes, while it does; what it makes it may make on the threads. What
/// goes wrong before anything is sent is a problem; later the answer breaks off.
pub async fn send(
    exports: Arc<Exports>,
    (content_type, name): (&'static str, &str),
    write: impl FnOnce(&mut Pipe, &ThreadPool) -> io::Result<()> + Send + 'static,
) -> Result<Response, ApiError> {
    let turn = exports.turns.clone().acquire_owned().await.map_err(|_| ApiError::Bug)?;
    let (send, mut taken) = mpsc::channel(WAITING);
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let _until_done = turn;
        let mut pipe = Pipe { send: send.clone(), runtime, chunk: Vec::with_capacity(CHUNK) };
        let Err(err) = write(&mut pipe, &exports.threads).and_then(|()| pipe.put()) else { return };
        if err.kind() != io::ErrorKind::BrokenPipe {
            eprintln!("error: cannot make a file of a plan: {err}");
            let _ = pipe.runtime.block_on(send.send_timeout(Err(err), STALLED));
        }
    });
    let first = match taken.recv().await {
        Some(Err(_)) => return Err(ApiError::Bug),
        Some(Ok(first)) => Some(first),
        None => None,
    };
    let called = format!("attachment; filename=\"{name}\"");
    let headers = [(CONTENT_TYPE, content_type.to_owned()), (CONTENT_DISPOSITION, called)];
    Ok((headers, body(first, taken)).into_response())
}

fn body(first: Option<Bytes>, taken: Receiver<io::Result<Bytes>>) -> Body {
    Body::from_stream(stream::unfold((first, taken), async |(first, mut taken)| match first {
        Some(first) => Some((Ok(first), (None, taken))),
        None => taken.recv().await.map(|next| (next, (None, taken))),
    }))
}
