//! Reports that are kept: asked again, they count again only the debtors to whom something happened since.
//!
//! A report is a sum over debtors, and everything that changes one is announced as a fact that names its debtor. So the
//! sums of blocks of debtors are kept beside the place reached in the log of facts; a fact makes its debtor's block
//! stale, and one that names nobody makes all of them so. What is answered is what [`super::board`] would.
use super::{
    Board, KpiReport, board_of, kpis_from,
    scan::{self, Block, Part},
};
use crate::{
    Dimension, Error, Period, Scope,
    sql::facts::{self, Seen, Stale},
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Ctx, Rx};

/// Reports of each sort kept at once; the one that was asked for longest ago goes first.
const KEPT_MAX: usize = 16;

/// The reports of one installation that are kept. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Reports {
    boards: Arc<Shelf<Board>>,
    kpis: Arc<Shelf<KpiReport>>,
}

/// Reports of one sort, the last asked for last.
#[derive(Debug)]
struct Shelf<R>(Mutex<Vec<Arc<Slot<R>>>>);

/// What is asked of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    period: Period,
    by: Option<Dimension>,
    scope: Scope,
}

/// A report and its sums. One question at a time counts it.
#[derive(Debug)]
struct Slot<R> {
    asked: Asked,
    sums: Mutex<Sums<R>>,
}

#[derive(Debug)]
struct Sums<R> {
    seen: Option<Seen>,
    blocks: Vec<Block>,
    answer: Option<Arc<R>>,
}

impl Reports {
    /// Everything on a supervisor's board, as [`super::board`] tells it.
    pub fn board(&self, ctx: &Ctx, period: Period, scope: &Scope) -> Result<Arc<Board>, Error> {
        let asked = Asked { period, by: None, scope: scope.clone() };
        let make = |rx: &Rx<'_>, part: &Part| board_of(rx, (period, scope), part);
        self.boards.slot(&asked).answer(ctx, &Part::of_board(period), make)
    }

    /// The figures of a period, as [`super::kpis_of`] tells them.
    pub fn kpis(
        &self,
        ctx: &Ctx,
        period: Period,
        by: Option<Dimension>,
        scope: &Scope,
    ) -> Result<Arc<KpiReport>, Error> {
        let asked = Asked { period, by, scope: scope.clone() };
        let make = |rx: &Rx<'_>, part: &Part| kpis_from(rx, (period, by, scope), part);
        self.kpis.slot(&asked).answer(ctx, &Part::of_kpis(period, by), make)
    }
}

impl<R> Shelf<R> {
    /// The place of a question, made if it is new, and the last to go.
    fn slot(&self, asked: &Asked) -> Arc<Slot<R>> {
        let mut kept = lock(&self.0);
        let known = kept.iter().position(|slot| slot.asked == *asked).map(|place| kept.remove(place));
        let new = || Sums { seen: None, blocks: Vec::new(), answer: None };
        let slot = known.unwrap_or_else(|| Arc::new(Slot { asked: asked.clone(), sums: Mutex::new(new()) }));
        kept.push(Arc::clone(&slot));
        let over = kept.len().saturating_sub(KEPT_MAX);
        kept.drain(..over);
        slot
    }
}

impl<R> Default for Shelf<R> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<R> Slot<R> {
    fn answer(
        &self,
        ctx: &Ctx,
        empty: &Part,
        make: impl Fn(&Rx<'_>, &Part) -> Result<R, Error>,
    ) -> Result<Arc<R>, Error> {
        let (mut sums, scope) = (lock(&self.sums), &self.asked.scope);
        let make = |rx: &Rx<'_>, blocks: &[Block]| make(rx, &scan::whole(blocks, empty));
        if let Some(answer) = ctx.read(|rx| sums.told(rx, (scope, empty), &make))? {
            return Ok(answer);
        }
        let before = ctx.read(facts::seen)?;
        *sums = Sums { seen: Some(before), blocks: scan::blocks_by_page(ctx, scope, empty)?, answer: None };
        ctx.read(|rx| match sums.told(rx, (scope, empty), &make)? {
            Some(answer) => Ok(answer),
            // It happened again meanwhile: whoever asks is not to wait until it does not.
            None => {
                sums.blocks = scan::blocks(rx, scope, empty)?;
                sums.tell(rx, facts::seen(rx)?, &make)
            }
        })
    }
}

impl<R> Sums<R> {
    /// The answer as things are, counting again only those to whom something happened since; nothing where everybody is to
    /// be counted: nobody was yet, or what happened may be about anybody.
    fn told(
        &mut self,
        rx: &Rx<'_>,
        (scope, empty): (&Scope, &Part),
        make: &impl Fn(&Rx<'_>, &[Block]) -> Result<R, Error>,
    ) -> Result<Option<Arc<R>>, Error> {
        let (seen, Some(before)) = (facts::seen(rx)?, self.seen) else { return Ok(None) };
        if let Some(answer) = self.answer.as_ref().filter(|_| before == seen) {
            return Ok(Some(Arc::clone(answer)));
        }
        let Stale::Of(debtors) = facts::since(rx, before)? else { return Ok(None) };
        scan::refresh(rx, scope, empty, (&mut self.blocks, &debtors))?;
        self.tell(rx, seen, make).map(Some)
    }

    /// Makes the answer of what is counted, and keeps it.
    fn tell(
        &mut self,
        rx: &Rx<'_>,
        seen: Seen,
        make: &impl Fn(&Rx<'_>, &[Block]) -> Result<R, Error>,
    ) -> Result<Arc<R>, Error> {
        let answer = Arc::new(make(rx, &self.blocks)?);
        (self.seen, self.answer) = (Some(seen), Some(Arc::clone(&answer)));
        Ok(answer)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
