use serde::Deserialize;

/// What a provider says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    /// RP-Initiated Logout 1.0, 2.1.
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    pub token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Why it cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMetadata {
    #[error("it calls itself {0:?}; write that as its issuer, to the letter")]
    OtherIssuer(String),
    #[error("{0:?} is not an address with https://")]
    NotSafe(String),
}

/// OpenID Connect Discovery 1.0, 4.
pub(super) fn address(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
}

impl Metadata {
    /// # Errors
    ///
    /// It is somebody else's, or leads where others could listen.
    pub fn checked(self, issuer: &str) -> Result<Self, BadMetadata> {
        if self.issuer != issuer {
            return Err(BadMetadata::OtherIssuer(self.issuer));
        }
        // Without TLS only where the issuer itself, on this machine, is without.
        let schemes = ["https://", "http://"];
        let schemes = if issuer.starts_with("http://") { &schemes[..] } else { &schemes[..1] };
        let own = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        for address in
            own.into_iter().chain(&self.userinfo_endpoint).chain(&self.end_session_endpoint)
        {
            let plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
            let fits = schemes.iter().any(|scheme| address.starts_with(scheme));
            if !fits || !address.chars().all(plain) {
                return Err(BadMetadata::NotSafe(address.clone()));
            }
        }
        Ok(self)
    }

    /// RFC 6749, 2.3.1: where nothing is said, the provider understands the header.
    pub fn takes_header(&self) -> bool {
        let known = &self.token_endpoint_auth_methods_supported;
        let has = |method: &str| known.iter().any(|one| one == method);
        known.is_empty() || has("client_secret_basic") || !has("client_secret_post")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(issuer: &str, jwks_uri: &str) -> Metadata {
        Metadata {
            issuer: issuer.to_owned(),
            authorization_endpoint: format!("{issuer}/authorize"),
            token_endpoint: format!("{issuer}/token"),
            jwks_uri: jwks_uri.to_owned(),
            userinfo_endpoint: None,
            end_session_endpoint: None,
            token_endpoint_auth_methods_supported: Vec::new(),
            authorization_response_iss_parameter_supported: false,
        }
    }

    #[test]
    fn a_provider_is_who_it_was_said_to_be_and_leads_nowhere_unsafe() {
        let issuer = "https://a.example";
        assert!(metadata(issuer, "https://a.example/keys").checked(issuer).is_ok());
        let other = metadata(issuer, "https://a.example/keys").checked("https://a.example/");
        assert_eq!(other, Err(BadMetadata::OtherIssuer(issuer.to_owned())));
        for unsafe_ in ["http://a.example/keys", "file:///etc/passwd", "https://a.example/ keys"] {
            let checked = metadata(issuer, unsafe_).checked(issuer);
            assert_eq!(checked, Err(BadMetadata::NotSafe(unsafe_.to_owned())));
            let mut leads_out = metadata(issuer, "https://a.example/keys");
            leads_out.end_session_endpoint = Some(unsafe_.to_owned());
            assert!(leads_out.checked(issuer).is_err(), "{unsafe_}");
        }
    }
}
