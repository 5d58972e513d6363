//! Debtors for tests.
use crate::rules::{
    dossier::{Dossier, StrategySection},
    feature::{Feature, Features},
    observation::{Came, Observation},
    samples::Samples,
    scale::Scale,
    target::Target,
};
use base::{AccountId, Amount, CreditorId, Currency, DebtorId, PointId, Uuid, day_of};
use ledger::{
    AccountState, AccountView, Instalment, LateTerms, LedgerSection, MonthView, Stage, StatementView, Unpaid,
};
use models::{Random, probability};
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
        paid_on: Vec::new(),
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

/// So many debtors seen on a hundred days, of whom fewer pay the later they are: 73, 48, 23 and 9 in a hundred.
pub(crate) fn late_observations(rows: usize) -> Vec<(Observation, Came)> {
    let mut random = Random::new(11);
    let seen = |n: usize| {
        let late = random.below(4);
        let chance = probability(1.0 - 1.1 * f64::from(u32::try_from(late).unwrap()));
        let features = Features::default()
            .with(Feature::LateNow, i64::try_from(late).unwrap())
            .with(Feature::Owed, 1_000_00)
            .with(Feature::DaysPastDue, 20);
        let day = i32::try_from(n * 100 / rows).unwrap();
        let debtor = DebtorId(Uuid::from_u128(u128::try_from(n).unwrap()));
        let seen = Observation { debtor, day, stage: Stage::B1, features };
        let paid = random.unit() < chance;
        let amount = if paid { Amount::minor(200_00) } else { Amount::ZERO };
        (seen, Came { paid_after: paid.then_some(9), paid: amount, stage: Stage::B1, tries: Vec::new() })
    };
    (0..rows).map(seen).collect()
}

/// What a target asks of them.
pub(crate) fn samples_of(target: Target, observed: &[(Observation, Came)]) -> Samples {
    let mut samples = Samples::new(target);
    for (seen, came) in observed {
        samples.hear(seen, came);
    }
    samples
}
