//! The night: what it writes, that it can be killed, and that the day agrees with it.
use crate::house::{DAY, House, plus};
use crate::sql;
use base::DebtorId;
use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use store::DossierRow;
use strategy::{Error, StrategySection, work};

fn night(house: &House, day: base::Day) -> work::NightReport {
    let report = work::night(&house.on(day), day, &mut |_, _| {}).unwrap();
    work::hear(&house.on(day)).unwrap();
    report
}

#[test]
fn a_night_decides_for_everybody_and_a_second_one_changes_nothing() {
    let house = House::new();
    for n in 0..40 {
        house.debtor(n, i32::try_from(n).unwrap() * 12 - 30, 1_000_00 * i64::from(n + 1));
    }

    let first = night(&house, DAY);
    let second = night(&house, DAY);

    assert_eq!((first.debtors, first.assessed, first.decisions_changed), (40, 40, 40));
    assert_eq!(first.by_treatment.values().sum::<u64>(), 40);
    assert!(1 < first.by_treatment.len(), "{:?}", first.by_treatment);
    assert_eq!((second.assessed, second.decisions_changed, second.stage_changes), (40, 0, 0));
    assert_eq!(second.by_treatment, first.by_treatment);
    house.check();
}

#[test]
fn decisions_do_not_flip_from_one_day_to_the_next() {
    let house = House::new();
    for n in 0..60 {
        house.debtor(n, 40, 50_000_00);
    }
    night(&house, DAY);

    let next = night(&house, plus(DAY, 1));

    assert_eq!(next.decisions_changed, 0);
    house.check();
}

#[test]
fn the_night_and_the_day_decide_the_same() {
    let (by_night, by_day) = (House::new(), House::new());
    for house in [&by_night, &by_day] {
        for n in 0..30 {
            house.debtor(n, i32::try_from(n).unwrap() * 15 - 20, 2_000_00 + 700_00 * i64::from(n));
        }
    }

    for offset in [0, 3, 9, 20, 33] {
        let day = plus(DAY, offset);
        night(&by_night, day);
        let ctx = by_day.on(day);
        for debtor in debtors(&by_day) {
            ctx.step::<_, Error>(by_day.command(), |tx| work::redecide(tx, debtor)).unwrap();
        }
    }

    assert_eq!(sections(&by_night), sections(&by_day));
    by_night.check();
    by_day.check();
}

#[test]
fn a_killed_night_goes_on_and_ends_the_same() {
    let (whole, killed) = (House::new(), House::new());
    for house in [&whole, &killed] {
        for n in 0..25 {
            house.debtor(n, i32::try_from(n).unwrap() * 14, 3_000_00);
        }
    }
    night(&whole, DAY);
    let last = debtors(&killed)[9];
    let ctx = killed.on(DAY);
    for debtor in debtors(&killed).into_iter().take(10) {
        ctx.step::<_, Error>(killed.command(), |tx| work::redecide(tx, debtor)).unwrap();
    }
    let totals =
        r#"{"debtors":10,"assessed":10,"decisions_changed":10,"stage_changes":0,"work_given":0,"by_treatment":{}}"#;
    ctx.step::<_, Error>(killed.command(), |tx| Ok(sql::leave_night_running(tx, DAY, last, totals)?)).unwrap();

    let report = night(&killed, DAY);

    assert_eq!((report.debtors, report.decisions_changed), (25, 25));
    assert_eq!(sections(&whole), sections(&killed));
    killed.check();
}

#[test]
fn whoever_pays_between_being_judged_and_being_written_is_judged_again() {
    let (before, between) = (House::new(), House::new());
    let [early, late] = [&before, &between].map(|house| {
        for n in 0..12 {
            house.debtor(n, 40, 50_000_00);
        }
        house.payment(&house.on(DAY), 3, 50_000_00)
    });
    ledger::work::record_payment(&before.on(DAY), early).unwrap();
    let meant = work::night(&before.on(DAY), DAY, &mut |_, _| {}).unwrap();
    let ctx = between.on(DAY);
    let orders = work::orders(&ctx, DAY).unwrap();
    // A carrier is asked once the dossiers are read, and before anything about them is written.
    let late = Mutex::new(Some(late));
    let carrier = |rows: &[DossierRow]| {
        if let Some(payment) = late.lock().unwrap().take() {
            ledger::work::record_payment(&ctx, payment).unwrap();
        }
        Ok(rows.iter().map(|_| None).collect())
    };

    let brought = work::bring_night(&ctx, &orders, &carrier, &mut |_, _| {}).unwrap();

    assert_eq!(brought.report, meant);
    assert_eq!(sections(&before), sections(&between));
    between.check();
}

#[test]
fn a_night_that_gives_way_all_the_time_ends_the_same() {
    let (alone, disturbed) = (House::new(), House::new());
    for house in [&alone, &disturbed] {
        for n in 0..400 {
            house.debtor(n, i32::try_from(n % 90).unwrap(), 3_000_00);
        }
    }
    let meant = night(&alone, DAY);
    let (ctx, over) = (disturbed.on(DAY), AtomicBool::new(false));

    let report = thread::scope(|scope| {
        scope.spawn(|| {
            for _ in (0..100_000).take_while(|_| !over.load(Ordering::Relaxed)) {
                ctx.step::<_, Error>(ctx.command_for(b"another"), |_| Ok(())).unwrap();
            }
        });
        let report = night(&disturbed, DAY);
        over.store(true, Ordering::Relaxed);
        report
    });

    assert_eq!(report, meant);
    assert_eq!(sections(&alone), sections(&disturbed));
    disturbed.check();
}

fn debtors(house: &House) -> Vec<DebtorId> {
    let rows = house.ctx.read::<_, Error>(|rx| Ok(rx.dossiers(None, 1_000)?)).unwrap();
    rows.into_iter().map(|row| row.debtor).collect()
}

fn sections(house: &House) -> Vec<StrategySection> {
    let rows = house.ctx.read::<_, Error>(|rx| Ok(rx.dossiers(None, 1_000)?)).unwrap();
    rows.iter().map(|row| row.open().unwrap().unwrap()).collect()
}
