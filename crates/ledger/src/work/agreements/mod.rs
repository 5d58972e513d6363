//! Agreements: simulated, drafted, approved, sent, signed and taken back by people; begun, kept and broken by facts.
mod follow;
mod limits;
mod pay;
mod view;

pub use crate::sql::agreements::AgreementEvent;
pub use follow::{follow, hear, watch};
pub use limits::{Limits, limits};
pub use pay::{PayAgreement, pay};
pub use view::{
    AgreementBrief, AgreementView, DueDay, PartView, Wanted, agreement, agreement_in, agreements, agreements_of,
    due_days,
};

use crate::{
    Error, facts,
    rules::{
        agreement::{
            Agreement, AgreementPolicy, BadDeal, Base, BeyondPolicy, Burden, Cost, Deal, Income, Light, No, Offer,
            Reckoning, Scope, Signature, State, Tax, Who, base, burden, present_value, reckon, total_cost,
        },
        authority::{Authority, Excess},
        entry::Cut,
        fold::{Folded, fold},
        view::AccountView,
    },
    sql::{self, AccountRow},
};
use base::{
    AccountId, AgreementId, Amount, CommandId, CreditorId, Currency, Day, DebtorId, Rate, Right, Role, day_number,
};
use store::{Ctx, Rx, Tx};

/// Deals compared at once.
pub const DEALS_MAX: usize = 3;
/// Accounts in one agreement.
pub const ACCOUNTS_MAX: usize = 50;

/// Why an agreement cannot be, or cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum AgreementError {
    /// There is no such agreement.
    #[error("no agreement {0}")]
    NoAgreement(AgreementId),
    /// It covers from one to [`ACCOUNTS_MAX`] accounts, each once.
    #[error("an agreement covers from 1 to {ACCOUNTS_MAX} accounts, each once")]
    Accounts,
    /// From one to [`DEALS_MAX`] deals are compared.
    #[error("from 1 to {DEALS_MAX} offers are compared")]
    Deals,
    /// The accounts are of several debtors, creditors or currencies.
    #[error("one agreement is of one debtor with one creditor in one currency")]
    Mixed,
    /// An account is in another agreement that is not over.
    #[error("account {0} is in another agreement")]
    Taken(AccountId),
    /// What is due of revolving credit cannot be told from the rest.
    #[error("an agreement about revolving credit settles all of it")]
    Revolving,
    /// No policy counts on that day.
    #[error("no policy of agreements counts on {0}")]
    NoPolicy(Day),
    /// A deal that cannot be offered.
    #[error(transparent)]
    Deal(#[from] BadDeal),
    /// A default clause that the house does not offer.
    #[error(transparent)]
    Policy(#[from] BeyondPolicy),
    /// It cannot go on.
    #[error(transparent)]
    No(#[from] No),
}

/// What to simulate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulate {
    /// Over which accounts of one debtor with one creditor.
    pub accounts: Vec<AccountId>,
    /// What to compare.
    pub deals: Vec<Deal>,
    /// What the debtor earns, where it is known.
    pub income: Option<Income>,
}

/// An offer simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// Its figures.
    pub reckoning: Reckoning,
    /// All that the debtor pays.
    pub total: Amount,
    /// Interest, tax and fees of the plan: what paying later costs.
    pub cost: Amount,
    /// The total cost of financing a period and a year, as the debtor pays it.
    pub with_tax: Option<Cost>,
    /// Without value added tax.
    pub without_tax: Option<Cost>,
    /// How heavy the largest instalment is; absent without an income, and where there is one payment alone.
    pub burden: Option<Burden>,
    /// What it is worth to the creditor today.
    pub present_value: Amount,
    /// The rate a month at which that is reckoned.
    pub creditor_rate: Rate,
    /// How likely it is to be kept, in millionths, once a model says so.
    pub keeping_ppm: Option<u32>,
    /// What of its discount the asker may not give away alone.
    pub beyond: Vec<Excess>,
    /// Who must approve it.
    pub approval: Approval,
}

/// Who must approve an offer besides whoever proposes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Nobody.
    NotNeeded,
    /// Somebody else of this role, or of one with more authority.
    By(Role),
    /// It is beyond everybody's authority.
    Beyond,
}

/// A draft to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftAgreement {
    /// Named by the sender, so that a retry is the same command.
    pub command: CommandId,
    /// Over which accounts.
    pub accounts: Vec<AccountId>,
    /// What is offered.
    pub deal: Deal,
    /// The offer of the catalogue that it comes from.
    pub offer: Option<String>,
    /// What the debtor earns, where it is known.
    pub income: Option<Income>,
}

/// Accounts that may be settled together, the oldest debt first.
struct Loaded {
    debtor: DebtorId,
    creditor: CreditorId,
    currency: Currency,
    accounts: Vec<(AccountRow, Folded, u32)>,
}

/// The offers of the catalogue for these accounts, with the deal that each comes to today.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`] and the accounts' creditor.
pub fn offers(ctx: &Ctx, accounts: &[AccountId]) -> Result<Vec<(Offer, Deal)>, Error> {
    ctx.may(Right::ViewPortfolio)?;
    let day = ctx.now.day;
    let version = AgreementPolicy::shipped().on(day).ok_or(AgreementError::NoPolicy(day))?;
    ctx.read(|rx| {
        let loaded = load(ctx, rx, accounts)?;
        let views: Vec<AccountView> = loaded.accounts.iter().map(|(_, folded, _)| folded.view.clone()).collect();
        let mut deals = Vec::new();
        for offer in version.offers(&views, day) {
            let whole = offer.deal(day, Amount::ZERO, version.breaks.usual());
            match reckon(&loaded.bases(whole.scope, day), &whole, day) {
                Ok(reckoning) => deals.push((offer.clone(), offer.deal(day, reckoning.asked, version.breaks.usual()))),
                Err(BadDeal::NothingOwed) => {}
                Err(bad) => return Err(AgreementError::Deal(bad).into()),
            }
        }
        Ok(deals)
    })
}

/// Reckons deals side by side. Nothing is written.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`] and the accounts' creditor; says what of a deal cannot be.
pub fn simulate(ctx: &Ctx, ask: &Simulate) -> Result<Vec<Simulation>, Error> {
    ctx.may(Right::ViewPortfolio)?;
    if !(1..=DEALS_MAX).contains(&ask.deals.len()) {
        return Err(AgreementError::Deals.into());
    }
    ctx.read(|rx| {
        let loaded = load(ctx, rx, &ask.accounts)?;
        ask.deals.iter().map(|deal| simulation(ctx, &loaded, deal, ask.income)).collect()
    })
}

/// Writes a draft, reckoned on today's balances. It does nothing to the debt.
///
/// # Errors
/// Needs [`Right::WorkDebtors`] and the accounts' creditor; no account may be in another agreement.
pub fn draft(ctx: &Ctx, new: DraftAgreement) -> Result<AgreementId, Error> {
    ctx.may(Right::WorkDebtors)?;
    let DraftAgreement { command, accounts, deal, offer, income } = new;
    ctx.once(command, "ledger.draft_agreement", |tx| {
        let loaded = load(ctx, tx, &accounts)?;
        refuse_taken(tx, &loaded)?;
        let Simulation { reckoning, burden, beyond, keeping_ppm, .. } = simulation(ctx, &loaded, &deal, income)?;
        let agreement = Agreement {
            id: AgreementId(tx.fresh_id()),
            debtor: loaded.debtor,
            creditor: loaded.creditor,
            currency: loaded.currency,
            cut_off: tx.now().day,
            offer: offer.clone(),
            deal: deal.clone(),
            reckoning,
            burden,
            keeping_ppm,
            proposed_by: Who::of(tx.actor()),
            beyond,
            approved_by: None,
            signature: None,
            state: State::Draft,
            started: None,
            ended: None,
        };
        sql::agreements::add(tx, &agreement, follow::check_on(&agreement))?;
        sql::agreements::record(tx, &agreement, "borrador")?;
        Ok(agreement.id)
    })
}

/// Approves a draft that is beyond the authority of whoever proposed it.
///
/// # Errors
/// Needs [`Right::WorkDebtors`], the creditor, enough authority, and to be somebody else.
pub fn approve(ctx: &Ctx, command: CommandId, id: AgreementId) -> Result<(), Error> {
    change(ctx, (command, "ledger.approve_agreement"), id, |tx, agreement| {
        agreement.approve(Authority::shipped(), tx.actor(), tx.now().day).map_err(AgreementError::No)?;
        Ok("aprobado".to_owned())
    })
}

/// Notes that a draft went to the debtor.
///
/// # Errors
/// Needs [`Right::WorkDebtors`] and the creditor; says why it cannot go out.
pub fn send(ctx: &Ctx, command: CommandId, id: AgreementId) -> Result<(), Error> {
    change(ctx, (command, "ledger.send_agreement"), id, |tx, agreement| {
        agreement.send(tx.now().day).map_err(AgreementError::No)?;
        Ok("enviado al deudor".to_owned())
    })
}

/// Records the debtor's signature, and begins the agreement if its down payment is there.
///
/// # Errors
/// Needs [`Right::WorkDebtors`] and the creditor; says what of the evidence does not hold.
pub fn sign(ctx: &Ctx, command: CommandId, id: AgreementId, signature: &Signature) -> Result<(), Error> {
    change(ctx, (command, "ledger.sign_agreement"), id, |tx, agreement| {
        let hash = text_hash(&view::words(tx, agreement)?);
        let note = format!("firmado por {}", signature.by.trim());
        agreement.sign(signature.clone(), &hash, tx.now().day).map_err(AgreementError::No)?;
        tx.announce(&facts::AgreementSigned {
            debtor: agreement.debtor,
            agreement: agreement.id,
            creditor: agreement.creditor,
            amount: agreement.reckoning.asked,
            on: tx.now().day,
        })?;
        Ok(note)
    })
}

/// Takes an agreement back. One that is in force is as if it had never been: what was paid extinguishes the original debt.
///
/// # Errors
/// Needs [`Right::WorkDebtors`] and the creditor, and [`Right::RecordPayment`] for one that is in force; a reason.
pub fn cancel(ctx: &Ctx, command: CommandId, id: AgreementId, reason: &str) -> Result<(), Error> {
    change(ctx, (command, "ledger.cancel_agreement"), id, |tx, agreement| {
        if agreement.state == State::Active {
            tx.actor().may(Right::RecordPayment)?;
        }
        let was_active = agreement.cancel(reason, tx.now().day).map_err(AgreementError::No)?;
        follow::cancelled(tx, agreement, was_active)?;
        Ok(format!("anulado: {}", reason.trim()))
    })
}

/// The digest of an agreement's words, as evidence names it.
pub fn text_hash(words: &str) -> String {
    blake3::hash(words.as_bytes()).to_hex().to_string()
}

/// One step of a person in an agreement's life; `run` says it in words.
fn change(
    ctx: &Ctx,
    (command, kind): (CommandId, &'static str),
    id: AgreementId,
    run: impl Fn(&Tx<'_>, &mut Agreement) -> Result<String, Error> + Sync,
) -> Result<(), Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once(command, kind, |tx| {
        let mut agreement = found(ctx, tx, id)?;
        let note = run(tx, &mut agreement)?;
        sql::agreements::put(tx, &agreement, follow::check_on(&agreement))?;
        sql::agreements::record(tx, &agreement, &note)?;
        follow(tx, agreement.debtor)
    })
}

/// An agreement of a creditor that the actor works for.
fn found(ctx: &Ctx, rx: &Rx<'_>, id: AgreementId) -> Result<Agreement, Error> {
    let agreement = sql::agreements::find(rx, id)?.ok_or(AgreementError::NoAgreement(id))?;
    if ctx.actor.serves(agreement.creditor) { Ok(agreement) } else { Err(Error::OtherCreditor(agreement.creditor)) }
}

fn load(ctx: &Ctx, rx: &Rx<'_>, accounts: &[AccountId]) -> Result<Loaded, Error> {
    let distinct: std::collections::BTreeSet<&AccountId> = accounts.iter().collect();
    if distinct.len() != accounts.len() || !(1..=ACCOUNTS_MAX).contains(&accounts.len()) {
        return Err(AgreementError::Accounts.into());
    }
    let mut loaded = Vec::with_capacity(accounts.len());
    for id in accounts {
        let row = sql::account(rx, *id)?.ok_or(Error::NoAccount(*id))?;
        if !ctx.actor.serves(row.creditor) {
            return Err(Error::OtherCreditor(row.creditor));
        }
        let lines = sql::lines(rx, row.debtor, row.id)?;
        let seen = lines.last().map_or(0, |line| line.seq);
        let cut = Cut { day: ctx.now.day, ..Cut::ALL };
        let folded = fold(row.header(), &lines, cut).ok_or(Error::NoAccount(*id))?;
        loaded.push((row, folded, seen));
    }
    let day = day_number(ctx.now.day);
    loaded.sort_by_key(|(row, folded, _)| (-folded.view.days_past_due(day), row.id));
    let first = loaded.first().map(|(row, ..)| (row.debtor, row.creditor, row.currency));
    let (debtor, creditor, currency) = first.ok_or(AgreementError::Accounts)?;
    let one = |row: &AccountRow| (row.debtor, row.creditor, row.currency) == (debtor, creditor, currency);
    if !loaded.iter().all(|(row, ..)| one(row)) {
        return Err(AgreementError::Mixed.into());
    }
    Ok(Loaded { debtor, creditor, currency, accounts: loaded })
}

/// Refuses an account that is in another agreement that is not over.
fn refuse_taken(rx: &Rx<'_>, loaded: &Loaded) -> Result<(), Error> {
    let others = sql::agreements::of_debtor(rx, loaded.debtor)?;
    let open = others.iter().filter(|other| other.state.is_pending() || other.state == State::Active);
    for part in open.flat_map(|other| &other.reckoning.parts) {
        if loaded.accounts.iter().any(|(row, ..)| row.id == part.base.account) {
            return Err(AgreementError::Taken(part.base.account).into());
        }
    }
    Ok(())
}

fn simulation(ctx: &Ctx, loaded: &Loaded, deal: &Deal, income: Option<Income>) -> Result<Simulation, Error> {
    let day = ctx.now.day;
    let version = AgreementPolicy::shipped().on(day).ok_or(AgreementError::NoPolicy(day))?;
    let bearable = AgreementPolicy::shipped().bearable(day).ok_or(AgreementError::NoPolicy(day))?;
    if deal.scope == Scope::Due && loaded.accounts.iter().any(|(_, folded, _)| folded.view.statement.is_some()) {
        return Err(AgreementError::Revolving.into());
    }
    version.breaks.allow(deal).map_err(AgreementError::Policy)?;
    let reckoning = reckon(&loaded.bases(deal.scope, day), deal, day).map_err(AgreementError::Deal)?;
    let down = usize::from(!deal.down_payment.is_zero());
    let instalments = reckoning.instalments.get(down..).unwrap_or_default();
    let financed = reckoning.asked - deal.down_payment;
    let total: Amount = reckoning.instalments.iter().map(crate::Instalment::total).sum();
    let largest = instalments.iter().map(crate::Instalment::total).max().unwrap_or_default();
    let cost = |tax| total_cost(financed, instalments, deal.plan.every, tax);
    let discount = (&reckoning.base, &reckoning.discount);
    let beyond = Authority::shipped().beyond(&ctx.actor, day, discount);
    // Money paid once is saved or lent; only what comes back every month weighs on an income.
    let income = income.filter(|_| 1 < instalments.len());
    let burden = income.and_then(|income| burden(largest, income, bearable));
    let heavy = burden.is_some_and(|burden| burden.light == Light::Red);
    let approval = if beyond.is_empty() && !heavy {
        Approval::NotNeeded
    } else {
        Authority::shipped().least_approver(day, discount).map_or(Approval::Beyond, Approval::By)
    };
    Ok(Simulation {
        total,
        cost: total - reckoning.asked,
        with_tax: cost(Tax::With),
        without_tax: cost(Tax::Without),
        burden,
        present_value: present_value(deal.down_payment, instalments, version.creditor_rate),
        creditor_rate: version.creditor_rate,
        keeping_ppm: None,
        beyond,
        approval,
        reckoning,
    })
}

impl Loaded {
    fn bases(&self, scope: Scope, day: Day) -> Vec<Base> {
        let of = |(row, folded, seen): &(AccountRow, Folded, u32)| Base {
            account: row.id,
            seen: *seen,
            owed: base(folded, scope, day),
        };
        self.accounts.iter().map(of).collect()
    }
}
