//! One pass over the dossiers, in blocks of debtors: what each adds can be counted again without the others.
use crate::rules::{
    dimension::{Dimension, Period, Scope},
    portfolio::{Change, Portfolio},
};
use crate::sql;
use base::{Day, DebtorId, Uuid};
use ledger::LedgerSection;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use store::{Ctx, DossierRow, Error, Rx};
use strategy::StrategySection;

/// Debtors of one block, when it is made.
const BLOCK: usize = 1_024;
/// Dossiers read at a time.
const PAGE: u32 = 8_192;

/// Debtors by the number of the treatment that stands.
pub(super) type Standing = BTreeMap<u8, i64>;

/// What some debtors add to a report: to each of its portfolios, and to the next steps that stand.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) portfolios: Vec<Portfolio>,
    pub(super) standing: Standing,
}

/// The debtors up to `last` that no block before it has; the last block has all that follow.
#[derive(Debug)]
pub(super) struct Block {
    last: DebtorId,
    part: Part,
}

impl Part {
    /// Nothing counted yet for a board: its period and the one before.
    pub(super) fn of_board(period: Period) -> Self {
        let portfolios = vec![Portfolio::new(period, None), Portfolio::new(period.before(), None)];
        Self { portfolios, standing: Standing::new() }
    }

    /// Nothing counted yet for the figures of a period: whole, and told apart if asked.
    pub(super) fn of_kpis(period: Period, by: Option<Dimension>) -> Self {
        let told = by.map(|_| Portfolio::new(period, by));
        Self {
            portfolios: [Some(Portfolio::new(period, None)), told].into_iter().flatten().collect(),
            standing: Standing::new(),
        }
    }

    fn merge(&mut self, part: Self) {
        self.portfolios.iter_mut().zip(part.portfolios).for_each(|(whole, part)| whole.merge(part));
        for (number, debtors) in part.standing {
            *self.standing.entry(number).or_default() += debtors;
        }
    }

    fn until(&self) -> Day {
        self.portfolios.iter().map(Portfolio::until).max().unwrap_or(Day::MIN)
    }
}

/// The whole of all blocks.
pub(super) fn whole(blocks: &[Block], empty: &Part) -> Part {
    let mut whole = empty.clone();
    for block in blocks {
        whole.merge(block.part.clone());
    }
    whole
}

/// Counts every debtor, on every core, in one snapshot. One person's figures need none: nobody has a portfolio of their
/// own.
pub(super) fn blocks(rx: &Rx<'_>, scope: &Scope, empty: &Part) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    while page(rx, scope, empty, &mut blocks)? {}
    Ok(blocks)
}

/// The same, each page in a snapshot of its own: a long one would keep what is written ahead from being moved into the
/// file, and who counts for many seconds can count again what happened meanwhile.
pub(super) fn blocks_by_page(ctx: &Ctx, scope: &Scope, empty: &Part) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    while ctx.read(|rx| page(rx, scope, empty, &mut blocks))? {}
    Ok(blocks)
}

/// Counts the next debtors; `false` if nobody is left.
fn page(rx: &Rx<'_>, scope: &Scope, empty: &Part, blocks: &mut Vec<Block>) -> Result<bool, Error> {
    if scope.user.is_some() {
        return Ok(false);
    }
    let after = blocks.last().map(|block| block.last);
    let rows = rx.dossiers(after, PAGE)?;
    let Some(last) = rows.last().map(|row| row.debtor) else { return Ok(false) };
    let changes = sql::stages::changes(rx, after.unwrap_or(DebtorId(Uuid::nil())), last, empty.until())?;
    let counted: Vec<Block> = rows
        .par_chunks(BLOCK)
        .filter_map(|rows| Some((rows.last()?.debtor, rows)))
        .map(|(last, rows)| Ok(Block { last, part: look(rows, &changes, scope, empty.clone())? }))
        .collect::<Result<_, Error>>()?;
    blocks.extend(counted);
    Ok(true)
}

/// Counts again what has changed.
pub(super) fn refresh(
    rx: &Rx<'_>,
    scope: &Scope,
    empty: &Part,
    (kept, debtors): (&mut Vec<Block>, &BTreeSet<DebtorId>),
) -> Result<(), Error> {
    let Some(end) = kept.len().checked_sub(1) else {
        *kept = blocks(rx, scope, empty)?;
        return Ok(());
    };
    let places: BTreeSet<usize> =
        debtors.iter().map(|debtor| kept.partition_point(|block| block.last < *debtor).min(end)).collect();
    for place in places {
        let after = place.checked_sub(1).and_then(|before| kept.get(before)).map(|block| block.last);
        let until = kept.get(place).map(|block| block.last).filter(|_| place < end);
        if let Some(block) = kept.get_mut(place) {
            block.part = count(rx, scope, empty, (after, until))?;
        }
    }
    Ok(())
}

/// What the debtors after one and up to another add.
fn count(
    rx: &Rx<'_>,
    scope: &Scope,
    empty: &Part,
    (after, until): (Option<DebtorId>, Option<DebtorId>),
) -> Result<Part, Error> {
    let mut part = empty.clone();
    let mut after = after.unwrap_or(DebtorId(Uuid::nil()));
    loop {
        let mut rows = rx.dossiers(Some(after), PAGE_OF_ONE)?;
        let more = rows.len() == PAGE_OF_ONE as usize;
        rows.retain(|row| until.is_none_or(|until| row.debtor <= until));
        let Some(last) = rows.last().map(|row| row.debtor) else { return Ok(part) };
        let changes = sql::stages::changes(rx, after, last, empty.until())?;
        part.merge(look(&rows, &changes, scope, empty.clone())?);
        if !more || Some(last) == until {
            return Ok(part);
        }
        after = last;
    }
}

/// Dossiers read at a time where only one block is counted.
const PAGE_OF_ONE: u32 = 1_024;

/// Shows some debtors to each portfolio. Changes of stage are in order of debtor.
fn look(rows: &[DossierRow], changes: &[(DebtorId, Change)], scope: &Scope, mut part: Part) -> Result<Part, Error> {
    for row in rows {
        let Some(section) = row.open::<LedgerSection>()? else { continue };
        let begin = changes.partition_point(|(owner, _)| *owner < row.debtor);
        let own: Vec<Change> = changes
            .iter()
            .skip(begin)
            .take_while(|(owner, _)| *owner == row.debtor)
            .map(|(_, change)| *change)
            .collect();
        for portfolio in &mut part.portfolios {
            portfolio.add(&section, &own, scope);
        }
        if let Some(treatment) = treatment(row, &section, scope)? {
            *part.standing.entry(treatment).or_default() += 1;
        }
    }
    Ok(part)
}

/// The next step that stands for a debtor who owes somebody in scope.
fn treatment(row: &DossierRow, section: &LedgerSection, scope: &Scope) -> Result<Option<u8>, Error> {
    if !section.accounts.iter().any(|account| scope.serves(Some(account.creditor))) {
        return Ok(None);
    }
    let standing = row.open::<StrategySection>()?.and_then(|section| section.standing);
    Ok(standing.map(|standing| standing.treatment))
}
