//! The bank: transfers are told in statements, and what a statement leaves in doubt waits for a person.
use super::{Error, World, founding};
use crate::{
    files,
    rules::{
        bank::{self, Format, Sheet, Told, Transfer, account_of},
        chance::Luck,
        hours,
        past::Payment,
    },
};
use base::{Amount, Day, Role, day_number};
use cash::{
    Income,
    work::{ImportFile, queue},
};
use std::fs;
use store::Ctx;

/// Money on its way from a payer to a debt.
#[derive(Clone, Debug)]
pub(super) struct InFlight {
    /// The debt's reference.
    pub(super) reference: String,
    /// What the transfer said.
    told: Told,
}

/// Names the stream that says who pays by transfer.
const TRANSFERS: u64 = 8;
/// Names the stream that transfers are worded from.
const WORDS: u64 = 9;
/// Names the stream of sorting out what waits.
const SORTING: u64 = 10;
/// Incomes in a page of the queue.
const PAGE: usize = 500;
/// What is in each account when the story begins.
const OPENING: Amount = Amount::minor(1_500_000_00);

impl World<'_> {
    /// Whether somebody pays by transfer.
    pub(super) fn transfers(&self, person: u32) -> bool {
        Luck::of(self.config.seed, &[TRANSFERS, u64::from(person)]).happens(bank::TRANSFERS_PER_MILLE)
    }

    /// Lets a creditor's bank tell of the day's transfers, and brings its statement in.
    pub(super) fn bank(&mut self, day: Day, creditor: usize, paid: Vec<(u32, Payment)>) -> Result<(), Error> {
        let Some(account) = account_of(creditor) else { return Ok(()) };
        let mut transfers = Vec::with_capacity(paid.len());
        for (number, (person, payment)) in paid.into_iter().enumerate() {
            let luck =
                &mut Luck::of(self.config.seed, &[WORDS, u64::from(person), day_number(day).unsigned_abs().into()]);
            let citizen = usize::try_from(person).ok().and_then(|place| self.citizens.get(place));
            let number = creditor * 10_000 + number;
            transfers.extend(citizen.map(|one| Transfer::of(payment, &one.person, number, luck)));
        }
        let opening = self.balances.get(&creditor).copied().unwrap_or(OPENING);
        let sheet = Sheet { account: &account, day, opening, transfers: &transfers };
        let format = Format::of(creditor);
        let file = self.file(creditor, &format!("extracto-{day}")).with_extension(format.extension());
        fs::write(&file, format.write(&sheet))?;
        files::transfers(&self.file(creditor, &format!("transferencias-{day}")), &transfers)?;
        self.balances.insert(creditor, sheet.closing());
        let new = ImportFile {
            file,
            name: None,
            account: Some(account.digits().to_owned()),
            creditor: self.creditors.get(creditor).copied(),
            layout: None,
        };
        cash::work::import(&self.system(hours::at(day, hours::BANK)), &new, &mut |_, _| ())?;
        self.summary.transfers += founding::count(transfers.len());
        for Transfer { number, payment, told, .. } in transfers {
            self.in_flight.insert(number, InFlight { reference: payment.reference, told });
        }
        Ok(())
    }

    /// Forgets money that has arrived; what waits for a person is still on its way.
    pub(super) fn land(&mut self, day: Day) -> Result<(), Error> {
        let waiting = waiting(&self.system(hours::at(day, hours::CASH)))?;
        self.in_flight.retain(|number, _| waiting.iter().any(|income| income.reference == *number));
        Ok(())
    }

    /// The debts to which money is on its way.
    pub(super) fn is_in_flight(&self, reference: &str) -> bool {
        self.in_flight.values().any(|one| one.reference == reference)
    }

    /// The supervisor says for whom the money is that the rules left in doubt, once she has found out.
    pub(super) fn sort_out(&mut self, day: Day) -> Result<(), Error> {
        let Some(ctx) = self.member(Role::Supervisor).map(|one| one.ctx(self, hours::at(day, hours::OFFICE))) else {
            return Ok(());
        };
        for income in waiting(&ctx)? {
            let Some(InFlight { reference, told }) = self.in_flight.get(&income.reference).cloned() else { continue };
            let number = income.reference.parse().unwrap_or(0);
            let luck = &mut Luck::of(self.config.seed, &[SORTING, number, day_number(day).unsigned_abs().into()]);
            let per_mille = match told {
                Told::Reference | Told::TaxId => 450,
                Told::Name => 220,
                Told::Nothing => 40,
            };
            if !luck.happens(per_mille) {
                continue;
            }
            let found = ctx.read(|rx| ledger::account_by_reference(rx, income.creditor, &reference))?;
            if let Some(found) = found.first() {
                let command = ctx.command_for(format!("world.assign {}", income.reference).as_bytes());
                cash::work::assign(&ctx, command, income.id, &[(found.account, income.amount)])?;
                self.in_flight.remove(&income.reference);
                self.summary.assigned += 1;
            }
        }
        Ok(())
    }
}

/// Everything that waits for a person.
fn waiting(ctx: &Ctx) -> Result<Vec<Income>, Error> {
    let (mut after, mut all) = (None, Vec::new());
    loop {
        let page = ctx.read(|rx| queue(ctx, rx, after, PAGE))?;
        all.extend(page.incomes.into_iter().map(|(income, _)| income));
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}
