//! Conduct against a real database, and its page for lawyers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use base::{Actor, CommandId, DebtorId, Moment, Uuid};
use conduct::{ActorKind, Automated, Code, Error, Intent, Packs, Purpose, ask};
use people::{
    Channel, Direction, Hold, HoldReason, NewParty, NewPoint, Outcome, PartyKey, PartyKind, PointKind, Touch, Traits,
};
use store::{Ctx, Store};

/// Thursday 19 March 2026, nine in the morning in Buenos Aires.
const NINE: &str = "2026-03-19T12:00:00Z";

fn ctx(at: &str) -> Ctx {
    let at: base::Timestamp = at.parse().unwrap();
    let now = Moment { at, day: people::local(at, None).date() };
    Ctx { store: Store::temporary(&[people::MIGRATIONS]).unwrap(), actor: Actor::System("test"), now }
}

fn later(ctx: &Ctx, at: &str) -> Ctx {
    let at: base::Timestamp = at.parse().unwrap();
    Ctx { now: Moment { at, day: people::local(at, None).date() }, ..ctx.clone() }
}

fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

fn ana(ctx: &Ctx) -> DebtorId {
    let ana = NewParty {
        kind: PartyKind::Person,
        name: "Ana Pérez".into(),
        keys: vec![PartyKey { scheme: "AR-CUIT".into(), value: "20267565393".into() }],
        points: vec![NewPoint { kind: PointKind::Email, value: "ana@correo.com.ar".into() }],
        traits: Traits::default(),
    };
    ctx.step::<_, people::Error>(command(1), |tx| people::register(tx, &ana)).unwrap().debtor
}

fn mail(debtor: DebtorId) -> Intent {
    Intent {
        debtor,
        channel: Channel::Email,
        point: None,
        creditor: None,
        actor_kind: ActorKind::Creditor,
        automated: Automated::Yes,
        purpose: Purpose::Collect,
        decision: None,
    }
}

fn touches(ctx: &Ctx, debtor: DebtorId) -> Vec<Touch> {
    ctx.read(|rx| people::timeline(rx, debtor, None, 100)).unwrap()
}

#[test]
fn a_permit_leaves_no_trace_and_a_refusal_is_logged_with_its_rule() {
    let day = ctx(NINE);
    let (packs, debtor) = (Packs::shipped(), ana(&day));

    let granted =
        day.step::<_, Error>(command(2), |tx| ask(tx, &packs, &mail(debtor)).map(|answer| answer.is_ok())).unwrap();
    assert!(granted);
    assert_eq!(touches(&day, debtor), []);

    let night = later(&day, "2026-03-19T23:00:00Z");
    let refusal =
        night.step::<_, Error>(command(3), |tx| ask(tx, &packs, &mail(debtor)).map(Result::unwrap_err)).unwrap();
    assert_eq!(refusal.code, Code::Window);
    assert_eq!(refusal.until, Some("2026-03-20T11:00:00Z".parse().unwrap()));
    let logged = touches(&night, debtor);
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0].outcome, Outcome::RefusedByRule);
    assert_eq!(logged[0].rule.as_deref(), Some("AR-default@2026-01-01/window"));
    assert_eq!(logged[0].actor, "system:test");
}

#[test]
fn a_refusal_is_no_news_of_the_debtor() {
    let night = ctx("2026-03-19T23:00:00Z");
    let (packs, debtor) = (Packs::shipped(), ana(&night));

    night.step::<_, Error>(command(2), |tx| ask(tx, &packs, &mail(debtor)).map(drop)).unwrap();

    assert!(!night.read(|rx| rx.unheard("strategy")).unwrap());
}

#[test]
fn what_goes_out_counts_against_the_next_and_what_was_refused_does_not() {
    let nine = ctx(NINE);
    let (packs, debtor) = (Packs::shipped(), ana(&nine));
    let ask_at = |ctx: &Ctx, n| {
        ctx.step::<_, Error>(command(n), |tx| Ok(ask(tx, &packs, &mail(debtor))?.map(drop).map_err(|no| no.code)))
            .unwrap()
    };

    let before_hours = later(&nine, "2026-03-19T10:59:00Z");
    assert_eq!(ask_at(&before_hours, 2), Err(Code::Window));
    assert_eq!(ask_at(&nine, 3), Ok(()));
    nine.step::<_, Error>(command(4), |tx| {
        let sent = people::new_touch(tx, debtor, Channel::Email, Direction::Out, Outcome::Sent);
        Ok(people::append_touch(tx, &sent)?)
    })
    .unwrap();
    assert_eq!(ask_at(&nine, 5), Err(Code::MessagesDay));
    assert_eq!(ask_at(&later(&nine, "2026-03-20T12:00:00Z"), 6), Ok(()));
}

#[test]
fn a_hold_put_today_stops_what_was_planned_yesterday() {
    let nine = ctx(NINE);
    let (packs, debtor) = (Packs::shipped(), ana(&nine));
    let dispute = Hold { reason: HoldReason::Dispute, until: None, creditor: None };

    let refusal = nine
        .step::<_, Error>(command(2), |tx| {
            people::put_hold(tx, debtor, &dispute)?;
            ask(tx, &packs, &mail(debtor)).map(Result::unwrap_err)
        })
        .unwrap();

    assert_eq!((refusal.code, refusal.until), (Code::Dispute, None));
}

#[test]
fn nobody_can_be_contacted_whom_nobody_knows() {
    let nine = ctx(NINE);
    let nobody = DebtorId(Uuid::from_u128(404));

    let failed = nine.step::<_, Error>(command(2), |tx| ask(tx, &Packs::shipped(), &mail(nobody)).map(drop));

    assert!(matches!(failed, Err(Error::People(people::Error::NoDebtor(debtor))) if debtor == nobody));
}

#[test]
fn the_page_for_lawyers_has_every_refusal_in_the_words_of_the_pack() {
    let page = include_str!("../../../../docs/law/ar-default.md");
    let packs = Packs::shipped();

    for pack in packs.versions() {
        for code in Code::ALL {
            let words = &pack.rules[code];
            let place =
                page.split_once(&format!("\n### {code}\n")).map(|(_, rest)| rest.split("\n### ").next().unwrap());
            let place = place.unwrap_or_else(|| panic!("docs/law/ar-default.md has no place for {code}"));
            assert!(place.contains(&format!("> {}\n", words.sentence)), "{code}");
            assert!(place.contains(&format!("Source: {}\n", words.source)), "{code}");
        }
    }
}
