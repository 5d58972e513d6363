//! What pauses a debtor, and which channels they have opened or closed.
use base::{CreditorId, Day};
use serde::{Deserialize, Serialize};

coded! {
    /// Why nobody should press this debtor now.
    pub enum HoldReason {
        /// They promised to pay and the day has not come.
        Promise = "promise",
        /// They say that they do not owe it.
        Dispute = "dispute",
        /// Illness, loss of work or the like.
        Hardship = "hardship",
        /// They asked not to be contacted.
        CeaseContact = "cease_contact",
        /// They died.
        Deceased = "deceased",
        /// Reorganisation or bankruptcy: claims go to the court.
        Bankrupt = "bankrupt",
        /// An agreement is in force and up to date.
        Agreement = "agreement",
    }
}

coded! {
    /// What a debtor said about a channel.
    pub enum Consent {
        /// Use it.
        Given = "given",
        /// Do not use it.
        Withdrawn = "withdrawn",
    }
}

/// Something that pauses a debtor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hold {
    /// Why.
    pub reason: HoldReason,
    /// The last day that it holds; `None` holds until it is lifted.
    pub until: Option<Day>,
    /// For which creditor; `None` for all of them.
    pub creditor: Option<CreditorId>,
}

impl HoldReason {
    /// In Spanish, for screens.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Promise => "Promesa de pago vigente",
            Self::Dispute => "Desconoce la deuda",
            Self::Hardship => "Situación difícil",
            Self::CeaseContact => "Pidió que no lo contacten",
            Self::Deceased => "Fallecido",
            Self::Bankrupt => "Concurso o quiebra",
            Self::Agreement => "Acuerdo de pago vigente",
        }
    }
}

impl Hold {
    /// Whether it holds on `day` against somebody who speaks for `creditor`. Who speaks for nobody in particular is held by any.
    pub fn stops(&self, day: Day, creditor: Option<CreditorId>) -> bool {
        let in_time = self.until.is_none_or(|until| day <= until);
        let theirs = match (self.creditor, creditor) {
            (Some(held), Some(asking)) => held == asking,
            (None, _) | (_, None) => true,
        };
        in_time && theirs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;
    use jiff::civil::date;

    #[test]
    fn a_hold_holds_through_its_last_day() {
        let hold = Hold { reason: HoldReason::Promise, until: Some(date(2026, 3, 20)), creditor: None };

        assert!(hold.stops(date(2026, 3, 19), None));
        assert!(hold.stops(date(2026, 3, 20), None));
        assert!(!hold.stops(date(2026, 3, 21), None));
    }

    #[test]
    fn one_creditors_hold_does_not_stop_another() {
        let (one, other) = (CreditorId(Uuid::from_u128(1)), CreditorId(Uuid::from_u128(2)));
        let hold = Hold { reason: HoldReason::Dispute, until: None, creditor: Some(one) };
        let day = date(2026, 3, 20);

        assert!(hold.stops(day, Some(one)));
        assert!(!hold.stops(day, Some(other)));
        assert!(hold.stops(day, None));
    }
}
