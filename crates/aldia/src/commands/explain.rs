//! `aldia explain`: what a debtor is told of themselves, on the screen or on paper.
use crate::{
    cli::{Debtor, Explain},
    desk::{self, Letter},
    house::House,
    print,
};
use anyhow::{Context, Result};
use base::Day;
use serde::Serialize;
use std::{fs, path::Path};

/// What was written where.
#[derive(Serialize)]
struct Written {
    day: Day,
    file: String,
    bytes: usize,
}

pub fn run(args: &Explain) -> Result<()> {
    let Debtor { who, day, house, answer } = &args.of;
    let house = House::open(house)?;
    let ctx = house.desk();
    let day = day.unwrap_or(ctx.now.day);
    let letter = ctx.read(|rx| desk::letter(&ctx, rx, desk::find(rx, who)?, day, &house.settings.name))?;
    let letter = letter.with_context(|| format!("nobody is known as {who:?}"))?;
    match &args.pdf {
        Some(file) => {
            let written = write(&letter, file, ctx.now.day)?;
            if answer.json {
                return print::json(&written);
            }
            print::line(format!("{} · {} bytes", written.file, print::grouped(written.bytes as u64)));
        }
        None if answer.json => return print::json(&letter.told),
        None => print::line(letter.told.text()),
    }
    Ok(())
}

fn write(letter: &Letter, file: &Path, issued: Day) -> Result<Written> {
    let pdf = letter.pdf(issued)?;
    fs::write(file, &pdf).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Written { day: letter.told.day, file: file.display().to_string(), bytes: pdf.len() })
}
