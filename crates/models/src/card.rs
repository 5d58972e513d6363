//! The card of a model: what it was learned from, who competed, how it was judged and why it was chosen.
use crate::{
    drift::{Reference, references},
    metrics::{Group, Metrics},
    split::Plan,
    table::Table,
};
use serde::{Deserialize, Serialize};

/// What whoever promotes a model should read first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What is foretold, as data names it.
    pub target: String,
    /// Rows that taught it.
    pub rows: u64,
    /// How many of them came true.
    pub yes: u64,
    /// The first and the last day on which they were seen.
    pub days: (i32, i32),
    /// How those who judged were put apart; nothing where they were named from outside.
    pub plan: Option<Plan>,
    /// Of all that was drawn.
    pub seed: u64,
    /// Who competed, from the best to the worst; who could not learn comes last.
    pub entries: Vec<Entry>,
    /// Who was chosen, and how much each counts.
    pub chosen: Vec<(String, f64)>,
    /// Why.
    pub why: Why,
    /// How much of what was chosen is still the expert's, where an expert was heard.
    pub prior_share: Option<f64>,
    /// On the rows that judged, before the probabilities were repaired.
    pub before: Metrics,
    /// On the same rows, each repaired by what the others taught.
    pub after: Metrics,
    /// What was said and what came, in ten groups, repaired.
    pub reliability: Vec<Group>,
    /// How the features lay, in their order.
    pub references: Vec<Reference>,
    /// How the repaired scores lay.
    pub score_reference: Reference,
}

impl Card {
    /// What a card says of these rows before anybody was judged by them.
    pub(crate) fn blank(target: &str, table: &Table, rows: &[u32]) -> Self {
        let days = || rows.iter().map(|row| table.day()[*row as usize]);
        Self {
            target: target.to_owned(),
            rows: rows.len() as u64,
            yes: table.answers(rows).0 as u64,
            days: (days().min().unwrap_or(0), days().max().unwrap_or(0)),
            plan: None,
            seed: 0,
            entries: Vec::new(),
            chosen: Vec::new(),
            why: Why::NobodyToJudge,
            prior_share: None,
            before: Metrics::default(),
            after: Metrics::default(),
            reliability: Vec::new(),
            references: references(table, rows),
            score_reference: Reference::of(&[]),
        }
    }
}

/// One who competed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Who.
    pub name: String,
    /// How it went.
    pub outcome: Outcome,
}

/// How it went for one who competed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Judged by rows that never taught it.
    Judged(Metrics),
    /// Could not learn, and why.
    Refused(String),
}

/// Why a model was chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Why {
    /// Its log loss on held-out rows is the least.
    LeastLogLoss,
    /// Together they are better than the best alone, by this part of its log loss, on rows that chose neither them nor
    /// their shares.
    BetterTogether {
        /// A part of one.
        gain: f64,
    },
    /// There are too few rows to judge anybody, so the first that could learn speaks: the expert.
    NobodyToJudge,
    /// It was learned elsewhere.
    Imported,
}
