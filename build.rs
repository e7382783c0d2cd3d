//! Builds the script of the pages into the binary, so that one command builds everything.
//!
//! Its pieces end up in `$OUT_DIR/page/`, and `$OUT_DIR/page.rs` is a table of them that
//! `src/serve/page.rs` includes. With `CATCHMENT_SKIP_WEB` set, for work on Rust alone, the table
//! is empty, and pages have no map.
//!
//! With it comes the font of printed notices: `$OUT_DIR/font.rs` says where it is.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What printed notices are set in. One weight of it has all the Chinese there is.
const FONT: &str = "node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf";

const NEEDS_NODE: &str = "the page needs Node.js 20.19 or newer with npm to be built; install it \
    (https://nodejs.org, or `apt install nodejs npm`), or set CATCHMENT_SKIP_WEB=1 to build \
    without the page";

fn main() {
    if let Err(error) = build() {
        println!("cargo::error={}", error.to_string().replace('\n', " "));
    }
}

fn build() -> Outcome<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=CATCHMENT_SKIP_WEB");
    tell_tests_about_shared_data();
    tell_tests_about_stores();

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let page = out.join("page");
    if page.exists() {
        fs::remove_dir_all(&page)?;
    }
    println!("cargo::rustc-check-cfg=cfg(font)");
    let font = if env::var_os("CATCHMENT_SKIP_WEB").is_some() {
        fs::create_dir_all(&page)?;
        "None".to_owned()
    } else {
        let sources = Path::new("src/web");
        watch(sources)?;
        install_packages(sources)?;
        run(Command::new("node").args(["node_modules/vite/bin/vite.js", "build"]), sources, &page)?;
        println!("cargo::rustc-cfg=font");
        let font = out.join("font.otf");
        fs::copy(sources.join(FONT), &font)?;
        format!("Some(include_bytes!({:?}))", font.display().to_string())
    };
    fs::write(out.join("font.rs"), font)?;
    fs::write(out.join("page.rs"), table_of(&page)?)?;
    Ok(())
}

/// Tests on real data are ignored where there is none, and say so: `cfg(shared)`.
fn tell_tests_about_shared_data() {
    println!("cargo::rustc-check-cfg=cfg(shared)");
    let readme = Path::new("../shared/README.md");
    if readme.exists() {
        println!("cargo::rustc-cfg=shared");
        println!("cargo::rerun-if-changed={}", readme.display());
    }
}

/// Tests that need a PostgreSQL start their own; where none is installed they are ignored, and say
/// so: `cfg(postgres)`.
fn tell_tests_about_stores() {
    println!("cargo::rustc-check-cfg=cfg(postgres)");
    println!("cargo::rustc-check-cfg=cfg(mounts)");
    let on_path: Vec<_> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    // Debian keeps the programs of the server there.
    let debian = Path::new("/usr/lib/postgresql");
    if debian.exists() {
        println!("cargo::rerun-if-changed={}", debian.display());
    }
    let versions = fs::read_dir(debian).into_iter().flatten().flatten();
    let mut places: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    places.extend(on_path);
    let is_whole = |bin: &&PathBuf| bin.join("initdb").is_file() && bin.join("postgres").is_file();
    if let Some(bin) = places.iter().find(is_whole) {
        println!("cargo::rustc-cfg=postgres");
        println!("cargo::rustc-env=POSTGRES_BIN={}", bin.display());
    }
    // Tests of full disks make small ones; `tests/run` finds out whether it may.
    println!("cargo::rerun-if-env-changed=CATCHMENT_MAY_MOUNT");
    if env::var_os("CATCHMENT_MAY_MOUNT").is_some() {
        println!("cargo::rustc-cfg=mounts");
    }
}

/// Every file on its own: watching the folder would watch `node_modules` too.
fn watch(dir: &Path) -> Outcome<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_file() {
            println!("cargo::rerun-if-changed={}", path.display());
        } else if !path.ends_with("node_modules") {
            watch(&path)?;
        }
    }
    Ok(())
}

/// Installs exactly what the lock file says, when it says something new.
fn install_packages(sources: &Path) -> Outcome<()> {
    let changed = |file: &str| fs::metadata(sources.join(file)).and_then(|file| file.modified());
    let installed = changed("node_modules/.package-lock.json");
    if installed
        .is_ok_and(|installed| changed("package-lock.json").is_ok_and(|lock| lock < installed))
    {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(
        Command::new(npm).args(["ci", "--omit=dev", "--no-audit", "--no-fund"]),
        sources,
        Path::new(""),
    )
}

fn run(command: &mut Command, dir: &Path, page: &Path) -> Outcome<()> {
    let name = format!("{command:?}");
    let output = command.current_dir(dir).env("CATCHMENT_PAGE", page).output();
    let output = output.map_err(|error| format!("{name}: {error}; {NEEDS_NODE}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    Err(format!("{name} failed in {}: {}; {NEEDS_NODE}", dir.display(), said.concat()).into())
}

/// Rust source of a slice of `File`s, sorted by path. `x.br` and `x.gz` are forms of `x`.
fn table_of(page: &Path) -> Outcome<String> {
    let mut files = Vec::new();
    collect(page, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in files.iter().filter(|file| !is_compressed(file)) {
        let include = |file: &Path| format!("include_bytes!({:?})", file.display().to_string());
        let form = |ending: &str| {
            let form = PathBuf::from(format!("{}.{ending}", file.display()));
            if files.contains(&form) { format!("Some({})", include(&form)) } else { "None".into() }
        };
        let path = file.strip_prefix(page)?.display().to_string().replace('\\', "/");
        table += &format!(
            "    File {{ path: \"/{path}\", plain: {}, gzip: {}, brotli: {} }},\n",
            include(file),
            form("gz"),
            form("br"),
        );
    }
    table += "]\n";
    Ok(table)
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "br" || ending == "gz")
}
