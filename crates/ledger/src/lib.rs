//! What is owed: accounts and their terms, what being late costs, payments and what they extinguish, stages, statements.
//!
//! The log `entry` is the truth: an account is the [`rules::fold`] of its lines, for any day and as known at any
//! instant. [`LedgerSection`] is that fold for every account of a debtor, kept in the dossier and evaluated in
//! nanoseconds; a test and `aldia verify` hold it equal to a rebuild. Interest is closed form and never written down.
#![deny(clippy::float_arithmetic)]

mod api;
pub mod facts;
pub mod out;
pub mod rules;
mod sql;
pub mod work;

pub use api::{StatementBody, agreement_body, agreement_line, router, simulation_body, statement_body};
pub use rules::{
    accrual::AccrualLine,
    act::{Act, ActError},
    authority::{Authority, Excess, NoApproval},
    choice::{Choice, ChoiceError, Chooser},
    entry::{Capitalisation, Cut, Entry, Filing, Part, Pause, Posted, RatePoint, Relief, Statement, Waiver},
    explain::{AccountStatement, Charge, InstalmentLine, StatementLine},
    policy::{CapitalReason, Policy},
    product::product_label,
    regime::{Arrears, Late, RateChange, YearRates},
    stage::{Stage, Tolerance},
    terms::{
        AccrualBase, Basis, Component, Composition, Instalment, LateTerms, MINIMUM_SHARE, Mode, Penalty, PenaltyBase,
        Period, Plan, Regular, Rounded, StageWaterfall, System, Terms, Waterfall,
    },
    unpaid::{Accrued, Owed, Unpaid},
    view::{AccountState, AccountView, LedgerSection, MonthView, StatementView},
    worth::{Sums, UnitValue, Worth},
};
pub use sql::SeriesSummary;
pub use work::{
    accounts::{Change, NewAccount, PastPayment, Put},
    arrears::ChangeArrears,
    indexed::{from_pesos, in_pesos, quotes, record_payment_in, worth},
    payments::{NewPayment, Post, Receipt, RecordPayment, ReversePayment},
    read::{
        ReversedPayment, ToldSituation, account, account_by_reference, as_of, client_schemes, creditors,
        payments_of_debtor, rebuild, reversed_payments_of_debtor, told_situation, verify_debtor,
    },
    series::{
        FetchSeriesWork, FetchedSeries, SeriesError, SeriesReport, fetch_all, fetch_series, import_series, indices,
        series_answers, series_list, series_under, series_values,
    },
    statement::{receipt_as_known, statement, statement_as_known},
    waivers::{DecideWaiver, Waive, Waived, WaiverAnswer, WaiverProposal, WaiverState},
};

use base::{AccountId, CreditorId, Currency, Day, Denied, EntryId, PaymentId};

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations = store::Migrations {
    slice: "ledger",
    steps: &[
        ("0001_ledger", include_str!("../migrations/0001_ledger.sql")),
        ("0002_import", include_str!("../migrations/0002_import.sql")),
        ("0003_waiver", include_str!("../migrations/0003_waiver.sql")),
        ("0005_series", include_str!("../migrations/0005_series.sql")),
        ("0006_agreement", include_str!("../migrations/0006_agreement.sql")),
    ],
};

/// A lender whose debts are collected (mandante).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Creditor {
    /// Which one.
    pub id: CreditorId,
    /// As documents name it.
    pub name: String,
}

/// Why the ledger cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such account.
    #[error("no account {0}")]
    NoAccount(AccountId),
    /// There is no such payment that counts.
    #[error("no payment {0} that counts")]
    NoPayment(PaymentId),
    /// Zero or negative.
    #[error("a payment must be positive, got {0}")]
    NotPositive(base::Amount),
    /// Money cannot have been received on a day to come.
    #[error("a payment of {on} cannot be recorded on {today}")]
    FuturePayment {
        /// When it says it was received.
        on: Day,
        /// The business day.
        today: Day,
    },
    /// A creditor's reference already belongs to somebody else's account.
    #[error("account {0} belongs to another debtor")]
    OtherDebtor(AccountId),
    /// An account never changes its currency.
    #[error("account {account} is in {held}, not in {got}")]
    OtherCurrency {
        /// Which account.
        account: AccountId,
        /// What it is in.
        held: Currency,
        /// What came.
        got: Currency,
    },
    /// Terms that no account can have.
    #[error("{0}")]
    Terms(#[from] rules::terms::TermsError),
    /// Nobody may use money so.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// That cannot be done to a late account.
    #[error(transparent)]
    Act(#[from] ActError),
    /// Nothing is owed of what is to be forgiven.
    #[error("nothing is owed of it")]
    NothingToWaive,
    /// There is no such proposal that still stands.
    #[error("no proposal {0} that still stands")]
    NoProposal(EntryId),
    /// An approval that does not count.
    #[error(transparent)]
    NoApproval(#[from] NoApproval),
    /// A creditor must be called something.
    #[error("a creditor needs a name")]
    NamelessCreditor,
    /// The actor works for other creditors.
    #[error("creditor {0} is another's to work for")]
    OtherCreditor(CreditorId),
    /// An agreement that cannot be, or cannot go on.
    #[error(transparent)]
    Agreement(#[from] work::agreements::AgreementError),
    /// An account's terms cannot be put in writing.
    #[error("the terms of an account cannot be written")]
    Unwritable,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The register of people failed.
    #[error(transparent)]
    People(#[from] people::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}
