//! Touches, consents and holds: the log, the section that sums it up, and what is announced.
use crate::{ana, ctx, later, register, section, step, verified};
use base::{CreditorId, DebtorId, Timestamp, TouchId, Uuid};
use people::{
    Channel, Consent, Direction, Error, Hold, HoldReason, Outcome, PointState, Touch,
    facts::{HoldChanged, TouchCorrected, Touched},
};
use proptest::prelude::*;
use store::{Ctx, Fact};

fn touch(ctx: &Ctx, n: u128, debtor: DebtorId, outcome: Outcome) -> Touch {
    step(ctx, n, |tx| {
        let touch = people::new_touch(tx, debtor, Channel::Voice, Direction::Out, outcome);
        people::append_touch(tx, &touch)?;
        Ok(touch)
    })
}

fn heard(ctx: &Ctx, kind: &'static str) -> usize {
    let mut count = 0;
    ctx.listen::<store::Error>("test", &[kind], 1000, |_, _| {
        count += 1;
        Ok(())
    })
    .unwrap();
    count
}

#[test]
fn a_touch_is_logged_counted_and_announced_once() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let creditor = CreditorId(Uuid::from_u128(5));

    let written = step(&ctx, 2, |tx| {
        let touch = Touch {
            creditor: Some(creditor),
            seconds: 95,
            propensity_ppm: Some(250_000),
            stage: Some(2),
            note: Some("Paga el viernes".into()),
            ..people::new_touch(tx, debtor, Channel::Voice, Direction::Out, Outcome::Promise)
        };
        people::append_touch(tx, &touch)?;
        people::append_touch(tx, &touch)?;
        Ok(touch)
    });

    assert_eq!(ctx.read(|rx| people::timeline(rx, debtor, None, 10)).unwrap(), [written]);
    let section = verified(&ctx, debtor);
    assert_eq!((section.counts.attempts, section.counts.right_party, section.counts.promises), (1, 1, 1));
    assert_eq!((section.touches[0].hour, section.touches[0].creditor), (12, Some(creditor)));
    assert_eq!(heard(&ctx, Touched::KIND), 1);
}

#[test]
fn a_point_is_good_where_they_were_reached_and_bad_where_they_were_not() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let point = section(&ctx, debtor).points[0].id;
    let call = |n, outcome| {
        step(&later(&ctx, n), u128::from(n.unsigned_abs()), |tx| {
            let touch = people::new_touch(tx, debtor, Channel::Voice, Direction::Out, outcome);
            people::append_touch(tx, &Touch { point: Some(point), ..touch })
        });
        verified(&ctx, debtor).points[0].clone()
    };

    assert_eq!(call(10, Outcome::NoAnswer).state, PointState::Unknown);
    assert_eq!(call(20, Outcome::WrongNumber).state, PointState::Bad);
    let reached = call(30, Outcome::CallBack);

    assert_eq!((reached.state, reached.attempts, reached.contacts), (PointState::Good, 3, 1));
    assert_eq!((reached.hours, reached.last_contact_day), ([0, 1, 0, 0], Some(20532)));
}

#[test]
fn the_timeline_comes_in_pages_newest_first() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let outcomes = [Outcome::NoAnswer, Outcome::Busy, Outcome::Promise];
    for (n, outcome) in outcomes.into_iter().enumerate() {
        touch(&later(&ctx, 60 * i64::try_from(n).unwrap()), 10 + n as u128, debtor, outcome);
    }

    let page = ctx.read(|rx| people::timeline(rx, debtor, None, 2)).unwrap();
    let rest = ctx.read(|rx| people::timeline(rx, debtor, page.last().map(|touch| touch.id), 2)).unwrap();

    let outcomes = |page: &[Touch]| page.iter().map(|touch| touch.outcome).collect::<Vec<_>>();
    assert_eq!(outcomes(&page), [Outcome::Promise, Outcome::Busy]);
    assert_eq!(outcomes(&rest), [Outcome::NoAnswer]);
}

#[test]
fn a_week_of_touches_is_kept_whole_and_older_ones_shrink_to_24() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    for n in 0..40 {
        touch(&later(&ctx, n * 3600), 100 + u128::from(n.unsigned_abs()), debtor, Outcome::NoAnswer);
    }
    assert_eq!(verified(&ctx, debtor).touches.len(), 40);

    touch(&later(&ctx, 20 * 86_400), 200, debtor, Outcome::NoAnswer);

    let section = verified(&ctx, debtor);
    assert_eq!((section.touches.len(), section.counts.attempts), (24, 41));
}

#[test]
fn the_last_times_somebody_was_sought_say_where_when_and_whether_they_answered() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let point = section(&ctx, debtor).points[1].id;
    let told = |n: i64, (channel, direction, outcome)| {
        step(&later(&ctx, n * 3_600), 10 + u128::from(n.unsigned_abs()), |tx| {
            let touch = people::new_touch(tx, debtor, channel, direction, outcome);
            let touch = Touch { point: (channel == Channel::Email).then_some(point), ..touch };
            people::append_touch(tx, &touch)?;
            Ok(touch)
        })
    };
    let (out, back) = (Direction::Out, Direction::In);
    told(1, (Channel::Email, out, Outcome::Sent));
    told(2, (Channel::Email, out, Outcome::Delivered));
    let call = told(3, (Channel::Voice, out, Outcome::NoAnswer));
    told(4, (Channel::Email, back, Outcome::WantsPlan));
    told(5, (Channel::Email, out, Outcome::Failed));

    let sought = verified(&ctx, debtor).sought;
    let (mail, voice) = (sought[0], sought[1]);
    assert_eq!(sought.len(), 2);
    assert_eq!((mail.channel, mail.point, mail.reached, mail.hour), (Channel::Email, Some(1), true, 13));
    assert_eq!((voice.channel, voice.point, voice.reached, voice.hour), (Channel::Voice, None, false, 15));

    step(&later(&ctx, 6 * 3_600), 3, |tx| people::correct_touch(tx, &call, "no fue a ella"));
    assert_eq!(verified(&ctx, debtor).sought, [mail]);
}

#[test]
fn whoever_asks_to_be_left_alone_on_a_channel_closes_it() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    step(&ctx, 2, |tx| people::record_consent(tx, debtor, Channel::Email, Consent::Given, "alta"));

    step(&ctx, 3, |tx| {
        let asked = people::new_touch(tx, debtor, Channel::Email, Direction::In, Outcome::OptedOut);
        people::append_touch(tx, &asked)
    });

    let section = verified(&ctx, debtor);
    assert_eq!(section.consents, [(Channel::Email, Consent::Withdrawn)]);
    assert_eq!(section.counts.replies, 1);
    step(&ctx, 4, |tx| people::record_consent(tx, debtor, Channel::Email, Consent::Given, "portal"));
    assert_eq!(verified(&ctx, debtor).consent(Channel::Email), Some(Consent::Given));
}

#[test]
fn a_touch_taken_back_stays_in_the_log_and_counts_nowhere() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let before = verified(&ctx, debtor);
    let mistaken = touch(&ctx, 2, debtor, Outcome::Refuses);
    let minute = later(&ctx, 60);

    let correction = step(&minute, 3, |tx| people::correct_touch(tx, &mistaken, "otra persona"));

    let section = verified(&minute, debtor);
    assert_eq!((section.touches, section.counts), (before.touches, before.counts));
    assert_eq!(section.last_touch, Some(correction));
    let (told, why) = minute
        .read::<_, Error>(|rx| Ok((people::timeline(rx, debtor, None, 9)?, people::corrections(rx, debtor)?)))
        .unwrap();
    assert_eq!(told, std::slice::from_ref(&mistaken));
    assert_eq!((why[0].corrects, why[0].note.as_deref()), (Some(mistaken.id), Some("otra persona")));
    assert_eq!(heard(&minute, TouchCorrected::KIND), 1);
    for again in [&mistaken, &why[0]] {
        let refused = minute.step(crate::command(4), |tx| people::correct_touch(tx, again, "x")).unwrap_err();
        assert!(matches!(refused, Error::AlreadyCorrected(_)), "{refused}");
    }
    let next = touch(&later(&ctx, 120), 5, debtor, Outcome::NoAnswer);
    assert_eq!(verified(&minute, debtor).last_touch, Some(next.id));
}

#[test]
fn a_mistaken_wish_to_be_left_alone_leaves_the_channel_as_it_was() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let asked = step(&ctx, 2, |tx| {
        let asked = people::new_touch(tx, debtor, Channel::Email, Direction::In, Outcome::OptedOut);
        people::append_touch(tx, &asked)?;
        Ok(asked)
    });
    assert_eq!(verified(&ctx, debtor).consent(Channel::Email), Some(Consent::Withdrawn));

    step(&later(&ctx, 60), 3, |tx| people::correct_touch(tx, &asked, "no lo pidió"));

    assert_eq!(verified(&ctx, debtor).consent(Channel::Email), None);
}

#[test]
fn a_hold_is_put_replaced_and_lifted_and_each_is_announced() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let (one, other) = (CreditorId(Uuid::from_u128(1)), CreditorId(Uuid::from_u128(2)));
    let promise = |creditor, day| Hold {
        reason: HoldReason::Promise,
        until: Some(jiff::civil::date(2026, 3, day)),
        creditor: Some(creditor),
    };
    let put = |n, hold: Hold| step(&ctx, n, |tx| people::put_hold(tx, debtor, &hold));

    put(2, promise(one, 25));
    put(3, promise(one, 25));
    put(4, promise(one, 27));
    put(5, promise(other, 26));
    assert_eq!(verified(&ctx, debtor).holds, [promise(other, 26), promise(one, 27)]);
    assert_eq!(heard(&ctx, HoldChanged::KIND), 3);

    assert!(step(&ctx, 6, |tx| people::lift_hold_of(tx, debtor, HoldReason::Promise, Some(one))));
    assert!(!step(&ctx, 7, |tx| people::lift_hold(tx, debtor, HoldReason::Dispute)));
    assert!(step(&ctx, 8, |tx| people::lift_hold(tx, debtor, HoldReason::Promise)));
    assert_eq!(verified(&ctx, debtor).holds, []);
    assert_eq!(heard(&ctx, HoldChanged::KIND), 2);
}

#[test]
fn a_touch_with_nobody_is_refused() {
    let ctx = ctx();
    let nobody = DebtorId(Uuid::from_u128(404));

    let failed = ctx.step(crate::command(2), |tx| {
        let touch = people::new_touch(tx, nobody, Channel::Voice, Direction::Out, Outcome::NoAnswer);
        people::append_touch(tx, &touch)
    });

    assert!(matches!(failed, Err(Error::NoDebtor(debtor)) if debtor == nobody));
}

#[test]
fn a_refusal_is_logged_and_changes_nothing_else() {
    let ctx = ctx();
    let debtor = register(&ctx, 1, &ana()).debtor;
    let before = section(&ctx, debtor);

    touch(&ctx, 2, debtor, Outcome::RefusedByRule);

    assert_eq!(verified(&ctx, debtor), before);
    assert_eq!(ctx.read(|rx| people::timeline(rx, debtor, None, 10)).unwrap().len(), 1);
    assert_eq!(heard(&ctx, Touched::KIND), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However touches arrive, early or late, stored and rebuilt sections are equal.
    #[test]
    fn stored_equals_rebuilt_in_any_order(
        events in prop::collection::vec(
            (0..30_i64, prop::sample::select(Outcome::ALL), prop::sample::select(Channel::ALL), 0..3_usize, any::<u64>()),
            1..40,
        ),
    ) {
        let ctx = ctx();
        let debtor = register(&ctx, 1, &ana()).debtor;
        let points = section(&ctx, debtor).points;

        for (n, (days, outcome, channel, point, salt)) in events.into_iter().enumerate() {
            let at: Timestamp = later(&ctx, days * 86_400).now.at;
            step(&ctx, 10 + n as u128, |tx| {
                let touch = Touch {
                    id: TouchId(base::uuid_at(at, 0, salt)),
                    at,
                    point: points.get(point).map(|point| point.id),
                    ..people::new_touch(tx, debtor, channel, Direction::Out, outcome)
                };
                people::append_touch(tx, &touch)
            });
        }

        verified(&ctx, debtor);
    }
}
