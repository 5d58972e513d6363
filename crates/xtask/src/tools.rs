//! What a check needs from outside, brought in through the ordinary package managers, once.
use crate::run::Program;
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

/// The full path of a program, if it can be run by its name.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The full path of a program, installed from a Debian package where it is absent and we may.
pub(crate) fn debian(name: &str, package: &str) -> Result<PathBuf> {
    if let Some(found) = find(name) {
        return Ok(found);
    }
    install(package)?;
    find(name).with_context(|| format!("{package} was installed and brought no `{name}`"))
}

/// Installs a Debian package, where we may.
pub(crate) fn install(package: &str) -> Result<()> {
    let is_root = Program::new("id -u").output().is_ok_and(|id| id.trim() == "0");
    if !is_root || find("apt-get").is_none() {
        bail!(
            "{package} is not installed: on Debian, `sudo apt-get install {package}`; or go without it, see `cargo xtask help`"
        );
    }
    println!("installing {package}");
    Program::new("apt-get update -q").output()?;
    let install = Program::new("apt-get install -q -y --no-install-recommends").arg(package);
    install.with("DEBIAN_FRONTEND", "noninteractive").output()?;
    Ok(())
}

/// Installs the browser side's packages, unless those that the lock names are there.
pub(crate) fn npm(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))?;
    // The build script of `aldia` leaves and reads the same mark.
    let stamp = folder.join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    Program::new("npm ci --ignore-scripts --no-audit --no-fund").within(folder).run()?;
    Ok(fs::write(stamp, lock)?)
}

/// A Python of its own with these packages, as `pip install` takes them, kept below the target folder; its interpreter.
pub(crate) fn python(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = target().join("python").join(name);
    let (interpreter, stamp) = (folder.join("bin/python"), folder.join("packages.txt"));
    let wanted = packages.join("\n");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(interpreter);
    }
    Program::new("python3 -m venv --clear").arg(&folder).run()?;
    let pip = Program::new(&interpreter.to_string_lossy()).arg("-m").arg("pip").arg("install").arg("--quiet");
    packages.iter().fold(pip, |pip, package| pip.arg(package)).run()?;
    fs::write(stamp, wanted)?;
    Ok(interpreter)
}

/// Where Cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| xtask::house::root().join("target"), PathBuf::from)
}

/// An empty folder below the target folder.
pub(crate) fn scratch(name: &str) -> Result<PathBuf> {
    let folder = target().join("xtask").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// An address of this machine that nobody listens on.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
