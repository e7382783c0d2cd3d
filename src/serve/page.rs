//! The files that pages are made with: their style, the script that adds the map, notices.

use std::collections::BTreeMap;

use axum::body::Bytes;

use super::resource::{Keep, Resource};
use crate::pages;

/// One file, as Vite built it.
struct File {
    path: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

/// Written by `build.rs`.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Every file by the path it is asked for.
pub fn files() -> BTreeMap<String, Resource> {
    FILES.iter().map(|file| (file.address(), file.resource())).collect()
}

impl File {
    fn address(&self) -> String {
        match self.path {
            "/notices.txt" => "/notices".to_owned(),
            path => path.to_owned(),
        }
    }

    fn resource(&self) -> Resource {
        // Vite writes a hash of the contents into the names of assets.
        let keep = if self.path.starts_with("/assets/") { Keep::Forever } else { Keep::Ask };
        let forms = (self.gzip.map(Bytes::from_static), self.brotli.map(Bytes::from_static));
        Resource::ready(content_type(self.path), keep, Bytes::from_static(self.plain), forms)
    }
}

/// How pages look, and where that is.
pub fn style() -> (String, Resource) {
    let style = Resource::lasting("text/css; charset=utf-8", pages::STYLE);
    (format!("assets/page-{}.css", &style.digest()[..8]), style)
}

/// The one that others are loaded by.
pub fn is_main_script(path: &str) -> bool {
    path.starts_with("/assets/main-") && path.ends_with(".js")
}

/// The one of the page on which drafts are drawn, among the paths of all files.
pub fn draw_script<'a>(mut paths: impl Iterator<Item = &'a String>) -> Option<&'a str> {
    let is_it = |path: &&String| path.starts_with("/assets/draw-") && path.ends_with(".js");
    paths.find(is_it).map(|path| path.trim_start_matches('/'))
}

/// The one of the page on which plans are side by side, among the paths of all files.
pub fn compare_script<'a>(mut paths: impl Iterator<Item = &'a String>) -> Option<&'a str> {
    let is_it = |path: &&String| path.starts_with("/assets/compare-") && path.ends_with(".js");
    paths.find(is_it).map(|path| path.trim_start_matches('/'))
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
