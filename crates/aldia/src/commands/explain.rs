//! `aldia explain`: what a debtor is told of themselves.
use crate::{cli::Explain, desk, house::House, print};
use anyhow::{Context, Result};

pub fn run(args: &Explain) -> Result<()> {
    let house = House::open(&args.house.data)?;
    let ctx = house.desk();
    let day = args.day.unwrap_or(ctx.now.day);
    let letter = ctx.read(|rx| desk::letter(&ctx, rx, desk::find(rx, &args.who)?, day, &house.settings.name))?;
    let letter = letter.with_context(|| format!("nobody is known as {:?}", args.who))?;
    if args.answer.json {
        return print::json(&letter);
    }
    print::line(letter.text());
    Ok(())
}
