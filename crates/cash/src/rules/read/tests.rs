//! Files as banks and networks give them, whole and damaged.
use super::*;
use base::Amount;
use jiff::civil::date;
use layout::{SHIPPED, shipped};
use proptest::prelude::*;

const CSV: &str = "Banco del Sur\nCuenta 017-0099\n\nFecha;Descripción;Nro. comprobante;CUIT;Originante;Crédito;Débito;Saldo\n\
    02/03/2026;TRANSFERENCIA;881;20-26756539-3;GOMEZ ANA;20.751,75;;1.020.751,75\n\
    02/03/2026;COMISION;882;;;;150,00;1.020.601,75\n";

fn galicia(total: &str, count: &str) -> String {
    let header = format!("00{:6}C202603023EMPRESA{total}{count}", "123456");
    let detail =
        format!("0370{:<22}{}{:<15}20260302{:014}", "CLI-0001", "02850590900040090418135201", "CUOTA 3", 2_075_175);
    [header, detail, "99".to_owned()].map(|line| format!("{line:<350}")).join("\r\n")
}

fn visa_credit(state: char, total: u64) -> String {
    let header = format!("0RDEBLIQC900000    {:010}202603021806", 41_560_558);
    let mut detail: Vec<char> = format!("{:<300}", "1").chars().collect();
    for (at, words) in [
        (12, "0005"),
        (43, "00000001"),
        (51, "020326"),
        (63, "000000002075175"),
        (95, "000000033123589"),
        (130, &state.to_string()),
        (131, if state == '1' { "15" } else { "  " }),
        (133, if state == '1' { "FONDOS INSUFICIENTES" } else { "" }),
        (225, "030326"),
    ] {
        for (place, sign) in (at - 1..).zip(words.chars()) {
            detail[place] = sign;
        }
    }
    let trailer = format!("9RDEBLIQC900000    {:010}202603021806{:07}{total:015}", 41_560_558, 1);
    [header, detail.into_iter().collect(), trailer].map(|line| format!("{line:<300}")).join("\n")
}

fn visa_debit(code: &str) -> String {
    let detail = format!(
        "1{:<16}   {:08}202603020005{:015}{:015}{:<30}{code}{:<40}",
        "",
        1,
        2_075_175,
        33_123_589,
        "",
        if code == "000" { "" } else { "OPERACION NO PERMITIDA" }
    );
    ["0LDEBLIQD".to_owned(), detail, "9LDEBLIQD".to_owned()].map(|line| format!("{line:<150}")).join("\n")
}

#[test]
fn a_banks_csv_is_read_with_titles_before_it_and_its_balances_add_up() {
    let read = read(CSV.as_bytes(), None).unwrap();

    assert_eq!(read.format, "extracto-csv");
    let [income, expense] = read.statements[0].movements.as_slice() else { panic!("two movements") };
    assert_eq!((income.day, income.amount, income.line), (date(2026, 3, 2), Amount::minor(20_751_75), 5));
    assert_eq!((income.reference.as_str(), income.payer.tax_id.as_deref()), ("881", Some("20267565393")));
    assert_eq!(income.payer.name.as_deref(), Some("GOMEZ ANA"));
    assert_eq!(expense.amount, Amount::minor(-150_00));
    assert_eq!(read.statements[0].opening, Some(Amount::minor(1_000_000_00)));
    assert_eq!(read.statements[0].closing, Some(Amount::minor(1_020_601_75)));
}

#[test]
fn newest_first_adds_up_too_and_a_wrong_balance_does_not() {
    let mut lines: Vec<&str> = CSV.lines().collect();
    lines.swap(4, 5);
    assert!(read(lines.join("\n").as_bytes(), None).is_ok());

    let error = read(CSV.replace("601,75", "601,76").as_bytes(), None).unwrap_err();
    assert!(matches!(error.flaw, Flaw::Balance { .. }), "{error}");
    assert_eq!(error.line, 6);
}

#[test]
fn latin_letters_of_the_old_encoding_are_read() {
    let bytes: Vec<u8> = CSV.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();

    assert_eq!(read(&bytes, None).unwrap().statements, read(CSV.as_bytes(), None).unwrap().statements);
}

#[test]
fn cells_that_cannot_be_read_are_placed() {
    for (written, instead, line, column, flaw) in [
        ("02/03/2026;TRANS", "31/02/2026;TRANS", 5, 1, Flaw::Day("31/02/2026".into())),
        ("20.751,75;;", "20.75l,75;;", 5, 6, Flaw::Amount("20.75l,75".into())),
        ("20.751,75;;", "99999999999999999999;;", 5, 6, Flaw::Amount("99999999999999999999".into())),
        ("GOMEZ ANA", "\"GOMEZ ANA", 5, 1, Flaw::Form("a quote that does not close".into())),
        ("Fecha;", "Cuando;", 4, 1, Flaw::Missing("the column of the day")),
    ] {
        let error = read(CSV.replacen(written, instead, 1).as_bytes(), None).unwrap_err();
        assert_eq!(error, ReadError::at(line, column, flaw), "{instead}");
    }
}

#[test]
fn the_direct_debits_of_a_bank_are_read_and_their_totals_add_up() {
    let good = galicia("00000002075175", "0000001");
    let read_good = read(good.as_bytes(), None).unwrap();
    let movement = &read_good.statements[0].movements[0];

    assert_eq!(read_good.format, "galicia-cbu");
    assert_eq!((movement.amount, movement.external.as_deref()), (Amount::minor(20_751_75), Some("CLI-0001")));
    assert_eq!(movement.payer.account.as_deref(), Some("2850590940090418135201"));
    assert_eq!(movement.reference, "20260302/CLI-0001/CUOTA 3");

    let (computed, written) = (Amount::minor(20_751_75), Amount::minor(20_751_76));
    let error = read(galicia("00000002075176", "0000001").as_bytes(), None).unwrap_err();
    assert_eq!(error, ReadError::at(1, 26, Flaw::Total { computed, written }));
    let error = read(galicia("00000002075175", "0000002").as_bytes(), None).unwrap_err();
    assert_eq!(error, ReadError::at(1, 40, Flaw::Count { computed: 1, written: 2 }));
}

#[test]
fn what_the_card_company_answered_is_collected_or_refused() {
    let approved = read(visa_credit('0', 2_075_175).as_bytes(), None).unwrap().statements;
    let refused = read(visa_credit('1', 2_075_175).as_bytes(), None).unwrap().statements;

    assert_eq!(approved[0].movements[0].amount, Amount::minor(20_751_75));
    assert_eq!(approved[0].movements[0].day, date(2026, 3, 3));
    assert_eq!(approved[0].movements[0].external.as_deref(), Some("000000033123589"));
    assert!(refused[0].movements.is_empty());
    assert_eq!(
        (refused[0].refused[0].code.as_str(), refused[0].refused[0].words.as_str()),
        ("15", "FONDOS INSUFICIENTES")
    );
    let error = read(visa_credit('0', 1).as_bytes(), None).unwrap_err();
    assert_eq!((error.line, error.column), (3, 49));

    let settled = read(visa_debit("000").as_bytes(), None).unwrap().statements;
    let not = read(visa_debit("019").as_bytes(), None).unwrap().statements;
    assert_eq!((settled[0].movements.len(), settled[0].refused.len()), (1, 0));
    assert_eq!((not[0].movements.len(), not[0].refused[0].code.as_str()), (0, "019"));
}

#[test]
fn a_file_of_places_that_is_cut_anywhere_is_refused() {
    for whole in [galicia("00000002075175", "0000001"), visa_credit('0', 2_075_175), visa_debit("000")] {
        let layout = suggested(&whole);
        for end in 0..whole.len() {
            assert!(read(&whole.as_bytes()[..end], Some(&shipped(layout).unwrap())).is_err(), "{layout} {end}");
        }
    }
}

#[test]
fn what_is_no_text_or_nothing_is_refused() {
    assert_eq!(read(b"", None).unwrap_err().flaw, Flaw::Empty);
    assert_eq!(read(b"a\nbc\0d", None).unwrap_err(), ReadError::at(2, 3, Flaw::Encoding));
    assert_eq!(read(&vec![b'a'; (MEGABYTES_MAX << 20) + 1], None).unwrap_err().flaw, Flaw::TooLarge(MEGABYTES_MAX));
}

#[test]
fn shipped_layouts_read_and_are_called_by_their_names() {
    for (name, _) in SHIPPED {
        assert_eq!(shipped(name).unwrap().name, *name);
    }
    assert!(shipped("otro").is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, None);
        for (name, _) in SHIPPED {
            let _ = read(&bytes, Some(&shipped(name).unwrap()));
        }
    }
}
