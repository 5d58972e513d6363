//! The whole night over the portfolio of `bench/generate.py`, as the peers' `cycle_*.py` spend it: payments and late
//! interest, thirty-eight features, three forests, indicators and decisions, worklists, indicators of control, and all of
//! it kept.
//!
//! State is dossiers in the embedded database, as the product keeps them: what is owed is the ledger's own section; who a
//! debtor is and what was said with them, and what was decided, are sections of the race's, since its rules are the
//! peers' and not the product's. Threads read and judge a few debtors at a time, each where the engine holds them; one
//! writes what they seal.
mod control;
mod decide;
mod desk;
mod judge;
mod measure;
mod prepare;
mod state;

pub(crate) use desk::{Desk, Said, count};
pub(crate) use prepare::prepare;

use crate::{
    laps::Laps,
    ledger_stage::{Paying, digest_of},
    meter::Meter,
    portfolio::{Portfolio, TODAY, payments},
};
use anyhow::{Context, Result, ensure};
use base::{DebtorId, Moment, Timestamp, Uuid, day_of};
use control::Control;
use decide::{Agents, Matrix, Wanted};
use judge::{Batch, Forests, Judge, Sums};
use rayon::prelude::*;
use serde_json::{Value, json};
use state::Person;
use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};
use store::{Ctx, Durability, Slot, Store};

/// Debtors judged at a time.
const CHUNK: u64 = 1_024;
/// Chunks that wait to be written at most.
const WAITING: usize = 8;
/// Chunks written in one transaction.
const CHUNKS: usize = 48;

/// What the threads share.
struct Night<'a> {
    store: &'a Store,
    judge: Judge<'a>,
    debtors: u64,
    /// The next debtor that nobody judges yet.
    next: AtomicU64,
    /// Where the time of all threads went, if it is asked for.
    laps: Option<Mutex<Laps>>,
}

fn state(folder: &Path) -> PathBuf {
    folder.join("cycle-state")
}

fn open(folder: &Path) -> Result<Store> {
    open_as(folder, Durability::Power)
}

fn open_as(folder: &Path, durability: Durability) -> Result<Store> {
    Ok(Store::open(folder, durability, &[people::MIGRATIONS, ledger::MIGRATIONS])?)
}

fn ctx(store: &Store) -> Ctx {
    Ctx::system(store, "race", Moment { at: Timestamp::MIN, day: day_of(TODAY) })
}

/// The debtor of a number.
fn debtor(number: u64) -> DebtorId {
    DebtorId(Uuid::from_u128(number.into()))
}

/// Spends the night once over a copy of the state, and says what it cost and came to; also where the time of those who
/// judge went, if that is asked for.
pub(crate) fn run(folder: &Path, models: &Path, parts: bool) -> Result<Value> {
    let payments = payments(folder)?;
    let portfolio = Portfolio::read(folder, |account| payments.contains_key(&account))?;
    let paying = portfolio.accounts.iter();
    let paying = paying.filter_map(|account| Some((account.id(), (account, payments.get(&account.id())?.as_slice()))));
    let paying: Paying<'_> = paying.collect();
    ensure!(state(folder).exists(), "there is no state: run `race cycle-state` first");
    let run = folder.join("cycle-run");
    prepare::copy(&state(folder), &run)?;
    let store = open(&run)?;
    let count = store.read::<_, store::Error>(|rx| rx.dossier_count())?;
    let agents = Agents::read(folder)?;

    let meter = Meter::start()?;
    let judge = Judge { paying: &paying, forests: &Forests::read(models)?, matrix: &Matrix::read(folder)? };
    let night = Night {
        store: &store,
        judge,
        debtors: u64::try_from(count)?,
        next: AtomicU64::new(1),
        laps: parts.then(Mutex::default),
    };
    let (work, sums, control) = ctx(&store).bulk(|ctx| night.spend(ctx, &agents))?;
    let cost = meter.stop()?;
    let mut digest = digest_of(&portfolio, &sums.debts);
    let told = digest.as_object_mut().context("a digest has names")?;
    told.insert("work".to_owned(), json!(work.len()));
    told.insert("work_ids".to_owned(), json!(work.iter().map(|one| one.account).sum::<u64>()));
    let actions = sums.actions.iter().enumerate().filter(|(_, count)| 0 < **count);
    told.insert("actions".to_owned(), actions.map(|(action, count)| (action.to_string(), json!(count))).collect());
    told.insert("groups".to_owned(), json!(control.len()));
    told.insert("attempts".to_owned(), json!(control.attempts()));
    let laps = night.laps.map(|laps| laps.into_inner().map_or(Value::Null, |laps| laps.told(threads())));
    Ok(json!({ "wall": cost.wall, "cpu": cost.cpu, "peak": cost.peak, "laps": laps, "digest": digest }))
}

fn threads() -> u32 {
    u32::try_from(rayon::current_num_threads()).unwrap_or(1)
}

/// Counts the indicators of control once over the state, from the disk, and says what that cost and came to.
pub(crate) fn control(folder: &Path) -> Result<Value> {
    ensure!(state(folder).exists(), "there is no state: run `race cycle-state` first");
    let store = open(&state(folder))?;
    let debtors = u64::try_from(store.read::<_, store::Error>(|rx| rx.dossier_count())?)?;
    let threads = u64::try_from(rayon::current_num_threads())?;

    let meter = Meter::start()?;
    let parts = (0..threads).into_par_iter().map(|part| {
        let mut control = Control::default();
        let range = (Some(debtor(debtors * part / threads)), debtor(debtors * (part + 1) / threads));
        store.read::<_, anyhow::Error>(|rx| {
            rx.each_known(range, |row| {
                let person: Person = row.open()?.context("a debtor whom nobody knows")?;
                if let Some(first) = person.loans.first() {
                    control.see(first, &person.touches);
                }
                Ok(())
            })
        })?;
        Ok::<_, anyhow::Error>(control)
    });
    let mut control = Control::default();
    for part in parts.collect::<Result<Vec<_>>>()? {
        control.add(part);
    }
    let cost = meter.stop()?;
    Ok(json!({ "wall": cost.wall, "cpu": cost.cpu, "peak": cost.peak, "digest": control.digest() }))
}

impl Night<'_> {
    /// Judges everybody on every core while one thread writes, then deals out the work and keeps what is left to keep.
    fn spend(&self, ctx: &Ctx, agents: &Agents) -> Result<(Vec<Wanted>, Sums, Control)> {
        let (to, from) = sync_channel::<Batch>(WAITING);
        let mut written = Ok(Sums::default());
        let mut judged = Ok(());
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| write(ctx, from));
            judged = (0..rayon::current_num_threads()).into_par_iter().try_for_each_with(to, |to, _| self.pass(to));
            written = writing.join().expect("a thread ends");
        });
        judged?;
        let mut sums = written?;
        let work = agents.deal(std::mem::take(&mut sums.wanted));
        let control = std::mem::take(&mut sums.control);
        let kept = ctx.once::<_, anyhow::Error>(ctx.command_for(b"night"), "race.night", |_| {
            Ok(json!({ "work": &work, "control": &control }))
        });
        kept.map(|_| (work, sums, control))
    }

    /// Judges one chunk of debtors after another, until none is left.
    fn pass(&self, to: &SyncSender<Batch>) -> Result<()> {
        let mut bench = judge::Bench::new(self.laps.is_some());
        loop {
            let first = self.next.fetch_add(CHUNK, Ordering::Relaxed);
            if self.debtors < first {
                if let Some(Ok(mut laps)) = self.laps.as_ref().map(Mutex::lock) {
                    laps.add(&bench.laps);
                }
                return Ok(());
            }
            let range = (Some(debtor(first - 1)), debtor(first + CHUNK - 1));
            let batch = self.store.read::<_, anyhow::Error>(|rx| {
                rx.each_known(range, |row| self.judge.see(row, &mut bench))?;
                self.judge.decide(&mut bench)
            })?;
            // Whoever writes has failed, and says why.
            if to.send(batch).is_err() {
                return Ok(());
            }
        }
    }
}

/// Writes what is sealed, some chunks a transaction, and adds up the rest.
fn write(ctx: &Ctx, from: Receiver<Batch>) -> Result<Sums> {
    let mut sums = Sums::default();
    let mut from = from.into_iter().peekable();
    for step in 0_u32.. {
        if from.peek().is_none() {
            break;
        }
        ctx.step::<_, store::Error>(ctx.command_for(&step.to_le_bytes()), |tx| {
            for batch in from.by_ref().take(CHUNKS) {
                for (debtor, slot, sealed) in batch.sealed {
                    tx.put_sealed(debtor, slot, sealed)?;
                }
                sums.add(batch.sums);
            }
            Ok(())
        })?;
    }
    Ok(sums)
}

/// The slots that the race's own sections stand in.
const PERSON: Slot = Slot::People;
const DECIDED: Slot = Slot::Strategy;
