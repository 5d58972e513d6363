//! Debts in several currencies: weighed where somebody has published what they are worth, and told apart where not.
use crate::house::{DAY, House, plus};
use base::{Amount, Currency, DebtorId};
use ledger::LedgerSection;
use screen::Screen;
use serde_json::json;
use strategy::{Error, Feature, Guard, NewPromise, Weighed, work};

fn weighed(house: &House, debtor: DebtorId) -> Weighed {
    house.ctx.read(|rx| strategy::view(rx, debtor, DAY)).unwrap().unwrap().assessment.owed()
}

fn guard(house: &House, debtor: DebtorId) -> Option<Guard> {
    house.ctx.step::<_, Error>(house.command(), |tx| work::redecide(tx, debtor)).unwrap();
    let view = house.ctx.read(|rx| strategy::view(rx, debtor, DAY)).unwrap().unwrap();
    view.dossier.strategy.standing.unwrap().because.guard
}

/// Owes 1,000.00 pesos and 10.00 units, both for 40 days.
fn in_pesos_and_units(house: &House) -> DebtorId {
    let debtor = house.debtor(1, 40, 1_000_00);
    house.owes_in(debtor, "UVA", (40, 10_00));
    debtor
}

/// Owes 50.00 dollars for 40 days, and once owed 1.00 peso.
fn in_dollars(house: &House) -> DebtorId {
    let debtor = house.debtor(2, 40, 1_00);
    house.pay(&house.ctx, 2, 1_00);
    house.owes_in(debtor, "USD", (40, 50_00));
    debtor
}

#[test]
fn units_count_what_they_are_worth_on_the_day_or_not_at_all() {
    let house = House::new();
    let debtor = in_pesos_and_units(&house);

    assert_eq!(weighed(&house, debtor), Weighed { amount: Amount::minor(1_000_00), apart: 1 });
    house.publish("UVA", "1500,5");
    assert_eq!(weighed(&house, debtor), Weighed { amount: Amount::minor(16_005_00), apart: 0 });
    let next = house.ctx.read(|rx| strategy::view(rx, debtor, plus(DAY, 1))).unwrap().unwrap();
    assert_eq!(next.assessment.owed().apart, 1, "nothing is extrapolated");
}

#[test]
fn a_debt_that_nobody_can_weigh_is_worked_and_not_taken_for_nothing() {
    let house = House::new();
    let debtor = in_dollars(&house);

    assert_eq!(guard(&house, debtor), None);
    let seen = house.ctx.read(|rx| strategy::view(rx, debtor, DAY)).unwrap().unwrap().assessment;
    assert_eq!((seen.features.get(Feature::Owed), seen.features.get(Feature::OwedApart)), (None, Some(1)));
    assert_ne!(seen.segment.code(), "Z");

    house.publish("USD", "1400");
    assert_eq!(weighed(&house, debtor), Weighed { amount: Amount::minor(70_000_00), apart: 0 });
    let plain = house.debtor(3, 40, 70_000_00);
    let plain = house.ctx.read(|rx| strategy::view(rx, plain, DAY)).unwrap().unwrap().assessment;
    let priced = house.ctx.read(|rx| strategy::view(rx, debtor, DAY)).unwrap().unwrap().assessment;
    assert_eq!(priced.segment, plain.segment);
}

#[test]
fn the_night_and_the_day_weigh_alike() {
    let house = House::new();
    house.publish("UVA", "1500,5");
    let debtors = [in_pesos_and_units(&house), in_dollars(&house)];

    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();

    for debtor in debtors {
        assert!(house.ctx.step::<_, Error>(house.command(), |tx| work::redecide(tx, debtor)).unwrap().is_none());
    }
    house.check();
}

#[test]
fn a_promise_is_of_one_currency_and_only_payments_in_it_keep_it() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 1_000_00);
    house.owes_in(debtor, "USD", (40, 50_00));
    let promise = |amount, currency: Option<&str>| {
        let currency: Option<Currency> = currency.map(|code| code.parse().unwrap());
        let amount = Amount::minor(amount);
        let new = NewPromise { debtor, creditor: house.creditor, amount, currency, due: plus(DAY, 3) };
        house.ctx.step::<_, Error>(house.command(), |tx| work::promise(tx, &new))
    };

    assert!(promise(50_01, Some("USD")).is_err(), "more dollars than are owed");
    promise(50_00, Some("USD")).unwrap();
    house.pay(&house.ctx, 1, 1_000_00);
    work::hear(&house.ctx).unwrap();
    let section =
        |house: &House| house.ctx.read(|rx| rx.section::<strategy::StrategySection>(debtor)).unwrap().unwrap();
    assert_eq!(section(&house).open.len(), 1, "pesos keep no promise of dollars");
    assert_eq!(promise(50_00, None).map(drop).ok(), Some(()));
    assert_eq!(section(&house).open[0].currency.code(), "USD", "no pesos are left to promise");
    house.check();
}

#[tokio::test]
async fn the_grid_and_the_day_show_other_currencies_apart() {
    let house = House::new();
    house.publish("UVA", "1500,5");
    let both = in_pesos_and_units(&house);
    house.owes_in(both, "USD", (40, 7_00));
    in_dollars(&house);
    let user = house.agent("vera", 10);
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    let screen = Screen::new(&house.ctx, people::router().merge(strategy::router(std::sync::Arc::new(work::Open))));
    assert!(screen.enter(&user.login, "clave-de-prueba").await.0.is_success());

    let question = json!({"filter": {}, "sort": {"by": "owed", "descending": true}});
    let (_, taken) = screen.ask("POST", "/api/snapshots", question).await;
    assert_eq!((&taken["owed"], &taken["currency"]), (&json!(16_005_00), &json!("ARS")));
    assert_eq!(taken["apart"], json!([{"currency": "USD", "amount": 57_00}]));
    let id = taken["snapshot"].as_str().unwrap();
    let (_, page) = screen.ask("GET", &format!("/api/snapshots/{id}/rows?offset=0&limit=9"), json!(null)).await;
    assert_eq!(page["rows"][0]["apart"], json!([{"currency": "USD", "amount": 7_00}]));
    assert_eq!((&page["rows"][1]["currency"], &page["rows"][1]["apart"][0]["amount"]), (&json!("ARS"), &json!(50_00)));
    let ledger: LedgerSection = house.ctx.read(|rx| rx.section(both)).unwrap().unwrap();
    assert_eq!(ledger.owed(base::day_number(DAY)).all().len(), 3);
}
