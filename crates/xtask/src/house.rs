//! The repository as the rules see it: its folder, its files, its manifests.
use crate::source::Source;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder of the workspace: as Cargo says at the run, for a target folder may be shared by several clones.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let here = here.as_path();
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// What `git` with these arguments prints, run in [`root`].
pub fn git(arguments: &[&str]) -> Result<String> {
    let output = Command::new("git").args(arguments).current_dir(root()).output().context("git does not run")?;
    ensure!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// Every file that is tracked, or would be, as a path from [`root`] with `/`, in order.
pub fn files() -> Result<Vec<String>> {
    let listed = git(&["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let mut files: Vec<String> = listed.lines().filter(|path| root().join(path).is_file()).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// The tracked files with this extension.
pub fn files_of(extension: &str) -> Result<Vec<String>> {
    let of = |path: &String| Path::new(path).extension().is_some_and(|found| found == extension);
    Ok(files()?.into_iter().filter(of).collect())
}

/// The text of one file.
pub fn text(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).with_context(|| format!("{path} does not read"))
}

/// Every Rust file, told apart into code, strings and comments.
pub fn sources() -> Result<Vec<Source>> {
    files_of("rs")?.into_iter().map(|path| Ok(Source::new(path.clone(), &text(&path)?))).collect()
}

/// The packages of the workspace, as `cargo metadata` tells them.
pub fn packages() -> Result<Vec<Value>> {
    packages_with(&["--no-deps"])
}

/// The packages of the workspace and all they build on here.
pub fn packages_and_dependencies() -> Result<Vec<Value>> {
    packages_with(&["--filter-platform", "x86_64-unknown-linux-gnu"])
}

fn packages_with(arguments: &[&str]) -> Result<Vec<Value>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version=1"])
        .args(arguments)
        .current_dir(root())
        .output()
        .context("cargo does not run")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let mut told: Value = serde_json::from_slice(&output.stdout)?;
    match told.get_mut("packages").map(Value::take) {
        Some(Value::Array(packages)) => Ok(packages),
        _ => anyhow::bail!("cargo metadata tells no packages"),
    }
}
