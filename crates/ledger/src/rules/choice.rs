//! Who pays may say which debt the money is for (`CCyC` arts. 900 and 901), and what they may not say.
use super::{
    terms::{Component, Waterfall},
    view::AccountView,
};
use serde::{Deserialize, Serialize};

/// How a payment is to be used. What is left of it follows the account's own order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Who chose.
    pub by: Chooser,
    /// These instalments before all others, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instalments: Vec<u16>,
    /// This order of concepts in place of the account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Waterfall>,
    /// Where the creditor consents to what the law does not give the debtor: who, and in which document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
}

/// Who says which debt a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chooser {
    /// Who pays, when paying (art. 900).
    Debtor,
    /// Who is paid, on receipt, where the debtor said nothing (art. 901).
    Creditor,
}

/// What nobody may choose without consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// There is nothing left to pay of that instalment.
    #[error("nothing is left of instalment {0}")]
    Nothing(u16),
    /// A debt that is not due cannot be chosen (arts. 900 and 901).
    #[error("instalment {0} is not due")]
    NotDue(u16),
    /// Capital does not come before interest (arts. 900 and 903).
    #[error("capital comes before interest")]
    CapitalFirst,
    /// An order names every component once.
    #[error("an order names every component once")]
    Order,
}

impl Choice {
    /// Refuses what the law does not let anybody choose, unless the creditor consents.
    ///
    /// # Errors
    /// Says what of it, about an account as it stands on `day`.
    pub fn check(&self, account: &AccountView, day: i32) -> Result<(), ChoiceError> {
        if self.order.is_some_and(|order| !order.is_complete()) {
            return Err(ChoiceError::Order);
        }
        for number in self.instalments.iter().copied() {
            let row = account.unpaid.iter().find(|row| row.number == number).ok_or(ChoiceError::Nothing(number))?;
            if day < row.due && self.consent.is_none() {
                return Err(ChoiceError::NotDue(number));
            }
        }
        match self.order {
            Some(order) if self.consent.is_none() && capital_first(&order) => Err(ChoiceError::CapitalFirst),
            Some(_) | None => Ok(()),
        }
    }
}

impl Chooser {
    /// How documents name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Debtor => "a elección del deudor (CCyC art. 900)",
            Self::Creditor => "a elección del acreedor (CCyC art. 901)",
        }
    }
}

/// Whether some interest waits for capital.
fn capital_first(order: &Waterfall) -> bool {
    let capital = order.order.iter().position(|component| *component == Component::Principal);
    let interest = |component: &Component| match component {
        Component::Penalty | Component::Compensatory | Component::Interest => true,
        Component::Costs | Component::LateVat | Component::Vat | Component::Fees | Component::Principal => false,
    };
    order.order.iter().rposition(interest) > capital
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capital_waits_for_every_interest_and_for_nothing_else() {
        let mut order = Waterfall::HOUSE;
        assert!(!capital_first(&order));
        order.order.rotate_right(1);
        assert!(capital_first(&order), "capital is first now");
        order.order = Component::ALL;
        order.order.swap(6, 7);
        assert!(!capital_first(&order), "fees may wait for capital");
    }
}
