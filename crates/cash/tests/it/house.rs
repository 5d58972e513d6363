//! A house with two loans of two debtors of two creditors.
use base::{AccountId, Actor, Amount, CommandId, CreditorId, Day, Moment, Role, UserId, Uuid};
use cash::{
    FileId, Income, IncomeState, MovementId,
    work::{self, FileReport, ImportFile},
};
use ledger::work::import::{ImportRequest, Intent, MappingChoice, Owner, run};
use std::{fs, path::PathBuf};
use store::{Ctx, Store};

pub(crate) struct House {
    folder: tempfile::TempDir,
    pub(crate) ctx: Ctx,
}

pub(crate) const TODAY: Day = jiff::civil::date(2026, 3, 10);
pub(crate) const OURS: &str = "0170099220000012345678";

impl House {
    pub(crate) fn new() -> Self {
        let now = Moment { at: format!("{TODAY}T15:00:00Z").parse().unwrap(), day: TODAY };
        let store =
            Store::temporary(&[web::MIGRATIONS, people::MIGRATIONS, ledger::MIGRATIONS, cash::MIGRATIONS]).unwrap();
        let house = Self { folder: tempfile::tempdir().unwrap(), ctx: Ctx::system(&store, "test", now) };
        for (creditor, loan) in [
            ("Banco del Sur", "20-26756539-3;Gómez Ana María;PRE-000001;10/01/2026;6000,00;6;20/03/2026;0\n"),
            ("Mutual del Norte", "20-05536168-2;Ruiz Luis Alberto;MUT-000002;10/01/2026;3000,00;3;20/03/2026;0\n"),
        ] {
            house.lend(creditor, "cuit;nombre;operacion;fecha_alta;capital;cuotas;primer_vencimiento;tna", loan);
        }
        house
    }

    pub(crate) fn lend(&self, creditor: &str, header: &str, loan: &str) {
        let request = ImportRequest {
            file: self.file("obligaciones.csv", format!("{header}\n{loan}")),
            name: None,
            creditor: Owner::Named(creditor.into()),
            mapping: MappingChoice::Suggested,
            intent: Intent::Apply,
        };
        let report = run(&self.ctx, &request, &mut |_| {}).unwrap();
        assert_eq!(report.created, 1, "{report:?}");
    }

    /// A loan in units of the index, of Ana.
    pub(crate) fn lend_units(&self) {
        let header = "cuit;nombre;operacion;fecha_alta;capital;cuotas;primer_vencimiento;tna;moneda";
        let loan = "20-26756539-3;Gómez Ana María;UVA-000003;10/01/2026;60,00;6;20/03/2026;0;UVA\n";
        self.lend("Banco del Sur", header, loan);
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let file = self.folder.path().join(name);
        fs::write(&file, content).unwrap();
        file
    }

    pub(crate) fn bank(&self, content: impl AsRef<[u8]>) -> Result<FileReport, cash::Error> {
        self.bank_of(&self.ctx, content, None)
    }

    pub(crate) fn bank_of(
        &self,
        ctx: &Ctx,
        content: impl AsRef<[u8]>,
        creditor: Option<CreditorId>,
    ) -> Result<FileReport, cash::Error> {
        let file = self.file("extracto.csv", content);
        let new = ImportFile { file, name: None, account: Some(OURS.into()), creditor, layout: None };
        work::import(ctx, &new, &mut |_, _| {})
    }

    /// Somebody who works for this creditor only.
    pub(crate) fn clerk(&self, creditor: CreditorId) -> Ctx {
        let id = UserId(Uuid::from_u128(7));
        let creditors = Some(vec![creditor]);
        let actor = Actor::User { id, login: "eva".into(), role: Role::Supervisor, creditors };
        Ctx { actor, ..self.ctx.clone() }
    }

    /// Somebody who works for every creditor, as `eva`.
    pub(crate) fn clerk_of_all(&self) -> Ctx {
        let id = UserId(Uuid::from_u128(7));
        let actor = Actor::User { id, login: "eva".into(), role: Role::Supervisor, creditors: None };
        Ctx { actor, ..self.ctx.clone() }
    }

    /// The same house on a later moment.
    pub(crate) fn later(&self, seconds: i64) -> Ctx {
        let at = self.ctx.now.at + jiff::SignedDuration::from_secs(seconds);
        Ctx { now: Moment { at, day: TODAY }, ..self.ctx.clone() }
    }

    pub(crate) fn account(&self, reference: &str) -> (AccountId, CreditorId) {
        let found = self.ctx.read(|rx| ledger::account_by_reference(rx, None, reference)).unwrap();
        (found[0].account, found[0].creditor)
    }

    /// What was paid to an account, as its lines say; its books hold.
    pub(crate) fn paid(&self, reference: &str) -> Amount {
        let found = self.ctx.read(|rx| ledger::account_by_reference(rx, None, reference)).unwrap();
        let problems = self.ctx.read(|rx| ledger::verify_debtor(rx, found[0].debtor)).unwrap();
        assert_eq!(problems, Vec::<String>::new());
        let view = self.ctx.read(|rx| ledger::as_of(rx, found[0].account, ledger::Cut::ALL)).unwrap().unwrap();
        view.paid_total
    }

    pub(crate) fn state(&self, id: MovementId) -> IncomeState {
        self.ctx.read(|rx| work::look(&self.ctx, rx, id)).unwrap().0.state
    }

    pub(crate) fn undo(&self, file: FileId) -> FileReport {
        work::undo_file(&self.ctx, file, &mut |_, _| {}).unwrap()
    }
}

/// What waits for a person, as somebody sees it.
pub(crate) fn queued(ctx: &Ctx) -> Vec<Income> {
    let queue = ctx.read(|rx| work::queue(ctx, rx, None, 100)).unwrap();
    queue.incomes.into_iter().map(|(income, _)| income).collect()
}

pub(crate) fn command(number: u128) -> CommandId {
    CommandId(Uuid::from_u128(number))
}

pub(crate) fn pesos(pesos: i64) -> Amount {
    Amount::minor(pesos * 100)
}

/// A bank's CSV: day, words, reference, tax id, name, amount.
pub(crate) fn csv(rows: &[&str]) -> String {
    format!("Fecha;Concepto;Nro. comprobante;CUIT;Originante;CVU;Importe\n{}\n", rows.join("\n"))
}
