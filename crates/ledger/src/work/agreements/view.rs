//! An agreement as documents and screens need it, whole.
use super::{AgreementEvent, found, text_hash};
use crate::{
    Error,
    rules::agreement::{Agreement, Missing, State, text},
    rules::view::LedgerSection,
    sql,
};
use base::{AgreementId, Amount, Currency, Day, DebtorId, Right, Uuid, day_number, day_of};
use std::collections::BTreeMap;
use store::{Ctx, Rx};

/// Agreements told at once.
const PAGE_MAX: u32 = 500;
/// From the first day of a calendar to its last.
const DAYS_MAX: i32 = 366;

/// An agreement with everything that its document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementView {
    /// The agreement: what is agreed, its figures, its signature, its state.
    pub agreement: Agreement,
    /// Whose debt, as the creditor writes it.
    pub debtor_name: String,
    /// The creditor's name.
    pub creditor: String,
    /// The accounts, in the order of `agreement.reckoning.parts`.
    pub accounts: Vec<PartView>,
    /// Its words, a sentence a line: what is signed.
    pub text: String,
    /// The digest of them.
    pub text_hash: String,
    /// While it is in force: what is missing of each instalment of each account.
    pub missing: Vec<Missing>,
    /// Its life so far.
    pub events: Vec<AgreementEvent>,
}

/// An agreement in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementBrief {
    /// The agreement.
    pub agreement: Agreement,
    /// Whose debt, as the creditor writes it.
    pub debtor_name: String,
    /// While it is in force: the oldest day on which something is missing, and how much of that day.
    pub next: Option<(Day, Amount)>,
}

/// Which agreements are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of one state.
    pub state: Option<State>,
    /// That ended on this day.
    pub ended: Option<Day>,
    /// Drafts that somebody must approve.
    pub needs_approval: bool,
    /// After this one, newest first.
    pub after: Option<AgreementId>,
}

/// What the agreements in force are missing of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueDay {
    /// The day.
    pub day: Day,
    /// Of the amount.
    pub currency: Currency,
    /// How many agreements.
    pub count: u32,
    /// How much.
    pub amount: Amount,
}

/// An account of an agreement, as documents name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    /// The creditor's own name for it.
    pub reference: String,
    /// The product's code.
    pub product: String,
}

impl AgreementView {
    /// What is missing today of all of it, while it is in force.
    pub fn left(&self) -> Amount {
        self.missing.iter().map(|one| one.amount).sum()
    }

    /// The same in a list.
    pub fn brief(&self) -> AgreementBrief {
        let (agreement, debtor_name) = (self.agreement.clone(), self.debtor_name.clone());
        AgreementBrief { agreement, debtor_name, next: next(&self.missing) }
    }
}

/// One agreement.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`] and the creditor.
pub fn agreement(ctx: &Ctx, id: AgreementId) -> Result<AgreementView, Error> {
    ctx.may(Right::ViewPortfolio)?;
    ctx.read(|rx| agreement_in(ctx, rx, id))
}

/// One agreement, as whoever reads already sees the house.
///
/// # Errors
/// There must be one, of a creditor that the actor works for.
pub fn agreement_in(ctx: &Ctx, rx: &Rx<'_>, id: AgreementId) -> Result<AgreementView, Error> {
    let agreement = found(ctx, rx, id)?;
    view(ctx, rx, agreement)
}

/// The events with whoever did them called by their name.
fn named(rx: &Rx<'_>, mut events: Vec<AgreementEvent>) -> Result<Vec<AgreementEvent>, Error> {
    let staff = people::staff_names(rx)?;
    for event in &mut events {
        event.actor = staff.of(&event.actor);
    }
    Ok(events)
}

/// The agreements of one debtor with the creditors that the actor works for, newest first.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`].
pub fn agreements_of(ctx: &Ctx, debtor: DebtorId) -> Result<Vec<AgreementView>, Error> {
    ctx.may(Right::ViewPortfolio)?;
    ctx.read(|rx| {
        let own = sql::agreements::of_debtor(rx, debtor)?.into_iter().rev();
        own.filter(|one| ctx.actor.serves(one.creditor)).map(|one| view(ctx, rx, one)).collect()
    })
}

/// Agreements of the creditors that the actor works for, newest first; and the last one looked at, from which to go on,
/// if there may be more. At most `limit`, up to five hundred, are looked at.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`].
pub fn agreements(ctx: &Ctx, wanted: &Wanted, limit: u32) -> Result<(Vec<AgreementBrief>, Option<AgreementId>), Error> {
    ctx.may(Right::ViewPortfolio)?;
    let (after, limit) = (wanted.after.unwrap_or(AgreementId(Uuid::max())), limit.clamp(1, PAGE_MAX));
    let state = if wanted.needs_approval { Some(State::Draft) } else { wanted.state };
    ctx.read(|rx| {
        let mut page = sql::agreements::page(rx, (state, wanted.ended), after, limit)?;
        let full = u32::try_from(page.len()).is_ok_and(|count| count == limit);
        let next = page.last().filter(|_| full).map(|last| last.id);
        page.retain(|one| ctx.actor.serves(one.creditor) && (!wanted.needs_approval || one.needs_approval()));
        Ok((briefs(rx, page, day_number(ctx.now.day))?, next))
    })
}

/// What the agreements in force of the creditors that the actor works for are missing, day by day, from one day to
/// another, both included and at most 366 days apart.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`].
pub fn due_days(ctx: &Ctx, from: Day, to: Day) -> Result<Vec<DueDay>, Error> {
    ctx.may(Right::ViewPortfolio)?;
    let (first, today) = (day_number(from), day_number(ctx.now.day));
    let days = first..=day_number(to).min(first + DAYS_MAX);
    let mut due: BTreeMap<(i32, Currency), (u32, Amount)> = BTreeMap::new();
    let mut after = AgreementId(Uuid::max());
    loop {
        let page = ctx.read(|rx| {
            let page = sql::agreements::page(rx, (Some(State::Active), None), after, PAGE_MAX)?;
            page.into_iter().map(|one| Ok((missing(rx, &one, today)?, one))).collect::<Result<Vec<_>, Error>>()
        })?;
        let Some((_, last)) = page.last() else { break };
        after = last.id;
        for (missing, one) in page.iter().filter(|(_, one)| ctx.actor.serves(one.creditor)) {
            let mut own: BTreeMap<i32, Amount> = BTreeMap::new();
            for lack in missing.iter().filter(|lack| days.contains(&lack.due) && !lack.amount.is_zero()) {
                *own.entry(lack.due).or_default() += lack.amount;
            }
            for (day, amount) in own {
                let sum = due.entry((day, one.currency)).or_default();
                *sum = (sum.0 + 1, sum.1 + amount);
            }
        }
    }
    let told = |((day, currency), (count, amount))| DueDay { day: day_of(day), currency, count, amount };
    Ok(due.into_iter().map(told).collect())
}

/// The words of an agreement.
pub(super) fn words(rx: &Rx<'_>, agreement: &Agreement) -> Result<String, Error> {
    let names = accounts(rx, agreement)?.into_iter().map(|account| account.reference).collect::<Vec<_>>();
    Ok(text(agreement, &creditor(rx, agreement)?, &names))
}

fn view(ctx: &Ctx, rx: &Rx<'_>, agreement: Agreement) -> Result<AgreementView, Error> {
    let text = words(rx, &agreement)?;
    Ok(AgreementView {
        debtor_name: people::names_of(rx, &[agreement.debtor])?.remove(&agreement.debtor).unwrap_or_default(),
        creditor: creditor(rx, &agreement)?,
        accounts: accounts(rx, &agreement)?,
        text_hash: text_hash(&text),
        text,
        missing: missing(rx, &agreement, day_number(ctx.now.day))?,
        events: named(rx, sql::agreements::events(rx, agreement.debtor, agreement.id)?)?,
        agreement,
    })
}

fn briefs(rx: &Rx<'_>, page: Vec<Agreement>, today: i32) -> Result<Vec<AgreementBrief>, Error> {
    let debtors: Vec<DebtorId> = page.iter().map(|one| one.debtor).collect();
    let names = people::names_of(rx, &debtors)?;
    let brief = |agreement: Agreement| {
        let debtor_name = names.get(&agreement.debtor).cloned().unwrap_or_default();
        Ok(AgreementBrief { next: next(&missing(rx, &agreement, today)?), debtor_name, agreement })
    };
    page.into_iter().map(brief).collect()
}

/// What is missing of each instalment of each account, while it is in force.
fn missing(rx: &Rx<'_>, agreement: &Agreement, today: i32) -> Result<Vec<Missing>, Error> {
    if agreement.state != State::Active {
        return Ok(Vec::new());
    }
    let section: LedgerSection = rx.section(agreement.debtor)?.unwrap_or_default();
    let accounts = agreement.reckoning.parts.iter().filter_map(|part| section.account(part.base.account));
    Ok(accounts.flat_map(|account| account.missing_of_agreement(today)).collect())
}

/// The oldest day on which something is missing, and how much of that day.
fn next(missing: &[Missing]) -> Option<(Day, Amount)> {
    let lacking = || missing.iter().filter(|one| !one.amount.is_zero());
    let due = lacking().map(|one| one.due).min()?;
    Some((day_of(due), lacking().filter(|one| one.due == due).map(|one| one.amount).sum()))
}

fn creditor(rx: &Rx<'_>, agreement: &Agreement) -> Result<String, Error> {
    let all = sql::creditors(rx)?;
    Ok(all.into_iter().find(|one| one.id == agreement.creditor).map_or(String::new(), |one| one.name))
}

fn accounts(rx: &Rx<'_>, agreement: &Agreement) -> Result<Vec<PartView>, Error> {
    let of = |part: &crate::rules::agreement::Part| {
        let row = sql::account(rx, part.base.account)?.ok_or(Error::NoAccount(part.base.account))?;
        Ok(PartView { reference: row.reference, product: row.product })
    };
    agreement.reckoning.parts.iter().map(of).collect()
}
