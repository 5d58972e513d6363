//! `cargo xtask fuzz`: hostile bytes for each parser, for as long as it is told.
use crate::{Options, run::Program, tools};
use anyhow::{Context, Result, bail, ensure};
use std::{fs, path::Path, path::PathBuf, time::Instant};
use xtask::house;

/// A program that feeds bytes to one parser.
struct Target {
    /// `crates/ledger`, where its `fuzz` folder lies.
    home: PathBuf,
    /// As its file is named.
    name: String,
}

/// Feeds every target, or the one named, for so many seconds each; fails at the first input that breaks one.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--seconds", "--target"])?;
    let seconds = options.number("--seconds", 60)?;
    let wanted = options.value("--target");
    let targets: Vec<Target> =
        targets(&house::root())?.into_iter().filter(|target| wanted.is_none_or(|name| name == target.name)).collect();
    ensure!(!targets.is_empty(), "there is no fuzz target {}", wanted.unwrap_or("at all"));
    install()?;
    for target in &targets {
        let begun = Instant::now();
        feed(target, seconds)?;
        println!("{}: no input broke it in {} s", target.name, begun.elapsed().as_secs());
    }
    println!("{} targets held", targets.len());
    Ok(())
}

/// What lies in `crates/*/fuzz/fuzz_targets`, by name.
fn targets(root: &Path) -> Result<Vec<Target>> {
    let mut targets = Vec::new();
    for krate in fs::read_dir(root.join("crates"))? {
        let home = krate?.path();
        let Ok(files) = fs::read_dir(home.join("fuzz/fuzz_targets")) else { continue };
        for file in files {
            let file = file?.path();
            let name = file.file_stem().context("a file has a name")?.to_string_lossy().into_owned();
            targets.push(Target { home: home.clone(), name });
        }
    }
    targets.sort_by(|a, b| (&a.home, &a.name).cmp(&(&b.home, &b.name)));
    Ok(targets)
}

/// The tool that builds with coverage and keeps what it learnt; it needs the nightly compiler.
fn install() -> Result<()> {
    if tools::find("cargo-fuzz").is_some() {
        return Ok(());
    }
    if Program::new("rustc +nightly --version").output().is_err() {
        bail!("fuzzing needs the nightly compiler: `rustup toolchain install nightly`");
    }
    Program::new("cargo install --locked cargo-fuzz").run()
}

/// One target. What was learnt before is tried first; what `seeds` holds is where it begins.
fn feed(target: &Target, seconds: u64) -> Result<()> {
    let home = target.home.file_name().context("a crate has a folder")?.to_string_lossy();
    let corpus = tools::target().join("fuzz").join(format!("{home}-{}", target.name));
    fs::create_dir_all(&corpus)?;
    let seeds = target.home.join("fuzz/seeds").join(&target.name);
    let fuzz = Program::new("cargo +nightly fuzz run").within(&target.home).arg(&target.name).arg(&corpus);
    // SQLite's own tables are in the program twice, and alike.
    let fuzz = fuzz.with("ASAN_OPTIONS", "detect_odr_violation=0");
    let fuzz = if seeds.is_dir() { fuzz.arg(&seeds) } else { fuzz };
    let limits = [format!("-max_total_time={seconds}"), "-rss_limit_mb=1024".to_owned(), "-timeout=10".to_owned()];
    limits.iter().fold(fuzz.arg("--"), |fuzz, limit| fuzz.arg(limit)).run()
}
