//! A file brought in at once does what its rows do one by one.
use base::{AccountId, Moment, PointId, Uuid};
use jiff::civil::date;
use ledger::{
    LedgerSection,
    work::import::{ImportRequest, Intent, MappingChoice, Owner, Progress, run},
};
use people::{Party, PeopleSection};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use store::{Ctx, Store};

const HEADER: &str = "cuit;nombre;operacion;fecha_alta;capital;cuotas;primer_vencimiento;tna;telefono;email\n";

const MAPPING: &str = r#"
name = "completo"
label = "Deudores y operaciones"
kind = "accounts"

[fields]
"party.name" = { column = "nombre", need = "value" }
"party.document.AR-CUIT" = { column = "cuit", need = "value" }
"party.phone" = { column = "telefono", need = "nothing" }
"party.email" = { column = "email", need = "nothing" }
"account.reference" = { column = "operacion", need = "value" }
"account.opened" = { column = "fecha_alta", need = "value" }
"account.lent" = { column = "capital", need = "value" }
"account.instalments" = { column = "cuotas", need = "value" }
"account.first_due" = { column = "primer_vencimiento", need = "value" }
"account.rate" = { column = "tna", need = "value" }
"#;

/// One row of a file: who, by their place in a list of tax ids, which of their operations, and what is said of both.
type Told = (usize, u8, u32, u8, u8);

/// Forty others who were here before: more than one row is worth reading everybody for.
fn others() -> String {
    (0..40).fold(HEADER.to_owned(), |file, n| file + &line((n, 9, 1_000, 1, 0)))
}

fn line((who, operation, capital, phone, name): Told) -> String {
    let (cuit, digits) = (cuit(who), 20_000_000 + u32::from(phone));
    let email = if phone % 3 == 0 { String::new() } else { format!("u{phone}@mail.test") };
    format!("{cuit};Persona {name};P-{who}-{operation};10/01/2026;{capital},00;6;10/02/2026;60;011 {digits};{email}\n")
}

/// A tax id with its check digit (domain.md §1.1).
fn cuit(person: usize) -> u64 {
    let base = 20_010_000_000 / 10 + u64::try_from(person).unwrap() * 13;
    let weights = [2, 3, 4, 5, 6, 7, 2, 3, 4, 5];
    let sum: u64 = weights.iter().zip(0..).map(|(weight, place)| weight * (base / 10_u64.pow(place) % 10)).sum();
    match 11 - sum % 11 {
        11 => base * 10,
        10 => base * 10 + 9,
        digit => base * 10 + digit,
    }
}

struct House {
    folder: tempfile::TempDir,
    ctx: Ctx,
}

impl House {
    fn new() -> Self {
        let day = date(2026, 3, 2);
        let now = Moment { at: format!("{day}T15:00:00Z").parse().unwrap(), day };
        let store = Store::temporary(&[people::MIGRATIONS, ledger::MIGRATIONS]).unwrap();
        let house = Self { folder: tempfile::tempdir().unwrap(), ctx: Ctx::system(&store, "test", now) };
        fs::write(house.folder.path().join("completo.toml"), MAPPING).unwrap();
        house.import(&others());
        house
    }

    fn import(&self, text: &str) {
        self.import_watched(text, &mut |_| {});
    }

    fn import_watched(&self, text: &str, watch: &mut dyn FnMut(Progress)) {
        let file = self.folder.path().join("obligaciones.csv");
        fs::write(&file, text).unwrap();
        let creditor = Owner::Named("Banco del Sur".into());
        let mapping = MappingChoice::File(self.folder.path().join("completo.toml"));
        let request = ImportRequest { file, name: None, creditor, mapping, intent: Intent::Apply };
        run(&self.ctx, &request, watch).unwrap();
    }

    /// Everything about everybody, by document, but the ids and the order that they make.
    fn told(&self) -> BTreeMap<String, (Party, PeopleSection, LedgerSection)> {
        let (no_point, no_account) = (PointId(Uuid::nil()), AccountId(Uuid::nil()));
        let told = self.ctx.read::<_, ledger::Error>(|rx| {
            let mut told = BTreeMap::new();
            for row in rx.dossiers(None, 20_000)? {
                assert_eq!(ledger::verify_debtor(rx, row.debtor)?, Vec::<String>::new());
                assert_eq!(people::rebuild(rx, row.debtor).unwrap(), row.open()?);
                let mut party = people::party(rx, row.debtor).unwrap().unwrap();
                party.debtor = base::DebtorId(Uuid::nil());
                party.points.iter_mut().for_each(|point| point.id = no_point);
                party.points.sort_by_key(|point| point.value.clone());
                let (mut people, mut ledger): (PeopleSection, LedgerSection) =
                    (row.open()?.unwrap(), row.open()?.unwrap_or_default());
                people.points.iter_mut().for_each(|point| point.id = no_point);
                people.points.sort_by_key(|point| point.kind);
                for account in &mut ledger.accounts {
                    account.id = no_account;
                    account.creditor = base::CreditorId(Uuid::nil());
                }
                ledger.accounts.sort_by_key(|account| account.reference.clone());
                told.insert(party.document.clone(), (party, people, ledger));
            }
            Ok(told)
        });
        told.unwrap()
    }
}

/// Whole files of one row for each of many people, and of more rows for some of them, the last first.
fn long_after() -> (String, String) {
    let told = |rows: &mut dyn Iterator<Item = Told>| rows.fold(String::new(), |file, row| file + &line(row));
    let more = (100..160).rev().map(|who| (who, 1, 700, 2, 0)).chain((100..130).map(|who| (who, 2, 900, 4, 0)));
    (told(&mut (100..5_300).map(|who| (who, 0, 500, 1, 0))), told(&mut more.into_iter()))
}

#[test]
fn what_adds_to_a_party_told_of_long_before_comes_last_and_says_the_same() {
    let (one_file, two_files) = (House::new(), House::new());
    let (first, more) = long_after();

    one_file.import(&format!("{HEADER}{first}{more}"));
    two_files.import(&format!("{HEADER}{first}"));
    two_files.import(&format!("{HEADER}{more}"));

    assert!(one_file.told() == two_files.told());
    let ids = one_file.ctx.read::<_, store::Error>(|rx| {
        let sections = rx.dossiers(None, 20_000)?.into_iter().map(|row| row.open::<LedgerSection>());
        let accounts = sections.map(|section| Ok(section?.unwrap_or_default().accounts));
        Ok(accounts.collect::<Result<Vec<_>, store::Error>>()?.concat())
    });
    let second = ids.unwrap().into_iter().filter(|account| account.reference.ends_with("-1")).map(|account| account.id);
    let second: Vec<AccountId> = second.collect();
    assert_eq!((second.len(), second.is_sorted()), (60, true), "in the order of whom they speak of, not of the file");
}

#[test]
fn a_killed_import_goes_on_in_the_order_in_which_it_began() {
    let (whole, killed) = (House::new(), House::new());
    let (first, more) = long_after();
    // What comes last is here in the middle of the file.
    let (text, tail) = (format!("{HEADER}{first}{more}"), (5_300..5_600).map(|who| line((who, 0, 500, 1, 0))));
    let text = tail.fold(text, |file, line| file + &line);

    whole.import(&text);
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        killed.import_watched(&text, &mut |progress| assert!(progress.done < 5_000, "stopped after the first batch"));
    }));
    assert!(stopped.is_err());
    killed.import(&text);

    assert!(killed.told() == whole.told());
}

fn rows() -> impl Strategy<Value = Vec<Told>> {
    prop::collection::vec((30_usize..50, 0_u8..3, 1_u32..9_999, 0_u8..9, 0_u8..3), 9..16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn a_file_at_once_does_what_its_rows_do_one_by_one(first in rows(), second in rows()) {
        let (at_once, one_by_one) = (House::new(), House::new());
        for rows in [first, second] {
            // A file speaks once of each operation, and its first word on a party stands; single rows know nothing of that.
            let (mut names, mut operations) = (BTreeMap::new(), BTreeSet::new());
            let mut file = HEADER.to_owned();
            for (who, operation, capital, phone, name) in rows {
                if operations.insert((who, operation)) {
                    let line = line((who, operation, capital, phone, *names.entry(who).or_insert(name)));
                    one_by_one.import(&format!("{HEADER}{line}"));
                    file += &line;
                }
            }
            at_once.import(&file);
        }

        prop_assert!(at_once.told() == one_by_one.told());
    }
}
