//! What goes out.
use crate::{
    house::{House, head, header, reply},
    posts::{Dies, Gate, Slow, Told},
    server::MailServer,
    sql::smuggle_template,
};
use base::Timestamp;
use contact::{Delivery, MessageState, OfferTerms, out::Outgoing, work};
use people::{Channel, Direction, Outcome, PointState};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Barrier,
};

#[test]
fn a_decision_goes_out_by_a_real_server_and_becomes_a_touch() {
    let (house, server) = (House::new(), MailServer::start());
    let ana = house.ana("overdue_notice");
    let decision = house.strategy(ana).standing.unwrap();

    let report = work::send_due(&house.ctx, &server.post(), 10).unwrap();

    assert_eq!((report.sent, report.touched()), (1, 1));
    let mails = server.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    let touch = &house.touches(ana)[0];
    let id = touch.message.unwrap().0.simple().to_string();
    assert_eq!(header(mail, "X-Envelope-To"), "ana@correo.example");
    assert_eq!(header(mail, "X-Envelope-From"), format!("respuestas+{id}@litoral.example"));
    assert_eq!(header(mail, "From"), "\"Cobranzas del Litoral\" <respuestas@litoral.example>");
    assert_eq!(header(mail, "Message-ID"), format!("<{id}@litoral.example>"));
    assert!(header(mail, "Reply-To").ends_with(&format!("<respuestas+{id}@litoral.example>")));
    assert!(header(mail, "List-Unsubscribe").starts_with("<mailto:respuestas+"));
    assert!(header(mail, "Content-Type").starts_with("multipart/alternative"));
    assert_eq!((touch.channel, touch.direction, touch.outcome), (Channel::Email, Direction::Out, Outcome::Sent));
    assert_eq!((touch.decision, touch.propensity_ppm), (Some(decision.id), Some(decision.propensity_ppm)));
    assert_eq!(touch.rule.as_deref(), Some("AR-default@2026-01-01"));
    assert!(0 < touch.cost_minor && touch.stage.is_some() && touch.point.is_some());
    let row = house.ctx.read(|rx| work::message(rx, touch.message.unwrap())).unwrap().unwrap();
    assert_eq!((row.state, row.template_version), (MessageState::Sent, Some(1)));
    let text = row.body.unwrap();
    assert!(text.contains("operación PP-1000, contratada con Banco del Sur el 10/11/2025"), "{text}");
    assert!(text.contains("- Capital: $ 10.000,00\n"), "{text}");

    assert_eq!(work::send_due(&house.ctx, &server.post(), 10).unwrap().touched(), 0);
    assert_eq!(server.mails().len(), 1);
}

#[test]
fn a_dead_mailbox_bounces_and_is_not_written_to_again() {
    let (mut house, server) = (House::new(), MailServer::start());
    let debtor = house.person("Gómez, Luis", "rebota@correo.example");
    house.loan(debtor, house.creditor("Banco del Sur"), "PP-1");
    house.choose(debtor, "reminder_friendly");

    assert_eq!(work::send_due(&house.ctx, &server.post(), 10).unwrap().bounced, 1);

    assert_eq!(house.touches(debtor)[0].outcome, Outcome::Bounced);
    assert_eq!(house.people(debtor).points[0].state, PointState::Bad);

    house.wait(60 * 24);
    house.choose(debtor, "overdue_notice");
    let report = work::send_due(&house.ctx, &server.post(), 10).unwrap();
    assert_eq!((report.withheld, report.touched()), (1, 1));
    let withheld = house.ctx.read(|rx| work::withheld(rx, 10)).unwrap();
    assert_eq!(withheld[0].reason.as_deref(), Some("No hay un correo que funcione."));
}

#[test]
fn a_full_mailbox_fails_and_stays_good() {
    let (house, server) = (House::new(), MailServer::start());
    let debtor = house.person("Gómez, Luis", "lleno@correo.example");
    house.loan(debtor, house.creditor("Banco del Sur"), "PP-1");
    house.choose(debtor, "reminder_friendly");

    assert_eq!(work::send_due(&house.ctx, &server.post(), 10).unwrap().failed, 1);

    assert_ne!(house.people(debtor).points[0].state, PointState::Bad);
}

#[test]
fn a_busy_server_is_tried_again_with_the_same_message_and_only_then_is_there_a_touch() {
    let (mut house, server) = (House::new(), MailServer::start());
    let debtor = house.person("Gómez, Luis", "lento@correo.example");
    house.loan(debtor, house.creditor("Banco del Sur"), "PP-1");
    house.choose(debtor, "reminder_friendly");
    let post = server.post();

    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().waiting, 1);
    let waiting = house.ctx.read(|rx| work::messages_of(rx, debtor, 10)).unwrap();
    assert_eq!((waiting[0].state, house.touches(debtor).len()), (MessageState::Waiting, 0));
    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().touched(), 0);
    house.wait(6);
    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().sent, 1);

    assert_eq!(house.touches(debtor)[0].message, Some(waiting[0].task.message));
    assert_eq!(server.mails().len(), 1);
}

#[test]
fn a_server_that_is_always_busy_is_given_up() {
    let mut house = House::new();
    let ana = house.ana("reminder_friendly");
    let post = Told::new((0..9).map(|_| Delivery::Later("451 try later".into())));

    let mut failed = 0;
    for _ in 0..9 {
        failed += work::send_due(&house.ctx, &post, 10).unwrap().failed;
        house.wait(60);
    }

    assert_eq!((failed, post.seen.lock().unwrap().len()), (1, 5));
    assert_eq!(house.touches(ana)[0].outcome, Outcome::Failed);
}

#[test]
fn a_line_cut_after_the_message_leaves_it_uncertain_and_it_is_not_sent_again() {
    let (mut house, server) = (House::new(), MailServer::start());
    let debtor = house.person("Gómez, Luis", "corta@correo.example");
    house.loan(debtor, house.creditor("Banco del Sur"), "PP-1");
    house.choose(debtor, "reminder_friendly");

    assert_eq!(work::send_due(&house.ctx, &server.post(), 10).unwrap().uncertain, 1);
    house.wait(600);

    assert_eq!(work::send_due(&house.ctx, &server.post(), 10).unwrap().touched(), 0);
    assert_eq!(house.touches(debtor)[0].outcome, Outcome::Uncertain);
}

#[test]
fn nobody_there_is_tried_again() {
    let house = House::new();
    house.ana("reminder_friendly");
    let gone = MailServer::start().post();

    assert_eq!(work::send_due(&house.ctx, &gone, 10).unwrap().waiting, 1);
}

#[test]
fn a_crash_while_sending_leaves_the_message_uncertain_once() {
    let mut house = House::new();
    let ana = house.ana("overdue_notice");

    let crash = catch_unwind(AssertUnwindSafe(|| work::send_due(&house.ctx, &Dies, 10)));
    assert!(crash.is_err());
    let left = house.ctx.read(|rx| work::messages_of(rx, ana, 10)).unwrap();
    assert_eq!((left[0].state, house.touches(ana).len()), (MessageState::Sending, 0));

    assert_eq!(work::recover(&house.ctx, house.ctx.now.at).unwrap().uncertain, 1);
    assert_eq!(work::recover(&house.ctx, house.ctx.now.at).unwrap().touched(), 0);
    house.wait(60);
    assert_eq!(work::send_due(&house.ctx, &Told::default(), 10).unwrap().touched(), 0);
    let touches = house.touches(ana);
    assert_eq!((touches.len(), touches[0].outcome), (1, Outcome::Uncertain));
}

#[test]
fn one_message_tells_of_all_debts_with_one_creditor_and_names_no_other() {
    let house = House::new();
    let (south, north) = (house.creditor("Banco del Sur"), house.creditor("Financiera Norte"));
    let ana = house.person("PÉREZ, ANA", "ana@correo.example");
    house.loan(ana, south, "SUR-1");
    house.loan(ana, south, "SUR-2");
    house.loan(ana, north, "NORTE-1");
    house.choose(ana, "overdue_notice");
    let post = Told::default();

    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().sent, 1);

    let seen = post.seen.lock().unwrap();
    let [Outgoing { text, html, subject, .. }] = seen.as_slice() else { panic!("{seen:?}") };
    let whole = format!("{subject}{text}{html}");
    let says = |words: &str| whole.contains(words);
    let (own, other) = if says("Banco del Sur") { (2, "NORTE-1") } else { (1, "SUR-") };
    assert_eq!(["SUR-1", "SUR-2", "NORTE-1"].iter().filter(|reference| says(reference)).count(), own, "{text}");
    assert!(!says(other) && says("Banco del Sur") != says("Financiera Norte"), "{text}");
}

#[test]
fn a_figure_that_the_ledger_does_not_hold_is_not_sent_but_shown() {
    let house = House::new();
    let ana = house.ana("overdue_notice");
    smuggle_template(&house, "overdue_notice", "Hola. Son $ 123,45.\n\n{{ detail }}\n\n{{ foot }}");
    let post = Told::default();

    let report = work::send_due(&house.ctx, &post, 10).unwrap();

    assert_eq!((report.withheld, report.sent, post.seen.lock().unwrap().len()), (1, 0, 0));
    let withheld = house.ctx.read(|rx| work::withheld(rx, 10)).unwrap();
    assert_eq!(withheld[0].reason.as_deref(), Some("Una cifra del mensaje no coincide con la cuenta."));
    let touch = &house.touches(ana)[0];
    assert_eq!((touch.outcome, touch.rule.as_deref()), (Outcome::RefusedByRule, Some("contact/figures")));
    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().touched(), 0);
}

#[test]
fn a_template_is_published_only_if_what_it_writes_may_be_sent() {
    let house = House::new();
    let publish = |body: &str| {
        let (command, body) = (house.command(), format!("{body}\n\n{{{{ detail }}}}\n\n{{{{ foot }}}}"));
        let (code, subject) = ("overdue_notice".to_owned(), "Tu cuenta".to_owned());
        work::publish_template(&house.ctx, &work::PublishTemplate { command, code, subject, body })
    };

    assert!(matches!(publish("Son $ 123,45."), Err(contact::Error::BadTemplate(_))));
    assert!(matches!(publish("Te vamos a embargar."), Err(contact::Error::BadTemplate(_))));
    assert_eq!(publish("Hola, {{ name }}. Son {{ total }}.").unwrap(), 2);

    house.ana("overdue_notice");
    let post = Told::default();
    work::send_due(&house.ctx, &post, 10).unwrap();
    assert!(post.seen.lock().unwrap()[0].text.starts_with("Hola, Ana. Son $ "));
}

#[test]
fn a_plan_is_offered_only_in_the_name_of_a_creditor_that_allows_it_and_sums_to_the_debt() {
    let house = House::new();
    house.ana("plan_offer");
    let offers = OfferTerms { plan_parts: Some(3), write_down: None, valid_days: 7 };
    let head = contact::Letterhead { offers, ..head() };
    let creditor = Some(house.creditor("Banco del Sur"));
    work::set_letterhead(&house.ctx, &work::SetLetterhead { command: house.command(), creditor, head }).unwrap();
    let post = Told::default();

    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().sent, 1);

    let text = post.seen.lock().unwrap()[0].text.clone();
    assert!(text.contains("- 26/03/2026: $ ") && text.contains("- 26/05/2026: $ "), "{text}");
}

#[test]
fn what_conduct_forbids_now_waits_until_it_may_be_asked_again() {
    let mut house = House::new();
    let ana = house.ana("overdue_notice");
    house.wait(60 * 11);
    let post = Told::default();

    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().waiting, 1);
    assert_eq!(house.touches(ana)[0].outcome, Outcome::RefusedByRule);
    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().touched(), 0);
    let next: Timestamp = house.ctx.read(|rx| work::messages_of(rx, ana, 1)).unwrap()[0].next_at.unwrap();
    assert_eq!(next, "2026-03-20T11:00:00Z".parse().unwrap());

    house.wait(60 * 13);
    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().sent, 1);
}

#[test]
fn messages_go_out_side_by_side() {
    let house = House::new();
    let south = house.creditor("Banco del Sur");
    for name in ["uno", "dos"] {
        let debtor = house.person(name, &format!("{name}@correo.example"));
        house.loan(debtor, south, name);
        house.choose(debtor, "reminder_friendly");
    }

    assert_eq!(work::send_due(&house.ctx, &Slow(Barrier::new(2)), 10).unwrap().sent, 2);
}

#[test]
fn nobody_is_written_to_while_another_message_to_them_is_going_out() {
    let (house, gate) = (House::new(), Gate { has_one: Barrier::new(2), let_go: Barrier::new(2) });
    let (ana, south) = (house.ana("call_diagnosis"), house.creditor("Banco del Sur"));
    house.loan(ana, house.creditor("Banco del Norte"), "PN-1");
    let (amount, due) = (base::Amount::minor(6_000_00), jiff::civil::date(2026, 3, 25));
    let promise = strategy::work::NewPromise { debtor: ana, creditor: south, amount, due, currency: None };
    house.ctx.step::<_, strategy::Error>(house.command(), |tx| strategy::work::promise(tx, &promise)).unwrap();
    work::hear(&house.ctx).unwrap();
    house.choose(ana, "reminder_friendly");

    std::thread::scope(|scope| {
        let first = scope.spawn(|| work::send_due(&house.ctx, &gate, 1).unwrap());
        gate.has_one.wait();

        let second = work::send_due(&house.ctx, &Told::default(), 10).unwrap();

        assert_eq!((second.sent, second.waiting), (0, 1));
        gate.let_go.wait();
        assert_eq!(first.join().unwrap().sent, 1);
    });
}

#[test]
fn a_promise_is_confirmed_in_writing_once() {
    let house = House::new();
    let ana = house.ana("call_diagnosis");
    let promise = strategy::work::NewPromise {
        currency: None,
        debtor: ana,
        creditor: house.creditor("Banco del Sur"),
        amount: base::Amount::minor(6_000_00),
        due: jiff::civil::date(2026, 3, 25),
    };
    house.ctx.step::<_, strategy::Error>(house.command(), |tx| strategy::work::promise(tx, &promise)).unwrap();
    work::hear(&house.ctx).unwrap();
    let post = Told::default();

    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().sent, 1);

    let seen = post.seen.lock().unwrap();
    assert!(seen[0].text.contains("vas a pagar $ 6.000,00 hasta el 25/03/2026"), "{}", seen[0].text);
    assert!(seen[0].text.contains("Cómo pagar: por transferencia"));
    drop(seen);
    assert_eq!(work::send_due(&house.ctx, &post, 10).unwrap().touched(), 0);
}

#[test]
fn what_was_sent_by_smtp_is_answered_by_its_address() {
    let (house, server) = (House::new(), MailServer::start());
    let ana = house.ana("overdue_notice");
    work::send_due(&house.ctx, &server.post(), 10).unwrap();

    house.hear(&reply(&server.mails()[0], "Ya pagué el lunes"));

    let touch = &house.touches(ana)[0];
    assert_eq!((touch.direction, touch.outcome), (Direction::In, Outcome::AlreadyPaid));
}

#[test]
fn every_treatment_that_sends_has_its_words() {
    let templates = contact::Templates::shipped();

    for treatment in strategy::Catalogue::shipped().all() {
        if let Some(template) = &treatment.template {
            assert!(templates.get(template).is_some(), "{} has no template {template}", treatment.code);
        }
    }
}
