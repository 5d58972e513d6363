//! What a debtor owes, as the dossier keeps it: small, complete, and evaluated for any day without reading anything.
use super::{
    agreement::{AgreementMark, Missing, place_in_agreement},
    pack,
    recurring::Charges,
    regime::{Arrears, Late},
    stage::{Stage, Tolerance},
    terms::{LateTerms, Waterfall},
    unpaid::{Owed, Unpaid},
    worth::Sums,
};
use base::{AccountId, Amount, CreditorId, Currency};
use serde::{Deserialize, Serialize};
use store::{Section, Slot};

/// Ledger's section of the dossier: every account of one debtor that counts, in order of id.
///
/// A projection of the entries alone: it does not depend on the day it was made. It answers for days at or after the
/// last posting; for days before, see [`crate::work::as_of`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerSection {
    /// Those whose import was undone are not here.
    pub accounts: Vec<AccountView>,
}

/// One account. Days are numbers (see [`base::day_number`]), amounts minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// Which one.
    pub id: AccountId,
    /// Who is owed.
    pub creditor: CreditorId,
    /// The product's code.
    pub product: String,
    /// The creditor's own name for it.
    pub reference: String,
    /// Of every amount here.
    pub currency: Currency,
    /// The day it was opened.
    pub opened: i32,
    /// The most that may be owed, for revolving credit.
    pub limit: Option<Amount>,
    /// Capital lent.
    pub lent: Amount,
    /// What being late costs.
    pub late: LateTerms,
    /// In which order money extinguishes it; `None` is [`Waterfall::HOUSE`].
    pub waterfall: Option<Waterfall>,
    /// What became of it since it is late, if anything did: other rates, pauses, a court, the books.
    pub arrears: Option<Box<Arrears>>,
    /// Whether it still counts.
    pub state: AccountState,
    /// Instalments not paid in full, in order of due day; see [`AccountView::rows`] for those that come again.
    #[serde(with = "pack::rows")]
    pub unpaid: Vec<Unpaid>,
    /// The last statement, for revolving credit.
    pub statement: Option<StatementView>,
    /// Money received that nothing due has used yet, or a statement in the debtor's favour.
    pub credit: Amount,
    /// Costs of collection not paid.
    pub costs: Amount,
    /// The last twelve months in which something was billed by statement or paid, oldest first.
    pub months: Vec<MonthView>,
    /// How many payments count.
    pub payments: u16,
    /// The sum of them.
    pub paid_total: Amount,
    /// The sum of every statement, or of the whole schedule; of what comes again, until the last line.
    pub billed_total: Amount,
    /// The last one, by value day; of one day, the largest.
    pub last_payment: Option<(i32, Amount)>,
    /// The last twelve days with a payment, oldest first.
    #[serde(with = "pack::days")]
    pub paid_on: Vec<i32>,
    /// The agreement in force, whose instalments are among the unpaid ones.
    pub agreement: Option<AgreementMark>,
    /// What goes on being charged every period, where it does; none of it is among the unpaid ones.
    pub charges: Option<Box<Charges>>,
}

/// Whether an account counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Something is owed, now or later.
    Live,
    /// Nothing is left to pay.
    Paid,
    /// The import that brought it was undone.
    Withdrawn,
}

/// The last statement of a revolving account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementView {
    /// Its number, from 1.
    pub number: u16,
    /// The day it was closed: payments until then are in it.
    pub closed: i32,
    /// The last day to pay it.
    pub due: i32,
    /// All that it asks for; below zero where the creditor owes.
    pub billed: Amount,
    /// What keeps the account up to date.
    pub required: Amount,
    /// Paid since it was closed.
    pub paid: Amount,
    /// The due day since which something of it is unpaid, if it was late when closed.
    pub since: Option<i32>,
}

/// What happened in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthView {
    /// Year × 12 + month, January being 0.
    pub month: i32,
    /// Billed by statement, or due by schedule.
    pub billed: Amount,
    /// Received.
    pub paid: Amount,
    /// The worst whole months late in it.
    pub late: u8,
}

impl Section for LedgerSection {
    const SLOT: Slot = Slot::Ledger;
    const VERSION: u16 = 5;
}

impl LedgerSection {
    /// What is due by `day` over all accounts, late interest included, each currency apart.
    pub fn owed(&self, day: i32) -> Sums {
        self.accounts.iter().map(|account| (account.currency, account.owed(day).total())).collect()
    }

    /// All that is left to pay over all accounts, due or not, each currency apart.
    pub fn outstanding(&self, day: i32) -> Sums {
        self.accounts.iter().map(|account| (account.currency, account.outstanding(day))).collect()
    }

    /// The most days that any account is past due.
    pub fn days_past_due(&self, day: i32) -> i32 {
        self.accounts.iter().map(|account| account.days_past_due(day)).max().unwrap_or(0)
    }

    /// The stage of the latest account.
    pub fn stage(&self, day: i32) -> Stage {
        self.accounts.iter().map(|account| account.stage(day)).max().unwrap_or(Stage::Current)
    }

    /// The accounts owed to one creditor.
    pub fn by_creditor(&self, creditor: CreditorId) -> impl Iterator<Item = &AccountView> {
        self.accounts.iter().filter(move |account| account.creditor == creditor)
    }

    /// One account.
    pub fn account(&self, id: AccountId) -> Option<&AccountView> {
        let place = self.accounts.binary_search_by_key(&id, |account| account.id).ok()?;
        self.accounts.get(place)
    }

    /// Puts an account in its place, or takes it out if its import was undone.
    pub(crate) fn set(&mut self, account: AccountView) {
        let place = self.accounts.binary_search_by_key(&account.id, |account| account.id);
        match (place, account.state) {
            (Ok(at), AccountState::Withdrawn) => drop(self.accounts.remove(at)),
            (Err(_), AccountState::Withdrawn) => {}
            (Ok(at), AccountState::Live | AccountState::Paid) => {
                if let Some(slot) = self.accounts.get_mut(at) {
                    *slot = account;
                }
            }
            (Err(at), AccountState::Live | AccountState::Paid) => self.accounts.insert(at, account),
        }
    }
}

impl AccountView {
    /// What is due by `day`, late interest included, by component.
    pub fn owed(&self, day: i32) -> Owed {
        let (mut owed, late) = (Owed { costs: self.costs, ..Owed::default() }, self.rates());
        self.due_by(day).for_each(|row| owed += row.owed(day, late));
        owed
    }

    /// All that is left to pay if it is paid on `day`: what is due then, and what falls due later without late interest.
    /// What will be charged for periods to come is owed by nobody yet.
    pub fn outstanding(&self, day: i32) -> Amount {
        let later = self.unpaid.iter().skip_while(|row| row.due <= day).map(Unpaid::scheduled).sum::<Amount>();
        (self.owed(day).total() + later - self.credit_after(day)).or_zero()
    }

    /// What being late costs on any day from the last line on.
    pub fn rates(&self) -> Late<'_> {
        Late { terms: &self.late, changes: self.arrears.as_ref().map_or(&[], |arrears| &arrears.changes) }
    }

    /// Days since the oldest due day of which more than the tolerance is unpaid, those of a pause left out; zero if
    /// nothing is late.
    pub fn days_past_due(&self, day: i32) -> i32 {
        let Some(row) = self.due_by(day).find(|row| self.is_late(row)) else { return 0 };
        self.arrears.as_ref().map_or_else(|| day.saturating_sub(row.due), |arrears| arrears.days_late(row.due, day))
    }

    /// The stage that these days come to; the last one if the books hold it as lost and something is late.
    pub fn stage(&self, day: i32) -> Stage {
        let lost = self.arrears.as_ref().is_some_and(|arrears| arrears.written_off.is_some_and(|from| from <= day));
        let by_days = Stage::of(self.days_past_due(day));
        if lost && by_days != Stage::Current { Stage::WrittenOff } else { by_days }
    }

    /// The next instalment not yet due after `day`: when, and what is left of it.
    pub fn next_due(&self, day: i32) -> Option<(i32, Amount)> {
        let row = self.rows().find(|row| day < row.due)?;
        Some((row.due, (row.scheduled() - self.credit_after(day)).or_zero()))
    }

    /// Instalments not paid in full and those to be charged, in order of due day; without end where they come again for
    /// good. Money held is not applied.
    pub fn rows(&self) -> impl Iterator<Item = Unpaid> + '_ {
        let (alone, merged) = match &self.charges {
            None => (self.unpaid.as_slice(), None),
            Some(charges) => (&[][..], Some(self.merged(charges))),
        };
        alone.iter().copied().chain(merged.into_iter().flatten())
    }

    /// What is unpaid and what comes again, in order of due day.
    fn merged<'a>(&'a self, charges: &'a Charges) -> impl Iterator<Item = Unpaid> + 'a {
        let mut own = self.unpaid.iter().peekable();
        let mut coming = charges.coming().map(|one| Unpaid::of(&one)).peekable();
        std::iter::from_fn(move || match (own.peek(), coming.peek()) {
            (Some(row), Some(next)) if (next.due, next.number) < (row.due, row.number) => coming.next(),
            (Some(_), _) => own.next().copied(),
            (None, _) => coming.next(),
        })
    }

    /// Instalments due by `day`, oldest first, with money held applied to them on their due days.
    pub fn due_by(&self, day: i32) -> impl Iterator<Item = Unpaid> {
        let waterfall = self.waterfall();
        let due = self.rows().take_while(move |row| row.due <= day);
        due.scan(self.credit, move |credit, mut row| {
            if !credit.is_zero() {
                (_, *credit) = row.absorb(*credit, waterfall);
            }
            Some(row)
        })
    }

    /// In which order money extinguishes it.
    pub fn waterfall(&self) -> &Waterfall {
        self.waterfall.as_ref().unwrap_or(&Waterfall::HOUSE)
    }

    /// Money held that nothing due by `day` uses.
    pub fn credit_after(&self, day: i32) -> Amount {
        if self.credit.is_zero() {
            return Amount::ZERO;
        }
        let due = self.rows().take_while(|row| row.due <= day);
        (self.credit - due.map(|row| row.scheduled()).sum()).or_zero()
    }

    /// What is missing of each instalment of the agreement in force, due or not, once money held is used for them.
    pub fn missing_of_agreement(&self, day: i32) -> impl Iterator<Item = Missing> {
        let agreed = self.unpaid.iter().filter_map(|row| Some((place_in_agreement(row.number)?, row)));
        agreed.scan(self.credit, move |held, (place, row)| {
            let used = row.scheduled().min(*held);
            *held -= used;
            let amount = row.owed(day, self.rates()).total() - used;
            Some(Missing { place, due: row.due, amount, original: row.original })
        })
    }

    /// Whether more is missing than a rounding or the statement's minimum allows.
    fn is_late(&self, row: &Unpaid) -> bool {
        let minimum_paid = self.statement.is_some_and(|last| last.number == row.number && last.required <= last.paid);
        !minimum_paid && !Tolerance::of(self.currency, row.due).forgives(row.scheduled(), row.original)
    }
}
