//! One debtor decided while somebody waits: the state is read, features and forests follow, and what came of it is a line
//! of the audit chain before it is answered. The code that decides is the night's.
mod api;

use crate::{
    cycle::{Desk, Said, count},
    instant::api::serve as serve_at,
};
use anyhow::{Result, anyhow, bail, ensure};
use serde_json::{Value, json};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use store::{Ctx, Durability};

/// What a decision is called in the audit chain.
const DECIDED: &str = "race.decided";
/// Decisions that warm what is kept in memory, and are not counted.
const WARM: u64 = 2_000;

/// How hard each decision is held on to, by the word for it.
pub(crate) fn durability(word: &str) -> Result<Durability> {
    Ok(match word {
        "power" => Durability::Power,
        "process" => Durability::Process,
        other => bail!("what is kept survives `power` or `process`, not {other}"),
    })
}

/// Answers `POST /decide?debtor=N` at an address until it is killed.
pub(crate) fn serve(desk: Desk, address: &str) -> Result<()> {
    serve_at(desk, address.parse()?)
}

/// Looks at so many debtors, decides about so many and keeps what was decided about so many, one after the other on one
/// thread and without a door: what each takes, in microseconds.
pub(crate) fn alone(desk: &Desk, decisions: u64) -> Result<Value> {
    let ctx = desk.ctx();
    let debtors = count(&ctx)?;
    ensure!(0 < debtors, "nobody has a dossier");
    let nobody = || anyhow!("nobody of that number");
    let read = |debtor| ctx.read(|rx| Desk::look(rx, debtor))?.map(drop).ok_or_else(nobody);
    let decided = |debtor| ctx.read(|rx| desk.judge(rx, debtor))?.map(drop).ok_or_else(nobody);
    let kept = |debtor| decide(desk, &ctx, debtor)?.map(drop).ok_or_else(nobody);
    Ok(json!({
        "read": spread(&mut timed((debtors, decisions), read)?),
        "decided": spread(&mut timed((debtors, decisions), decided)?),
        "kept": spread(&mut timed((debtors, decisions), kept)?),
    }))
}

/// Decides about a debtor and writes it down, in one transaction: it is there when this returns, as hard as the store holds
/// on to it. `None` if there is nobody.
fn decide(desk: &Desk, ctx: &Ctx, debtor: u64) -> Result<Option<Said>> {
    let subject = debtor.to_string();
    ctx.short_step(ctx.command_for(subject.as_bytes()), |tx| {
        let Some(said) = desk.judge(tx, debtor)? else { return Ok(None) };
        tx.audit(DECIDED, &subject, &serde_json::to_string(&said)?)?;
        Ok(Some(said))
    })
}

/// How long something takes of so many debtors out of all, once what is kept in memory is warm.
fn timed((debtors, turns): (u64, u64), run: impl Fn(u64) -> Result<()>) -> Result<Vec<Duration>> {
    let mut took = Vec::new();
    for turn in 0..WARM + turns {
        // As good as at random, and the same each time: the multiplier of a congruential generator (Knuth, TAOCP 2).
        let debtor = turn.wrapping_mul(6_364_136_223_846_793_005) % debtors + 1;
        let began = Instant::now();
        run(debtor)?;
        if WARM <= turn {
            took.push(began.elapsed());
        }
    }
    Ok(took)
}

/// How many decisions were kept in a state, once its chain was walked from end to end.
pub(crate) fn kept(desk: &Desk) -> Result<Value> {
    let lines = desk.ctx().read::<_, store::Error>(|rx| rx.verify_audit())?;
    Ok(json!({ "kept": lines }))
}

/// The median, the 99th percentile and the most, in microseconds.
fn spread(took: &mut [Duration]) -> Value {
    took.sort_unstable();
    let at = |part: usize| {
        let place = (took.len() * part / 100).min(took.len().saturating_sub(1));
        took.get(place).map_or(f64::NAN, |took| took.as_secs_f64() * 1e6)
    };
    json!({ "p50": at(50), "p99": at(99), "most": at(100) })
}

/// Opens a state to decide from.
pub(crate) fn open((portfolio, state): (&Path, &Path), models: &Path, durability: Durability) -> Result<Desk> {
    Desk::open((portfolio, state), models, durability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_places_in_order() {
        let mut took: Vec<Duration> = (1..=200).rev().map(Duration::from_micros).collect();

        let spread = spread(&mut took);

        assert_eq!(spread, json!({ "p50": 101.0, "p99": 199.0, "most": 200.0 }));
    }

    #[test]
    fn only_two_words_say_what_is_survived() {
        assert!(matches!(durability("power"), Ok(Durability::Power)));
        assert!(matches!(durability("process"), Ok(Durability::Process)));
        assert!(durability("nothing").is_err());
    }
}
