//! Who foretells best: competitors judged by rows that never taught them, blended, repaired and chosen.
use crate::{
    additive::Additive,
    boost::Boosting,
    calibration::Calibrator,
    card::{Card, Entry, Outcome, Why},
    drift::Reference,
    error::Error,
    expert::{AsWritten, Expert},
    loss::Loss,
    metrics::{GROUPS, Judged, Metrics, log_loss, metrics, probability, reliability},
    model::{Model, Shape, Share, Voice},
    random::Random,
    scorecard::Scorecard,
    split::{Plan, Split},
    table::{Table, pick},
};

/// Somebody who can learn the log odds of a yes from a table.
pub trait Competitor: Sync {
    /// How the card names them.
    fn name(&self) -> &'static str;

    /// Whether they may be chosen. Who may not is judged all the same, so that the others are seen beside them.
    fn speaks(&self) -> bool {
        true
    }

    /// Learns from these rows.
    ///
    /// # Errors
    /// There is too little to learn from.
    fn compete(&self, table: &Table, rows: &[u32]) -> Result<Learned, Error>;
}

/// What a competitor brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// How it scores.
    pub voice: Voice,
    /// How much of it is still the expert's.
    pub prior_share: Option<f64>,
}

impl Learned {
    fn of(voice: Voice) -> Self {
        Self { voice, prior_share: None }
    }
}

impl Competitor for Expert {
    fn name(&self) -> &'static str {
        "expert"
    }

    fn compete(&self, table: &Table, rows: &[u32]) -> Result<Learned, Error> {
        let yielded = self.learn(table, rows)?;
        Ok(Learned { voice: Voice::Terms(yielded.terms), prior_share: Some(yielded.prior_share) })
    }
}

impl Competitor for AsWritten {
    fn name(&self) -> &'static str {
        "as_written"
    }

    fn speaks(&self) -> bool {
        false
    }

    fn compete(&self, table: &Table, _: &[u32]) -> Result<Learned, Error> {
        match self.0.fault(table.features().len()) {
            Some(fault) => Err(Error::Unfit(fault)),
            None => Ok(Learned { voice: Voice::Terms(self.0.clone()), prior_share: Some(1.0) }),
        }
    }
}

impl Competitor for Scorecard {
    fn name(&self) -> &'static str {
        "scorecard"
    }

    fn compete(&self, table: &Table, rows: &[u32]) -> Result<Learned, Error> {
        self.learn(table, rows).map(|terms| Learned::of(Voice::Terms(terms)))
    }
}

impl Competitor for Additive {
    fn name(&self) -> &'static str {
        "additive"
    }

    fn compete(&self, table: &Table, rows: &[u32]) -> Result<Learned, Error> {
        self.learn(table, rows).map(|terms| Learned::of(Voice::Terms(terms)))
    }
}

impl Competitor for Boosting {
    fn name(&self) -> &'static str {
        "boosting"
    }

    fn compete(&self, table: &Table, rows: &[u32]) -> Result<Learned, Error> {
        self.learn(table, rows, Loss::Logistic).map(|forest| Learned::of(Voice::Forest(forest)))
    }
}

/// A contest to be held.
#[derive(Clone, Copy)]
pub struct Contest<'a> {
    /// What is foretold, as data names it.
    pub target: &'a str,
    /// Who competes. Where there are too few rows to judge anybody, the first that can learn is taken.
    pub competitors: &'a [&'a dyn Competitor],
    /// How those who judge are put apart.
    pub plan: Plan,
    /// Of all that is drawn.
    pub seed: u64,
}

/// The part of the best log loss that a blend must win to be worth its second voice.
const WORTH: f64 = 5e-4;
/// Those who may blend.
const VOICES: usize = 3;
/// Folds in which shares of a blend are tried.
const FOLDS: usize = 5;
/// Steps between no share and all of it.
const STEPS: usize = 20;

/// One competitor with the scores of the rows that judged it.
struct Tried<'a> {
    who: &'a dyn Competitor,
    scores: Vec<f64>,
    metrics: Metrics,
}

/// Who was chosen: their shares, in the order of the ranking, and the scores that judged them together.
struct Choice {
    shares: Vec<(usize, f64)>,
    scores: Vec<f64>,
    why: Why,
}

impl Contest<'_> {
    /// Holds the contest over these rows.
    ///
    /// Everybody learns on the rows that teach and scores those that judge; the least log loss is best. Pairs of the
    /// best three are then blended, each fold with the share that suits the others, and a blend is chosen if it is
    /// clearly better. The scores that judged the choice teach how to repair it. Last, the chosen learn again from all
    /// rows.
    ///
    /// # Errors
    /// Nobody can learn.
    pub fn hold(&self, table: &Table, rows: &[u32]) -> Result<Model, Error> {
        let Ok(splits) = self.plan.splits(table, rows) else { return self.unjudged(table, rows, Vec::new()) };
        let judged: Vec<u32> = splits.iter().flat_map(|split| split.judge.iter().copied()).collect();
        let (mut tried, mut refused) = (Vec::new(), Vec::new());
        for who in self.competitors {
            match scores(*who, table, &splits) {
                Ok(scores) => {
                    let metrics = judge(&scores, table, &judged);
                    tried.push(Tried { who: *who, scores, metrics });
                }
                Err(why) => {
                    refused.push(Entry { name: who.name().to_owned(), outcome: Outcome::Refused(why.to_string()) });
                }
            }
        }
        tried.sort_by(|a, b| a.metrics.log_loss.total_cmp(&b.metrics.log_loss));
        let entry =
            |tried: &Tried<'_>| Entry { name: tried.who.name().to_owned(), outcome: Outcome::Judged(tried.metrics) };
        let entries: Vec<Entry> = tried.iter().map(entry).chain(refused).collect();
        tried.retain(|tried| tried.who.speaks());
        if tried.is_empty() {
            return self.unjudged(table, rows, entries);
        }
        let choice = self.choose(&tried, table, &judged);
        let (came, weight) = (pick(table.target(), &judged), pick(table.weight(), &judged));
        let (calibrator, repaired) = Calibrator::best(&choice.scores, &came, &weight, self.seed)?;
        let said: Vec<f64> = repaired.iter().map(|score| probability(*score)).collect();
        let judged_by = Judged { said: &said, came: &came, weight: &weight };
        let (shape, prior_share) = learn_again(&choice, &tried, table, rows)?;
        let card = Card {
            entries,
            chosen: choice.shares.iter().map(|(at, share)| (tried[*at].who.name().to_owned(), *share)).collect(),
            why: choice.why.clone(),
            prior_share,
            before: judge(&choice.scores, table, &judged),
            after: metrics(judged_by),
            reliability: reliability(judged_by, GROUPS),
            score_reference: Reference::of(&repaired.iter().map(|score| *score as f32).collect::<Vec<_>>()),
            ..self.blank(table, rows)
        };
        Ok(Model { features: table.features().to_vec(), shape, loss: Loss::Logistic, calibrator, card })
    }

    /// The best alone, or the best pair if it is clearly better.
    fn choose(&self, tried: &[Tried<'_>], table: &Table, judged: &[u32]) -> Choice {
        let (came, weight) = (pick(table.target(), judged), pick(table.weight(), judged));
        let mut folds: Vec<usize> = (0..judged.len()).map(|row| row % FOLDS).collect();
        Random::branch(self.seed, 7).shuffle(&mut folds);
        let blend = Blend { came: &came, weight: &weight, folds: &folds };
        let alone = tried[0].metrics.log_loss;
        let mut best: Option<(f64, usize, usize, f64)> = None;
        for first in 0..tried.len().min(VOICES) {
            for second in first + 1..tried.len().min(VOICES) {
                let (loss, share) = blend.of(&tried[first].scores, &tried[second].scores);
                if loss < best.map_or(alone * (1.0 - WORTH), |best| best.0) && 0.0 < share && share < 1.0 {
                    best = Some((loss, first, second, share));
                }
            }
        }
        match best {
            None => Choice { shares: vec![(0, 1.0)], scores: tried[0].scores.clone(), why: Why::LeastLogLoss },
            Some((loss, first, second, share)) => Choice {
                shares: vec![(first, share), (second, 1.0 - share)],
                scores: mixed(&tried[first].scores, &tried[second].scores, share).collect(),
                why: Why::BetterTogether { gain: 1.0 - loss / alone },
            },
        }
    }

    /// The first that can learn, with nobody to judge it.
    fn unjudged(&self, table: &Table, rows: &[u32], entries: Vec<Entry>) -> Result<Model, Error> {
        let mut last = Error::Unfit("nobody competes".to_owned());
        for who in self.competitors.iter().filter(|who| who.speaks()) {
            match who.compete(table, rows) {
                Ok(Learned { voice, prior_share }) => {
                    let card = Card {
                        entries,
                        chosen: vec![(who.name().to_owned(), 1.0)],
                        prior_share,
                        ..self.blank(table, rows)
                    };
                    let features = table.features().to_vec();
                    let shape = Shape::alone(voice);
                    return Ok(Model { features, shape, loss: Loss::Logistic, calibrator: Calibrator::Identity, card });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// What a card says of the rows, before anybody competed.
    fn blank(&self, table: &Table, rows: &[u32]) -> Card {
        Card { plan: Some(self.plan), seed: self.seed, ..Card::blank(self.target, table, rows) }
    }
}

/// What a competitor says of the rows that judge, in their order.
fn scores(who: &dyn Competitor, table: &Table, splits: &[Split]) -> Result<Vec<f64>, Error> {
    let mut scores = Vec::new();
    for split in splits {
        let shape = Shape::alone(who.compete(table, &split.teach)?.voice);
        let judges = table.select(&split.judge);
        let columns: Vec<&[f32]> = judges.columns().iter().map(Vec::as_slice).collect();
        scores.extend(shape.scores(&columns)?);
    }
    Ok(scores)
}

fn judge(scores: &[f64], table: &Table, judged: &[u32]) -> Metrics {
    let said: Vec<f64> = scores.iter().map(|score| probability(*score)).collect();
    metrics(Judged { said: &said, came: &pick(table.target(), judged), weight: &pick(table.weight(), judged) })
}

/// The chosen, taught by all rows.
fn learn_again(
    choice: &Choice,
    tried: &[Tried<'_>],
    table: &Table,
    rows: &[u32],
) -> Result<(Shape, Option<f64>), Error> {
    let mut prior_share = None;
    let mut voices = Vec::new();
    for (at, share) in &choice.shares {
        let learned = tried[*at].who.compete(table, rows)?;
        prior_share = prior_share.or(learned.prior_share);
        voices.push(Share { share: *share, voice: learned.voice });
    }
    Ok((Shape { voices }, prior_share))
}

/// Rows that choose the share of a blend.
struct Blend<'a> {
    came: &'a [f32],
    weight: &'a [f32],
    folds: &'a [usize],
}

impl Blend<'_> {
    /// The log loss of each fold blended as suits the others, and the share of the first that suits all.
    fn of(&self, first: &[f64], second: &[f64]) -> (f64, f64) {
        let mut blended = vec![0.0; first.len()];
        for fold in 0..FOLDS {
            let share = self.share(first, second, Some(fold));
            let rows = mixed(first, second, share).enumerate().filter(|(row, _)| self.folds[*row] == fold);
            rows.for_each(|(row, score)| blended[row] = probability(score));
        }
        let loss = log_loss(Judged { said: &blended, came: self.came, weight: self.weight });
        (loss, self.share(first, second, None))
    }

    /// The share of the first with the least loss, over all rows but those of a fold.
    fn share(&self, first: &[f64], second: &[f64], but: Option<usize>) -> f64 {
        let loss = |share: f64| -> f64 {
            let rows = mixed(first, second, share).enumerate().filter(|(row, _)| Some(self.folds[*row]) != but);
            let of = |(row, score)| f64::from(self.weight[row]) * Loss::Logistic.of(score, f64::from(self.came[row]));
            rows.map(of).sum()
        };
        let shares = (0..=STEPS).map(|step| step as f64 / STEPS as f64);
        shares.map(|share| (loss(share), share)).min_by(|a, b| a.0.total_cmp(&b.0)).map_or(1.0, |(_, share)| share)
    }
}

fn mixed<'a>(first: &'a [f64], second: &'a [f64], share: f64) -> impl Iterator<Item = f64> + 'a {
    first.iter().zip(second).map(move |(first, second)| share * first + (1.0 - share) * second)
}
