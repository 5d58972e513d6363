//! `aldia collector`: who collects, for the codes on slips.
use super::command;
use crate::{cli::Collector, house::House, print};
use anyhow::{Context, Result};
use cash::work::{SetCollector, collector, set_collector};
use std::fs;

pub fn run(args: &Collector) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let creditor = match &args.creditor {
        Some(name) => Some(ledger::work::creditor(&ctx, name)?),
        None => None,
    };
    let Some(file) = &args.file else {
        let found = ctx.read(|rx| collector(rx, creditor))?;
        return print::json(&found);
    };
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let collector: cash::Collector =
        toml::from_str(&text).with_context(|| format!("{} does not read", file.display()))?;
    set_collector(&ctx, &SetCollector { command: command(), creditor, collector })?;
    print::line("Slips are paid so from now on");
    Ok(())
}
