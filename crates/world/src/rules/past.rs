//! What creditors send and what was paid before the story begins.
use super::chance::Luck;
use super::lending::{CREDITORS, Contract, Trade};
use base::{Amount, Currency, Day, Rate, day_number, day_of};
use ledger::rules::schedule;
use ledger::{Instalment, LateTerms, Period, Regular, System, Unpaid};

/// One debt as a creditor sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Obligation {
    /// The person's place in the world.
    pub person: u32,
    /// The creditor's place in [`CREDITORS`].
    pub creditor: usize,
    /// The creditor's own name for it.
    pub reference: String,
    /// What it is.
    pub product: &'static str,
    /// The day it was made.
    pub opened: Day,
    /// What it is kept in.
    pub currency: Currency,
    /// Capital.
    pub lent: Amount,
    /// How it is repaid.
    pub plan: Regular,
    /// Nominal interest a year.
    pub rate: Rate,
    /// What being late costs.
    pub late: LateTerms,
}

/// A payment that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payment {
    /// The creditor's place in [`CREDITORS`].
    pub creditor: usize,
    /// The debt's reference.
    pub reference: String,
    /// When.
    pub on: Day,
    /// What the debt is kept in.
    pub currency: Currency,
    /// How much, in that currency.
    pub amount: Amount,
    /// The same in pesos, as it left the payer's pocket; of what was paid before the story, as it was recorded.
    pub pesos: Amount,
}

/// The debts of a contract made from `from` on and before `until`. A rent is not among them: its contract is one line,
/// and what falls due follows from it.
pub(crate) fn obligations(contract: &Contract, from: Day, until: Day) -> Vec<Obligation> {
    let made = match contract.trade() {
        Trade::Loans => vec![obligation(contract, "personal_loan", System::French)],
        Trade::Goods => vec![obligation(contract, "store_credit", System::Flat)],
        Trade::Charges => (1..=contract.count).map(|number| charge(contract, number)).collect(),
        Trade::Rents => Vec::new(),
    };
    made.into_iter().filter(|one| from <= one.opened && one.opened < until).collect()
}

fn obligation(contract: &Contract, product: &'static str, system: System) -> Obligation {
    let rates = contract.late();
    Obligation {
        person: contract.person,
        creditor: contract.creditor,
        reference: contract.reference.clone(),
        product,
        opened: contract.opened,
        currency: contract.currency,
        lent: contract.principal,
        plan: Regular {
            system,
            count: contract.count,
            period_rate: contract.rate.share(1, 12),
            first_due: contract.first_due,
            every: Period::Months(1),
            vat: rates.vat,
            fee: Amount::ZERO,
            settled: 0,
        },
        rate: contract.rate,
        late: LateTerms { compensatory: rates.compensatory, penalty: rates.penalty, vat: rates.vat, ..LateTerms::NONE },
    }
}

/// The charge of one month is a debt of its own, made nine days before it falls due.
fn charge(contract: &Contract, number: u16) -> Obligation {
    let due = contract.due(number);
    let whole = obligation(contract, "common_charges", System::Bullet);
    Obligation {
        reference: format!("{}-{:04}{:02}", contract.reference, due.year(), due.month()),
        opened: day_of(day_number(due) - 9),
        lent: contract.charge(number),
        plan: Regular { count: 1, first_due: due, ..whole.plan },
        ..whole
    }
}

/// The instalments of a debt.
pub(crate) fn instalments(obligation: &Obligation) -> Vec<Instalment> {
    schedule::instalments(obligation.lent, &obligation.plan)
}

/// Names the stream that past payments are drawn from.
const PAST: u64 = 3;

/// Everything that was paid under a contract before `day_one`, in order.
pub(crate) fn payments(seed: u64, contract: &Contract, day_one: Day) -> Vec<Payment> {
    let luck =
        &mut Luck::of(seed, &[PAST, u64::from(contract.person), day_number(contract.opened).unsigned_abs().into()]);
    let yesterday = day_number(day_one) - 1;
    let mut paid = Vec::new();
    for obligation in obligations(contract, Day::MIN, day_one) {
        for instalment in instalments(&obligation) {
            let due = day_number(instalment.due);
            if contract.past.stopped < due || yesterday < due {
                break;
            }
            let delay = i32::try_from(luck.around(0, i64::from(contract.past.delay_days_max))).unwrap_or(0);
            let on = (due + delay).min(yesterday);
            let owed = Unpaid::of(&instalment).owed(on, obligation.late.always()).total();
            let Obligation { creditor, ref reference, currency, .. } = obligation;
            let (reference, on) = (reference.clone(), day_of(on));
            paid.push(Payment { creditor, reference, on, currency, amount: owed, pesos: owed });
        }
    }
    paid
}

/// The creditor's name.
pub(crate) fn creditor_name(creditor: usize) -> &'static str {
    CREDITORS.get(creditor).map_or("", |creditor| creditor.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{lending, person::Person};
    use jiff::civil::date;
    use std::collections::HashSet;

    const DAY_ONE: Day = date(2026, 1, 5);
    const UNTIL: Day = date(2026, 4, 4);

    fn contracts() -> Vec<Contract> {
        (0..500).flat_map(|index| lending::contracts(42, &Person::of(42, index), DAY_ONE, UNTIL)).collect()
    }

    #[test]
    fn who_stopped_paying_has_not_paid_what_fell_due_since() {
        for contract in contracts() {
            let paid = payments(42, &contract, DAY_ONE);
            let debts = obligations(&contract, Day::MIN, DAY_ONE);
            let due = debts.iter().flat_map(instalments).filter(|one| day_number(one.due) <= contract.past.stopped);

            assert_eq!(paid.len(), due.filter(|one| one.due < DAY_ONE).count(), "{contract:?}");
            assert!(paid.iter().all(|payment| payment.on < DAY_ONE && Amount::ZERO < payment.amount));
        }
    }

    #[test]
    fn debts_have_names_of_their_own_and_charges_come_month_by_month() {
        let contracts = contracts();
        let debts: Vec<Obligation> =
            contracts.iter().flat_map(|contract| obligations(contract, Day::MIN, Day::MAX)).collect();
        let names: HashSet<&str> = debts.iter().map(|debt| debt.reference.as_str()).collect();

        assert_eq!(names.len(), debts.len());
        assert!(debts.iter().all(|debt| debt.opened < debt.plan.first_due));
        let in_february = contracts.iter().flat_map(|one| obligations(one, date(2026, 2, 1), date(2026, 3, 1)));
        assert!(in_february.clone().count() > 20);
        assert!(in_february.into_iter().all(|debt| debt.product == "common_charges"));
    }

    #[test]
    fn a_late_payment_covers_its_late_interest() {
        let contracts = contracts();
        let slow = contracts.iter().find(|one| one.trade() == Trade::Loans && one.past.delay_days_max == 26).unwrap();
        let debt = &obligations(slow, Day::MIN, DAY_ONE)[0];
        let first = &instalments(debt)[0];

        let paid = &payments(42, slow, DAY_ONE)[0];

        assert_eq!(paid.amount, Unpaid::of(first).owed(day_number(paid.on), debt.late.always()).total());
    }
}
