//! What facts and days do to agreements: begin, expire, keep, break and resume them.
use crate::{
    Error, facts,
    rules::{
        agreement::{
            AGREED_FROM, Agreed, Agreement, Broke, Clause, Ended, Ending, Missing, Part, State, Verdict, base,
            base_returned, judge, received_since,
        },
        entry::{Cut, Entry, Posted},
        fold::{Folded, fold},
    },
    sql::{self, AccountRow},
    work::accounts::{add_line, project},
};
use base::{Currency, Day, DebtorId, Right, day_number, day_of};
use std::collections::BTreeSet;
use store::{Ctx, Fact, Heard, Tx};

/// Facts heard in one transaction.
const FACTS_MAX: u32 = 500;
/// Debtors looked at in one commit.
const DEBTORS_MAX: u32 = 200;

/// An account of an agreement, with its lines.
struct Covered {
    row: AccountRow,
    lines: Vec<Posted>,
    folded: Folded,
}

/// Hears what happened to money since the last time, and follows the agreements it changes; how many facts were heard.
///
/// Hearing a fact twice does no harm.
///
/// # Errors
/// The database failed.
pub fn hear(ctx: &Ctx) -> Result<usize, Error> {
    let kinds = [facts::Paid::KIND, facts::Reversed::KIND, facts::Imported::KIND, facts::ImportUndone::KIND];
    ctx.listen_to_all("ledger", &kinds, FACTS_MAX, |tx, fact| {
        debtors_of(tx, fact)?.into_iter().try_for_each(|debtor| follow(tx, debtor))
    })
}

fn debtors_of(tx: &Tx<'_>, fact: &Heard) -> Result<BTreeSet<DebtorId>, Error> {
    if let Some(paid) = fact.read::<facts::Paid>()? {
        return Ok(BTreeSet::from([paid.debtor]));
    }
    if let Some(reversed) = fact.read::<facts::Reversed>()? {
        return Ok(BTreeSet::from([reversed.debtor]));
    }
    // A file may have touched anybody.
    Ok(sql::agreements::debtors_waiting(tx)?.into_iter().collect())
}

/// Looks at every agreement whose day has come by today: one that may have expired, been kept or broken; how many
/// debtors were looked at. A page is one commit, so that a night that was killed goes on where it was.
///
/// # Errors
/// Needs [`Right::Operate`].
pub fn watch(ctx: &Ctx) -> Result<u64, Error> {
    ctx.may(Right::Operate)?;
    let (day, mut seen) = (ctx.now.day, 0);
    loop {
        let debtors = ctx.read(|rx| sql::agreements::to_check(rx, day, DEBTORS_MAX))?;
        if debtors.is_empty() {
            return Ok(seen);
        }
        let step = ctx.command_for(format!("agreements {day} {:?}", debtors.first()).as_bytes());
        ctx.step::<_, Error>(step, |tx| debtors.iter().try_for_each(|debtor| follow(tx, *debtor)))?;
        seen += u64::try_from(debtors.len()).unwrap_or(0);
    }
}

/// The next day on which an agreement must be looked at if nothing happens.
pub(super) fn check_on(agreement: &Agreement) -> Day {
    match agreement.state {
        State::Draft | State::Sent | State::Signed => agreement.deal.valid_until.tomorrow().unwrap_or(Day::MAX),
        State::Active | State::Kept | State::Broken | State::Cancelled => Day::MAX,
    }
}

/// Brings a debtor's agreements up to what is known and to today.
///
/// # Errors
/// The database failed.
pub fn follow(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    for mut agreement in sql::agreements::of_debtor(tx, debtor)? {
        match agreement.state {
            State::Draft | State::Sent => expire(tx, &mut agreement)?,
            State::Signed => begin(tx, &mut agreement)?,
            State::Active => judged(tx, &mut agreement)?,
            State::Kept => reopen(tx, &mut agreement)?,
            State::Broken | State::Cancelled => {}
        }
    }
    Ok(())
}

/// A person took it back.
pub(super) fn cancelled(tx: &Tx<'_>, agreement: &Agreement, was_active: bool) -> Result<(), Error> {
    if was_active {
        end_lines(tx, agreement, Ending::DiscountLost)?;
    }
    let facts::AgreementKept { debtor, agreement, creditor, amount, on } = fact(agreement, tx.now().day);
    Ok(tx.announce(&facts::AgreementCancelled { debtor, agreement, creditor, amount, on })?)
}

fn expire(tx: &Tx<'_>, agreement: &mut Agreement) -> Result<(), Error> {
    if !agreement.has_expired(tx.now().day) {
        return Ok(());
    }
    agreement.end(State::Cancelled, tx.now().day, Ended::Expired);
    cancelled(tx, agreement, false)?;
    put(tx, agreement, Day::MAX, "venció sin empezar")
}

/// Begins one that is signed, if its down payment came in time and what is owed is still what it was reckoned on.
fn begin(tx: &Tx<'_>, agreement: &mut Agreement) -> Result<(), Error> {
    let mut accounts = covered(tx, agreement)?;
    let parts = agreement.reckoning.parts.iter();
    let same = |(part, account): (&Part, &Covered)| account.base_holds(agreement, part);
    if !parts.clone().zip(&accounts).all(same) {
        agreement.end(State::Cancelled, tx.now().day, Ended::BaseChanged);
        cancelled(tx, agreement, false)?;
        return put(tx, agreement, Day::MAX, "cambió la deuda sobre la que se calculó");
    }
    let received = parts.zip(&accounts);
    let mut received: Vec<_> =
        received.flat_map(|(part, account)| received_since(&account.lines, &account.folded, part.base.seen)).collect();
    received.sort_by_key(|(day, _)| *day);
    let Some(started) = agreement.starts(&received) else { return expire(tx, agreement) };
    for (part, account) in agreement.reckoning.parts.iter().zip(&mut accounts) {
        let mut instalments = part.instalments.clone();
        instalments.iter_mut().filter(|one| one.number == AGREED_FROM).for_each(|down| down.due = started);
        let agreed = Agreed {
            agreement: agreement.id,
            seen: part.base.seen,
            scope: agreement.deal.scope,
            discount: part.discount,
            instalments,
        };
        account.append(tx, agreement.cut_off, Entry::Agreed(agreed))?;
    }
    agreement.start(tx.now().day);
    let facts::AgreementKept { debtor, agreement: id, creditor, amount, on } = fact(agreement, tx.now().day);
    tx.announce(&facts::AgreementStarted { debtor, agreement: id, creditor, amount, on })?;
    put(tx, agreement, tx.now().day, "firmado y pagado el anticipo: empieza")?;
    judged(tx, agreement)
}

/// Judges one that is in force.
fn judged(tx: &Tx<'_>, agreement: &mut Agreement) -> Result<(), Error> {
    let day = tx.now().day;
    let accounts = covered(tx, agreement)?;
    match verdict(agreement, &accounts, day) {
        Verdict::Running { until } => Ok(sql::agreements::put(tx, agreement, day_of(until.max(day_number(day) + 1)))?),
        Verdict::Kept => {
            end_lines(tx, agreement, Ending::Kept)?;
            agreement.end(State::Kept, day, Ended::Kept);
            tx.announce(&fact(agreement, day))?;
            put(tx, agreement, Day::MAX, "cumplido")
        }
        Verdict::Broken(broke) => break_it(tx, agreement, broke),
    }
}

/// Looks again at one that was kept: money may have been returned since.
fn reopen(tx: &Tx<'_>, agreement: &mut Agreement) -> Result<(), Error> {
    let accounts = covered(tx, agreement)?;
    let base_fell = base_fell(agreement, &accounts);
    let in_force = |account: &Covered| account.folded.view.agreement.is_some_and(|mark| mark.agreement == agreement.id);
    if !base_fell && !accounts.iter().any(in_force) {
        return Ok(());
    }
    let day = tx.now().day;
    for mut account in accounts {
        account.append(tx, day, Entry::AgreementResumed { agreement: agreement.id })?;
    }
    agreement.resume();
    match verdict(agreement, &covered(tx, agreement)?, day) {
        Verdict::Broken(broke) => break_it(tx, agreement, broke),
        Verdict::Running { .. } | Verdict::Kept => {
            let facts::AgreementKept { debtor, agreement: id, creditor, amount, on } = fact(agreement, day);
            tx.announce(&facts::AgreementResumed { debtor, agreement: id, creditor, amount, on })?;
            put(tx, agreement, day, "se devolvió un pago: vuelve a regir")?;
            judged(tx, agreement)
        }
    }
}

fn break_it(tx: &Tx<'_>, agreement: &mut Agreement, broke: Broke) -> Result<(), Error> {
    let ending = match agreement.deal.clause {
        Clause::LoseDiscount => Ending::DiscountLost,
        Clause::KeepDiscount => Ending::DiscountKept,
    };
    end_lines(tx, agreement, ending)?;
    let day = tx.now().day;
    agreement.end(State::Broken, day, Ended::Broken(broke));
    let facts::AgreementKept { debtor, agreement: id, creditor, amount, on } = fact(agreement, day);
    tx.announce(&facts::AgreementBroken { debtor, agreement: id, creditor, amount, on })?;
    put(tx, agreement, Day::MAX, &broke.words_es())
}

fn verdict(agreement: &Agreement, accounts: &[Covered], day: Day) -> Verdict {
    if base_fell(agreement, accounts) {
        return Verdict::Broken(Broke::BaseReturned);
    }
    let day = day_number(day);
    let missing: Vec<Missing> =
        accounts.iter().flat_map(|account| account.folded.view.missing_of_agreement(day)).collect();
    let currency = accounts.first().map_or(Currency::ARS, |account| account.row.currency);
    judge(&missing, (currency, agreement.deal.breaks), day)
}

fn base_fell(agreement: &Agreement, accounts: &[Covered]) -> bool {
    let parts = agreement.reckoning.parts.iter().zip(accounts);
    parts.into_iter().any(|(part, account)| base_returned(&account.lines, part.base.seen))
}

fn end_lines(tx: &Tx<'_>, agreement: &Agreement, ending: Ending) -> Result<(), Error> {
    for mut account in covered(tx, agreement)? {
        account.append(tx, tx.now().day, Entry::AgreementEnded { agreement: agreement.id, ending })?;
    }
    Ok(())
}

fn put(tx: &Tx<'_>, agreement: &Agreement, check_on: Day, note: &str) -> Result<(), Error> {
    sql::agreements::put(tx, agreement, check_on)?;
    Ok(sql::agreements::record(tx, agreement, note)?)
}

fn fact(agreement: &Agreement, on: Day) -> facts::AgreementKept {
    facts::AgreementKept {
        debtor: agreement.debtor,
        agreement: agreement.id,
        creditor: agreement.creditor,
        amount: agreement.reckoning.asked,
        on,
    }
}

/// The accounts of an agreement, in the order of its parts.
fn covered(tx: &Tx<'_>, agreement: &Agreement) -> Result<Vec<Covered>, Error> {
    let one = |part: &Part| {
        let id = part.base.account;
        let row = sql::account(tx, id)?.ok_or(Error::NoAccount(id))?;
        let lines = sql::lines(tx, row.debtor, row.id)?;
        let folded = fold(row.header(), &lines, Cut::ALL).ok_or(Error::NoAccount(id))?;
        Ok(Covered { row, lines, folded })
    };
    agreement.reckoning.parts.iter().map(one).collect()
}

impl Covered {
    /// Whether what was known when an agreement was reckoned still comes to its base, under the terms of now.
    fn base_holds(&self, agreement: &Agreement, part: &Part) -> bool {
        if base_returned(&self.lines, part.base.seen) {
            return false;
        }
        let counts = |line: &&Posted| {
            line.seq <= part.base.seen
                || matches!(line.entry, Entry::Amended(_) | Entry::Withdrawn { .. } | Entry::Reinstated { .. })
        };
        let lines: Vec<Posted> = self.lines.iter().filter(counts).cloned().collect();
        let cut = Cut { day: agreement.cut_off, ..Cut::ALL };
        let folded = fold(self.row.header(), &lines, cut);
        folded.is_some_and(|folded| base(&folded, agreement.deal.scope, agreement.cut_off) == part.base.owed)
    }

    /// Adds a line and brings the debtor's section up to it.
    fn append(&mut self, tx: &Tx<'_>, day: Day, entry: Entry) -> Result<(), Error> {
        add_line(tx, &mut self.lines, day, (None, entry));
        sql::append(tx, self.row.debtor, self.row.id, self.lines.last())?;
        self.folded = fold(self.row.header(), &self.lines, Cut::ALL).ok_or(Error::NoAccount(self.row.id))?;
        project(tx, self.row.debtor, self.folded.view.clone())
    }
}
