//! Decides about debtors of an installation's folder one at a time, as the day does when something happens to one: what
//! that takes. `cargo xtask bench --instant` runs it.
//!
//! `cargo run --release -p strategy --example decide FOLDER DECISIONS`
use base::{Day, DebtorId, Moment, Timestamp, day_number};
use std::{
    error::Error,
    path::Path,
    time::{Duration, Instant},
};
use store::{Ctx, Durability, Migrations, Store};
use strategy::{Dossier, decide, policy, redecide, scale};

/// What `aldia` allocates with too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The slices that a decision reads and writes.
const SLICES: &[Migrations] = &[
    web::MIGRATIONS,
    people::MIGRATIONS,
    ledger::MIGRATIONS,
    bureau::MIGRATIONS,
    conduct::MIGRATIONS,
    strategy::MIGRATIONS,
];
const TODAY: Day = jiff::civil::date(2026, 3, 2);
/// Decisions that warm what is kept in memory, and are not counted.
const WARM: usize = 2_000;
/// Steps between one debtor and the next, so that neighbours are not asked one after the other.
const STRIDE: usize = 7_919;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, decisions] = words.as_slice() else { return Err("usage: decide FOLDER DECISIONS".into()) };
    let store = Store::open(Path::new(folder), Durability::Power, SLICES)?;
    let at = Timestamp::from_second(i64::from(day_number(TODAY)) * 86_400)?;
    let ctx = Ctx::system(&store, "example", Moment { at, day: TODAY });
    let debtors = ctx.read::<_, store::Error>(|rx| rx.debtors(None, u32::MAX))?;
    let turns = (WARM + decisions.parse::<usize>()?).min(debtors.len());
    let asked: Vec<DebtorId> = (0..turns).map(|turn| debtors[turn * STRIDE % debtors.len()]).collect();
    let mut new = 0;
    let mut weighed = timed(&asked, |debtor| {
        new += u32::from(weigh(&ctx, debtor)?);
        Ok(())
    })?;
    let mut decided = timed(&asked, |debtor| {
        let step = ctx.command_for(debtor.0.as_bytes());
        ctx.step::<_, strategy::Error>(step, |tx| redecide(tx, debtor)).map(drop)
    })?;
    let (weighed, decided) = (spread(&mut weighed), spread(&mut decided));
    println!("{}", serde_json::json!({ "weighed": weighed, "decided": decided, "new": new }));
    Ok(())
}

/// How long something takes of each of these debtors, once what is kept in memory is warm.
fn timed(
    debtors: &[DebtorId],
    mut run: impl FnMut(DebtorId) -> Result<(), strategy::Error>,
) -> Result<Vec<Duration>, strategy::Error> {
    let mut took = Vec::new();
    for (turn, debtor) in debtors.iter().enumerate() {
        let began = Instant::now();
        run(*debtor)?;
        if WARM <= turn {
            took.push(began.elapsed());
        }
    }
    Ok(took)
}

/// Reads what is known of a debtor and decides, and writes nothing; whether what stands would change.
fn weigh(ctx: &Ctx, debtor: DebtorId) -> Result<bool, strategy::Error> {
    ctx.read(|rx| {
        let policy = policy(rx)?;
        let scale = scale(rx, &policy, ctx.now.day)?;
        let Some(row) = rx.dossier(debtor)? else { return Ok(false) };
        Ok(decide(&Dossier::open(&row)?, &policy, &scale).is_some())
    })
}

/// The median and the 99th percentile, in microseconds.
fn spread(took: &mut [Duration]) -> serde_json::Value {
    took.sort_unstable();
    let at = |part: usize| took.get(took.len() * part / 100).map_or(f64::NAN, |took| took.as_secs_f64() * 1e6);
    serde_json::json!({ "p50": at(50), "p99": at(99) })
}
