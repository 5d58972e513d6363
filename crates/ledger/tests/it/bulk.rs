//! A file brought in at once does what its rows do one by one.
use base::{AccountId, Moment, PointId, Uuid};
use jiff::civil::date;
use ledger::{
    LedgerSection,
    work::import::{ImportRequest, Intent, MappingChoice, Owner, run},
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
        let file = self.folder.path().join("obligaciones.csv");
        fs::write(&file, text).unwrap();
        let creditor = Owner::Named("Banco del Sur".into());
        let mapping = MappingChoice::File(self.folder.path().join("completo.toml"));
        let request = ImportRequest { file, name: None, creditor, mapping, intent: Intent::Apply };
        run(&self.ctx, &request, &mut |_| {}).unwrap();
    }

    /// Everything about everybody, by document, but the ids and the order that they make.
    fn told(&self) -> BTreeMap<String, (Party, PeopleSection, LedgerSection)> {
        let (no_point, no_account) = (PointId(Uuid::nil()), AccountId(Uuid::nil()));
        let told = self.ctx.read::<_, ledger::Error>(|rx| {
            let mut told = BTreeMap::new();
            for row in rx.dossiers(None, 1_000)? {
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
