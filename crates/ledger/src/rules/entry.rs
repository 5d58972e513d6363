//! The lines of an account. They are only ever added; a mistake is corrected by another that points at it.
use super::{
    agreement::{Agreed, Ending},
    choice::Choice,
    policy::CapitalReason,
    recurring::Repriced,
    terms::{AMOUNT_MAX, Component, Instalment, Terms, TermsError},
};
use base::{AccountId, AgreementId, Amount, CreditorId, Day, ImportId, PaymentId, Rate, Timestamp};
use serde::{Deserialize, Serialize};

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The account exists, under these terms.
    Opened(Terms),
    /// The terms had always been these.
    Amended(Terms),
    /// One more amount to be paid by a day. One with the number of another takes its place, and that of the plan's own.
    Charged(Instalment),
    /// From the line's day on, a period of what is charged again and again costs something else.
    Repriced(Repriced),
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
    /// Part of what is owed is forgiven, for good.
    Waived(Waiver),
    /// From the line's day on, being late costs less or does not count.
    Paused(Pause),
    /// A pause is over: from the line's day on, things are as without it.
    Resumed {
        /// The line that began it.
        line: u32,
    },
    /// A court has the case since the line's day. One with the name of another takes its place.
    Filed(Filing),
    /// The creditor's books hold the account as lost since the end of the line's day. It is owed all the same.
    WrittenOff {
        /// Why, in words.
        reason: String,
    },
    /// Interest due by the line's day became capital.
    Capitalised(Capitalisation),
    /// An earlier line is void, as if it had never been. Payments are [`Entry::Reversed`] instead.
    Undone {
        /// Which line.
        line: u32,
        /// Why, in words.
        reason: String,
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
    /// How it is to be used, where somebody chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// What it extinguished when it was posted, for the receipt. Balances come from replaying, never from this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// A part of what is owed that is forgiven (quita, condonación). With interest goes the tax on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Of which component.
    pub component: Component,
    /// Of which instalment; of all that are due, oldest first, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u16>,
    /// How much at most, its tax not counted; all that is owed of it that day where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// Why, in words.
    pub reason: String,
    /// Who allowed it, by login.
    pub allowed_by: String,
}

/// For some days, being late costs less or does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The last day of it; until a line ends it where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What rests meanwhile.
    pub relief: Relief,
    /// Why, in words.
    pub reason: String,
}

/// What rests during a pause. Each includes the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relief {
    /// Penalty interest.
    Penalty,
    /// All late interest.
    Interest,
    /// All late interest and the count of late days (respiro).
    Everything,
}

/// A claim before a court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Its number and name (expediente, carátula).
    pub case: String,
    /// The rate of default interest that the court applies, as it was published, in order of day; the last one holds
    /// until the next is known. Empty where what was agreed goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<RatePoint>,
    /// Which rate it is, and who says so.
    pub source: String,
    /// The court whose rates these are, by code, where they follow what is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub court: Option<String>,
}

/// A yearly rate from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatePoint {
    /// The first day of interest at it.
    pub from: Day,
    /// A year.
    pub rate: Rate,
}

/// Interest became capital (`CCyC` art. 770).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capitalisation {
    /// For which of the law's reasons.
    pub reason: CapitalReason,
    /// The clause, the notice or the order that allows it.
    pub document: String,
    /// Whole months of interest that an instalment must be late with; 0 is any.
    pub months: u8,
    /// What became capital.
    pub concepts: Vec<Component>,
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

impl Waiver {
    /// Its place among the waivers of a day: the same for those that forgive the same.
    pub(super) fn order(&self) -> u128 {
        let number = u128::from(self.number.unwrap_or(u16::MAX));
        let amount = u128::from(self.amount.unwrap_or(Amount::MAX).to_minor().unsigned_abs());
        u128::from(self.component as u8) << 96 | number << 64 | amount
    }
}

impl Relief {
    /// What documents say of it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Penalty => "no corre interés punitorio",
            Self::Interest => "no corre interés por mora",
            Self::Everything => "no corre interés por mora ni se cuentan días de atraso",
        }
    }
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
            Self::Repriced(_) => "repriced",
            Self::Billed(_) => "billed",
            Self::CostAdded { .. } => "cost_added",
            Self::Paid(_) => "paid",
            Self::Reversed { .. } => "reversed",
            Self::Agreed(_) => "agreed",
            Self::AgreementEnded { .. } => "agreement_ended",
            Self::AgreementResumed { .. } => "agreement_resumed",
            Self::Waived(_) => "waived",
            Self::Paused(_) => "paused",
            Self::Resumed { .. } => "resumed",
            Self::Filed(_) => "filed",
            Self::WrittenOff { .. } => "written_off",
            Self::Capitalised(_) => "capitalised",
            Self::Undone { .. } => "undone",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Reinstated { .. } => "reinstated",
        }
    }
}
