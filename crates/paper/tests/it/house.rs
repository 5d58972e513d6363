//! A house with one debtor and one loan, in a real database.
use base::{AccountId, Actor, Amount, CommandId, CreditorId, Currency, Day, Moment, PaymentId, Role, UserId, Uuid};
use jiff::civil::date;
use ledger::{LateTerms, NewAccount, Penalty, Period, Plan, RecordPayment, Regular, System, Terms};
use paper::{Head, Issue, Issued, Order, Refusal};
use people::{NewParty, PartyKey, PartyKind, Traits};
use std::cell::Cell;
use store::{Ctx, Store};

pub(crate) const TODAY: Day = date(2026, 4, 24);

pub(crate) struct House {
    pub(crate) ctx: Ctx,
    pub(crate) account: AccountId,
    pub(crate) commands: Cell<u128>,
}

impl House {
    /// The loan of domain.md §3.6: three instalments late on 24 April 2026, with costs of 500.00.
    pub(crate) fn new() -> Self {
        Self::with(loan(6))
    }

    pub(crate) fn with(terms: Terms) -> Self {
        let now = Moment { at: "2026-04-24T15:03:00Z".parse().unwrap(), day: TODAY };
        let slices = [web::MIGRATIONS, people::MIGRATIONS, ledger::MIGRATIONS, cash::MIGRATIONS, paper::MIGRATIONS];
        let ctx = Ctx::system(&Store::temporary(&slices).unwrap(), "test", now);
        let creditor = ledger::work::creditor(&ctx, "Banco del Sur").unwrap();
        let party = NewParty {
            kind: PartyKind::Person,
            name: "PÉREZ, ANA MARÍA".into(),
            keys: vec![PartyKey { scheme: "AR-CUIT".into(), value: "20267565393".into() }],
            points: Vec::new(),
            traits: Traits::default(),
        };
        let debtor = ctx.step::<_, people::Error>(command(1), |tx| people::register(tx, &party)).unwrap().debtor;
        let (statements, payments) = (Vec::new(), Vec::new());
        let new =
            NewAccount { debtor, creditor, reference: "PRE-000123".into(), terms, statements, payments, import: None };
        let account = ctx.step(command(2), |tx| ledger::work::put(tx, &new)).unwrap().account;
        let cost = Amount::minor(500_00);
        ctx.step(command(3), |tx| ledger::work::add_cost(tx, account, cost, "carta documento")).unwrap();
        Self { ctx, account, commands: Cell::new(10) }
    }

    pub(crate) fn command(&self) -> CommandId {
        self.commands.set(self.commands.get() + 1);
        command(self.commands.get())
    }

    pub(crate) fn pay(&self, number: u128, units: i64, on: Day) -> PaymentId {
        let payment = PaymentId(Uuid::from_u128(number));
        let (amount, source) = (Amount::minor(units), "transferencia".to_owned());
        let new =
            RecordPayment { command: self.command(), account: self.account, payment, amount, on, source, choice: None };
        ledger::work::record_payment(&self.ctx, new).unwrap();
        payment
    }

    pub(crate) fn order(&self, order: Order) -> Result<Result<Issued, Refusal>, paper::Error> {
        let new = Issue { command: self.command(), account: self.account, order, head: Some(head()) };
        paper::issue(&self.ctx, &new)
    }

    pub(crate) fn issue(&self, order: Order) -> Issued {
        self.order(order).unwrap().unwrap()
    }

    /// Somebody of the staff who works for these creditors.
    pub(crate) fn somebody(&self, creditors: Option<Vec<CreditorId>>) -> Ctx {
        let id = UserId(Uuid::from_u128(9));
        let actor = Actor::User { id, login: "ana".into(), role: Role::Agent, creditors };
        Ctx { actor, ..self.ctx.clone() }
    }
}

fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

pub(crate) fn head() -> Head {
    Head {
        writer: "Cobranzas del Litoral S.A.".into(),
        capacity: "por cuenta y orden de Banco del Sur".into(),
        contact: "0800 555 0100 · de lunes a viernes de 9 a 18 · respuestas@ejemplo.com.ar".into(),
        how_to_pay: "Podés transferir al alias COBRANZAS.LITORAL y avisarnos por cualquiera de estos medios".into(),
    }
}

/// The loan of domain.md §3.2, of so many instalments, with the late terms of §3.6.
pub(crate) fn loan(count: u16) -> Terms {
    let plan = Regular {
        system: System::French,
        count,
        period_rate: "0.05".parse().unwrap(),
        first_due: date(2026, 2, 10),
        every: Period::Months(1),
        vat: "0.21".parse().unwrap(),
        fee: Amount::ZERO,
        settled: 0,
    };
    let half = Penalty::OfCompensatory("0.5".parse().unwrap());
    Terms {
        product: "personal_loan".into(),
        currency: Currency::ARS,
        opened: date(2026, 1, 10),
        lent: Amount::minor(100_000_00),
        limit: None,
        plan: Plan::Regular(plan),
        late: LateTerms::new("0.60".parse().unwrap(), half, "0.21".parse().unwrap()),
        waterfall: None,
        late_waterfalls: Vec::new(),
    }
}
