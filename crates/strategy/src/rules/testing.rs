//! Debtors for tests.
use crate::rules::{
    dossier::{Dossier, StrategySection},
    scale::Scale,
};
use base::{AccountId, Amount, CreditorId, Currency, DebtorId, PointId, Uuid, day_of};
use ledger::{AccountState, AccountView, Instalment, LateTerms, LedgerSection, MonthView, StatementView, Unpaid};
use people::{PartyKind, PeopleSection, PointKind, PointState, PointView, Traits};

/// A debtor of whom nothing is known.
pub(crate) fn debtor() -> Dossier {
    Dossier {
        debtor: DebtorId(Uuid::from_u128(7)),
        people: PeopleSection::new(PartyKind::Person, None, Traits::default()),
        ledger: LedgerSection::default(),
        bureau: None,
        strategy: StrategySection::default(),
    }
}

/// A day on which no currency is known to be worth another.
pub(crate) fn in_pesos(day: i32) -> Scale {
    Scale::of_pesos(day_of(day))
}

/// One who owes `owed` since `due` and can be reached by mail and telephone.
pub(crate) fn late_debtor(due: i32, owed: i64) -> Dossier {
    let mut dossier = debtor();
    let mut account = account(1);
    account.unpaid = vec![unpaid(due, owed)];
    dossier.ledger.accounts = vec![account];
    dossier.people.points = vec![point(1, PointKind::Email), point(2, PointKind::Phone)];
    dossier
}

pub(crate) fn account(n: u128) -> AccountView {
    AccountView {
        id: AccountId(Uuid::from_u128(n)),
        creditor: CreditorId(Uuid::from_u128(1)),
        product: "loan".into(),
        reference: format!("R-{n}"),
        currency: Currency::ARS,
        opened: 0,
        limit: None,
        lent: Amount::minor(10_000_00),
        late: LateTerms::NONE,
        waterfall: None,
        arrears: None,
        state: AccountState::Live,
        unpaid: Vec::new(),
        statement: None,
        credit: Amount::ZERO,
        costs: Amount::ZERO,
        months: Vec::new(),
        payments: 0,
        paid_total: Amount::ZERO,
        billed_total: Amount::ZERO,
        last_payment: None,
        agreement: None,
        charges: None,
    }
}

pub(crate) fn unpaid(due: i32, principal: i64) -> Unpaid {
    let zero = Amount::ZERO;
    let principal = Amount::minor(principal);
    Unpaid::of(&Instalment { number: 1, due: day_of(due), principal, interest: zero, vat: zero, fees: zero })
}

pub(crate) fn month(month: i32, billed: i64, paid: i64, late: u8) -> MonthView {
    MonthView { month, billed: Amount::minor(billed), paid: Amount::minor(paid), late }
}

pub(crate) fn point(n: u128, kind: PointKind) -> PointView {
    PointView {
        id: PointId(Uuid::from_u128(n)),
        kind,
        state: PointState::Unknown,
        attempts: 0,
        contacts: 0,
        last_contact_day: None,
        hours: [0; 4],
    }
}

pub(crate) fn statement() -> StatementView {
    let zero = Amount::ZERO;
    StatementView { number: 1, closed: 0, due: 0, billed: zero, required: zero, paid: zero, since: None }
}
