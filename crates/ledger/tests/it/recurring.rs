//! Charges that come again: as scenarios tell them, as files bring them, and what must hold of any of them.
use crate::{
    books::{Book, french_loan},
    imports::House,
    properties::{accounted, book, days, events, explained, never_negative, with_events},
    scenarios::{money, percent},
};
use base::{Amount, Day, DebtorId, Moment, Rate, Uuid, day_number, day_of};
use jiff::civil::date;
use ledger::{
    Act, Entry, LedgerSection, Period, Plan, Terms, import_series,
    rules::{
        contract::Shift,
        recurring::{Adjustment, IndexRule, Recurring, Repriced, RepricedBy},
        series::Indices,
    },
    work::recurring::adjust,
};
use proptest::prelude::*;
use std::collections::HashMap;
use store::Section;

/// `importe: 10,00` or `importe: informado`, `hasta: 2026-12-31`, `IVA del período: 21 %`,
/// `índice: ICL desde 2026-01-01 cada 3`, `aumento: 15 % cada 6`, `día inhábil: siguiente`.
pub(crate) fn plan(named: &HashMap<&str, &str>) -> Plan {
    let get = |name: &str| named.get(name).copied();
    let index = get("índice").map(|text| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (series, from, periods) = (words[0].to_owned(), words[2].parse().unwrap(), words[4].parse().unwrap());
        Adjustment::Index(IndexRule { series, from, periods })
    });
    let step = get("aumento").map(|text| {
        let (rate, periods) = text.split_once("cada").unwrap();
        Adjustment::Step { rate: percent(rate.trim()), periods: periods.trim().parse().unwrap() }
    });
    Plan::Recurring(Recurring {
        amount: get("importe").filter(|text| *text != "informado").map(money),
        first_due: get("primera cuota").unwrap().parse().unwrap(),
        every: Period::Months(1),
        until: get("hasta").map(|day| day.parse().unwrap()),
        vat: get("IVA del período").map_or(Rate::ZERO, percent),
        settled: 0,
        adjustment: index.or(step),
        shift: match get("día inhábil") {
            None => Shift::Stay,
            Some("siguiente") => Shift::Following,
            Some("anterior") => Shift::Preceding,
            Some(other) => panic!("{other}"),
        },
    })
}

/// `precio 12.000,00 acta`: from that day on; `ajusta ICL 2026-01-01=20 2026-04-01=21,5`: values are published.
pub(crate) fn tell(book: &mut Book, day: Day, (verb, words): (&str, &[&str])) -> Result<(), String> {
    if verb == "precio" {
        let act = Act::Reprice { amount: money(words[0]), reason: words[1..].join(" ") };
        let entry = act.entry(&book.0, &book.fold_to(day), (day, Day::MAX)).map_err(|error| error.to_string())?;
        book.add(day, entry);
        return Ok(());
    }
    let mut indices = Indices::default();
    let value = |point: &&str| {
        let (day, value) = point.split_once('=').unwrap();
        (day.parse().unwrap(), value.replace(',', ".").parse().unwrap())
    };
    indices.add(words[0], words[1..].iter().map(value));
    loop {
        let folded = book.fold_all();
        let Plan::Recurring(plan) = &folded.terms.plan else { unreachable!("it comes again") };
        let Some(awaited) = folded.view.charges.as_ref().and_then(|charges| charges.awaits.as_ref()) else { break };
        let Ok(line) = awaited.reckon(&indices) else { break };
        book.add(plan.due(awaited.number), Entry::Repriced(line));
    }
    Ok(())
}

fn plans() -> impl Strategy<Value = Recurring> {
    let ends = proptest::option::of(days());
    let adjustments = prop_oneof![Just(None), (0_i32..5_000, 1_u16..8).prop_map(Some)];
    let shifts = prop::sample::select(vec![Shift::Stay, Shift::Following, Shift::Preceding]);
    (1_i64..500_000_00, days(), any::<bool>(), ends, 0_i32..2_100, 0_u16..4, adjustments, shifts).prop_map(
        |(amount, first, monthly, until, vat, settled, step, shift)| Recurring {
            amount: Some(Amount::minor(amount)),
            first_due: day_of(first),
            every: if monthly { Period::Months(1) } else { Period::Days(10) },
            until: until.map(day_of),
            vat: Rate::basis_points(vat),
            settled,
            adjustment: step.map(|(rate, periods)| Adjustment::Step { rate: Rate::basis_points(rate), periods }),
            shift,
        },
    )
}

fn terms(plan: Recurring) -> Terms {
    Terms { plan: Plan::Recurring(plan), lent: Amount::ZERO, ..french_loan() }
}

fn prices() -> impl Strategy<Value = Vec<(i32, i64)>> {
    proptest::collection::vec((days(), 1_i64..500_000_00), 0..4)
}

fn repriced(mut book: Book, prices: &[(i32, i64)]) -> Book {
    for (day, amount) in prices {
        let line = Repriced { amount: Amount::minor(*amount), reason: "acta".into(), by: RepricedBy::Agreement };
        book.add(day_of(*day), Entry::Repriced(line));
    }
    book
}

/// The same with every charge due by `day` written out as a line, and no plan that makes any.
/// A plan charges as its day begins, so the lines stand before whatever else that day brings.
fn written_out(terms: &Terms, events: &[(u8, i32, i64)], day: i32) -> Book {
    let folded = Book::open(terms.clone()).fold_to(day_of(day));
    let Plan::Recurring(plan) = &terms.plan else { unreachable!("it comes again") };
    let told = Recurring { amount: None, adjustment: None, ..plan.clone() };
    let mut book = Book::open(Terms { plan: Plan::Recurring(told), ..terms.clone() });
    for step in folded.steps {
        if let ledger::rules::fold::StepKind::Charged(one) = step.kind {
            book.add(one.due, Entry::Charged(one));
        }
    }
    with_events(book, events)
}

proptest! {
    #[test]
    fn nothing_that_comes_again_is_created_or_lost(
        plan in plans(), events in events(), prices in prices(), day in days()
    ) {
        let book = repriced(book(terms(plan), &events), &prices);

        let (used, paid) = accounted(&book, day);

        prop_assert_eq!(used, paid);
        prop_assert!(never_negative(&book.fold_to(day_of(day)).view, day));
        explained(&book, day)?;
    }

    #[test]
    fn a_section_knows_on_any_later_day_what_falls_due(
        plan in plans(), events in events(), prices in prices(), later in 0_i32..500
    ) {
        let book = repriced(book(terms(plan), &events), &prices);
        let whole = book.fold_all().view;
        let last = events.iter().map(|event| event.1).max().unwrap_or(day_number(date(2026, 1, 10)));
        let day = last + later;

        let seen = book.fold_to(day_of(day)).view;

        prop_assert_eq!(whole.owed(day), seen.owed(day));
        prop_assert_eq!(whole.outstanding(day), seen.outstanding(day));
        prop_assert_eq!(whole.days_past_due(day), seen.days_past_due(day));
        prop_assert_eq!(whole.next_due(day), seen.next_due(day));
        prop_assert_eq!(whole.credit_after(day), seen.credit_after(day));
        let section = LedgerSection { accounts: vec![whole] };
        prop_assert_eq!(LedgerSection::unseal(DebtorId(Uuid::nil()), &section.seal()).unwrap(), section);
    }

    #[test]
    fn a_plan_is_the_same_as_its_charges_written_out(plan in plans(), events in events(), day in days()) {
        // What the events charge has numbers from 100 on; a plan by days may reach them, and then says less.
        let terms = terms(Recurring { every: Period::Months(1), ..plan });

        let by_plan = book(terms.clone(), &events).fold_to(day_of(day)).view;
        let by_lines = written_out(&terms, &events, day).fold_to(day_of(day)).view;

        prop_assert_eq!(by_plan.owed(day), by_lines.owed(day));
        prop_assert_eq!(by_plan.credit_after(day), by_lines.credit_after(day));
    }

    #[test]
    fn new_amounts_told_in_any_order_of_days_that_differ_are_the_same(plan in plans(), prices in prices(), day in days()) {
        // Two days before one charge are one place: the last told counts.
        let mut apart = prices;
        apart.sort_unstable();
        apart.dedup_by_key(|(on, _)| plan.number_from(day_of(*on)));
        let mut turned = apart.clone();
        turned.reverse();
        let owed = |prices: &[(i32, i64)]| repriced(Book::open(terms(plan.clone())), prices).fold_to(day_of(day)).view.owed(day);

        prop_assert_eq!(owed(&apart), owed(&turned));
    }
}

const RENTS: &str = "cuit;nombre;contrato;inicio;primer_vencimiento;importe;indice;ajuste_cada\n\
    20-26756539-3;Gómez Ana;ALQ-1;01/01/2026;10/01/2026;300.000,00;ICL;3\n\
    20-05536168-2;Ruiz Luis;ALQ-2;01/01/2026;10/01/2026;200.000,00;;\n";

fn on(house: &House, day: Day) -> House {
    let at = format!("{day}T15:00:00Z").parse().unwrap();
    house.at(Moment { at, day })
}

#[test]
fn rents_come_from_a_file_and_are_adjusted_once_their_index_is_published() {
    let house = House::new(date(2026, 3, 2));
    let report = house.import(&house.file("alquileres.csv", RENTS));
    assert_eq!((report.mapping.as_str(), report.created, report.quarantined), ("alquileres", 2, 0));
    assert_eq!(house.owed().0, Amount::minor(1_000_000_00));

    let april = on(&house, date(2026, 4, 15));
    assert_eq!(april.owed().0, Amount::minor(1_700_000_00), "the first three of one and four of the other");
    assert_eq!(adjust(&april.ctx).unwrap().waiting["ICL"], 1);
    import_series(&april.ctx, "ICL", "2026-01-01;20\n2026-04-01;21,5\n", "icl.csv").unwrap();

    let adjusted = adjust(&april.ctx).unwrap();
    assert_eq!((adjusted.written, adjusted.waiting["ICL"]), (1, 1));
    assert_eq!(april.owed().0, Amount::minor(2_022_500_00));
    assert_eq!(adjust(&april.ctx).unwrap().written, 0);
    april.verify();
    assert_eq!(april.undo(&report).accounts, 2);
    assert_eq!(april.owed(), (Amount::ZERO, 0));
    april.verify();
}

#[test]
fn a_file_with_another_amount_changes_what_comes_and_not_what_was() {
    let house = House::new(date(2026, 3, 2));
    house.import(&house.file("uno.csv", RENTS));
    let may = on(&house, date(2026, 5, 2));
    let before = may.owed().0;

    let more = RENTS.replace("200.000,00", "250.000,00");
    let report = may.import(&may.file("dos.csv", &more));

    assert_eq!((report.updated, report.unchanged), (1, 1));
    assert_eq!(may.owed().0, before);
    let june = on(&may, date(2026, 6, 10));
    assert_eq!(june.owed().0, before + Amount::minor(500_000_00));
    // From a day that the file names, also one that is past.
    let dated = more.replace("ajuste_cada", "ajuste_cada;vigente_desde").replace(";;\n", ";;;01/04/2026\n");
    let dated = dated.replace("ICL;3\n", "ICL;3;\n").replace("250.000,00", "260.000,00");
    assert_eq!(june.import(&june.file("tres.csv", &dated)).updated, 1);
    assert_eq!(june.owed().0, before + Amount::minor(500_000_00 + 60_000_00), "April; May on is the later word");
    june.verify();
}

#[test]
fn the_month_s_charges_come_from_a_file_and_a_later_one_corrects_them() {
    let house = House::new(date(2026, 3, 2));
    let file = |text: &str| house.file("expensas.csv", text);
    let march = "unidad;cuit;nombre;vencimiento;importe\n4B;20-26756539-3;Gómez Ana;10/03/2026;80.000,00\n\
        5A;20-05536168-2;Ruiz Luis;10/03/2026;60.000,00\n";
    let first = house.import(&file(march));
    assert_eq!((first.mapping.as_str(), first.created, first.quarantined), ("expensas", 2, 0));

    let april = "unidad;cuit;nombre;vencimiento;importe\n4B;;;10/04/2026;90.000,00\n5A;;;10/04/2026;70.000,00\n\
        5A;;;11/02/2026;1,00\n9Z;;;10/04/2026;70.000,00\n";
    let second = house.import(&file(april));
    let corrected = "unidad;cuit;nombre;vencimiento;importe\n4B;;;10/04/2026;95.000,00\n5A;;;10/04/2026;70.000,00\n";
    let third = house.import(&file(corrected));

    assert_eq!((second.updated, second.quarantined), (2, 2));
    assert_eq!((third.updated, third.unchanged), (1, 1));
    let total = |minor| (Amount::minor(minor), 2);
    assert_eq!(house.owed(), total(80_000_00 + 60_000_00 + 95_000_00 + 70_000_00));
    house.undo(&third);
    assert_eq!(house.owed(), total(80_000_00 + 60_000_00 + 90_000_00 + 70_000_00));
    house.undo(&second);
    assert_eq!(house.owed(), total(140_000_00));
    house.verify();
}
