//! Facts change decisions at once: payments, promises, answers and limits.
use crate::house::{DAY, House, plus};
use base::{AgreementId, Amount, DebtorId};
use ledger::{
    Component, Regular,
    rules::agreement::{BreakRule, Clause, Deal, Kind, Method, Scope, Signature, Split, State},
    work::agreements::{self, DraftAgreement},
};
use people::{Channel, Consent, Direction, Hold, HoldReason, NewPoint, Outcome, PeopleSection, PointKind, new_touch};
use std::collections::BTreeMap;
use store::{Ctx, Fact};
use strategy::{Answer, Error, NewPromise, PromiseState, facts, promises, work};

fn decided(house: &House, debtor: DebtorId) -> strategy::Decision {
    house.ctx.step::<_, Error>(house.command(), |tx| work::redecide(tx, debtor)).unwrap();
    house.standing(debtor)
}

fn promise(house: &House, debtor: DebtorId, amount: i64, due: base::Day) {
    let new = NewPromise { debtor, creditor: house.creditor, amount: Amount::minor(amount), due, currency: None };
    house.ctx.step::<_, Error>(house.command(), |tx| strategy::promise(tx, &new)).unwrap();
    work::hear(&house.ctx).unwrap();
}

fn state(house: &House, debtor: DebtorId) -> PromiseState {
    house.ctx.read::<_, Error>(|rx| Ok(promises(rx, debtor)?)).unwrap().last().unwrap().state
}

fn announced(ctx: &Ctx, kind: &'static str) -> usize {
    let mut count = 0;
    ctx.listen::<Error>("test", &[kind], 1_000, |_, _| {
        count += 1;
        Ok(())
    })
    .unwrap();
    count
}

#[test]
fn a_payment_in_full_ends_the_work_within_the_same_second() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 5_000_00);
    assert_ne!(decided(&house, debtor).treatment, "none");

    house.pay(&house.ctx, 1, 5_000_00);
    work::hear(&house.ctx).unwrap();

    let now = house.standing(debtor);
    assert_eq!((now.treatment.as_str(), now.propensity_ppm), ("none", 1_000_000));
    assert_eq!(now.because[0].sentence_es, "no hay deuda vencida ni un vencimiento en la semana");
    house.check();
}

#[test]
fn what_followed_a_mail_is_known_as_soon_as_the_money_is() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    let sent = |day: base::Day| {
        house.on(day).step::<_, Error>(house.command(), |tx| {
            let touch = new_touch(tx, debtor, Channel::Email, Direction::Out, Outcome::Sent);
            Ok(people::append_touch(tx, &touch)?)
        })
    };
    let mails = |day: base::Day| {
        let row = house.ctx.read::<_, Error>(|rx| Ok(rx.dossier(debtor)?)).unwrap().unwrap();
        let seen = strategy::features(&strategy::Dossier::open(&row).unwrap(), &strategy::Scale::of_pesos(day));
        [strategy::Feature::MailTries, strategy::Feature::MailFollowed].map(|feature| seen.get(feature))
    };
    sent(DAY).unwrap();
    assert_eq!(mails(plus(DAY, 3)), [Some(0), None]);

    house.pay(&house.on(plus(DAY, 4)), 1, 1_000_00);
    sent(plus(DAY, 9)).unwrap();

    assert_eq!(mails(plus(DAY, 10)), [Some(1), Some(1)]);
    assert_eq!(mails(plus(DAY, 17)), [Some(2), Some(1)]);
}

#[test]
fn a_promise_pauses_everything_and_its_breach_resumes() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    decided(&house, debtor);

    promise(&house, debtor, 50_000_00, plus(DAY, 5));
    let paused = house.standing(debtor);
    assert_eq!(paused.treatment, "wait");
    assert_eq!(house.ctx.read(|rx| strategy::work::to_send(rx, None, house.ctx.now.at, 10)).unwrap(), []);

    let due = plus(DAY, 5 + 2);
    work::night(&house.on(due), due, &mut |_, _| {}).unwrap();
    assert_eq!(state(&house, debtor), PromiseState::Open);
    let after = plus(due, 1);
    work::night(&house.on(after), after, &mut |_, _| {}).unwrap();
    work::hear(&house.on(after)).unwrap();

    assert_eq!(state(&house, debtor), PromiseState::Broken);
    assert_eq!(house.standing(debtor).treatment, "call_broken_promise");
    assert_eq!(announced(&house.ctx, facts::PromiseBroken::KIND), 1);
    let people: people::PeopleSection = house.ctx.read(|rx| rx.section(debtor)).unwrap().unwrap();
    assert!(people.holds.is_empty());
    house.check();
}

#[test]
fn a_promise_to_one_creditor_pauses_what_speaks_for_that_one_alone() {
    let house = House::new();
    let debtor = house.debtor(1, 45, 50_000_00);
    let other = ledger::work::creditor(&house.ctx, "Otro Banco").unwrap();
    house.owes_too(debtor, other, (20, 30_000_00));
    promise(&house, debtor, 50_000_00, plus(DAY, 5));

    work::hear(&house.ctx).unwrap();

    let decision = house.standing(debtor);
    assert_eq!(decision.creditor, Some(other));
    assert_ne!(decision.treatment, "wait");
    assert_eq!(decision.stage, ledger::Stage::of(20).index());
    house.check();

    let new =
        NewPromise { debtor, creditor: other, amount: Amount::minor(30_000_00), due: plus(DAY, 3), currency: None };
    house.ctx.step::<_, Error>(house.command(), |tx| strategy::promise(tx, &new)).unwrap();
    work::hear(&house.ctx).unwrap();
    assert_eq!(house.standing(debtor).because[0].code, "promise_open");
    work::night(&house.on(plus(DAY, 7)), plus(DAY, 7), &mut |_, _| {}).unwrap();
    assert_eq!(house.standing(debtor).creditor, Some(other), "whose promise was broken first");
    house.check();
}

#[test]
fn a_payment_keeps_a_promise_on_the_spot() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    decided(&house, debtor);
    promise(&house, debtor, 10_000_00, plus(DAY, 5));

    house.pay(&house.on(plus(DAY, 2)), 1, 9_500_00);
    work::hear(&house.on(plus(DAY, 2))).unwrap();

    assert_eq!(state(&house, debtor), PromiseState::Kept);
    assert_eq!(announced(&house.ctx, facts::PromiseKept::KIND), 1);
    house.check();
}

#[test]
fn money_of_the_two_days_before_counts_and_older_does_not() {
    let house = House::new();
    let (recent, old) = (house.debtor(1, 40, 50_000_00), house.debtor(2, 40, 50_000_00));
    house.pay(&house.on(plus(DAY, -1)), 1, 10_000_00);
    house.pay(&house.on(plus(DAY, -9)), 2, 10_000_00);

    promise(&house, recent, 10_000_00, plus(DAY, 5));
    promise(&house, old, 10_000_00, plus(DAY, 5));

    assert_eq!(state(&house, recent), PromiseState::Kept);
    assert_eq!(state(&house, old), PromiseState::Open);
    house.check();
}

#[test]
fn a_new_promise_takes_the_place_of_the_old_one() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    promise(&house, debtor, 10_000_00, plus(DAY, 5));

    promise(&house, debtor, 20_000_00, plus(DAY, 8));

    let rows = house.ctx.read::<_, Error>(|rx| Ok(promises(rx, debtor)?)).unwrap();
    let states = rows.iter().map(|row| (row.promise.amount.to_minor(), row.state)).collect::<BTreeMap<_, _>>();
    assert_eq!(states, BTreeMap::from([(10_000_00, PromiseState::Cancelled), (20_000_00, PromiseState::Open)]));
    house.check();
}

#[test]
fn an_answer_from_the_debtor_is_answered_by_a_person() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    decided(&house, debtor);

    house
        .ctx
        .step::<_, Error>(house.command(), |tx| {
            let touch = new_touch(tx, debtor, Channel::Email, Direction::In, Outcome::Replied);
            Ok(people::append_touch(tx, &touch)?)
        })
        .unwrap();
    work::hear(&house.ctx).unwrap();

    let now = house.standing(debtor);
    assert_eq!(now.treatment, "answer_debtor");
    house.ctx.step::<_, Error>(house.command(), |tx| work::carried_out(tx, debtor, now.id)).unwrap();
    let later = house.on(plus(DAY, 1));
    later.step::<_, Error>(house.command(), |tx| work::redecide(tx, debtor)).unwrap();
    assert_ne!(house.standing(debtor).treatment, "answer_debtor");
    house.check();
}

#[test]
fn who_closed_mail_and_has_no_other_point_is_never_written_to() {
    let house = House::new();
    let points = vec![NewPoint { kind: PointKind::Email, value: "a@example.com".into() }];
    let debtor = house.debtor_with(1, (100, 50_000_00), &points);
    house
        .ctx
        .step::<_, Error>(house.command(), |tx| {
            Ok(people::record_consent(tx, debtor, Channel::Email, Consent::Withdrawn, "test")?)
        })
        .unwrap();

    for offset in 0..40 {
        let day = plus(DAY, offset);
        work::night(&house.on(day), day, &mut |_, _| {}).unwrap();
        let now = house.standing(debtor);
        assert!(now.channel.is_none(), "{} on {day}", now.treatment);
    }
    house.check();
}

#[test]
fn what_was_sent_is_not_sent_again_before_its_cool_down() {
    let house = House::new();
    for n in 0..30 {
        house.debtor(n, 15, 50_000_00);
    }
    let mut sent: Vec<(DebtorId, String, i32)> = Vec::new();
    for offset in 0..25 {
        let day = plus(DAY, offset);
        let ctx = house.on(day);
        work::night(&ctx, day, &mut |_, _| {}).unwrap();
        for pending in ctx.read(|rx| work::to_send(rx, None, ctx.now.at, 100)).unwrap() {
            let decision = ctx.read(|rx| work::decision_to_send(rx, pending.debtor, day)).unwrap().unwrap();
            sent.push((pending.debtor, decision.treatment, offset));
            ctx.step::<_, Error>(house.command(), |tx| work::carried_out(tx, pending.debtor, decision.id)).unwrap();
        }
    }

    assert!(30 < sent.len());
    for (debtor, treatment, offset) in &sent {
        let cool_down = i32::from(strategy::Catalogue::shipped().by_code(treatment).unwrap().cool_down_days);
        let again = sent.iter().any(|(other, same, later)| {
            other == debtor && same == treatment && offset < later && *later < offset + cool_down
        });
        assert!(!again, "{treatment} again within {cool_down} days");
    }
    house.check();
}

#[test]
fn a_person_may_choose_otherwise_and_it_is_written_down() {
    let house = House::new();
    let agent = house.agent("ana", 10);
    let debtor = house.debtor(1, 40, 50_000_00);
    let before = decided(&house, debtor);
    let ctx = house.as_user(&agent, DAY);
    let reply = |answer, treatment: Option<&str>, reason: Option<&str>| work::Reply {
        command: house.command(),
        debtor,
        answer,
        treatment: treatment.map(str::to_owned),
        reason: reason.map(str::to_owned),
        until: Some(plus(DAY, 3)),
    };

    let missing = work::answer(&ctx, &reply(Answer::Other, Some("plan_offer"), Some(" ")));
    assert!(matches!(missing, Err(Error::Incomplete { needs: "reason", .. })));
    let chosen = work::answer(&ctx, &reply(Answer::Other, Some("plan_offer"), Some("pidió cuotas"))).unwrap();
    assert_eq!((chosen.treatment.as_str(), chosen.cell.as_str()), ("plan_offer", ""));
    work::night(&house.on(plus(DAY, 1)), plus(DAY, 1), &mut |_, _| {}).unwrap();
    assert_eq!(house.standing(debtor).id, chosen.id);

    let rows = ctx.read(|rx| strategy::decisions(rx, debtor, base::Timestamp::MAX, 10)).unwrap();
    assert_eq!(rows[1].standing.id, before.id);
    assert_eq!(rows[1].standing.answer, Some(Answer::Other));
    assert_eq!(rows[1].answer_reason.as_deref(), Some("pidió cuotas"));
    assert_eq!(rows[0].actor, "ana");
    assert_eq!(work::answer(&ctx, &reply(Answer::Later, None, None)).unwrap().treatment, "wait");
    house.check();
}

#[test]
fn an_agreement_that_is_up_to_date_pauses_and_a_broken_one_is_decided_at_once() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    decided(&house, debtor);
    let agreement = agree(&house);

    let due = plus(DAY, 5);
    let holds = |ctx: &Ctx| ctx.read(|rx| rx.section::<PeopleSection>(debtor)).unwrap().unwrap().holds;
    let expected = Hold { reason: HoldReason::Agreement, until: Some(due), creditor: Some(house.creditor) };
    assert_eq!(holds(&house.ctx), [expected]);
    assert_eq!(house.standing(debtor).treatment, "wait");

    let late = house.on(plus(due, 4));
    ledger::work::agreements::watch(&late).unwrap();
    work::hear(&late).unwrap();

    let state = ledger::work::agreements::agreement(&late, agreement).unwrap().agreement.state;
    assert_eq!((state, holds(&late)), (State::Broken, Vec::new()));
    assert_ne!(house.standing(debtor).treatment, "wait");
    house.check();
}

/// A finiquito without a down payment, due in five days, that three days late break.
fn agree(house: &House) -> AgreementId {
    let found = |rx: &store::Rx<'_>| ledger::account_by_reference(rx, Some(house.creditor), "R-1");
    let account = house.ctx.read(found).unwrap()[0].account;
    let deal = Deal {
        kind: Kind::LumpSum,
        ground: None,
        scope: Scope::Whole,
        discount: BTreeMap::from([(Component::Principal, "0.2".parse().unwrap())]),
        down_payment: Amount::ZERO,
        plan: Regular::once(plus(DAY, 5)),
        clause: Clause::LoseDiscount,
        split: Split::ProRata,
        valid_until: plus(DAY, 5),
        breaks: BreakRule { days_late_max: 3, missed_max: 2 },
    };
    let new = DraftAgreement { command: house.command(), accounts: vec![account], deal, offer: None, income: None };
    let id = agreements::draft(&house.ctx, new).unwrap();
    agreements::send(&house.ctx, house.command(), id).unwrap();
    let signature = Signature {
        by: "Persona 1".into(),
        method: Method::Paper,
        reference: "legajo".into(),
        text_hash: agreements::agreement(&house.ctx, id).unwrap().text_hash,
        at: house.ctx.now.at,
        on: DAY,
    };
    agreements::sign(&house.ctx, house.command(), id, &signature).unwrap();
    work::hear(&house.ctx).unwrap();
    id
}
