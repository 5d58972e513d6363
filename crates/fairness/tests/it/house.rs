//! A house with a creditor and many debtors, whose groups can be brought.
use base::{Actor, Amount, CommandId, CreditorId, Currency, Day, DebtorId, Role, UserId, Uuid, day_number, day_of};
use fairness::{BringGroups, Brought, Error, bring};
use ledger::{Instalment, LateTerms, NewAccount, Plan, Terms};
use people::{NewParty, PartyKey, PartyKind, Traits};
use std::{cell::Cell, fmt::Write};
use store::{Ctx, Store, Tx};

pub(crate) const DAY: Day = jiff::civil::date(2026, 3, 4);
pub(crate) const BASIS: &str = "Consentimiento del formulario de alta, cláusula 7";

pub(crate) struct House {
    pub(crate) ctx: Ctx,
    pub(crate) creditor: CreditorId,
    commands: Cell<u128>,
}

impl House {
    pub(crate) fn new() -> Self {
        let tables = [
            web::MIGRATIONS,
            people::MIGRATIONS,
            ledger::MIGRATIONS,
            bureau::MIGRATIONS,
            strategy::MIGRATIONS,
            fairness::MIGRATIONS,
        ];
        let store = Store::temporary(&tables).unwrap();
        let ctx = Ctx { store, actor: Actor::System("test"), now: strategy::planning_moment(DAY) };
        let creditor = ledger::work::creditor(&ctx, "Banco del Sur").unwrap();
        Self { ctx, creditor, commands: Cell::new(1_000) }
    }

    pub(crate) fn command(&self) -> CommandId {
        self.commands.set(self.commands.get() + 1);
        CommandId(Uuid::from_u128(self.commands.get()))
    }

    pub(crate) fn on(&self, day: Day) -> Ctx {
        Ctx { now: strategy::planning_moment(day), ..self.ctx.clone() }
    }

    pub(crate) fn of(&self, role: Role, creditors: Option<Vec<CreditorId>>) -> Ctx {
        let actor = Actor::User { id: UserId(Uuid::from_u128(7)), login: "vera".into(), role, creditors };
        Ctx { actor, ..self.ctx.clone() }
    }

    pub(crate) fn write<T>(&self, work: impl Fn(&Tx<'_>) -> T) -> T {
        self.ctx.step::<_, store::Error>(self.command(), |tx| Ok(work(tx))).unwrap()
    }

    /// So many people, known to the creditor as 0, 1, 2…, who owe nothing that is known.
    pub(crate) fn people(&self, count: usize) -> Vec<DebtorId> {
        self.write(|tx| (0..count).map(|n| self.person(tx, n)).collect())
    }

    /// So many debtors, each with `owed` that fell due `days` ago.
    pub(crate) fn debtors(&self, count: usize, (days, owed): (i32, i64)) -> Vec<DebtorId> {
        self.write(|tx| {
            let debtor = |n: usize| {
                let debtor = self.person(tx, n);
                ledger::work::put(tx, &account((debtor, self.creditor), n, (days, owed))).unwrap();
                debtor
            };
            (0..count).map(debtor).collect()
        })
    }

    fn person(&self, tx: &Tx<'_>, n: usize) -> DebtorId {
        let keys = vec![PartyKey { scheme: format!("client:{}", self.creditor), value: format!("C-{n}") }];
        let (kind, name) = (PartyKind::Person, format!("Persona {n}"));
        let party = NewParty { kind, name, keys, points: Vec::new(), traits: Traits::default() };
        people::register(tx, &party).unwrap().debtor
    }

    /// Brings the group of each of so many people, as a file would.
    pub(crate) fn bring<'v>(
        &self,
        name: &str,
        count: usize,
        value: impl Fn(usize) -> &'v str,
    ) -> Result<Brought, Error> {
        let mut file = String::from("documento;grupo;valor\n");
        (0..count).for_each(|n| writeln!(file, "C-{n};{name};{}", value(n)).unwrap());
        bring(&self.ctx, &BringGroups { bytes: file.into_bytes(), basis: BASIS.to_owned() })
    }

    /// The kinds of lines of the audit chain that speak of groups or of models, and what they say.
    pub(crate) fn audited(&self) -> Vec<(String, String, String)> {
        let lines = self.ctx.store.read(|rx| rx.audit_lines(None, 1_000)).unwrap();
        lines.into_iter().map(|line| (line.kind, line.subject, line.detail)).collect()
    }
}

/// One instalment of `owed` that fell due `days` ago.
fn account((debtor, creditor): (DebtorId, CreditorId), n: usize, (days, owed): (i32, i64)) -> NewAccount {
    let due = day_of(day_number(DAY) - days);
    let (zero, principal) = (Amount::ZERO, Amount::minor(owed));
    let instalment = Instalment { number: 1, due, principal, interest: zero, vat: zero, fees: zero };
    let terms = Terms {
        product: "personal_loan".into(),
        currency: Currency::ARS,
        opened: day_of(day_number(due) - 200),
        lent: principal,
        limit: None,
        plan: Plan::Listed(vec![instalment]),
        late: LateTerms::NONE,
        waterfall: None,
        late_waterfalls: Vec::new(),
    };
    let (reference, statements, payments) = (format!("R-{n}"), Vec::new(), Vec::new());
    NewAccount { debtor, creditor, reference, terms, statements, payments, import: None }
}
