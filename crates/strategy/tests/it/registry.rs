//! What the registry says changes decisions, and stops counting when the law says so.
use crate::house::{DAY, House, plus};
use base::DebtorId;
use bureau::work::{FileRequest, Input, import, withdraw};
use people::{NewParty, PartyKey, PartyKind, Traits};
use strategy::{Error, Feature, Scale, features, work};

const TAX_ID: &str = "20267565393";

/// Somebody late whose tax id is known.
fn known(house: &House) -> DebtorId {
    let debtor = house.debtor(1, 40, 50_000_00);
    let key = |scheme: &str, value: &str| PartyKey { scheme: scheme.to_owned(), value: value.to_owned() };
    let keys = vec![key(&format!("client:{}", house.creditor), "1"), key("AR-CUIT", TAX_ID)];
    let (kind, name) = (PartyKind::Person, "Persona 1".to_owned());
    let party = NewParty { kind, name, keys, points: Vec::new(), traits: Traits::default() };
    house.ctx.step::<_, Error>(house.command(), |tx| Ok(people::register(tx, &party)?)).unwrap();
    house.ctx.step::<_, Error>(house.command(), |tx| work::redecide(tx, debtor)).unwrap();
    debtor
}

fn situation(house: &House, debtor: DebtorId, days: i32) -> Option<i64> {
    let view = house.ctx.read(|rx| strategy::view(rx, debtor, DAY)).unwrap().unwrap();
    features(&view.dossier, &Scale::of_pesos(plus(DAY, days))).get(Feature::BureauSituation)
}

#[test]
fn a_monthly_file_is_heard_and_decided_upon() {
    let house = House::new();
    let debtor = known(&house);
    let before = house.standing(debtor);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deudores.txt");
    let nothing = format!("{:>12}", "0,0").repeat(10);
    std::fs::write(&file, format!("0000720260111{TAX_ID}00005{:>12}{nothing}000000 500\r\n", "900,0")).unwrap();

    let request = FileRequest { input: Input::Path(file), source: None, period: None };
    import(&house.on(plus(DAY, 0)), &request, &mut |_| {}).unwrap();
    work::hear(&house.ctx).unwrap();

    let after = house.standing(debtor);
    assert_ne!(after.id, before.id);
    assert_eq!((situation(&house, debtor, 90), situation(&house, debtor, 91)), (Some(5), None));
    house.check();

    withdraw(&house.ctx, bureau::Source::Debtors, "202601".parse().unwrap()).unwrap();
    assert_eq!(situation(&house, debtor, 0), None);
}
