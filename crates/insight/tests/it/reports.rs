//! What counts, where it counts, and whose it is.
use crate::house::{House, MARCH, account, march, number};
use base::{Amount, Day, UserId, day_of};
use insight::{Dimension, Key, Place, Scope};
use jiff::civil::date;
use ledger::{ReversePayment, Stage};
use people::{Channel, Outcome};
use strategy::{Credit, LastContact, credit};

#[test]
fn what_a_rule_refused_was_no_attempt() {
    let house = House::new();
    let debt = house.debt(1, house.creditor("Banco"), date(2026, 2, 1));
    house.touch(march(5), debt, (Channel::Email, Outcome::RefusedByRule), None);
    house.touch(march(5), debt, (Channel::Email, Outcome::Sent), None);
    house.touch(march(6), debt, (Channel::Email, Outcome::Delivered), None);

    let counts = house.read(|rx| insight::kpis(rx, MARCH.from, MARCH.to, None)).total.counts;

    assert_eq!((counts.attempted, counts.attempts, counts.contacts), (1, 1, 0));
    assert_eq!(counts.rpc(), None);
}

#[test]
fn what_was_taken_back_counts_nowhere() {
    let house = House::new();
    let (ana, debt) = (house.agent("ana"), house.debt(1, house.creditor("Banco"), date(2026, 2, 1)));
    house.touch(march(5), debt, (Channel::Voice, Outcome::NoAnswer), Some(&ana));
    house.touch(march(6), debt, (Channel::Voice, Outcome::Promise), Some(&ana));
    house.pay(march(8), debt, 100_00);
    let figures = || {
        house.read(|rx| {
            let by = insight::kpis(rx, MARCH.from, MARCH.to, Some(Dimension::Agent))?;
            Ok((by, insight::agents(rx, MARCH, &Scope::default())?))
        })
    };
    assert_eq!(figures().0.total.counts.right_party, 1);

    house.write(march(9), |tx| {
        let promised = people::timeline(tx, debt.debtor, None, 1).unwrap().remove(0);
        people::correct_touch(tx, &promised, "era la hermana").unwrap();
    });

    let (report, agents) = figures();
    let counts = report.total.counts;
    assert_eq!((counts.attempts, counts.contacts, counts.right_party, counts.contacted), (1, 0, 0, 0));
    assert_eq!(report.total.money.cost, Amount::minor(5_00));
    assert_eq!((agents[0].items, agents[0].seconds, agents[0].collected), (1, 60, Amount::ZERO));
}

#[test]
fn the_first_and_the_last_day_count_and_those_around_do_not() {
    let house = House::new();
    let debt = house.debt(1, house.creditor("Banco"), date(2026, 1, 15));
    for day in [date(2026, 2, 28), march(1), march(31), date(2026, 4, 1)] {
        house.touch(day, debt, (Channel::Voice, Outcome::NoAnswer), None);
        house.pay(day, debt, 10_00);
    }

    let total = house.read(|rx| insight::kpis(rx, MARCH.from, MARCH.to, None)).total;

    assert_eq!((total.counts.attempts, total.money.recovered), (2, Amount::minor(20_00)));
}

#[test]
fn channels_share_the_portfolio_and_products_are_counted_each() {
    let house = House::new();
    let creditor = house.creditor("Banco");
    let one = house.debt(1, creditor, date(2026, 2, 1));
    house.write(date(2026, 1, 2), |tx| account(tx, one.debtor, creditor, ("T-1", "card"), date(2026, 2, 1)));
    house.debt(2, creditor, date(2026, 2, 1));
    house.touch(march(5), one, (Channel::Email, Outcome::Sent), None);
    house.touch(march(6), one, (Channel::Voice, Outcome::Refuses), None);

    let by = |by| house.read(|rx| insight::kpis(rx, MARCH.from, MARCH.to, Some(by)));
    let told = |report: &insight::KpiReport| {
        let counts = |group: &insight::Group| (group.key.clone(), group.kpis.counts);
        report.groups.iter().map(counts).map(|(key, c)| (key, c.assigned, c.attempts, c.contacted)).collect::<Vec<_>>()
    };

    let code = |code: &str| Key::Code(code.to_owned());
    assert_eq!(told(&by(Dimension::Channel)), [(code("email"), 2, 1, 0), (code("voice"), 2, 1, 1)]);
    assert_eq!(told(&by(Dimension::Product)), [(code("card"), 1, 2, 1), (code("loan"), 2, 2, 1)]);
    assert_eq!(told(&by(Dimension::Creditor)), [(Key::Id(creditor.0), 2, 2, 1)]);
    assert_eq!(by(Dimension::Creditor).groups[0].label, "Banco");
    assert_eq!(by(Dimension::Channel).groups[1].label, "Llamada");
}

#[test]
fn what_is_collected_belongs_to_the_last_who_spoke_with_them() {
    let house = House::new();
    let (ana, bruno) = (house.agent("ana"), house.agent("bruno"));
    let debt = house.debt(1, house.creditor("Banco"), date(2026, 2, 1));
    house.touch(march(2), debt, (Channel::Voice, Outcome::NoCommitment), Some(&ana));
    house.touch(march(4), debt, (Channel::Voice, Outcome::NoAnswer), Some(&bruno));
    house.pay(march(10), debt, 100_00);
    house.touch(march(11), debt, (Channel::Voice, Outcome::Promise), Some(&bruno));
    house.pay(march(20), debt, 30_00);

    let agents = house.read(|rx| insight::agents(rx, MARCH, &Scope::default()));

    let told: Vec<_> = agents.iter().map(|one| (one.user, one.collected.to_minor(), one.items, one.seconds)).collect();
    assert_eq!(told, [(ana.id, 100_00, 1, 60), (bruno.id, 30_00, 2, 120)]);
    assert_eq!(agents[0].productivity().unwrap().hundredths(), 60_00);
}

#[test]
fn a_person_sees_what_they_did_themselves() {
    let house = House::new();
    let (ana, bruno) = (house.agent("ana"), house.agent("bruno"));
    let creditor = house.creditor("Banco");
    for (n, user) in [(1, &ana), (2, &bruno), (3, &ana)] {
        let debt = house.debt(n, creditor, date(2026, 2, 1));
        house.touch(march(2), debt, (Channel::Voice, Outcome::Promise), Some(user));
        house.promise(march(2), debt, 100_00, Some(user));
        house.pay(march(3), debt, 10_00);
    }

    let scope = Scope { creditors: None, user: Some(ana.id) };
    let kpis = house.read(|rx| insight::kpis_of(rx, MARCH, None, &scope)).total;

    assert_eq!((kpis.counts.attempts, kpis.counts.promises, kpis.counts.assigned), (2, 2, 0));
    assert_eq!(kpis.money.recovered, Amount::minor(20_00));
    assert_eq!((kpis.counts.penetration(), kpis.recovery()), (None, None));
}

#[test]
fn the_database_credits_as_the_rule_does() {
    let house = House::new();
    let ana = house.agent("ana");
    let creditor = house.creditor("Banco");
    let paid = march(20);
    let gaps: [(u32, i32, Option<UserId>); 6] = [
        (1, 0, Some(ana.id)),
        (2, 15, Some(ana.id)),
        (3, 16, Some(ana.id)),
        (4, -1, Some(ana.id)),
        (5, 3, None),
        (6, 99, None),
    ];
    for (n, gap, user) in gaps {
        let debt = house.debt(n, creditor, date(2026, 2, 1));
        let day = day_of(number(paid) - gap);
        let spoke = (Channel::Voice, Outcome::NoCommitment);
        let touch = || house.touch(day, debt, spoke, user.map(|_| &ana));
        if day <= paid {
            touch();
            house.pay(paid, debt, 1_00);
        } else {
            house.pay(paid, debt, 1_00);
            touch();
        }
    }

    let by_agent = house.read(|rx| insight::kpis(rx, MARCH.from, MARCH.to, Some(Dimension::Agent)));
    let by_channel = house.read(|rx| insight::kpis(rx, MARCH.from, MARCH.to, Some(Dimension::Channel)));

    let rule = |wanted: fn(&Credit) -> bool| {
        let credited = |(_, gap, user): &(u32, i32, Option<UserId>)| {
            let day: Day = day_of(number(paid) - gap);
            credit(paid, Some(LastContact { day, user: *user }))
        };
        i64::try_from(gaps.iter().map(credited).filter(wanted).count()).unwrap() * 1_00
    };
    let recovered = |report: &insight::KpiReport, key: Key| {
        report.groups.iter().find(|group| group.key == key).map_or(0, |group| group.kpis.money.recovered.to_minor())
    };
    assert_eq!(recovered(&by_agent, Key::Id(ana.id.0)), rule(|credit| matches!(credit, Credit::Agent(_))));
    assert_eq!(recovered(&by_channel, Key::Nothing), rule(|credit| *credit == Credit::SelfCure));
    assert_eq!(recovered(&by_agent, Key::Nothing), rule(|credit| !matches!(credit, Credit::Agent(_))));
}

#[test]
fn money_that_was_not_received_after_all_does_not_count() {
    let house = House::new();
    let debt = house.debt(1, house.creditor("Banco"), date(2026, 2, 1));
    house.pay(march(3), debt, 40_00);
    let payment = house.pay(march(4), debt, 60_00);
    let reverse =
        ReversePayment { command: house.command(), account: debt.account, payment, reason: "cheque devuelto".into() };
    ledger::work::reverse_payment(&house.system(march(6)), reverse).unwrap();

    let board = house.read(|rx| insight::board(rx, MARCH, &Scope::default()));

    assert_eq!(board.kpis.money.recovered, Amount::minor(40_00));
    assert_eq!(board.recovered.len(), 31);
    assert_eq!(board.recovered.last().unwrap().cumulative, Amount::minor(40_00));
}

#[test]
fn cures_and_rolls_come_from_the_log_of_stages() {
    let house = House::new();
    let creditor = house.creditor("Banco");
    let debts: Vec<_> = (0..4).map(|n| house.debt(n, creditor, date(2026, 2, 1))).collect();
    for debt in &debts[..3] {
        house.moved(date(2026, 2, 2), *debt, Stage::Current, Stage::B1);
    }
    house.moved(march(4), debts[0], Stage::B1, Stage::B2);
    house.moved(march(5), debts[1], Stage::B1, Stage::Current);
    house.pay(march(6), debts[2], 1_000_00);
    house.moved(march(7), debts[2], Stage::B1, Stage::Current);

    let board = house.read(|rx| insight::board(rx, MARCH, &Scope::default()));

    assert_eq!((board.kpis.money.late_at_start, board.kpis.money.cured), (3, 2));
    assert_eq!(board.kpis.money.assigned_balance, Amount::minor(3_000_00));
    assert_eq!(board.kpis.recovery().unwrap().percent_hundredths(), 33_33);
    assert_eq!(board.roll.share(Stage::B1, Place::In(Stage::B2)), Some(33_33));
    assert_eq!(board.roll.share(Stage::B1, Place::In(Stage::Current)), Some(33_34));
    assert_eq!(board.roll.share(Stage::B1, Place::Paid), Some(33_33));
    assert_eq!(board.ageing.iter().map(|row| row.debtors).sum::<i64>(), 3);
    assert_eq!(board.previous.counts.assigned, 4);
}

#[test]
fn who_works_for_one_creditor_sees_that_one_alone() {
    let house = House::new();
    let (ours, theirs) = (house.creditor("Banco"), house.creditor("Tienda"));
    for (n, creditor) in [(1, ours), (2, theirs)] {
        let debt = house.debt(n, creditor, date(2026, 2, 1));
        house.touch(march(5), debt, (Channel::Voice, Outcome::Promise), None);
        house.promise(march(5), debt, 100_00, None);
        house.pay(march(6), debt, 50_00);
    }

    let scope = Scope { creditors: Some(vec![ours]), user: None };
    let board = house.read(|rx| insight::board(rx, MARCH, &scope));
    let nobody = Scope { creditors: Some(Vec::new()), user: None };
    let empty = house.read(|rx| insight::board(rx, MARCH, &nobody));

    let counts = board.kpis.counts;
    assert_eq!((counts.assigned, counts.attempts, counts.promises), (1, 1, 1));
    assert_eq!(board.kpis.money.recovered, Amount::minor(50_00));
    assert_eq!(empty.kpis, insight::Kpis::default());
}

#[test]
fn promises_wait_in_the_calendar_by_their_day() {
    let house = House::new();
    let ana = house.agent("ana");
    let creditor = house.creditor("Banco");
    for n in 1..=3 {
        let debt = house.debt(n, creditor, date(2026, 2, 1));
        house.touch(march(31), debt, (Channel::Voice, Outcome::Promise), Some(&ana));
        house.promise(march(31), debt, 100_00, Some(&ana));
    }

    let board = house.read(|rx| insight::board(rx, MARCH, &Scope::default()));

    let told: Vec<_> =
        board.promises.iter().map(|due| (due.day, due.count, due.amount.of(base::Currency::ARS).to_minor())).collect();
    assert_eq!(told, [(march(31), 3, 300_00)]);
    assert_eq!((board.agents[0].promises, board.agents[0].kept), (3, 0));
}

#[test]
fn money_in_other_currencies_is_told_apart_and_units_count_what_they_were_worth() {
    let house = House::new();
    let creditor = house.creditor("Banco");
    let pesos = house.debt(1, creditor, date(2026, 2, 1));
    let [units, dollars] = ["UVA", "USD"].map(|code| house.debt_in(code, pesos));
    for debt in [pesos, units, dollars] {
        house.moved(date(2026, 2, 2), debt, Stage::Current, Stage::B1);
        house.pay(march(6), debt, 10_00);
        house.pay(march(7), debt, 10_00);
    }
    let values = "2026-03-01;1000\n2026-03-06;1500\n2026-03-31;2000";
    ledger::import_series(&house.system(march(31)), "UVA", values, "BCRA").unwrap();
    let [ars, uva, usd] = ["ARS", "UVA", "USD"].map(|code| code.parse::<base::Currency>().unwrap());

    let board = house.read(|rx| insight::board(rx, MARCH, &Scope::default()));

    // Of the 7th nobody has published what a unit was worth.
    assert_eq!((board.currency, board.kpis.money.recovered), (ars, Amount::minor(20_00 + 15_000_00)));
    assert_eq!(board.recovered_apart, [(usd, Amount::minor(20_00)), (uva, Amount::minor(10_00))]);
    assert_eq!(board.recovered[5].amount, Amount::minor(10_00 + 15_000_00));
    assert_eq!(board.kpis.money.assigned_balance, Amount::minor(1_000_00 + 1_000_000_00));
    assert_eq!(board.ageing.iter().map(|row| row.owed).sum::<Amount>(), Amount::minor(980_00 + 1_960_000_00));
    assert_eq!(board.apart, [(usd, Amount::minor(980_00))]);
    let by = house.read(|rx| insight::kpis(rx, MARCH.from, MARCH.to, Some(Dimension::Creditor)));
    assert_eq!(by.groups[0].kpis.money, by.total.money);
    let agents = house.read(|rx| insight::kpis(rx, MARCH.from, MARCH.to, Some(Dimension::Channel)));
    assert_eq!(agents.groups[0].kpis.money.recovered, board.kpis.money.recovered);
}
