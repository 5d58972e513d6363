//! The release binary, and one command of it at a time with what it cost.
use crate::{run::Program, tools};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Builds the release binary; where it is.
pub(crate) fn build() -> Result<PathBuf> {
    Program::new("cargo build --release --locked --package aldia").run()?;
    Ok(tools::target().join("release/aldia"))
}

/// What one run of a program said and cost.
#[derive(Debug)]
pub(crate) struct Cost {
    /// Its standard output.
    pub(crate) output: String,
    /// How long it ran.
    pub(crate) took: Duration,
    /// How long processors worked for it and for what it started.
    pub(crate) processor: Duration,
    /// The most memory it held, in bytes.
    pub(crate) peak: u64,
}

/// Runs a command to its end, watching its memory.
///
/// # Errors
/// It does not run, or does not end well.
pub(crate) fn measured(mut command: Command) -> Result<Cost> {
    let words = format!("{command:?}");
    let (started, before) = (Instant::now(), waited_for());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| words.clone())?;
    let reader = child.stdout.take().map(|output| thread::spawn(move || std::io::read_to_string(output)));
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_memory(&child).unwrap_or(0));
        match child.try_wait()? {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(10)),
        }
    };
    let (took, processor) = (started.elapsed(), waited_for().saturating_sub(before));
    let output = reader.and_then(|reader| reader.join().ok()).transpose()?.unwrap_or_default();
    ensure!(status.success(), "{words} ended with {status}: {output}");
    Ok(Cost { output, took, processor, peak })
}

/// The high-water mark of a living child's memory, in bytes, as Linux tells it.
pub(crate) fn peak_memory(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}

/// How long processors have worked for all children that ended, as Linux tells it in hundredths of a second.
fn waited_for() -> Duration {
    let told = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // What follows the name, which is in brackets: children's time in user mode and in the kernel are fields 16 and 17.
    let fields = told.rsplit(") ").next().unwrap_or_default().split(' ').skip(13).take(2);
    Duration::from_millis(fields.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
}
