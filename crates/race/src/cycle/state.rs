//! What the race keeps of a debtor beside what they owe.
use super::{DECIDED, PERSON};
use serde::{Deserialize, Serialize};
use store::{Section, Slot};

/// Who a debtor is, and what was said with them.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Person {
    /// Their class in the registry, 1 to 5.
    pub(super) registry: u8,
    pub(super) age: u8,
    pub(super) employed_months: u16,
    /// A month's, in micro-pesos.
    pub(super) income: i64,
    /// In the order of the ledger's accounts.
    pub(super) loans: Vec<Loan>,
    /// The last twenty and those of the last thirty days, oldest first.
    pub(super) touches: Vec<Touch>,
}

/// What the ledger does not know of an account.
#[derive(Serialize, Deserialize)]
pub(super) struct Loan {
    pub(super) account: u64,
    pub(super) product: u8,
    pub(super) creditor: u16,
    pub(super) province: u8,
    pub(super) yearly_bp: i32,
    pub(super) opened: i32,
    /// In micro-pesos.
    pub(super) principal: i64,
    /// Whether the debtor's CUIT is one.
    pub(super) checked: bool,
}

/// One touch, in short.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Touch {
    pub(super) day: i32,
    pub(super) hour: u8,
    pub(super) channel: u8,
    pub(super) outcome: u8,
    pub(super) seconds: i16,
    /// Whether a promise made then was kept, as far as it is known.
    pub(super) kept: Option<bool>,
}

/// What was decided of each account, in the order of the ledger's accounts.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Decided {
    pub(super) day: i32,
    pub(super) accounts: Vec<Choice>,
}

/// One decision.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Choice {
    pub(super) action: u8,
    /// What the matrix would have done.
    pub(super) strategy: u8,
    pub(super) propensity_ppm: u32,
    /// Willingness, contactability, outlook, trust and ability, 0 to 100.
    pub(super) indicators: [u8; 5],
    /// Of paying, being reached and falling further behind.
    pub(super) chances: [f64; 3],
    /// What acting is worth, in pesos.
    pub(super) value: f64,
}

impl Touch {
    pub(super) fn is_contact(self) -> bool {
        matches!(self.outcome, 4 | 5 | 6 | 9)
    }

    pub(super) fn is_right_party(self) -> bool {
        matches!(self.outcome, 4..=6)
    }
}

impl Section for Person {
    const SLOT: Slot = PERSON;
    const VERSION: u16 = 1;
}

impl Section for Decided {
    const SLOT: Slot = DECIDED;
    const VERSION: u16 = 1;
}
