//! Reports that are kept tell, after whatever happens, what a report made anew tells.
use crate::house::{Debt, House, MARCH, march};
use base::{CreditorId, Day, ImportId};
use insight::{Dimension, Reports, Scope};
use jiff::civil::date;
use ledger::facts::Imported;
use people::{Channel, Outcome, User};

/// A small generator of chances: the same seed, the same world (Marsaglia, 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

fn every_report_is_true(house: &House, reports: &Reports, scopes: &[Scope]) {
    let ctx = house.system(march(31));
    for scope in scopes {
        let board = house.read(|rx| insight::board(rx, MARCH, scope));
        assert_eq!(*reports.board(&ctx, MARCH, scope).unwrap(), board);
        for by in [None].into_iter().chain(Dimension::ALL.map(Some)) {
            let made = house.read(|rx| insight::kpis_of(rx, MARCH, by, scope));
            assert_eq!(*reports.kpis(&ctx, MARCH, by, scope).unwrap(), made, "{by:?}");
        }
    }
}

fn something_happens(
    (house, day): (&House, Day),
    debts: &mut Vec<Debt>,
    (agent, creditors): (&User, &[CreditorId]),
    dice: &mut Dice,
) {
    let debt = debts[dice.below(debts.len())];
    match dice.below(7) {
        0 | 1 => house.touch(day, debt, (Channel::Voice, Outcome::ALL[dice.below(20)]), Some(agent)),
        2 => house.touch(day, debt, (Channel::Email, Outcome::Sent), None),
        3 => {
            house.pay(day, debt, 10_00 + i64::try_from(dice.below(900)).unwrap());
        }
        4 => house.promise(day, debt, 50_00, Some(agent)),
        5 => {
            let number = 500 + u32::try_from(debts.len()).unwrap();
            let creditor = creditors[dice.below(creditors.len())];
            debts.push(house.debt(number, creditor, date(2026, 1, 20)));
            let import = ImportId(house.command().0);
            house.write(day, |tx| tx.announce(&Imported { import, creditor, accounts: 1, payments: 0 }).unwrap());
        }
        _ => drop(strategy::work::night(&house.system(day), day, &mut |_, _| {}).unwrap()),
    }
}

#[test]
fn whatever_happens_a_kept_report_is_true() {
    let house = House::new();
    let (agent, creditors) = (house.agent("ana"), [house.creditor("Norte"), house.creditor("Sur")]);
    let mut dice = Dice(7);
    let mut debts: Vec<Debt> =
        (0..40).map(|number| house.debt(number, creditors[dice.below(2)], date(2026, 2, 10))).collect();
    let scopes = [
        Scope::default(),
        Scope { creditors: Some(vec![creditors[0]]), user: None },
        Scope { creditors: None, user: Some(agent.id) },
    ];
    let reports = Reports::default();

    for step in 0..60 {
        let day = march(2 + step / 3);
        something_happens((&house, day), &mut debts, (&agent, &creditors), &mut dice);
        if dice.below(3) == 0 {
            strategy::work::hear(&house.system(day)).unwrap();
        }
        every_report_is_true(&house, &reports, &scopes);
    }
}
