//! Everything of one debtor that figures look at, as lines of the logs; and what each adds to which group.
use super::{
    dimension::{Dimension, Key, Scope},
    portfolio::Change,
    tally::{Line, Tallies},
};
use base::{Amount, CreditorId, Currency, Day, DebtorId, UserId};
use people::Channel;
use serde::{Deserialize, Serialize};
use strategy::Credit;

/// What was paid, and counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// To whom.
    pub creditor: CreditorId,
    /// For what was sold, if its account is known.
    pub product: Option<String>,
    /// The stage in which the account ended the day before.
    pub stage: u8,
    /// On which day.
    pub day: Day,
    /// In which currency, or units of an index.
    pub currency: Currency,
    /// Minor units.
    pub amount: Amount,
}

/// A promise that counts: no other took its place, and it was no mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledge {
    /// To whom.
    pub creditor: CreditorId,
    /// On which day it was made.
    pub made: Day,
    /// To whom of the staff, if to anybody.
    pub user: Option<UserId>,
    /// By which means, if what was said is known.
    pub channel: Option<Channel>,
    /// The stage of arrears then, if what was said is known.
    pub stage: Option<u8>,
    /// Whether it was kept.
    pub kept: bool,
}

/// Everything of one debtor that figures of some days look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// The log of the stages of their accounts until the last day, in order of account and day.
    pub changes: Vec<Change>,
    /// What was tried and who was reached, from fifteen days before the first day to the last; nothing that was taken
    /// back.
    pub touches: Vec<Line>,
    /// What was paid in these days.
    pub receipts: Vec<Receipt>,
    /// What was promised in these days.
    pub pledges: Vec<Pledge>,
    /// What each creditor sold them, once.
    pub sold: Vec<(CreditorId, String)>,
}

/// The lines of one debtor beside their accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebtorLines {
    /// Whose.
    pub debtor: DebtorId,
    /// Their accounts as they are: the section of the ledger as it is stored; empty if they have none.
    pub ledger: Vec<u8>,
    /// What happened.
    pub lines: Lines,
}

impl Lines {
    /// The bytes that travel.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("lines are plain data")
    }

    /// What travelled; nothing for what is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// Whether a payment is told apart by whom it is credited to, and not by itself.
pub fn is_credited(by: Option<Dimension>, scope: &Scope) -> bool {
    scope.user.is_some() || matches!(by, Some(Dimension::Agent | Dimension::Channel))
}

impl Receipt {
    /// The group that it is told in; nothing if it is in none.
    pub fn key(&self, debtor: DebtorId, by: Option<Dimension>, (scope, tallies): (&Scope, &Tallies)) -> Option<Key> {
        if is_credited(by, scope) {
            return credited((debtor, self.creditor, self.day), by, (scope, tallies));
        }
        match by {
            Some(Dimension::Creditor) => Some(Key::Id(self.creditor.0)),
            Some(Dimension::Product) => self.product.clone().map(Key::Code),
            Some(Dimension::Stage) => Some(Key::Stage(self.stage)),
            Some(Dimension::Agent | Dimension::Channel) | None => Some(Key::Nothing),
        }
    }
}

/// The group of a payment that is told by the last right-party contact or promise before it (domain.md §4.3); nothing if
/// it is out of scope.
pub fn credited(
    (debtor, creditor, day): (DebtorId, CreditorId, Day),
    by: Option<Dimension>,
    (scope, tallies): (&Scope, &Tallies),
) -> Option<Key> {
    let (credit, channel) = tallies.credit(debtor, creditor, day);
    let user = match credit {
        Credit::Agent(user) => Some(user),
        Credit::Automatic | Credit::SelfCure => None,
    };
    if scope.user.is_some() && scope.user != user {
        return None;
    }
    let key = match by {
        Some(Dimension::Agent) => user.map(|user| Key::Id(user.0)),
        Some(Dimension::Channel) => channel.map(|channel| Key::Code(channel.code().to_owned())),
        Some(Dimension::Creditor) => Some(Key::Id(creditor.0)),
        Some(Dimension::Product | Dimension::Stage) | None => None,
    };
    Some(key.unwrap_or(Key::Nothing))
}

impl Pledge {
    /// The groups that it is told in: of products, all that its creditor sold the debtor.
    pub fn keys(&self, by: Option<Dimension>, sold: &[(CreditorId, String)]) -> Vec<Key> {
        let one = match by {
            None => Key::Nothing,
            Some(Dimension::Creditor) => Key::Id(self.creditor.0),
            Some(Dimension::Agent) => self.user.map_or(Key::Nothing, |user| Key::Id(user.0)),
            Some(Dimension::Channel) => {
                self.channel.map_or(Key::Nothing, |channel| Key::Code(channel.code().to_owned()))
            }
            Some(Dimension::Stage) => self.stage.map_or(Key::Nothing, Key::Stage),
            Some(Dimension::Product) => {
                let own = sold.iter().filter(|(creditor, _)| *creditor == self.creditor);
                return own.map(|(_, product)| Key::Code(product.clone())).collect();
            }
        };
        vec![one]
    }
}
