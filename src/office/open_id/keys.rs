use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::signature::{
    self, ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde::Deserialize;

/// How a provider may sign: with a key of its own that everybody can know the other half of, and in
/// no other way. `none` and `HS256` are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    Es384,
    EdDsa,
}

impl Algorithm {
    /// `None`: nobody is believed who signs so.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::Rs256,
            "PS256" => Self::Ps256,
            "ES256" => Self::Es256,
            "ES384" => Self::Es384,
            "EdDSA" => Self::EdDsa,
            _ => return None,
        })
    }
}

/// The keys of a provider.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<Key>);

/// Nobody has more.
const MOST: usize = 64;

#[derive(Clone, Debug)]
pub(super) struct Key {
    id: Option<String>,
    /// `None`: of every one that suits its kind.
    algorithm: Option<String>,
    public: Public,
}

#[derive(Clone, Debug)]
enum Public {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// RFC 7517, 5.
#[derive(Deserialize)]
struct KeysJson {
    keys: Vec<serde_json::Value>,
}

/// RFC 7517, 4, and RFC 7518, 6.
#[derive(Deserialize)]
struct KeyJson {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    use_: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

fn bytes(text: Option<&String>) -> Option<Vec<u8>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text?.trim_end_matches('=')).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

/// Without zeros before it.
fn number(text: Option<&String>) -> Option<Vec<u8>> {
    let bytes = bytes(text)?;
    let first = bytes.iter().position(|byte| *byte != 0)?;
    Some(bytes[first..].to_vec())
}

/// SEC 1, 2.3.3, not compressed.
fn point(key: &KeyJson, size: usize) -> Option<Vec<u8>> {
    let (x, y) = (bytes(key.x.as_ref())?, bytes(key.y.as_ref())?);
    (x.len() == size && y.len() == size).then(|| [&[4], &*x, &*y].concat())
}

impl KeyJson {
    /// `None`: it is of no use here.
    fn key(self) -> Option<Key> {
        if self.use_.as_deref().is_some_and(|used| used != "sig") {
            return None;
        }
        let public = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => Public::Rsa { n: number(self.n.as_ref())?, e: number(self.e.as_ref())? },
            ("EC", Some("P-256")) => Public::P256(point(&self, 32)?),
            ("EC", Some("P-384")) => Public::P384(point(&self, 48)?),
            ("OKP", Some("Ed25519")) => Public::Ed25519(bytes(self.x.as_ref())?),
            _ => return None,
        };
        Some(Key { id: self.kid, algorithm: self.alg, public })
    }
}

impl Keys {
    /// Of a JWK Set; keys that are of no use here are passed over. `None`: it is none.
    pub fn read(text: &[u8]) -> Option<Self> {
        let all: KeysJson = serde_json::from_slice(text).ok()?;
        let keys = all.keys.into_iter().take(MOST);
        let known = keys.filter_map(|key| serde_json::from_value::<KeyJson>(key).ok()?.key());
        Some(Self(known.collect()))
    }

    /// Those that may have signed what says so of itself.
    pub(super) fn suiting<'a>(
        &'a self,
        id: Option<&'a str>,
        (name, algorithm): (&'a str, Algorithm),
    ) -> impl Iterator<Item = &'a Key> {
        self.0.iter().filter(move |key| {
            let same = id.is_none() || key.id.as_deref() == id;
            let said = key.algorithm.as_deref().is_none_or(|said| said == name);
            same && said && key.suits(algorithm)
        })
    }
}

impl Key {
    fn suits(&self, algorithm: Algorithm) -> bool {
        matches!(
            (&self.public, algorithm),
            (Public::Rsa { .. }, Algorithm::Rs256 | Algorithm::Ps256)
                | (Public::P256(_), Algorithm::Es256)
                | (Public::P384(_), Algorithm::Es384)
                | (Public::Ed25519(_), Algorithm::EdDsa)
        )
    }

    /// Whether its other half signed this.
    pub fn signed(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let verified = match (&self.public, algorithm) {
            (Public::Rsa { n, e }, Algorithm::Rs256) => RsaPublicKeyComponents { n, e }.verify(
                &signature::RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
            (Public::Rsa { n, e }, Algorithm::Ps256) => RsaPublicKeyComponents { n, e }.verify(
                &signature::RSA_PSS_2048_8192_SHA256,
                message,
                signature,
            ),
            (Public::P256(point), Algorithm::Es256) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            (Public::P384(point), Algorithm::Es384) => {
                UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point).verify(message, signature)
            }
            (Public::Ed25519(point), Algorithm::EdDsa) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
            _ => return false,
        };
        verified.is_ok()
    }
}
