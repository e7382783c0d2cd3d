//! A server without a socket, for tests that ask it more than once.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Request, StatusCode};
use catchment::pipeline;
use catchment::serve::{Options, Plans, Published, router};
use catchment::world::World;
use serde_json::Value;
use tower::ServiceExt;

pub struct Server(Router);

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

pub fn published(world: World) -> Published {
    let plan = pipeline::plan(&world).unwrap();
    Published::new(world, plan)
}

impl Server {
    pub fn of(world: World) -> Self {
        Self::with(Plans::one(published(world)), Options::default())
    }

    pub fn with(plans: Plans, options: Options) -> Self {
        Self(router(plans, options))
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.call("GET", address, &[]).await
    }

    /// What is well: its JSON.
    pub async fn json(&self, address: &str) -> Value {
        let answer = self.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
        answer.json()
    }

    pub async fn call(&self, method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, address, (headers, "")).await
    }

    /// As a browser sends a form.
    pub async fn post(&self, address: &str, form: &str, headers: &[(&str, &str)]) -> Answer {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let headers: Vec<(&str, &str)> = kind.iter().chain(headers).copied().collect();
        self.send("POST", address, (&headers, form)).await
    }

    pub async fn send(
        &self,
        method: &str,
        address: &str,
        (headers, body): (&[(&str, &str)], &str),
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let answer = self.0.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Its codes, in the order in which they are told.
    pub fn is_problem(&self, status: u16) -> Vec<String> {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let code = |problem: &Value| problem["code"].as_str().unwrap().to_owned();
        match problem["problems"].as_array() {
            Some(all) => all.iter().map(code).collect(),
            None => vec![code(&problem)],
        }
    }
}

/// The addresses that a document links to by `rel`, without what stands before the path.
pub fn links(document: &Value, rel: &str) -> Vec<String> {
    let links = document["links"].as_array().unwrap();
    let found = links.iter().filter(|link| link["rel"] == rel);
    found.map(|link| path_of(link["href"].as_str().unwrap())).collect()
}

pub fn path_of(href: &str) -> String {
    let rest = href.strip_prefix("http://localhost").expect("links are absolute");
    rest.to_owned()
}

pub fn ids(items: &Value) -> Vec<String> {
    let features = items["features"].as_array().unwrap();
    features.iter().map(|feature| feature["id"].as_str().unwrap().to_owned()).collect()
}
