//! Files in: what is read, what is objected to.

use std::path::{Path, PathBuf};

use catchment::ingest::{self, Code, Files, Loaded, Problem};
use catchment::model::{BlockId, Children, SchoolId};

/// Files of one district, in a folder of their own.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn read(&self, level: Option<&str>) -> Result<Loaded, Vec<Problem>> {
        read_folder(self.0.path(), level)
    }
}

/// The files of `folder` by their usual names.
fn read_folder(folder: &Path, level: Option<&str>) -> Result<Loaded, Vec<Problem>> {
    let file = |stem: &str| {
        let names =
            ["geojson", "csv", "toml"].map(|ending| folder.join(format!("{stem}.{ending}")));
        names.into_iter().find(|path| path.exists())
    };
    let or_absent = |found: Option<PathBuf>| found.unwrap_or_else(|| folder.join("absent"));
    let (schools, blocks) = (or_absent(file("schools")), or_absent(file("blocks")));
    let (distances, adjacency, settings) = (file("distances"), file("adjacency"), file("settings"));
    ingest::read(&Files {
        schools: &schools,
        blocks: &blocks,
        distances: distances.as_deref(),
        adjacency: adjacency.as_deref(),
        settings: settings.as_deref(),
        level,
    })
}

fn real(name: &str) -> PathBuf {
    Path::new("../shared/real").join(name)
}

/// Real files with settings of ours.
fn read_real(name: &str, settings: &str, level: Option<&str>) -> Result<Loaded, Vec<Problem>> {
    let folder = Folder::new(&[("settings.toml", settings)]);
    ingest::read(&Files {
        schools: &real(name).join("schools.geojson"),
        blocks: &real(name).join("blocks.geojson"),
        distances: None,
        adjacency: None,
        settings: Some(&folder.0.path().join("settings.toml")),
        level,
    })
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn fairfax_is_read_level_by_level() {
    let cases = [
        ("ES", "children", "current_es", [138, 101_127, 89_045]),
        ("MS", "children_est_ms", "current_ms", [26, 30_211, 27_892]),
        ("HS", "children_est_hs", "current_hs", [24, 58_570, 56_429]),
    ];
    for (level, children, current, want) in cases {
        let settings = format!(
            "[columns]\nchildren = {children:?}\nseats = \"capacity\"\ncurrent_school = {current:?}\n"
        );
        let loaded = read_real("fairfax", &settings, Some(level)).unwrap();
        let district = loaded.district;
        let seats = district.total_seats().0;
        assert_eq!([district.schools().len() as i64, seats, district.total_children().0], want);
        assert_eq!(district.blocks().len(), 9_404);
        assert!(district.schools().iter().all(|school| school.own_block.is_some()));
        assert!(district.blocks().iter().all(|block| block.current_school.is_some()));
        for notice in loaded.notices {
            println!("{notice}");
        }
    }
}
