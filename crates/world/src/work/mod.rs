//! Founding the country and living through its days.
mod ages;
mod bank;
mod cash;
mod day;
mod deals;
mod desk;
mod founding;
mod mail;
mod oracle;
pub(crate) mod reconcile;
mod registry;
mod rights;
pub(crate) mod staff;
pub(crate) mod tournament;
pub(crate) mod trial;

use crate::{
    out::Mailroom,
    rules::{lending::Contract, mind::Mind, person::Person, prices, regime::Regime, tally::Figures},
};
use base::{Actor, Amount, CreditorId, Currency, Day, DebtorId, Moment, Role, day_number, day_of};
use contact::out::smtp::SmtpError;
use ledger::AccountView;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};
use store::{Ctx, Store};

/// What country, and how long it is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorldConfig {
    /// The same seed makes the same country.
    pub seed: u64,
    /// How many people owe something, at least 1.
    pub debtors: u32,
    /// How many days are lived through, at least 1. The last one stops after its cycle.
    pub days: u32,
    /// The last of them.
    pub until: Day,
    /// The password of the staff.
    pub password: String,
    /// What times they live in.
    pub regime: Regime,
}

/// How far the story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What happens now.
    pub phase: Phase,
    /// The day that is lived through.
    pub day: Day,
    /// Days done.
    pub done: u32,
    /// Days in all.
    pub total: u32,
}

/// What happens now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// People are born and creditors send their files.
    Founding,
    /// A day passes.
    Living,
}

/// What happened in the story, in numbers. The same seed gives the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// People who owe something.
    pub debtors: u32,
    /// Debts sent by creditors, the charges of the story among them.
    pub obligations: u32,
    /// Payments made before the story began.
    pub past_payments: u32,
    /// Payments made in it.
    pub payments: u32,
    /// Those of them that came through a bank.
    pub transfers: u32,
    /// Transfers that a person had to tell apart, and did.
    pub assigned: u32,
    /// What all of them came to, in pesos of their day.
    pub paid: Amount,
    /// Decisions that changed, over all nights.
    pub decisions: u64,
    /// Mails handed over.
    pub mails: u32,
    /// Mails whose mailbox did not exist.
    pub bounced: u32,
    /// Mails that somebody read.
    pub read: u32,
    /// Answers written.
    pub answers: u32,
    /// Calls made by agents.
    pub calls: u32,
    /// Calls in which the debtor answered.
    pub conversations: u32,
    /// Promises taken.
    pub promises: u32,
    /// Calls that conduct did not allow.
    pub refused: u32,
    /// Agreements drafted.
    pub agreements: u32,
    /// Those of them that the debtor signed.
    pub signed: u32,
    /// Data that people contested to an agent, and persons that they asked for.
    #[serde(default)]
    pub claims: u32,
    /// Contests, by mail too, and requests that the supervisor answered.
    #[serde(default)]
    pub answered: u32,
    /// People of whom the central bank's register says something.
    pub registered: u32,
    /// What was owed by everybody when it ended, due and with late interest, in pesos of that day.
    pub owed: Amount,
}

/// Why the country could not be made, or its day not be lived through.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A policy that cannot be tried.
    #[error("policy {policy:?}: {problem}")]
    Policy {
        /// As it was asked for.
        policy: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A country without people or days.
    #[error("a country needs at least one debtor and one day")]
    Empty,
    /// The store already holds people.
    #[error("a country is founded in an empty store")]
    NotEmpty,
    /// A file of the country was not taken in whole.
    #[error("{file}: {refused} lines were not taken in whole: {}", .reasons.join("; "))]
    Refused {
        /// Which file.
        file: String,
        /// How many lines.
        refused: u64,
        /// Why the first of them.
        reasons: Vec<String>,
    },
    /// Somebody of the country is not in the books.
    #[error("nobody in the books has the tax number of person {0}")]
    Missing(u32),
    /// The disk or the wire said no.
    #[error("the world's files or post office failed")]
    Disk(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The people's side failed.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// An import failed.
    #[error(transparent)]
    Import(#[from] ledger::work::import::ImportError),
    /// Strategy failed.
    #[error(transparent)]
    Strategy(#[from] strategy::Error),
    /// What is published could not be loaded.
    #[error(transparent)]
    Series(#[from] ledger::SeriesError),
    /// The bank's door failed.
    #[error(transparent)]
    Cash(#[from] ::cash::Error),
    /// The register failed.
    #[error(transparent)]
    Bureau(#[from] bureau::Error),
    /// The groups were not taken in.
    #[error(transparent)]
    Fairness(#[from] fairness::Error),
    /// Contact failed.
    #[error(transparent)]
    Contact(#[from] contact::Error),
    /// The mail cannot be set up.
    #[error(transparent)]
    Smtp(#[from] SmtpError),
}

/// A country and the system that collects in it.
struct World<'a> {
    config: &'a WorldConfig,
    store: &'a Store,
    folder: PathBuf,
    citizens: Vec<Citizen>,
    /// Places in `citizens`.
    by_debtor: HashMap<DebtorId, usize>,
    /// Places in `citizens`.
    by_mailbox: HashMap<String, usize>,
    /// In the order of [`crate::rules::lending::CREDITORS`].
    creditors: Vec<CreditorId>,
    staff: Vec<staff::Hired>,
    /// What a unit is worth each day, in cents.
    units: BTreeMap<Day, i64>,
    /// What is in each creditor's account at the bank.
    balances: BTreeMap<usize, Amount>,
    /// Transfers that have not come to a debt, by the bank's number.
    in_flight: BTreeMap<String, bank::InFlight>,
    /// Agreements that have not begun, by the account's reference.
    deals: BTreeMap<String, deals::OnItsWay>,
    mailroom: Mailroom,
    /// What is on trial, if anything is.
    pilot: Option<oracle::Pilot>,
    tally: Figures,
    summary: Summary,
}

/// Somebody, with what goes on in them and what they agreed.
struct Citizen {
    person: Person,
    mind: Mind,
    debtor: DebtorId,
    contracts: Vec<Contract>,
}

/// Founds a country in an empty `store`, with its files under `folder`, and lives through its days.
///
/// # Errors
/// Whatever a slice refuses is an error here: the country only does what people do.
pub fn run(
    config: &WorldConfig,
    store: &Store,
    folder: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, Error> {
    if config.debtors == 0 || config.days == 0 {
        return Err(Error::Empty);
    }
    let day_one = config.day_one();
    let told = |phase, day, done| Progress { phase, day, done, total: config.days };
    progress(told(Phase::Founding, day_one, 0));
    let mut world = World::found(config, store, folder, None)?;
    for (done, day) in (0..).zip(config.story()) {
        progress(told(Phase::Living, day, done));
        world.live(day)?;
    }
    progress(told(Phase::Living, config.until, config.days));
    world.owed()
}

impl WorldConfig {
    /// The first day.
    fn day_one(&self) -> Day {
        day_of(day_number(self.until) - i32::try_from(self.days).unwrap_or(1) + 1)
    }

    /// Its days, in order.
    fn story(&self) -> impl Iterator<Item = Day> + use<> {
        (day_number(self.day_one())..=day_number(self.until)).map(day_of)
    }
}

impl World<'_> {
    /// A context for a part of the system at this moment.
    fn system(&self, now: Moment) -> Ctx {
        Ctx::system(self.store, "world", now)
    }

    /// A context for what comes in from outside.
    fn door(&self, now: Moment) -> Ctx {
        Ctx { store: self.store.clone(), actor: Actor::Door("mail"), now }
    }

    /// The place of a creditor in the world.
    fn creditor(&self, id: CreditorId) -> Option<usize> {
        self.creditors.iter().position(|creditor| *creditor == id)
    }

    /// Somebody of the staff with this role.
    fn member(&self, role: Role) -> Option<&staff::Hired> {
        self.staff.iter().find(|one| one.member.role == role)
    }

    /// An amount of an account in pesos.
    fn pesos(&self, currency: Currency, amount: Amount, day: Day) -> Amount {
        if currency == Currency::ARS { amount } else { prices::in_pesos(amount, self.unit(day)) }
    }

    /// What a unit is worth, in cents.
    fn unit(&self, day: Day) -> i64 {
        self.units.get(&day).copied().unwrap_or(1)
    }

    /// Adds what everybody owes, and hands the summary over.
    fn owed(mut self) -> Result<Summary, Error> {
        let today = day_number(self.config.until);
        let mut owed = Amount::ZERO;
        cash::each_section(self.store, |_, section| {
            owed += self.owed_by(&section.accounts, today);
            Ok(())
        })?;
        self.summary.owed = owed;
        Ok(self.summary)
    }

    /// What somebody owes, in pesos of a day.
    fn owed_by<'s>(&self, accounts: impl IntoIterator<Item = &'s AccountView>, day: i32) -> Amount {
        let pesos = |one: &AccountView| self.pesos(one.currency, one.owed(day).total(), day_of(day));
        accounts.into_iter().map(pesos).sum()
    }
}
