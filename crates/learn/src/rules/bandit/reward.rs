//! What a decision brought: money within a horizon, less what it cost and what it did to the debtor's patience.
use base::Amount;

/// What counts, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tariff {
    /// Payments count until so many days after the decision; then its reward is final.
    pub horizon_days: u16,
    /// What a complaint takes away.
    pub complaint: Amount,
    /// What a debtor who asks not to be contacted takes away.
    pub opt_out: Amount,
}

/// What came of a decision within the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Aftermath {
    /// What was owed when it was taken.
    pub owed: Amount,
    /// What was paid since and is attributed to it; a self-cure is not.
    pub recovered: Amount,
    /// How often the debtor complained; once weighs as much as twice.
    pub complaints: u8,
    /// On how many channels the debtor asked not to be contacted; one weighs as much as two.
    pub opt_outs: u8,
}

impl Tariff {
    /// Whether the reward of a decision is final, so many days after it.
    pub const fn is_final(&self, age_days: u32) -> bool {
        self.horizon_days as u32 <= age_days
    }

    /// What it brought, before the cost of the action, in money.
    pub fn net(&self, aftermath: &Aftermath) -> Amount {
        aftermath.recovered - self.penalty(aftermath)
    }

    /// The same as a share of what could have been won or lost: 0 is nothing paid, and a complaint and an opt-out; 1 is
    /// all that was owed, and neither. This is the outcome that a [`super::Bandit`] learns.
    pub fn outcome(&self, aftermath: &Aftermath) -> f64 {
        let (net, scale) = (self.net(aftermath) + self.worst(), self.stake(aftermath.owed));
        (number(net) / scale).clamp(0.0, 1.0)
    }

    /// What a share as of [`Tariff::outcome`] is worth, in minor units, before the cost of the action.
    pub fn worth(&self, share: f64, owed: Amount) -> f64 {
        share * self.stake(owed) - number(self.worst())
    }

    /// The cost of an action for a debt, in the same units as [`Tariff::outcome`].
    pub fn cost(&self, cost: Amount, owed: Amount) -> f64 {
        number(cost) / self.stake(owed)
    }

    /// What could be won or lost where so much is owed, in minor units.
    pub fn stake(&self, owed: Amount) -> f64 {
        number(owed + self.worst()).max(1.0)
    }

    fn penalty(&self, aftermath: &Aftermath) -> Amount {
        let complaints = self.complaint.for_each(u32::from(aftermath.complaints.min(1)));
        complaints + self.opt_out.for_each(u32::from(aftermath.opt_outs.min(1)))
    }

    /// One complaint and one opt-out.
    fn worst(&self) -> Amount {
        self.complaint + self.opt_out
    }
}

/// Minor units as a float: exact up to 2⁵³ of them, and no more than a share is made of it.
#[expect(clippy::cast_precision_loss, reason = "a share of money, not money")]
fn number(amount: Amount) -> f64 {
    amount.to_minor() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARIFF: Tariff =
        Tariff { horizon_days: 30, complaint: Amount::minor(4_000_00), opt_out: Amount::minor(1_000_00) };

    fn aftermath(recovered: i64, complaints: u8, opt_outs: u8) -> Aftermath {
        Aftermath { owed: Amount::minor(45_000_00), recovered: Amount::minor(recovered), complaints, opt_outs }
    }

    #[test]
    fn money_counts_less_what_it_did_to_the_debtor() {
        assert_eq!(TARIFF.net(&aftermath(10_000_00, 0, 0)), Amount::minor(10_000_00));
        assert_eq!(TARIFF.net(&aftermath(10_000_00, 1, 0)), Amount::minor(6_000_00));
        assert_eq!(TARIFF.net(&aftermath(0, 3, 2)), Amount::minor(-5_000_00));
    }

    #[test]
    fn the_worst_outcome_is_zero_and_the_best_one() {
        let near = |left: f64, right: f64| assert!((left - right).abs() < 1e-12, "{left} is not {right}");

        near(TARIFF.outcome(&aftermath(0, 1, 1)), 0.0);
        near(TARIFF.outcome(&aftermath(0, 0, 0)), 0.1);
        near(TARIFF.outcome(&aftermath(45_000_00, 0, 0)), 1.0);
        near(TARIFF.outcome(&aftermath(90_000_00, 0, 0)), 1.0);
        near(TARIFF.cost(Amount::minor(500_00), Amount::minor(45_000_00)), 0.01);
        near(TARIFF.worth(0.1, Amount::minor(45_000_00)), 0.0);
        near(TARIFF.worth(1.0, Amount::minor(45_000_00)), 45_000_00.0);
    }

    #[test]
    fn a_reward_is_final_when_the_horizon_is_over() {
        assert!(!TARIFF.is_final(29));
        assert!(TARIFF.is_final(30));
    }
}
