//! Gathers what speaks for each account, for the rules to weigh.
use super::normalised_code;
use crate::{
    CodeKind, Error, Income,
    codes::Coupon,
    rules::matching::{Candidate, Policy, Possible, Sign, alike},
    sql,
};
use base::{AccountId, Actor, Amount, DebtorId, Money, day_number};
use ledger::{AccountState, AccountView, LedgerSection, Unpaid, Worth};
use store::Rx;

const NAMES_MAX: u32 = 20;

/// The accounts that an income may be for, the surest first; only of creditors that the actor works for.
pub(super) fn candidates(
    rx: &Rx<'_>,
    policy: &Policy,
    actor: &Actor,
    income: &Income,
) -> Result<Vec<Candidate>, Error> {
    let worth = ledger::worth(rx, income.day)?;
    let mut gathered = Gathered { income, actor, worth, possible: Vec::new() };
    gathered.by_codes(rx)?;
    gathered.by_reference(rx)?;
    gathered.by_tax_id(rx)?;
    // A name says little: it is asked only where nothing else speaks, for it walks over everybody.
    if gathered.possible.is_empty() {
        gathered.by_name(rx)?;
    }
    Ok(policy.rank(Money { amount: income.amount, currency: income.told_in() }, &gathered.possible))
}

struct Gathered<'a> {
    income: &'a Income,
    actor: &'a Actor,
    /// What units are worth on the day of the money.
    worth: Worth,
    possible: Vec<Possible>,
}

impl Gathered<'_> {
    fn by_codes(&mut self, rx: &Rx<'_>) -> Result<(), Error> {
        for text in self.spoken() {
            if let Some(found) = sql::code(rx, &text)? {
                let sign = match found.kind {
                    CodeKind::Reference => Sign::Code,
                    CodeKind::Account => Sign::Account,
                };
                self.one(rx, sign, found.debtor, found.account)?;
            }
        }
        Ok(())
    }

    /// Every code that the bank told: what stands for the reference, the client of a coupon, the account, and each word.
    fn spoken(&self) -> Vec<String> {
        let external = self.income.external.as_deref().unwrap_or_default();
        let coupon = Coupon::read(external).ok().map(|coupon| coupon.client().to_string());
        let accounts = self.income.payer.account.iter().cloned();
        let words = self.income.words.split_whitespace().filter(|word| word.chars().any(|sign| sign.is_ascii_digit()));
        let all = std::iter::once(external.to_owned())
            .chain(coupon)
            .chain(accounts)
            .chain(words.map(str::to_owned))
            .filter_map(|text| normalised_code(&text));
        let mut codes: Vec<String> = all.take(40).collect();
        codes.dedup();
        codes
    }

    fn by_reference(&mut self, rx: &Rx<'_>) -> Result<(), Error> {
        let numbered = |word: &&str| 6 <= word.len() && word.chars().any(|sign| sign.is_ascii_digit());
        let words = self.income.words.split_whitespace().filter(numbered).take(40);
        let told: Vec<&str> = self.income.external.iter().map(String::as_str).chain(words).collect();
        for reference in told {
            for found in ledger::account_by_reference(rx, self.income.creditor, reference)? {
                self.one(rx, Sign::Reference, found.debtor, found.account)?;
            }
        }
        Ok(())
    }

    fn by_tax_id(&mut self, rx: &Rx<'_>) -> Result<(), Error> {
        let Some(tax_id) = &self.income.payer.tax_id else { return Ok(()) };
        let mut debtor = people::find(rx, "AR-CUIT", tax_id)?;
        if debtor.is_none() {
            let dni = tax_id.parse::<base::TaxId>().ok().and_then(|id| id.dni());
            debtor = match dni {
                Some(dni) => people::find(rx, "AR-DNI", &dni.digits())?,
                None => None,
            };
        }
        match debtor {
            Some(debtor) => self.all_of(rx, Sign::TaxId, debtor),
            None => Ok(()),
        }
    }

    fn by_name(&mut self, rx: &Rx<'_>) -> Result<(), Error> {
        let Some(name) = &self.income.payer.name else { return Ok(()) };
        // The two longest words find people whose name is written in another order or with one more.
        let mut words: Vec<&str> = name.split([' ', ',', '.']).filter(|word| 3 <= word.chars().count()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words.truncate(2);
        if words.is_empty() {
            return Ok(());
        }
        for found in people::search(rx, &words.join(" "), NAMES_MAX)? {
            self.all_of(rx, Sign::Name(alike(name, &found.name)), found.debtor)?;
        }
        Ok(())
    }

    fn one(&mut self, rx: &Rx<'_>, sign: Sign, debtor: DebtorId, account: AccountId) -> Result<(), Error> {
        let section = rx.section::<LedgerSection>(debtor)?.unwrap_or_default();
        if let Some(view) = section.account(account) {
            self.add(sign, debtor, &section, view);
        }
        Ok(())
    }

    fn all_of(&mut self, rx: &Rx<'_>, sign: Sign, debtor: DebtorId) -> Result<(), Error> {
        let section = rx.section::<LedgerSection>(debtor)?.unwrap_or_default();
        for view in section.accounts.iter().filter(|view| view.state == AccountState::Live) {
            self.add(sign, debtor, &section, view);
        }
        Ok(())
    }

    fn add(&mut self, sign: Sign, debtor: DebtorId, section: &LedgerSection, view: &AccountView) {
        let ours = self.income.creditor.is_none_or(|creditor| creditor == view.creditor);
        if !ours || !self.actor.serves(view.creditor) {
            return;
        }
        let day = day_number(self.income.day);
        let oldest = view.due_by(day).next().or_else(|| view.rows().next());
        let told = |amount: Amount| self.worth.in_money(view.currency, amount).1;
        let instalment = |row: Unpaid| (told(row.owed(day, view.rates()).total()), told(row.scheduled()));
        let (owed, outstanding) = (told(view.owed(day).total()), told(view.outstanding(day)));
        let instalment = oldest.map(instalment).filter(|(_, scheduled)| Amount::ZERO < *scheduled);
        self.possible.push(Possible {
            sign,
            account: view.id,
            debtor,
            creditor: view.creditor,
            reference: view.reference.clone(),
            currency: self.worth.in_money(view.currency, Amount::ZERO).0,
            live_accounts: section.accounts.iter().filter(|account| account.state == AccountState::Live).count(),
            owed,
            instalment,
            outstanding,
        });
    }
}
