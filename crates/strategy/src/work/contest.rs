//! What a debtor contests: recorded with their words and its last day, blocked meanwhile, and answered.
use crate::{
    Error, Policy,
    rules::rights::Rights,
    work::{must_be_theirs, policy, redecide, seen},
};
use base::{AccountId, CommandId, ContestId, CreditorId, Day, DebtorId, Right, Timestamp};
use bureau::BureauSection;
use ledger::{AccountState, Cut, LedgerSection};
use people::{Contest, Datum, Ending, Hold, HoldReason, Party, PeopleSection, PointKind};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Ctx, Rx, Tx};

/// The longest that words and reasons are kept, in characters.
const WORDS_MAX: usize = 2_000;
/// Open contests that are shown to whoever leads.
const PRESSING_MAX: u32 = 500;

/// A debtor says that a datum is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewContest {
    /// Which command this is.
    pub command: CommandId,
    /// Who says it.
    pub debtor: DebtorId,
    /// Of what.
    pub datum: Datum,
    /// In their words.
    pub words: String,
}

/// What was found out about a contested datum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndContest {
    /// Which command this is.
    pub command: CommandId,
    /// Whose.
    pub debtor: DebtorId,
    /// Which contest.
    pub contest: ContestId,
    /// How it ends.
    pub ending: Ending,
    /// Why, in the words that the debtor is told.
    pub reason: String,
    /// What stands in the place of what is rectified; nothing takes it away. See [`people::end_contest`].
    pub value: Option<String>,
}

/// A datum that is held and can be contested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contestable {
    /// Which one.
    pub datum: Datum,
    /// What it says, for people.
    pub says: String,
    /// Who told it, in Spanish.
    pub source: &'static str,
    /// Whether it is under review.
    pub under_review: bool,
}

/// Records a contest and decides anew. A debt that is contested is not asked for: its creditor's hold for disputes is
/// put, if there is none.
pub fn contest(ctx: &Ctx, new: &NewContest) -> Result<ContestId, Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once(new.command, "strategy.contest", |tx| {
        must_be_theirs(tx, new.debtor)?;
        let words = said(&new.words, ("contest", "words"))?;
        let id = open(tx, new.debtor, new.datum, words)?;
        redecide(tx, new.debtor)?;
        Ok(id)
    })
}

/// The debtor does not know a debt: every live account with `creditor`, or all where it is not known whose they speak
/// of, is contested unless it is already, and asked for no more. The caller has heard it from the debtor.
pub fn contest_debts(tx: &Tx<'_>, debtor: DebtorId, creditor: Option<CreditorId>, words: &str) -> Result<(), Error> {
    hold(tx, debtor, creditor)?;
    let people: PeopleSection = tx.section(debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let ledger: LedgerSection = tx.section(debtor)?.unwrap_or_default();
    let live = ledger.accounts.iter().filter(|account| account.state == AccountState::Live);
    for account in live.filter(|account| creditor.is_none_or(|creditor| account.creditor == creditor)) {
        let known = [Datum::Account(account.id), Datum::Amount(account.id)];
        if !known.into_iter().any(|datum| people.is_contested(datum)) {
            people::open_contest(tx, debtor, Datum::Account(account.id), (words, due(tx)?))?;
        }
    }
    Ok(())
}

/// Answers a contest and decides anew. Only whoever leads rectifies or confirms; that the debtor took it back anybody
/// may record who works them. A debt of which nothing is contested any more is asked for again.
pub fn end_contest(ctx: &Ctx, end: &EndContest) -> Result<(), Error> {
    ctx.may(match end.ending {
        Ending::Rectified | Ending::Confirmed => Right::Lead,
        Ending::Withdrawn => Right::WorkDebtors,
    })?;
    ctx.once(end.command, "strategy.end_contest", |tx| {
        let debtor = end.debtor;
        must_be_theirs(tx, debtor)?;
        let reason = said(&end.reason, ("contest", "reason"))?;
        let open = contests_of(tx, ctx, debtor)?.into_iter().find(|one| one.contested.id == end.contest);
        let open = open.filter(|one| one.end.is_none()).ok_or(people::Error::NoContest(end.contest))?;
        if end.ending == Ending::Rectified {
            corrected(tx, &open)?;
        }
        people::end_contest(tx, (debtor, end.contest), (end.ending, reason), end.value.as_deref())?;
        if let Some(account) = open.contested.datum.account() {
            release(tx, debtor, account)?;
        }
        redecide(tx, debtor)?;
        Ok(())
    })
}

/// The contests of a debtor as far as the actor's creditors go, oldest first.
pub fn contests_of(rx: &Rx<'_>, ctx: &Ctx, debtor: DebtorId) -> Result<Vec<Contest>, Error> {
    let Some(dossier) = seen(rx, &ctx.actor, debtor)? else { return Ok(Vec::new()) };
    let mut all = people::contests(rx, debtor)?;
    if ctx.actor.creditors().is_some() {
        all.retain(|one| one.contested.datum.account().is_none_or(|id| dossier.ledger.account(id).is_some()));
    }
    Ok(all)
}

/// The open contests of everybody whom the actor works for, the most pressing first, and whether each presses.
pub fn pressing_contests(ctx: &Ctx) -> Result<Vec<(Contest, bool)>, Error> {
    ctx.may(Right::ViewBoard)?;
    ctx.read(|rx| {
        let (pressing, mut all) = (Pressing::on(rx, ctx.now.day)?, Vec::new());
        for one in people::contests_due(rx, Day::MAX, PRESSING_MAX)? {
            let theirs = contests_of(rx, ctx, one.debtor)?.iter().any(|seen| seen.contested.id == one.contested.id);
            if theirs {
                let presses = pressing.presses(one.waits_until());
                all.push((one, presses));
            }
        }
        Ok(all)
    })
}

/// What presses on a day: asked of many, told by the rights and the holidays of that day.
#[derive(Clone, Debug)]
pub struct Pressing {
    policy: Arc<Policy>,
    day: Day,
}

impl Pressing {
    /// What presses on `day`.
    pub fn on(rx: &Rx<'_>, day: Day) -> Result<Self, Error> {
        Ok(Self { policy: policy(rx)?, day })
    }

    /// Whether the time of what waits until then is over, or so nearly that whoever leads is warned; what has ended waits
    /// for nobody.
    pub fn presses(&self, waits_until: Option<Day>) -> bool {
        let holiday = |day| self.policy.packs.holiday(day).is_some();
        waits_until.is_some_and(|due| Rights::on(self.day).presses(due, self.day, holiday))
    }
}

/// What is held of a debtor that they can contest, as far as the actor's creditors go.
pub fn contestable(rx: &Rx<'_>, ctx: &Ctx, debtor: DebtorId) -> Result<Vec<Contestable>, Error> {
    let Some(dossier) = seen(rx, &ctx.actor, debtor)? else { return Ok(Vec::new()) };
    let party = people::party(rx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let mut held = own_data(&party);
    if dossier.bureau.as_ref().is_some_and(|told| told.holds_on(base::day_number(ctx.now.day))) {
        held.push((Datum::Registry, "lo que dice de vos".to_owned(), "la central de deudores del Banco Central"));
    }
    for account in dossier.ledger.accounts.iter().filter(|account| account.state != AccountState::Withdrawn) {
        let name = format!("{} {}", ledger::product_label(&account.product), account.reference);
        held.push((Datum::Account(account.id), name.clone(), "el acreedor"));
        held.push((Datum::Amount(account.id), name, "el acreedor, y los pagos registrados"));
    }
    let item = |(datum, says, source)| {
        let under_review = dossier.people.is_contested(datum);
        Contestable { datum, says, source, under_review }
    };
    Ok(held.into_iter().map(item).collect())
}

fn own_data(party: &Party) -> Vec<(Datum, String, &'static str)> {
    const CREDITOR: &str = "el acreedor, o vos";
    let point = |point: &people::Point| {
        let kind = match point.kind {
            PointKind::Phone => "teléfono",
            PointKind::Email => "correo",
            PointKind::Address => "domicilio",
        };
        (Datum::Point(point.id), format!("{kind} {}", point.value), CREDITOR)
    };
    let mut held: Vec<_> = party.points.iter().map(point).collect();
    let traits = &party.traits;
    if let Some(income) = traits.income {
        held.push((Datum::Income, format!("ingreso de $ {} por mes", ledger::rules::words::money(income)), CREDITOR));
    }
    if let Some(months) = traits.employment_months {
        held.push((Datum::Employment, format!("{months} meses en el empleo"), CREDITOR));
    }
    if let Some(situation) = traits.bureau_situation {
        held.push((Datum::Situation, format!("situación {situation}"), "el acreedor"));
    }
    held
}

fn open(tx: &Tx<'_>, debtor: DebtorId, datum: Datum, words: &str) -> Result<ContestId, Error> {
    let account = match datum.account() {
        Some(id) => {
            let dossier = seen(tx, tx.actor(), debtor)?.ok_or(Error::NoDebtor(debtor))?;
            Some(dossier.ledger.account(id).ok_or(people::Error::NotHeld(datum.code()))?.creditor)
        }
        None => None,
    };
    if datum == Datum::Registry && tx.section::<BureauSection>(debtor)?.is_none() {
        return Err(people::Error::NotHeld(datum.code()).into());
    }
    let id = people::open_contest(tx, debtor, datum, (words, due(tx)?))?;
    if let Some(creditor) = account {
        hold(tx, debtor, Some(creditor))?;
    }
    Ok(id)
}

fn hold(tx: &Tx<'_>, debtor: DebtorId, creditor: Option<CreditorId>) -> Result<(), Error> {
    Ok(people::put_hold(tx, debtor, &Hold { reason: HoldReason::Dispute, until: None, creditor })?)
}

fn due(tx: &Tx<'_>) -> Result<Day, Error> {
    let (policy, today) = (policy(tx)?, tx.now().day);
    Ok(Rights::on(today).rectify_by(today, |day| policy.packs.holiday(day).is_some()))
}

/// Words that somebody must have written: as they are, without blanks around, not too many.
pub(crate) fn said<'a>(text: &'a str, (result, needs): (&'static str, &'static str)) -> Result<&'a str, Error> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= WORDS_MAX;
    if fits { Ok(text) } else { Err(Error::Incomplete { result, needs }) }
}

/// Whether what is kept elsewhere was corrected since: a debt that is not theirs is gone, an account says something else
/// than what was known when it was contested. What a registry said is forgotten, and asked for again by the usual ways.
fn corrected(tx: &Tx<'_>, open: &Contest) -> Result<(), Error> {
    let not_yet = Err(Error::NotCorrected(open.contested.datum.code()));
    match open.contested.datum {
        Datum::Point(_) | Datum::Income | Datum::Employment | Datum::Situation => Ok(()),
        Datum::Registry => Ok(bureau::work::forget(tx, open.debtor)?),
        Datum::Account(id) => {
            let ledger: LedgerSection = tx.section(open.debtor)?.unwrap_or_default();
            let is_owed = |account: &ledger::AccountView| {
                account.state == AccountState::Live && !account.outstanding(base::day_number(tx.now().day)).is_zero()
            };
            if ledger.account(id).is_some_and(is_owed) { not_yet } else { Ok(()) }
        }
        Datum::Amount(id) => {
            let known = |known_at| ledger::as_of(tx, id, Cut { day: tx.now().day, known_at });
            if known(open.opened_at)? == known(Timestamp::MAX)? { not_yet } else { Ok(()) }
        }
    }
}

/// Asks again for the debts of an account's creditor, unless another of them is contested.
fn release(tx: &Tx<'_>, debtor: DebtorId, account: AccountId) -> Result<(), Error> {
    let people: PeopleSection = tx.section(debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let ledger: LedgerSection = tx.section(debtor)?.unwrap_or_default();
    let creditor_of = |id| ledger.account(id).map(|account| account.creditor);
    let creditor = ledger::account(tx, account)?.map(|row| row.creditor);
    let contested = || people.contests.iter().filter_map(|one| one.datum.account());
    if !contested().any(|other| creditor_of(other) == creditor) {
        people::lift_hold_of(tx, debtor, HoldReason::Dispute, creditor)?;
    }
    if contested().next().is_none() {
        people::lift_hold_of(tx, debtor, HoldReason::Dispute, None)?;
    }
    Ok(())
}
