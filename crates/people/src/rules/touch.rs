//! Touches: every attempt, contact, refusal and answer.
use crate::Outcome;
use base::{AccountId, CreditorId, Day, DebtorId, DecisionId, MessageId, PointId, Timestamp, TouchId, UserId};
use serde::{Deserialize, Serialize};

coded! {
    /// By which means.
    pub enum Channel {
        /// Electronic mail.
        Email = "email",
        /// A text message.
        Sms = "sms",
        /// A `WhatsApp` message.
        Whatsapp = "whatsapp",
        /// A telephone call.
        Voice = "voice",
        /// A letter on paper.
        Letter = "letter",
        /// Somebody at the door.
        Visit = "visit",
        /// The debtor's own page.
        Portal = "portal",
    }
}

coded! {
    /// Who sought whom.
    pub enum Direction {
        /// The house sought the debtor.
        Out = "out",
        /// The debtor sought the house.
        In = "in",
    }
}

coded! {
    /// How the debtor spoke, whatever they said. Complaining and denying a debt are rights and no tone.
    pub enum Tone {
        /// With courtesy.
        Friendly = "friendly",
        /// Without an answer to what was asked.
        Evasive = "evasive",
        /// With insults or threats.
        Hostile = "hostile",
    }
}

impl Tone {
    /// In Spanish, for screens.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Friendly => "Tono amable",
            Self::Evasive => "Tono evasivo",
            Self::Hostile => "Tono hostil",
        }
    }
}

impl Channel {
    /// In Spanish, for screens.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Email => "Correo electrónico",
            Self::Sms => "SMS",
            Self::Whatsapp => "WhatsApp",
            Self::Voice => "Llamada",
            Self::Letter => "Carta",
            Self::Visit => "Visita",
            Self::Portal => "Portal",
        }
    }
}

/// One line of the log of touches. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// Which one. A UUIDv7: the order of ids is the order of the log.
    pub id: TouchId,
    /// With whom.
    pub debtor: DebtorId,
    /// When it happened.
    pub at: Timestamp,
    /// On which business day of the house.
    pub day: Day,
    /// By which means.
    pub channel: Channel,
    /// Who sought whom.
    pub direction: Direction,
    /// What came of it.
    pub outcome: Outcome,
    /// For whom the house spoke.
    pub creditor: Option<CreditorId>,
    /// About which account, if one.
    pub account: Option<AccountId>,
    /// Where.
    pub point: Option<PointId>,
    /// Who acted: a login or a part of the system.
    pub actor: String,
    /// The person of the staff, if one acted.
    pub user: Option<UserId>,
    /// The decision it carried out.
    pub decision: Option<DecisionId>,
    /// With what probability that decision was drawn, in millionths.
    pub propensity_ppm: Option<u32>,
    /// The message sent or received.
    pub message: Option<MessageId>,
    /// The stage of arrears then, by the ledger's index.
    pub stage: Option<u8>,
    /// The rule it was allowed or refused under, such as `AR-default@2026-01-01/window`.
    pub rule: Option<String>,
    /// How long it took, in seconds.
    pub seconds: u32,
    /// What it cost, in minor units of the house's currency.
    pub cost_minor: i64,
    /// What the person who acted wrote down.
    pub note: Option<String>,
    /// How the debtor spoke, where somebody or the reading of their words could tell.
    pub tone: Option<Tone>,
    /// The touch that was recorded by mistake and that this one takes back.
    pub corrects: Option<TouchId>,
}
