//! The house's own commands: everything that is checked or measured, in one place, the same here and in CI.
#![expect(clippy::disallowed_methods, reason = "it waits for other processes and reads what its caller set")]
mod bench;
mod binary;
mod browser;
mod checks;
mod deciding;
mod dunning;
mod durable;
mod foretelling;
mod fuzz;
mod guest;
mod importing;
mod installation;
mod instant;
mod kill;
mod kpis;
mod learning;
mod nights;
mod numbers;
mod page;
mod plot;
mod portfolio;
mod postgres;
mod report;
mod rounds;
mod rules;
mod run;
mod server;
mod spread;
mod starting;
mod tools;
mod updating;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask: check and measure the house

  cargo xtask test [--only fmt,tidy,…] [--no-browser]   every check, in the order in which they fail fastest
  cargo xtask test --cluster                            the same, and the night beyond one machine
  cargo xtask kill [--times 20] [--seed 7] [--served]   SIGKILL the binary at random moments, then check the books
  cargo xtask kill --nights [--times 20] [--seed 7]     SIGKILL a night, and compare how it ends with an undisturbed one
  cargo xtask fuzz [--seconds 60] [--parser NAME]       hostile bytes for each parser (needs the nightly compiler)
  cargo xtask numbers [--sizes 100000,1000000] [--build] measure, and write docs/benchmarks.md
  cargo xtask bench [--ledger|--night] [--quick] [--accounts N] [--seed N] [--rounds N] the ledger stage and the whole night against polars, DuckDB and LightGBM, in turns; the same page
  cargo xtask bench --learn [--off-policy] [--quick] [--seeds N]  what the learner regrets and estimates, beside its peers; the same page
  cargo xtask bench --foretell [--clients FILE]         who foretells better, and how fast; the same page
  cargo xtask bench --durable [--rounds N]              events that survive the loss of power, beside PostgreSQL and SQLite
  cargo xtask bench --instant [--accounts N] [--rounds N] a decision while somebody waits, beside FastAPI and LightGBM
  cargo xtask bench --import [--quick] [--rounds N]     a creditor's file brought in, beside those who only load it
  cargo xtask bench --start [--accounts N] [--rounds N] from nothing in memory to the first answer, and what lies on the disk
  cargo xtask bench --rules [--rounds N] [--cases N]    the compiled matrix beside engines of rules
  cargo xtask bench --update [--quick] [--rounds N]     interest of a day beside one UPDATE of PostgreSQL
  cargo xtask bench --kpis [--quick] [--debtors N]      indicators of control beside polars and DuckDB, and the board
  cargo xtask bench --dunning [--lines N] [--many N]    overdue lines into their stage, beside Tryton on PostgreSQL
  cargo xtask bench --cluster [--accounts N] [--rounds N] [--parts N] the night on two executors beside one process, and one killed; builds their engine
  cargo xtask grow                                      add new kinds and migrations to the lists that only grow

Steps of `test`: fmt tidy ui clippy test doc release histories demo compare kill served browser
With `--cluster`: cluster-clippy cluster-test cluster-doc
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match command(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<()> {
    let Some((verb, options)) = arguments.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    let options = Options { given: options };
    match verb.as_str() {
        "test" => checks::run(&options),
        "kill" => {
            options.only(&["--times", "--seed", "--served", "--nights"])?;
            let engine = if options.has("--served") { kill::Engine::Served } else { kill::Engine::Embedded };
            let (times, seed) = (options.number("--times", 20)?, options.number("--seed", 7)?);
            let binary = binary::build()?;
            let told = if options.has("--nights") {
                nights::run(&binary, times, seed)?
            } else {
                kill::run(&binary, kill::Plan { times, seed, engine })?
            };
            println!("{told}");
            Ok(())
        }
        "fuzz" => fuzz::run(&options),
        "numbers" => numbers::run(&options),
        "bench" if options.has("--learn") => learning::run(&options),
        "bench" if options.has("--foretell") => foretelling::run(&options),
        "bench" if options.has("--durable") => durable::run(&options),
        "bench" if options.has("--instant") => deciding::run(&options),
        "bench" if options.has("--import") => importing::run(&options),
        "bench" if options.has("--start") => starting::run(&options),
        "bench" if options.has("--rules") => rules::run(&options),
        "bench" if options.has("--dunning") => dunning::run(&options),
        "bench" if options.has("--update") => updating::run(&options),
        "bench" if options.has("--kpis") => kpis::run(&options),
        "bench" if options.has("--cluster") => spread::run(&options),
        "bench" => bench::run(&options),
        "grow" => {
            println!("{} lines added", xtask::records::grow()?);
            Ok(())
        }
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        _ => bail!("there is no `{verb}`\n\n{HELP}"),
    }
}

/// What stands after the verb.
pub(crate) struct Options<'a> {
    given: &'a [String],
}

impl Options<'_> {
    /// Whether a flag is there.
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.given.iter().any(|given| given == flag)
    }

    /// What follows a flag, after a blank or `=`.
    pub(crate) fn value(&self, flag: &str) -> Option<&str> {
        let joined = self.given.iter().find_map(|given| given.strip_prefix(flag)?.strip_prefix('='));
        let after = || self.given.iter().skip_while(|given| *given != flag).nth(1).map(String::as_str);
        joined.or_else(after)
    }

    /// The whole number that follows a flag.
    pub(crate) fn number(&self, flag: &str, otherwise: u64) -> Result<u64> {
        self.value(flag).map_or(Ok(otherwise), |text| Ok(text.parse()?))
    }

    /// Refuses flags that mean nothing here.
    pub(crate) fn only(&self, flags: &[&str]) -> Result<()> {
        let name = |given: &String| given.split('=').next().unwrap_or_default().to_owned();
        match self.given.iter().find(|given| given.starts_with("--") && !flags.contains(&name(given).as_str())) {
            Some(odd) => bail!("`{odd}` means nothing here"),
            None => Ok(()),
        }
    }
}
