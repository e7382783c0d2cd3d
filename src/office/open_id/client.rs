use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// Nothing that a provider has to say takes longer.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Nor is it longer, in bytes.
const LONGEST: u64 = 512 * 1024;

/// So many ask at a time, the others wait.
const AT_ONCE: usize = 8;

/// Who asks a provider.
#[derive(Clone, Debug)]
pub(super) struct Client {
    agent: Agent,
    turns: Arc<Semaphore>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    #[error("{url}: {why}")]
    Failed { url: String, why: String },
    #[error("{url}: it answers with status {status}")]
    Status { url: String, status: u16 },
    #[error("{url}: its answer is not what it should be: {why}")]
    NotUnderstood { url: String, why: String },
}

/// What is asked.
pub(super) enum Question {
    Read { bearer: Option<String> },
    Form { fields: Vec<(&'static str, String)>, basic: Option<String> },
}

/// Certificates of a PEM file. `None`: there is none in it, or something else.
pub(super) fn certificates(pem: &[u8]) -> Option<Vec<Certificate<'static>>> {
    let items: Vec<PemItem> = parse_pem(pem).collect::<Result<_, _>>().ok()?;
    let certificates = items.into_iter().filter_map(|item| match item {
        PemItem::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    let all: Vec<_> = certificates.collect();
    (!all.is_empty()).then_some(all)
}

impl Client {
    /// `trusted`: who vouches for the provider's host; `None`: whom browsers believe.
    pub fn new(issuer: &str, trusted: Option<Vec<Certificate<'static>>>) -> Self {
        let far = issuer.starts_with("https://");
        let roots = trusted.map_or(RootCerts::WebPki, |all| RootCerts::Specific(Arc::new(all)));
        let config = Agent::config_builder()
            .https_only(far)
            .http_status_as_error(false)
            // What is asked holds secrets, which go nowhere else.
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .user_agent("catchment")
            .tls_config(TlsConfig::builder().root_certs(roots).build());
        // Nothing is between us and our own machine.
        let config = if far { config } else { config.proxy(None) };
        Self { agent: config.build().into(), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The status and the answer.
    ///
    /// # Errors
    ///
    /// There is none in time, or it is too long.
    pub async fn ask(&self, url: &str, question: Question) -> Result<(u16, Vec<u8>), Unreachable> {
        let failed = |why: String| Unreachable::Failed { url: url.to_owned(), why };
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| failed("too many ask at once".to_owned()))?;
        let turn = turn.map_err(|err| failed(err.to_string()))?;
        let (agent, to) = (self.agent.clone(), url.to_owned());
        let asked = tokio::task::spawn_blocking(move || {
            let _until_done = turn;
            answered(&agent, &to, question).map_err(|err| err.to_string())
        });
        asked.await.map_err(|err| err.to_string()).flatten().map_err(failed)
    }

    /// # Errors
    ///
    /// There is none in time, or it says no, or something else.
    pub async fn json<T: serde::de::DeserializeOwned>(
        &self,
        url: &str,
        question: Question,
    ) -> Result<T, Unreachable> {
        let (status, bytes) = self.ask(url, question).await?;
        if status != 200 {
            return Err(Unreachable::Status { url: url.to_owned(), status });
        }
        understood(url, &bytes)
    }
}

/// # Errors
///
/// It is something else.
pub(super) fn understood<T: serde::de::DeserializeOwned>(
    url: &str,
    bytes: &[u8],
) -> Result<T, Unreachable> {
    let other = |err: serde_json::Error| Unreachable::NotUnderstood {
        url: url.to_owned(),
        why: format!("line {}, column {}", err.line(), err.column()),
    };
    serde_json::from_slice(bytes).map_err(other)
}

fn answered(agent: &Agent, url: &str, question: Question) -> Result<(u16, Vec<u8>), ureq::Error> {
    let accept = ("accept", "application/json");
    let mut answer = match question {
        Question::Read { bearer } => {
            let mut request = agent.get(url).header(accept.0, accept.1);
            if let Some(token) = bearer {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            request.call()?
        }
        Question::Form { fields, basic } => {
            let mut request = agent.post(url).header(accept.0, accept.1);
            if let Some(basic) = basic {
                request = request.header("authorization", format!("Basic {basic}"));
            }
            request.send_form(fields)?
        }
    };
    let status = answer.status().as_u16();
    let bytes = answer.body_mut().with_config().limit(LONGEST).read_to_vec()?;
    Ok((status, bytes))
}
