use std::collections::BTreeMap;

use axum::body::Bytes;

use super::resource::{Keep, Resource};

/// One file of the page, as Vite built it.
struct File {
    path: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

/// Written by `build.rs`.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Every file of the page by the path it is asked for.
pub fn files() -> BTreeMap<&'static str, Resource> {
    FILES.iter().map(|file| (file.address(), file.resource())).collect()
}

impl File {
    fn address(&self) -> &'static str {
        match self.path {
            "/index.html" => "/",
            "/notices.txt" => "/notices",
            path => path,
        }
    }

    fn resource(&self) -> Resource {
        // Vite writes a hash of the contents into the names of assets.
        let keep = if self.path.starts_with("/assets/") { Keep::Forever } else { Keep::Ask };
        let forms = (self.gzip.map(Bytes::from_static), self.brotli.map(Bytes::from_static));
        Resource::ready(content_type(self.path), keep, Bytes::from_static(self.plain), forms)
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
