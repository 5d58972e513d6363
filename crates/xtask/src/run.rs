//! Other programs, run one at a time: their output passes through, and what their test runners count is kept.
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

/// What test runners said they ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that held.
    pub(crate) passed: u64,
    /// Tests that did not.
    pub(crate) failed: u64,
}

/// A program about to run in the folder of the workspace.
pub(crate) struct Program {
    command: Command,
    words: String,
}

impl Program {
    /// A program with its arguments, separated by blanks.
    pub(crate) fn new(words: &str) -> Self {
        let mut parts = words.split_whitespace();
        let mut command = Command::new(parts.next().unwrap_or_default());
        command.args(parts).current_dir(xtask::house::root()).stdin(Stdio::null());
        // What Cargo tells `xtask` of itself is not for the builds that it starts: build scripts that look at it would
        // run again, and all that depends on them.
        for (name, _) in std::env::vars_os() {
            if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|own| name.to_string_lossy().starts_with(own)) {
                command.env_remove(name);
            }
        }
        Self { command, words: words.to_owned() }
    }

    /// One more argument, which may hold blanks.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.words = format!("{} {}", self.words, argument.as_ref().to_string_lossy());
        self.command.arg(argument);
        self
    }

    /// Runs it elsewhere.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets a variable of its environment.
    pub(crate) fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.command.env(name, value.into());
        self
    }

    /// Runs it, showing what it says; what its test runners counted.
    pub(crate) fn counted(mut self) -> Result<Counts> {
        let mut child = self.command.stdout(Stdio::piped()).spawn().with_context(|| self.words.clone())?;
        let mut counts = Counts::default();
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = String::from_utf8_lossy(&line?).into_owned();
                println!("{line}");
                counts.read(&line);
            }
        }
        let status = child.wait()?;
        ensure!(status.success(), "`{}` ended with {status}", self.words);
        Ok(counts)
    }

    /// Runs it, showing what it says.
    pub(crate) fn run(self) -> Result<()> {
        self.counted().map(|_| ())
    }

    /// Runs it quietly; what it said.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self.command.stderr(Stdio::piped()).output().with_context(|| self.words.clone())?;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "`{}` ended with {}: {errors}", self.words, output.status);
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it quietly; the line of JSON that it ends with.
    pub(crate) fn told(self) -> Result<Value> {
        let words = self.words.clone();
        let output = self.output()?;
        let line = output.lines().last().with_context(|| format!("`{words}` says nothing"))?;
        serde_json::from_str(line).with_context(|| format!("`{words}` ends with no JSON"))
    }
}

impl Counts {
    /// Adds what another run counted.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Reads the closing line of cargo test, of vitest or of node's runner.
    fn read(&mut self, line: &str) {
        let line = line.trim();
        let is_vitest = line.starts_with("Tests ");
        if line.starts_with("test result: ") || is_vitest {
            self.passed += before(line, "passed");
            self.failed += before(line, "failed");
        } else if let Some(count) = line.strip_prefix("# pass ").or_else(|| line.strip_prefix("ℹ pass ")) {
            self.passed += count.parse().unwrap_or(0);
        } else if let Some(count) = line.strip_prefix("# fail ").or_else(|| line.strip_prefix("ℹ fail ")) {
            self.failed += count.parse().unwrap_or(0);
        }
    }
}

/// The number that stands before a word.
fn before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ';', '|']).filter(|part| !part.is_empty()).collect();
    let found = words.iter().position(|part| *part == word).and_then(|at| words.get(at.checked_sub(1)?));
    found.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_three_runners_are_counted() {
        let mut counts = Counts::default();
        let lines = [
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            "      Tests  1 failed | 7 passed (8)",
            "# pass 5",
            "ℹ fail 2",
            "the test passed",
        ];

        for line in lines {
            counts.read(line);
        }

        assert_eq!(counts, Counts { passed: 24, failed: 3 });
    }
}
