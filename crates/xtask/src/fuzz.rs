//! `cargo xtask fuzz`: hostile bytes for each parser, for as long as it is told.
use crate::{Options, run::Program, tools};
use anyhow::{Context, Result, bail, ensure};
use std::{fs, path::Path, time::Instant};
use xtask::house;

/// Feeds every parser, or the one named, for so many seconds each; fails at the first input that breaks one.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    options.only(&["--seconds", "--parser"])?;
    let seconds = options.number("--seconds", 60)?;
    let wanted = options.value("--parser");
    let home = house::root().join("crates/hostile");
    let parsers: Vec<String> =
        parsers(&home)?.into_iter().filter(|parser| wanted.is_none_or(|name| name == parser)).collect();
    ensure!(!parsers.is_empty(), "there is no parser {}", wanted.unwrap_or("at all"));
    install()?;
    for parser in &parsers {
        let begun = Instant::now();
        feed(&home, parser, seconds)?;
        println!("{parser}: no input broke it in {} s", begun.elapsed().as_secs());
    }
    println!("{} parsers held", parsers.len());
    Ok(())
}

/// The names in the table of the crate `hostile`.
fn parsers(home: &Path) -> Result<Vec<String>> {
    let source = fs::read_to_string(home.join("src/lib.rs"))?;
    let lines = source.lines().filter_map(|line| line.trim().strip_prefix("(\""));
    Ok(lines.filter_map(|line| line.split_once('"')).map(|(name, _)| name.to_owned()).collect())
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

/// One parser. What was learnt before is tried first; what `seeds` holds is where it begins.
fn feed(home: &Path, parser: &str, seconds: u64) -> Result<()> {
    let corpus = tools::target().join("fuzz").join(parser);
    fs::create_dir_all(&corpus)?;
    // The house forbids `unsafe`: what is looked for are panics, overflows, endless loops and memory without bound.
    let fuzz = Program::new("cargo +nightly fuzz run --sanitizer none parser").within(home);
    let fuzz = fuzz.arg(&corpus).with("ALDIA_PARSER", parser);
    let seeds = home.join("seeds").join(parser);
    let fuzz = if seeds.is_dir() { fuzz.arg(&seeds) } else { fuzz };
    let limits = [format!("-max_total_time={seconds}"), "-rss_limit_mb=1024".to_owned(), "-timeout=10".to_owned()];
    let fed = limits.iter().fold(fuzz.arg("--"), |fuzz, limit| fuzz.arg(limit)).run();
    fed.with_context(|| format!("{parser}: keep the input in {} and mend what it broke", seeds.display()))
}
