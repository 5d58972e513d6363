//! Who acts and what they may do.
use crate::{CreditorId, UserId};
use serde::{Deserialize, Serialize};

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Right {
    /// See debtors and what they owe.
    ViewPortfolio,
    /// Work a debtor: lock, contact, record an outcome, take a promise.
    WorkDebtors,
    /// Record money received.
    RecordPayment,
    /// Bring in or take back files.
    Import,
    /// See results of everybody's work.
    ViewBoard,
    /// See the strategy matrix.
    ViewStrategy,
    /// Change the strategy matrix.
    EditStrategy,
    /// Lead the staff: take back what somebody else recorded, set what is to be reached.
    Lead,
    /// Run the night, send what is due and other housekeeping.
    Operate,
    /// Manage staff, creditors and settings.
    Administer,
    /// Hand in what the outside says: mail, gateways.
    Receive,
}

/// What somebody is on the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Talks to debtors.
    Agent,
    /// Leads agents.
    Supervisor,
    /// Owns the strategy.
    Strategist,
    /// Owns the installation.
    Admin,
    /// Looks, and changes nothing.
    Auditor,
}

/// Whoever asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person of the staff.
    User {
        /// Which one.
        id: UserId,
        /// The name used to enter.
        login: String,
        /// What they are.
        role: Role,
        /// The creditors they work for; `None` is all of them.
        creditors: Option<Vec<CreditorId>>,
    },
    /// The system itself: the night, a listener, a command line on the machine.
    System(&'static str),
    /// A door of the outside, such as the mail webhook.
    Door(&'static str),
}

/// Somebody asked for what they may not do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{actor} may not {right:?}")]
pub struct Denied {
    /// Who asked.
    pub actor: String,
    /// For what.
    pub right: Right,
}

impl Role {
    /// What this role may do.
    pub fn rights(self) -> &'static [Right] {
        use Right::{
            Administer, EditStrategy, Import, Lead, Operate, RecordPayment, ViewBoard, ViewPortfolio, ViewStrategy,
            WorkDebtors,
        };
        match self {
            Self::Agent => &[ViewPortfolio, WorkDebtors],
            Self::Supervisor => {
                &[ViewPortfolio, WorkDebtors, RecordPayment, Import, ViewBoard, ViewStrategy, Lead, Operate]
            }
            Self::Strategist => &[ViewPortfolio, ViewBoard, ViewStrategy, EditStrategy],
            Self::Admin => &[
                ViewPortfolio,
                WorkDebtors,
                RecordPayment,
                Import,
                ViewBoard,
                ViewStrategy,
                EditStrategy,
                Lead,
                Operate,
                Administer,
            ],
            Self::Auditor => &[ViewPortfolio, ViewBoard, ViewStrategy],
        }
    }
}

impl Actor {
    /// Whether they may.
    pub fn has(&self, right: Right) -> bool {
        match self {
            Self::User { role, .. } => role.rights().contains(&right),
            Self::System(_) => true,
            Self::Door(_) => right == Right::Receive,
        }
    }

    /// Refuses what they may not do.
    pub fn may(&self, right: Right) -> Result<(), Denied> {
        if self.has(right) { Ok(()) } else { Err(Denied { actor: self.label(), right }) }
    }

    /// The user, if a person acts.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            Self::System(_) | Self::Door(_) => None,
        }
    }

    /// How the record calls them: a login, or the part of the system.
    pub fn label(&self) -> String {
        match self {
            Self::User { login, .. } => login.clone(),
            Self::System(name) => format!("system:{name}"),
            Self::Door(name) => format!("door:{name}"),
        }
    }

    /// The creditors they work for; `None` is all of them.
    pub fn creditors(&self) -> Option<&[CreditorId]> {
        match self {
            Self::User { creditors, .. } => creditors.as_deref(),
            Self::System(_) | Self::Door(_) => None,
        }
    }

    /// Whether this creditor is theirs to work for.
    pub fn serves(&self, creditor: CreditorId) -> bool {
        self.creditors().is_none_or(|own| own.contains(&creditor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_cannot_touch_the_matrix() {
        let agent =
            Actor::User { id: UserId(crate::Uuid::nil()), login: "ana".into(), role: Role::Agent, creditors: None };

        assert!(agent.may(Right::WorkDebtors).is_ok());
        assert_eq!(agent.may(Right::EditStrategy), Err(Denied { actor: "ana".into(), right: Right::EditStrategy }));
    }

    #[test]
    fn a_door_only_receives() {
        assert!(Actor::Door("mail").has(Right::Receive));
        assert!(!Actor::Door("mail").has(Right::ViewPortfolio));
    }
}
