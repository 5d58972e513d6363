//! The lines of an account. They are only ever added; a mistake is corrected by another that points at it.
use super::{
    agreement::{Agreed, Ending},
    terms::{AMOUNT_MAX, Component, Instalment, Terms, TermsError},
};
use base::{AccountId, AgreementId, Amount, CreditorId, Day, ImportId, PaymentId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The account exists, under these terms.
    Opened(Terms),
    /// The terms had always been these.
    Amended(Terms),
    /// One more amount to be paid by a day.
    Charged(Instalment),
    /// A statement of revolving credit was closed. One with the number of another takes its place.
    Billed(Statement),
    /// A cost of collection is the debtor's to pay.
    CostAdded {
        /// How much.
        amount: Amount,
        /// For what, in words for the debtor.
        reason: String,
    },
    /// Money was received.
    Paid(Paid),
    /// Money was not received after all: a returned cheque, a mistake.
    Reversed {
        /// Which payment.
        of: PaymentId,
        /// Why, in words.
        reason: String,
    },
    /// An agreement came into force: since its cut-off day, the account demands what it says.
    Agreed(Agreed),
    /// An agreement is over.
    AgreementEnded {
        /// Which one.
        agreement: AgreementId,
        /// How.
        ending: Ending,
    },
    /// An agreement that was over is in force again: the money that had kept it was returned in time.
    AgreementResumed {
        /// Which one.
        agreement: AgreementId,
    },
    /// Every line that this import had brought is void.
    Withdrawn {
        /// Which import.
        import: ImportId,
    },
    /// Every line that this import had brought counts again.
    Reinstated {
        /// Which import.
        import: ImportId,
    },
}

/// A statement of revolving credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Its number, from 1; one more than the month's before.
    pub number: u16,
    /// The day it was closed: payments until then, that day included, are in it.
    pub closed: Day,
    /// The last day to pay it.
    pub due: Day,
    /// All that is owed at closing, the unpaid remainder of the last statement included; below zero where the
    /// creditor owes.
    pub billed: Amount,
    /// What keeps the account up to date; `None` is the share that the terms name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Amount>,
    /// Whole months that the creditor reports it late at closing; `None` is not reported, and derived from payments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_months: Option<u8>,
}

/// Money received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Named by the sender, so that the same money counts once.
    pub payment: PaymentId,
    /// How much; positive.
    pub amount: Amount,
    /// Where it came from: cash, transfer, a gateway.
    pub source: String,
    /// What it extinguished when it was posted, for the receipt. Balances come from replaying, never from this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// What a payment extinguished of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Of which instalment; `None` is of the account itself.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u16>,
    /// Which component.
    #[serde(rename = "c")]
    pub component: Component,
    /// How much.
    #[serde(rename = "a")]
    pub amount: Amount,
}

/// A line as it was appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its place in the account's log, from 0: the order in which lines became known.
    pub seq: u32,
    /// From when it counts.
    pub day: Day,
    /// Since when it is known.
    pub known_at: Timestamp,
    /// The import that brought it.
    pub import: Option<ImportId>,
    /// What it says.
    pub entry: Entry,
}

/// What never changes about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// Which one.
    pub id: AccountId,
    /// Who is owed.
    pub creditor: CreditorId,
    /// The creditor's own name for it.
    pub reference: &'a str,
}

/// From which side an account is seen: what had happened by a day, as far as was known at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Lines that count from a later day are not seen. Terms always are.
    pub day: Day,
    /// Lines that became known later are not seen.
    pub known_at: Timestamp,
}

impl Cut {
    /// Everything.
    pub const ALL: Self = Self { day: Day::MAX, known_at: Timestamp::MAX };
}

impl Statement {
    /// Refuses a statement with which arithmetic would not hold. A bill may be below zero.
    ///
    /// # Errors
    /// Amounts are at most [`AMOUNT_MAX`], either way.
    pub fn check(&self) -> Result<(), TermsError> {
        let minimum = self.minimum.unwrap_or_default();
        let wrong = [self.billed.max(-self.billed), minimum].into_iter().find(|amount| AMOUNT_MAX < *amount);
        wrong.map_or(Ok(()), |amount| Err(TermsError::Amount(amount)))
    }
}

impl Entry {
    /// How the log names it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::Amended(_) => "amended",
            Self::Charged(_) => "charged",
            Self::Billed(_) => "billed",
            Self::CostAdded { .. } => "cost_added",
            Self::Paid(_) => "paid",
            Self::Reversed { .. } => "reversed",
            Self::Agreed(_) => "agreed",
            Self::AgreementEnded { .. } => "agreement_ended",
            Self::AgreementResumed { .. } => "agreement_resumed",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Reinstated { .. } => "reinstated",
        }
    }
}
