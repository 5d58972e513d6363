//! The desk: lists, locks and results.
use crate::house::{DAY, House, plus};
use base::{Amount, DebtorId};
use people::{Channel, Outcome, PeopleSection};
use strategy::{Error, NewPromise, PromiseState, promises, work};

/// Debtors who wait for a call: their promise was broken.
fn broken(house: &House, count: u32) -> Vec<DebtorId> {
    let debtors: Vec<DebtorId> = (0..count).map(|n| house.debtor(n, 40, 10_000_00 * i64::from(n + 1))).collect();
    for debtor in &debtors {
        let new = NewPromise {
            debtor: *debtor,
            creditor: house.creditor,
            amount: Amount::minor(500_00),
            due: DAY,
            currency: None,
        };
        house.ctx.step::<_, Error>(house.command(), |tx| strategy::promise(tx, &new)).unwrap();
    }
    let day = plus(DAY, 5);
    work::night(&house.on(day), day, &mut |_, _| {}).unwrap();
    work::hear(&house.on(day)).unwrap();
    debtors
}

#[test]
fn the_most_valuable_are_given_first_under_everybodys_capacity() {
    let house = House::new();
    let (ana, beto) = (house.agent("ana", 2), house.agent("beto", 1));
    let debtors = broken(&house, 5);
    let day = plus(DAY, 5);

    let list = |user: &people::User| {
        let items = house.ctx.read(|rx| work::worklist(rx, user.id, day, house.on(day).now.at)).unwrap();
        items.into_iter().map(|item| item.debtor).collect::<Vec<_>>()
    };

    assert_eq!(list(&ana), [debtors[4], debtors[2]]);
    assert_eq!(list(&beto), [debtors[3]]);
}

#[test]
fn a_debtor_is_worked_by_one_person_at_a_time_until_the_lease_ends() {
    let house = House::new();
    let (ana, beto) = (house.agent("ana", 5), house.agent("beto", 5));
    let debtors = broken(&house, 1);
    let day = plus(DAY, 5);
    let (as_ana, as_beto) = (house.as_user(&ana, day), house.as_user(&beto, day));

    assert_eq!(work::next(&as_ana).unwrap(), Some(debtors[0]));
    assert_eq!(work::next(&as_beto).unwrap(), None);
    let refused = work::lock(&as_beto, debtors[0]).unwrap_err();
    assert!(matches!(refused, Error::Locked { ref name, .. } if name == "ana"));

    let mut later = as_beto.clone();
    later.now.at += jiff::SignedDuration::from_mins(31);
    assert!(work::lock(&later, debtors[0]).is_ok());
}

fn result(house: &House, debtor: DebtorId, outcome: Outcome) -> work::Dispose {
    work::Dispose {
        command: house.command(),
        debtor,
        channel: Channel::Voice,
        point: None,
        result: outcome,
        note: Some("habló la titular".into()),
        tone: None,
        seconds: 95,
        promise: None,
        call_back: None,
    }
}

#[test]
fn a_result_is_recorded_once_with_its_promise_and_frees_the_debtor() {
    let house = House::new();
    let ana = house.agent("ana", 5);
    let debtor = broken(&house, 1)[0];
    let day = plus(DAY, 5);
    let ctx = house.as_user(&ana, day);
    work::lock(&ctx, debtor).unwrap();
    let made = work::PromiseMade {
        amount: Amount::minor(4_000_00),
        due: plus(day, 4),
        creditor: house.creditor,
        currency: None,
    };
    let dispose = work::Dispose { promise: Some(made), ..result(&house, debtor, Outcome::Promise) };

    let (first, decision) = work::dispose(&ctx, &dispose).unwrap();
    let (again, _) = work::dispose(&ctx, &dispose).unwrap();
    work::hear(&ctx).unwrap();

    assert_eq!(first, again);
    assert_eq!(decision.unwrap().treatment, "wait");
    let rows = ctx.read::<_, Error>(|rx| Ok(promises(rx, debtor)?)).unwrap();
    assert_eq!(rows.last().map(|row| (row.state, row.user)), Some((PromiseState::Open, Some(ana.id))));
    let touches = ctx.read(|rx| people::timeline(rx, debtor, None, 10)).unwrap();
    assert_eq!(touches.len(), 1);
    assert_eq!((touches[0].user, touches[0].decision.is_some()), (Some(ana.id), true));
    assert!(ctx.read(|rx| work::lock_of(rx, debtor, ctx.now.at)).unwrap().is_none());
    let people: PeopleSection = ctx.read(|rx| rx.section(debtor)).unwrap().unwrap();
    assert_eq!(people.holds.len(), 1);
    house.check();
}

#[test]
fn a_result_without_what_it_asks_for_is_refused() {
    let house = House::new();
    let ana = house.agent("ana", 5);
    let debtor = broken(&house, 1)[0];
    let ctx = house.as_user(&ana, plus(DAY, 5));

    for (outcome, needs) in [(Outcome::Promise, "promise"), (Outcome::CallBack, "date")] {
        let refused = work::dispose(&ctx, &result(&house, debtor, outcome)).unwrap_err();
        assert!(matches!(refused, Error::Incomplete { needs: said, .. } if said == needs), "{refused}");
    }
}

#[test]
fn a_call_back_waits_for_its_day() {
    let house = House::new();
    let ana = house.agent("ana", 5);
    let debtor = broken(&house, 1)[0];
    let day = plus(DAY, 5);
    let ctx = house.as_user(&ana, day);
    let dispose = work::Dispose { call_back: Some(plus(day, 3)), ..result(&house, debtor, Outcome::CallBack) };

    work::dispose(&ctx, &dispose).unwrap();
    work::hear(&ctx).unwrap();

    let listed = |offset| {
        let night = plus(day, offset);
        work::night(&house.on(night), night, &mut |_, _| {}).unwrap();
        let now = house.on(night).now.at;
        !house.ctx.read(|rx| work::worklist(rx, ana.id, night, now)).unwrap().is_empty()
    };
    assert_eq!((listed(1), listed(3)), (false, true));
    house.check();
}
