//! The night: every debtor is assessed and decided, a page a commit, and only what changed is written.
use crate::{
    Dossier, Error, NO_CELL, Night, Orders, Policy, Verdict,
    facts::NightPassed,
    features,
    rules::{
        observation::{Observation, days_between, observed},
        verdict::{ASKED, Change, Said},
    },
    sql::{night as sql, observation},
    work::{
        day::{may_operate, write_decision},
        desk::deal_work,
        learn::learn,
        observe::close_due,
        policy,
        policy::sources,
        redecide, scale,
    },
};
use base::{CommandId, Day, DebtorId, Moment};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};
use store::{Ctx, DossierRow, Rx, Slot, Tx};

/// Dossiers judged at once; as many again wait to be written. Whoever wants to write waits for one page, some hundredths of
/// a second.
const PAGE: u32 = 1_024;
/// Pages in one commit, if nobody waits.
const PAGES: u32 = 16;

/// What a night did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NightReport {
    /// Debtors with a dossier.
    pub debtors: u64,
    /// Of them, those with something to decide about.
    pub assessed: u64,
    /// Decisions that are new.
    pub decisions_changed: u64,
    /// Accounts that went to another stage.
    pub stage_changes: u64,
    /// Debtors given to agents.
    pub work_given: u64,
    /// Earlier decisions whose horizon is over, and that were learnt.
    #[serde(default)]
    pub lessons_learnt: u64,
    /// How many debtors stand under each treatment.
    pub by_treatment: BTreeMap<String, u64>,
    /// How many debtors stand in each cell of the matrix; under the empty code, those that a limit decides.
    #[serde(default)]
    pub by_cell: BTreeMap<String, u64>,
    /// Debtors of whom it was kept what was known of them, for models to learn from.
    #[serde(default)]
    pub observed: u64,
    /// Earlier observations of which it is known now what came.
    #[serde(default)]
    pub closed: u64,
}

/// What a night that was judged elsewhere did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroughtNight {
    /// The night.
    pub report: NightReport,
    /// Debtors who were judged here: nothing was brought about them, or it was said of another dossier than today's.
    pub judged_here: u64,
}

/// Says what is to become of the debtors that follow one, in order; one verdict each.
type Judges<'a> = &'a (dyn Fn(Option<DebtorId>, &[DebtorId]) -> Result<Vec<Verdict>, Error> + Sync);

/// Brings what was said elsewhere about some debtors, in their order, as bytes; nothing for whom nothing was said.
pub type Carrier<'a> = &'a (dyn Fn(&[DossierRow]) -> Result<Vec<Option<Vec<u8>>>, Error> + Sync);

/// The night as work that outlives a request.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CycleWork {
    /// For which day.
    pub day: Day,
}

impl store::Work for CycleWork {
    const KIND: &'static str = "strategy.cycle";
}

/// The last day whose night has ended.
pub fn last_night(rx: &Rx<'_>) -> Result<Option<Day>, Error> {
    Ok(sql::ended(rx)?.map(|(day, _)| day))
}

/// What the last night that ended did.
pub fn last_report(rx: &Rx<'_>) -> Result<Option<NightReport>, Error> {
    let ended = sql::ended(rx)?;
    Ok(ended.map(|(_, totals)| serde_json::from_str(&totals)).transpose()?)
}

/// Learns what earlier decisions brought, assesses and decides every debtor for `day`, then deals out the work of people.
///
/// Some pages are one commit with the place reached, so that a night that was killed goes on where it was and ends the
/// same; a night that ended runs again from the start and finds nothing to change. `progress` gets done and total.
pub fn night(ctx: &Ctx, day: Day, progress: &mut dyn FnMut(u64, u64)) -> Result<NightReport, Error> {
    may_operate(ctx)?;
    let ctx = &Ctx { now: Moment { at: ctx.now.at, day }, ..ctx.clone() };
    ctx.bulk(|ctx| {
        learn(ctx, day)?;
        let night = ctx.read(|rx| tonight(rx, day))?;
        let judges = |after, debtors: &[DebtorId]| Ok(judge_all(ctx, (after, debtors), &night)?);
        decide_all(ctx, &night, &judges, progress)
    })
}

/// Learns what earlier decisions brought, as [`night`] does, and tells what the rest of it would judge by, so that others
/// may judge.
pub fn orders(ctx: &Ctx, day: Day) -> Result<Orders, Error> {
    may_operate(ctx)?;
    let ctx = &Ctx { now: Moment { at: ctx.now.at, day }, ..ctx.clone() };
    ctx.bulk(|ctx| learn(ctx, day))?;
    ctx.read(|rx| orders_now(rx, day))
}

/// Writes a night that others judged by `orders`, in the same way and to the same end as [`night`].
///
/// Who is not among what `carrier` brings, or whose dossier has changed since, is judged here and now: whatever was lost
/// on the way, the night is whole. What was done is passed over when it is begun again.
///
/// # Errors
/// [`Error::OtherOrders`] if something else than `orders` decides by now.
pub fn bring_night(
    ctx: &Ctx,
    orders: &Orders,
    carrier: Carrier<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<BroughtNight, Error> {
    may_operate(ctx)?;
    let day = orders.day();
    let ctx = &Ctx { now: Moment { at: ctx.now.at, day }, ..ctx.clone() };
    ctx.bulk(|ctx| {
        learn(ctx, day)?;
        if !ctx.read(|rx| orders_now(rx, day))?.agree(orders) {
            return Err(Error::OtherOrders(day));
        }
        let night = Night::of(orders)?;
        let here = AtomicU64::new(0);
        let judges = |after, debtors: &[DebtorId]| {
            let count = u32::try_from(debtors.len()).unwrap_or(PAGE);
            let rows = ctx.read::<_, store::Error>(|rx| rx.dossiers(after, count))?;
            let (verdicts, judged_here) = complete(&rows, carrier(&rows)?, &night)?;
            here.fetch_add(judged_here, Ordering::Relaxed);
            Ok(verdicts)
        };
        let report = decide_all(ctx, &night, &judges, progress)?;
        Ok(BroughtNight { report, judged_here: here.into_inner() })
    })
}

/// What was brought about some debtors, and what is said here of the rest; how many they are.
fn complete(
    rows: &[DossierRow],
    brought: Vec<Option<Vec<u8>>>,
    night: &Night,
) -> Result<(Vec<Verdict>, u64), store::Error> {
    let mut brought = brought.into_iter();
    let known: Vec<Option<Verdict>> =
        rows.iter().map(|row| Verdict::from_bytes(&brought.next().flatten()?, row)).collect();
    let left: Vec<&DossierRow> =
        rows.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(row, _)| row).collect();
    let judged_here = u64::try_from(left.len()).unwrap_or(u64::MAX);
    let here: Vec<_> = left.par_chunks(ASKED).map(|rows| night.judge(rows)).collect::<Result<_, _>>()?;
    let mut here = here.into_iter().flatten();
    Ok((known.into_iter().filter_map(|known| known.or_else(|| here.next())).collect(), judged_here))
}

/// What judges now.
fn tonight(rx: &Rx<'_>, day: Day) -> Result<Night, Error> {
    let policy = policy(rx)?;
    let scale = scale(rx, &policy, day)?;
    Ok(Night { policy, scale, days_between: days_between(debtors(rx)?) })
}

/// What would judge a day now, as data.
pub fn orders_now(rx: &Rx<'_>, day: Day) -> Result<Orders, Error> {
    let scale = scale(rx, &*policy(rx)?, day)?;
    Ok(Orders { scale, days_between: days_between(debtors(rx)?), sources: sources(rx)? })
}

fn debtors(rx: &Rx<'_>) -> Result<u64, Error> {
    Ok(u64::try_from(rx.dossier_count()?).unwrap_or(0))
}

fn decide_all(
    ctx: &Ctx,
    night: &Night,
    judges: Judges<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<NightReport, Error> {
    let day = night.scale.day();
    let total = ctx.read(debtors)?;
    close_due(ctx, &night.scale)?;
    let (mut after, mut report) = ctx.read(|rx| so_far(rx, day))?;
    progress(report.debtors, total);
    loop {
        let step = page_id(ctx, day, after);
        let (reached, so_far) = ctx.step::<_, Error>(step, |tx| {
            let mut report = report.clone();
            let reached = pages(tx, (night, judges), after, &mut report)?;
            let state = if reached.is_some() { "running" } else { "ended" };
            if reached.is_none() {
                report.work_given = deal_work(tx, day)?;
            }
            sql::put(tx, day, state, (reached, &serde_json::to_string(&report)?))?;
            Ok((reached, report))
        })?;
        report = so_far;
        progress(report.debtors.min(total), total);
        match reached {
            Some(last) => after = Some(last),
            None => return Ok(report),
        }
    }
}

/// The last debtor who is done in a night that was begun and not ended, and what it did until there.
pub(super) fn so_far(rx: &Rx<'_>, day: Day) -> Result<(Option<DebtorId>, NightReport), Error> {
    let Some((after, totals)) = sql::begun(rx, day)? else { return Ok((None, NightReport::default())) };
    Ok((after, serde_json::from_str(&totals)?))
}

/// Writes down what a night did beside its debtors, in the step that did it.
pub(super) fn tally(tx: &Tx<'_>, day: Day, done: impl FnOnce(&mut NightReport)) -> Result<(), Error> {
    let (after, mut report) = so_far(tx, day)?;
    done(&mut report);
    Ok(sql::put(tx, day, "running", (after, &serde_json::to_string(&report)?))?)
}

fn page_id(ctx: &Ctx, day: Day, after: Option<DebtorId>) -> CommandId {
    ctx.command_for(format!("night {day} {after:?}").as_bytes())
}

/// Decides the next pages; the last debtor of them, or `None` if there was none left.
///
/// While one page is written, the next is judged on the other cores: nothing that is written about one debtor changes
/// what is known of another.
fn pages(
    tx: &Tx<'_>,
    (night, judges): (&Night, Judges<'_>),
    after: Option<DebtorId>,
    report: &mut NightReport,
) -> Result<Option<DebtorId>, Error> {
    let mut page = judges(after, &tx.debtors(after, PAGE)?)?;
    let before = report.decisions_changed + report.stage_changes;
    let mut reached = None;
    for number in 1..=PAGES {
        let Some(last) = page.last() else { break };
        reached = Some(last.debtor());
        let next = if number < PAGES { tx.debtors(reached, PAGE)? } else { Vec::new() };
        let mut judged = Ok(Vec::new());
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| judged = judges(reached, &next));
            write_all(tx, night, page, report)
        })?;
        page = judged?;
        if tx.is_awaited() {
            break;
        }
    }
    let changed = report.decisions_changed + report.stage_changes - before;
    if 0 < changed {
        tx.announce(&NightPassed { day: night.scale.day(), changed })?;
    }
    Ok(reached)
}

/// Judges the debtors that follow `after`, some hundred at a time: models are asked of all of them at once.
fn judge_all(
    ctx: &Ctx,
    (after, debtors): (Option<DebtorId>, &[DebtorId]),
    night: &Night,
) -> Result<Vec<Verdict>, store::Error> {
    let lasts = debtors.chunks(ASKED).filter_map(<[DebtorId]>::last);
    let befores = std::iter::once(after).chain(lasts.clone().map(|last| Some(*last)));
    let ranges: Vec<_> = befores.zip(lasts.copied()).collect();
    let judged: Vec<Vec<_>> =
        ranges.into_par_iter().map(|range| judge_some(ctx, range, night)).collect::<Result<_, _>>()?;
    Ok(judged.into_iter().flatten().collect())
}

/// Opens each dossier where the engine holds it, in a snapshot of what was committed before this step: what the step
/// writes is of other debtors.
fn judge_some(ctx: &Ctx, range: (Option<DebtorId>, DebtorId), night: &Night) -> Result<Vec<Verdict>, store::Error> {
    let mut dossiers = Vec::with_capacity(ASKED);
    ctx.read::<_, store::Error>(|rx| {
        rx.each_dossier(range, |row| -> Result<(), store::Error> {
            dossiers.push(Dossier::open(row)?);
            Ok(())
        })
    })?;
    Ok(night.judge_opened(dossiers))
}

/// Writes what a page of verdicts changes.
fn write_all(tx: &Tx<'_>, night: &Night, page: Vec<Verdict>, report: &mut NightReport) -> Result<(), Error> {
    let policy = &night.policy;
    for Verdict { debtor, said } in page {
        report.debtors += 1;
        let (number, cell) = match said {
            Said::Nothing => continue,
            Said::Settle => settle(tx, debtor, night, report)?,
            Said::Decided { stands, change, observed } => {
                if let Some(change) = change {
                    write(tx, policy, (debtor, *change), report)?;
                }
                if let Some(seen) = observed {
                    keep(tx, &seen, report)?;
                }
                stands
            }
        };
        report.assessed += 1;
        let code = policy.catalogue.get(number).map_or("", |treatment| treatment.code.as_str());
        count(&mut report.by_treatment, code);
        count(&mut report.by_cell, policy.matrix.code(cell));
    }
    Ok(())
}

fn keep(tx: &Tx<'_>, seen: &Observation, report: &mut NightReport) -> Result<(), Error> {
    report.observed += u64::from(observation::add(tx, seen)?);
    Ok(())
}

fn count(counts: &mut BTreeMap<String, u64>, code: &str) {
    match counts.get_mut(code) {
        Some(count) => *count += 1,
        None => drop(counts.insert(code.to_owned(), 1)),
    }
}

fn write(
    tx: &Tx<'_>,
    policy: &Policy,
    (debtor, change): (DebtorId, Change),
    report: &mut NightReport,
) -> Result<(), Error> {
    if let Some(decided) = &change.decision {
        write_decision(tx, policy, (debtor, change.waited), decided)?;
        report.decisions_changed += 1;
    }
    report.stage_changes += u64::try_from(change.moves.len()).unwrap_or(0);
    ledger::work::record_stages(tx, debtor, tx.now().day, &change.moves)?;
    Ok(tx.put_sealed(debtor, Slot::Strategy, change.sealed)?)
}

/// The way of the day, for the few whose promise ends tonight; the treatment and the cell that stand after it.
fn settle(tx: &Tx<'_>, debtor: DebtorId, night: &Night, report: &mut NightReport) -> Result<(u8, u8), Error> {
    let before = ledger::work::stages(tx, debtor)?;
    if redecide(tx, debtor)?.is_some() {
        report.decisions_changed += 1;
    }
    let after = ledger::work::stages(tx, debtor)?;
    let moved = after.iter().filter(|stage| !before.contains(stage)).count();
    report.stage_changes += u64::try_from(moved).unwrap_or(0);
    let Some(row) = tx.dossier(debtor)? else { return Ok((0, NO_CELL)) };
    let dossier = Dossier::open(&row)?;
    let seen = features(&dossier, &night.scale);
    if let Some(seen) = observed(&dossier, &seen, night.scale.number(), night.days_between) {
        keep(tx, &seen, report)?;
    }
    Ok(dossier.strategy.standing.map_or((0, NO_CELL), |standing| (standing.treatment, standing.cell)))
}
