//! What learning makes small: the loss of a score against what came, and its two derivatives.
use crate::metrics::{log_odds, probability};
use serde::{Deserialize, Serialize};

/// What a score says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Loss {
    /// The log odds of a yes.
    Logistic,
    /// The logarithm of an amount above zero whose deviation grows with it (gamma, half its deviance).
    Gamma,
}

/// Scores are held within this of zero before an exponential is taken.
const FAR: f64 = 30.0;

impl Loss {
    /// The loss of one row.
    pub fn of(self, score: f64, came: f64) -> f64 {
        match self {
            // ln(1 + e^z) − y z.
            Self::Logistic => score.max(0.0) + (-score.abs()).exp().ln_1p() - came * score,
            Self::Gamma => came * (-held(score)).exp() + held(score),
        }
    }

    /// What the score means: a probability or an amount.
    pub fn told(self, score: f64) -> f64 {
        match self {
            Self::Logistic => probability(score),
            Self::Gamma => held(score).exp(),
        }
    }

    /// The score that suits a weighted mean of what came.
    pub(crate) fn start(self, mean: f64) -> f64 {
        match self {
            Self::Logistic => log_odds(mean),
            Self::Gamma => mean.max(f64::MIN_POSITIVE).ln(),
        }
    }

    /// First and second derivative.
    pub(crate) fn pull(self, score: f64, came: f64) -> [f64; 2] {
        match self {
            Self::Logistic => {
                let said = probability(score);
                [said - came, said * (1.0 - said)]
            }
            Self::Gamma => {
                let ratio = came * (-held(score)).exp();
                [1.0 - ratio, ratio]
            }
        }
    }
}

fn held(score: f64) -> f64 {
    score.clamp(-FAR, FAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_are_those_of_the_loss() {
        let (step, near) = (1e-4, 1e-5);
        for loss in [Loss::Logistic, Loss::Gamma] {
            for score in [-2.0, 0.0, 1.5] {
                for came in [1.0, 0.5] {
                    let [slope, curve] = loss.pull(score, came);
                    let (below, at, above) =
                        (loss.of(score - step, came), loss.of(score, came), loss.of(score + step, came));
                    assert!((slope - (above - below) / (2.0 * step)).abs() < near);
                    assert!((curve - (above - 2.0 * at + below) / (step * step)).abs() < near);
                }
            }
            assert!(loss.pull(loss.start(0.3), 0.3)[0].abs() < 1e-9);
        }
    }
}
