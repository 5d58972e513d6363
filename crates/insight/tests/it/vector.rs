//! The vector of domain.md §4.2, lived through: a thousand accounts, their calls, promises and payments.
use crate::house::{Debt, House, MARCH, march, touch};
use insight::{Kpis, Ratio};
use jiff::civil::date;
use people::{Channel, Outcome};

/// What came of the contact number `nth` of debtor `number`: 180 promises, 450 right-party contacts, 720 contacts.
fn contact(number: usize, nth: usize) -> Outcome {
    match (number, nth) {
        (0..180, 0) => Outcome::Promise,
        (0..270, 1) => Outcome::NoCommitment,
        (_, _) => Outcome::ThirdParty,
    }
}

#[test]
fn the_six_formulas_over_a_thousand_accounts() {
    let house = House::new();
    let creditor = house.creditor("Banco");
    let debts: Vec<Debt> = (0..1_000).map(|number| house.debt(number, creditor, date(2026, 2, 1))).collect();
    for (number, debt) in debts.iter().enumerate().take(800) {
        let contacts = match number {
            0..320 => 2,
            320..400 => 1,
            _ => 0,
        };
        house.write(march(10), |tx| {
            for nth in 0..3 {
                let outcome = if nth < contacts { contact(number, nth) } else { Outcome::NoAnswer };
                touch(tx, *debt, (Channel::Voice, outcome), None);
            }
        });
    }
    for (number, debt) in debts.iter().enumerate().take(180) {
        house.promise(march(10), *debt, 500_00, None);
        if number < 117 {
            house.pay(march(11), *debt, 500_00);
        }
    }
    strategy::work::hear(&house.system(march(11))).unwrap();

    let Kpis { counts, money } = house.read(|rx| insight::kpis(rx, MARCH.from, MARCH.to, None)).total;

    let percent = |ratio: Option<Ratio>| ratio.unwrap().percent_hundredths();
    assert_eq!((counts.assigned, counts.attempted, counts.attempts), (1_000, 800, 2_400));
    assert_eq!((counts.contacted, counts.contacts, counts.right_party), (400, 720, 450));
    assert_eq!((counts.promises, counts.kept), (180, 117));
    assert_eq!(percent(counts.penetration()), 40_00);
    assert_eq!(counts.intensity().unwrap().hundredths(), 3_00);
    assert_eq!(percent(counts.hits()), 30_00);
    assert_eq!(percent(counts.rpc()), 62_50);
    assert_eq!(percent(counts.ptp()), 40_00);
    assert_eq!(percent(counts.kp()), 65_00);
    assert_eq!(money.recovered.to_minor(), 117 * 500_00);
    assert_eq!(money.automatic, 2_400);
}
