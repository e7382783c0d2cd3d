//! A simple proxy: each request goes to the next replica; one that is down, or goes down before it
//! has answered, is passed over where that is safe.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::client::{exchange, halves, told_length};

pub struct Proxy {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    accepting: tokio::task::JoinHandle<()>,
}

struct Shared {
    replicas: Mutex<Vec<SocketAddr>>,
    next: AtomicUsize,
    n_passed_over: AtomicUsize,
}

impl Proxy {
    pub async fn before(replicas: Vec<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (replicas, next) = (Mutex::new(replicas), AtomicUsize::new(0));
        let shared = Arc::new(Shared { replicas, next, n_passed_over: AtomicUsize::new(0) });
        let answering = shared.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let shared = answering.clone();
                tokio::spawn(async move { shared.pass_on(client).await });
            }
        });
        Self { address, shared, accepting }
    }

    /// A replica was started again, elsewhere.
    pub fn replace(&self, number: usize, address: SocketAddr) {
        self.shared.replicas.lock().unwrap()[number] = address;
    }

    /// How often the next replica was asked, as one was down.
    pub fn n_passed_over(&self) -> usize {
        self.shared.n_passed_over.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Shared {
    async fn pass_on(&self, mut client: TcpStream) {
        let Ok(request) = read_request(&mut client).await else { return };
        let answer = self.answer(&request).await;
        let answer = answer.unwrap_or_else(|_| b"HTTP/1.0 502 Bad Gateway\r\n\r\n".to_vec());
        // Whoever asked may have gone.
        let _ = client.write_all(&answer).await;
        let _ = client.shutdown().await;
    }

    async fn answer(&self, request: &[u8]) -> io::Result<Vec<u8>> {
        let replicas = self.replicas.lock().unwrap().clone();
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let mut last = io::Error::from(io::ErrorKind::NotConnected);
        for number in 0..replicas.len() {
            let replica = replicas[(first + number) % replicas.len()];
            match exchange(replica, request).await {
                Ok(answer) => return Ok(answer),
                // Only what changes nothing is safe to be done twice.
                Err(err) if !request.starts_with(b"GET ") => return Err(err),
                Err(err) => last = err,
            }
            self.n_passed_over.fetch_add(1, Ordering::Relaxed);
        }
        Err(last)
    }
}

async fn read_request(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        if let Some((head, body)) = halves(&request)
            && told_length(&head).unwrap_or(0) <= body.len()
        {
            return Ok(request);
        }
        if client.read_buf(&mut request).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}
