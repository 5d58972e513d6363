//! Lines of debtors, counted in parts and added up, tell what the report tells.
use crate::house::{Debt, House, MARCH, account, march, touch};
use base::Day;
use insight::{DebtorLines, Dimension, Error, Lines, Period, Sheets};
use jiff::civil::date;
use ledger::Stage;
use people::{Channel, Direction, Outcome, Touch, User};

/// What leaves, of some days.
fn lines(house: &House, period: Period) -> Vec<DebtorLines> {
    let mut lines = Vec::new();
    insight::each_lines(&house.system(march(31)), period, |row| -> Result<(), Error> {
        lines.push(row);
        Ok(())
    })
    .unwrap();
    lines
}

/// What parts say of some periods, each counted by itself and the last first.
fn added_up(lines: &[DebtorLines], periods: &[Period], by: Option<Dimension>) -> Sheets {
    let mut whole = Sheets::new(periods, by);
    for part in lines.chunks(3).rev() {
        let mut counted = Sheets::new(periods, by);
        for DebtorLines { debtor, ledger, lines } in part {
            let lines = Lines::from_bytes(&lines.to_bytes()).unwrap();
            counted.add(&DebtorLines { debtor: *debtor, ledger: ledger.clone(), lines }).unwrap();
        }
        whole.merge(Sheets::from_bytes(&counted.to_bytes()).unwrap());
    }
    whole
}

/// A house where something of everything happened.
fn lived() -> House {
    let house = House::new();
    let (ana, creditors) = (house.agent("ana"), [house.creditor("Norte"), house.creditor("Sur")]);
    let debts: Vec<Debt> = (0..12).map(|number| house.debt(number, creditors[number as usize % 2], march(2))).collect();
    house.write(march(1), |tx| account(tx, debts[0].debtor, debts[0].creditor, ("R-card", "card"), march(3)));
    for ((place, debt), outcome) in (0..).zip(&debts).zip(Outcome::ALL) {
        speak(&house, (date(2026, 2, 20), *debt), &ana);
        house.moved(march(3), *debt, Stage::Current, Stage::B1);
        house.touch(march(5 + place), *debt, (Channel::Email, Outcome::Sent), None);
        house.touch(march(6), *debt, (Channel::Voice, *outcome), Some(&ana));
        house.promise(march(7), *debt, 50_00, (place % 3 == 0).then_some(&ana));
        house.pay(march(1 + 2 * place), *debt, 48_01 + i64::from(place));
    }
    for (place, currency) in [(1, "USD"), (2, "UVA"), (3, "UVA")] {
        let other = house.debt_in(currency, debts[place]);
        speak(&house, (march(8), other), &ana);
        house.pay(march(9), other, 33);
        house.pay(march(9), other, 11);
    }
    let values = "2026-03-01;1000.5\n2026-03-09;1500.25\n2026-03-31;2000";
    ledger::import_series(&house.system(march(31)), "UVA", values, "BCRA").unwrap();
    house.write(march(12), |tx| {
        let wrong = Touch {
            creditor: Some(debts[4].creditor),
            ..people::new_touch(tx, debts[4].debtor, Channel::Voice, Direction::Out, Outcome::Promise)
        };
        people::append_touch(tx, &wrong).unwrap();
        people::correct_touch(tx, &wrong, "era la hermana").unwrap();
    });
    strategy::work::hear(&house.system(march(31))).unwrap();
    house
}

fn speak(house: &House, (day, debt): (Day, Debt), agent: &User) {
    house.write(day, |tx| touch(tx, debt, (Channel::Voice, Outcome::Promise), Some(agent)));
}

#[test]
fn parts_of_the_lines_add_up_to_the_report() {
    let house = lived();
    let week = Period { from: march(4), to: march(10) };
    let lines = lines(&house, MARCH);

    for by in [None].into_iter().chain(Dimension::ALL.map(Some)) {
        let sheets = added_up(&lines, &[MARCH, week], by);

        assert_eq!(sheets.debtors, 12);
        for (sheet, period) in sheets.sheets.iter().zip([MARCH, week]) {
            let told = house.read(|rx| insight::report(rx, sheet));
            let report = house.read(|rx| insight::kpis(rx, period.from, period.to, by));
            assert_eq!(told, report, "{by:?} of {period:?}");
            assert!(by.is_none() || !report.groups.is_empty());
            let counts = report.total.counts;
            assert!(0 < counts.kept && counts.kept < counts.promises && counts.promises < 12 + 3, "{counts:?}");
        }
    }
}

#[test]
fn who_is_lost_is_missed_in_every_sum() {
    let house = lived();
    let lines = lines(&house, MARCH);

    let (all, some) = (added_up(&lines, &[MARCH], None), added_up(&lines[1..], &[MARCH], None));

    let [all, some] = [all, some].map(|sheets| house.read(|rx| insight::report(rx, &sheets.sheets[0])).total);
    assert!(some.counts.attempts < all.counts.attempts && some.counts.promises < all.counts.promises);
    assert!(some.money.recovered < all.money.recovered && some.counts.assigned < all.counts.assigned);
}
