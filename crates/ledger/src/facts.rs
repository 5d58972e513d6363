//! What this slice announces.
use base::{AccountId, AgreementId, Amount, CreditorId, Day, DebtorId, ImportId, PaymentId};
use serde::{Deserialize, Serialize};
use store::Fact;

/// Money was received and spread over a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Whose debt.
    pub debtor: DebtorId,
    /// Which account.
    pub account: AccountId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// Which payment.
    pub payment: PaymentId,
    /// How much, in the account's currency.
    pub amount: Amount,
    /// The day it counts from.
    pub on: Day,
}

/// Money was not received after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversed {
    /// Whose debt.
    pub debtor: DebtorId,
    /// Which account.
    pub account: AccountId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// Which payment.
    pub payment: PaymentId,
    /// How much it had been.
    pub amount: Amount,
    /// The day it had counted from.
    pub on: Day,
}

/// What an account is charged, what being late costs it, or what it counts as, is another: a new amount, a pause, a
/// court, the books, a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrearsChanged {
    /// Whose debt.
    pub debtor: DebtorId,
    /// Which account.
    pub account: AccountId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// The line of the account that says what.
    pub line: u32,
}

/// A file was brought in whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Which import.
    pub import: ImportId,
    /// Whose portfolio.
    pub creditor: CreditorId,
    /// Accounts that are new or changed.
    pub accounts: u32,
    /// Payments that are new.
    pub payments: u32,
}

/// Some of what an import brought to these debtors' accounts was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Which import.
    pub import: ImportId,
    /// Whose accounts.
    pub debtors: Vec<DebtorId>,
}

/// An import was undone whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndone {
    /// Which import.
    pub import: ImportId,
    /// Whose portfolio.
    pub creditor: CreditorId,
}

macro_rules! agreement_facts {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// Whose debt.
            pub debtor: DebtorId,
            /// Which agreement.
            pub agreement: AgreementId,
            /// Owed to whom.
            pub creditor: CreditorId,
            /// What is to be paid by it, without interest.
            pub amount: Amount,
            /// On which day.
            pub on: Day,
        }

        impl Fact for $name {
            const KIND: &'static str = $kind;
        }
    )+};
}

agreement_facts! {
    /// The debtor signed an agreement.
    AgreementSigned = "ledger.agreement_signed";
    /// It came into force: it is signed and its down payment is there.
    AgreementStarted = "ledger.agreement_started";
    /// It was paid.
    AgreementKept = "ledger.agreement_kept";
    /// Money that had kept it was returned in time: it is in force again.
    AgreementResumed = "ledger.agreement_resumed";
    /// It was broken.
    AgreementBroken = "ledger.agreement_broken";
    /// It was taken back, or its time was over before it began.
    AgreementCancelled = "ledger.agreement_cancelled";
}

impl Fact for Paid {
    const KIND: &'static str = "ledger.paid";
}

impl Fact for Reversed {
    const KIND: &'static str = "ledger.reversed";
}

impl Fact for ArrearsChanged {
    const KIND: &'static str = "ledger.arrears_changed";
}

impl Fact for Imported {
    const KIND: &'static str = "ledger.imported";
}

impl Fact for Withdrawn {
    const KIND: &'static str = "ledger.withdrawn";
}

impl Fact for ImportUndone {
    const KIND: &'static str = "ledger.import_undone";
}
