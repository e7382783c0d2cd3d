//! As much of an HTTP client as these tests need: one request on one connection. A browser or a
//! proxy has retries of its own; this one sees every failure there is.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Whoever does not answer in this time does not answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

const BOUNDARY: &str = "a-boundary-that-nobody-writes";

impl Asked {
    pub fn get(path: &str) -> Self {
        Self::new("GET", path, Vec::new())
    }

    pub fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let body = serde_urlencoded::to_string(fields).unwrap().into_bytes();
        Self::new("POST", path, body).with("content-type", "application/x-www-form-urlencoded")
    }

    pub fn json(path: &str, body: &Value) -> Self {
        Self::new("POST", path, body.to_string().into_bytes())
            .with("content-type", "application/json")
    }

    /// Files: the names of fields, of files (empty: it is none) and contents.
    pub fn files(path: &str, fields: &[(&str, &str, &[u8])]) -> Self {
        let mut body = Vec::new();
        for (name, file, bytes) in fields {
            let file = match *file {
                "" => String::new(),
                file => format!("; filename=\"{file}\""),
            };
            let field = format!("content-disposition: form-data; name=\"{name}\"{file}");
            body.extend_from_slice(format!("--{BOUNDARY}\r\n{field}\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        Self::new("POST", path, body).with("content-type", &kind)
    }

    fn new(method: &'static str, path: &str, body: Vec<u8>) -> Self {
        Self { method, path: path.to_owned(), headers: Vec::new(), body }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// As a program with a token asks.
    pub fn by(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}")).with("accept", "application/json")
    }

    /// Of HTTP/1.0, so that the answer ends with the connection.
    fn bytes(&self) -> Vec<u8> {
        let Self { method, path, headers, body } = self;
        let mut head = format!("{method} {path} HTTP/1.0\r\nhost: localhost\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if *method == "POST" {
            head += &format!("content-length: {}\r\n", body.len());
        }
        [head.as_bytes(), b"\r\n", body].concat()
    }

    /// # Errors
    ///
    /// Nobody is there, or they went away before all was said.
    pub async fn at(&self, address: SocketAddr) -> io::Result<Reply> {
        exchange(address, &self.bytes()).await.map(|bytes| Reply::of(&bytes))
    }

    /// As [`Self::at`], of one who asks again for a while where nobody is there, or somebody says
    /// that they cannot just now.
    pub async fn until_answered(&self, address: SocketAddr) -> Reply {
        let mut last = None;
        for _ in 0..300 {
            match self.at(address).await {
                Ok(reply) if ![502, 503].contains(&reply.status) => return reply,
                other => last = Some(other),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{} {} had no answer: {last:?}", self.method, self.path);
    }
}

impl Reply {
    fn of(bytes: &[u8]) -> Self {
        let (head, body) = halves(bytes).expect("a whole answer has a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Self { status: status.expect("it has a status"), head, body: body.to_vec() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    pub fn text(&self) -> String {
        format!("{}\n{}", self.head, String::from_utf8_lossy(&self.body))
    }

    /// What came of it, where it went well.
    pub fn well(self) -> Value {
        assert!((200..300).contains(&self.status), "{}", self.text());
        self.json()
    }

    /// The stable code of what went wrong.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Head and body.
pub fn halves(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((String::from_utf8_lossy(&bytes[..end]).into_owned(), &bytes[end + 4..]))
}

/// How long a body is to be, if its head says so.
pub fn told_length(head: &str) -> Option<usize> {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut told = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    told.next()?.1.trim().parse().ok()
}

/// The bytes of a whole answer.
///
/// # Errors
///
/// Nobody is there, or the answer ends too early.
pub async fn exchange(address: SocketAddr, request: &[u8]) -> io::Result<Vec<u8>> {
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let talk = async {
        let (mut from, mut to) = TcpStream::connect(address).await?.into_split();
        // Whoever refuses a long body answers before all of it is sent.
        let (sent, answer) = tokio::join!(to.write_all(request), async {
            let mut answer = Vec::new();
            from.read_to_end(&mut answer).await.map(|_| answer)
        });
        let answer = answer?;
        let whole = halves(&answer).is_some_and(|(head, body)| {
            told_length(&head).is_none_or(|length| length == body.len())
        });
        match (whole, sent) {
            (true, _) => Ok(answer),
            (false, Err(err)) => Err(err),
            (false, Ok(())) => Err(cut()),
        }
    };
    timeout(PATIENCE, talk).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
