//! The night: every debtor is assessed and decided, a page a commit, and only what changed is written.
use crate::{
    Dossier, Error, NO_CELL, Night, Orders, Policy, Verdict,
    facts::NightPassed,
    features,
    rules::{
        observation::{Observation, days_between, observed},
        verdict::{Change, Said},
    },
    sql::{night as sql, observation},
    work::{
        ahead::{Judged, Judges, PAGE, Page, When, complete, judge_all},
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
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};
use store::{Ctx, DossierRow, Rx, Slot, Tx};

/// Pages in one commit, if nobody waits.
const PAGES: u32 = 16;
/// Debtors written before it is asked whether somebody waits: some milliseconds.
const WRITTEN: usize = 128;

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
        let judges = |after, debtors: &[DebtorId], when: When<'_>| Ok(judge_all(ctx, (after, debtors), when, &night)?);
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
        let judges = |after, debtors: &[DebtorId], when: When<'_>| {
            let count = u32::try_from(debtors.len()).unwrap_or(PAGE);
            let rows = ctx.read::<_, store::Error>(|rx| rx.dossiers(after, count))?;
            let brought = carrier(&rows)?.into_iter().chain(std::iter::repeat(None));
            let known = rows.iter().zip(brought).map(|(row, said)| Verdict::from_bytes(&said?, row)).collect();
            let (verdicts, judged_here) = complete(&rows, known, &night)?;
            here.fetch_add(judged_here, Ordering::Relaxed);
            Ok(rows.iter().zip(verdicts).map(|(row, verdict)| Judged::of(row, verdict, when)).collect())
        };
        let report = decide_all(ctx, &night, &judges, progress)?;
        Ok(BroughtNight { report, judged_here: here.into_inner() })
    })
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
    let (mut ahead, mut pages) = (Page::default(), PAGES);
    loop {
        if ahead.is_empty() {
            ahead = Page::ahead(ctx, after, judges)?;
        }
        let step = page_id(ctx, day, after);
        let written = ctx.step::<_, Error>(step, |tx| {
            let mut report = report.clone();
            let mut writing = Writing { tx, night, judges, report: &mut report };
            let reached = writing.pages(std::mem::take(&mut ahead), after, pages)?;
            // A night whose debtors are done is not over: killed now, it goes on with what people are to do.
            let last = reached.last.or(after);
            sql::put(tx, day, "running", (last, &serde_json::to_string(&report)?))?;
            Ok((reached, report))
        })?;
        let (reached, so_far) = written;
        report = so_far;
        if reached.left.is_empty() {
            progress(report.debtors.min(total), total);
        }
        if reached.is_end() {
            return end(ctx, day, report);
        }
        // Whoever waited may have more to write: what is judged with the writer held would keep them waiting.
        (after, pages, ahead) = (reached.last, if reached.cut { 1 } else { PAGES }, reached.left);
    }
}

/// Deals out the work of people, and ends the night: the slices downstream are told, if it changed anything.
fn end(ctx: &Ctx, day: Day, report: NightReport) -> Result<NightReport, Error> {
    let report = NightReport { work_given: deal_work(ctx, day)?, ..report };
    let changed = report.decisions_changed + report.stage_changes;
    let step = ctx.command_for(format!("night {day} ends").as_bytes());
    ctx.step::<_, Error>(step, |tx| {
        if 0 < changed {
            tx.announce(&NightPassed { day, changed })?;
        }
        Ok(sql::put(tx, day, "ended", (None, &serde_json::to_string(&report)?))?)
    })?;
    Ok(report)
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

/// How far a step came.
struct Reached {
    /// The last debtor who is done; `None` if nobody was left.
    last: Option<DebtorId>,
    /// Whether it ended early, since somebody waits to write.
    cut: bool,
    /// What was judged and is not written yet.
    left: Page,
}

impl Reached {
    fn is_end(&self) -> bool {
        self.last.is_none()
    }
}

/// One step that writes.
struct Writing<'a> {
    tx: &'a Tx<'a>,
    night: &'a Night,
    judges: Judges<'a>,
    report: &'a mut NightReport,
}

impl Writing<'_> {
    /// Writes at most so many pages of the debtors after `after`, of which the first may have been judged before this
    /// step; less if somebody waits.
    ///
    /// While one page is written, the next is judged on the other cores: nothing that is written about one debtor changes
    /// what is known of another.
    fn pages(&mut self, ahead: Page, after: Option<DebtorId>, most: u32) -> Result<Reached, Error> {
        let (tx, judges) = (self.tx, self.judges);
        let (mut page, mut last) = (ahead, None);
        if page.is_empty() || !page.follows(after) {
            page = Page::within(tx, after, judges)?;
        }
        for number in 1..=most {
            let Some(end) = page.last() else { break };
            let next = if number < most { tx.debtors(Some(end), PAGE)? } else { Vec::new() };
            let (cut, mut judged) = (AtomicBool::new(false), Ok(Vec::new()));
            let reached = rayon::in_place_scope(|scope| {
                scope.spawn(|_| judged = judges(Some(end), &next, When::Within(&cut)));
                let reached = self.page(&mut page);
                cut.store(!page.is_empty() || tx.is_awaited(), Ordering::Relaxed);
                reached
            })?;
            last = reached.or(last);
            if cut.into_inner() {
                return Ok(Reached { last, cut: true, left: page.kept() });
            }
            page = Page::new(Some(end), judged?);
        }
        Ok(Reached { last, cut: false, left: Page::default() })
    }

    /// Writes a page, or as much of it as there is time for; the last debtor who is done.
    fn page(&mut self, page: &mut Page) -> Result<Option<DebtorId>, Error> {
        let mut reached = None;
        while let Some(last) = page.last_of(WRITTEN) {
            let verdicts = page.take(self.tx, WRITTEN, self.night)?;
            write_all(self.tx, self.night, verdicts, self.report)?;
            reached = Some(last);
            if self.tx.is_awaited() {
                break;
            }
        }
        Ok(reached)
    }
}

/// Writes what a page of verdicts changes.
fn write_all(tx: &Tx<'_>, night: &Night, page: Vec<Verdict>, report: &mut NightReport) -> Result<(), Error> {
    let policy = &night.policy;
    count_observed(tx, &page, report)?;
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
                    observation::add(tx, &seen)?;
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

/// Counts who of a page is observed and was not before on this day.
fn count_observed(tx: &Tx<'_>, page: &[Verdict], report: &mut NightReport) -> Result<(), Error> {
    let of =
        |verdict: &Verdict| matches!(verdict.said, Said::Decided { observed: Some(_), .. }).then_some(verdict.debtor);
    let now: Vec<DebtorId> = page.iter().filter_map(of).collect();
    let before = observation::observed(tx, tx.now().day, &now)?;
    report.observed += now.iter().filter(|debtor| !before.contains(debtor)).map(|_| 1).sum::<u64>();
    Ok(())
}

fn keep(tx: &Tx<'_>, seen: &Observation, report: &mut NightReport) -> Result<(), Error> {
    report.observed += u64::from(observation::observed(tx, tx.now().day, &[seen.debtor])?.is_empty());
    Ok(observation::add(tx, seen)?)
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
