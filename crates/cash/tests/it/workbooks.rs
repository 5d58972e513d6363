//! Statements as workbooks: a legacy one, whole and damaged.
use crate::house::{House, OURS, queued};
use base::Amount;
use cash::{
    Error,
    work::{self, FileReport, ImportFile},
};
use jiff::civil::date;

/// Titles, a header, and three movements whose balances add up; written by another program.
const XLS: &[u8] = include_bytes!("../files/extracto.xls");

fn bring(house: &House, bytes: &[u8]) -> Result<FileReport, Error> {
    let file = house.file("extracto.xls", bytes);
    let new = ImportFile { file, name: None, account: Some(OURS.into()), creditor: None, layout: None };
    work::import(&house.ctx, &new, &mut |_, _| {})
}

#[test]
fn a_legacy_workbook_is_read_like_any_other_statement() {
    let house = House::new();

    let report = bring(&house, XLS).unwrap();

    assert_eq!((report.format.as_str(), report.incomes, report.outgoings), ("extracto-csv", 2, 1));
    let waiting = queued(&house.ctx);
    let cash = waiting.iter().find(|income| income.reference.contains("883")).unwrap();
    assert_eq!((cash.amount, cash.day, cash.line), (Amount::minor(1_500_50), date(2026, 3, 9), 7));
    assert_eq!(cash.words, "DEPÓSITO EN EFECTIVO");
    assert_eq!(bring(&house, XLS).unwrap().file, report.file, "the same file is the same");
}

#[test]
fn a_damaged_workbook_is_refused_and_leaves_nothing() {
    let house = House::new();

    for end in (8..XLS.len()).step_by(97) {
        let _refused = bring(&house, &XLS[..end]);
    }
    for place in (512..XLS.len()).step_by(41) {
        let mut bytes = XLS.to_vec();
        bytes[place] ^= 0xFF;
        let _refused = bring(&house, &bytes);
    }

    assert!(matches!(bring(&house, &XLS[..600]), Err(Error::Source(_))));
}
