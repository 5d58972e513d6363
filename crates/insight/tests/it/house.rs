//! A small house: one creditor or more, debtors with one instalment each, and what happens to them.
use base::{
    AccountId, Actor, Amount, CommandId, CreditorId, Currency, Day, DebtorId, Moment, PaymentId, Role, Uuid, day_number,
};
use jiff::civil::date;
use ledger::{
    Instalment, LateTerms, Plan, RecordPayment, Stage, Terms,
    work::{StageMove, put, record_stages},
};
use people::{Channel, Direction, NewParty, Outcome, PartyKey, PartyKind, Touch, Traits, User};
use std::cell::Cell;
use store::{Ctx, Rx, Store, Tx};
use strategy::work::NewPromise;

pub(crate) const MARCH: insight::Period = insight::Period { from: date(2026, 3, 1), to: date(2026, 3, 31) };

pub(crate) struct House {
    pub(crate) store: Store,
    steps: Cell<u128>,
}

/// One debt of one debtor.
#[derive(Clone, Copy)]
pub(crate) struct Debt {
    pub(crate) debtor: DebtorId,
    pub(crate) account: AccountId,
    pub(crate) creditor: CreditorId,
}

pub(crate) fn march(day: i8) -> Day {
    date(2026, 3, day)
}

impl House {
    pub(crate) fn new() -> Self {
        let tables = [people::MIGRATIONS, ledger::MIGRATIONS, strategy::MIGRATIONS, insight::MIGRATIONS];
        Self { store: Store::temporary(&tables).unwrap(), steps: Cell::new(1) }
    }

    /// One that can be entered through the web.
    pub(crate) fn with_doors() -> Self {
        let tables =
            [web::MIGRATIONS, people::MIGRATIONS, ledger::MIGRATIONS, strategy::MIGRATIONS, insight::MIGRATIONS];
        Self { store: Store::temporary(&tables).unwrap(), steps: Cell::new(1) }
    }

    pub(crate) fn command(&self) -> CommandId {
        self.steps.set(self.steps.get() + 1);
        CommandId(Uuid::from_u128(self.steps.get()))
    }

    pub(crate) fn ctx(&self, day: Day, actor: Actor) -> Ctx {
        let noon = day.at(15, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        Ctx { store: self.store.clone(), actor, now: Moment { at: noon, day } }
    }

    pub(crate) fn system(&self, day: Day) -> Ctx {
        self.ctx(day, Actor::System("test"))
    }

    pub(crate) fn write<T>(&self, day: Day, run: impl Fn(&Tx<'_>) -> T) -> T {
        self.system(day).step::<T, store::Error>(self.command(), |tx| Ok(run(tx))).unwrap()
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&Rx<'_>) -> Result<T, insight::Error>) -> T {
        self.store.read(look).unwrap()
    }

    pub(crate) fn creditor(&self, name: &str) -> CreditorId {
        ledger::work::creditor(&self.system(date(2026, 1, 1)), name).unwrap()
    }

    pub(crate) fn agent(&self, login: &str) -> User {
        let add = people::work::AddUser {
            command: self.command(),
            login: login.into(),
            name: format!("Agente {login}"),
            role: Role::Agent,
            password: "una clave muy larga".into(),
            capacity: 50,
            creditors: None,
        };
        people::work::add_user(&self.system(date(2026, 1, 1)), add).unwrap()
    }

    /// A debtor of 1,000.00 that fell due on `due`.
    pub(crate) fn debt(&self, number: u32, creditor: CreditorId, due: Day) -> Debt {
        self.write(date(2026, 1, 2), |tx| {
            let party = NewParty {
                kind: PartyKind::Person,
                name: format!("Deudor {number}"),
                keys: vec![PartyKey { scheme: "AR-DNI".into(), value: (20_000_000 + number).to_string() }],
                points: Vec::new(),
                traits: Traits::default(),
            };
            let debtor = people::register(tx, &party).unwrap().debtor;
            account(tx, debtor, creditor, (&format!("R-{number}"), "loan"), due)
        })
    }

    /// The same debtor owes as much in another currency, since the same day.
    pub(crate) fn debt_in(&self, currency: &str, debt: Debt) -> Debt {
        let due = date(2026, 2, 1);
        self.write(date(2026, 1, 2), |tx| {
            let reference = format!("R-{currency}");
            account_in(tx, (debt.debtor, debt.creditor), (&reference, "loan", currency.parse().unwrap()), due)
        })
    }

    pub(crate) fn touch(&self, day: Day, debt: Debt, what: (Channel, Outcome), user: Option<&User>) {
        self.write(day, |tx| touch(tx, debt, what, user));
    }

    pub(crate) fn promise(&self, day: Day, debt: Debt, amount: i64, user: Option<&User>) {
        let actor = user.map_or(Actor::System("test"), actor);
        let new = NewPromise {
            debtor: debt.debtor,
            creditor: debt.creditor,
            amount: Amount::minor(amount),
            due: day,
            currency: None,
        };
        let ctx = self.ctx(day, actor);
        ctx.step::<_, strategy::Error>(self.command(), |tx| strategy::work::promise(tx, &new)).unwrap();
    }

    pub(crate) fn pay(&self, day: Day, debt: Debt, amount: i64) -> PaymentId {
        let payment = PaymentId(self.command().0);
        let new = RecordPayment {
            command: self.command(),
            account: debt.account,
            payment,
            amount: Amount::minor(amount),
            on: day,
            source: "caja".into(),
            choice: None,
        };
        ledger::work::record_payment(&self.system(day), new).unwrap();
        payment
    }

    pub(crate) fn moved(&self, day: Day, debt: Debt, from: Stage, to: Stage) {
        let balance = if to == Stage::Current { Amount::ZERO } else { Amount::minor(1_000_00) };
        let moves = [StageMove { account: debt.account, from, to, balance }];
        self.write(day, |tx| record_stages(tx, debt.debtor, day, &moves).unwrap());
    }
}

pub(crate) fn account(
    tx: &Tx<'_>,
    debtor: DebtorId,
    creditor: CreditorId,
    (reference, product): (&str, &str),
    due: Day,
) -> Debt {
    account_in(tx, (debtor, creditor), (reference, product, Currency::ARS), due)
}

fn account_in(
    tx: &Tx<'_>,
    (debtor, creditor): (DebtorId, CreditorId),
    (reference, product, currency): (&str, &str, Currency),
    due: Day,
) -> Debt {
    let principal = Amount::minor(1_000_00);
    let whole = Instalment { number: 1, due, principal, interest: Amount::ZERO, vat: Amount::ZERO, fees: Amount::ZERO };
    let terms = Terms {
        product: product.into(),
        currency,
        opened: date(2025, 12, 1),
        lent: principal,
        limit: None,
        plan: Plan::Listed(vec![whole]),
        late: LateTerms::NONE,
        waterfall: None,
        late_waterfalls: Vec::new(),
    };
    let (statements, payments, import) = (Vec::new(), Vec::new(), None);
    let new = ledger::NewAccount { debtor, creditor, reference: reference.into(), terms, statements, payments, import };
    Debt { debtor, account: put(tx, &new).unwrap().account, creditor }
}

pub(crate) fn touch(tx: &Tx<'_>, debt: Debt, (channel, outcome): (Channel, Outcome), user: Option<&User>) {
    let touch = Touch {
        creditor: Some(debt.creditor),
        user: user.map(|user| user.id),
        seconds: 60,
        cost_minor: 5_00,
        stage: Some(1),
        ..people::new_touch(tx, debt.debtor, channel, Direction::Out, outcome)
    };
    people::append_touch(tx, &touch).unwrap();
}

fn actor(user: &User) -> Actor {
    Actor::User { id: user.id, login: user.login.clone(), role: user.role, creditors: None }
}

/// Days since 1970.
pub(crate) fn number(day: Day) -> i32 {
    day_number(day)
}
