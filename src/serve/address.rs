//! Under which address the world knows this server.

use axum::http::header::{FORWARDED, HOST};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName};

const X_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const X_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");

/// What an answer with absolute links depends on.
pub const VARY: &str =
    "forwarded, x-forwarded-proto, x-forwarded-host, x-forwarded-port, x-forwarded-prefix";

/// As `https://maps.example.org/catchment`, without a slash at its end: by `Forwarded` (RFC 7239),
/// else by the headers that proxies had before it, else by `Host`. What is no scheme, host or path
/// is passed over.
pub fn base(headers: &HeaderMap) -> String {
    let forwarded = |name: &str| forwarded(headers, name);
    let proto =
        forwarded("proto").or_else(|| first(headers, X_PROTO)).filter(|text| is_scheme(text));
    let x_host = || first(headers, X_HOST).filter(|text| is_host(text));
    let host = forwarded("host").filter(|text| is_host(text)).or_else(x_host);
    let host = host.or_else(|| first(headers, HOST).filter(|text| is_host(text)));
    let mut host = host.unwrap_or_else(|| "localhost".to_owned());
    let scheme = proto.unwrap_or_else(|| "http".to_owned()).to_ascii_lowercase();
    let port = first(headers, X_PORT).and_then(|port| port.parse::<u16>().ok());
    let bare = !host.rsplit(']').next().is_some_and(|end| end.contains(':'));
    if let Some(port) = port.filter(|port| bare && *port != usual_port(&scheme)) {
        host.push_str(&format!(":{port}"));
    }
    let prefix = first(headers, X_PREFIX).filter(|text| is_path(text)).unwrap_or_default();
    format!("{scheme}://{host}{}", prefix.trim_end_matches('/'))
}

/// Of several proxies the first one's, which is the outermost.
fn first(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let list = headers.get(name)?.to_str().ok()?;
    Some(list.split(',').next()?.trim().to_owned())
}

fn forwarded(headers: &HeaderMap, name: &str) -> Option<String> {
    let element = first(headers, FORWARDED)?;
    let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(given, _)| given.eq_ignore_ascii_case(name))?;
    Some(value.trim_matches('"').to_owned())
}

fn is_scheme(text: &str) -> bool {
    ["http", "https"].iter().any(|scheme| text.eq_ignore_ascii_case(scheme))
}

fn is_host(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    text.len() < 256 && text.chars().all(plain) && text.parse::<Authority>().is_ok()
}

fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    text.len() < 256
        && text.starts_with('/')
        && !text.starts_with("//")
        && text.chars().all(plain)
        && text.split('/').all(|part| part != "..")
}

fn usual_port(scheme: &str) -> u16 {
    if scheme == "https" { 443 } else { 80 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base_of(headers: &[(&'static str, &str)]) -> String {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        base(&headers.collect())
    }

    #[test]
    fn the_outermost_proxy_says_what_the_world_sees() {
        assert_eq!(base_of(&[]), "http://localhost");
        assert_eq!(base_of(&[("host", "127.0.0.1:8080")]), "http://127.0.0.1:8080");
        let forwarded =
            "for=192.0.2.1;proto=https;host=\"maps.example.org:8443\", for=10.0.0.1;host=inner";
        let host = ("host", "inner");
        assert_eq!(base_of(&[host, ("forwarded", forwarded)]), "https://maps.example.org:8443");
        let x = [
            host,
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "maps.example.org, inner"),
            ("x-forwarded-port", "443"),
            ("x-forwarded-prefix", "/catchment/"),
        ];
        assert_eq!(base_of(&x), "https://maps.example.org/catchment");
        assert_eq!(
            base_of(&[("x-forwarded-host", "[::1]"), ("x-forwarded-port", "81")]),
            "http://[::1]:81"
        );
    }

    #[test]
    fn what_is_no_scheme_host_or_path_is_passed_over() {
        for (name, value) in [
            ("x-forwarded-proto", "javascript"),
            ("x-forwarded-host", "evil.example/\"><script>"),
            ("x-forwarded-host", "user@evil.example"),
            ("x-forwarded-host", ""),
            ("x-forwarded-port", "99999"),
            ("x-forwarded-prefix", "//evil.example"),
            ("x-forwarded-prefix", "/a/../b"),
            ("x-forwarded-prefix", "/<b>"),
            ("forwarded", "host=a b;proto=ftp"),
        ] {
            let base = base_of(&[("host", "here.example"), (name, value)]);
            assert_eq!(base, "http://here.example", "{name}: {value}");
        }
    }
}
