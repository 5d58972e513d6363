//! The log that models learn from: everybody in turn, and what came of it.
use crate::{
    house::{DAY, House, plus},
    sql,
};
use strategy::{Error, work};

fn night(house: &House, offset: i32) -> work::NightReport {
    let day = plus(DAY, offset);
    work::hear(&house.on(day)).unwrap();
    work::night(&house.on(day), day, &mut |_, _| {}).unwrap()
}

#[test]
fn everybody_is_observed_once_a_month_and_looked_at_when_their_days_are_over() {
    let house = House::new();
    for n in 0..12 {
        house.debtor(n, 20, 50_000_00);
    }

    let observed: u64 = (0..30).map(|offset| night(&house, offset).observed).sum();
    assert_eq!(observed, 12);
    assert_eq!(night(&house, 29).observed, 0, "a night that runs again keeps nothing twice");

    house.pay(&house.on(plus(DAY, 30)), 3, 1_000_00);
    let closed: u64 = (30..63).map(|offset| night(&house, offset).closed).sum();
    assert_eq!(closed, 12);

    let came = house.ctx.read::<_, Error>(|rx| Ok(sql::what_came(rx)?)).unwrap();
    assert_eq!(came.len(), 12);
    let paid: Vec<i64> = came.iter().filter_map(|(after, paid)| after.map(|_| *paid)).collect();
    assert_eq!(paid, [1_000_00]);
    house.check();
}

#[test]
fn whoever_owes_nothing_any_more_is_not_observed() {
    let house = House::new();
    house.debtor(1, 20, 1_000_00);
    house.pay(&house.on(DAY), 1, 1_000_00);

    let observed: u64 = (0..30).map(|offset| night(&house, offset).observed).sum();

    assert_eq!(observed, 0);
}
