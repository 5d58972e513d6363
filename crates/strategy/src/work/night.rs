//! The night: every debtor is assessed and decided, a page a commit, and only what changed is written.
use crate::{
    Decided, Dossier, Error, Features, NO_CELL, Policy, Scale,
    facts::NightPassed,
    features,
    rules::{
        assess::assess_told,
        choose::decide_on,
        dossier::StrategySection,
        learned::Told,
        observation::{Observation, days_between},
    },
    sql::{night as sql, observation},
    work::{
        day::{is_empty, may_operate, waits, write_decision},
        desk::deal_work,
        learn::learn,
        observe::{close_due, observed},
        policy,
        promise::any_ends,
        redecide, scale,
    },
};
use base::{CommandId, Day, DebtorId, Moment};
use ledger::work::StageMove;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Ctx, Rx, Section, Slot, Tx};

/// Dossiers judged at once; as many again wait to be written.
const PAGE: u32 = 8_192;
/// Debtors of whom models are asked at once.
const ASKED: usize = 256;
/// Pages in one commit: others wait for it, some half a second.
const PAGES: u32 = 8;

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

/// What a night judges by.
#[derive(Clone, Copy)]
struct Night<'a> {
    /// Whoever judges reads through it.
    ctx: &'a Ctx,
    policy: &'a Policy,
    scale: &'a Scale,
    /// Days from one observation of a debtor to the next.
    days_between: u32,
}

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
        let learnt = learn(ctx, day)?;
        decide_all(ctx, (day, learnt), progress)
    })
}

fn decide_all(ctx: &Ctx, (day, learnt): (Day, u64), progress: &mut dyn FnMut(u64, u64)) -> Result<NightReport, Error> {
    let policy = ctx.read(policy)?;
    let scale = ctx.read(|rx| scale(rx, &policy, day))?;
    let total = u64::try_from(ctx.read::<_, store::Error>(|rx| rx.dossier_count())?).unwrap_or(0);
    let begun = ctx.read::<_, store::Error>(|rx| sql::begun(rx, day))?;
    let (mut after, mut report) = match &begun {
        Some((after, totals)) => (*after, serde_json::from_str(totals)?),
        None => (None, NightReport::default()),
    };
    report.lessons_learnt += learnt;
    progress(report.debtors, total);
    let night = Night { ctx, policy: &policy, scale: &scale, days_between: days_between(total) };
    if begun.is_none() {
        report.closed = close_due(ctx, &scale)?;
    }
    loop {
        let step = page_id(ctx, day, after);
        let (reached, so_far) = ctx.step::<_, Error>(step, |tx| {
            let mut report = report.clone();
            let reached = pages(tx, night, after, &mut report)?;
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

fn page_id(ctx: &Ctx, day: Day, after: Option<DebtorId>) -> CommandId {
    ctx.command_for(format!("night {day} {after:?}").as_bytes())
}

/// What the rules say about one debtor tonight.
enum Verdict {
    /// Nothing to decide about.
    Nothing,
    /// A promise ends: rows and holds change first.
    Settle,
    /// Decided; with what there is to write, if anything.
    Decided { stands: (u8, u8), change: Option<Box<Change>>, observed: Option<Box<Observation>> },
}

struct Change {
    decision: Option<Decided>,
    moves: Vec<StageMove>,
    waited: bool,
    sealed: Vec<u8>,
}

/// Decides the next pages; the last debtor of them, or `None` if there was none left.
///
/// While one page is written, the next is judged on the other cores: nothing that is written about one debtor changes
/// what is known of another.
fn pages(
    tx: &Tx<'_>,
    night: Night<'_>,
    after: Option<DebtorId>,
    report: &mut NightReport,
) -> Result<Option<DebtorId>, Error> {
    let mut page = judge_all(&tx.debtors(after, PAGE)?, after, night)?;
    let before = report.decisions_changed + report.stage_changes;
    let mut reached = None;
    for number in 1..=PAGES {
        let Some((last, _)) = page.last() else { break };
        reached = Some(*last);
        let next = if number < PAGES { tx.debtors(reached, PAGE)? } else { Vec::new() };
        let mut judged = Ok(Vec::new());
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| judged = judge_all(&next, reached, night));
            write_all(tx, night, page, report)
        })?;
        page = judged?;
    }
    let changed = report.decisions_changed + report.stage_changes - before;
    if 0 < changed {
        tx.announce(&NightPassed { day: night.scale.day(), changed })?;
    }
    Ok(reached)
}

/// Judges the debtors that follow `after`, some hundred at a time: models are asked of all of them at once.
fn judge_all(
    debtors: &[DebtorId],
    after: Option<DebtorId>,
    night: Night<'_>,
) -> Result<Vec<(DebtorId, Verdict)>, store::Error> {
    let lasts = debtors.chunks(ASKED).filter_map(<[DebtorId]>::last);
    let befores = std::iter::once(after).chain(lasts.clone().map(|last| Some(*last)));
    let ranges: Vec<_> = befores.zip(lasts.copied()).collect();
    let judged: Vec<Vec<_>> = ranges.into_par_iter().map(|range| judge_some(range, night)).collect::<Result<_, _>>()?;
    Ok(judged.into_iter().flatten().collect())
}

/// Opens each dossier where the engine holds it, in a snapshot of what was committed before this step: what the step
/// writes is of other debtors.
fn judge_some(range: (Option<DebtorId>, DebtorId), night: Night<'_>) -> Result<Vec<(DebtorId, Verdict)>, store::Error> {
    let mut dossiers = Vec::with_capacity(ASKED);
    night.ctx.read::<_, store::Error>(|rx| {
        rx.each_dossier(range, |row| -> Result<(), store::Error> {
            dossiers.push(Dossier::open(row)?);
            Ok(())
        })
    })?;
    let seen: Vec<Features> = dossiers.iter().map(|dossier| features(dossier, night.scale)).collect();
    let told = night.policy.cards.learned().told_of(&seen);
    let judged = dossiers.into_iter().zip(seen).zip(told);
    Ok(judged.map(|((dossier, seen), told)| (dossier.debtor, judge(dossier, (seen, &told), night))).collect())
}

/// Writes what a page of verdicts changes.
fn write_all(
    tx: &Tx<'_>,
    night: Night<'_>,
    page: Vec<(DebtorId, Verdict)>,
    report: &mut NightReport,
) -> Result<(), Error> {
    let policy = night.policy;
    for (debtor, verdict) in page {
        report.debtors += 1;
        let (number, cell) = match verdict {
            Verdict::Nothing => continue,
            Verdict::Settle => settle(tx, debtor, night, report)?,
            Verdict::Decided { stands, change, observed } => {
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

/// Pure, and run on every core: what [`crate::decide`] would say, with what models told of many at once.
fn judge(mut dossier: Dossier, (seen, told): (Features, &Told), night: Night<'_>) -> Verdict {
    let Night { policy, scale, days_between, .. } = night;
    if is_empty(&dossier) {
        return Verdict::Nothing;
    }
    if any_ends(&dossier.strategy, &dossier.ledger, scale.number()) {
        return Verdict::Settle;
    }
    let moves = ledger::work::stage_moves(&dossier.strategy.stages, &dossier.ledger, scale.day());
    let observed = observed(&dossier, &seen, scale.number(), days_between).map(Box::new);
    let earlier = dossier.strategy.earlier(scale.number()).map(|mark| mark.values);
    let assessment = assess_told(seen, &policy.cards, earlier, told);
    let decision = decide_on(&assessment, &dossier, policy, scale);
    let old = dossier.strategy.standing.as_ref();
    let waited = old.is_some_and(|old| waits(policy, old));
    let stands = decision.as_ref().map(|decided| &decided.standing).or(old);
    let stands = stands.map_or((policy.catalogue.none().number, NO_CELL), |held| (held.treatment, held.cell));
    if decision.is_none() && moves.is_empty() {
        return Verdict::Decided { stands, change: None, observed };
    }
    let section: &mut StrategySection = &mut dossier.strategy;
    for moved in &moves {
        section.record_stage(moved.account, moved.to);
    }
    if let Some(decided) = &decision {
        section.remember(decided.standing.clone());
    }
    let change = Change { decision, moves, waited, sealed: section.seal() };
    Verdict::Decided { stands, change: Some(Box::new(change)), observed }
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
fn settle(tx: &Tx<'_>, debtor: DebtorId, night: Night<'_>, report: &mut NightReport) -> Result<(u8, u8), Error> {
    let before = ledger::work::stages(tx, debtor)?;
    if redecide(tx, debtor)?.is_some() {
        report.decisions_changed += 1;
    }
    let after = ledger::work::stages(tx, debtor)?;
    let moved = after.iter().filter(|stage| !before.contains(stage)).count();
    report.stage_changes += u64::try_from(moved).unwrap_or(0);
    let Some(row) = tx.dossier(debtor)? else { return Ok((0, NO_CELL)) };
    let dossier = Dossier::open(&row)?;
    let seen = features(&dossier, night.scale);
    if let Some(seen) = observed(&dossier, &seen, night.scale.number(), night.days_between) {
        keep(tx, &seen, report)?;
    }
    Ok(dossier.strategy.standing.map_or((0, NO_CELL), |standing| (standing.treatment, standing.cell)))
}
