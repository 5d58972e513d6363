//! The six formulas of Kobra, exactly, and the figures published beside them.
use super::{ratio::Ratio, tally::Tally};
use base::Amount;
use serde::{Deserialize, Serialize};

/// What was counted in a period. An *account* here is all that one debtor owes one creditor: what one contact is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Accounts to be worked.
    pub assigned: i64,
    /// Accounts with at least one attempt.
    pub attempted: i64,
    /// Outbound tries on one channel that were really dispatched.
    pub attempts: i64,
    /// Accounts with at least one contact.
    pub contacted: i64,
    /// Times that a human was reached, or answered.
    pub contacts: i64,
    /// Contacts with the debtor or guarantor, identity checked.
    pub right_party: i64,
    /// Promises with amount and date.
    pub promises: i64,
    /// Of the promises of this period, those already kept (at least 95 % paid by the day plus grace).
    pub kept: i64,
}

/// What was counted in money and movement in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yield {
    /// Collected, less what was reversed.
    pub recovered: Amount,
    /// The balance of the assigned accounts when the period began, or when they fell into arrears during it.
    pub assigned_balance: Amount,
    /// Accounts in arrears when the period began.
    pub late_at_start: i64,
    /// Of those, the ones that got back to no days past due, or paid off.
    pub cured: i64,
    /// Attempts that nobody of the staff made.
    pub automatic: i64,
    /// What the attempts cost, in minor units.
    pub cost: Amount,
}

/// The figures of a period or of one group of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kpis {
    /// Contacts and promises.
    pub counts: Counts,
    /// Money and movement.
    pub money: Yield,
}

/// The six formulas (requirement KB-09). Each is `None` when its denominator is zero.
impl Counts {
    /// Penetration: contacted accounts / assigned accounts.
    pub fn penetration(&self) -> Option<Ratio> {
        Ratio::of(self.contacted, self.assigned)
    }

    /// Intensity: attempts / attempted accounts. A plain ratio, not a percentage.
    pub fn intensity(&self) -> Option<Ratio> {
        Ratio::of(self.attempts, self.attempted)
    }

    /// Hits: contacts / attempts.
    pub fn hits(&self) -> Option<Ratio> {
        Ratio::of(self.contacts, self.attempts)
    }

    /// RPC: right-party contacts / contacts.
    pub fn rpc(&self) -> Option<Ratio> {
        Ratio::of(self.right_party, self.contacts)
    }

    /// PTP: promises / right-party contacts.
    pub fn ptp(&self) -> Option<Ratio> {
        Ratio::of(self.promises, self.right_party)
    }

    /// KP: kept promises / promises.
    pub fn kp(&self) -> Option<Ratio> {
        Ratio::of(self.kept, self.promises)
    }

    /// Coverage: attempted accounts / assigned accounts.
    pub fn coverage(&self) -> Option<Ratio> {
        Ratio::of(self.attempted, self.assigned)
    }
}

impl Kpis {
    /// What the log of touches says, with nothing assigned, promised or collected yet.
    pub fn of(tally: Tally) -> Self {
        let Tally { attempted, attempts, contacted, contacts, right_party, automatic, cost } = tally;
        Self {
            counts: Counts { attempted, attempts, contacted, contacts, right_party, ..Counts::default() },
            money: Yield { automatic, cost, ..Yield::default() },
        }
    }

    /// Recovery: collected / assigned balance.
    pub fn recovery(&self) -> Option<Ratio> {
        Ratio::of(self.money.recovered.to_minor(), self.money.assigned_balance.to_minor())
    }

    /// Cure: accounts back to no days past due / accounts in arrears at the start.
    pub fn cure(&self) -> Option<Ratio> {
        Ratio::of(self.money.cured, self.money.late_at_start)
    }

    /// Automation: attempts that nobody of the staff made / attempts (requirement CN-31).
    pub fn automation(&self) -> Option<Ratio> {
        Ratio::of(self.money.automatic, self.counts.attempts)
    }

    /// Cost to collect: cost of the attempts / collected.
    pub fn cost_to_collect(&self) -> Option<Ratio> {
        Ratio::of(self.money.cost.to_minor(), self.money.recovered.to_minor())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// domain.md §4.2 and vectors.json `kpi`.
    const VECTOR: Counts = Counts {
        assigned: 1_000,
        attempted: 800,
        attempts: 2_400,
        contacted: 400,
        contacts: 720,
        right_party: 450,
        promises: 180,
        kept: 117,
    };

    #[test]
    fn the_six_formulas_of_the_vector() {
        let percent = |ratio: Option<Ratio>| ratio.map(Ratio::percent_hundredths);

        assert_eq!(percent(VECTOR.penetration()), Some(40_00));
        assert_eq!(VECTOR.intensity().map(Ratio::hundredths), Some(3_00));
        assert_eq!(percent(VECTOR.hits()), Some(30_00));
        assert_eq!(percent(VECTOR.rpc()), Some(62_50));
        assert_eq!(percent(VECTOR.ptp()), Some(40_00));
        assert_eq!(percent(VECTOR.kp()), Some(65_00));
        assert_eq!(percent(VECTOR.coverage()), Some(80_00));
    }

    #[test]
    fn without_a_denominator_there_is_no_figure() {
        let none = Counts::default();
        let all =
            [none.penetration(), none.intensity(), none.hits(), none.rpc(), none.ptp(), none.kp(), none.coverage()];

        assert_eq!(all, [None; 7]);
        assert_eq!(Kpis::default().recovery(), None);
        assert_eq!(Kpis::default().cure(), None);
        assert_eq!(Kpis::default().automation(), None);
    }

    #[test]
    fn nobody_reached_is_zero_and_not_unknown() {
        let tried = Counts { assigned: 10, attempted: 5, attempts: 9, ..Counts::default() };

        assert_eq!(tried.penetration().map(Ratio::percent_hundredths), Some(0));
        assert_eq!(tried.hits().map(Ratio::percent_hundredths), Some(0));
        assert_eq!(tried.rpc(), None);
    }
}
