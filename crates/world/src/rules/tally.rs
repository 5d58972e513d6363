//! What a policy brought and what it cost, day by day.
use super::talk::{Call, Said};
use base::Amount;
use serde::{Deserialize, Serialize};

/// Sums since the first day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// What was paid, by itself or not, in pesos of the day.
    pub paid: Amount,
    /// What mails and calls cost, as the catalogue of treatments tells.
    pub cost: Amount,
    /// Mails handed over.
    pub mails: u32,
    /// Calls made, whoever answered.
    pub calls: u32,
    /// Calls in which the debtor answered.
    pub conversations: u32,
    /// Complaints.
    pub complaints: u32,
    /// Debtors who asked not to be contacted, each time.
    pub opt_outs: u32,
    /// Decisions that a cell of the matrix took among at least two treatments.
    pub decisions: u32,
    /// What those decisions gave up against the oracle's, by rehearsal.
    pub regret: Amount,
    /// What those that a learner drew gave up against what it thought best itself, by rehearsal: the cost of exploration.
    pub explored: Amount,
}

impl Figures {
    /// What came in less what it cost.
    pub fn net(&self) -> Amount {
        self.paid - self.cost
    }

    /// Mails and calls.
    pub fn contacts(&self) -> u32 {
        self.mails + self.calls
    }

    /// A call, and what came of it.
    pub(crate) fn called(&mut self, cost: Amount, call: Call) {
        self.calls += 1;
        self.cost += cost;
        if let Call::Person(said) = call {
            self.conversations += 1;
            self.heard(said);
        }
    }

    /// What somebody said or wrote.
    pub(crate) fn heard(&mut self, said: Said) {
        self.complaints += u32::from(said == Said::Complains);
        self.opt_outs += u32::from(said == Said::OptsOut);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_call_cost_counts_whoever_answered() {
        let mut figures = Figures { paid: Amount::minor(100_00), ..Figures::default() };
        figures.called(Amount::minor(9_00), Call::NoAnswer);
        figures.called(Amount::minor(9_00), Call::Person(Said::OptsOut));
        figures.heard(Said::Complains);

        assert_eq!(figures.net(), Amount::minor(82_00));
        assert_eq!((figures.contacts(), figures.conversations), (2, 1));
        assert_eq!((figures.opt_outs, figures.complaints), (1, 1));
    }
}
