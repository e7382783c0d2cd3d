//! A small provider of OpenID Connect, which lies as it is told, and whoever goes there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use catchment::model::{NameClaim, OpenId, Strangers};
use catchment::office::open_id::Provider;
use catchment::serve::Options;
use catchment::store::database::Moment;
use ring::digest;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

use super::Office;
use crate::http::Answer;

pub const CLIENT: &str = "catchment";
pub const SECRET: &str = "p&ss: word";

/// What the provider does when it is asked.
pub struct Lies {
    pub key: EcdsaKeyPair,
    pub kid: &'static str,
    /// Keys it tells, by their ids.
    pub told: Vec<(&'static str, Vec<u8>)>,
    /// What comes for a code; else the code is unknown.
    pub tokens: BTreeMap<String, String>,
    pub challenge: String,
    pub beside: Value,
    pub issuer: String,
    /// Whether it signs people out.
    pub ends: bool,
}

/// A provider on a port of its own.
pub struct Elsewhere {
    pub issuer: String,
    pub lies: Arc<Mutex<Lies>>,
}

pub fn new_key() -> EcdsaKeyPair {
    let chance = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &chance).unwrap();
    EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &chance).unwrap()
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub fn jwk((kid, point): &(&'static str, Vec<u8>)) -> Value {
    let (x, y) = (base64url(&point[1..33]), base64url(&point[33..]));
    json!({"kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": x, "y": y})
}

impl Elsewhere {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let key = new_key();
        let told = vec![("one", key.public_key().as_ref().to_vec())];
        let lies = Arc::new(Mutex::new(Lies {
            key,
            kid: "one",
            told,
            tokens: BTreeMap::new(),
            challenge: String::new(),
            beside: Value::Null,
            issuer: issuer.clone(),
            ends: true,
        }));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/about", get(about))
            .with_state(lies.clone());
        tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self { issuer, lies }
    }

    pub fn settings(&self) -> OpenId {
        OpenId {
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            label: None,
            name_claim: NameClaim::PreferredUsername,
            strangers: Strangers::Refused,
            secret_file: None,
            certificates_file: None,
        }
    }

    pub async fn office(&self, settings: OpenId) -> Office {
        let provider = Provider::new(settings, SECRET, None).unwrap();
        let open_id = Some(Arc::new(provider));
        Office::open_with(Options { open_id, ..Options::default() }).await
    }

    /// What is right for somebody who left.
    pub fn claims(&self, left: &Left, name: &str) -> Value {
        let now = Moment::now().0 / 1000;
        json!({
            "iss": self.issuer, "sub": format!("sub-{name}"), "aud": CLIENT, "iat": now,
            "exp": now + 300, "nonce": left.given["nonce"], "preferred_username": name,
        })
    }

    pub fn signed(&self, claims: &Value) -> String {
        let lies = self.lies.lock().unwrap();
        let header = json!({"alg": "ES256", "kid": lies.kid});
        let text = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
        let signature = lies.key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", base64url(signature))
    }

    /// For this code, if the one who asks shows the verifier of the one who left.
    pub fn gives(&self, code: &str, left: &Left, token: String) {
        let mut lies = self.lies.lock().unwrap();
        lies.challenge.clone_from(&left.given["code_challenge"]);
        lies.tokens.insert(code.to_owned(), token);
    }
}

type Lying = State<Arc<Mutex<Lies>>>;

async fn metadata(State(lies): Lying) -> Json<Value> {
    let lies = lies.lock().unwrap();
    let issuer = &lies.issuer;
    let ends = lies.ends.then(|| format!("{issuer}/end?from=metadata"));
    Json(json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
        "userinfo_endpoint": format!("{issuer}/about"), "end_session_endpoint": ends,
    }))
}

async fn keys(State(lies): Lying) -> Json<Value> {
    let keys: Value = lies.lock().unwrap().told.iter().map(jwk).collect();
    Json(json!({ "keys": keys }))
}

async fn about(State(lies): Lying, headers: HeaderMap) -> Response {
    match headers.get("authorization").is_some_and(|shown| shown == "Bearer access") {
        true => Json(lies.lock().unwrap().beside.clone()).into_response(),
        false => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn token(State(lies): Lying, headers: HeaderMap, form: String) -> Response {
    let form: BTreeMap<String, String> = serde_urlencoded::from_str(&form).unwrap();
    // RFC 6749, 2.3.1.
    let known = BASE64_STANDARD.encode(format!("{CLIENT}:p%26ss%3A+word"));
    let shown = headers.get("authorization").and_then(|shown| shown.to_str().ok());
    if shown != Some(format!("Basic {known}").as_str()) {
        return (StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"})))
            .into_response();
    }
    let mut lies = lies.lock().unwrap();
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    let challenge = base64url(digest::digest(&digest::SHA256, verifier.as_bytes()));
    let fits = challenge == lies.challenge && form["grant_type"] == "authorization_code";
    match lies.tokens.remove(&form["code"]).filter(|_| fits) {
        Some(token) => {
            Json(json!({"id_token": token, "access_token": "access", "token_type": "Bearer"}))
                .into_response()
        }
        None => (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response(),
    }
}

/// Somebody who left for the provider.
pub struct Left {
    /// What the browser keeps.
    pub ticket: String,
    /// What it was sent there with.
    pub given: BTreeMap<String, String>,
}

pub const BROWSER: [(&str, &str); 1] = [("host", "office.example")];

pub async fn leave(office: &Office) -> Left {
    let answer = office.ask(("GET", "/office/openid"), &BROWSER, "").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("HttpOnly; SameSite=Lax; Max-Age=600"), "{cookie}");
    let (_, query) = answer.header("location").split_once('?').unwrap();
    let given = serde_urlencoded::from_str(query).unwrap();
    Left { ticket: cookie.split(';').next().unwrap().to_owned(), given }
}

pub async fn come_back(office: &Office, ticket: &str, query: &str) -> Answer {
    let path = format!("/office/openid/return?{query}");
    let headers = [
        ("host", "office.example"),
        ("cookie", ticket),
        ("accept", "application/json"),
        ("sec-fetch-site", "cross-site"),
    ];
    office.ask(("GET", &path), &headers, "").await
}

impl Left {
    /// Comes back with a code, to whatever the provider gives for it.
    pub async fn back(&self, office: &Office) -> Answer {
        let query = format!("code=code&state={}", self.given["state"]);
        come_back(office, &self.ticket, &query).await
    }
}
