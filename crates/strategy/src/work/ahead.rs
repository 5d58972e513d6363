//! Judging ahead: what is said of a page of debtors before it is their turn to be written.
//!
//! A page that is judged while nobody else can write holds as it is.
//! One that is judged before the writer is taken tells of which dossiers it speaks, and whoever has changed since is judged
//! again by whoever writes it: the end is the same.
use crate::{
    Dossier, Error, Night, Verdict,
    rules::verdict::{ASKED, Seen, seen},
};
use base::DebtorId;
use rayon::prelude::*;
use std::{
    collections::VecDeque,
    sync::atomic::{AtomicBool, Ordering},
};
use store::{Ctx, DossierRow, Tx};

/// Dossiers judged at once; as many again wait to be written.
pub(super) const PAGE: u32 = 1_024;

/// When a page is judged.
#[derive(Clone, Copy)]
pub(super) enum When<'a> {
    /// Before the writer is taken.
    Ahead,
    /// By whoever holds the writer, until this is set: then nobody asks any more, and what is said is cut short.
    Within(&'a AtomicBool),
}

/// What was said about somebody, and of which dossier, where it may be another by now.
pub(super) struct Judged {
    verdict: Verdict,
    seen: Option<Seen>,
}

/// Says what is to become of the debtors that follow one, in order.
pub(super) type Judges<'a> = &'a (dyn Fn(Option<DebtorId>, &[DebtorId], When<'_>) -> Result<Vec<Judged>, Error> + Sync);

/// What was said about the debtors that follow one, in order.
#[derive(Default)]
pub(super) struct Page {
    after: Option<DebtorId>,
    judged: VecDeque<Judged>,
}

impl Judged {
    /// A verdict about a dossier.
    pub(super) fn of<B: AsRef<[u8]>>(row: &DossierRow<B>, verdict: Verdict, when: When<'_>) -> Self {
        Self { verdict, seen: when.seen(row) }
    }
}

impl When<'_> {
    fn seen<B: AsRef<[u8]>>(self, row: &DossierRow<B>) -> Option<Seen> {
        match self {
            Self::Ahead => Some(seen(row)),
            Self::Within(_) => None,
        }
    }

    fn is_over(self) -> bool {
        match self {
            Self::Ahead => false,
            Self::Within(over) => over.load(Ordering::Relaxed),
        }
    }
}

impl Page {
    /// What was said about the debtors after `after`.
    pub(super) fn new(after: Option<DebtorId>, judged: Vec<Judged>) -> Self {
        Self { after, judged: judged.into() }
    }

    /// The next page, judged before the writer is taken.
    pub(super) fn ahead(ctx: &Ctx, after: Option<DebtorId>, judges: Judges<'_>) -> Result<Self, Error> {
        let debtors = ctx.read::<_, Error>(|rx| Ok(rx.debtors(after, PAGE)?))?;
        Ok(Self::new(after, judges(after, &debtors, When::Ahead)?))
    }

    /// The next page, judged while nobody else writes.
    pub(super) fn within(tx: &Tx<'_>, after: Option<DebtorId>, judges: Judges<'_>) -> Result<Self, Error> {
        let never = AtomicBool::new(false);
        Ok(Self::new(after, judges(after, &tx.debtors(after, PAGE)?, When::Within(&never))?))
    }

    /// Whether nobody of it is left.
    pub(super) fn is_empty(&self) -> bool {
        self.judged.is_empty()
    }

    /// Whether it begins with whoever follows `after`.
    pub(super) fn follows(&self, after: Option<DebtorId>) -> bool {
        self.after == after
    }

    /// Its last debtor.
    pub(super) fn last(&self) -> Option<DebtorId> {
        self.last_of(usize::MAX)
    }

    /// The last of its first so many debtors.
    pub(super) fn last_of(&self, count: usize) -> Option<DebtorId> {
        let last = count.min(self.judged.len()).checked_sub(1)?;
        self.judged.get(last).map(|judged| judged.verdict.debtor)
    }

    /// What still holds when somebody else has written: of what was judged within a step, nothing.
    pub(super) fn kept(mut self) -> Self {
        self.judged.retain(|judged| judged.seen.is_some());
        self
    }

    /// Takes what is said of its first so many debtors; what was said of another dossier than today's is said again.
    pub(super) fn take(&mut self, tx: &Tx<'_>, count: usize, night: &Night) -> Result<Vec<Verdict>, store::Error> {
        let (after, Some(last)) = (self.after, self.last_of(count)) else { return Ok(Vec::new()) };
        let first: Vec<Judged> = self.judged.drain(..count.min(self.judged.len())).collect();
        self.after = Some(last);
        if first.iter().all(|judged| judged.seen.is_none()) {
            return Ok(first.into_iter().map(|judged| judged.verdict).collect());
        }
        let (mut first, mut known, mut changed) = (first.into_iter().peekable(), Vec::new(), Vec::new());
        tx.each_dossier::<store::Error>((after, last), |row| {
            while first.next_if(|judged| judged.verdict.debtor < row.debtor).is_some() {}
            let said = first.next_if(|judged| judged.verdict.debtor == row.debtor);
            let holds = said.filter(|judged| judged.seen == Some(seen(row))).map(|judged| judged.verdict);
            if holds.is_none() {
                changed.push(row.kept());
            }
            known.push(holds);
            Ok(())
        })?;
        fill(known, &changed.iter().collect::<Vec<_>>(), night)
    }
}

/// What is known about some debtors, and what is said here of the rest; how many they are.
pub(super) fn complete(
    rows: &[DossierRow],
    known: Vec<Option<Verdict>>,
    night: &Night,
) -> Result<(Vec<Verdict>, u64), store::Error> {
    let left: Vec<&DossierRow> =
        rows.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(row, _)| row).collect();
    let judged_here = u64::try_from(left.len()).unwrap_or(u64::MAX);
    Ok((fill(known, &left, night)?, judged_here))
}

/// What is known, with what is said here of those of whom nothing is.
fn fill(known: Vec<Option<Verdict>>, left: &[&DossierRow], night: &Night) -> Result<Vec<Verdict>, store::Error> {
    let here: Vec<_> = left.par_chunks(ASKED).map(|rows| night.judge(rows)).collect::<Result<_, _>>()?;
    let mut here = here.into_iter().flatten();
    Ok(known.into_iter().filter_map(|known| known.or_else(|| here.next())).collect())
}

/// Judges the debtors that follow `after`, some hundred at a time: models are asked of all of them at once.
pub(super) fn judge_all(
    ctx: &Ctx,
    (after, debtors): (Option<DebtorId>, &[DebtorId]),
    when: When<'_>,
    night: &Night,
) -> Result<Vec<Judged>, store::Error> {
    let lasts = debtors.chunks(ASKED).filter_map(<[DebtorId]>::last);
    let befores = std::iter::once(after).chain(lasts.clone().map(|last| Some(*last)));
    let ranges: Vec<_> = befores.zip(lasts.copied()).collect();
    let judged: Vec<Vec<_>> =
        ranges.into_par_iter().map(|range| judge_some(ctx, range, when, night)).collect::<Result<_, _>>()?;
    Ok(judged.into_iter().flatten().collect())
}

/// Opens each dossier where the engine holds it, in a snapshot of what was committed: what the step at hand writes is of
/// other debtors.
fn judge_some(
    ctx: &Ctx,
    range: (Option<DebtorId>, DebtorId),
    when: When<'_>,
    night: &Night,
) -> Result<Vec<Judged>, store::Error> {
    if when.is_over() {
        return Ok(Vec::new());
    }
    let (mut dossiers, mut digests) = (Vec::with_capacity(ASKED), Vec::with_capacity(ASKED));
    ctx.read::<_, store::Error>(|rx| {
        rx.each_dossier(range, |row| -> Result<(), store::Error> {
            dossiers.push(Dossier::open(row)?);
            digests.push(when.seen(row));
            Ok(())
        })
    })?;
    let verdicts = night.judge_opened(dossiers).into_iter();
    Ok(verdicts.zip(digests).map(|(verdict, seen)| Judged { verdict, seen }).collect())
}
