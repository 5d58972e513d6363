//! What debtors contest, from the desk to the decision.
use crate::house::{DAY, House, at, plus};
use base::{Actor, Amount, Role};
use people::{Datum, Ending, HoldReason, NewParty, PartyKey, PartyKind, PeopleSection, Traits};
use store::Ctx;
use strategy::{Error, Feature, Guard, Indicator, features, view, work};
use work::{EndContest, NewContest};

fn people(house: &House, debtor: base::DebtorId) -> PeopleSection {
    let stored = house.ctx.read(|rx| rx.section(debtor)).unwrap().unwrap();
    assert_eq!(Some(&stored), house.ctx.read(|rx| people::rebuild(rx, debtor)).unwrap().as_ref());
    stored
}

fn contest(house: &House, ctx: &Ctx, debtor: base::DebtorId, datum: Datum) -> Result<base::ContestId, Error> {
    let new = NewContest { command: house.command(), debtor, datum, words: "Eso no es así".into() };
    work::contest(ctx, &new)
}

fn end(
    house: &House,
    ctx: &Ctx,
    (debtor, contest): (base::DebtorId, base::ContestId),
    ending: Ending,
) -> Result<(), Error> {
    let reason = "Lo verificamos con el acreedor".to_owned();
    work::end_contest(ctx, &EndContest { command: house.command(), debtor, contest, ending, reason, value: None })
}

fn account(house: &House, debtor: base::DebtorId) -> base::AccountId {
    let ledger: ledger::LedgerSection = house.ctx.read(|rx| rx.section(debtor)).unwrap().unwrap();
    ledger.accounts[0].id
}

#[test]
fn a_contested_debt_is_not_asked_for_until_it_is_verified() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    assert!(!house.standing(debtor).cell.is_empty());

    let id = contest(&house, &house.ctx, debtor, Datum::Account(account(&house, debtor))).unwrap();

    let held = people(&house, debtor);
    assert_eq!(held.holds[0].reason, HoldReason::Dispute);
    // Wednesday 4 March and five business days.
    assert_eq!(held.contests[0].due, jiff::civil::date(2026, 3, 11));
    let told = house.ctx.read(|rx| view(rx, debtor, DAY)).unwrap().unwrap();
    assert_eq!(told.dossier.strategy.standing.as_ref().unwrap().because.guard, Some(Guard::Held));
    assert_ne!(told.assessment.segment.code(), "Z");
    house.check();

    let tomorrow = house.on(plus(DAY, 1));
    assert!(matches!(end(&house, &tomorrow, (debtor, id), Ending::Rectified), Err(Error::NotCorrected("account"))));
    end(&house, &tomorrow, (debtor, id), Ending::Confirmed).unwrap();
    assert_eq!(people(&house, debtor).holds, []);
    assert!(!house.standing(debtor).cell.is_empty());
    house.check();
}

#[test]
fn an_amount_is_rectified_once_the_ledger_says_something_else() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    let id = contest(&house, &house.ctx, debtor, Datum::Amount(account(&house, debtor))).unwrap();
    let tomorrow = house.on(plus(DAY, 1));
    assert!(matches!(end(&house, &tomorrow, (debtor, id), Ending::Rectified), Err(Error::NotCorrected("amount"))));

    house.pay(&tomorrow, 1, 20_000_00);
    end(&house, &tomorrow, (debtor, id), Ending::Rectified).unwrap();

    assert_eq!((people(&house, debtor).holds, people(&house, debtor).contests), (vec![], vec![]));
}

#[test]
fn an_indicator_says_that_it_is_under_review_and_is_less_sure() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    let keys = vec![PartyKey { scheme: format!("client:{}", house.creditor), value: "1".into() }];
    let traits = Traits { income: Some(Amount::minor(200_000_00)), employment_months: Some(40), ..Traits::default() };
    let told = NewParty { kind: PartyKind::Person, name: "Persona 1".into(), keys, points: Vec::new(), traits };
    house.ctx.step::<_, Error>(house.command(), |tx| Ok(people::register(tx, &told)?)).unwrap();
    let seen = || house.ctx.read(|rx| view(rx, debtor, DAY)).unwrap().unwrap();
    let before = seen().assessment;
    assert!(before.under_review(&seen().policy.cards, Indicator::Ability).is_empty());

    contest(&house, &house.ctx, debtor, Datum::Income).unwrap();

    let now = seen();
    let (ability, trust) = (Indicator::Ability, Indicator::Trust);
    assert_eq!(now.assessment.under_review(&now.policy.cards, ability), [Datum::Income]);
    assert!(now.assessment.under_review(&now.policy.cards, trust).is_empty());
    assert!(now.assessment.reading(ability).confidence < before.reading(ability).confidence);
    assert_eq!(now.assessment.reading(trust), before.reading(trust));
    // What the night keeps to learn from is the same.
    assert_eq!(now.assessment.features.hash(), now.dossier.strategy.standing.as_ref().unwrap().features_hash);
    let scale = house.ctx.read(|rx| strategy::scale(rx, &now.policy, DAY)).unwrap();
    assert_eq!(features(&now.dossier, &scale).get(Feature::OwedToIncome), None);
}

#[test]
fn only_who_leads_answers_and_only_who_may_see_it_contests() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    let user = house.agent("ana", 10);
    let ana = house.as_user(&user, DAY);
    let phone = people(&house, debtor).points[1].id;
    let id = contest(&house, &ana, debtor, Datum::Point(phone)).unwrap();

    assert!(matches!(end(&house, &ana, (debtor, id), Ending::Confirmed), Err(Error::Denied(_))));
    end(&house, &ana, (debtor, id), Ending::Withdrawn).unwrap();
    let other = ledger::work::creditor(&house.ctx, "Otro").unwrap();
    let stranger = Actor::User { id: user.id, login: "eva".into(), role: Role::Agent, creditors: Some(vec![other]) };
    let stranger = Ctx { actor: stranger, ..house.ctx.clone() };
    assert!(matches!(contest(&house, &stranger, debtor, Datum::Point(phone)), Err(Error::NoDebtor(_))));
    let empty = NewContest { command: house.command(), debtor, datum: Datum::Point(phone), words: "  ".into() };
    assert!(matches!(work::contest(&ana, &empty), Err(Error::Incomplete { needs: "words", .. })));
}

#[test]
fn who_leads_sees_what_presses_first() {
    let house = House::new();
    let (one, other) = (house.debtor(1, 40, 50_000_00), house.debtor(2, 40, 50_000_00));
    let point = |debtor| Datum::Point(people(&house, debtor).points[0].id);
    let second = contest(&house, &house.on(plus(DAY, 2)), other, point(other)).unwrap();
    let first = contest(&house, &house.ctx, one, point(one)).unwrap();

    let told = work::pressing_contests(&Ctx { now: at(plus(DAY, 5)), ..house.ctx.clone() }).unwrap();

    let told: Vec<_> = told.iter().map(|(one, presses)| (one.contested.id, *presses)).collect();
    assert_eq!(told, [(first, true), (second, false)]);
}

#[test]
fn a_debtor_who_denies_by_mail_contests_each_debt_there() {
    let house = House::new();
    let debtor = house.debtor(1, 40, 50_000_00);
    let other = ledger::work::creditor(&house.ctx, "Otro").unwrap();
    house.owes_too(debtor, other, (10, 5_000_00));

    for _ in 0..2 {
        let denied = |tx: &store::Tx<'_>| work::contest_debts(tx, debtor, Some(house.creditor), "No la reconozco");
        house.ctx.step::<_, Error>(house.command(), denied).unwrap();
    }

    let section = people(&house, debtor);
    assert_eq!((section.contests.len(), section.holds.len()), (1, 1));
    assert_eq!(section.holds[0].creditor, Some(house.creditor));
}
