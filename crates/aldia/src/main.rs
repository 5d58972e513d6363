//! Aldía: the binary. Reads the command line, opens the installation, and hands over to a slice.
#![expect(unreachable_pub, reason = "a binary has no outside: `pub` says what a room offers the others")]

mod calc;
mod cli;
mod commands;
mod desk;
mod house;
mod pages;
mod print;
mod slices;
mod standing;
mod watch;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// Rows are made on one thread and given back on another, a million times: the system's allocator minds, this one does not.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tracing_subscriber::registry().with(logged()).with(fmt::layer().with_writer(std::io::stderr)).init();
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print::failure(&error);
            ExitCode::FAILURE
        }
    }
}

/// What is logged, as `RUST_LOG` asks: warnings where it does not.
#[expect(clippy::disallowed_methods, reason = "configuration is read here, once")]
fn logged() -> Targets {
    let asked = std::env::var("RUST_LOG").ok().and_then(|targets| targets.parse().ok());
    asked.unwrap_or_else(|| Targets::new().with_default(LevelFilter::WARN))
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Init(args) => commands::init::run(&args),
        Command::Import(args) => commands::import::run(&args),
        Command::Bank(bank) => commands::bank::run(&bank),
        Command::Cycle(args) => commands::cycle::run(&args),
        Command::Train(args) => commands::models::train(&args),
        Command::Models(command) => commands::models::run(&command),
        Command::Debtor(args) => commands::debtor::run(&args),
        Command::Explain(args) => commands::explain::run(&args),
        Command::Review(command) => commands::review::run(&command),
        Command::Contest(command) => commands::contest::run(&command),
        Command::Account(args) => commands::account::run(&args),
        Command::Document(args) => commands::document::run(&args),
        Command::Agreement(args) => commands::agreement::run(&args),
        Command::Debt(args) => commands::debt::run(&args),
        Command::Kpis(args) => commands::kpis::run(&args),
        Command::Evaluate(args) => commands::evaluate::run(&args),
        Command::Learn(command) => commands::learn::run(&command),
        Command::Trial(command) => commands::trial::run(&command),
        Command::Origination(args) => commands::origination::run(&args),
        Command::Outlook(args) => commands::outlook::run(&args),
        Command::Groups(command) => commands::groups::run(&command),
        Command::Fairness(args) => commands::groups::fairness(&args),
        Command::Verify(args) => commands::verify::run(&args),
        Command::Copy(args) => commands::copy::run(&args),
        Command::Serve(args) => commands::serve::run(&args),
        Command::User(args) => commands::user::run(&args),
        Command::Key(args) => commands::key::run(&args),
        Command::Letterhead(args) => commands::letterhead::run(&args),
        Command::Collector(args) => commands::collector::run(&args),
        Command::Deliver(args) => commands::deliver::run(&args),
        Command::Series(command) => commands::series::run(&command),
        Command::Calc(calc) => calc::run(&calc),
        Command::Bureau(args) => commands::bureau::run(&args),
        Command::Demo(args) => commands::demo::run(&args),
        Command::Simulate(args) => commands::simulate::run(&args),
    }
}
