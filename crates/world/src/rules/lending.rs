//! Who lends, what they agree with people, and how far each contract has gone when the story begins.
use super::chance::Luck;
use super::person::{Habit, Latent, Person};
use super::prices::{self, UVA};
use base::{Amount, Currency, Day, Rate, Rounding, day_number, day_of};

/// A creditor of the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Creditor {
    /// Its name, as the house knows it.
    pub name: &'static str,
    /// What it sells.
    pub trade: Trade,
    /// Of every hundred contracts, how many are its.
    pub weight: i64,
    /// How its references begin.
    pub prefix: &'static str,
}

/// What a creditor sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trade {
    /// Personal loans in equal instalments (French), at a yearly rate, with tax.
    Loans,
    /// Goods in equal instalments, with interest on the whole price (flat).
    Goods,
    /// Common charges of a building, one each month.
    Charges,
    /// A flat let for a monthly rent that follows an index.
    Rents,
}

/// The creditors.
pub(crate) const CREDITORS: &[Creditor] = &[
    Creditor { name: "Préstamos del Plata", trade: Trade::Loans, weight: 53, prefix: "PP" },
    Creditor { name: "Casa Ombú", trade: Trade::Goods, weight: 28, prefix: "CO" },
    Creditor { name: "Administración Los Tilos", trade: Trade::Charges, weight: 14, prefix: "LT" },
    Creditor { name: "Inmobiliaria Ceibo", trade: Trade::Rents, weight: 5, prefix: "IC" },
];

/// What one person agreed with one creditor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contract {
    /// The person's place in the world.
    pub person: u32,
    /// The creditor's place in [`CREDITORS`].
    pub creditor: usize,
    /// The creditor's own name for it, without a month: charges add theirs.
    pub reference: String,
    /// The day the money was lent, or the service began.
    pub opened: Day,
    /// What it is kept in: pesos, or units of [`UVA`].
    pub currency: Currency,
    /// Capital lent, price of the goods, or the first month's charge or rent.
    pub principal: Amount,
    /// How many instalments; of charges and rents, how many months until the story ends.
    pub count: u16,
    /// Nominal interest a year; zero for charges and rents.
    pub rate: Rate,
    /// When the first instalment is due.
    pub first_due: Day,
    /// How they have paid so far.
    pub past: Past,
}

/// How a contract was paid before the story begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Past {
    /// Instalments due after this day number were not paid.
    pub stopped: i32,
    /// How late those before were paid: at most so many days.
    pub delay_days_max: i32,
}

/// Late interest and tax of each trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LateRates {
    /// Compensatory, a year.
    pub compensatory: Rate,
    /// Penalty, a year.
    pub penalty: Rate,
    /// Value added tax on interest.
    pub vat: Rate,
}

impl Contract {
    /// What being late costs under it.
    pub(crate) fn late(&self) -> LateRates {
        match CREDITORS.get(self.creditor).map_or(Trade::Loans, |creditor| creditor.trade) {
            Trade::Loans => {
                let penalty = Rate::pico(self.rate.to_pico() / 2);
                LateRates { compensatory: self.rate, penalty, vat: Rate::basis_points(2_100) }
            }
            Trade::Goods => LateRates {
                compensatory: Rate::basis_points(4_500),
                penalty: Rate::basis_points(2_250),
                vat: Rate::basis_points(2_100),
            },
            Trade::Charges | Trade::Rents => {
                LateRates { compensatory: Rate::ZERO, penalty: Rate::basis_points(3_600), vat: Rate::ZERO }
            }
        }
    }

    /// How many months' rent were paid before the story begins.
    pub(crate) fn settled(&self) -> u16 {
        (1..=self.count).take_while(|number| day_number(self.due(*number)) <= self.past.stopped).last().unwrap_or(0)
    }

    /// What it sells.
    pub(crate) fn trade(&self) -> Trade {
        CREDITORS.get(self.creditor).map_or(Trade::Loans, |creditor| creditor.trade)
    }

    /// The due day of instalment `number`, from 1: the same day each month.
    pub(crate) fn due(&self, number: u16) -> Day {
        let months = jiff::Span::new().months(i64::from(number) - 1);
        self.first_due.checked_add(months).unwrap_or(self.first_due)
    }

    /// The charge of month `number`, from 1: two per cent more each month, to whole hundreds.
    pub(crate) fn charge(&self, number: u16) -> Amount {
        let grown = (1..number).fold(self.principal, |amount, _| amount.share(102, 100, Rounding::Down));
        Amount::minor(grown.to_minor() / 100_00 * 100_00)
    }
}

/// Names the stream that contracts are drawn from.
const CONTRACTS: u64 = 2;

/// The contracts of a person in a story that begins on `day_one` and ends on `until`.
pub(crate) fn contracts(seed: u64, person: &Person, day_one: Day, until: Day) -> Vec<Contract> {
    let luck = &mut Luck::of(seed, &[CONTRACTS, u64::from(person.index)]);
    let many = luck.weigh(&[(1, 74), (2, 22), (3, 4)]);
    let weights: Vec<(usize, i64)> =
        CREDITORS.iter().map(|creditor| creditor.weight).zip(0..).map(|(w, n)| (n, w)).collect();
    let mut drawn: Vec<Contract> = Vec::new();
    for place in 0..many {
        let creditor = luck.weigh(&weights);
        let monthly = |one: &Contract| matches!(one.trade(), Trade::Charges | Trade::Rents);
        if drawn.iter().any(|one| one.creditor == creditor && monthly(one)) {
            continue;
        }
        drawn.push(contract(person, creditor, place, (day_one, until), luck));
    }
    if let [only] = drawn.as_mut_slice()
        && only.trade() == Trade::Loans
        && Luck::of(seed, &[UNITS, u64::from(person.index)]).happens(UNITS_PER_MILLE)
    {
        keep_in_units(only);
    }
    drawn
}

/// Names the stream that says who borrows in units.
const UNITS: u64 = 12;
/// Of every thousand whose only debt is a loan, how many owe it in units.
const UNITS_PER_MILLE: i64 = 40;

/// The same loan in units of the day it was made, at the interest that such loans bear.
fn keep_in_units(contract: &mut Contract) {
    let value = UVA.values(contract.opened, contract.opened).first().map_or(1, |(_, cents)| *cents);
    contract.principal = prices::in_units(contract.principal, value);
    contract.currency = UVA.name.parse().unwrap_or(Currency::ARS);
    contract.rate = Rate::basis_points(900);
}

fn contract(person: &Person, creditor: usize, place: u32, (day_one, until): (Day, Day), luck: &mut Luck) -> Contract {
    let begins = day_number(day_one);
    let late_days = late_days(&person.latent, luck);
    // Far enough back for an instalment to have fallen due before they stopped paying.
    let months_old = (late_days / 30 + 2 + days(luck.between(0, 8))).min(20);
    let opened = day_of(begins - months_old * 30 - days(luck.between(0, 27)));
    let seller = CREDITORS.get(creditor).copied().unwrap_or(CREDITORS[0]);
    let (principal, count, rate) = match seller.trade {
        Trade::Loans => loan(person, luck),
        Trade::Goods => goods(person, luck),
        Trade::Charges => charges(months_old, (day_one, until), luck),
        Trade::Rents => rent(person, months_old, (day_one, until), luck),
    };
    let monthly = matches!(seller.trade, Trade::Charges | Trade::Rents);
    let first_due = due_day(opened, if monthly { 10 } else { person.latent.payday.max(5) });
    let delay_days_max = match person.latent.habit {
        Habit::Punctual => 2,
        Habit::Forgetful => 12,
        Habit::Pressed => 26,
    };
    let reference = format!("{}-{:06}{place}", seller.prefix, person.index);
    let past = Past { stopped: begins - late_days, delay_days_max };
    Contract {
        person: person.index,
        creditor,
        reference,
        opened,
        currency: Currency::ARS,
        principal,
        count,
        rate,
        first_due,
        past,
    }
}

/// A loan of a few months' earnings, dearer for those who look riskier.
fn loan(person: &Person, luck: &mut Luck) -> (Amount, u16, Rate) {
    let principal = whole(person.latent.earns.share(luck.around(250, 1_500), 1_000, Rounding::Down));
    let count = luck.weigh(&[(6, 12), (9, 10), (12, 38), (18, 22), (24, 18)]);
    let dearer = 500 * i64::from(person.situation.unwrap_or(2));
    (principal, count, Rate::basis_points(i32::try_from(5_500 + dearer + luck.between(0, 10) * 100).unwrap_or(6_000)))
}

/// Something for the house, in up to a year.
fn goods(person: &Person, luck: &mut Luck) -> (Amount, u16, Rate) {
    let principal = whole(person.latent.earns.share(luck.around(100, 800), 1_000, Rounding::Down));
    (principal, luck.weigh(&[(3, 15), (6, 40), (9, 15), (12, 30)]), Rate::basis_points(3_600))
}

/// A flat's charges, from when they moved in until the story ends.
fn charges(months_old: i32, (day_one, until): (Day, Day), luck: &mut Luck) -> (Amount, u16, Rate) {
    let principal = Amount::minor(luck.around(45_000, 190_000) / 100 * 100_00);
    let months = months_old + (day_number(until) - day_number(day_one)) / 30 + 1;
    (principal, u16::try_from(months).unwrap_or(12), Rate::ZERO)
}

/// A rent of a third of what they earn, for as long as the story and past it.
fn rent(person: &Person, months_old: i32, days: (Day, Day), luck: &mut Luck) -> (Amount, u16, Rate) {
    let (_, months, rate) = charges(months_old, days, luck);
    (whole(person.latent.earns.share(luck.around(200, 380), 1_000, Rounding::Down)), months + 12, rate)
}

/// How late a contract is when the story begins: often nothing, sometimes more than a year.
fn late_days(latent: &Latent, luck: &mut Luck) -> i32 {
    let weak = 1_000 - i64::midpoint(latent.willingness, (latent.ability * 3 / 2).min(1_000));
    let (low, high) = luck.weigh(&[
        ((0, 0), 900 - weak),
        ((1, 30), 350),
        ((31, 60), 120 + weak / 8),
        ((61, 90), 60 + weak / 8),
        ((91, 120), 30 + weak / 10),
        ((121, 180), 20 + weak / 8),
        ((181, 365), 10 + weak / 8),
        ((366, 500), weak / 14),
    ]);
    days(luck.between(low, high))
}

/// The first `day` of a month at least twenty days after `opened`.
fn due_day(opened: Day, day: i8) -> Day {
    let earliest = day_number(opened) + 20;
    (earliest..earliest + 32).map(day_of).find(|one| one.day() == day).unwrap_or_else(|| day_of(earliest + 30))
}

/// To whole thousands.
fn whole(amount: Amount) -> Amount {
    Amount::minor((amount.to_minor() / 1_000_00).max(20) * 1_000_00)
}

fn days(drawn: i64) -> i32 {
    i32::try_from(drawn).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::HashSet;

    const DAY_ONE: Day = date(2026, 1, 5);
    const UNTIL: Day = date(2026, 4, 4);

    fn all() -> Vec<Contract> {
        (0..2_000).flat_map(|index| contracts(42, &Person::of(42, index), DAY_ONE, UNTIL)).collect()
    }

    #[test]
    fn every_stage_of_lateness_is_there() {
        let late: Vec<i32> = all().iter().map(|contract| day_number(DAY_ONE) - contract.past.stopped).collect();

        for (low, high) in [(0, 0), (1, 30), (31, 60), (61, 90), (91, 120), (121, 180), (181, 365), (366, 500)] {
            let found = late.iter().filter(|days| (low..=high).contains(*days)).count();
            assert!(25 < found, "{low}..{high}: {found}");
        }
    }

    #[test]
    fn contracts_are_well_formed_and_have_names_of_their_own() {
        let contracts = all();
        let names: HashSet<&str> = contracts.iter().map(|contract| contract.reference.as_str()).collect();

        assert_eq!(names.len(), contracts.len());
        for contract in &contracts {
            assert!(contract.opened < contract.first_due && contract.opened < DAY_ONE, "{contract:?}");
            assert!(1 <= contract.count && contract.count <= 60 && Amount::ZERO < contract.principal, "{contract:?}");
        }
        for creditor in 0..CREDITORS.len() {
            assert!(80 < contracts.iter().filter(|contract| contract.creditor == creditor).count());
        }
        assert!(15 < contracts.iter().filter(|contract| contract.currency != Currency::ARS).count());
    }

    #[test]
    fn charges_grow_and_fall_due_each_month() {
        let contracts = all();
        let charges = contracts.iter().find(|contract| contract.trade() == Trade::Charges).unwrap();

        assert!(charges.charge(1) < charges.charge(6));
        assert_eq!(charges.due(1).day(), 10);
        assert_eq!(day_number(charges.due(2)) - day_number(charges.due(1)), i32::from(charges.due(1).days_in_month()));
        assert!(UNTIL < charges.due(charges.count + 2));
    }
}
