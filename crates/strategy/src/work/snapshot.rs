//! The grid over a million rows: one scan answers and sorts the question, and pages are read from the answer.
use crate::{
    Assessment, Dossier, Error, Policy, Scale, Segment,
    rules::portfolio::{Filter, Line, Question, Segmented, Sort, SortBy, owed_in_money, sort},
    work::{policy, scale},
};
use base::{Amount, Currency, DebtorId, Right, Timestamp, Uuid, uuid_at};
use jiff::SignedDuration;
use ledger::{Stage, Sums};
use rayon::prelude::*;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use store::{Ctx, Rx};

/// Names one snapshot.
pub type SnapshotId = Uuid;

/// Snapshots kept at once; the oldest goes first. A million rows take 16 MB each.
const KEPT_MAX: usize = 12;
/// How long a snapshot is kept.
const LIFE: SignedDuration = SignedDuration::from_mins(20);
/// Dossiers held in memory at once.
const PAGE: u32 = 8_192;
/// Debtors that a text may find.
const FOUND_MAX: u32 = 5_000;
/// Rows in one answer.
const ROWS_MAX: usize = 500;

/// The answer to one question, as of when it was asked.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Which one.
    pub id: SnapshotId,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The day it is about.
    pub day: base::Day,
    /// What they owe in all.
    pub owed: Amount,
    /// Of the sums: pesos where any debtor owes pesos, or units that are worth pesos today.
    pub currency: Currency,
    /// What is owed in other currencies, in no sum above.
    pub apart: Vec<(Currency, Amount)>,
    /// Debtors and what they owe by worst stage, earliest first.
    pub by_stage: Vec<StageSum>,
    /// Who, in order.
    pub debtors: Arc<Vec<DebtorId>>,
    owner: String,
}

/// The debtors of one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageSum {
    /// Which stage.
    pub stage: Stage,
    /// How many.
    pub debtors: u64,
    /// What they owe.
    pub owed: Amount,
}

/// What each segment that has debtors holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segments {
    /// Of the sums.
    pub currency: Currency,
    /// The likeliest to pay first, the cheapest of those first.
    pub sums: Vec<SegmentSum>,
}

/// The debtors of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentSum {
    /// Which segment.
    pub segment: Segment,
    /// How many.
    pub debtors: u64,
    /// What they owe.
    pub owed: Amount,
    /// What they owe in other currencies, in no sum above.
    pub apart: Vec<(Currency, Amount)>,
}

/// One debtor of the grid.
#[derive(Clone, Debug)]
pub struct PortfolioRow {
    /// Everything known of them.
    pub dossier: Dossier,
    /// Their name.
    pub name: String,
    /// Their best document.
    pub document: String,
    /// Their six indicators and segment.
    pub assessment: Assessment,
    /// What they owe, each currency apart.
    pub owed: Sums,
}

/// The snapshots of this process.
#[derive(Debug)]
pub struct Snapshots;

static KEPT: Mutex<Vec<Snapshot>> = Mutex::new(Vec::new());
static COUNT: AtomicU32 = AtomicU32::new(0);

impl Snapshots {
    /// Answers a question about the whole portfolio, and keeps the answer for a while.
    pub fn take(ctx: &Ctx, filter: &Filter, order: Sort) -> Result<Snapshot, Error> {
        let snapshot = tally(ctx, (filter, order), Segmented::No)?.finish(ctx, order)?;
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|old| ctx.now.at.duration_since(old.taken_at) < LIFE);
        while KEPT_MAX <= kept.len() {
            kept.remove(0);
        }
        kept.push(snapshot.clone());
        Ok(snapshot)
    }

    /// Debtors that a filter lets through and what they owe, by segment of cost and probability.
    pub fn segments(ctx: &Ctx, filter: &Filter) -> Result<Segments, Error> {
        let by_id = Sort { by: SortBy::Days, descending: false };
        let Tally { segments, sums, .. } = tally(ctx, (filter, by_id), Segmented::Yes)?;
        let currency = sums.main().unwrap_or(Currency::ARS);
        let sum = |(segment, (debtors, owed)): (Segment, (u64, Sums))| SegmentSum {
            segment,
            debtors,
            owed: owed.of(currency),
            apart: owed.apart_from(currency),
        };
        let mut sums: Vec<SegmentSum> = segments.into_iter().map(sum).collect();
        sums.sort_by_key(|sum| sum.segment.code());
        Ok(Segments { currency, sums })
    }

    /// A snapshot that is still kept, of whoever asks.
    pub fn find(ctx: &Ctx, id: SnapshotId) -> Result<Snapshot, Error> {
        ctx.may(Right::ViewPortfolio)?;
        let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|snapshot| snapshot.id == id && snapshot.owner == ctx.actor.label());
        found.cloned().ok_or(Error::NoSnapshot)
    }

    /// Rows of a snapshot from `offset` on, as they are now.
    pub fn rows(
        ctx: &Ctx,
        id: SnapshotId,
        offset: usize,
        limit: usize,
    ) -> Result<(Arc<Policy>, Vec<PortfolioRow>), Error> {
        let snapshot = Self::find(ctx, id)?;
        let page: Vec<DebtorId> = snapshot.debtors.iter().skip(offset).take(limit.min(ROWS_MAX)).copied().collect();
        ctx.read(|rx| {
            let policy = policy(rx)?;
            let rows = rows_of((ctx, rx), &page, &policy, &scale(rx, &policy, snapshot.day)?)?;
            Ok((policy, rows))
        })
    }
}

/// Everybody who answers the question, counted.
fn tally(ctx: &Ctx, (filter, order): (&Filter, Sort), segmented: Segmented) -> Result<Tally, Error> {
    ctx.may(Right::ViewPortfolio)?;
    let policy = ctx.read(policy)?;
    let shown = (&policy.cards, &policy.catalogue);
    let (worth, scale) =
        ctx.read(|rx| -> Result<_, Error> { Ok((ledger::worth(rx, ctx.now.day)?, scale(rx, &policy, ctx.now.day)?)) })?;
    let question = Question::new((filter, order), &ctx.actor, shown, (&worth, &scale)).segmented(segmented);
    let mut tally = Tally::default();
    ctx.read::<_, Error>(|rx| match filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => scan_found(rx, text, &question, &mut tally),
        None => scan_all(rx, &question, &mut tally),
    })?;
    Ok(tally)
}

fn rows_of(
    (ctx, rx): (&Ctx, &Rx<'_>),
    page: &[DebtorId],
    policy: &Policy,
    scale: &Scale,
) -> Result<Vec<PortfolioRow>, Error> {
    let names: BTreeMap<DebtorId, (String, String)> =
        people::names(rx, page)?.into_iter().map(|(debtor, name, document)| (debtor, (name, document))).collect();
    let worth = ledger::worth(rx, scale.day())?;
    let mut rows = Vec::with_capacity(page.len());
    for debtor in page {
        let Some(row) = rx.dossier(*debtor)? else { continue };
        let Some(dossier) = Dossier::open(&row)?.seen_by(&ctx.actor) else { continue };
        let assessment = crate::assess(&dossier, &policy.cards, scale);
        let (name, document) = names.get(debtor).cloned().unwrap_or_default();
        let owed = owed_in_money(dossier.ledger.accounts.iter(), &worth, scale.number());
        rows.push(PortfolioRow { dossier, name, document, assessment, owed });
    }
    Ok(rows)
}

fn scan_all(rx: &Rx<'_>, question: &Question<'_>, tally: &mut Tally) -> Result<(), Error> {
    for page in rx.dossier_pages(None, PAGE) {
        let lines: Vec<Option<Line>> = page?
            .par_iter()
            .map(|row| Ok::<_, store::Error>(question.line(Dossier::open(row)?)))
            .collect::<Result<_, _>>()?;
        for line in lines.into_iter().flatten() {
            tally.add(&line);
        }
    }
    Ok(())
}

fn scan_found(rx: &Rx<'_>, text: &str, question: &Question<'_>, tally: &mut Tally) -> Result<(), Error> {
    for found in people::search(rx, text, FOUND_MAX)? {
        let Some(row) = rx.dossier(found.debtor)? else { continue };
        if let Some(line) = question.line(Dossier::open(&row)?) {
            tally.add(&line);
        }
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    lines: Vec<(i64, DebtorId)>,
    debtors: [u64; 8],
    owed: [Sums; 8],
    segments: BTreeMap<Segment, (u64, Sums)>,
    sums: Sums,
}

impl Tally {
    fn add(&mut self, line: &Line) {
        self.lines.push((line.key, line.debtor));
        self.sums.merge(&line.owed);
        if let Some(segment) = line.segment {
            let (debtors, owed) = self.segments.entry(segment).or_default();
            *debtors += 1;
            owed.merge(&line.owed);
        }
        let stage = usize::from(line.stage.index());
        if let (Some(debtors), Some(owed)) = (self.debtors.get_mut(stage), self.owed.get_mut(stage)) {
            *debtors += 1;
            owed.merge(&line.owed);
        }
    }

    fn finish(mut self, ctx: &Ctx, order: Sort) -> Result<Snapshot, Error> {
        let debtors = match order.by {
            SortBy::Name => by_name(ctx, &self.lines, order.descending)?,
            SortBy::Owed
            | SortBy::Days
            | SortBy::Value
            | SortBy::Ability
            | SortBy::Willingness
            | SortBy::Contactability
            | SortBy::Trust
            | SortBy::Outlook
            | SortBy::Strategy => {
                sort(&mut self.lines, order.descending);
                self.lines.iter().map(|(_, debtor)| *debtor).collect()
            }
        };
        let currency = self.sums.main().unwrap_or(Currency::ARS);
        let by_stage = Stage::ALL.into_iter().zip(self.debtors.into_iter().zip(&self.owed));
        let by_stage = by_stage.map(|(stage, (debtors, sums))| StageSum { stage, debtors, owed: sums.of(currency) });
        Ok(Snapshot {
            id: uuid_at(ctx.now.at, COUNT.fetch_add(1, Ordering::Relaxed), salt(ctx)),
            taken_at: ctx.now.at,
            day: ctx.now.day,
            owed: self.sums.of(currency),
            currency,
            apart: self.sums.apart_from(currency),
            by_stage: by_stage.collect(),
            debtors: Arc::new(debtors),
            owner: ctx.actor.label(),
        })
    }
}

/// A snapshot's id tells nothing, but whoever asks for it must be whoever took it.
fn salt(ctx: &Ctx) -> u64 {
    ctx.command_for(ctx.actor.label().as_bytes()).0.as_u64_pair().1
}

fn by_name(ctx: &Ctx, lines: &[(i64, DebtorId)], descending: bool) -> Result<Vec<DebtorId>, Error> {
    let ids: Vec<DebtorId> = lines.iter().map(|(_, debtor)| *debtor).collect();
    let mut named = ctx.read::<_, Error>(|rx| Ok(people::names(rx, &ids)?))?;
    named.sort_by_cached_key(|(debtor, name, _)| (name.to_lowercase(), *debtor));
    if descending {
        named.reverse();
    }
    Ok(named.into_iter().map(|(debtor, _, _)| debtor).collect())
}
