//! A small country lived through, whole, through the system's own doors.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod trial;

use jiff::civil::date;
use std::path::Path;
use store::{Migrations, Store};
use world::{Regime, Summary, WorldConfig};

const TABLES: &[Migrations] = &[
    people::MIGRATIONS,
    ledger::MIGRATIONS,
    cash::MIGRATIONS,
    bureau::MIGRATIONS,
    strategy::MIGRATIONS,
    contact::MIGRATIONS,
    insight::MIGRATIONS,
    fairness::MIGRATIONS,
];

fn small(seed: u64) -> WorldConfig {
    WorldConfig {
        seed,
        debtors: 60,
        days: 20,
        until: date(2026, 4, 10),
        password: "una clave de prueba".into(),
        regime: Regime::Calm,
    }
}

fn live(config: &WorldConfig, folder: &Path) -> (Store, Summary) {
    let store = Store::temporary(TABLES).unwrap();
    let summary = world::run(config, &store, folder, &mut |_| ()).unwrap();
    (store, summary)
}

#[test]
fn a_small_country_lives_and_its_books_reconcile() {
    let folder = tempfile::tempdir().unwrap();
    let (store, summary) = live(&small(7), folder.path());

    let found = world::reconcile(&store, folder.path()).unwrap();

    assert_eq!(found.problems, Vec::<String>::new());
    assert_eq!((found.debtors, found.payments), (60, u64::from(summary.past_payments + summary.payments)));
    assert!(0 < found.audit_lines);
    eprintln!("{summary:?}");
    assert!(10 < summary.payments && 20 < summary.calls && 5 < summary.conversations, "{summary:?}");
    assert!(0 < found.transfers && 0 < summary.registered, "{found:?} {summary:?}");
    assert!(20 < summary.mails && 0 < summary.read && 0 < summary.promises, "{summary:?}");
}

#[test]
fn what_people_contest_and_ask_for_is_answered_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let config = WorldConfig { debtors: 120, days: 40, ..small(7) };
    let (store, summary) = live(&config, folder.path());
    let now = base::Moment { at: "2026-04-10T12:00:00Z".parse().unwrap(), day: config.until };
    let ctx = store::Ctx::system(&store, "test", now);

    let contests = strategy::work::pressing_contests(&ctx).unwrap();
    let reviews = strategy::work::waiting_reviews(&ctx).unwrap();

    assert!(1 < summary.claims && 1 < summary.answered, "{summary:?}");
    assert!(contests.iter().all(|(one, _)| config.until <= one.contested.due));
    assert!(reviews.iter().all(|(one, _)| config.until <= one.due));
}

#[test]
fn the_same_seed_lives_the_same_story_and_another_does_not() {
    let story = |seed| {
        let folder = tempfile::tempdir().unwrap();
        live(&WorldConfig { days: 8, ..small(seed) }, folder.path()).1
    };

    assert_eq!(story(3), story(3));
    assert_ne!(story(3), story(4));
}

#[test]
fn a_payment_that_the_books_do_not_have_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = live(&WorldConfig { days: 2, ..small(7) }, folder.path());
    let forged = folder.path().join("world/pagos-forged.csv");
    std::fs::write(forged, "operacion;pago;importe;fecha\nPP-999999;1;10,00;01/04/2026\n").unwrap();

    let found = world::reconcile(&store, folder.path()).unwrap();

    assert_eq!(found.problems.len(), 1, "{:?}", found.problems);
    assert!(found.problems[0].contains("PP-999999"));
}

#[test]
fn a_country_is_founded_once_and_needs_people_and_days() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = live(&WorldConfig { days: 1, debtors: 3, ..small(7) }, folder.path());
    let again = |config: &WorldConfig| world::run(config, &store, folder.path(), &mut |_| ());

    assert!(matches!(again(&small(7)), Err(world::Error::NotEmpty)));
    assert!(matches!(again(&WorldConfig { debtors: 0, ..small(7) }), Err(world::Error::Empty)));
    assert!(matches!(again(&WorldConfig { days: 0, ..small(7) }), Err(world::Error::Empty)));
}
