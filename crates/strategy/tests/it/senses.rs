//! What is known of when somebody answers, what may be offered to them, and what the economy does.
use crate::house::{DAY, House, plus};
use base::{Amount, Currency, DebtorId, Moment};
use people::{Channel, Direction, Outcome, new_touch};
use store::Ctx;
use strategy::{Error, Feature, NewPromise, features, work};

/// The broken promise of everybody is called about this day, a Monday.
const MONDAY: base::Day = jiff::civil::date(2026, 3, 9);

/// At an hour of Buenos Aires.
fn hour(house: &House, day: base::Day, hour: i8) -> Ctx {
    let at = people::instant(day.at(hour, 0, 0, 0), None).unwrap();
    Ctx { now: Moment { at, day }, ..house.ctx.clone() }
}

fn called(house: &House, debtor: DebtorId, weeks_ago: i32, clock: i8) {
    let ctx = hour(house, plus(MONDAY, -7 * weeks_ago), clock);
    ctx.step::<_, Error>(house.command(), |tx| {
        let touch = new_touch(tx, debtor, Channel::Voice, Direction::Out, Outcome::NoCommitment);
        Ok(people::append_touch(tx, &touch)?)
    })
    .unwrap();
}

fn promised(house: &House, debtor: DebtorId) {
    let (creditor, amount) = (house.creditor, Amount::minor(500_00));
    let new = NewPromise { debtor, creditor, amount, due: DAY, currency: None };
    house.ctx.step::<_, Error>(house.command(), |tx| strategy::promise(tx, &new)).unwrap();
}

#[test]
fn who_answers_in_the_evening_is_called_in_the_evening() {
    let house = House::new();
    let ana = house.agent("ana", 9);
    let (rich, evening) = (house.debtor(1, 40, 900_000_00), house.debtor(2, 40, 100_000_00));
    (1..4).for_each(|weeks| called(&house, evening, weeks, 18));
    for debtor in [rich, evening] {
        promised(&house, debtor);
    }
    work::night(&house.on(MONDAY), MONDAY, &mut |_, _| {}).unwrap();
    work::hear(&house.on(MONDAY)).unwrap();
    assert_eq!(house.standing(evening).treatment, "call_broken_promise");

    let list = |clock| {
        let now = hour(&house, MONDAY, clock).now.at;
        let items = house.ctx.read(|rx| work::worklist(rx, ana.id, MONDAY, now)).unwrap();
        items.into_iter().map(|item| (item.debtor, item.hour)).collect::<Vec<_>>()
    };

    assert_eq!(list(10), [(rich, None), (evening, Some(18))]);
    assert_eq!(list(18), [(evening, Some(18)), (rich, None)]);
    let as_ana = Ctx { actor: ana.actor(), ..hour(&house, MONDAY, 18) };
    assert_eq!(work::next(&as_ana).unwrap(), Some(evening));
    let view = house.ctx.read(|rx| strategy::view(rx, evening, MONDAY)).unwrap().unwrap();
    let hours = strategy::best_hours(&view.dossier, &view.assessment, &view.policy, MONDAY);
    assert_eq!(hours[0].words_es(), "mejor horario: lunes de 18 a 20, contestó 3 de 3");
    house.check();
}

#[test]
fn what_is_offered_is_authorised_and_in_the_order_of_what_it_brings() {
    let house = House::new();
    let ana = house.agent("ana", 9);
    let debtor = house.debtor(1, 120, 500_000_00);
    let lead = work::offers(&house.ctx, debtor).unwrap();
    let own = work::offers(&house.as_user(&ana, DAY), debtor).unwrap();

    assert!(!lead.is_empty() && lead.is_sorted_by(|one, next| next.expected.value <= one.expected.value), "{lead:?}");
    for one in &own {
        let share = ledger::Component::Principal;
        assert!(!one.deal.discount.contains_key(&share), "no agent forgives principal alone: {}", one.offer.code);
        assert!(one.expected.value < one.offered.present_value && !one.expected.whys.is_empty());
    }

    promised(&house, debtor);
    assert_eq!(work::offers(&house.ctx, debtor).unwrap(), []);
    let nobody = DebtorId(base::Uuid::from_u128(404));
    assert!(matches!(work::offers(&house.ctx, nobody), Err(Error::NoDebtor(_))));
}

#[test]
fn a_decision_sees_what_had_been_published_by_its_day() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 500_000_00);
    let publish = |name: &str, lines: &str| ledger::import_series(&house.ctx, name, lines, "INDEC").unwrap();
    publish("IPC", "2025-11-01;100\n2026-02-01;110\n2026-03-20;120\n");
    publish("SALARIOS", "2025-11-01;100\n2026-02-01;104\n2026-03-20;104\n");

    let seen = |day| {
        house
            .ctx
            .read::<_, Error>(|rx| {
                let policy = strategy::policy(rx)?;
                let dossier = strategy::Dossier::open(&rx.dossier(debtor)?.unwrap())?;
                Ok(features(&dossier, &strategy::scale(rx, &policy, day)?).get(Feature::RealWage3))
            })
            .unwrap()
    };

    assert_eq!([seen(DAY), seen(plus(DAY, 30))], [Some(-5), Some(-13)]);
}

#[test]
fn a_portfolio_brings_less_if_wages_lose() {
    let house = House::new();
    for n in 0..30 {
        house.debtor(n, 20 + i32::try_from(n).unwrap(), 100_000_00);
    }

    let told = work::outlook(&house.ctx, DAY, None).unwrap();

    assert_eq!((told.debtors, told.one_of, told.currency), (30, 1, Currency::ARS));
    let of = |code: &str| told.scenarios.iter().find(|(one, _)| one.code == code).unwrap().1;
    let (base, adverse) = (of("base"), of("adverse"));
    assert!(base.iter().zip(&adverse).all(|(base, adverse)| adverse.amount < base.amount));
    assert!(base[2].amount < Amount::minor(30 * 100_000_00) && Amount::ZERO < base[0].least);
    let one = work::outlook(&house.ctx, DAY, Some("adverse")).unwrap();
    assert_eq!(one.scenarios.len(), 1);
    assert!(matches!(work::outlook(&house.ctx, DAY, Some("otro")), Err(Error::NoScenario)));
}
