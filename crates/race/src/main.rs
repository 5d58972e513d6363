//! One stage of the night over the portfolio of `bench/generate.py`, timed as the peers in `bench/peers` time theirs.
//!
//! `race ledger FOLDER` prints one line of JSON: seconds of the clock and of the processors, the most memory held, and
//! the digest that every peer must print too. `cargo xtask bench` runs both, in turns. `race bandit FOLDER` and
//! `race ope FOLDER` print what the learner regrets and estimates, for `cargo xtask bench --learn`;
//! `clients`, `score`, `teach` and `exchange` how well and how fast the house foretells, for `cargo xtask bench --foretell`;
//! `instant` answers for one debtor at a time, for `cargo xtask bench --instant`;
//! `durable` how many events a second are acknowledged, for `cargo xtask bench --durable`; `rules` how many decisions a
//! second the compiled matrix takes, for `cargo xtask bench --rules`;
//! `dunning` how fast overdue lines come into their stage, for `cargo xtask bench --dunning`.
mod bandit;
mod cycle;
mod dunning;
mod durable;
mod foretell;
mod instant;
mod laps;
mod ledger_stage;
mod meter;
mod ope;
mod portfolio;
mod rules;
mod sql;

use anyhow::{Context, Result, bail};
use ledger_stage::Manner;
use std::path::{Path, PathBuf};

/// What `aldia` allocates with too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let folder = PathBuf::from(words.get(1).context("usage: race STAGE FOLDER")?);
    let word = |place: usize| words.get(place).map(String::as_str);
    let desk = || {
        let usage = "usage: race instant|instant-alone|instant-kept PORTFOLIO STATE MODELS power|process …";
        let (state, models) = word(2).zip(word(3)).context(usage)?;
        instant::open((&folder, Path::new(state)), Path::new(models), instant::durability(word(4).context(usage)?)?)
    };
    let number = |place: usize| words.get(place).and_then(|word| word.parse::<u64>().ok());
    let line = match words.first().map(String::as_str) {
        Some("ledger-state") => return ledger_stage::prepare(&folder),
        Some("ledger") => ledger_stage::run(&folder, Manner::Lazy)?,
        Some("ledger-eager") => ledger_stage::run(&folder, Manner::Eager)?,
        Some("cycle-state") => return cycle::prepare(&folder),
        Some("cycle") => {
            let models = word(2).context("usage: race cycle FOLDER MODELS [parts]")?;
            cycle::run(&folder, Path::new(models), word(3) == Some("parts"))?
        }
        Some("control") => cycle::control(&folder)?,
        Some("rules-cases") => {
            let (cases, seed) = number(2).zip(number(3)).context("usage: race rules-cases FOLDER CASES SEED")?;
            return rules::prepare(&folder, usize::try_from(cases)?, seed);
        }
        Some("rules") => rules::run(&folder, number(2).context("usage: race rules FOLDER PASSES")?)?,
        Some("dunning") => dunning::run(&folder, number(2).context("usage: race dunning FOLDER LINES")?)?,
        Some("durable") => {
            let (clients, events) = number(2).zip(number(3)).context("usage: race durable PLACE CLIENTS EVENTS")?;
            durable::run(&folder.to_string_lossy(), clients, events)?
        }
        Some("instant") => return instant::serve(desk()?, word(5).context("no address")?),
        Some("instant-alone") => instant::alone(&desk()?, word(5).context("no count")?.parse()?)?,
        Some("instant-kept") => instant::kept(&desk()?)?,
        Some("bandit") => bandit::run(&folder)?,
        Some("ope") => ope::run(&folder)?,
        Some("ope-rows") => ope::told(&folder)?,
        Some("clients") => foretell::clients(&folder)?,
        Some("score") => foretell::score(&folder)?,
        Some("teach") => foretell::teach(&folder)?,
        Some("exchange") => foretell::exchange(&folder)?,
        other => bail!("there is no stage {}", other.unwrap_or("without a name")),
    };
    println!("{line}");
    Ok(())
}
