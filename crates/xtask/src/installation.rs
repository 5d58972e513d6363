//! An installation under test: its commands, run to their end, measured, or killed on the way.
use crate::{
    binary::{self, Cost},
    server::{PASSWORD, Server},
};
use anyhow::{Result, bail};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};
use xtask::house;

/// Who is on its staff.
pub(crate) const LOGIN: &str = "prueba";

/// A data directory, and the binary that works on it.
#[derive(Clone, Debug)]
pub(crate) struct Installation {
    /// The binary.
    pub(crate) binary: PathBuf,
    /// The data directory.
    pub(crate) data: PathBuf,
    /// The address of its database, where a server has it.
    pub(crate) database: Option<String>,
}

impl Installation {
    /// Makes one with a person on its staff, where `data` is empty or absent.
    pub(crate) fn new(binary: &Path, data: &Path, database: Option<String>) -> Result<Self> {
        let made = Self { binary: binary.to_owned(), data: data.to_owned(), database };
        made.finish(&["init"])?;
        made.finish(&["user", "add", LOGIN, "--role", "admin", "--password", PASSWORD])?;
        Ok(made)
    }

    /// One command of the binary, over this data directory.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(words).arg("--data").arg(&self.data);
        if let Some(database) = &self.database {
            command.env("ALDIA_DATABASE", database);
        }
        command.current_dir(house::root()).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    /// It does not end well; its words are in the error.
    pub(crate) fn finish(&self, words: &[&str]) -> Result<Output> {
        let output = self.command(words).output()?;
        if !output.status.success() {
            bail!("aldia {words:?}: {} {}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(output)
    }

    /// Runs a command to its end and reads its answer.
    pub(crate) fn finish_json(&self, words: &[&str]) -> Result<Value> {
        let output = self.finish(&[words, &["--json"]].concat())?;
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// Runs a command to its end, says how long it took, and tells what it cost.
    pub(crate) fn measured(&self, words: &[&str]) -> Result<Cost> {
        let started = Instant::now();
        let cost = binary::measured(self.command(words))?;
        println!("{:>8.1} s  {:?}", started.elapsed().as_secs_f64(), words.first().unwrap_or(&""));
        Ok(cost)
    }

    /// Imports what `bench/generate.py` made.
    pub(crate) fn import(&self, portfolio: &Path) -> Result<Cost> {
        let file = portfolio.join("accounts.csv").to_string_lossy().into_owned();
        self.measured(&[&import_of(&file)[..], &["--json"]].concat())
    }

    /// Runs the night of the house's day, so that whoever serves it has none to begin.
    pub(crate) fn pass_the_night(&self) -> Result<()> {
        let (server, client) = Server::entered(self.command(&["serve"]), LOGIN)?;
        let day = client.today()?;
        drop(server);
        self.measured(&["cycle", "--day", &day, "--json"]).map(drop)
    }

    /// Runs a command and kills it after `wait`; whether it was still at work.
    pub(crate) fn strike(&self, words: &[&str], wait: Duration) -> Result<bool> {
        let mut child = self.command(words).stdout(Stdio::null()).spawn()?;
        thread::sleep(wait);
        let at_work = child.try_wait()?.is_none();
        child.kill()?;
        child.wait()?;
        Ok(at_work)
    }
}

/// The words that bring in a file of accounts.
pub(crate) fn import_of(file: &str) -> [&str; 6] {
    ["import", file, "--creditor", "Banco de Prueba", "--mapping", "peer-accounts"]
}
