//! People against a real database.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod contest;
mod log;
mod party;
mod staff;

use base::{Actor, CommandId, DebtorId, Moment, Uuid};
use people::{Error, NewParty, NewPoint, PartyKey, PartyKind, PeopleSection, PointKind, Registered, Traits};
use store::{Ctx, Store, Tx};

/// Friday 20 March 2026, noon in Buenos Aires.
fn ctx() -> Ctx {
    let now = Moment { at: "2026-03-20T15:00:00Z".parse().unwrap(), day: jiff::civil::date(2026, 3, 20) };
    let store = Store::temporary(&[web::MIGRATIONS, people::MIGRATIONS]).unwrap();
    Ctx { store, actor: Actor::System("test"), now }
}

fn later(ctx: &Ctx, seconds: i64) -> Ctx {
    let at = ctx.now.at + jiff::SignedDuration::from_secs(seconds);
    Ctx { now: Moment { at, day: people::local(at, None).date() }, ..ctx.clone() }
}

fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

fn key(scheme: &str, value: &str) -> PartyKey {
    PartyKey { scheme: scheme.into(), value: value.into() }
}

fn phone(value: &str) -> NewPoint {
    NewPoint { kind: PointKind::Phone, value: value.into() }
}

fn email(value: &str) -> NewPoint {
    NewPoint { kind: PointKind::Email, value: value.into() }
}

fn ana() -> NewParty {
    NewParty {
        kind: PartyKind::Person,
        name: "Pérez, Ana María".into(),
        keys: vec![key("AR-CUIT", "27267565398"), key("AR-DNI", "26756539"), key("client:1", "C-77")],
        points: vec![phone("+5491165915201"), email("ana@correo.com.ar")],
        traits: Traits { province: Some(1), ..Traits::default() },
    }
}

fn step<T>(ctx: &Ctx, n: u128, run: impl Fn(&Tx<'_>) -> Result<T, Error>) -> T {
    ctx.step(command(n), run).unwrap()
}

fn register(ctx: &Ctx, n: u128, party: &NewParty) -> Registered {
    step(ctx, n, |tx| people::register(tx, party))
}

fn section(ctx: &Ctx, debtor: DebtorId) -> PeopleSection {
    ctx.read(|rx| rx.section(debtor)).unwrap().expect("every registered party has a section")
}

/// The section, after holding it against the one made again from its rows.
fn verified(ctx: &Ctx, debtor: DebtorId) -> PeopleSection {
    let stored = section(ctx, debtor);
    let rebuilt = ctx.read(|rx| people::rebuild(rx, debtor)).unwrap();
    assert_eq!(rebuilt.as_ref(), Some(&stored));
    stored
}
