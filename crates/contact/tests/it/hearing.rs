//! What comes in.
use crate::{house::House, posts::Told};
use base::{DebtorId, MessageId};
use contact::{InboxState, MessageState, work};
use people::{Channel, Consent, Direction, HoldReason, Outcome, PointState, Touch};

/// A house that has written to Ana.
fn written() -> (House, DebtorId, MessageId) {
    let house = House::new();
    let ana = house.ana("overdue_notice");
    assert_eq!(work::send_due(&house.ctx, &Told::default(), 10).unwrap().sent, 1);
    strategy::work::hear(&house.ctx).unwrap();
    let message = house.touches(ana)[0].message.unwrap();
    (house, ana, message)
}

fn mail(message: MessageId, from: &str, words: &str) -> String {
    format!(
        "From: {from}\r\nTo: respuestas+{}@litoral.example\r\nSubject: Re: Tu cuenta\r\nMessage-ID: <{}@x>\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n",
        message.0.simple(),
        words.len()
    )
}

fn answered(words: &str) -> (House, DebtorId, Touch) {
    let (house, ana, message) = written();
    house.hear(&mail(message, "ana@correo.example", words));
    let touch = house.touches(ana)[0].clone();
    (house, ana, touch)
}

#[test]
fn a_reply_becomes_a_touch_of_its_message_and_a_new_decision() {
    let (house, ana, message) = written();
    let before = house.strategy(ana).standing.unwrap();

    house.hear(&mail(message, "Ana <ana@correo.example>", "Me quedé sin trabajo, no puedo pagar todo junto."));
    strategy::work::hear(&house.ctx).unwrap();

    let touch = &house.touches(ana)[0];
    assert_eq!((touch.direction, touch.outcome), (Direction::In, Outcome::CannotPay));
    assert_eq!((touch.message, touch.decision), (Some(message), Some(before.id)));
    assert!(touch.note.as_deref().unwrap().contains("dice que no puede pagar"));
    assert_ne!(house.strategy(ana).standing.unwrap().id, before.id);
}

#[test]
fn baja_closes_the_channel_and_nothing_more_goes_out() {
    let (mut house, ana, touch) = answered("BAJA");

    assert_eq!(touch.outcome, Outcome::OptedOut);
    assert_eq!(house.people(ana).consent(Channel::Email), Some(Consent::Withdrawn));

    house.wait(60 * 24 * 5);
    house.choose(ana, "overdue_notice");
    let post = Told::default();
    work::send_due(&house.ctx, &post, 10).unwrap();
    assert_eq!(post.seen.lock().unwrap().len(), 0);
}

#[test]
fn who_denies_the_debt_is_left_in_peace_until_somebody_looks() {
    let (house, ana, touch) = answered("Esa deuda no es mía, no la reconozco");

    assert_eq!(touch.outcome, Outcome::Disputes);
    let holds = house.people(ana).holds;
    assert_eq!((holds[0].reason, holds[0].creditor), (HoldReason::Dispute, touch.creditor));
    let contests = house.ctx.read(|rx| people::contests(rx, ana)).unwrap();
    assert_eq!(contests[0].words, "Esa deuda no es mía, no la reconozco");
}

#[test]
fn who_wants_no_more_calls_may_still_be_written_to() {
    let (house, ana, touch) = answered("No me llamen más. Prefiero que me escriban.");

    assert_eq!(touch.outcome, Outcome::Replied);
    assert!(touch.note.unwrap().contains("pide que no lo llamen más"));
    let people = house.people(ana);
    assert_eq!(people.consent(Channel::Voice), Some(Consent::Withdrawn));
    assert_eq!((people.consent(Channel::Email), people.holds.len()), (None, 0));
}

#[test]
fn who_asks_for_peace_gets_it_on_every_channel() {
    let (house, ana, touch) = answered("Dejen de molestarme");

    assert_eq!(touch.outcome, Outcome::OptedOut);
    assert_eq!(house.people(ana).consent(Channel::Voice), Some(Consent::Withdrawn));
    assert_eq!(house.people(ana).holds[0].reason, HoldReason::CeaseContact);
}

#[test]
fn a_promise_in_words_is_only_a_hint() {
    let (house, ana, touch) = answered("El viernes cobro y lo pago");

    assert_eq!(touch.outcome, Outcome::Replied);
    assert!(touch.note.unwrap().contains("parece prometer un pago"));
    assert!(house.strategy(ana).open.is_empty());
}

#[test]
fn the_same_mail_counts_once_whatever_way_it_comes() {
    let (house, ana, message) = written();
    let raw = mail(message, "ana@correo.example", "Ya pagué");

    house.hear(&raw);
    house.hear(&raw);
    house.hear(&format!("Received: from mx2.example\r\n{raw}"));

    assert_eq!(house.touches(ana).iter().filter(|touch| touch.direction == Direction::In).count(), 1);
}

#[test]
fn from_a_strange_mailbox_only_leaving_is_believed() {
    let (house, ana, message) = written();

    house.hear(&mail(message, "otro@correo.example", "Esa deuda no es mía"));
    let touch = &house.touches(ana)[0];
    assert_eq!((touch.outcome, house.people(ana).holds.len()), (Outcome::Replied, 0));

    house.hear(&mail(message, "otro@correo.example", "baja"));
    assert_eq!(house.people(ana).consent(Channel::Email), Some(Consent::Withdrawn));
}

#[test]
fn a_mail_without_our_address_is_known_by_its_sender() {
    let (house, ana, _) = written();

    house.hear("From: ANA@correo.example\r\nTo: respuestas@litoral.example\r\nSubject: hola\r\n\r\nQuiero un plan de pagos\r\n");

    assert_eq!(house.touches(ana)[0].outcome, Outcome::WantsPlan);
}

#[test]
fn a_machine_that_answers_is_not_heard() {
    let (house, ana, message) = written();
    let raw = mail(message, "ana@correo.example", "No estoy. BAJA").replacen(
        "Subject:",
        "Auto-Submitted: auto-replied\r\nSubject:",
        1,
    );

    house.hear(&raw);

    assert_eq!(house.touches(ana).len(), 1);
    assert_eq!(work::inbox(&house.ctx, InboxState::Ignored, 10).unwrap().len(), 1);
}

#[test]
fn a_report_of_a_dead_mailbox_turns_it_bad() {
    let (house, ana, message) = written();
    let raw = format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: respuestas+{}@litoral.example\r\nSubject: Undelivered\r\n\
        Message-ID: <dsn@mx>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nno such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
        Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ana@correo.example\r\nAction: failed\r\n\
        Status: 5.1.1\r\n\r\n--b--\r\n",
        message.0.simple()
    );

    house.hear(&raw);

    assert_eq!(house.touches(ana)[0].outcome, Outcome::Bounced);
    assert_eq!(house.people(ana).points[0].state, PointState::Bad);
    let row = house.ctx.read(|rx| work::message(rx, message)).unwrap().unwrap();
    assert_eq!(row.state, MessageState::Bounced);
}

#[test]
fn a_mail_of_nobody_waits_for_a_person_who_says_whose_it_is() {
    let (mut house, ana, _) = written();
    house.hear(
        "From: cuñada@otro.example\r\nTo: respuestas@litoral.example\r\nSubject: deuda\r\n\r\nYa está pagado\r\n",
    );
    let unknown = work::inbox(&house.ctx, InboxState::Unknown, 10).unwrap();
    assert_eq!(unknown.len(), 1);

    house.wait(5);
    let assign = work::AssignMail { command: house.command(), mail: unknown[0].id, debtor: ana };
    work::assign_mail(&house.ctx, &assign).unwrap();
    work::assign_mail(&house.ctx, &assign).unwrap();

    assert_eq!(house.touches(ana)[0].outcome, Outcome::AlreadyPaid);
    assert_eq!(house.touches(ana).len(), 2);
    assert!(work::inbox(&house.ctx, InboxState::Unknown, 10).unwrap().is_empty());
    assert!(work::dismiss_mail(&house.ctx, house.command(), unknown[0].id).is_err());
}

#[test]
fn noise_and_giants_harm_nobody() {
    let house = House::new();
    house.hear("");
    house.hear("\0\0\0");

    assert_eq!(work::inbox(&house.ctx, InboxState::Unknown, 10).unwrap().len(), 2);
    let giant = vec![b'a'; 11 * 1024 * 1024];
    assert!(matches!(work::receive_mail(&house.ctx, &giant), Err(contact::Error::TooLarge { .. })));
}
