//! The lender's own report: classes by days, what is left out and why, and every peso of the ledger.
use crate::house::{ANA, BETO, DAY, House, SUR, holds};
use base::{Amount, Currency, day_number};
use bureau::{Report, rules::report::Reason, work::report};
use jiff::civil::date;
use ledger::LedgerSection;
use people::PartyKey;

fn key(value: &str) -> PartyKey {
    PartyKey { scheme: "AR-CUIT".into(), value: value.into() }
}

fn report_of(house: &House) -> Report {
    report(&house.ctx, house.creditor, DAY).unwrap()
}

#[test]
fn a_debtor_is_classified_by_the_latest_account_and_reported_once() {
    let house = House::new();
    let accounts =
        [("A-1", "prestamo", 32, 20_000_00), ("A-2", "refinanciacion", 91, 10_500_00), ("A-3", "prestamo", -5, 1)];
    house.debtor_with(vec![key(ANA)], &accounts);

    let lines = report_of(&house).lines;

    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!((line.tax_id, line.situation.number(), line.days), (holds(ANA), 3, 91));
    assert_eq!((line.amount, line.thousands, line.refinanced), (Amount::minor(30_500_01), 31, true));
}

#[test]
fn what_is_left_out_says_why() {
    let house = House::new();
    house.debtor(ANA, 400, 100_000_00);
    house.debtor(BETO, 10, 24_999_99);
    house.debtor("20267565392", 10, 50_000_00);
    house.debtor(SUR, 5 * 366 + 1, 70_000_00);

    let report = report_of(&house);

    assert_eq!(report.lines.iter().map(|line| line.situation.number()).collect::<Vec<_>>(), [5]);
    let reasons: Vec<_> =
        report.excluded.iter().map(|excluded| (excluded.reason, excluded.amount.to_minor())).collect();
    assert_eq!(
        reasons,
        [(Reason::NoTaxId, 50_000_00), (Reason::BelowThreshold, 24_999_99), (Reason::Forgotten, 70_000_00)]
    );
    assert!(report.exclusions_csv().contains("20055361682;20055361682;24999,99;ARS;below_threshold;"));
}

#[test]
fn the_threshold_itself_is_reported() {
    let house = House::new();
    house.debtor(ANA, 31, 25_000_00);

    let report = report_of(&house);

    assert_eq!(
        report.csv(),
        "\u{feff}cuit;situacion;total_miles;dias_atraso;refinanciado\r\n20267565393;1;25;31;N\r\n"
    );
}

#[test]
fn the_report_meets_the_ledger_to_the_cent() {
    let house = House::new();
    let mut debtors = vec![house.debtor(ANA, 32, 33_333_33), house.debtor(BETO, 5, 12_345_67)];
    debtors.push(house.debtor(SUR, -30, 1_000_000_01));

    let report = report_of(&house);

    let whole: Amount = debtors
        .iter()
        .map(|debtor| {
            let section: LedgerSection = house.ctx.read(|rx| rx.section(*debtor)).unwrap().unwrap();
            section.outstanding(day_number(DAY)).of(Currency::ARS)
        })
        .sum();
    assert_eq!(report.ledger, whole);
    assert_eq!(report.unexplained(), Amount::ZERO);
    assert_eq!(report.reported + report.by_reason.values().copied().sum() + report.to_come, whole);
}

#[test]
fn a_day_before_tells_what_was_late_then() {
    let house = House::new();
    house.debtor(ANA, 95, 100_000_00);

    let earlier = report(&house.ctx, house.creditor, date(2026, 10, 31)).unwrap();

    assert_eq!((earlier.lines[0].days, earlier.lines[0].situation.number()), (75, 2));
}
