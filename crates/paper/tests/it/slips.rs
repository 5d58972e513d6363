//! Slips: read back from the pixels of the page, and matched when the money comes.
use crate::{
    house::{House, TODAY},
    scanner,
};
use base::{Amount, CommandId, Right, Uuid};
use cash::{
    Collector, NoSlip,
    codes::{Coupon, Qr},
    work::SetCollector,
};
use jiff::ToSpan;
use ledger::Cut;
use paper::{Order, Refusal, Sheet, rules::sheet::Block};

/// Due on 1 and 9 May; the next instalment is on the 10th.
pub(crate) fn collector() -> Collector {
    Collector {
        name: "Cobranzas del Litoral".into(),
        tax_id: "30-50001091-2".parse().unwrap(),
        city: "Rosario".into(),
        category: "6012".into(),
        account: Some("2850590940090418135201".parse().unwrap()),
        alias: Some("cobranzas.litoral".parse().unwrap()),
        pago_facil: Some(123),
        siro: Some(cash::SiroTerms { format: cash::codes::SiroFormat::S0447, agreement: 5_150_012_345 }),
        first_days: 7,
        second_days: 8,
    }
}

pub(crate) fn collecting() -> House {
    let house = House::new();
    let set = SetCollector { command: house.command(), creditor: None, collector: collector() };
    cash::work::set_collector(&house.ctx, &set).unwrap();
    house
}

fn sheet(house: &House, order: Order) -> (Sheet, Vec<u8>) {
    let issued = house.issue(order);
    assert_eq!(issued.hint, None);
    let (row, sheet) = paper::document(&house.ctx, &issued.code).unwrap();
    let pdf = paper::pdf(&sheet, &row.code);
    (sheet, pdf)
}

fn owed(house: &House, days: i64) -> Amount {
    let cut = Cut { day: TODAY.checked_add(days.days()).unwrap(), known_at: house.ctx.now.at };
    house.ctx.read(|rx| ledger::statement_as_known(rx, house.account, cut)).unwrap().unwrap().total
}

#[test]
fn the_codes_of_a_page_are_read_back_from_its_pixels() {
    let house = collecting();

    for order in [Order::Statement(TODAY), Order::Slip(TODAY)] {
        let (sheet, pdf) = sheet(&house, order);
        let (squares, bars) = scanner::codes(&pdf);

        let charge = Qr::read(&squares[0]).unwrap().charge();
        assert_eq!((squares.len(), charge.amount), (1, Some(owed(&house, 7))));
        assert_eq!(charge.account.as_deref(), Some("2850590940090418135201"));
        let coupons: Vec<Coupon> = bars.iter().map(|digits| Coupon::read(digits).unwrap()).collect();
        let client = charge.reference.unwrap();
        assert!(coupons.iter().all(|coupon| coupon.client().to_string() == client));
        let [Coupon::PagoFacil(one), Coupon::Siro(other)] = coupons.as_slice() else { panic!("{coupons:?}") };
        assert_eq!((one.amount, one.surcharge), (owed(&house, 7), owed(&house, 15) - owed(&house, 7)));
        assert_eq!((other.amount, other.later[0].amount), (owed(&house, 7), owed(&house, 15)));
        let told: Vec<_> = sheet.records.iter().filter(|one| one.section == "talon").collect();
        assert_eq!(told.len(), 3);
        assert!(told.iter().all(|one| one.amount == owed(&house, 7)));
    }
}

#[test]
fn the_same_slip_makes_the_same_bytes_and_keeps_its_number() {
    let house = collecting();

    let (first, pdf) = sheet(&house, Order::Slip(TODAY));
    let (second, again) = sheet(&house, Order::Slip(TODAY));

    assert_eq!(first, second);
    assert_eq!(pdf, again);
    let codes = house.ctx.read(|rx| cash::work::codes_of(rx, house.account)).unwrap();
    assert_eq!(codes.len(), 1);
    assert_eq!(codes[0].code.len(), 9);
}

#[test]
fn machines_codes_have_words_for_those_who_cannot_see_them() {
    let house = collecting();
    let (_, pdf) = sheet(&house, Order::Slip(TODAY));

    let tags = scanner::objects(&pdf);

    assert_eq!(tags.matches("/S/Figure/Alt<feff").count(), 3);
    assert_eq!(tags.matches("/A<</O/Layout/Placement/Block/BBox[").count(), 3);
}

#[test]
fn without_a_collector_there_is_no_slip_and_a_hint() {
    let house = House::new();

    let issued = house.issue(Order::Statement(TODAY));

    assert_eq!(issued.hint.as_deref(), Some(NoSlip::NoCollector.sentence_es()));
    let (_, sheet) = paper::document(&house.ctx, &issued.code).unwrap();
    assert!(!sheet.blocks.iter().any(|block| matches!(block, Block::Slip(_))));
    assert_eq!(house.order(Order::Slip(TODAY)).unwrap(), Err(Refusal::NoSlip(NoSlip::NoCollector)));
}

#[test]
fn a_code_that_cannot_hold_the_amount_is_hinted_at() {
    let house = collecting();
    let cost = Amount::minor(100_000_00);
    let add = |tx: &store::Tx<'_>| ledger::work::add_cost(tx, house.account, cost, "honorarios");
    house.ctx.step(CommandId(Uuid::from_u128(900)), add).unwrap();

    let issued = house.issue(Order::Slip(TODAY));

    assert_eq!(issued.hint.as_deref(), Some("Sin todos los códigos: SIRO no admite ese importe o ese vencimiento."));
    let (row, sheet) = paper::document(&house.ctx, &issued.code).unwrap();
    assert_eq!(scanner::codes(&paper::pdf(&sheet, &row.code)).1.len(), 1);
}

#[test]
fn the_later_amount_is_the_same_debt_and_never_another_instalment() {
    let stages = |second_days: u8| {
        let house = House::new();
        let collector = Collector { second_days, ..collector() };
        let set = SetCollector { command: house.command(), creditor: None, collector };
        cash::work::set_collector(&house.ctx, &set).unwrap();
        let (sheet, _) = sheet(&house, Order::Slip(TODAY));
        let slip = sheet.blocks.into_iter().find_map(|block| match block {
            Block::Slip(slip) => Some(slip),
            _ => None,
        });
        slip.unwrap().stages.len()
    };

    assert_eq!([0, 8, 9, 30].map(stages), [1, 2, 1, 1]);
}

#[test]
fn figures_of_a_day_that_passed_are_not_paid_with() {
    let house = collecting();

    let refused = house.order(Order::Slip(TODAY.yesterday().unwrap())).unwrap();

    assert_eq!(refused, Err(Refusal::NoSlip(NoSlip::PastDay)));
}

#[test]
fn only_who_administers_says_who_collects() {
    let house = House::new();
    let set = SetCollector { command: house.command(), creditor: None, collector: collector() };

    let denied = cash::work::set_collector(&house.somebody(None), &set);

    assert!(matches!(denied, Err(cash::Error::Denied(denied)) if denied.right == Right::Administer));
    let broken = Collector { city: String::new(), ..collector() };
    let set = SetCollector { command: house.command(), creditor: None, collector: broken };
    assert!(matches!(cash::work::set_collector(&house.ctx, &set), Err(cash::Error::BadCollector(_))));
}
