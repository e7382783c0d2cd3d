use std::io::Write;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode, response};
use axum::response::Response;
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Bytes that do not change while the server runs, in every form a client may like.
#[derive(Debug)]
pub struct Resource {
    content_type: &'static str,
    keep: Keep,
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
    /// SHA-256 of the plain bytes, in hexadecimal.
    digest: String,
}

/// How long a client may keep it without asking.
#[derive(Clone, Copy, Debug)]
pub enum Keep {
    /// Ask every time; the answer is often "not changed".
    Ask,
    /// The address names what never changes; another version of this program may write it otherwise.
    Day,
    /// The name changes when the bytes do.
    Forever,
}

/// How bytes travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

/// SHA-256 of all parts and of where each ends, in hexadecimal.
pub fn digest_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    hex::encode(digest.finalize())
}

impl Resource {
    /// Something made when the server starts; compressed here, once.
    pub fn made(content_type: &'static str, text: impl Into<Bytes>) -> Self {
        Self::packed_here(content_type, Keep::Ask, text.into())
    }

    /// As [`Resource::made`], of what has a digest of its bytes in its address.
    pub fn lasting(content_type: &'static str, text: impl Into<Bytes>) -> Self {
        Self::packed_here(content_type, Keep::Forever, text.into())
    }

    fn packed_here(content_type: &'static str, keep: Keep, text: Bytes) -> Self {
        let pack = |encoding: Encoding| Some(Bytes::from(encoding.pack(&text)));
        let forms = rayon::join(|| pack(Encoding::Gzip), || pack(Encoding::Brotli));
        Self::ready(content_type, keep, text, forms)
    }

    /// SHA-256 of the plain bytes, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Something compressed already: `(gzip, brotli)`.
    pub fn ready(
        content_type: &'static str,
        keep: Keep,
        plain: Bytes,
        (gzip, brotli): (Option<Bytes>, Option<Bytes>),
    ) -> Self {
        let digest = hex::encode(Sha256::digest(&plain));
        Self { content_type, keep, plain, gzip, brotli, digest }
    }

    /// Made when it was asked for, and compressed as far as that is worth it.
    pub fn packed(content_type: &'static str, plain: Vec<u8>, gzip: Option<Vec<u8>>) -> Self {
        let gzip = gzip.map(Bytes::from);
        Self::ready(content_type, Keep::Ask, Bytes::from(plain), (gzip, None))
    }

    /// What it takes in memory.
    pub fn n_bytes(&self) -> usize {
        let packed = [&self.gzip, &self.brotli].into_iter().flatten();
        self.plain.len() + packed.map(Bytes::len).sum::<usize>()
    }

    pub fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// As it is, not compressed.
    pub fn plain(&self) -> &Bytes {
        &self.plain
    }

    /// The strong tag of the plain bytes.
    pub fn tag(&self) -> String {
        format!("\"{}\"", self.digest)
    }

    /// In the form the client likes best, or "not changed".
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        self.answer_to_be_kept(asked, self.keep)
    }

    /// As [`Resource::answer`], whatever was said when it was made of how long it may be kept.
    pub fn answer_to_be_kept(&self, asked: &HeaderMap, keep: Keep) -> Response {
        let (encoding, bytes) = self.form_for(asked);
        let etag = match encoding.name() {
            None => self.tag(),
            Some(name) => format!("\"{}-{name}\"", self.digest),
        };
        let mut answer: response::Builder = Response::builder()
            .header(ETAG, &etag)
            .header(CACHE_CONTROL, keep.header())
            .header(VARY, "accept-encoding");
        let known = asked.get_all(IF_NONE_MATCH).iter().any(|tags| lists(tags.as_bytes(), &etag));
        let body = if known {
            answer = answer.status(StatusCode::NOT_MODIFIED);
            Body::empty()
        } else {
            answer = answer.header(CONTENT_TYPE, self.content_type);
            if let Some(name) = encoding.name() {
                answer = answer.header(CONTENT_ENCODING, name);
            }
            Body::from(bytes.clone())
        };
        answer.body(body).expect("headers are made of ASCII")
    }

    fn form_for(&self, asked: &HeaderMap) -> (Encoding, &Bytes) {
        match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if takes(asked, "br") => (Encoding::Brotli, brotli),
            (_, Some(gzip)) if takes(asked, "gzip") => (Encoding::Gzip, gzip),
            _ => (Encoding::Plain, &self.plain),
        }
    }
}

impl Keep {
    pub fn header(self) -> &'static str {
        match self {
            Self::Day => "public, max-age=86400",
            Self::Ask => "public, no-cache",
            Self::Forever => "public, max-age=31536000, immutable",
        }
    }
}

impl Encoding {
    /// Of what the client takes.
    pub fn liked_best(asked: &HeaderMap) -> Self {
        if takes(asked, "br") {
            Self::Brotli
        } else if takes(asked, "gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// `None`: as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }

    pub fn pack(self, bytes: &[u8]) -> Vec<u8> {
        let in_memory = "memory takes everything";
        match self {
            Self::Plain => bytes.to_vec(),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(bytes).expect(in_memory);
                encoder.finish().expect(in_memory)
            }
            Self::Brotli => {
                let mut encoder = CompressorWriter::new(Vec::new(), 1 << 16, BROTLI_QUALITY, 22);
                encoder.write_all(bytes).expect(in_memory);
                encoder.into_inner()
            }
        }
    }
}

/// As quick as gzip usually is, and shorter.
const BROTLI_QUALITY: u32 = 5;

fn takes(asked: &HeaderMap, name: &str) -> bool {
    let mut lists = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
    lists.any(|list| accepts(list, name))
}

/// Whether `If-None-Match` names this tag, or any. RFC 9110, 13.1.2: weakly compared.
pub fn lists(tags: &[u8], etag: &str) -> bool {
    let tags = String::from_utf8_lossy(tags);
    let mut tags = tags.split(',').map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Whether `Accept-Encoding` allows `name`: by its own weight, else by that of `*`.
fn accepts(list: &str, name: &str) -> bool {
    let weight_of = |wanted: &str| {
        list.split(',').find_map(|item| {
            let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
            let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f64>);
            coding.trim().eq_ignore_ascii_case(wanted).then(|| weight.unwrap_or(0.0))
        })
    };
    weight_of(name).or_else(|| weight_of("*")).is_some_and(|weight| 0.0 < weight)
}

#[cfg(test)]
mod tests {
    use super::{accepts, lists};

    #[test]
    fn an_encoding_is_accepted_by_name_or_by_star_unless_its_weight_is_zero() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("gzip;q=0.5 , *;q=0", "gzip"));
        assert!(accepts("*", "br"));
        assert!(!accepts("*, br;q=0", "br"));
        assert!(!accepts("br;q=0.0", "br"));
        assert!(!accepts("identity", "gzip"));
        assert!(!accepts("", "gzip"));
    }

    #[test]
    fn a_tag_is_found_in_a_list_weak_or_not() {
        assert!(lists(b"\"a\", W/\"b\"", "\"b\""));
        assert!(lists(b"*", "\"b\""));
        assert!(!lists(b"\"a\"", "\"b\""));
    }
}
