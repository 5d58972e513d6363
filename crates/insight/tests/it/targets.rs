//! What is to be collected in a month: who sets it, and who sees how much of it.
use crate::house::{House, MARCH, march};
use base::{Actor, Amount, CreditorId, Role, UserId, Uuid};
use insight::{Error, Period, Scope, SetTargets};
use jiff::civil::date;

fn leads(creditors: Option<Vec<CreditorId>>) -> Actor {
    Actor::User { id: UserId(Uuid::from_u128(9)), login: "sole".into(), role: Role::Supervisor, creditors }
}

fn set(house: &House, actor: Actor, creditor: Option<CreditorId>, amount: Option<i64>) -> Result<(), Error> {
    set_all(house, actor, &[(creditor, amount)])
}

fn set_all(house: &House, actor: Actor, all: &[(Option<CreditorId>, Option<i64>)]) -> Result<(), Error> {
    let targets = all.iter().map(|(creditor, amount)| (*creditor, amount.map(Amount::minor))).collect();
    let new = SetTargets { command: house.command(), month: march(4), targets };
    insight::set_targets(&house.ctx(march(4), actor), &new)
}

fn line(house: &House, scope: &Scope) -> Option<i64> {
    let line = house.read(|rx| insight::target_line(rx, MARCH, scope));
    line.and_then(|line| line.last().map(|day| day.cumulative.to_minor()))
}

#[test]
fn a_months_target_is_set_changed_and_taken_away() {
    let house = House::new();
    let (bank, all) = (house.creditor("Banco"), Scope::default());
    assert_eq!(line(&house, &all), None);

    set(&house, leads(None), Some(bank), Some(900_00)).unwrap();
    assert_eq!(line(&house, &all), Some(900_00));
    set(&house, leads(None), None, Some(2_000_00)).unwrap();
    set(&house, leads(None), None, Some(3_100_00)).unwrap();
    assert_eq!(line(&house, &all), Some(3_100_00));
    let week = Period { from: march(9), to: march(15) };
    let told = house.read(|rx| insight::target_line(rx, week, &all)).unwrap();
    assert_eq!((told.len(), told[6].cumulative), (7, Amount::minor(700_00)));
    let two_months = Period { from: date(2026, 2, 20), to: march(15) };
    assert_eq!(house.read(|rx| insight::target_line(rx, two_months, &all)), None);

    set(&house, leads(None), None, None).unwrap();
    assert_eq!(line(&house, &all), Some(900_00));
}

#[test]
fn several_are_set_at_once_or_none_is() {
    let house = House::new();
    let (bank, shop) = (Some(house.creditor("Banco")), Some(house.creditor("Comercio")));

    set_all(&house, leads(None), &[(bank, Some(900_00)), (shop, Some(100_00))]).unwrap();
    assert_eq!(line(&house, &Scope::default()), Some(1_000_00));
    let half = [(bank, Some(1_00)), (shop, Some(0))];
    assert!(matches!(set_all(&house, leads(None), &half), Err(Error::BadTarget)));
    assert_eq!(line(&house, &Scope::default()), Some(1_000_00));
}

#[test]
fn whoever_leads_for_one_creditor_sets_and_sees_its_target_alone() {
    let house = House::new();
    let (bank, shop) = (house.creditor("Banco"), house.creditor("Comercio"));
    let own = leads(Some(vec![shop]));
    set(&house, leads(None), Some(bank), Some(900_00)).unwrap();

    set(&house, own.clone(), Some(shop), Some(50_00)).unwrap();
    for creditor in [None, Some(bank)] {
        assert!(matches!(set(&house, own.clone(), creditor, Some(1)), Err(Error::NotTheirs)));
    }

    assert_eq!(line(&house, &Scope::of(&own)), Some(50_00));
    assert_eq!(line(&house, &Scope::default()), Some(950_00));
    let ctx = house.ctx(march(4), own);
    let seen = ctx.read(|rx| insight::targets(&ctx, rx, march(31))).unwrap();
    assert_eq!((seen.month, seen.house), (march(1), None));
    assert_eq!(seen.creditors, [(shop, "Comercio".to_owned(), Some(Amount::minor(50_00)))]);
}

#[test]
fn an_agent_sets_no_target_and_nothing_is_no_target() {
    let house = House::new();
    let agent = Actor::User { id: UserId(Uuid::from_u128(9)), login: "ana".into(), role: Role::Agent, creditors: None };

    assert!(matches!(set(&house, agent, None, Some(1)), Err(Error::Denied(_))));
    assert!(matches!(set(&house, leads(None), None, Some(0)), Err(Error::BadTarget)));
    let nobody = CreditorId(Uuid::from_u128(5));
    assert!(matches!(set(&house, leads(None), Some(nobody), Some(1)), Err(Error::NoCreditor(_))));
}
