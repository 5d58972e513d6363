//! Evening: who pays today, and the files that say so.
use super::{Error, World, founding};
use crate::{
    files,
    rules::{chance::Luck, hours, lending::CREDITORS, mind::Debt, past::Payment},
};
use base::{Amount, Day, DebtorId, day_number};
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
    /// Lets everybody wake up: wages, spending, forgetting, luck.
    pub(super) fn wake(&mut self, day: Day) {
        for citizen in &mut self.citizens {
            let luck = &mut Luck::of(self.config.seed, &path(WAKE, citizen.person.index, day));
            citizen.mind.wake(&citizen.person.latent, day, luck);
        }
    }

    /// Lets everybody pay what they will, writes the files of the day and brings them in.
    pub(super) fn collect(&mut self, day: Day) -> Result<(), Error> {
        let store = self.store;
        let mut paid = Vec::new();
        each_section(store, |debtor, section| {
            paid.extend(self.pays(debtor, section, day));
            Ok(())
        })?;
        paid.sort_by(|one, other| one.reference.cmp(&other.reference));
        for place in 0..CREDITORS.len() {
            let own: Vec<&Payment> = paid.iter().filter(|payment| payment.creditor == place).collect();
            if own.is_empty() {
                continue;
            }
            let file = self.file(place, &format!("pagos-{day}"));
            files::payments(&file, &day.to_string(), own.iter().copied())?;
            founding::bring_in(&self.system(hours::at(day, hours::CASH)), &file, place, "pagos")?;
            self.summary.payments += founding::count(own.len());
            self.summary.paid += own.iter().map(|payment| payment.amount).sum();
        }
        Ok(())
    }

    /// What somebody pays today.
    fn pays(&mut self, debtor: DebtorId, section: &LedgerSection, day: Day) -> Vec<Payment> {
        let due: Vec<(&AccountView, Debt)> =
            section.accounts.iter().filter_map(|account| Some((account, self.debt(account, day)?))).collect();
        let place = self.by_debtor.get(&debtor).copied();
        let Some(citizen) = place.and_then(|place| self.citizens.get_mut(place)) else { return Vec::new() };
        let luck = &mut Luck::of(self.config.seed, &path(PAY, citizen.person.index, day));
        let debts: Vec<Debt> = due.iter().map(|(_, debt)| *debt).collect();
        let paid = citizen.mind.pays(&citizen.person.latent, day, &debts, luck);
        let payment = |(place, amount): (usize, Amount)| {
            let (account, debt) = due.get(place)?;
            Some(Payment { creditor: debt.creditor, reference: account.reference.clone(), on: day, amount })
        };
        paid.into_iter().filter_map(payment).collect()
    }

    /// What is due on an account; `None` where nothing is.
    fn debt(&self, account: &AccountView, day: Day) -> Option<Debt> {
        let today = day_number(day);
        let (creditor, matured) = (self.creditor(account.creditor)?, account.owed(today).total());
        (Amount::ZERO < matured).then(|| Debt { creditor, matured, days_past_due: account.days_past_due(today) })
    }
}

/// Names the stream of waking up.
const WAKE: u64 = 5;
/// Names the stream of paying.
const PAY: u64 = 6;

/// The stream of somebody on a day.
fn path(what: u64, index: u32, day: Day) -> [u64; 3] {
    [what, u64::from(index), day_number(day).unsigned_abs().into()]
}
