//! Deciding for whom an income is, by the rules or by a person, and posting it through the ledger.
use super::{
    Suspense,
    file::{called, step_for},
    matching, needs, seen, sees,
};
use crate::{Candidate, Error, Income, IncomeState, MovementId, Posting, rules::matching::Policy, sql};
use base::{AccountId, Amount, CommandId, Currency, Day, Right, day_number};
use ledger::{RecordPayment, SeriesError, rules::indexed::unit_of, work::payment_id};
use std::collections::BTreeMap;
use store::{Ctx, Rx, Tx};

/// Incomes that wait for a person, the oldest first.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Each with its best candidate, if it has any.
    pub incomes: Vec<(Income, Option<Candidate>)>,
    /// Where the next page begins, if there is one.
    pub next: Option<(Day, MovementId)>,
}

/// The most accounts that one income is split over.
const PARTS_MAX: usize = 20;
const PAGE: u32 = 200;
const PAGES_MAX: usize = 50;
/// As a payment's source, for people to read.
const SOURCE: &str = "banco";
/// The last day of each age of suspense.
const AGES: [Option<i32>; 4] = [Some(7), Some(30), Some(90), None];

/// A page of the incomes that wait for a person and that the actor may see.
///
/// # Errors
/// Needs [`Right::RecordPayment`].
pub fn queue(ctx: &Ctx, rx: &Rx<'_>, after: Option<(Day, MovementId)>, limit: usize) -> Result<Queue, Error> {
    ctx.may(Right::RecordPayment)?;
    let mut place = after.unwrap_or((Day::MIN, MovementId(base::Uuid::nil())));
    let mut incomes = Vec::new();
    for _ in 0..PAGES_MAX {
        let page = sql::incomes_in(rx, IncomeState::Queued, place, PAGE)?;
        let last = page.len() < usize::try_from(PAGE).unwrap_or_default();
        for income in page {
            if incomes.len() == limit {
                return Ok(Queue { incomes, next: Some(place) });
            }
            place = (income.day, income.id);
            if sees(&ctx.actor, income.creditor) {
                let best = sql::candidates(rx, income.id)?.into_iter().next();
                incomes.push((income, best));
            }
        }
        if last {
            return Ok(Queue { incomes, next: None });
        }
    }
    Ok(Queue { incomes, next: Some(place) })
}

/// An income, the accounts that it may be for, and those that it was posted to.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the creditor.
pub fn look(ctx: &Ctx, rx: &Rx<'_>, id: MovementId) -> Result<(Income, Vec<Candidate>, Vec<Posting>), Error> {
    let income = seen(ctx, rx, id)?;
    let candidates = sql::candidates(rx, id)?.into_iter().filter(|candidate| ctx.actor.serves(candidate.creditor));
    let income = called(income, &people::staff_names(rx)?);
    Ok((income, candidates.collect(), sql::postings(rx, id)?))
}

/// Money that nobody has told apart, by age and currency, that the actor may see.
///
/// # Errors
/// Needs [`Right::RecordPayment`].
pub fn suspense(ctx: &Ctx, rx: &Rx<'_>) -> Result<Vec<Suspense>, Error> {
    ctx.may(Right::RecordPayment)?;
    let mut ages: BTreeMap<(usize, Option<String>), (u64, Amount)> = BTreeMap::new();
    for sql::Queued { creditor, currency, day, count, amount } in sql::suspense(rx)? {
        if sees(&ctx.actor, creditor) {
            let days = day_number(ctx.now.day) - day_number(day);
            let age = AGES.iter().position(|most| most.is_none_or(|most| days <= most)).unwrap_or_default();
            let sum = ages.entry((age, currency)).or_default();
            *sum = (sum.0 + count, sum.1 + amount);
        }
    }
    let told = |((age, currency), (count, amount))| {
        let days_max = AGES.get::<usize>(age).copied().flatten();
        Suspense { days_max, currency, count, amount }
    };
    Ok(ages.into_iter().map(told).collect())
}

/// Says for which accounts an income is, in parts that come to it, and posts it. Pesos for an account in units are worth
/// what the units are on the day of the money; where nobody has published that, it goes on waiting and says so.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and each account's creditor; the income must wait, and its day must have come.
pub fn assign(ctx: &Ctx, command: CommandId, id: MovementId, parts: &[(AccountId, Amount)]) -> Result<Income, Error> {
    let income = ctx.once(command, "cash.assign", |tx| {
        let income = seen(ctx, tx, id)?;
        needs(&income, IncomeState::Queued)?;
        let sum = parts.iter().try_fold(Amount::ZERO, |sum, (_, amount)| sum.checked_add(*amount));
        let positive = parts.iter().all(|(_, amount)| Amount::ZERO < *amount);
        if sum != Some(income.amount) || !positive || PARTS_MAX < parts.len() {
            return Err(Error::Parts { parts: sum.unwrap_or(Amount::MAX), whole: income.amount });
        }
        if ctx.now.day < income.day {
            return Err(Error::Future(id));
        }
        for (account, amount) in parts {
            let row = ledger::account(tx, *account)?.ok_or(ledger::Error::NoAccount(*account))?;
            if !ctx.actor.serves(row.creditor) {
                return Err(ledger::Error::OtherCreditor(row.creditor).into());
            }
            let ours = income.creditor.is_none_or(|creditor| creditor == row.creditor);
            let told_in = income.told_in();
            let in_units = told_in == Currency::ARS && unit_of(row.currency).is_some();
            if !ours || (told_in != row.currency && !in_units) {
                return Err(Error::NotFor(id, *account));
            }
            let payment = payment_of(&income, *account);
            sql::add_posting(tx, id, &Posting { payment, debtor: row.debtor, account: *account, amount: *amount })?;
        }
        Ok(sql::decide(tx, id, IncomeState::Posting, "lo asignó una persona")?)
    });
    income?;
    let income = ctx.read(|rx| seen(ctx, rx, id))?;
    if income.state == IncomeState::Posting {
        post(ctx, &income)?;
    }
    ctx.read(|rx| seen(ctx, rx, id))
}

/// Says that an income is nobody's debt.
///
/// # Errors
/// Needs [`Right::RecordPayment`] and the creditor; the income must wait.
pub fn reject(ctx: &Ctx, command: CommandId, id: MovementId, reason: &str) -> Result<(), Error> {
    ctx.once(command, "cash.reject", |tx| {
        let income = seen(ctx, tx, id)?;
        needs(&income, IncomeState::Queued)?;
        Ok(sql::decide(tx, id, IncomeState::Rejected, reason)?)
    })
}

/// Weighs again everything that waits for a person and that the actor may see, as after codes were given; how many were
/// posted.
///
/// # Errors
/// Needs [`Right::RecordPayment`].
pub fn match_again(ctx: &Ctx, tell: &mut dyn FnMut(u64, u64)) -> Result<u64, Error> {
    ctx.may(Right::RecordPayment)?;
    let policy = Policy::house();
    let (mut place, mut looked, mut posted) = ((Day::MIN, MovementId(base::Uuid::nil())), 0_u64, 0_u64);
    loop {
        let page = ctx.read(|rx| sql::incomes_in(rx, IncomeState::Queued, place, PAGE))?;
        let Some(last) = page.last() else { return Ok(posted) };
        place = (last.day, last.id);
        looked += u64::try_from(page.len()).unwrap_or_default();
        let own: Vec<Income> = page.into_iter().filter(|income| sees(&ctx.actor, income.creditor)).collect();
        posted += decide(ctx, &policy, &own)?;
        tell(looked, looked);
    }
}

/// Weighs incomes, writes what was decided and posts what is certain; how many were posted.
pub(super) fn decide(ctx: &Ctx, policy: &Policy, incomes: &[Income]) -> Result<u64, Error> {
    let Some(first) = incomes.first() else { return Ok(0) };
    ctx.step::<_, Error>(step_for(ctx, first.id, "decide"), |tx| {
        for income in incomes {
            weigh(ctx, tx, policy, income)?;
        }
        Ok(())
    })?;
    let mut posted = 0;
    for income in incomes {
        let now = ctx.read(|rx| sql::income(rx, income.id))?.ok_or(Error::NoMovement(income.id))?;
        if now.state == IncomeState::Posting {
            posted += u64::from(post(ctx, &now)?);
        }
    }
    Ok(posted)
}

fn weigh(ctx: &Ctx, tx: &Tx<'_>, policy: &Policy, income: &Income) -> Result<(), Error> {
    let ranked = matching::candidates(tx, policy, &ctx.actor, income)?;
    sql::set_candidates(tx, income.id, &ranked)?;
    let certain = policy.certain(&ranked).filter(|_| income.day <= ctx.now.day);
    if let Some(Candidate { account, debtor, score, reason, .. }) = certain {
        let (account, debtor, amount) = (*account, *debtor, income.amount);
        let payment = payment_of(income, account);
        sql::add_posting(tx, income.id, &Posting { payment, debtor, account, amount })?;
        return Ok(sql::decide(tx, income.id, IncomeState::Posting, &format!("{reason} ({score} de 100)"))?);
    }
    let reason = match ranked.as_slice() {
        _ if ctx.now.day < income.day => "el dinero cuenta desde un día que todavía no llegó",
        [] => "nada dice de quién es",
        [only] if only.score < policy.post_from => "hay una cuenta posible, pero no es seguro",
        [first, second, ..] if first.score == second.score => "hay varias cuentas igual de posibles",
        [_, ..] => "hay cuentas posibles, pero no es seguro",
    };
    Ok(sql::decide(tx, income.id, IncomeState::Queued, reason)?)
}

/// Posts what was decided of an income, once each; whether it counts now. What the ledger refuses goes to a person.
pub(super) fn post(ctx: &Ctx, income: &Income) -> Result<bool, Error> {
    let postings = ctx.read(|rx| sql::postings(rx, income.id))?;
    for (place, Posting { payment, account, amount, .. }) in postings.into_iter().enumerate() {
        let command = ctx.command_for(payment.0.as_bytes());
        let (on, source, choice) = (income.day, SOURCE.to_owned(), None);
        let new = RecordPayment { command, account, payment, amount, on, source, choice };
        match ledger::record_payment_in(ctx, income.told_in(), new) {
            Ok(_) => {}
            Err(SeriesError::Store(error) | SeriesError::Ledger(ledger::Error::Store(error))) => {
                return Err(error.into());
            }
            Err(refused) if place == 0 => {
                let reason = format!("la cuenta no lo acepta ({refused})");
                ctx.step::<_, Error>(step_for(ctx, income.id, "refused"), |tx| {
                    Ok(sql::turn_back(tx, income.id, IncomeState::Queued, &reason)?)
                })?;
                return Ok(false);
            }
            Err(refused) => return Err(refused.into()),
        }
    }
    ctx.step::<_, Error>(step_for(ctx, income.id, "posted"), |tx| {
        Ok(sql::set_state(tx, income.id, IncomeState::Posted)?)
    })?;
    Ok(true)
}

/// The same money for the same account is the same payment, until it is taken back.
fn payment_of(income: &Income, account: AccountId) -> base::PaymentId {
    payment_id(account, &format!("bank:{}:{}:{}", income.account, income.reference, income.turn))
}
