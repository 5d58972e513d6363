//! Evening: who pays today, and the files that say so.
use super::{Error, World, founding};
use crate::{
    files,
    rules::{chance::Luck, hours, lending::CREDITORS, mind::Debt, past::Payment, prices, regime::Today},
};
use base::{Amount, Currency, Day, DebtorId, day_number};
use ledger::{AccountView, LedgerSection};
use store::Store;

/// Dossiers read at a time.
const PAGE: u32 = 1_024;

/// Shows every debtor's accounts in turn.
pub(super) fn each_section(
    store: &Store,
    mut see: impl FnMut(DebtorId, &LedgerSection) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after = None;
    loop {
        let page = store.read(|rx| rx.dossiers(after, PAGE))?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.debtor);
        for row in &page {
            if let Some(section) = row.open::<LedgerSection>()? {
                see(row.debtor, &section)?;
            }
        }
    }
}

impl World<'_> {
    /// Lets everybody wake up: times that change them, wages, spending, forgetting, luck.
    pub(super) fn wake(&mut self, day: Day) {
        let today = self.today(day);
        for citizen in &mut self.citizens {
            let luck = Luck::of(self.config.seed, &path(WAKE, citizen.person.index, day));
            citizen.person.latent.change(&today.weather, &mut luck.about(CHANGE));
            citizen.mind.wake(&citizen.person.latent, today, &luck);
        }
    }

    /// What a day is like.
    pub(super) fn today(&self, day: Day) -> Today {
        let since = day_number(day) - day_number(self.config.day_one());
        Today { day, weather: self.config.regime.weather(since) }
    }

    /// Lets everybody pay what they will, writes the files of the day and brings them in.
    pub(super) fn collect(&mut self, day: Day) -> Result<(), Error> {
        let store = self.store;
        let mut paid = Vec::new();
        each_section(store, |debtor, section| {
            paid.extend(self.pays(debtor, section, day));
            Ok(())
        })?;
        paid.sort_by(|(_, one), (_, other)| one.reference.cmp(&other.reference));
        self.summary.payments += founding::count(paid.len());
        let sum = paid.iter().map(|(_, payment)| payment.pesos).sum();
        self.summary.paid += sum;
        self.tally.paid += sum;
        for place in 0..CREDITORS.len() {
            let own = paid.iter().filter(|(_, payment)| payment.creditor == place).cloned();
            let (units, pesos): (Vec<_>, Vec<_>) = own.partition(|(_, payment)| payment.currency != Currency::ARS);
            let (banked, counted): (Vec<_>, Vec<_>) =
                pesos.into_iter().partition(|(person, _)| self.transfers(*person));
            if !banked.is_empty() {
                self.bank(day, place, banked)?;
            }
            for (name, own) in [("pagos", counted), ("pagos-uva", units)].into_iter().filter(|(_, own)| !own.is_empty())
            {
                let file = self.file(place, &format!("{name}-{day}"));
                files::payments(&file, &day.to_string(), own.iter().map(|(_, payment)| payment))?;
                founding::bring_in(&self.system(hours::at(day, hours::CASH)), &file, place, "pagos")?;
            }
        }
        self.land(day)
    }

    /// What somebody pays today, with their place in the country.
    fn pays(&mut self, debtor: DebtorId, section: &LedgerSection, day: Day) -> Vec<(u32, Payment)> {
        let due: Vec<(&AccountView, Debt)> =
            section.accounts.iter().filter_map(|account| Some((account, self.debt(account, day)?))).collect();
        let begun = self.begun(section, day);
        let (unit, today) = (self.unit(day), self.today(day));
        let place = self.by_debtor.get(&debtor).copied();
        let Some(citizen) = place.and_then(|place| self.citizens.get_mut(place)) else { return Vec::new() };
        let luck = Luck::of(self.config.seed, &path(PAY, citizen.person.index, day));
        let debts: Vec<Debt> = due.iter().map(|(_, debt)| *debt).collect();
        let paid = citizen.mind.pays(&citizen.person.latent, today, &debts, &luck);
        let payment = |(place, pesos): (usize, Amount)| {
            let (account, debt) = due.get(place)?;
            let currency = account.currency;
            let amount = if currency == Currency::ARS { pesos } else { prices::in_units(pesos, unit) };
            let reference = account.reference.clone();
            Some(Payment { creditor: debt.creditor, reference, on: day, currency, amount, pesos })
        };
        let mut all: Vec<Payment> = paid.into_iter().filter_map(payment).collect();
        for payment in begun {
            citizen.mind.cash -= payment.pesos;
            all.push(payment);
        }
        let person = citizen.person.index;
        all.into_iter().map(|payment| (person, payment)).collect()
    }

    /// What somebody pays today so that an agreement begins.
    fn begun(&self, section: &LedgerSection, day: Day) -> Vec<Payment> {
        let down = |account: &AccountView| {
            let amount = self.down_payment(account, day).filter(|amount| !amount.is_zero())?;
            let creditor = self.creditor(account.creditor)?;
            let (reference, currency) = (account.reference.clone(), account.currency);
            Some(Payment { creditor, reference, on: day, currency, amount, pesos: amount })
        };
        section.accounts.iter().filter(|account| !self.is_in_flight(&account.reference)).filter_map(down).collect()
    }

    /// What is due on an account, in pesos; `None` where nothing is, where an agreement is about to begin and where money
    /// is on its way.
    pub(super) fn debt(&self, account: &AccountView, day: Day) -> Option<Debt> {
        if self.down_payment(account, day).is_some() || self.is_in_flight(&account.reference) {
            return None;
        }
        let (today, creditor) = (day_number(day), self.creditor(account.creditor)?);
        let matured = self.pesos(account.currency, account.owed(today).total(), day);
        let (days_past_due, agreed) = (account.days_past_due(today), account.agreement.is_some());
        let key = Debt::key_of(&account.reference);
        (Amount::ZERO < matured).then_some(Debt { key, creditor, matured, days_past_due, agreed })
    }
}

/// Names the stream of waking up.
const WAKE: u64 = 5;
/// What is asked of the stream of waking up beside what wakes: whether times change somebody.
const CHANGE: u64 = 3;
/// Names the stream of paying.
const PAY: u64 = 6;

/// The stream of somebody on a day.
fn path(what: u64, index: u32, day: Day) -> [u64; 3] {
    [what, u64::from(index), day_number(day).unsigned_abs().into()]
}
