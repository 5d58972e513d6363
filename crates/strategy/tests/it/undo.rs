//! Taking back a result recorded by mistake: nothing of it is left, but in the log.
use crate::house::{DAY, House, plus};
use base::{Actor, Amount, DebtorId, Role, TouchId, UserId, Uuid};
use people::{Channel, Consent, Direction, Outcome, PeopleSection, User};
use store::{Ctx, Fact};
use strategy::{Error, NewPromise, PromiseState, facts, promises, work};

/// A debtor who waits for a call since their promise was broken, and who has promised a little again.
fn called(house: &House) -> DebtorId {
    let debtor = house.debtor(1, 40, 50_000_00);
    let promise = |ctx: &Ctx, amount, due| {
        let new = NewPromise { debtor, creditor: house.creditor, amount: Amount::minor(amount), due, currency: None };
        ctx.step::<_, Error>(house.command(), |tx| strategy::promise(tx, &new)).unwrap();
    };
    promise(&house.ctx, 500_00, DAY);
    let day = plus(DAY, 5);
    work::night(&house.on(day), day, &mut |_, _| {}).unwrap();
    work::hear(&house.on(day)).unwrap();
    debtor
}

fn result(house: &House, debtor: DebtorId, outcome: Outcome) -> work::Dispose {
    let (command, channel) = (house.command(), Channel::Voice);
    let (point, note, promise, call_back) = (None, None, None, None);
    work::Dispose {
        command,
        debtor,
        channel,
        point,
        result: outcome,
        note,
        tone: None,
        seconds: 95,
        promise,
        call_back,
    }
}

fn promised(house: &House, debtor: DebtorId, amount: i64, days: i32) -> work::Dispose {
    let made = work::PromiseMade {
        amount: Amount::minor(amount),
        due: plus(DAY, 5 + days),
        creditor: house.creditor,
        currency: None,
    };
    work::Dispose { promise: Some(made), ..result(house, debtor, Outcome::Promise) }
}

fn undo(house: &House, debtor: DebtorId, touch: TouchId) -> work::UndoResult {
    work::UndoResult { command: house.command(), debtor, touch, reason: "era otra persona".into() }
}

fn supervisor(house: &House, day: base::Day) -> Ctx {
    let (id, login) = (UserId(Uuid::from_u128(77)), "sole".to_owned());
    Ctx { actor: Actor::User { id, login, role: Role::Supervisor, creditors: None }, ..house.on(day) }
}

fn people_of(ctx: &Ctx, debtor: DebtorId) -> PeopleSection {
    ctx.read(|rx| rx.section(debtor)).unwrap().unwrap()
}

fn states(ctx: &Ctx, debtor: DebtorId) -> Vec<(i64, PromiseState)> {
    let rows = ctx.read::<_, Error>(|rx| Ok(promises(rx, debtor)?)).unwrap();
    rows.iter().map(|row| (row.promise.amount.to_minor(), row.state)).collect()
}

fn check(house: &House, debtor: DebtorId) {
    house.check();
    let rebuilt = house.ctx.read(|rx| people::rebuild(rx, debtor)).unwrap();
    assert_eq!(rebuilt, Some(people_of(&house.ctx, debtor)));
}

#[test]
fn a_promise_recorded_by_mistake_leaves_nothing_but_a_line_in_the_log() {
    let house = House::new();
    let ana = house.agent("ana", 5);
    let debtor = called(&house);
    let ctx = house.as_user(&ana, plus(DAY, 5));
    let (people, decision) = (people_of(&ctx, debtor), house.standing(debtor));
    let (done, paused) = work::dispose(&ctx, &promised(&house, debtor, 4_000_00, 4)).unwrap();
    assert_eq!(paused.unwrap().treatment, "wait");
    work::hear(&ctx).unwrap();

    let undo = undo(&house, debtor, done.touch);
    let after = work::undo_result(&ctx, &undo).unwrap().unwrap();
    let again = work::undo_result(&ctx, &undo).unwrap().unwrap();
    work::hear(&ctx).unwrap();

    assert_eq!((after.treatment, after.carried), (decision.treatment, None));
    assert_eq!(after.id, again.id);
    let now = people_of(&ctx, debtor);
    assert_eq!((now.touches, now.counts, now.holds), (people.touches, people.counts, Vec::new()));
    assert_eq!(states(&ctx, debtor), [(500_00, PromiseState::Broken), (4_000_00, PromiseState::Withdrawn)]);
    let log = ctx.read(|rx| Ok::<_, Error>((people::timeline(rx, debtor, None, 9)?, people::corrections(rx, debtor)?)));
    let (touches, corrections) = log.unwrap();
    assert_eq!((touches.len(), corrections.len()), (1, 1));
    assert_eq!(corrections[0].corrects, Some(done.touch));
    assert_eq!((corrections[0].actor.as_str(), corrections[0].note.as_deref()), ("ana", Some("era otra persona")));
    assert_eq!(ctx.read(|rx| work::done_today(rx, Some(ana.id), ctx.now.day)).unwrap(), 0);
    let list = ctx.read(|rx| work::worklist(rx, ana.id, ctx.now.day, ctx.now.at)).unwrap();
    assert_eq!(list.iter().map(|item| item.debtor).collect::<Vec<_>>(), [debtor]);
    check(&house, debtor);
}

#[test]
fn the_promise_that_a_mistaken_one_took_the_place_of_is_open_again() {
    let house = House::new();
    let ana = house.agent("ana", 5);
    let debtor = called(&house);
    let ctx = house.as_user(&ana, plus(DAY, 5));
    let record = |amount, days| work::dispose(&ctx, &promised(&house, debtor, amount, days)).unwrap().0.touch;
    let (_, second, third) = (record(1_000_00, 3), record(2_000_00, 4), record(3_000_00, 5));
    let now = |amount| states(&ctx, debtor).into_iter().find(|(own, _)| *own == amount).unwrap().1;

    work::undo_result(&ctx, &undo(&house, debtor, second)).unwrap();
    assert_eq!((now(1_000_00), now(3_000_00)), (PromiseState::Cancelled, PromiseState::Open));

    work::undo_result(&ctx, &undo(&house, debtor, third)).unwrap();
    work::hear(&ctx).unwrap();
    assert_eq!((now(1_000_00), now(3_000_00)), (PromiseState::Open, PromiseState::Withdrawn));
    assert_eq!(people_of(&ctx, debtor).holds.len(), 1);
    check(&house, debtor);
}

#[test]
fn what_was_said_of_a_channel_or_a_number_in_a_mistaken_result_was_not_said() {
    let house = House::new();
    let ana = house.agent("ana", 5);
    let debtor = called(&house);
    let ctx = house.as_user(&ana, plus(DAY, 5));
    let step = |command, outcome| work::Dispose { command, ..result(&house, debtor, outcome) };
    house
        .ctx
        .step::<_, people::Error>(house.command(), |tx| {
            people::record_consent(tx, debtor, Channel::Voice, Consent::Given, "alta")
        })
        .unwrap();
    let point = people_of(&ctx, debtor).points[1].id;
    let before = people_of(&ctx, debtor);
    let opted = work::dispose(&ctx, &step(house.command(), Outcome::OptedOut)).unwrap().0;
    let wrong = work::Dispose { point: Some(point), ..step(house.command(), Outcome::WrongNumber) };
    let wrong = work::dispose(&ctx, &wrong).unwrap().0;
    assert_eq!(people_of(&ctx, debtor).consent(Channel::Voice), Some(Consent::Withdrawn));

    for touch in [opted.touch, wrong.touch] {
        work::undo_result(&ctx, &undo(&house, debtor, touch)).unwrap();
    }
    work::hear(&ctx).unwrap();

    let after = people_of(&ctx, debtor);
    assert_eq!((after.consents, after.points), (before.consents, before.points));
    check(&house, debtor);
}

#[test]
fn a_call_back_recorded_by_mistake_waits_for_nobody() {
    let house = House::new();
    let ana = house.agent("ana", 5);
    let debtor = called(&house);
    let ctx = house.as_user(&ana, plus(DAY, 5));
    let decision = house.standing(debtor).treatment;
    let later = work::Dispose { call_back: Some(plus(DAY, 9)), ..result(&house, debtor, Outcome::CallBack) };
    let (done, waits) = work::dispose(&ctx, &later).unwrap();
    assert!(waits.unwrap().not_before.is_some());

    let after = work::undo_result(&ctx, &undo(&house, debtor, done.touch)).unwrap().unwrap();
    work::hear(&ctx).unwrap();

    assert_eq!(after.treatment, decision);
    check(&house, debtor);
}

#[test]
fn ones_own_is_undone_on_its_day_anybodys_by_who_leads_and_only_once() {
    let house = House::new();
    let (ana, beto) = (house.agent("ana", 5), house.agent("beto", 5));
    let debtor = called(&house);
    let day = plus(DAY, 5);
    let ctx = house.as_user(&ana, day);
    let done = work::dispose(&ctx, &promised(&house, debtor, 4_000_00, 9)).unwrap().0;
    let as_user = |user: &User, day| house.as_user(user, day);
    let asked = || undo(&house, debtor, done.touch);

    let refused = work::undo_result(&as_user(&beto, day), &asked()).unwrap_err();
    assert!(matches!(refused, Error::NotTheirsToUndo(_)), "{refused}");
    let refused = work::undo_result(&as_user(&ana, plus(day, 1)), &asked()).unwrap_err();
    assert!(matches!(refused, Error::NotTheirsToUndo(_)), "{refused}");
    let blank = work::UndoResult { reason: "  ".into(), ..asked() };
    assert!(matches!(work::undo_result(&ctx, &blank).unwrap_err(), Error::Incomplete { needs: "reason", .. }));
    let of = |ctx: &Ctx| ctx.read(|rx| work::undoable(ctx, rx, debtor)).unwrap();
    assert_eq!((of(&ctx), of(&as_user(&beto, day))), (vec![done.touch], vec![]));

    let sole = supervisor(&house, plus(day, 2));
    assert_eq!(of(&sole), [done.touch]);
    work::undo_result(&sole, &asked()).unwrap();
    let refused = work::undo_result(&sole, &asked()).unwrap_err();
    assert!(matches!(refused, Error::NoResult(_)), "{refused}");
    let mut withdrawn = 0;
    let count = |_: &store::Tx<'_>, _: &store::Heard| {
        withdrawn += 1;
        Ok::<_, Error>(())
    };
    sole.listen("test", &[facts::PromiseWithdrawn::KIND], 10, count).unwrap();
    assert_eq!(withdrawn, 1);
    work::hear(&sole).unwrap();
    check(&house, debtor);
}

#[test]
fn what_nobody_recorded_at_the_desk_cannot_be_undone() {
    let house = House::new();
    let debtor = called(&house);
    let touch = house
        .ctx
        .step::<_, people::Error>(house.command(), |tx| {
            let touch = people::new_touch(tx, debtor, Channel::Email, Direction::Out, Outcome::Sent);
            people::append_touch(tx, &touch)?;
            Ok(touch.id)
        })
        .unwrap();

    let refused = work::undo_result(&supervisor(&house, DAY), &undo(&house, debtor, touch)).unwrap_err();

    assert!(matches!(refused, Error::NoResult(_)), "{refused}");
}
