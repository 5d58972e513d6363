//! Documents of a debt in units of an index: told in units, and in pesos at the value of the day.
use crate::house::{House, TODAY, loan};
use base::{Amount, Currency};
use jiff::civil::date;
use ledger::Terms;
use paper::{Order, Refusal, Sheet, rules::sheet::Block};

fn house() -> House {
    House::with(Terms { currency: unit(), ..loan(6) })
}

fn unit() -> Currency {
    "UVA".parse().unwrap()
}

fn publish(house: &House) {
    ledger::import_series(&house.ctx, "UVA", "2026-04-24;1291,725", "BCRA 31").unwrap();
}

fn words(house: &House, order: Order) -> (Sheet, String) {
    let issued = house.issue(order);
    let (_, sheet) = paper::document(&house.ctx, &issued.code).unwrap();
    let text = |block: &Block| if let Block::Text(text) = block { text.replace('\u{a0}', " ") } else { String::new() };
    let texts: Vec<String> = sheet.blocks.iter().map(text).collect();
    (sheet, texts.join("\n"))
}

#[test]
fn a_statement_tells_pesos_with_the_value_its_day_and_its_source() {
    let house = house();
    publish(&house);

    let (sheet, words) = words(&house, Order::Statement(TODAY));

    let value = "al valor de la UVA del 24/04/2026: $ 1.291,725 cada una, publicado por el Banco Central de la \
                 República Argentina (registro: BCRA 31)";
    assert!(words.contains(value), "{words}");
    let cut = ledger::Cut { day: TODAY, known_at: house.ctx.now.at };
    let owed = house.ctx.read(|rx| ledger::statement_as_known(rx, house.account, cut)).unwrap().unwrap().total;
    let pesos = house.ctx.read(|rx| ledger::in_pesos(rx, unit(), owed, TODAY)).unwrap();
    let told = sheet.records.iter().find(|record| record.section == "pesos").unwrap();
    assert_eq!((told.amount, told.detail.as_str()), (pesos, "BCRA 31"));
    let code = house.issue(Order::Statement(TODAY)).code;
    assert_eq!(house.ctx.read(|rx| paper::verify(rx, &code)).unwrap().unwrap().currency, unit());
}

#[test]
fn what_must_be_told_in_pesos_is_refused_until_the_value_is_published() {
    let house = house();

    for order in [Order::Certificate(TODAY), Order::Liquidation(TODAY)] {
        let refused = house.order(order).unwrap().unwrap_err();
        assert_eq!(refused, Refusal::NotPublished { unit: unit(), day: TODAY });
        assert!(refused.sentence_es().contains("aldia series fetch UVA"));
    }
    publish(&house);
    for order in [Order::Certificate(TODAY), Order::Liquidation(TODAY)] {
        assert!(words(&house, order).1.contains("Equivale a $ "));
    }
}

#[test]
fn a_receipt_and_a_statement_are_never_withheld_and_say_what_is_not_known() {
    let house = house();
    let payment = house.pay(77, 10_00, date(2026, 4, 20));

    for order in [Order::Statement(TODAY), Order::Receipt(payment)] {
        let (sheet, words) = words(&house, order);
        assert!(words.contains("no está publicado. Lo que se debe en UVA se paga en pesos"), "{words}");
        assert!(sheet.records.iter().all(|record| record.section != "pesos"));
    }
}

#[test]
fn a_debt_in_pesos_says_nothing_of_units() {
    let house = House::new();
    publish(&house);

    let (sheet, words) = words(&house, Order::Certificate(TODAY));

    assert!(!words.contains("UVA") && sheet.records.iter().all(|record| record.section != "pesos"));
    assert_ne!(sheet.records.iter().map(|record| record.amount).sum::<Amount>(), Amount::ZERO);
}
