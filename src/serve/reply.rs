use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, VARY,
};
use axum::http::{StatusCode, response};
use axum::response::Response;
use time::Date;

use super::address;
use super::plans::Shown;
use super::problem::ApiError;
use super::resource::{Encoding, digest_of, lists};
use super::site::Asked;

/// An answer that is made when it is asked for. What is published does not change, so the same
/// question has the same answer to the byte all day, and its tag is known before it.
#[derive(Debug)]
pub struct Reply<'a> {
    pub asked: &'a Asked,
    pub shown: &'a Shown,
    pub content_type: &'static str,
    pub readers: Readers,
    pub headers: Vec<(HeaderName, String)>,
}

/// Whose an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    Everybody,
    /// Who asks, and nobody on the way: it tells where somebody lives.
    Asker,
    Office,
}

impl Readers {
    pub fn of(by_office: bool) -> Self {
        if by_office { Self::Office } else { Self::Everybody }
    }
}

/// Shorter ones do not get shorter.
const WORTH_PACKING: usize = 1000;

/// Of the digest in a tag.
const DIGITS: usize = 32;

impl Reply<'_> {
    /// # Errors
    ///
    /// Those of `body`, which is made only if the client does not have it.
    pub fn with(
        self,
        body: impl FnOnce() -> Result<String, ApiError>,
    ) -> Result<Response, ApiError> {
        let encoding = Encoding::liked_best(&self.asked.headers);
        let etag = self.tag(encoding);
        let known = self.asked.headers.get_all(IF_NONE_MATCH).iter();
        let mut answer: response::Builder =
            Response::builder().header(ETAG, &etag).header(CACHE_CONTROL, self.keep()).header(
                VARY,
                format!(
                    "accept, accept-encoding, accept-language, authorization, {}",
                    address::VARY
                ),
            );
        for (name, value) in &self.headers {
            answer = answer.header(name, value);
        }
        if known.into_iter().any(|tags| lists(tags.as_bytes(), &etag)) {
            answer = answer.status(StatusCode::NOT_MODIFIED);
            return answer.body(Body::empty()).map_err(|_| ApiError::Bug);
        }
        let body = body()?;
        answer = answer.header(CONTENT_TYPE, self.content_type);
        let body = match encoding.name() {
            Some(name) if WORTH_PACKING < body.len() => {
                answer = answer.header(CONTENT_ENCODING, name);
                Body::from(encoding.pack(body.as_bytes()))
            }
            _ => Body::from(body),
        };
        answer.body(body).map_err(|_| ApiError::Bug)
    }

    fn keep(&self) -> &'static str {
        match (self.readers, self.asked.names_plan()) {
            (Readers::Office, _) => "private, no-store",
            (Readers::Asker, _) => "private, no-cache",
            (Readers::Everybody, true) => "public, max-age=3600",
            (Readers::Everybody, false) => "public, no-cache",
        }
    }

    fn tag(&self, encoding: Encoding) -> String {
        let digest = self.digest_on(self.asked.today);
        let digest = &digest[..DIGITS];
        match encoding.name() {
            None => format!("\"{digest}\""),
            Some(name) => format!("\"{digest}-{name}\""),
        }
    }

    /// Of everything that the bytes depend on, and of nothing else: other servers that show the
    /// same have the same tags.
    fn digest_on(&self, today: Date) -> String {
        let Self { asked, shown, .. } = self;
        let (today, base) = (today.to_string(), asked.base());
        let parts = [
            asked.site.digest.as_str(),
            &asked.shelf.digest,
            shown.published.digest(),
            // What is valid today decides what a page says.
            &today,
            &base,
            &asked.path,
            &asked.query,
            self.content_type,
            if self.readers == Readers::Office { "office" } else { "public" },
        ];
        digest_of(parts.into_iter().chain(self.headers.iter().map(|(_, value)| value.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::http::HeaderMap;

    use super::*;
    use crate::model::Effort;
    use crate::pipeline;
    use crate::serve::parameters::Given;
    use crate::serve::published::Published;
    use crate::serve::site::Site;
    use crate::serve::{Options, Plans};
    use crate::synth::{Recipe, city};
    use crate::world::World;

    #[test]
    fn what_pages_say_changes_with_the_day() {
        let mut district = city(Recipe { n_schools: 2, n_blocks: 9, n_children: None, seed: 1 });
        district.settings.effort = Effort::Quick;
        let world = World::survey(district);
        let plan = pipeline::plan(&world).unwrap();
        let site = Site::new(Plans::one(Published::new(world, plan)), Options::default());
        let shelf = site.plans.now();
        let asked = Asked {
            site,
            shelf: Arc::clone(&shelf),
            today: Date::MIN,
            path: "/".to_owned(),
            query: String::new(),
            given: Given::new(),
            headers: HeaderMap::new(),
        };
        let reply = Reply {
            asked: &asked,
            shown: &shelf.plans()[0],
            content_type: "text/html",
            readers: Readers::Everybody,
            headers: Vec::new(),
        };
        let (first, next) = (Date::MIN, Date::MIN.next_day().unwrap());
        assert_eq!(reply.digest_on(first), reply.digest_on(first));
        assert_ne!(reply.digest_on(first), reply.digest_on(next));
    }
}
