//! Groups are brought, listed, told to whom they are about, and forgotten; what may not be held is not.
use crate::house::{BASIS, House};
use base::Role;
use fairness::{BringGroups, Error, ForgetGroups, bring, forget, groups, told_to};

fn forgetting(house: &House, name: &str) -> ForgetGroups {
    ForgetGroups { command: house.command(), name: name.to_owned(), debtor: None }
}

#[test]
fn groups_are_brought_listed_told_and_forgotten_and_leave_a_trace() {
    let house = House::new();
    let people = house.people(3);

    let brought = house.bring("Sexo", 3, |n| if n == 0 { "varón" } else { "mujer" }).unwrap();

    assert_eq!((brought.read, brought.changed, brought.unchanged), (3, 3, 0), "{brought:?}");
    let again = house.bring("sexo", 3, |n| if n < 2 { "varón" } else { "mujer" }).unwrap();
    assert_eq!((again.changed, again.unchanged), (1, 2));
    let listed = groups(&house.ctx).unwrap();
    let values = [("mujer".to_owned(), 1), ("varón".to_owned(), 2)];
    assert_eq!(
        (listed[0].name.as_str(), listed[0].basis.as_str(), &listed[0].values[..]),
        ("sexo", BASIS, &values[..])
    );
    assert_eq!(house.ctx.read(|rx| told_to(rx, people[1])).unwrap(), ["sexo: varón"]);

    let one = ForgetGroups { debtor: Some(people[1]), ..forgetting(&house, "SEXO") };
    assert_eq!(forget(&house.ctx, &one).unwrap(), 1);
    assert!(house.ctx.read(|rx| told_to(rx, people[1])).unwrap().is_empty());
    assert_eq!(forget(&house.ctx, &forgetting(&house, "sexo")).unwrap(), 2);
    assert_eq!(groups(&house.ctx).unwrap(), []);
    assert!(matches!(forget(&house.ctx, &forgetting(&house, "sexo")), Err(Error::NoGroup(name)) if name == "sexo"));
    let audited = house.audited();
    let has =
        |kind: &str, detail: &str| audited.iter().any(|line| line.0 == kind && line.1 == "sexo" && line.2 == detail);
    assert!(has("fairness.groups_brought", BASIS) && has("fairness.groups_forgotten", "people 2"), "{audited:?}");
}

#[test]
fn a_bad_line_is_put_aside_with_its_line_column_and_reason_and_the_rest_is_taken_in() {
    let house = House::new();
    house.people(2);
    let file = "C-0;sexo;mujer\nC-9;sexo;mujer\nC-1;religión;católica\nC-1;sexo;varón\nC-0;sexo;varón\nC-1;sexo\n";

    let brought = bring(&house.ctx, &BringGroups { bytes: file.into(), basis: BASIS.into() }).unwrap();

    let aside: Vec<(u64, &str)> = brought.quarantined.iter().map(|one| (one.line, one.column)).collect();
    assert_eq!((brought.read, brought.changed), (6, 2));
    assert_eq!(aside, [(2, "documento"), (3, "grupo"), (5, "valor"), (6, "valor")], "{:?}", brought.quarantined);
    assert!(brought.quarantined[1].reason.contains("Ley 25.326, arts. 2 y 7"), "{:?}", brought.quarantined[1]);
    assert!(brought.quarantined[2].reason.contains("línea 1"));
    assert_eq!(brought.names, ["sexo"]);
}

#[test]
fn nobody_brings_groups_without_a_basis_a_right_or_the_whole_house() {
    let house = House::new();
    house.people(1);
    let with = |basis: &str| BringGroups { bytes: b"C-0;sexo;mujer".to_vec(), basis: basis.to_owned() };

    assert!(matches!(bring(&house.ctx, &with(" porque sí ")), Err(Error::NoBasis)));
    for role in [Role::Agent, Role::Supervisor, Role::Strategist, Role::Auditor] {
        assert!(matches!(bring(&house.of(role, None), &with(BASIS)), Err(Error::Denied(_))));
    }
    let of_one = house.of(Role::Admin, Some(vec![house.creditor]));
    assert!(matches!(bring(&of_one, &with(BASIS)), Err(Error::NotTheirs)));
    assert!(matches!(groups(&of_one), Err(Error::NotTheirs)));
    assert_eq!(bring(&house.of(Role::Admin, None), &with(BASIS)).unwrap().changed, 1);
}

#[test]
fn who_asks_what_is_known_of_them_is_told_their_groups_and_nobody_elses() {
    let house = House::new();
    let people = house.people(2);
    house.bring("franja de edad", 1, |_| "30 a 39").unwrap();

    assert_eq!(house.ctx.read(|rx| told_to(rx, people[0])).unwrap(), ["franja de edad: 30 a 39"]);
    assert!(house.ctx.read(|rx| told_to(rx, people[1])).unwrap().is_empty());
}
