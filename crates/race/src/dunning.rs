//! Overdue lines put into their stage, night after night, and each stage that changed written down and waited for.
//!
//! Every debtor owes one line. A night reads each dossier where the engine holds it, and asks the ledger for the stage of
//! the account; that is what the product's does. Then a row is kept for each line that came into another stage, as a
//! dunning module keeps one: that is the race's own, since a stage follows from terms and a day.
use crate::{
    meter::Meter,
    portfolio::{Account, TODAY},
    sql,
};
use anyhow::{Context, Result, ensure};
use base::{DebtorId, Moment, Timestamp, Uuid, day_of};
use ledger::{LedgerSection, Stage};
use serde_json::{Value, json};
use std::{path::Path, thread};
use store::{Ctx, DossierRow, Durability, Store};

/// Rows written in one transaction.
const BATCH: usize = 20_000;
/// What each line asks for: ten thousand pesos, which no tolerance forgives.
const OWED: i64 = 10_000_00;

/// A debtor's line and its stage.
type Late = (DebtorId, Stage);

/// Makes as many debtors in a folder that is not there, and spends two nights, thirty days apart; the seconds until every
/// stage of each was known, those until it was kept, and what they came to.
pub(crate) fn run(folder: &Path, lines: u64) -> Result<Value> {
    ensure!(!folder.exists(), "{} is there already", folder.display());
    let store = Store::open(folder, Durability::Power, &[people::MIGRATIONS, ledger::MIGRATIONS, sql::TABLES])?;
    let ctx = Ctx::system(&store, "race", Moment { at: Timestamp::MIN, day: day_of(TODAY) });
    fill(&ctx, lines)?;
    let (mut known, mut kept, mut digest) = (Vec::new(), Vec::new(), Vec::new());
    for day in [TODAY, TODAY + 30] {
        let meter = Meter::start()?;
        let late = read(&store, lines, day)?;
        let read = meter.stop()?.wall;
        let meter = Meter::start()?;
        write(&ctx, &late, day)?;
        known.push(read);
        kept.push(read + meter.stop()?.wall);
        digest.push(tell(&store)?);
    }
    Ok(json!({ "known": known, "seconds": kept, "digest": digest }))
}

/// From thirty days before the first night to twenty-nine after it.
fn due(line: u64) -> Result<i32> {
    Ok(TODAY - 30 + i32::try_from(line * 37 % 60)?)
}

/// The debtor of a line, counted from zero.
fn debtor(line: u64) -> DebtorId {
    DebtorId(Uuid::from_u128(u128::from(line) + 1))
}

fn fill(ctx: &Ctx, lines: u64) -> Result<()> {
    let numbers: Vec<u64> = (0..lines).collect();
    ctx.fill::<_, anyhow::Error>(|ctx| {
        for (place, batch) in numbers.chunks(BATCH).enumerate() {
            ctx.step::<_, anyhow::Error>(ctx.command_for(&place.to_le_bytes()), |tx| {
                batch.iter().try_for_each(|line| {
                    let account = Account::of_one(line + 1, due(*line)?, OWED);
                    let view = account.folded(&[]).context("an account without terms")?;
                    Ok(tx.open_dossier(debtor(*line), &LedgerSection { accounts: vec![view] })?)
                })
            })?;
        }
        Ok(())
    })
}

/// Who is late and in which stage, debtor by debtor; each processor reads a part.
fn read(store: &Store, lines: u64, day: i32) -> Result<Vec<Late>> {
    let threads = u64::try_from(thread::available_parallelism()?.get())?;
    let bound = |part: u64| DebtorId(Uuid::from_u128(u128::from(lines * part / threads)));
    let part = |part: u64| {
        let mut late = Vec::new();
        let see = |row: &DossierRow<&[u8]>| {
            let section: LedgerSection = row.open()?.context("a debtor without accounts")?;
            let stage = section.stage(day);
            if stage != Stage::Current {
                late.push((row.debtor, stage));
            }
            Ok(())
        };
        store.read::<_, anyhow::Error>(|rx| rx.each_known(((part > 0).then(|| bound(part)), bound(part + 1)), see))?;
        Ok(late)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|number| scope.spawn(move || part(number))).collect();
        let parts = threads.into_iter().map(|thread| thread.join().expect("a thread ends"));
        Ok(parts.collect::<Result<Vec<_>>>()?.concat())
    })
}

fn write(ctx: &Ctx, late: &[Late], day: i32) -> Result<()> {
    ctx.bulk::<_, store::Error>(|ctx| {
        for (place, batch) in late.chunks(BATCH).enumerate() {
            ctx.step::<_, store::Error>(ctx.command_for(&place.to_le_bytes()), |tx| {
                batch.iter().try_for_each(|(debtor, stage)| sql::dun(tx, *debtor, (stage.index(), day)))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// How many lines are in a stage, and the sum of each stage times its line, counted from one.
fn tell(store: &Store) -> Result<Value> {
    let mut stages = 0_u128;
    let kept = store.read::<_, store::Error>(sql::dunned)?;
    for (debtor, stage) in &kept {
        stages += debtor.0.as_u128() * u128::try_from(*stage)?;
    }
    Ok(json!({ "lines": kept.len(), "levels": u64::try_from(stages)? }))
}
