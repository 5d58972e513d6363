//! Registering and finding parties.
use crate::{ana, ctx, email, key, later, phone, register, verified};
use people::{Change, NewParty, PointState, Traits};

#[test]
fn a_new_party_is_found_by_each_of_its_keys() {
    let ctx = ctx();

    let registered = register(&ctx, 1, &ana());

    assert_eq!(registered.change, Change::Created);
    for found in [key("AR-CUIT", "27267565398"), key("AR-DNI", "26756539"), key("client:1", "C-77")] {
        assert_eq!(ctx.read(|rx| people::find(rx, &found.scheme, &found.value)).unwrap(), Some(registered.debtor));
    }
    assert_eq!(ctx.read(|rx| people::find(rx, "AR-DNI", "C-77")).unwrap(), None);
    let party = ctx.read(|rx| people::party(rx, registered.debtor)).unwrap().unwrap();
    assert_eq!((party.name.as_str(), party.document.as_str()), ("Pérez, Ana María", "27267565398"));
    let section = verified(&ctx, registered.debtor);
    assert_eq!(section.points.len(), 2);
    assert!(section.points.iter().all(|point| point.state == PointState::Unknown));
}

#[test]
fn the_same_again_writes_nothing() {
    let ctx = ctx();
    let first = register(&ctx, 1, &ana());

    let again = register(&ctx, 2, &ana());

    assert_eq!((again.debtor, again.change), (first.debtor, Change::Unchanged));
}

#[test]
fn what_is_new_is_added_and_what_is_missing_stays() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let said = NewParty {
        name: String::new(),
        keys: vec![key("client:1", "C-77"), key("client:2", "99")],
        points: vec![phone("+5491165915201"), phone("+543514231234"), phone("+543514231234")],
        traits: Traits { bureau_situation: Some(2), ..Traits::default() },
        ..ana()
    };

    let updated = register(&later(&ctx, 60), 2, &said);

    assert_eq!((updated.debtor, updated.change), (debtor, Change::Updated));
    let party = ctx.read(|rx| people::party(rx, debtor)).unwrap().unwrap();
    assert_eq!(party.name, "Pérez, Ana María");
    assert_eq!(party.keys.len(), 4);
    let values: Vec<&str> = party.points.iter().map(|point| point.value.as_str()).collect();
    assert_eq!(values, ["+5491165915201", "ana@correo.com.ar", "+543514231234"]);
    assert_eq!(party.traits, Traits { province: Some(1), bureau_situation: Some(2), ..Traits::default() });
    assert_eq!(verified(&ctx, debtor).traits, party.traits);
}

#[test]
fn a_shared_dni_does_not_join_two_tax_ids() {
    let ctx = ctx();
    let first = register(&ctx, 1, &ana()).debtor;
    let eva = NewParty {
        name: "Eva Gómez".into(),
        keys: vec![key("AR-CUIT", "20267565393"), key("AR-DNI", "26756539")],
        points: Vec::new(),
        ..ana()
    };
    let only_dni = NewParty { keys: vec![key("AR-DNI", "26756539")], ..ana() };

    let second = register(&ctx, 2, &eva);

    assert_eq!(second.change, Change::Created);
    assert_ne!(second.debtor, first);
    assert_eq!(register(&ctx, 3, &eva).change, Change::Unchanged);
    assert_eq!(register(&ctx, 4, &only_dni).debtor, first);
}

#[test]
fn a_creditors_number_stays_with_whoever_had_it_first() {
    let ctx = ctx();
    let first = register(&ctx, 1, &ana()).debtor;
    let eva = NewParty { keys: vec![key("AR-CUIT", "20267565393")], points: Vec::new(), ..ana() };
    let second = register(&ctx, 2, &eva).debtor;

    let taken = NewParty { keys: vec![key("AR-CUIT", "20267565393"), key("client:1", "C-77")], ..eva };
    register(&ctx, 3, &taken);

    assert_eq!(ctx.read(|rx| people::find(rx, "client:1", "C-77")).unwrap(), Some(first));
    assert_eq!(ctx.read(|rx| people::party(rx, second)).unwrap().unwrap().keys, [key("AR-CUIT", "20267565393")]);
}

#[test]
fn people_are_searched_by_whatever_somebody_knows_of_them() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let other = NewParty {
        name: "Peralta Juan".into(),
        keys: vec![key("AR-DNI", "30123456")],
        points: vec![email("juan@correo.com.ar")],
        ..ana()
    };
    register(&ctx, 2, &other);

    for text in
        ["26.756.539", "2726756", "27-26756539-8", "11 6591 5201", "ANA@correo.com.ar", "perez ana", "maría pérez"]
    {
        let found = ctx.read(|rx| people::search(rx, text, 10)).unwrap();
        assert_eq!(found.iter().map(|found| found.debtor).collect::<Vec<_>>(), [debtor], "{text}");
    }
    assert_eq!(ctx.read(|rx| people::search(rx, "per", 10)).unwrap().len(), 2);
    assert_eq!(ctx.read(|rx| people::search(rx, "per", 1)).unwrap().len(), 1);
    for text in ["", "p", "99999999", "nadie@correo.com.ar", "%", "_"] {
        assert_eq!(ctx.read(|rx| people::search(rx, text, 10)).unwrap(), [], "{text:?}");
    }
}

#[test]
fn a_mailbox_knows_its_owners_and_names_come_in_the_order_asked() {
    let ctx = ctx();
    let first = register(&ctx, 1, &ana()).debtor;
    let eva = NewParty { name: "Eva".into(), keys: vec![key("AR-DNI", "30123456")], ..ana() };
    let second = register(&ctx, 2, &eva).debtor;

    assert_eq!(ctx.read(|rx| people::debtor_by_email(rx, "<Ana@Correo.com.ar>")).unwrap().len(), 2);
    let names = ctx.read(|rx| people::names(rx, &[second, first])).unwrap();
    let expected = [(second, "Eva", "30123456"), (first, "Pérez, Ana María", "27267565398")];
    assert_eq!(names, expected.map(|(debtor, name, document)| (debtor, name.to_owned(), document.to_owned())));
}
