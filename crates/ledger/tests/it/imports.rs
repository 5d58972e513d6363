//! Files brought in, rehearsed, repeated, taken back, and gone on with after a stop.
use base::{Amount, Currency, Day, Moment};
use jiff::civil::date;
use ledger::{
    rules::intake::Flaw,
    work::import::{
        ImportError, ImportReport, ImportRequest, ImportState, Intent, MappingChoice, Owner, Undone, imports, inspect,
        quarantine_csv, run, undo,
    },
};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};
use store::{Ctx, Store};

pub(crate) struct House {
    folder: std::sync::Arc<tempfile::TempDir>,
    pub(crate) ctx: Ctx,
}

impl House {
    pub(crate) fn new(day: Day) -> Self {
        let now = Moment { at: format!("{day}T15:00:00Z").parse().unwrap(), day };
        let store = Store::temporary(&[people::MIGRATIONS, ledger::MIGRATIONS]).unwrap();
        Self { folder: tempfile::tempdir().unwrap().into(), ctx: Ctx::system(&store, "test", now) }
    }

    /// The same house at another moment.
    pub(crate) fn at(&self, now: Moment) -> Self {
        Self { folder: self.folder.clone(), ctx: Ctx { now, ..self.ctx.clone() } }
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let file = self.folder.path().join(name);
        fs::write(&file, content).unwrap();
        file
    }

    fn request(file: &Path, intent: Intent) -> ImportRequest {
        ImportRequest {
            file: file.to_owned(),
            name: None,
            creditor: Owner::Named("Banco del Sur".into()),
            mapping: MappingChoice::Suggested,
            intent,
        }
    }

    pub(crate) fn import(&self, file: &Path) -> ImportReport {
        run(&self.ctx, &Self::request(file, Intent::Apply), &mut |_| {}).unwrap()
    }

    fn rehearse(&self, file: &Path) -> ImportReport {
        run(&self.ctx, &Self::request(file, Intent::DryRun), &mut |_| {}).unwrap()
    }

    pub(crate) fn undo(&self, report: &ImportReport) -> Undone {
        undo(&self.ctx, report.import.unwrap(), &mut |_| {}).unwrap()
    }

    /// Everything that is owed on a day, and by how many accounts.
    pub(crate) fn owed(&self) -> (Amount, usize) {
        let day = base::day_number(self.ctx.now.day);
        let mut owed = (Amount::ZERO, 0);
        self.ctx
            .read::<_, store::Error>(|rx| {
                for row in rx.dossiers(None, 100_000)? {
                    if let Some(section) = row.open::<ledger::LedgerSection>()? {
                        owed = (
                            owed.0 + section.outstanding(day).of(base::Currency::ARS),
                            owed.1 + section.accounts.len(),
                        );
                    }
                }
                Ok(())
            })
            .unwrap();
        owed
    }

    /// Every stored section is what the lines say.
    pub(crate) fn verify(&self) {
        let problems = self.ctx.read::<_, ledger::Error>(|rx| {
            let mut problems = Vec::new();
            for row in rx.dossiers(None, 100_000)? {
                problems.extend(ledger::verify_debtor(rx, row.debtor)?);
            }
            Ok(problems)
        });
        assert_eq!(problems.unwrap(), Vec::<String>::new());
    }
}

const TODAY: Day = date(2026, 3, 2);
const LOANS: &str = "cuit;nombre;operacion;fecha_alta;capital;cuotas;primer_vencimiento;tna\n\
    20-26756539-3;Gómez Ana;P-1;10/01/2026;100.000,00;6;10/02/2026;60\n\
    20-05536168-2;Ruiz Luis;P-2;10/01/2026;50.000,50;3;10/02/2026;60\n";

fn counts(report: &ImportReport) -> (u64, u64, u64, u64, u64) {
    (report.rows, report.created, report.updated, report.unchanged, report.quarantined)
}

#[test]
fn a_file_comes_in_and_the_same_file_again_changes_nothing() {
    let house = House::new(TODAY);
    let file = house.file("obligaciones.csv", LOANS);

    let first = house.import(&file);
    let owed = house.owed();
    let second = house.import(&file);

    assert_eq!(counts(&first), (2, 2, 0, 0, 0));
    assert_eq!(counts(&second), (2, 0, 0, 2, 0));
    assert_eq!((second.import, house.owed()), (first.import, owed));
    assert_eq!(owed.1, 2);
    assert_eq!(first.totals["ARS"].lent, Amount::minor(150_000_50));
    house.verify();
}

#[test]
fn a_longer_file_only_adds_what_is_new() {
    let house = House::new(TODAY);
    house.import(&house.file("lunes.csv", LOANS));
    let tuesday =
        LOANS.replace("Ruiz Luis", "Ruiz Luis María") + "20-26756539-3;Gómez Ana;P-3;01/02/2026;10,00;1;01/03/2026;0\n";

    let report = house.import(&house.file("martes.csv", tuesday));

    assert_eq!(counts(&report), (3, 1, 1, 1, 0));
    house.verify();
}

#[test]
fn a_rehearsal_says_what_would_happen_and_writes_nothing() {
    let house = House::new(TODAY);
    let file = house.file("obligaciones.csv", LOANS);

    let rehearsed = house.rehearse(&file);

    assert_eq!((counts(&rehearsed), rehearsed.import), ((2, 2, 0, 0, 0), None));
    assert_eq!(house.owed(), (Amount::ZERO, 0));
    let (creditors, imports) =
        house.ctx.read::<_, ledger::Error>(|rx| Ok((ledger::creditors(rx)?, imports(rx, 9)?))).unwrap();
    assert!(creditors.is_empty() && imports.is_empty());
    assert_eq!(counts(&house.import(&file)), counts(&rehearsed));
    assert_eq!(counts(&house.rehearse(&file)), (2, 0, 0, 2, 0));
}

#[test]
fn what_cannot_be_taken_in_is_kept_with_its_reasons() {
    let house = House::new(TODAY);
    let bad = "20-26756539-2;Núñez Íñigo;P-3;10/01/2026;1,00;6;10/02/2026;60\n\
        20-26756539-3;Pérez Ángel;P-4;10/01/2026;1.00;6;10/02/2026;60\n\
        20-26756539-3;Muñoz Óscar;P-5;31/02/2026;1,00;6;10/02/2026;60\n\
        20-26756539-3;Repetida;P-1;10/01/2026;1,00;6;10/02/2026;60\n\
        20-26756539-3;Corta;P-6\n\
        \"20-26756539-3;Comillas;P-7;10/01/2026;1,00;6;10/02/2026;60\n\
        20-26756539-3;De Otro;P-2;10/01/2026;1,00;6;10/02/2026;60\n";
    let mut file = format!("{LOANS}{bad}").into_bytes();
    file.extend_from_slice(b"20-26756539-3;Mu\xf1oz;P-9;10/01/2026;1,00;6;10/02/2026;60\n");

    let report = house.import(&house.file("obligaciones.csv", file));

    assert_eq!(counts(&report), (10, 2, 0, 0, 8));
    let csv = house.ctx.read(|rx| quarantine_csv(rx, report.import.unwrap())).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "\u{feff}linea;columna;valor;codigo;motivo;destino");
    assert!(lines[1].starts_with("4;cuit;20-26756539-2;document;el CUIT no existe"), "{}", lines[1]);
    assert!(lines[2].starts_with("5;capital;1.00;amount"), "{}", lines[2]);
    assert!(lines[3].starts_with("6;fecha_alta;31/02/2026;date"), "{}", lines[3]);
    assert!(lines[4].contains("P-1;duplicate;ya vino en la línea 2"), "{}", lines[4]);
    let codes: Vec<&str> = report.problems.iter().map(|problem| problem.code.as_str()).collect();
    for flaw in [Flaw::Document, Flaw::Amount, Flaw::Date, Flaw::Duplicate, Flaw::Cells, Flaw::Quotes, Flaw::Encoding] {
        assert!(codes.contains(&flaw.code()), "{flaw:?} in {codes:?}");
    }
    house.verify();
}

#[test]
fn an_account_never_goes_to_another_debtor() {
    let house = House::new(TODAY);
    house.import(&house.file("uno.csv", LOANS));

    let other = LOANS.lines().next().unwrap().to_owned()
        + "\n20-05536168-2;Ruiz Luis;P-1;10/01/2026;100.000,00;6;10/02/2026;60\n";
    let report = house.import(&house.file("dos.csv", other));

    assert_eq!(counts(&report), (1, 0, 0, 0, 1));
    assert_eq!(report.problems[0].code, "inconsistent");
}

#[test]
fn an_import_is_taken_back_whole_and_can_come_again() {
    let house = House::new(TODAY);
    let file = house.file("obligaciones.csv", LOANS);
    let first = house.import(&file);
    let owed = house.owed();

    let undone = house.undo(&first);
    let after_undo = house.owed();
    let again = house.import(&file);

    assert_eq!(undone.accounts, 2);
    assert_eq!(after_undo, (Amount::ZERO, 0));
    assert_ne!(again.import, first.import);
    assert_eq!((again.created + again.updated, again.quarantined), (2, 0));
    assert_eq!(house.owed(), owed);
    assert_eq!(house.undo(&first), Undone::default());
    house.verify();
}

#[test]
fn an_undo_gives_back_what_an_update_changed() {
    let house = House::new(TODAY);
    house.import(&house.file("uno.csv", LOANS));
    let before = house.owed();
    let changed = LOANS.replace("50.000,50", "70.000,00").replace("Gómez Ana", "Gómez Ana María");

    let second = house.import(&house.file("dos.csv", changed));
    assert_eq!(counts(&second), (2, 0, 2, 0, 0));
    assert_ne!(house.owed(), before);
    let undone = house.undo(&second);

    assert_eq!(undone.parties, 1);
    assert_eq!(house.owed(), before);
    let name = house.ctx.read::<_, people::Error>(|rx| {
        let debtor = people::find(rx, "AR-CUIT", "20267565393")?.unwrap();
        Ok(people::party(rx, debtor)?.unwrap().name)
    });
    assert_eq!(name.unwrap(), "Gómez Ana");
    house.verify();
}

#[test]
fn payments_come_in_once_and_are_reversed_by_undo() {
    let house = House::new(TODAY);
    house.import(&house.file("obligaciones.csv", LOANS));
    let before = house.owed();
    let payments = "operacion;fecha;importe;pago\nP-1;20/02/2026;1.000,00;R-1\nP-1;20/02/2026;500,00;R-2\nP-1;20/02/2026;1.000,00;R-1\n\
        P-9;20/02/2026;1,00;R-3\nP-2;03/03/2026;1,00;R-4\n";
    let file = house.file("pagos.csv", payments);

    let first = house.import(&file);
    let after_payments = house.owed();
    let longer = house.import(&house.file("pagos2.csv", format!("{payments}P-2;01/03/2026;10,00;R-5\n")));
    house.undo(&longer);
    assert_eq!(house.owed().0, after_payments.0);
    house.undo(&first);

    assert_eq!((counts(&first), first.payments), ((5, 2, 0, 0, 3), 2));
    let codes: Vec<&str> = first.sample.iter().map(|line| line.code.as_str()).collect();
    assert_eq!(codes, ["duplicate", "unknown_account", "date"]);
    assert!(after_payments.0 < before.0);
    assert_eq!((longer.created, longer.unchanged), (1, 2));
    assert_eq!(house.owed().0, before.0);
    house.verify();
}

#[test]
fn alike_payments_without_a_number_are_all_counted_once() {
    let house = House::new(TODAY);
    house.import(&house.file("obligaciones.csv", LOANS));
    let twice = "operacion;fecha;importe\nP-1;20/02/2026;100,00\nP-1;20/02/2026;100,00\n";

    let first = house.import(&house.file("pagos.csv", twice));
    let longer = house.import(&house.file("pagos2.csv", format!("{twice}P-1;20/02/2026;100,00\n")));

    assert_eq!((first.payments, longer.payments), (2, 1));
}

/// A file of `rows` one-instalment loans.
fn many(rows: u32) -> String {
    let mut text = String::from("dni;nombre;operacion;fecha_alta;capital;primer_vencimiento\n");
    for n in 0..rows {
        let (dni, capital) = (20_000_000 + n, 100 + n % 7);
        writeln!(text, "{dni};Persona {n};Q-{n};10/01/2026;{capital},00;10/02/2026").unwrap();
    }
    text
}

#[test]
fn a_killed_import_is_gone_on_with_and_ends_the_same() {
    let (whole, killed) = (House::new(TODAY), House::new(TODAY));
    let text = many(12_000);
    let reference = whole.import(&whole.file("cartera.csv", &text));
    let file = killed.file("cartera.csv", &text);

    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        run(&killed.ctx, &House::request(&file, Intent::Apply), &mut |progress| {
            assert!(progress.done < 5_000, "stopped after the first batch");
        })
    }));
    let left = killed.ctx.read(|rx| imports(rx, 9)).unwrap();
    let resumed = killed.import(&file);

    assert!(stopped.is_err());
    assert_eq!((left.len(), left[0].state, left[0].counts.rows), (1, ImportState::Running, 5_000));
    assert_eq!((resumed.import, resumed.state), (Some(left[0].id), ImportState::Done));
    assert_eq!(counts(&resumed), counts(&reference));
    assert_eq!(killed.owed(), whole.owed());
    killed.verify();
}

#[test]
fn the_daily_pain_comes_in_right() {
    let house = House::new(TODAY);
    let file = b"Nombre;Documento;Operaci\xf3n;Vencimiento;Capital;Fecha alta\r\nMu\xf1oz Jos\xe9;26.756.539;7;10/02/2026;1.234,56;10/01/2026\r\n";
    let file = house.file("cartera.csv", file);
    let columns = inspect(&file).unwrap().columns;
    let chosen =
        columns.iter().filter_map(|guess| Some((guess.column.clone(), guess.field?.code().to_owned()))).collect();
    let request = ImportRequest { mapping: MappingChoice::Columns(chosen), ..House::request(&file, Intent::Apply) };

    let report = run(&house.ctx, &request, &mut |_| {}).unwrap();

    assert_eq!((counts(&report), report.totals["ARS"].lent), ((1, 1, 0, 0, 0), Amount::minor(1_234_56)));
    let names = house.ctx.read(|rx| people::search(rx, "muñoz", 5)).unwrap();
    assert_eq!(names[0].name, "Muñoz José");
}

#[test]
fn what_is_not_a_file_of_rows_says_so() {
    let house = House::new(TODAY);
    let error = |name: &str, content: &[u8]| {
        let file = house.file(name, content);
        run(&house.ctx, &House::request(&file, Intent::Apply), &mut |_| {}).unwrap_err()
    };

    assert!(error("vacio.csv", b"").to_string().contains("vacio.csv holds no rows"));
    assert!(error("otro.csv", b"foo;bar\n1;2\n").to_string().contains("foo, bar"));
    assert!(error("roto.xlsx", b"PK\x03\x04 not really").to_string().contains("roto.xlsx is not a workbook"));
    let missing = run(&house.ctx, &House::request(Path::new("no-esta.csv"), Intent::Apply), &mut |_| {}).unwrap_err();
    assert!(matches!(missing, ImportError::Source(_)) && missing.to_string().contains("no-esta.csv"));
}

#[test]
fn the_real_file_comes_in_whole() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/uci-credit-default.csv");
    let Ok(text) = fs::read_to_string(&file) else {
        eprintln!("skipped: {} is not there", file.display());
        return;
    };
    let house = House::new(date(2005, 10, 1));

    let report = house.import(&file);
    let again = house.import(&file);

    // The file writes round numbers as 1.00E+05: read here by hand, apart from the code under test.
    let bill = |text: &str| match text.split_once("E+0") {
        Some((digits, power)) => {
            digits.replace('.', "").parse::<i64>().unwrap() * 10_i64.pow(power.parse::<u32>().unwrap() - 2)
        }
        None => text.parse::<i64>().unwrap(),
    };
    let bills = |line: &str| line.split(',').skip(12).take(6).map(bill).sum::<i64>();
    let total: i64 = text.lines().skip(1).map(bills).sum();
    assert_eq!((report.rows, report.created, report.quarantined), (30_000, 30_000, 0));
    assert_eq!(total, 8_095_850_136);
    assert_eq!((report.billed, report.currency), (Amount::minor(total * 100), "TWD".parse::<Currency>().ok()));
    assert_eq!(counts(&again), (30_000, 0, 0, 30_000, 0));
}

#[test]
fn a_workbook_comes_in_with_its_numbers_and_dates_as_they_are() {
    let house = House::new(TODAY);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/obligaciones.xlsx");

    let report = house.import(&file);

    // A title before the header, dates as serial numbers, one amount typed as text, one wrong document.
    assert_eq!(counts(&report), (3, 2, 0, 0, 1), "{:?}", report.sample);
    assert_eq!((report.sample[0].line, report.sample[0].column.as_str()), (5, "cuit"));
    assert_eq!(report.totals["ARS"].lent, Amount::minor(100_000_50 + 1_234_56));
    house.verify();
}

#[test]
fn an_upload_waits_is_rehearsed_brought_in_and_taken_back_by_jobs() {
    use base::{CommandId, Uuid};
    use ledger::work::import::{ask, ask_undo, forget_old_uploads, keep_upload, run_job, upload_file, uploaded};
    let house = House::new(TODAY);
    let folder = house.folder.path();
    let id = Uuid::from_u128(5);
    fs::create_dir_all(folder.join("uploads")).unwrap();
    fs::write(upload_file(folder, id), LOANS).unwrap();
    let command = |n| CommandId(Uuid::from_u128(n));
    let owner = || Owner::Named("Banco del Sur".into());
    let work = |job| {
        let job = house.ctx.read(|rx| rx.job(job)).unwrap();
        run_job(&house.ctx, &job).unwrap()
    };

    let (_, seen) = keep_upload(&house.ctx, folder, id, "cartera.csv").unwrap();
    let waiting = || uploaded(&house.ctx, folder, id).unwrap();
    let rehearsed =
        work(ask(&house.ctx, command(1), waiting(), (owner(), MappingChoice::Suggested, Intent::DryRun)).unwrap());
    let done =
        work(ask(&house.ctx, command(2), waiting(), (owner(), MappingChoice::Suggested, Intent::Apply)).unwrap());
    let report: ImportReport = serde_json::from_str(&done).unwrap();
    work(ask_undo(&house.ctx, command(3), report.import.unwrap()).unwrap());

    assert_eq!(seen.suggested, Some("obligaciones"));
    assert_eq!(counts(&serde_json::from_str(&rehearsed).unwrap()), (2, 2, 0, 0, 0));
    assert_eq!((report.created, report.name.as_str()), (2, "cartera.csv"));
    assert_eq!(house.owed(), (Amount::ZERO, 0));
    let mut in_a_month = house.ctx.clone();
    in_a_month.now.at += jiff::SignedDuration::from_hours(24 * 30);
    assert_eq!(forget_old_uploads(&in_a_month, folder).unwrap(), 1);
    assert!(!upload_file(folder, id).exists());
}
