//! `aldia letterhead`: who writes to debtors.
use super::command;
use crate::{cli::Letterhead, house::House, print};
use anyhow::{Context, Result};
use contact::work::SetLetterhead;
use std::fs;

pub fn run(args: &Letterhead) -> Result<()> {
    let text = fs::read_to_string(&args.file).with_context(|| format!("cannot read {}", args.file.display()))?;
    let head: contact::Letterhead =
        toml::from_str(&text).with_context(|| format!("{} does not read", args.file.display()))?;
    let ctx = House::open(&args.house)?.desk();
    let creditor = match &args.creditor {
        Some(name) => Some(ledger::work::creditor(&ctx, name)?),
        None => None,
    };
    contact::work::set_letterhead(&ctx, &SetLetterhead { command: command(), creditor, head })?;
    print::line("Messages are signed so from now on");
    Ok(())
}
