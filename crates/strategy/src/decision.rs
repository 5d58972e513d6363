//! A decision as the rest of the house sees it.
use crate::{Answer, Kind, Policy, Reason, Standing, work};
use base::{Amount, CreditorId, Day, DebtorId, DecisionId, Timestamp, day_of};
use people::Channel;

/// What to do next about one debtor, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which one.
    pub id: DecisionId,
    /// About whom.
    pub debtor: DebtorId,
    /// The day it was taken.
    pub day: Day,
    /// The first day on which it is taken again even if nothing happens.
    pub until: Day,
    /// What to do, by its code in the catalogue.
    pub treatment: String,
    /// The same for screens.
    pub treatment_label: String,
    /// Who acts.
    pub kind: Kind,
    /// By which means.
    pub channel: Option<Channel>,
    /// The text to send.
    pub template: Option<String>,
    /// For which creditor.
    pub creditor: Option<CreditorId>,
    /// The worst stage then, by the ledger's index.
    pub stage: u8,
    /// Not to be done before.
    pub not_before: Option<Timestamp>,
    /// With what probability it was drawn, in millionths.
    pub propensity_ppm: u32,
    /// Under which matrix.
    pub matrix_version: u32,
    /// Under which scorecards.
    pub scorecard_version: u32,
    /// The version of what was learnt that drew it; nothing where the weights of the matrix did, or nobody drew.
    pub learner_version: Option<u32>,
    /// Digest of the features that it saw.
    pub features_hash: u64,
    /// Why, in words.
    pub because: Vec<Reason>,
    /// What doing it is expected to bring, after its cost.
    pub expected_value: Amount,
    /// What it costs.
    pub cost: Amount,
    /// The cell of the matrix; empty where a limit or a person decided.
    pub cell: String,
    /// What a person said to it.
    pub answer: Option<Answer>,
    /// The day it was carried out.
    pub carried: Option<Day>,
}

impl Decision {
    /// A stored decision, in full.
    pub fn of(debtor: DebtorId, standing: &Standing, policy: &Policy) -> Self {
        let treatment = work::treatment(policy, standing);
        Self {
            id: standing.id,
            debtor,
            day: day_of(standing.day),
            until: day_of(standing.until),
            treatment: treatment.code.clone(),
            treatment_label: treatment.label.clone(),
            kind: treatment.kind,
            channel: standing.channel,
            template: treatment.template.clone(),
            creditor: standing.creditor,
            stage: standing.stage,
            not_before: standing.not_before,
            propensity_ppm: standing.propensity_ppm,
            matrix_version: standing.matrix_version,
            scorecard_version: standing.scorecard_version,
            learner_version: standing.learner_version,
            features_hash: standing.features_hash,
            because: standing.because.reasons(&policy.cards),
            expected_value: standing.expected_value,
            cost: treatment.cost,
            cell: policy.matrix.code(standing.cell).to_owned(),
            answer: standing.answer,
            carried: standing.carried.map(day_of),
        }
    }
}
