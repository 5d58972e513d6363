//! A model as it is used: a shape, what its score says, how it is repaired, and its card.
use crate::{
    calibration::Calibrator,
    card::Card,
    error::Error,
    forest::{Forest, Scorer},
    loss::Loss,
    table::Feature,
    terms::Terms,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What turns a row into a score: one voice, or the weighted mean of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// At least one.
    pub voices: Vec<Share>,
}

/// One voice, and how much it counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The shares of a shape sum to one.
    pub share: f64,
    /// Who speaks.
    pub voice: Voice,
}

/// One way to turn a row into a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Voice {
    /// A scorecard, an expert's card or an additive model.
    Terms(Terms),
    /// Boosted trees, ours or imported.
    Forest(Forest),
}

impl Voice {
    fn score(&self, row: &[f32]) -> f64 {
        match self {
            Self::Terms(terms) => terms.score(row),
            Self::Forest(forest) => forest.score(row),
        }
    }

    fn contributions(&self, row: &[f32], into: &mut [f64]) -> f64 {
        match self {
            Self::Terms(terms) => terms.contributions(row, into),
            Self::Forest(forest) => forest.contributions(row, into),
        }
    }
}

impl Shape {
    /// One voice alone.
    pub fn alone(voice: Voice) -> Self {
        Self { voices: vec![Share { share: 1.0, voice }] }
    }

    /// The score of a row, without allocating.
    pub fn score(&self, row: &[f32]) -> f64 {
        self.voices.iter().fold(0.0, |sum, share| sum + share.share * share.voice.score(row))
    }

    /// Adds to `into`, one place a feature, what each contributes to the score, and tells what is left: the base.
    pub fn contributions(&self, row: &[f32], into: &mut [f64]) -> f64 {
        let mut one = vec![0.0; into.len()];
        let mut base = 0.0;
        for Share { share, voice } in &self.voices {
            one.fill(0.0);
            base += share * voice.contributions(row, &mut one);
            into.iter_mut().zip(&one).for_each(|(into, one)| *into += share * one);
        }
        base
    }

    /// The scores of many rows given by column, equal to those of single rows to the last bit.
    ///
    /// # Errors
    /// Columns of different lengths, or a shape that asks for more of them.
    pub fn scores(&self, columns: &[&[f32]]) -> Result<Vec<f64>, Error> {
        Laid::of(self, columns.len())?.scores(columns)
    }

    /// Refuses a shape that does not hold together, or asks for more features than there are.
    ///
    /// # Errors
    /// What of it.
    pub fn check(&self, features: usize) -> Result<(), Error> {
        let total: f64 = self.voices.iter().map(|share| share.share).sum();
        if total.is_nan() || 1e-6 < (total - 1.0).abs() {
            return Err(Error::Unfit("the shares do not sum to one".to_owned()));
        }
        self.voices.iter().try_for_each(|share| match &share.voice {
            Voice::Terms(terms) => terms.fault(features).map_or(Ok(()), |fault| Err(Error::Unfit(fault))),
            Voice::Forest(forest) => forest.check(features),
        })
    }
}

/// A shape laid out once, to score many rows often.
#[derive(Clone, Debug)]
pub struct Laid {
    voices: Vec<(f64, LaidVoice)>,
}

#[derive(Clone, Debug)]
enum LaidVoice {
    Terms(Terms),
    Forest(Scorer),
}

impl Laid {
    /// Lays a shape out for rows of so many features.
    ///
    /// # Errors
    /// A shape that does not hold together, or asks for more features than there are.
    pub fn of(shape: &Shape, features: usize) -> Result<Self, Error> {
        shape.check(features)?;
        let lay = |Share { share, voice }: &Share| {
            let voice = match voice {
                Voice::Terms(terms) => LaidVoice::Terms(terms.clone()),
                Voice::Forest(forest) => LaidVoice::Forest(Scorer::of(forest, features)?),
            };
            Ok((*share, voice))
        };
        Ok(Self { voices: shape.voices.iter().map(lay).collect::<Result<_, Error>>()? })
    }

    /// The scores of rows given by column, equal to those of single rows to the last bit.
    ///
    /// # Errors
    /// Columns of different lengths, or of another number than it was laid out for.
    pub fn scores(&self, columns: &[&[f32]]) -> Result<Vec<f64>, Error> {
        let rows = columns.first().map_or(0, |column| column.len());
        if let Some(found) = columns.iter().map(|column| column.len()).find(|found| *found != rows) {
            return Err(Error::Ragged { what: "a column to score".to_owned(), found, rows });
        }
        let (mut scores, mut one) = (vec![0.0; rows], vec![0.0; rows]);
        for (share, voice) in &self.voices {
            match voice {
                LaidVoice::Terms(terms) => by_terms(terms, columns, &mut one),
                LaidVoice::Forest(scorer) => scorer.scores(columns, &mut one)?,
            }
            scores.iter_mut().zip(&one).for_each(|(score, one)| *score += share * one);
        }
        Ok(scores)
    }
}

fn by_terms(terms: &Terms, columns: &[&[f32]], scores: &mut [f64]) {
    scores.par_iter_mut().enumerate().for_each_init(Vec::new, |row, (at, score)| {
        row.clear();
        row.extend(columns.iter().map(|column| column[at]));
        *score = terms.score(row);
    });
}

/// A model that was learned, judged and may be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// What it looks at, in the order of a row.
    pub features: Vec<Feature>,
    /// How it scores.
    pub shape: Shape,
    /// What its score says.
    pub loss: Loss,
    /// How its score is repaired.
    pub calibrator: Calibrator,
    /// Where it comes from and how good it is.
    pub card: Card,
}

impl Model {
    /// The repaired score of a row: log odds, or the logarithm of an amount.
    pub fn score(&self, row: &[f32]) -> f64 {
        self.calibrator.repair(self.shape.score(row))
    }

    /// What the score says: a probability, or an amount.
    pub fn told(&self, row: &[f32]) -> f64 {
        self.loss.told(self.score(row))
    }

    /// The repaired scores of many rows given by column, laid out before by [`Laid::of`] its shape.
    ///
    /// # Errors
    /// Columns that do not fit.
    pub fn scores_of(&self, laid: &Laid, columns: &[&[f32]]) -> Result<Vec<f64>, Error> {
        let mut scores = laid.scores(columns)?;
        for score in &mut scores {
            *score = self.calibrator.repair(*score);
        }
        Ok(scores)
    }

    /// What it says of many rows given by column.
    ///
    /// # Errors
    /// Columns that do not fit.
    pub fn told_of(&self, columns: &[&[f32]]) -> Result<Vec<f64>, Error> {
        let mut told = self.scores_of(&Laid::of(&self.shape, columns.len())?, columns)?;
        for score in &mut told {
            *score = self.loss.told(*score);
        }
        Ok(told)
    }

    /// The place in a row of the feature with this name.
    ///
    /// # Errors
    /// The model does not look at it.
    pub fn place(&self, feature: &str) -> Result<usize, Error> {
        let place = self.features.iter().position(|known| known.name == feature);
        place.ok_or_else(|| Error::Feature(feature.to_owned()))
    }
}
