//! The commands, one file each.

pub mod account;
pub mod agreement;
pub mod bank;
pub mod bureau;
pub mod collector;
pub mod contest;
pub mod copy;
pub mod cycle;
pub mod debt;
pub mod debtor;
pub mod deliver;
pub mod demo;
pub mod document;
pub mod evaluate;
pub mod explain;
pub mod groups;
pub mod import;
pub mod init;
pub mod key;
pub mod kpis;
pub mod learn;
pub mod letterhead;
pub mod models;
pub mod origination;
pub mod outlook;
pub mod review;
pub mod series;
pub mod serve;
pub mod simulate;
pub mod trial;
pub mod user;
pub mod verify;

use anyhow::{Context, Result, ensure};
use base::{CommandId, Uuid};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    fs::File,
    io::{IsTerminal, Read},
    path::Path,
};

/// Each typed command is a new one.
fn command() -> CommandId {
    CommandId(Uuid::now_v7())
}

/// A whole file, refused where it has more bytes than these.
fn read_file(path: &Path, bytes_max: usize) -> Result<Vec<u8>> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("{name} cannot be read"))?;
    let mut bytes = Vec::new();
    file.take(bytes_max as u64 + 1).read_to_end(&mut bytes).with_context(|| format!("{name} cannot be read"))?;
    ensure!(bytes.len() <= bytes_max, "{name} has more than {bytes_max} bytes");
    Ok(bytes)
}

/// A progress bar on standard error; silent where nobody watches.
fn bar(unit: &str) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg:<24} [{bar:32}] {human_pos}/{human_len} {prefix} · {per_sec} · {eta}");
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(0), target).with_prefix(unit.to_owned());
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━━─"));
    bar
}
