//! What documents say, and that it is what the ledger says.
use crate::house::{House, TODAY, loan};
use base::{Amount, CreditorId, Day, Money, Uuid};
use jiff::{SignedDuration, civil::date};
use ledger::{AccountStatement, Component, Cut, ReversePayment};
use paper::{
    Error, Kind, Order, Refusal, Sheet,
    rules::{
        code,
        sheet::{Block, Cell},
        words::priced,
    },
};
use std::collections::BTreeSet;
use store::Ctx;

fn sheet(house: &House, order: Order) -> Sheet {
    let issued = house.issue(order);
    paper::document(&house.ctx, &issued.code).unwrap().1
}

fn told(house: &House, day: Day) -> AccountStatement {
    let cut = Cut { day, known_at: house.ctx.now.at };
    house.ctx.read(|rx| ledger::statement_as_known(rx, house.account, cut)).unwrap().unwrap()
}

/// Every amount that a document shows in a table or as a sum.
fn shown(sheet: &Sheet) -> BTreeSet<Amount> {
    let cell = |cell: &Cell| match cell {
        Cell::Money(amount) => Some(*amount),
        Cell::Nothing | Cell::Words(_) | Cell::Day(_) | Cell::Count(_) | Cell::Rate(_) => None,
    };
    let tables = sheet.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let cells = tables.flat_map(|table| table.rows.iter().chain([&table.total]).flatten().filter_map(cell));
    let records = sheet.records.iter().flat_map(|one| [Some(one.amount), one.balance, one.base]).flatten();
    cells.chain(records).collect()
}

/// Every amount that the ledger tells of an account.
fn known(statement: &AccountStatement) -> BTreeSet<Amount> {
    let mut all = BTreeSet::from([Amount::ZERO, statement.total, statement.costs, statement.held]);
    for line in &statement.lines {
        all.extend([line.debit, line.credit, -line.credit, line.balance]);
        let applied = line.applied.iter().flat_map(|one| one.parts.iter().map(|part| part.amount).chain([one.held]));
        all.extend(applied);
    }
    for one in &statement.instalments {
        all.insert(one.total);
        all.extend(one.charges.iter().map(|charge| charge.amount));
        all.extend(Component::ALL.map(|component| one.of(component)));
    }
    all.extend(Component::ALL.map(|component| statement.owed.of(component)));
    all.extend(statement.accruals.iter().flat_map(|line| [line.base, line.amount]));
    all
}

#[test]
fn every_figure_is_one_that_the_ledger_tells() {
    let house = House::new();
    house.pay(50, 30_000_00, TODAY);

    for order in [Order::Statement(TODAY), Order::Certificate(TODAY), Order::Liquidation(TODAY)] {
        let (sheet, statement) = (sheet(&house, order), told(&house, TODAY));

        let strange: Vec<_> = shown(&sheet).difference(&known(&statement)).copied().collect();
        assert!(strange.is_empty(), "{order:?}: {strange:?}");
        let total = priced(Money { amount: statement.total, currency: statement.currency });
        let figure = |block: &Block| matches!(block, Block::Figure { value, .. } if *value == total);
        assert!(sheet.blocks.iter().any(figure), "{order:?} shows {total}");
    }
}

#[test]
fn a_judicial_statement_lists_every_line_and_they_come_to_the_total() {
    let house = House::new();
    house.pay(50, 30_000_00, TODAY);
    let day = date(2026, 4, 24);

    let sheet = sheet(&house, Order::Liquidation(day));

    let sum = |section: &str, concept: &str| -> Amount {
        let own = sheet.records.iter().filter(|one| one.section == section && one.concept.starts_with(concept));
        own.map(|one| one.amount).sum()
    };
    let statement = told(&house, day);
    assert_eq!(sum("devengado", ""), statement.accruals.iter().map(|line| line.amount).sum());
    assert_eq!(sum("cuota", "") + statement.costs, statement.total);
    assert_eq!(sum("total", "Total"), statement.total);
    let penalty = Component::Penalty.label_es();
    assert_eq!(sum("devengado", penalty), Amount::minor(882_11 + 570_95 + 186_51), "domain.md §3.6");
    assert_eq!(sum("pago", "Pago"), Amount::minor(-30_000_00));
    let paid = |block: &Block| match block {
        Block::Table(table) if table.columns.iter().any(|column| column.title == "Se imputa a") => Some(table.clone()),
        _ => None,
    };
    let paid = sheet.blocks.iter().find_map(paid).unwrap();
    let last = |row: &Vec<Cell>| match row.last() {
        Some(Cell::Money(amount)) => *amount,
        _ => Amount::ZERO,
    };
    assert_eq!(paid.rows.iter().map(last).sum::<Amount>(), Amount::minor(30_000_00));
    assert_eq!(paid.rows[0][2], Cell::Money(Amount::minor(30_000_00)), "what was received stands once");
    assert!(paid.rows[1..].iter().all(|row| row[2] == Cell::Words(String::new())));
    assert_eq!(sum("gasto", "Gastos"), Amount::minor(500_00));
}

#[test]
fn a_receipt_says_what_the_money_extinguished_and_reserves_the_rest() {
    let house = House::new();
    let payment = house.pay(50, 30_000_00, TODAY);

    let sheet = sheet(&house, Order::Receipt(payment));

    let first = &sheet.records[0];
    assert_eq!((first.concept.as_str(), first.amount), ("Gastos", Amount::minor(500_00)));
    let parts: Amount = sheet.records.iter().filter(|one| one.section == "imputado").map(|one| one.amount).sum();
    assert_eq!(parts, Amount::minor(30_000_00));
    let reserved = |block: &Block| matches!(block, Block::Small(words) if words.contains("art. 899"));
    assert!(sheet.blocks.iter().any(reserved));
    let said = |block: &Block| matches!(block, Block::Text(words) if words.contains("pesos treinta mil con 00/100"));
    assert!(sheet.blocks.iter().any(said));
}

#[test]
fn a_payment_that_does_not_count_has_no_receipt() {
    let house = House::new();
    let payment = house.pay(50, 30_000_00, TODAY);
    let (command, reason) = (house.command(), "cheque rechazado".to_owned());
    let reversal = ReversePayment { command, account: house.account, payment, reason };
    ledger::work::reverse_payment(&house.ctx, reversal).unwrap();

    let refused = house.order(Order::Receipt(payment));

    assert!(matches!(refused, Err(Error::NoPayment(of)) if of == payment));
}

#[test]
fn nobody_is_cleared_while_anything_is_left() {
    let house = House::new();
    let left = told(&house, TODAY).total;
    house.pay(50, left.to_minor(), TODAY);

    let refusal = house.order(Order::Clearance(TODAY)).unwrap().unwrap_err();

    assert!(matches!(refusal, Refusal::StillOwed(money) if Amount::ZERO < money.amount), "{refusal:?}");
    assert!(refusal.sentence_es().contains("libre deuda"));
    let nothing = house.order(Order::Certificate(TODAY)).unwrap();
    assert_eq!(nothing, Err(Refusal::NothingOwed));
}

#[test]
fn who_has_paid_all_is_cleared() {
    let house = House::with(loan(3));
    let left = told(&house, TODAY).total;
    house.pay(50, left.to_minor(), TODAY);

    let sheet = sheet(&house, Order::Clearance(TODAY));

    assert_eq!(sheet.kind, Kind::Clearance);
    assert_eq!((sheet.records[0].amount, sheet.records[0].balance), (left, Some(Amount::ZERO)));
}

#[test]
fn a_day_to_come_is_not_certified() {
    let house = House::new();

    assert_eq!(house.order(Order::Liquidation(date(2026, 4, 25))).unwrap(), Err(Refusal::DayToCome));
}

#[test]
fn what_was_issued_stays_as_it_was() {
    let mut house = House::new();
    let issued = house.issue(Order::Statement(TODAY));
    let (_, before) = paper::document(&house.ctx, &issued.code).unwrap();
    let at = house.ctx.now.at + SignedDuration::from_mins(5);
    house.ctx = Ctx { now: base::Moment { at, ..house.ctx.now }, ..house.ctx.clone() };
    house.pay(50, 30_000_00, date(2026, 3, 1));

    let (row, after) = paper::document(&house.ctx, &issued.code).unwrap();

    assert_eq!(before, after);
    assert_eq!(paper::pdf(&before, &row.code), paper::pdf(&after, &row.code));
    let second = house.issue(Order::Statement(TODAY));
    assert_ne!(second.code, issued.code);
    assert_eq!(paper::documents(&house.ctx, house.account).unwrap().len(), 2);
}

#[test]
fn a_document_that_says_the_same_is_the_same() {
    let house = House::new();

    let codes = [house.issue(Order::Certificate(TODAY)).code, house.issue(Order::Certificate(TODAY)).code];

    assert_eq!(codes[0], codes[1]);
    assert_eq!(paper::documents(&house.ctx, house.account).unwrap().len(), 1);
}

#[test]
fn a_code_is_known_again_however_it_is_typed_and_no_other_is() {
    let house = House::new();
    let issued = house.issue(Order::Liquidation(TODAY));
    let verify = |typed: &str| house.ctx.read(|rx| paper::verify(rx, typed)).unwrap();

    let found = verify(&issued.code.to_lowercase().replace('-', " ")).unwrap();

    assert_eq!((found.kind, found.day, found.total), (Kind::Liquidation, TODAY, Some(Amount::minor(68_236_05))));
    assert_eq!(found.code, issued.code);
    let (_, sheet) = paper::document(&house.ctx, &issued.code).unwrap();
    assert_eq!(code::seal(&sheet).unwrap().1, issued.code);
    assert_eq!(verify("0000-0000-0000-0000"), None);
    assert_eq!(verify("no es un código"), None);
}

#[test]
fn another_creditors_staff_neither_issues_nor_reads() {
    let house = House::new();
    let issued = house.issue(Order::Statement(TODAY));
    let stranger = house.somebody(Some(vec![CreditorId(Uuid::from_u128(77))]));

    assert!(matches!(paper::document(&stranger, &issued.code), Err(Error::OtherCreditor(_))));
    assert!(matches!(paper::documents(&stranger, house.account), Err(Error::OtherCreditor(_))));
    let house = House { ctx: stranger, ..house };
    assert!(matches!(house.order(Order::Statement(TODAY)), Err(Error::OtherCreditor(_))));
}

#[test]
fn the_records_of_a_document_are_a_file_that_anything_reads() {
    let house = House::new();

    let csv = paper::csv(&sheet(&house, Order::Liquidation(TODAY)));

    let mut lines = csv.split("\r\n");
    assert_eq!(lines.next().unwrap(), "seccion,cuota,concepto,desde,hasta,dias,base,tasa,importe,saldo,detalle");
    assert!(csv.contains("total,,Total,,2026-04-24,,,,68236.05,,"));
    let line = "devengado,1,Interés compensatorio por mora,2026-02-10,2026-04-24,73,14701.75,0.6,1764.21,,según el contrato; CCyC art. 767";
    assert!(csv.contains(line), "{csv}");
}
