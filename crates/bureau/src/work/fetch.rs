//! Asking the service about the house's own debtors: only what is not known yet, politely, with the answer kept as evidence.
use super::put_section;
use crate::{
    Error, Period, Policy, facts,
    out::bcra::Bcra,
    rules::answer::{Answer, Query, ReportedCheque, read, reported_cheque as read_reported},
    sql::{self, Evidence},
};
use base::{Check, DebtorId, Right, TaxId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{Ctx, Rx};

/// Whether what is known is good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// Ask only what the service may have news about.
    Kept,
    /// Ask in any case.
    Asked,
}

/// What asking came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// Debtors looked at.
    pub debtors: u64,
    /// Questions sent.
    pub asked: u64,
    /// Questions whose last answer still holds.
    pub kept: u64,
    /// Debtors of whom something new was learnt.
    pub changed: u64,
    /// Whether it ended early because the service did not answer; the rest is for another day.
    pub stopped: bool,
}

/// Asks the three questions about one debtor, those that [`Freshness`] asks for.
///
/// Each answer is stored as it came, with its moment, before anything is read in it that counts.
///
/// # Errors
/// Needs [`Right::WorkDebtors`], a tax id that holds, and a service that answers in its own shape.
pub fn fetch(ctx: &Ctx, bcra: &Bcra, debtor: DebtorId, freshness: Freshness) -> Result<Fetched, Error> {
    ctx.may(Right::WorkDebtors)?;
    let tax_id = ctx.read(|rx| tax_id(rx, debtor))?.ok_or(Error::NoTaxId(debtor))?;
    let mut fetched = Fetched { debtors: 1, ..Fetched::default() };
    let mut later = ctx.clone();
    for query in Query::ALL {
        let source = query.source();
        let fresh = ctx.read(|rx| sql::is_fresh(rx, debtor, source, ctx.now.day))?;
        if fresh && freshness == Freshness::Kept {
            fetched.kept += 1;
            continue;
        }
        let said = bcra.ask(query, tax_id)?;
        fetched.asked += 1;
        let id = tax_id.digits().parse().map_err(|_| Error::NoTaxId(debtor))?;
        let answer = read(query, id, said.status, &said.body)?;
        later.now.at = later.now.at.saturating_add(SignedDuration::from_millis(1)).unwrap_or(later.now.at);
        let news = keep(&later, debtor, query, (&answer, said.status, &said.body))?;
        fetched.changed = fetched.changed.max(u64::from(news));
    }
    Ok(fetched)
}

/// Asks about everybody of whom the service may have news, at most `limit` of them. It stops where the service stops.
pub fn refresh(ctx: &Ctx, bcra: &Bcra, limit: usize, progress: &mut dyn FnMut(u64, u64)) -> Result<Fetched, Error> {
    ctx.may(Right::Operate)?;
    let own = super::import::own_debtors(ctx)?;
    let all = (0..u32::try_from(own.len()).unwrap_or(u32::MAX)).filter_map(|at| own.debtor(at));
    let mut due = Vec::new();
    ctx.read(|rx| -> Result<(), Error> {
        for debtor in all {
            if due.len() < limit && !sql::is_fresh(rx, debtor, Query::Debts.source(), ctx.now.day)? {
                due.push(debtor);
            }
        }
        Ok(())
    })?;
    let total = u64::try_from(due.len()).unwrap_or(0);
    let mut sum = Fetched::default();
    for debtor in due {
        match fetch(ctx, bcra, debtor, Freshness::Kept) {
            Ok(one) => {
                sum.debtors += 1;
                sum.asked += one.asked;
                sum.kept += one.kept;
                sum.changed += one.changed;
            }
            Err(Error::NoTaxId(_)) => {}
            Err(Error::Ask(_)) => {
                sum.stopped = true;
                return Ok(sum);
            }
            Err(other) => return Err(other),
        }
        progress(sum.debtors, total);
    }
    Ok(sum)
}

/// Whether a cheque was reported lost or stolen.
pub fn reported_cheque(ctx: &Ctx, bcra: &Bcra, entity: u32, number: u64) -> Result<ReportedCheque, Error> {
    ctx.may(Right::WorkDebtors)?;
    let said = bcra.reported_cheque(entity, number)?;
    Ok(read_reported(said.status, &said.body)?)
}

/// Keeps an answer and what it says; whether that is news.
fn keep(
    ctx: &Ctx,
    debtor: DebtorId,
    query: Query,
    (answer, status, body): (&Answer, u16, &[u8]),
) -> Result<bool, Error> {
    let source = query.source();
    let step = ctx.command_for(format!("bureau answer {debtor} {}", source.code()).as_bytes());
    ctx.step(step, |tx| {
        let today = tx.now().day;
        // What the service does not date is as of the newest month that it can know.
        let period = answer.period.unwrap_or(Period::of(today) - 2);
        let again_on = Policy::shipped().ask_again(period, today);
        sql::add_answer(tx, &Evidence { debtor, source, again_on, status, body })?;
        let before = sql::records(tx, debtor)?;
        sql::drop_source(tx, debtor, source)?;
        if let Some(body) = &answer.body {
            sql::put_record(tx, debtor, (source, period), &sql::encode(body))?;
        }
        let after = sql::records(tx, debtor)?;
        put_section(tx, debtor)?;
        let news = before.iter().map(|record| &record.body).ne(after.iter().map(|record| &record.body));
        if news {
            tx.announce(&facts::Answered { debtor })?;
        }
        Ok(news)
    })
}

/// The first of a debtor's tax ids that holds.
pub(super) fn tax_id(rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<TaxId>, Error> {
    let party = people::party(rx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let ids = party.keys.iter().filter(|key| key.scheme == "AR-CUIT").filter_map(|key| key.value.parse().ok());
    Ok(ids.into_iter().find(|id: &TaxId| id.check() == Check::Ok))
}
