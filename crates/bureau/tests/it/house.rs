//! A house with a creditor and a few debtors.
use base::{
    Actor, Amount, CommandId, CreditorId, Currency, Day, DebtorId, Moment, Rate, TaxId, Uuid, day_number, day_of,
};
use bureau::{BureauSection, Error, Source, work::*};
use ledger::{Instalment, LateTerms, NewAccount, Plan, Terms};
use people::{NewParty, PartyKey, PartyKind, Traits};
use std::{cell::Cell, fs, path::PathBuf};
use store::{Ctx, Store};

pub(crate) const DAY: Day = jiff::civil::date(2026, 11, 20);
pub(crate) const ANA: &str = "20267565393";
pub(crate) const BETO: &str = "20055361682";
pub(crate) const SUR: &str = "30500001735";

pub(crate) struct House {
    pub(crate) ctx: Ctx,
    pub(crate) creditor: CreditorId,
    folder: tempfile::TempDir,
    commands: Cell<u128>,
}

impl House {
    pub(crate) fn new() -> Self {
        let tables = [web::MIGRATIONS, people::MIGRATIONS, ledger::MIGRATIONS, bureau::MIGRATIONS];
        let store = Store::temporary(&tables).unwrap();
        let now = Moment { at: "2026-11-20T15:00:00Z".parse().unwrap(), day: DAY };
        let ctx = Ctx { store, actor: Actor::System("test"), now };
        let creditor = ledger::work::creditor(&ctx, "Banco del Sur").unwrap();
        Self { ctx, creditor, folder: tempfile::tempdir().unwrap(), commands: Cell::new(1_000) }
    }

    pub(crate) fn command(&self) -> CommandId {
        self.commands.set(self.commands.get() + 1);
        CommandId(Uuid::from_u128(self.commands.get()))
    }

    /// The same house on another day.
    pub(crate) fn on(&self, day: Day) -> Ctx {
        let days = i64::from(day_number(day) - day_number(self.ctx.now.day));
        let at = self.ctx.now.at + jiff::SignedDuration::from_hours(24 * days);
        Ctx { now: Moment { at, day }, ..self.ctx.clone() }
    }

    /// Somebody with this tax id who owes `owed` since `days` before today.
    pub(crate) fn debtor(&self, tax_id: &str, days: i32, owed: i64) -> DebtorId {
        let keys = vec![PartyKey { scheme: "AR-CUIT".into(), value: tax_id.into() }];
        self.debtor_with(keys, &[(tax_id, "prestamo", days, owed)])
    }

    pub(crate) fn debtor_with(&self, keys: Vec<PartyKey>, accounts: &[(&str, &str, i32, i64)]) -> DebtorId {
        let kind = PartyKind::Person;
        let party = NewParty { kind, name: "Persona".into(), keys, points: Vec::new(), traits: Traits::default() };
        self.ctx
            .step::<_, ledger::Error>(self.command(), |tx| {
                let debtor = people::register(tx, &party).unwrap().debtor;
                for (reference, product, days, owed) in accounts {
                    ledger::work::accounts::put(tx, &self.account(debtor, (reference, product), *days, *owed))?;
                }
                Ok(debtor)
            })
            .unwrap()
    }

    fn account(&self, debtor: DebtorId, (reference, product): (&str, &str), days: i32, owed: i64) -> NewAccount {
        let (due, zero) = (day_of(day_number(DAY) - days), Amount::ZERO);
        let instalment =
            Instalment { number: 1, due, principal: Amount::minor(owed), interest: zero, vat: zero, fees: zero };
        let late = LateTerms { compensatory: Rate::ZERO, penalty: Rate::ZERO, ..LateTerms::default() };
        let terms = Terms {
            product: product.into(),
            currency: Currency::ARS,
            opened: day_of(day_number(due) - 100),
            lent: Amount::minor(owed),
            limit: None,
            plan: Plan::Listed(vec![instalment]),
            late,
            waterfall: None,
            late_waterfalls: Vec::new(),
        };
        let (statements, payments) = (Vec::new(), Vec::new());
        let reference = reference.to_owned();
        NewAccount { debtor, creditor: self.creditor, reference, terms, statements, payments, import: None }
    }

    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        file
    }

    pub(crate) fn try_import(&self, name: &str, bytes: &[u8]) -> Result<FileReport, Error> {
        let input = Input::Path(self.file(name, bytes));
        import(&self.ctx, &FileRequest { input, source: None, period: None }, &mut |_| {})
    }

    pub(crate) fn import(&self, name: &str, bytes: &[u8]) -> FileReport {
        self.try_import(name, bytes).unwrap()
    }

    pub(crate) fn section(&self, debtor: DebtorId) -> Option<BureauSection> {
        let (held, rebuilt) =
            self.ctx.read::<_, Error>(|rx| Ok((rx.section(debtor)?, bureau::rebuild(rx, debtor)?))).unwrap();
        assert_eq!(held, rebuilt, "the section is what the rows say");
        held
    }

    pub(crate) fn withdraw(&self, source: Source, period: &str) -> u64 {
        withdraw(&self.ctx, source, period.parse().unwrap()).unwrap()
    }
}

/// A line of `deudores.txt`.
pub(crate) fn line(entity: u32, period: &str, id: &str, situation: &str, thousands: &str) -> String {
    let nothing = format!("{:>12}", "0,0").repeat(9);
    let line = format!("{entity:05}{period}11{id}000{situation}{thousands:>12}{nothing}{:>12}000000   0", "0,0");
    assert_eq!(line.len(), 171);
    line
}

/// A line of `inf_ret.txt`.
pub(crate) fn correction(entity: u32, period: &str, id: &str, situation: &str, thousands: &str) -> String {
    format!("{entity:05}{period}11{id}{:<55}{situation}{thousands:>12}", "PERSONA")
}

pub(crate) fn text(lines: &[String]) -> Vec<u8> {
    let mut text = lines.join("\r\n").into_bytes();
    text.extend_from_slice(b"\r\n");
    text
}

pub(crate) fn holds(id: &str) -> TaxId {
    id.parse().unwrap()
}
