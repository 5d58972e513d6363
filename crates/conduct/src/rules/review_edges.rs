//! Every edge of `review`: the minute before, at and after; Saturday, Sunday and holidays; the third message in a week.
use super::{
    calendar::Calendar,
    pack::Packs,
    refusal::{Code, Refusal},
    review::{ActorKind, Automated, Intent, Permit, Purpose, Situation, outlook, review},
};
use base::{ContestId, CreditorId, DebtorId, Moment, PointId, Uuid, day_number, day_of};
use jiff::civil::{Date, DateTime, date};
use people::{
    Channel, Consent, Contested, Datum, Direction, Hold, HoldReason, Outcome, PartyKind, PeopleSection, PointKind,
    PointState, PointView, TouchView, Traits,
};
use proptest::prelude::*;

const MONDAY: Date = date(2026, 3, 16);
const THURSDAY: Date = date(2026, 3, 19);
const SATURDAY: Date = date(2026, 3, 21);
const SUNDAY: Date = date(2026, 3, 22);
const BRIDGE: Date = date(2026, 3, 23);

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn creditor(n: u128) -> CreditorId {
    CreditorId(id(n))
}

fn point(n: u128, kind: PointKind) -> PointView {
    PointView {
        id: PointId(id(n)),
        kind,
        state: PointState::Unknown,
        attempts: 0,
        contacts: 0,
        last_contact_day: None,
        hours: [0; 4],
    }
}

/// Somebody who can be reached everywhere and to whom nothing happened yet.
fn ana() -> PeopleSection {
    let mut ana = PeopleSection::new(PartyKind::Person, None, Traits::default());
    ana.points = vec![point(1, PointKind::Email), point(2, PointKind::Phone), point(3, PointKind::Address)];
    ana
}

fn touched(day: Date, channel: Channel, direction: Direction, outcome: Outcome) -> TouchView {
    TouchView { day: day_number(day), hour: 10, channel, direction, outcome, creditor: None, tone: None }
}

fn with(touches: &[TouchView]) -> PeopleSection {
    PeopleSection { touches: touches.to_vec(), ..ana() }
}

fn held(reason: HoldReason, until: Option<Date>, creditor: Option<CreditorId>) -> PeopleSection {
    PeopleSection { holds: vec![Hold { reason, until, creditor }], ..ana() }
}

fn collect(channel: Channel) -> Intent {
    Intent {
        debtor: DebtorId(id(9)),
        channel,
        point: None,
        creditor: Some(creditor(1)),
        actor_kind: ActorKind::Creditor,
        automated: Automated::No,
        purpose: Purpose::Collect,
        decision: None,
    }
}

/// A moment by the debtor's clock, in Buenos Aires.
fn at(clock: DateTime) -> Moment {
    let at = people::instant(clock, None).unwrap();
    Moment { at, day: clock.date() }
}

fn ask(people: &PeopleSection, intent: &Intent, clock: DateTime) -> Result<Permit, Refusal> {
    review(&Packs::shipped(), &Situation { intent, people }, at(clock))
}

/// The code of the refusal and the debtor's clock when it may be tried again.
fn no(answer: Result<Permit, Refusal>) -> (Code, Option<DateTime>) {
    let refusal = answer.expect_err("this is not allowed");
    (refusal.code, refusal.until.map(|until| people::local(until, None)))
}

#[test]
fn a_weekday_opens_at_eight_and_closes_at_eight() {
    let call = collect(Channel::Voice);
    let (ana, day) = (ana(), THURSDAY);

    assert_eq!(no(ask(&ana, &call, day.at(7, 59, 59, 0))), (Code::Window, Some(day.at(8, 0, 0, 0))));
    assert!(ask(&ana, &call, day.at(8, 0, 0, 0)).is_ok());
    assert!(ask(&ana, &call, day.at(19, 59, 59, 0)).is_ok());
    assert_eq!(no(ask(&ana, &call, day.at(20, 0, 0, 0))), (Code::Window, Some(date(2026, 3, 20).at(8, 0, 0, 0))));
}

#[test]
fn a_saturday_opens_at_nine_and_closes_at_one() {
    let call = collect(Channel::Voice);
    let (ana, day) = (ana(), date(2026, 3, 14));

    assert_eq!(no(ask(&ana, &call, day.at(8, 59, 0, 0))), (Code::Window, Some(day.at(9, 0, 0, 0))));
    assert!(ask(&ana, &call, day.at(9, 0, 0, 0)).is_ok());
    assert!(ask(&ana, &call, day.at(12, 59, 0, 0)).is_ok());
    assert_eq!(no(ask(&ana, &call, day.at(13, 0, 0, 0))), (Code::Window, Some(MONDAY.at(8, 0, 0, 0))));
}

#[test]
fn a_sunday_is_closed_and_so_are_the_holidays_behind_it() {
    let mail = collect(Channel::Email);
    // Monday 23 is a bridge day, Tuesday 24 a holiday.
    let wednesday = Some(date(2026, 3, 25).at(8, 0, 0, 0));

    assert_eq!(no(ask(&ana(), &mail, SUNDAY.at(11, 0, 0, 0))), (Code::Window, wednesday));
    assert_eq!(no(ask(&ana(), &mail, BRIDGE.at(11, 0, 0, 0))), (Code::Holiday, wednesday));
    let refusal = ask(&ana(), &mail, date(2026, 5, 1).at(11, 0, 0, 0)).unwrap_err();
    assert_eq!(refusal.sentence_es, "Hoy es feriado (Día del Trabajo): no se contacta.");
}

#[test]
fn a_letter_has_no_hour_and_neither_has_the_debtors_own_page() {
    for channel in [Channel::Letter, Channel::Portal] {
        assert!(ask(&ana(), &collect(channel), SUNDAY.at(3, 0, 0, 0)).is_ok());
    }
}

#[test]
fn the_debtors_own_clock_is_the_one_that_counts() {
    let away = PeopleSection { time_zone: Some("Europe/Madrid".into()), ..ana() };

    // Five in the afternoon in Buenos Aires is nine in the evening in Madrid.
    let answer = ask(&away, &collect(Channel::Voice), THURSDAY.at(17, 0, 0, 0));
    assert_eq!(answer.unwrap_err().code, Code::Window);
    assert!(ask(&ana(), &collect(Channel::Voice), THURSDAY.at(17, 0, 0, 0)).is_ok());
}

#[test]
fn a_year_without_holidays_is_judged_without_them_and_says_so() {
    let new_year = date(2030, 1, 1).at(10, 0, 0, 0);

    let permit = ask(&ana(), &collect(Channel::Email), new_year).unwrap();
    assert_eq!(permit.rule(), "AR-default@2026-01-01 (holidays unknown)");
    let refusal = ask(&ana(), &collect(Channel::Email), date(2030, 1, 1).at(21, 0, 0, 0)).unwrap_err();
    assert_eq!(refusal.calendar, Calendar::Missing);
    assert_eq!(refusal.rule(), "AR-default@2026-01-01/window (holidays unknown)");
}

#[test]
fn a_permit_ends_with_its_window() {
    let permit = ask(&ana(), &collect(Channel::Email), THURSDAY.at(19, 59, 0, 0)).unwrap();

    assert_eq!(people::local(permit.expires(), None), THURSDAY.at(20, 0, 0, 0));
    assert_eq!(people::local(permit.granted(), None), THURSDAY.at(19, 59, 0, 0));
    assert_eq!((permit.rule(), permit.intent().channel), ("AR-default@2026-01-01", Channel::Email));
}

#[test]
fn one_message_a_day_over_every_channel_that_writes() {
    let yesterday = touched(date(2026, 3, 18), Channel::Email, Direction::Out, Outcome::Sent);
    let today = touched(THURSDAY, Channel::Email, Direction::Out, Outcome::Sent);
    let sms = collect(Channel::Sms);

    assert!(ask(&with(&[yesterday]), &sms, THURSDAY.at(9, 0, 0, 0)).is_ok());
    let tomorrow = Some(date(2026, 3, 20).at(8, 0, 0, 0));
    assert_eq!(no(ask(&with(&[today]), &sms, THURSDAY.at(9, 0, 0, 0))), (Code::MessagesDay, tomorrow));
    assert!(ask(&with(&[today]), &collect(Channel::Voice), THURSDAY.at(9, 0, 0, 0)).is_ok());
}

#[test]
fn the_third_message_of_a_week_goes_out_and_the_fourth_waits_for_monday() {
    let sent = |day| touched(day, Channel::Email, Direction::Out, Outcome::Sent);
    let (monday, tuesday, wednesday) = (MONDAY, date(2026, 3, 17), date(2026, 3, 18));
    let mail = collect(Channel::Email);

    assert!(ask(&with(&[sent(monday), sent(tuesday)]), &mail, THURSDAY.at(9, 0, 0, 0)).is_ok());
    let three = with(&[sent(monday), sent(tuesday), sent(wednesday)]);
    // Monday 23 and Tuesday 24 are holidays.
    let next = Some(date(2026, 3, 25).at(8, 0, 0, 0));
    assert_eq!(no(ask(&three, &mail, THURSDAY.at(9, 0, 0, 0))), (Code::MessagesWeek, next));
    assert!(ask(&three, &mail, date(2026, 3, 25).at(8, 0, 0, 0)).is_ok());
}

#[test]
fn sundays_message_belongs_to_the_week_before() {
    let sunday = date(2026, 3, 15);
    let sent = |day| touched(day, Channel::Letter, Direction::Out, Outcome::Sent);
    let three = with(&[sent(sunday), sent(sunday), sent(sunday)]);

    assert!(ask(&three, &collect(Channel::Email), MONDAY.at(8, 0, 0, 0)).is_ok());
}

#[test]
fn what_was_refused_delivered_or_not_taken_is_no_message() {
    let news = [Outcome::RefusedByRule, Outcome::Delivered, Outcome::Read, Outcome::Bounced, Outcome::Failed];
    let touches: Vec<TouchView> =
        news.iter().map(|outcome| touched(THURSDAY, Channel::Email, Direction::Out, *outcome)).collect();

    assert!(ask(&with(&touches), &collect(Channel::Email), THURSDAY.at(9, 0, 0, 0)).is_ok());
}

#[test]
fn a_message_that_may_have_gone_out_counts() {
    let doubtful = with(&[touched(THURSDAY, Channel::Email, Direction::Out, Outcome::Uncertain)]);

    assert_eq!(no(ask(&doubtful, &collect(Channel::Email), THURSDAY.at(9, 0, 0, 0))).0, Code::MessagesDay);
}

#[test]
fn three_calls_a_day_and_a_visit_is_a_call() {
    let rang = touched(THURSDAY, Channel::Voice, Direction::Out, Outcome::NoAnswer);
    let went = touched(THURSDAY, Channel::Visit, Direction::Out, Outcome::NoAnswer);
    let call = collect(Channel::Voice);

    assert!(ask(&with(&[rang, went]), &call, THURSDAY.at(9, 0, 0, 0)).is_ok());
    assert_eq!(no(ask(&with(&[rang, went, rang]), &call, THURSDAY.at(9, 0, 0, 0))).0, Code::CallsDay);
    assert_eq!(
        no(ask(&with(&[rang, went, rang]), &collect(Channel::Visit), THURSDAY.at(9, 0, 0, 0))).0,
        Code::CallsDay
    );
}

#[test]
fn one_conversation_a_day_whoever_began_it() {
    let talked = touched(THURSDAY, Channel::Voice, Direction::Out, Outcome::NoCommitment);
    let called_in = touched(THURSDAY, Channel::Voice, Direction::In, Outcome::AlreadyPaid);

    for touch in [talked, called_in] {
        assert_eq!(no(ask(&with(&[touch]), &collect(Channel::Voice), THURSDAY.at(9, 0, 0, 0))).0, Code::ContactsDay);
    }
    assert!(ask(&with(&[talked]), &collect(Channel::Email), THURSDAY.at(9, 0, 0, 0)).is_ok());
}

#[test]
fn three_conversations_a_week_and_the_fourth_waits_for_monday() {
    let talked = |day| touched(day, Channel::Voice, Direction::Out, Outcome::Refuses);
    let (monday, tuesday, wednesday) = (MONDAY, date(2026, 3, 17), date(2026, 3, 18));
    let call = collect(Channel::Voice);

    assert!(ask(&with(&[talked(monday), talked(tuesday)]), &call, THURSDAY.at(9, 0, 0, 0)).is_ok());
    let three = with(&[talked(monday), talked(tuesday), talked(wednesday)]);
    assert_eq!(no(ask(&three, &call, THURSDAY.at(9, 0, 0, 0))).0, Code::ContactsWeek);
}

#[test]
fn each_hold_refuses_with_its_own_code_and_the_gravest_first() {
    let codes = [
        (HoldReason::Promise, Code::Promise),
        (HoldReason::Agreement, Code::Agreement),
        (HoldReason::Dispute, Code::Dispute),
        (HoldReason::Hardship, Code::Hardship),
        (HoldReason::CeaseContact, Code::CeaseContact),
        (HoldReason::Deceased, Code::Deceased),
        (HoldReason::Bankrupt, Code::Bankrupt),
    ];
    for (reason, code) in codes {
        let answer = ask(&held(reason, None, None), &collect(Channel::Letter), THURSDAY.at(9, 0, 0, 0));
        assert_eq!(no(answer), (code, None));
    }
    let hold = |reason| Hold { reason, until: None, creditor: None };
    let both = PeopleSection { holds: vec![hold(HoldReason::Promise), hold(HoldReason::Deceased)], ..ana() };
    assert_eq!(no(ask(&both, &collect(Channel::Email), SUNDAY.at(3, 0, 0, 0))).0, Code::Deceased);
}

#[test]
fn a_promise_is_waited_for_through_its_last_day() {
    let promised = held(HoldReason::Promise, Some(THURSDAY), Some(creditor(1)));
    let mail = collect(Channel::Email);

    let friday = Some(date(2026, 3, 20).at(8, 0, 0, 0));
    assert_eq!(no(ask(&promised, &mail, THURSDAY.at(19, 0, 0, 0))), (Code::Promise, friday));
    assert!(ask(&promised, &mail, date(2026, 3, 20).at(8, 0, 0, 0)).is_ok());
}

#[test]
fn a_promise_to_one_creditor_does_not_stop_another_but_stops_who_speaks_for_nobody() {
    let promised = held(HoldReason::Promise, Some(SATURDAY), Some(creditor(1)));
    let other = Intent { creditor: Some(creditor(2)), ..collect(Channel::Email) };
    let nobody = Intent { creditor: None, ..collect(Channel::Email) };

    assert!(ask(&promised, &other, THURSDAY.at(9, 0, 0, 0)).is_ok());
    assert_eq!(no(ask(&promised, &nobody, THURSDAY.at(9, 0, 0, 0))).0, Code::Promise);
}

#[test]
fn a_receipt_may_follow_a_promise_but_not_a_wish_to_be_left_alone() {
    let receipt = Intent { purpose: Purpose::Service, ..collect(Channel::Email) };

    assert!(ask(&held(HoldReason::Promise, None, None), &receipt, THURSDAY.at(9, 0, 0, 0)).is_ok());
    let alone = held(HoldReason::CeaseContact, None, None);
    assert_eq!(no(ask(&alone, &receipt, THURSDAY.at(9, 0, 0, 0))).0, Code::CeaseContact);
}

#[test]
fn an_opt_out_closes_its_channel_and_no_other() {
    let closed = PeopleSection { consents: vec![(Channel::Email, Consent::Withdrawn)], ..ana() };

    assert_eq!(no(ask(&closed, &collect(Channel::Email), THURSDAY.at(9, 0, 0, 0))), (Code::OptedOut, None));
    assert!(ask(&closed, &collect(Channel::Sms), THURSDAY.at(9, 0, 0, 0)).is_ok());
    let open = PeopleSection { consents: vec![(Channel::Email, Consent::Given)], ..ana() };
    assert!(ask(&open, &collect(Channel::Email), THURSDAY.at(9, 0, 0, 0)).is_ok());
}

#[test]
fn a_bad_point_is_not_tried_again_and_a_missing_one_cannot_be() {
    let mut wrong = ana();
    wrong.points[0].state = PointState::Bad;
    let (mail, nine) = (collect(Channel::Email), THURSDAY.at(9, 0, 0, 0));

    assert_eq!(no(ask(&wrong, &mail, nine)).0, Code::BadPoint);
    wrong.points.push(point(4, PointKind::Email));
    assert!(ask(&wrong, &mail, nine).is_ok());
    assert_eq!(no(ask(&wrong, &Intent { point: Some(PointId(id(1))), ..mail }, nine)).0, Code::BadPoint);
    assert_eq!(no(ask(&wrong, &Intent { point: Some(PointId(id(2))), ..mail }, nine)).0, Code::NoPoint);
    wrong.points.clear();
    assert_eq!(no(ask(&wrong, &mail, nine)).0, Code::NoPoint);
}

#[test]
fn a_contested_point_is_not_used_even_to_answer_while_another_may_be() {
    let mut contested = ana();
    let mail = contested.points[0].id;
    contested.contests.push(Contested { id: ContestId(id(1)), datum: Datum::Point(mail), due: date(2026, 3, 27) });
    let (collect, nine) = (collect(Channel::Email), THURSDAY.at(9, 0, 0, 0));

    assert_eq!(no(ask(&contested, &collect, nine)), (Code::Contested, None));
    assert_eq!(no(ask(&contested, &Intent { purpose: Purpose::Answer, ..collect }, nine)).0, Code::Contested);
    assert!(ask(&contested, &Intent { channel: Channel::Voice, ..collect }, nine).is_ok());
    contested.points.push(point(4, PointKind::Email));
    assert!(ask(&contested, &collect, nine).is_ok());
    assert_eq!(no(ask(&contested, &Intent { point: Some(mail), ..collect }, nine)).0, Code::Contested);
}

#[test]
fn agencies_do_not_use_whatsapp_and_machines_do_not_visit() {
    let nine = THURSDAY.at(9, 0, 0, 0);
    let agency = Intent { actor_kind: ActorKind::ThirdParty, ..collect(Channel::Whatsapp) };
    let machine = Intent { automated: Automated::Yes, ..collect(Channel::Visit) };

    assert!(ask(&ana(), &collect(Channel::Whatsapp), nine).is_ok());
    assert_eq!(no(ask(&ana(), &agency, nine)).0, Code::ChannelDenied);
    assert_eq!(no(ask(&ana(), &machine, nine)).0, Code::ChannelDenied);
}

#[test]
fn an_answer_is_free_of_caps_and_opt_outs_but_not_of_the_clock() {
    let sent = touched(THURSDAY, Channel::Email, Direction::Out, Outcome::Sent);
    let wrote = touched(THURSDAY, Channel::Email, Direction::In, Outcome::Replied);
    let answer = Intent { purpose: Purpose::Answer, ..collect(Channel::Email) };
    let talking = PeopleSection { consents: vec![(Channel::Email, Consent::Withdrawn)], ..with(&[sent, wrote]) };

    assert!(ask(&talking, &answer, THURSDAY.at(9, 0, 0, 0)).is_ok());
    assert_eq!(no(ask(&talking, &answer, THURSDAY.at(20, 0, 0, 0))).0, Code::Window);
    assert_eq!(no(ask(&talking, &answer, date(2026, 3, 20).at(9, 0, 0, 0))).0, Code::NothingToAnswer);
    assert_eq!(no(ask(&with(&[sent]), &answer, THURSDAY.at(9, 0, 0, 0))).0, Code::NothingToAnswer);
}

#[test]
fn an_outlook_says_what_review_would_say() {
    let packs = Packs::shipped();
    let nine = at(THURSDAY.at(9, 0, 0, 0));

    for channel in Channel::ALL {
        assert_eq!(outlook(&packs, &ana(), *channel, nine), Ok(()));
    }
    let promised = held(HoldReason::Promise, Some(SATURDAY), Some(creditor(1)));
    assert_eq!(outlook(&packs, &promised, Channel::Email, nine).unwrap_err().code, Code::Promise);
}

fn any_touch() -> impl Strategy<Value = TouchView> {
    let outcome = prop::sample::select(Outcome::ALL);
    let direction = prop::sample::select(Direction::ALL);
    (-10..1_i32, prop::sample::select(Channel::ALL), direction, outcome).prop_map(
        |(days_ago, channel, direction, outcome)| {
            touched(day_of(day_number(THURSDAY) + days_ago), channel, direction, outcome)
        },
    )
}

proptest! {
    /// Whatever happened, nothing goes out at night, and a refusal that names a time keeps its word about the clock.
    #[test]
    fn no_permit_outside_the_window(
        touches in prop::collection::vec(any_touch(), 0..30),
        minute in 0..24 * 60_i32,
        channel in prop::sample::select(&[Channel::Email, Channel::Sms, Channel::Voice, Channel::Visit]),
    ) {
        let clock = THURSDAY.at(0, 0, 0, 0) + jiff::Span::new().minutes(minute);
        let people = with(&touches);

        match ask(&people, &collect(channel), clock) {
            Ok(permit) => {
                prop_assert!((8..20).contains(&clock.hour()));
                prop_assert!(permit.granted() < permit.expires());
            }
            Err(refusal) => {
                let until = refusal.until.map(|until| people::local(until, None));
                prop_assert!(until.is_none_or(|until| clock < until && (8..20).contains(&until.hour())));
            }
        }
    }

    /// More touches never turn a no into a yes.
    #[test]
    fn having_been_contacted_more_never_allows_more(
        touches in prop::collection::vec(any_touch(), 1..30),
        channel in prop::sample::select(Channel::ALL),
    ) {
        let nine = THURSDAY.at(9, 0, 0, 0);
        let fewer = &touches[..touches.len() - 1];

        if ask(&with(&touches), &collect(channel), nine).is_ok() {
            prop_assert!(ask(&with(fewer), &collect(channel), nine).is_ok());
        }
    }
}
