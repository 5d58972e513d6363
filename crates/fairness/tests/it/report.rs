//! What groups tell: each of enough people, with what was decided of them and done to them.
use crate::house::{DAY, House};
use base::{DebtorId, Role};
use fairness::{Bounded, Error, report};
use people::{Channel, Direction, Outcome};
use strategy::{Feature, work};

fn touch(house: &House, debtor: DebtorId, outcome: Outcome) {
    house.write(|tx| {
        let touch = people::new_touch(tx, debtor, Channel::Voice, Direction::Out, outcome);
        people::append_touch(tx, &touch).unwrap();
    });
}

/// A hundred and thirty debtors after a night: sixty women, sixty men, ten of whom too little is known.
fn lived() -> (House, Vec<DebtorId>) {
    let house = House::new();
    let people = house.debtors(130, (40, 50_000_00));
    let value = |n: usize| match n {
        0..60 => "mujer",
        60..120 => "varón",
        _ => "otro",
    };
    house.bring("sexo", 130, value).unwrap();
    for debtor in &people[..60] {
        touch(&house, *debtor, Outcome::NoAnswer);
    }
    touch(&house, people[0], Outcome::RefusedByRule);
    touch(&house, people[125], Outcome::NoAnswer);
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    (house, people)
}

#[test]
fn a_group_is_told_with_its_indicators_contacts_and_refusals_and_a_small_one_is_not() {
    let (house, _) = lived();

    let told = report(&house.of(Role::Auditor, None), DAY).unwrap();

    let [name] = told.names.as_slice() else { panic!("{:?}", told.names) };
    assert_eq!((name.name.as_str(), name.people, name.hidden), ("sexo", 130, 1));
    let [women, men] = name.groups.as_slice() else { panic!("{:?}", name.groups) };
    assert_eq!((women.value.as_str(), women.people, men.people), ("mujer", 60, 60));
    assert_eq!((women.sought.value, men.sought.value), (1.0, 0.0));
    assert!((women.refused.value - 1.0 / 60.0).abs() < 1e-9 && men.refused.value == 0.0);
    assert!(women.indicators.iter().all(|one| one.people == 60 && one.low <= one.value && one.value <= one.high));
    let found: Vec<Feature> = told.proxies.iter().map(|proxy| proxy.feature).collect();
    assert!(found.contains(&Feature::Attempts), "whoever was sought is a woman: {found:?}");
    let hard = told.states.iter().filter(|state| matches!(state.of, Bounded::Hard(_)));
    assert_eq!(hard.filter(|state| state.gap.is_some()).count(), 1, "all have the same outlook");
    assert!(told.errors.is_empty(), "nobody was observed for thirty days yet");
}

#[test]
fn a_house_without_groups_tells_nothing_and_one_creditors_staff_is_not_asked() {
    let house = House::new();
    house.debtors(3, (40, 50_000_00));

    let told = report(&house.ctx, DAY).unwrap();

    assert!(told.names.is_empty() && told.states.is_empty() && told.bounds.group_min == 50);
    let of_one = house.of(Role::Supervisor, Some(vec![house.creditor]));
    assert!(matches!(report(&of_one, DAY), Err(Error::NotTheirs)));
    assert!(matches!(report(&house.of(Role::Agent, None), DAY), Err(Error::Denied(_))));
}
