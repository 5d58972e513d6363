//! Builds the browser side, so that `cargo run` is the one command.
use std::{env, fs, path::Path, process::Command};

const UI: &str = "../../ui";

fn main() {
    for input in ["src", "plugins", "consola", "package-lock.json", "vite.config.ts", "openapi.json"] {
        println!("cargo:rerun-if-changed={UI}/{input}");
    }
    println!("cargo:rerun-if-env-changed=ALDIA_WITHOUT_UI");
    if env::var_os("ALDIA_WITHOUT_UI").is_some() || !Path::new(UI).join("package.json").exists() {
        fs::create_dir_all(Path::new(UI).join("dist")).expect("ui/dist can be made");
        return;
    }
    let lock = fs::read(Path::new(UI).join("package-lock.json")).expect("ui/package-lock.json is committed");
    let stamp = Path::new(UI).join("node_modules/.installed-lock");
    if fs::read(&stamp).ok().as_deref() != Some(lock.as_slice()) {
        npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        fs::write(&stamp, lock).expect("ui/node_modules can be written");
    }
    npm(&["run", "build"]);
}

fn npm(words: &[&str]) {
    let run = Command::new("npm").args(words).current_dir(UI).output();
    let output = run.expect("the console is built with npm: install Node 20.19 or later, or set ALDIA_WITHOUT_UI=1");
    assert!(
        output.status.success(),
        "npm {words:?} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
