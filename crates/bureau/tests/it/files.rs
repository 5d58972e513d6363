//! Monthly files: own debtors and nobody else, once, replaced, corrected, taken back, forgotten.
use crate::house::{ANA, BETO, DAY, House, SUR, correction, line, text};
use base::{Amount, day_number, day_of};
use bureau::{
    Error, Period, Source,
    facts::FileHeard,
    work::{FileRequest, Input, damaged_csv, import, import_holding, purge},
};
use std::io::Write;

const STRANGER: &str = "27345678901";

fn month() -> Vec<String> {
    vec![
        line(7, "202609", ANA, "01", "100,0"),
        line(7, "202609", STRANGER, "05", "900,0"),
        line(11, "202609", ANA, "21", "50,5"),
        line(11, "202609", SUR, "04", "1000,0"),
    ]
}

#[test]
fn only_the_houses_own_debtors_are_read_and_each_is_one_picture() {
    let house = House::new();
    let (ana, sur) = (house.debtor(ANA, 10, 1_000_00), house.debtor(SUR, 10, 1_000_00));

    let report = house.import("deudores.txt", &text(&month()));

    assert_eq!((report.counts.lines, report.counts.own, report.counts.debtors), (4, 3, 2));
    let seen = house.section(ana).unwrap();
    assert_eq!((seen.worst, seen.entities, seen.total), (2, 2, Amount::minor(150_500_00)));
    assert_eq!(house.section(sur).unwrap().worst, 4);
}

#[test]
fn the_same_file_again_changes_nothing_and_tells_nobody() {
    let house = House::new();
    house.debtor(ANA, 10, 1_000_00);
    house.import("deudores.txt", &text(&month()));
    let told = || {
        let mut heard = 0;
        house
            .ctx
            .listen::<Error>("test", &["bureau.file_heard"], 100, |_, fact| {
                heard += u32::from(fact.read::<FileHeard>()?.is_some());
                Ok(())
            })
            .unwrap();
        heard
    };
    assert_eq!(told(), 1);

    let again = house.import("deudores.txt", &text(&month()));

    assert_eq!((again.counts.debtors, again.counts.changed, again.counts.removed), (1, 0, 0));
    assert_eq!(told(), 0);
}

#[test]
fn a_debtor_whose_lines_lie_far_apart_is_one_debtor_and_new_once() {
    for held_max in [1, 2, 100] {
        let house = House::new();
        let (ana, sur) = (house.debtor(ANA, 10, 1_000_00), house.debtor(SUR, 10, 1_000_00));
        let bring = |lines: &[String]| {
            let (input, period) = (Input::Path(house.file("deudores.txt", &text(lines))), None);
            let request = FileRequest { input, source: None, period };
            let report = import_holding(&house.ctx, &request, held_max, &mut |_| {}).unwrap();
            (report.counts.debtors, report.counts.changed, report.counts.removed)
        };

        assert_eq!(bring(&month()), (2, 2, 0), "{held_max} lines held");
        assert_eq!(bring(&month()), (2, 0, 0), "{held_max} lines held");
        assert_eq!(house.section(ana).unwrap().entities, 2);
        let mut other = month();
        other[2] = line(11, "202609", ANA, "03", "50,5");
        assert_eq!(bring(&other), (2, 1, 0), "{held_max} lines held");
        assert_eq!((house.section(ana).unwrap().worst, house.section(sur).unwrap().worst), (3, 4));
    }
}

#[test]
fn another_file_of_the_same_month_takes_its_place() {
    let house = House::new();
    let (ana, sur) = (house.debtor(ANA, 10, 1_000_00), house.debtor(SUR, 10, 1_000_00));
    house.import("deudores.txt", &text(&month()));

    let report = house.import("deudores.txt", &text(&[line(11, "202609", ANA, "03", "60,0")]));

    assert_eq!((report.counts.changed, report.counts.removed), (1, 1));
    let seen = house.section(ana).unwrap();
    assert_eq!((seen.worst, seen.entities), (3, 1));
    assert_eq!(house.section(sur), None);
}

#[test]
fn corrections_change_and_delete_whatever_the_order_of_the_files() {
    let corrections = text(&[correction(11, "202609", ANA, "00", "0,0"), correction(7, "202609", ANA, "03", "80,0")]);
    let orders: [[(&str, &[u8]); 2]; 2] = [
        [("deudores.txt", &text(&month())), ("inf_ret.txt", &corrections)],
        [("inf_ret.txt", &corrections), ("deudores.txt", &text(&month()))],
    ];
    for order in orders {
        let house = House::new();
        let ana = house.debtor(ANA, 10, 1_000_00);
        for (name, bytes) in order {
            let (input, period) = (Input::Path(house.file(name, bytes)), Some("202609".parse().unwrap()));
            import(&house.ctx, &FileRequest { input, source: None, period }, &mut |_| {}).unwrap();
        }

        let seen = house.section(ana).unwrap();
        assert_eq!((seen.worst, seen.entities, seen.total), (3, 1, Amount::minor(80_000_00)));
        let panel = house.ctx.read(|rx| bureau::panel(&house.ctx, rx, ana)).unwrap();
        assert!(panel.months[0].corrected);
    }
}

#[test]
fn twenty_four_months_are_a_trend() {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    let months: String = (0..24).map(|month| if month < 3 { "03       100,00" } else { "01        90,00" }).collect();
    let name = "24DSF.txt";
    assert!(matches!(house.try_import(name, &text(&[format!("0000711{ANA}{months}")])), Err(Error::NoPeriod(_))));
    house.import("deudores.txt", &text(&month()));

    house.import(name, &text(&[format!("0000711{ANA}{months}")]));

    let trend = house.section(ana).unwrap().trend;
    assert_eq!((trend.len(), &trend[..4]), (24, &[2, 3, 3, 1][..]));
}

#[test]
fn damaged_lines_are_told_by_place_and_never_kept() {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    let mut lines = month();
    lines.insert(1, line(7, "202609", STRANGER, "01", "1,0")[..100].to_owned());
    lines.insert(2, line(9, "202609", ANA, "22", "1,0"));
    lines.insert(3, line(9, "202608", ANA, "01", "1,0"));

    let report = house.import("deudores.txt", &text(&lines));

    let places: Vec<_> = report.sample.iter().map(|damaged| (damaged.line, damaged.column, damaged.code)).collect();
    assert_eq!(places, [(2, 101, "length"), (3, 28, "situation"), (4, 6, "period")]);
    let csv = house.ctx.read(|rx| damaged_csv(rx, Source::Debtors, "202609".parse().unwrap())).unwrap();
    assert!(csv.contains("3;28;situation;la situación no existe\r\n") && !csv.contains(STRANGER));
    assert_eq!(house.section(ana).unwrap().entities, 2);
}

#[test]
fn a_file_of_something_else_is_refused_whole() {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    let csv = "cuit;nombre\r\n20267565393;Ana\r\n".repeat(2_000);

    let refused = house.try_import("deudores.txt", csv.as_bytes()).unwrap_err();

    assert_eq!(
        refused.to_string(),
        "deudores.txt is not deudores: 1000 of 1000 lines are damaged, the first at line 1, column 12"
    );
    assert!(matches!(house.try_import("deudores.txt", b""), Err(Error::Empty(_))));
    assert!(matches!(house.try_import("clientes.csv", b"x"), Err(Error::UnknownFile(_))));
    assert!(matches!(house.try_import("deudores.txt", b"PK\x03\x04 and no more"), Err(Error::Packed { .. })));
    assert_eq!(house.section(ana), None);
}

#[test]
fn hostile_bytes_never_panic() {
    let house = House::new();
    house.debtor(ANA, 10, 1_000_00);
    let good = line(7, "202609", ANA, "01", "100,0").into_bytes();
    for at in 0..good.len() {
        let mut bad = text(&month());
        for byte in [0x00, 0xFF, b'\r', b'9'] {
            bad[at] = byte;
            let _refused_or_not = house.try_import("deudores.txt", &bad);
        }
    }
    for name in ["24dsf.txt", "1dsf.txt", "nomdeu.txt", "maeent.txt", "inf_ret.txt", "morexent.txt", "padron.txt"] {
        let junk: Vec<u8> = (0..50_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert!(house.try_import(name, &junk).is_err(), "{name}");
    }
}

#[test]
fn a_zip_is_read_as_it_is_unpacked() {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    packed.start_file("leame.txt", options).unwrap();
    packed.write_all(b"no es esto").unwrap();
    packed.start_file("202609DEUDORES.TXT", options).unwrap();
    packed.write_all(&text(&month())).unwrap();
    let bytes = packed.finish().unwrap().into_inner();

    house.import("202609DEUDORES.zip", &bytes);

    assert_eq!(house.section(ana).unwrap().worst, 2);
}

#[test]
fn a_file_is_taken_back_whole() {
    let house = House::new();
    let (ana, sur) = (house.debtor(ANA, 10, 1_000_00), house.debtor(SUR, 10, 1_000_00));
    house.import("deudores.txt", &text(&month()));

    assert_eq!(house.withdraw(Source::Debtors, "202609"), 2);

    assert_eq!((house.section(ana), house.section(sur)), (None, None));
    let period: Period = "202608".parse().unwrap();
    assert!(matches!(bureau::work::withdraw(&house.ctx, Source::Debtors, period), Err(Error::NoFile(..))));
}

#[test]
fn what_was_learnt_ninety_days_ago_is_forgotten() {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    house.import("deudores.txt", &text(&month()));
    let after = |days| house.on(day_of(day_number(DAY) + days));

    assert_eq!(purge(&after(90)).unwrap(), 0);
    assert!(house.section(ana).is_some());
    assert_eq!(purge(&after(91)).unwrap(), 1);
    assert_eq!(house.section(ana), None);
    assert_eq!(purge(&after(91)).unwrap(), 0);
}

#[test]
fn names_of_entities_and_the_tax_roll_are_shown() {
    let house = House::new();
    let ana = house.debtor(ANA, 10, 1_000_00);
    house.import("deudores.txt", &text(&month()));
    house.import("maeent.txt", &text(&[format!("00007{:<70}", "BANCO DE GALICIA")]));
    let roll = format!("{ANA}{:<160}620100 00000000000{:<21}0120260310", "PERSONA", "");
    house.import("Padron_ARCA.txt", &text(&[roll]));

    let panel = house.ctx.read(|rx| bureau::panel(&house.ctx, rx, ana)).unwrap();

    let names: Vec<_> = panel.entries.iter().map(|entry| entry.entity.as_str()).collect();
    assert_eq!(names, ["BANCO DE GALICIA", "Entidad 00011"]);
    assert_eq!(panel.died, Some(jiff::civil::date(2026, 3, 10)));
    assert_eq!(BETO.len(), 11);
}
