//! Letters that were read aloud, as a debtor would hear them: kept, so that no change makes one sound like a machine.
use crate::house::{DAY, House, plus};
use base::{Amount, DebtorId, day_number};
use jiff::civil::date;
use people::{Channel, Datum, Direction, NewParty, Outcome, PartyKey, PartyKind, Touch, Traits};
use std::path::Path;
use store::Ctx;
use strategy::{
    DebtTold, DecisionTold, Desk, Error, NewPromise, Told, decisions, explain, promise, scale, view,
    work::{self, AskReview, Dispose, EndReview, NewContest},
};

fn letter(house: &House, ctx: &Ctx, debtor: DebtorId) -> String {
    let read = |rx: &store::Rx<'_>| {
        let (seen, party) = (view(rx, debtor, ctx.now.day)?.unwrap(), people::party(rx, debtor)?.unwrap());
        let row = decisions(rx, debtor, base::Timestamp::MAX, 1)?.into_iter().next();
        let decision = row.as_ref().map(|row| DecisionTold {
            treatment: &row.treatment,
            standing: &row.standing,
            drawn: row.drawn.as_ref(),
            reason: row.answer_reason.as_deref(),
        });
        let day = day_number(ctx.now.day);
        let told = |account: &ledger::AccountView| DebtTold {
            creditor: "Banco del Sur".into(),
            name: format!("{} {}", ledger::product_label(&account.product), account.reference),
            due: account.owed(day).total(),
            currency: account.currency,
            days_past_due: account.days_past_due(day),
            contested: seen.dossier.people.is_contested(Datum::Account(account.id)),
        };
        let debts: Vec<DebtTold> = seen.dossier.ledger.accounts.iter().map(told).collect();
        let desk = Desk {
            house: "Cobranzas del Sur".into(),
            phone: "0800 555 0100".into(),
            hours: "de lunes a viernes de 9 a 18".into(),
            mailbox: "respuestas@ejemplo.com.ar".into(),
        };
        Ok::<_, Error>(
            explain(&Told {
                name: &party.name,
                dossier: &seen.dossier,
                assessment: &seen.assessment,
                policy: &seen.policy,
                scale: &scale(rx, &seen.policy, ctx.now.day)?,
                decision,
                debts: &debts,
                points: &party.points,
                contests: &work::contests_of(rx, &house.ctx, debtor)?,
                reviews: &work::reviews_of(rx, &house.ctx, debtor)?,
                desk: &desk,
                apart: &[],
            })
            .text(),
        )
    };
    ctx.read(read).unwrap()
}

/// Somebody late for the first time, of whom the creditor told what they earn, and who says that it is not so.
fn late_and_contested() -> String {
    let house = House::new();
    let debtor = house.debtor(1, 12, 48_350_00);
    let keys = vec![PartyKey { scheme: format!("client:{}", house.creditor), value: "1".into() }];
    let traits = Traits { income: Some(Amount::minor(900_000_00)), employment_months: Some(26), ..Traits::default() };
    let told =
        NewParty { kind: PartyKind::Person, name: "PÉREZ, ANA MARÍA".into(), keys, points: Vec::new(), traits };
    house.ctx.step::<_, Error>(house.command(), |tx| Ok(people::register(tx, &told)?)).unwrap();
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    let words = "Hace un año que gano la mitad".to_owned();
    work::contest(&house.ctx, &NewContest { command: house.command(), debtor, datum: Datum::Income, words }).unwrap();
    letter(&house, &house.ctx, debtor)
}

/// Somebody who was called, promised, and did not pay.
fn promise_broken() -> String {
    let house = House::new();
    let debtor = house.debtor(2, 70, 215_000_00);
    let touched = |tx: &store::Tx<'_>| {
        let touch = people::new_touch(tx, debtor, Channel::Voice, Direction::Out, Outcome::Promise);
        people::append_touch(tx, &Touch { creditor: Some(house.creditor), ..touch })?;
        let (amount, due) = (Amount::minor(50_000_00), plus(DAY, 2));
        promise(tx, &NewPromise { debtor, creditor: house.creditor, amount, due, currency: None })
    };
    house.ctx.step::<_, Error>(house.command(), touched).unwrap();
    let after = house.on(plus(DAY, 8));
    work::night(&after, plus(DAY, 8), &mut |_, _| {}).unwrap();
    letter(&house, &after, debtor)
}

/// Somebody who said that they cannot pay, and asked for a person, who decided to leave them in peace.
fn looked_at() -> String {
    let house = House::new();
    let debtor = house.debtor(3, 130, 1_480_000_00);
    let touched = |tx: &store::Tx<'_>| {
        let touch = people::new_touch(tx, debtor, Channel::Email, Direction::In, Outcome::CannotPay);
        Ok(people::append_touch(tx, &Touch { creditor: Some(house.creditor), ..touch })?)
    };
    house.ctx.step::<_, Error>(house.command(), touched).unwrap();
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    let words = "Me quedé sin trabajo, quiero hablar con alguien".to_owned();
    let review = work::ask_review(&house.ctx, &AskReview { command: house.command(), debtor, words }).unwrap();
    let (instead, reason) =
        (Some("rest".to_owned()), "Entendemos tu situación. Te esperamos un mes y después hablamos.");
    let later = house.on(date(2026, 3, 6));
    let end = EndReview { command: house.command(), debtor, review, instead, reason: reason.into() };
    work::end_review(&later, &end).unwrap();
    letter(&house, &later, debtor)
}

/// Somebody who told the agent that called them not to call again.
fn no_more_calls() -> String {
    let house = House::new();
    let debtor = house.debtor(4, 45, 96_000_00);
    work::night(&house.ctx, DAY, &mut |_, _| {}).unwrap();
    let said = Dispose {
        command: house.command(),
        debtor,
        channel: Channel::Voice,
        point: None,
        result: Outcome::OptedOut,
        note: Some("No me llamen más".into()),
        tone: None,
        seconds: 40,
        promise: None,
        call_back: None,
    };
    work::dispose(&house.ctx, &said).unwrap();
    let after = house.on(plus(DAY, 1));
    work::night(&after, plus(DAY, 1), &mut |_, _| {}).unwrap();
    letter(&house, &after, debtor)
}

#[test]
fn the_letters_are_those_that_were_read_aloud() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/letters");
    let letters = [
        ("atraso-y-dato-impugnado", late_and_contested()),
        ("promesa", promise_broken()),
        ("revision", looked_at()),
        ("no-me-llamen", no_more_calls()),
    ];

    let mut changed = Vec::new();
    for (name, letter) in letters {
        let file = folder.join(format!("{name}.txt"));
        if std::fs::read_to_string(&file).ok().as_deref() != Some(&letter) {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &letter).unwrap();
            changed.push(name);
        }
    }
    assert!(changed.is_empty(), "{changed:?} read otherwise and were written again: read them aloud, then commit them");
}
