//! A house with a creditor, agents and debtors.
use base::{
    Actor, Amount, CommandId, CreditorId, Currency, Day, DebtorId, Moment, PaymentId, Rate, Role, Uuid, day_number,
    day_of,
};
use ledger::{Instalment, LateTerms, NewAccount, Plan, RecordPayment, Terms};
use people::{NewParty, NewPoint, PartyKey, PartyKind, PointKind, Traits, User};
use std::cell::Cell;
use store::{Ctx, Store};

pub(crate) struct House {
    pub(crate) ctx: Ctx,
    pub(crate) creditor: CreditorId,
    commands: Cell<u128>,
}

pub(crate) const DAY: Day = jiff::civil::date(2026, 3, 4);

pub(crate) fn at(day: Day) -> Moment {
    strategy::planning_moment(day)
}

impl House {
    pub(crate) fn new() -> Self {
        let tables =
            [web::MIGRATIONS, people::MIGRATIONS, ledger::MIGRATIONS, bureau::MIGRATIONS, strategy::MIGRATIONS];
        let store = Store::temporary(&tables).unwrap();
        let ctx = Ctx { store, actor: Actor::System("test"), now: at(DAY) };
        let creditor = ledger::work::creditor(&ctx, "Banco del Sur").unwrap();
        Self { ctx, creditor, commands: Cell::new(1_000) }
    }

    pub(crate) fn command(&self) -> CommandId {
        self.commands.set(self.commands.get() + 1);
        CommandId(Uuid::from_u128(self.commands.get()))
    }

    pub(crate) fn on(&self, day: Day) -> Ctx {
        Ctx { now: at(day), ..self.ctx.clone() }
    }

    /// A debtor whose `owed` fell due `days` ago, with a mailbox and a telephone.
    pub(crate) fn debtor(&self, n: u32, days: i32, owed: i64) -> DebtorId {
        let points = vec![
            NewPoint { kind: PointKind::Email, value: format!("d{n}@example.com") },
            NewPoint { kind: PointKind::Phone, value: format!("+5491140{n:06}") },
        ];
        self.debtor_with(n, (days, owed), &points)
    }

    pub(crate) fn debtor_with(&self, n: u32, (days, owed): (i32, i64), points: &[NewPoint]) -> DebtorId {
        self.ctx
            .step::<_, strategy::Error>(self.command(), |tx| {
                let keys = vec![PartyKey { scheme: format!("client:{}", self.creditor), value: n.to_string() }];
                let kind = PartyKind::Person;
                let (points, traits) = (points.to_vec(), Traits::default());
                let party = NewParty { kind, name: format!("Persona {n}"), keys, points, traits };
                let debtor = people::register(tx, &party)?.debtor;
                ledger::work::put(tx, &account((debtor, self.creditor), &format!("R-{n}"), (days, owed)))?;
                Ok(debtor)
            })
            .unwrap()
    }

    /// The same debtor owes something to another creditor.
    pub(crate) fn owes_too(&self, debtor: DebtorId, creditor: CreditorId, late: (i32, i64)) {
        let new = account((debtor, creditor), "R-O", late);
        self.ctx.step::<_, strategy::Error>(self.command(), |tx| Ok(ledger::work::put(tx, &new)?)).unwrap();
    }

    /// The same debtor owes something in another currency.
    pub(crate) fn owes_in(&self, debtor: DebtorId, currency: &str, late: (i32, i64)) {
        let mut new = account((debtor, self.creditor), &format!("R-{currency}-{debtor}"), late);
        new.terms.currency = currency.parse().unwrap();
        self.ctx.step::<_, strategy::Error>(self.command(), |tx| Ok(ledger::work::put(tx, &new)?)).unwrap();
    }

    /// What a unit is worth in pesos today is published.
    pub(crate) fn publish(&self, unit: &str, value: &str) {
        ledger::import_series(&self.ctx, unit, &format!("{DAY};{value}"), "BCRA").unwrap();
    }

    pub(crate) fn pay(&self, ctx: &Ctx, n: u32, amount: i64) {
        ledger::work::record_payment(ctx, self.payment(ctx, n, amount)).unwrap();
    }

    /// A payment of this debtor that nobody has recorded yet.
    pub(crate) fn payment(&self, ctx: &Ctx, n: u32, amount: i64) -> RecordPayment {
        let found = ctx
            .read::<_, strategy::Error>(|rx| {
                Ok(ledger::account_by_reference(rx, Some(self.creditor), &format!("R-{n}"))?)
            })
            .unwrap();
        RecordPayment {
            command: self.command(),
            account: found[0].account,
            payment: PaymentId(self.command().0),
            amount: Amount::minor(amount),
            on: ctx.now.day,
            source: "transfer".into(),
            choice: None,
        }
    }

    pub(crate) fn agent(&self, login: &str, capacity: u16) -> User {
        let add = people::work::AddUser {
            command: self.command(),
            login: login.into(),
            name: login.into(),
            role: Role::Agent,
            password: "clave-de-prueba".into(),
            capacity,
            creditors: None,
        };
        people::work::add_user(&self.ctx, add).unwrap()
    }

    pub(crate) fn as_user(&self, user: &User, day: Day) -> Ctx {
        Ctx { actor: user.actor(), ..self.on(day) }
    }

    /// Every stored section equals one made anew from the rows, and no fact waits.
    pub(crate) fn check(&self) {
        self.ctx
            .read::<_, strategy::Error>(|rx| {
                for row in rx.dossiers(None, 10_000)? {
                    let stored = row.open::<strategy::StrategySection>()?;
                    assert_eq!(stored, strategy::rebuild(rx, row.debtor)?, "section of {}", row.debtor);
                }
                Ok(())
            })
            .unwrap();
    }

    pub(crate) fn standing(&self, debtor: DebtorId) -> strategy::Decision {
        let view = self.ctx.read(|rx| strategy::view(rx, debtor, DAY)).unwrap().unwrap();
        view.decision.unwrap()
    }
}

pub(crate) fn plus(day: Day, days: i32) -> Day {
    day_of(day_number(day) + days)
}

/// One instalment of `owed` that fell due `days` ago.
fn account((debtor, creditor): (DebtorId, CreditorId), reference: &str, (days, owed): (i32, i64)) -> NewAccount {
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
        late: LateTerms { compensatory: Rate::ZERO, penalty: Rate::ZERO, ..LateTerms::default() },
        waterfall: None,
        late_waterfalls: Vec::new(),
    };
    let (statements, payments, import) = (Vec::new(), Vec::new(), None);
    NewAccount { debtor, creditor, reference: reference.into(), terms, statements, payments, import }
}
