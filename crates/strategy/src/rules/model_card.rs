//! The card of a model of the registry: what whoever promotes it reads first, and whether it convinces by itself.
use crate::rules::{learned::Taught, target::Target};
use base::{Day, day_of};
use ledger::Stage;
use models::{AmountCard, Metrics, Outcome, Plan, Why};
use serde::{Deserialize, Serialize};

/// What a model is, from whom it was learned, and how good it was on rows that never taught it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// What it foretells.
    pub target: Target,
    /// Of which stage of arrears; nothing where of every one.
    pub stage: Option<Stage>,
    /// Rows that taught it.
    pub rows: u64,
    /// How many of them came true.
    pub yes: u64,
    /// The first day on which they were seen.
    pub from: Day,
    /// The last.
    pub to: Day,
    /// How those who judged were put apart: `by_time`, `stratified` or `unjudged`.
    pub judged: JudgedBy,
    /// Of all that was drawn.
    pub seed: u64,
    /// Who competed, from the best to the worst; who could not learn comes last.
    pub entries: Vec<CardEntry>,
    /// Who was chosen, and how much each counts.
    pub chosen: Vec<(String, f64)>,
    /// Why they were.
    pub why: String,
    /// How much of what was chosen is still the expert's, from 0 to 1, where an expert was heard.
    pub prior_share: Option<f64>,
    /// How the probabilities were repaired.
    pub repair: String,
    /// Before they were.
    pub before: Metrics,
    /// After it, each row repaired by what the others taught.
    pub after: Metrics,
    /// What was said and what came, in ten groups.
    pub reliability: Vec<models::Group>,
    /// Of an amount, how far it was from what came, in parts of what was owed.
    pub amount: Option<AmountCard>,
}

/// How those who judged were put apart from those who taught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgedBy {
    /// The later by what the earlier taught.
    ByTime,
    /// Each part by what the others taught.
    Stratified,
    /// Nobody judged, or rows that were named from outside.
    Unjudged,
}

/// One who competed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardEntry {
    /// Who.
    pub name: String,
    /// How good they were on rows that never taught them.
    pub metrics: Option<Metrics>,
    /// Why they could not learn.
    pub refused: Option<String>,
}

/// Rows of the rarer answer that must have judged a model that is to speak without a person's word.
const RARER_MIN: f64 = 100.0;
/// The part of the log loss of the expert's card as written that it must win.
const GAIN_MIN: f64 = 0.01;
/// The greatest calibration error with which it may speak unasked.
const ERROR_MAX: f64 = 0.05;
/// How the expert's card that never yields is called among those who compete.
const AS_WRITTEN: &str = "as_written";

impl ModelCard {
    /// The card of something that was learned.
    pub fn of(taught: &Taught, (target, stage): (Target, Option<Stage>)) -> Self {
        let card = taught.card();
        let entry = |entry: &models::Entry| {
            let (metrics, refused) = match &entry.outcome {
                Outcome::Judged(metrics) => (Some(*metrics), None),
                Outcome::Refused(why) => (None, Some(why.clone())),
            };
            CardEntry { name: entry.name.clone(), metrics, refused }
        };
        let amount = match taught {
            Taught::Amount(amount) => Some(amount.judged),
            Taught::Chance(_) | Taught::Time(_) => None,
        };
        Self {
            target,
            stage,
            rows: card.rows,
            yes: card.yes,
            from: day_of(card.days.0),
            to: day_of(card.days.1),
            judged: JudgedBy::of(card),
            seed: card.seed,
            entries: card.entries.iter().map(entry).collect(),
            chosen: card.chosen.clone(),
            why: why(&card.why).to_owned(),
            prior_share: card.prior_share,
            repair: taught.model().calibrator.name().to_owned(),
            before: card.before,
            after: card.after,
            reliability: card.reliability.clone(),
            amount,
        }
    }

    /// The log loss of the expert's card as written on the rows that judged, if it competed.
    pub fn as_written(&self) -> Option<f64> {
        let written = self.entries.iter().find(|entry| entry.name == AS_WRITTEN)?;
        written.metrics.map(|metrics| metrics.log_loss)
    }

    /// Whether it may speak without a person's word: enough rows of either answer judged it, it is clearly better than
    /// the expert's card as written, and its probabilities mean what they say.
    #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
    pub fn convinces(&self) -> bool {
        let Metrics { rows, rate, log_loss, ece, .. } = self.after;
        let rarer = rows as f64 * rate.min(1.0 - rate);
        let better = self.as_written().is_some_and(|written| log_loss <= written * (1.0 - GAIN_MIN));
        self.judged != JudgedBy::Unjudged && RARER_MIN <= rarer && better && ece <= ERROR_MAX
    }
}

impl JudgedBy {
    fn of(card: &models::Card) -> Self {
        match card.plan {
            _ if card.after.rows == 0 => Self::Unjudged,
            Some(Plan::ByTime { .. }) => Self::ByTime,
            Some(Plan::Stratified { .. }) => Self::Stratified,
            None => Self::Unjudged,
        }
    }

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByTime => "by_time",
            Self::Stratified => "stratified",
            Self::Unjudged => "unjudged",
        }
    }
}

fn why(why: &Why) -> &'static str {
    match why {
        Why::LeastLogLoss => "least_log_loss",
        Why::BetterTogether { .. } => "better_together",
        Why::NobodyToJudge => "nobody_to_judge",
        Why::Imported => "imported",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(rows: u64, rate: f64, log_loss: f64) -> ModelCard {
        let written = Metrics { rows, rate, log_loss: 0.6, ..Metrics::default() };
        ModelCard {
            target: Target::Payment,
            stage: None,
            rows,
            yes: 1,
            from: day_of(0),
            to: day_of(1),
            judged: JudgedBy::ByTime,
            seed: 0,
            entries: vec![CardEntry { name: "as_written".to_owned(), metrics: Some(written), refused: None }],
            chosen: vec![("boosting".to_owned(), 1.0)],
            why: "least_log_loss".to_owned(),
            prior_share: None,
            repair: "identity".to_owned(),
            before: written,
            after: Metrics { rows, rate, log_loss, ece: 0.01, ..Metrics::default() },
            reliability: Vec::new(),
            amount: None,
        }
    }

    #[test]
    fn few_rows_or_little_gain_do_not_convince() {
        assert!(card(1_000, 0.1, 0.59).convinces());
        assert!(!card(999, 0.1, 0.59).convinces(), "99 of the rarer answer");
        assert!(!card(1_000, 0.91, 0.59).convinces());
        assert!(!card(1_000, 0.1, 0.595).convinces());
        assert!(!ModelCard { entries: Vec::new(), ..card(1_000, 0.1, 0.1) }.convinces());
        assert!(!ModelCard { judged: JudgedBy::Unjudged, ..card(1_000, 0.1, 0.1) }.convinces());
    }

    #[test]
    fn a_card_is_kept_in_words() {
        let card = card(1_000, 0.1, 0.5);

        let text = serde_json::to_string(&card).unwrap();

        assert_eq!(serde_json::from_str::<ModelCard>(&text).unwrap(), card);
    }
}
