//! What came of a touch, and the two-level tree of results that people choose from.
use crate::Direction;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

coded! {
    /// What came of a touch.
    pub enum Outcome {
        /// Handed to the carrier.
        Sent = "sent",
        /// The carrier says that it arrived.
        Delivered = "delivered",
        /// It was opened.
        Read = "read",
        /// It came back.
        Bounced = "bounced",
        /// The carrier did not take it.
        Failed = "failed",
        /// It rang.
        NoAnswer = "no_answer",
        /// The line was busy.
        Busy = "busy",
        /// A machine answered.
        Voicemail = "voicemail",
        /// Nobody there knows the debtor.
        WrongNumber = "wrong_number",
        /// The line does not exist.
        OutOfService = "out_of_service",
        /// Somebody else answered.
        ThirdParty = "third_party",
        /// Somebody else answered and will say that we called.
        ThirdPartyMessage = "third_party_message",
        /// They named an amount and a day.
        Promise = "promise",
        /// They say that they paid.
        AlreadyPaid = "already_paid",
        /// They cannot.
        CannotPay = "cannot_pay",
        /// They will not.
        Refuses = "refuses",
        /// They say that they do not owe it.
        Disputes = "disputes",
        /// They ask for instalments.
        WantsPlan = "wants_plan",
        /// They ask to be called another time.
        CallBack = "call_back",
        /// They listened and promised nothing.
        NoCommitment = "no_commitment",
        /// They wrote.
        Replied = "replied",
        /// They asked not to be written to on this channel.
        OptedOut = "opted_out",
        /// They complain of how they were treated.
        Complaint = "complaint",
        /// Conduct did not allow it; nothing went out.
        RefusedByRule = "refused_by_rule",
        /// The process died while sending: it may have gone out.
        Uncertain = "uncertain",
        /// What another touch says did not happen so: it was recorded by mistake.
        Corrected = "corrected",
    }
}

coded! {
    /// Who was reached.
    pub enum Group {
        /// Nobody.
        NoHuman = "no_human",
        /// Somebody who is not the debtor.
        ThirdParty = "third_party",
        /// The debtor.
        RightParty = "right_party",
        /// It never came to that.
        System = "system",
    }
}

coded! {
    /// What else must be said with a result.
    pub enum Asks {
        /// An amount and a day.
        Promise = "promise",
        /// A day.
        Date = "date",
        /// Some words.
        Note = "note",
    }
}

/// What an agent can choose as the result of a contact, in two levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultTree {
    /// First level.
    pub groups: Vec<ResultGroup>,
}

/// The first level: who was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultGroup {
    /// Its stored name.
    pub code: Group,
    /// In Spanish.
    pub label: String,
    /// Second level.
    pub results: Vec<ResultItem>,
}

/// The second level: what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultItem {
    /// Its stored name.
    pub code: Outcome,
    /// In Spanish.
    pub label: String,
    /// What must be said with it.
    #[serde(default)]
    pub asks: Option<Asks>,
}

impl Outcome {
    /// Who was reached.
    pub const fn group(self) -> Group {
        match self {
            Self::Sent
            | Self::Delivered
            | Self::Read
            | Self::Bounced
            | Self::Failed
            | Self::NoAnswer
            | Self::Busy
            | Self::Voicemail
            | Self::WrongNumber
            | Self::OutOfService => Group::NoHuman,
            Self::ThirdParty | Self::ThirdPartyMessage => Group::ThirdParty,
            Self::Promise
            | Self::AlreadyPaid
            | Self::CannotPay
            | Self::Refuses
            | Self::Disputes
            | Self::WantsPlan
            | Self::CallBack
            | Self::NoCommitment
            | Self::Replied
            | Self::OptedOut
            | Self::Complaint => Group::RightParty,
            Self::RefusedByRule | Self::Uncertain | Self::Corrected => Group::System,
        }
    }

    /// Whether it counts as one outbound try (domain.md §4.2).
    ///
    /// Later news of a message already counted (delivered, read, bounced) is no second try, what the carrier did not
    /// take was not dispatched, and what may have gone out counts as gone out.
    pub const fn is_attempt(self, direction: Direction) -> bool {
        match direction {
            Direction::In => false,
            Direction::Out => match self {
                Self::Delivered | Self::Read | Self::Bounced | Self::Failed | Self::RefusedByRule | Self::Corrected => {
                    false
                }
                Self::Sent
                | Self::NoAnswer
                | Self::Busy
                | Self::Voicemail
                | Self::WrongNumber
                | Self::OutOfService
                | Self::ThirdParty
                | Self::ThirdPartyMessage
                | Self::Promise
                | Self::AlreadyPaid
                | Self::CannotPay
                | Self::Refuses
                | Self::Disputes
                | Self::WantsPlan
                | Self::CallBack
                | Self::NoCommitment
                | Self::Replied
                | Self::OptedOut
                | Self::Complaint
                | Self::Uncertain => true,
            },
        }
    }

    /// Whether a human was reached.
    pub const fn is_contact(self) -> bool {
        matches!(self.group(), Group::ThirdParty | Group::RightParty)
    }

    /// Whether the debtor was reached.
    pub const fn is_right_party(self) -> bool {
        matches!(self.group(), Group::RightParty)
    }

    /// Whether the debtor named an amount and a day.
    pub const fn is_promise(self) -> bool {
        matches!(self, Self::Promise)
    }
}

/// The tree of results that ships with the system.
pub fn results() -> &'static ResultTree {
    static TREE: LazyLock<ResultTree> =
        LazyLock::new(|| base::read_toml(include_str!("results.toml")).expect("a test reads the shipped tree"));
    &TREE
}

impl ResultTree {
    /// The result with this outcome, if people may choose it.
    pub fn result(&self, outcome: Outcome) -> Option<&ResultItem> {
        self.groups.iter().flat_map(|group| &group.results).find(|result| result.code == outcome)
    }
}

impl Outcome {
    /// In Spanish, for screens.
    pub fn label_es(self) -> &'static str {
        if let Some(result) = results().result(self) {
            return &result.label;
        }
        match self {
            Self::Sent => "Enviado",
            Self::Delivered => "Entregado",
            Self::Read => "Leído",
            Self::Bounced => "Rebotado",
            Self::Failed => "No se pudo enviar",
            Self::RefusedByRule => "No permitido por una regla",
            Self::Uncertain => "Envío interrumpido",
            Self::Corrected => "Resultado anulado",
            Self::NoAnswer
            | Self::Busy
            | Self::Voicemail
            | Self::WrongNumber
            | Self::OutOfService
            | Self::ThirdParty
            | Self::ThirdPartyMessage
            | Self::Promise
            | Self::AlreadyPaid
            | Self::CannotPay
            | Self::Refuses
            | Self::Disputes
            | Self::WantsPlan
            | Self::CallBack
            | Self::NoCommitment
            | Self::Replied
            | Self::OptedOut
            | Self::Complaint => self.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tree_files_each_result_under_its_group() {
        for group in &results().groups {
            for result in &group.results {
                assert_eq!(result.code.group(), group.code, "{:?}", result.code);
                assert!(!result.label.is_empty());
            }
        }
    }

    #[test]
    fn everything_a_human_can_hear_is_in_the_tree() {
        let heard = Outcome::ALL.iter().filter(|outcome| outcome.is_contact());

        for outcome in heard {
            assert!(results().result(*outcome).is_some(), "{outcome:?}");
        }
    }

    #[test]
    fn a_promise_asks_for_an_amount_and_a_day() {
        assert_eq!(results().result(Outcome::Promise).unwrap().asks, Some(Asks::Promise));
        assert_eq!(results().result(Outcome::CallBack).unwrap().asks, Some(Asks::Date));
    }

    #[test]
    fn news_of_a_message_is_no_second_attempt() {
        assert!(Outcome::Sent.is_attempt(Direction::Out));
        assert!(!Outcome::Delivered.is_attempt(Direction::Out));
        assert!(!Outcome::RefusedByRule.is_attempt(Direction::Out));
        assert!(Outcome::Uncertain.is_attempt(Direction::Out));
        assert!(!Outcome::Replied.is_attempt(Direction::In));
    }

    #[test]
    fn every_outcome_has_words_and_reads_back() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(*outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.code());
            assert_ne!(outcome.label_es(), outcome.code());
        }
    }
}
