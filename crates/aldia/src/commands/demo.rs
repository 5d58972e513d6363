//! `aldia demo`: a simulated country, its days, and the console that shows it.
use super::{bar, serve::serve};
use crate::{
    cli::{Demo, NodeRole},
    house::{House, Settings, now},
    print,
};
use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::{fs, path::Path, time::Instant};
use store::Durability;
use web::Clock;
use world::{Phase, Reconciled, Regime, STAFF, Summary, WorldConfig};

/// What a demo remembers of how it was made; its password opens nothing but the demo.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    seed: u64,
    debtors: u32,
    days: u32,
    password: String,
    summary: Summary,
}

/// The answer of `--check`.
#[derive(Debug, Serialize)]
struct Checked {
    summary: Summary,
    reconciled: Reconciled,
    seconds: f64,
}

const MADE: &str = "demo.json";

pub fn run(args: &Demo) -> Result<()> {
    if args.fresh && args.data.exists() {
        ensure!(args.data.join(MADE).exists(), "{} is not a demo; it is not thrown away", args.data.display());
        fs::remove_dir_all(&args.data).with_context(|| format!("cannot remove {}", args.data.display()))?;
    }
    let began = Instant::now();
    let made = match kept(&args.data)? {
        Some(made) => made,
        None => make(args)?,
    };
    if args.check {
        return check(args, made, began);
    }
    let house = House::open(&args.place())?;
    serve(&house, args.listen, NodeRole::value_variants(), |address| {
        let supervisor = STAFF.first().map_or("", |member| member.login);
        print::note(format!("\n  Aldía: http://{address}\n  usuario: {supervisor}   contraseña: {}", made.password));
        print::note(format!("  ({}; Ctrl+C ends; --fresh starts over)\n", told(&made)));
    })
}

/// The demo that is there, if it was finished.
fn kept(folder: &Path) -> Result<Option<Made>> {
    let file = folder.join(MADE);
    if file.exists() {
        let made = serde_json::from_str(&fs::read_to_string(&file)?);
        return made.map(Some).with_context(|| format!("{} does not read; start over with --fresh", file.display()));
    }
    if House::exists(folder) {
        ensure!(folder.join("world").exists(), "{} holds an installation that is not a demo", folder.display());
        print::note("The demo that is there was cut short; it is made again.");
        fs::remove_dir_all(folder)?;
    }
    Ok(None)
}

fn make(args: &Demo) -> Result<Made> {
    let settings = Settings { database: args.database.clone(), ..Settings::default() };
    let house = House::create(&args.place(), &settings, Durability::Process)?;
    let password = args.password.clone().unwrap_or_else(made_up_password);
    let until = args.until.unwrap_or_else(|| Clock::new(house.clock.zone().clone(), now).moment().day);
    let config =
        WorldConfig { seed: args.seed, debtors: args.debtors, days: args.days, until, password, regime: Regime::Calm };
    let days = bar("days");
    days.set_message(format!("{} debtors", print::grouped(args.debtors.into())));
    let summary = world::run(&config, &house.store, &args.data, &mut |progress| {
        days.set_length(progress.total.into());
        days.set_position(progress.done.into());
        days.set_prefix(match progress.phase {
            Phase::Founding => "days · creditors send their files".to_owned(),
            Phase::Living => format!("days · {}", progress.day),
        });
    })?;
    days.finish_and_clear();
    let made =
        Made { seed: args.seed, debtors: args.debtors, days: args.days, password: config.password.clone(), summary };
    fs::write(args.data.join(MADE), serde_json::to_string_pretty(&made)?)?;
    Ok(made)
}

fn check(args: &Demo, made: Made, began: Instant) -> Result<()> {
    let house = House::open(&args.place())?;
    let reconciled = world::reconcile(&house.store, &args.data)?;
    let problems = reconciled.problems.len();
    let checked = Checked { summary: made.summary, reconciled, seconds: began.elapsed().as_secs_f64() };
    if args.answer.json {
        print::json(&checked)?;
    } else {
        let Checked { summary, reconciled, seconds } = &checked;
        print::line(format!(
            "{} debtors, {} payments for {}, {} mails ({} bounced), {} calls, {} promises, {seconds:.1} s",
            summary.debtors,
            summary.payments,
            print::money(summary.paid),
            summary.mails,
            summary.bounced,
            summary.calls,
            summary.promises
        ));
        print::line(format!(
            "{} dossiers, {} payments for {}, {} audit lines: {problems} problems",
            reconciled.debtors,
            reconciled.payments,
            print::money(reconciled.paid),
            reconciled.audit_lines
        ));
        let Reconciled { transfers, waiting, suspended, .. } = reconciled;
        print::line(format!(
            "{transfers} transfers told by banks, {waiting} waiting for a person ({}); {} agreements, {} people in the register",
            print::money(*suspended),
            agreed(reconciled),
            summary.registered
        ));
        for problem in &reconciled.problems {
            print::line(format!("  {problem}"));
        }
    }
    ensure!(problems == 0, "the country and the books do not agree: {problems} problems");
    Ok(())
}

/// How many agreements there are in each state.
fn agreed(reconciled: &Reconciled) -> String {
    let states = reconciled.agreements.iter().map(|(state, count)| format!("{count} {state}"));
    states.collect::<Vec<_>>().join(", ")
}

fn told(made: &Made) -> String {
    format!("{} deudores simulados, {} días, semilla {}", print::grouped(made.debtors.into()), made.days, made.seed)
}

/// Twelve letters and digits nobody can guess, none of them easily misread.
fn made_up_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let random = base::Uuid::new_v4().as_bytes().map(usize::from);
    let letters = random.iter().take(12).filter_map(|byte| LETTERS.get(byte % LETTERS.len()));
    letters.map(|letter| char::from(*letter)).collect()
}
