//! Making a probability mean what it says: measured on held-out rows, repaired by the best of four ways.
use crate::{
    error::Error,
    metrics::{Judged, log_loss, log_odds, probability},
    random::Random,
    ridge::{self, Problem, Sparse},
};
use serde::{Deserialize, Serialize};

/// How a probability is repaired. All keep the order of the scores.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Calibrator {
    /// Left as it is.
    #[default]
    Identity,
    /// Platt (1999): the log odds are stretched and moved.
    Platt {
        /// By which they are multiplied; never negative.
        slope: f64,
        /// What is added.
        shift: f64,
    },
    /// Kull, Silva Filho and Flach (2017): `yes × ln p − no × ln(1 − p) + shift`, which can bend each end by itself.
    Beta {
        /// Never negative.
        yes: f64,
        /// Never negative.
        no: f64,
        /// What is added.
        shift: f64,
    },
    /// Zadrozny and Elkan (2002): the best rising step function, its steps joined by straight lines.
    Isotonic {
        /// Log odds at both ends of each step, never falling.
        at: Vec<f64>,
        /// The probability there, rising.
        gives: Vec<f64>,
    },
}

/// Folds in which the ways are compared.
const FOLDS: usize = 5;
/// The log loss, relative to that of doing nothing, that a repair must win to be worth having.
const WORTH: f64 = 5e-4;
/// Fewer of the rarer answer teach nothing about the shape.
const ANSWERS_MIN: usize = 30;
/// Held-out rows below which steps follow chance more than shape.
const ISOTONIC_ROWS_MIN: usize = 1_000;

impl Calibrator {
    /// The repaired log odds.
    pub fn repair(&self, score: f64) -> f64 {
        match self {
            Self::Identity => score,
            Self::Platt { slope, shift } => slope * score + shift,
            Self::Beta { yes, no, shift } => {
                // ln p = −ln(1 + e^−z) and −ln(1 − p) = ln(1 + e^z), without overflow.
                let (ln_yes, ln_no) = (-soft(-score), soft(score));
                yes * ln_yes + no * ln_no + shift
            }
            Self::Isotonic { at, gives } => log_odds(along(at, gives, score)),
        }
    }

    /// Refuses steps that do not hold together.
    ///
    /// # Errors
    /// Ends and probabilities of different numbers, or none, or falling.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Isotonic { at, gives } if at.len() != gives.len() || !at.is_sorted() || !gives.is_sorted() => {
                Err(Error::Unfit("the steps of a repair do not hold together".to_owned()))
            }
            Self::Identity | Self::Platt { .. } | Self::Beta { .. } | Self::Isotonic { .. } => Ok(()),
        }
    }

    /// In one word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Platt { .. } => "platt",
            Self::Beta { .. } => "beta",
            Self::Isotonic { .. } => "isotonic",
        }
    }

    /// The way whose log loss is least on rows that did not teach it, taught again by all; doing nothing unless a way
    /// wins clearly.
    ///
    /// `scores` are log odds of rows that did not teach the model. Told with it are the same scores, each repaired by
    /// what the other folds taught: by these the repair may be judged.
    ///
    /// # Errors
    /// A regression that does not come to rest.
    pub fn best(scores: &[f64], came: &[f32], weight: &[f32], seed: u64) -> Result<(Self, Vec<f64>), Error> {
        let yes = came.iter().filter(|came| 0.5 < **came).count();
        if yes.min(came.len() - yes) < ANSWERS_MIN {
            return Ok((Self::Identity, scores.to_vec()));
        }
        let mut fold: Vec<usize> = (0..scores.len()).map(|row| row % FOLDS).collect();
        Random::branch(seed, 5).shuffle(&mut fold);
        let mut ways = vec![Way::Platt, Way::Beta];
        if ISOTONIC_ROWS_MIN <= scores.len() {
            ways.push(Way::Isotonic);
        }
        let plain: Vec<f64> = scores.iter().map(|score| probability(*score)).collect();
        let mut best = (log_loss(Judged { said: &plain, came, weight }) * (1.0 - WORTH), None, scores.to_vec());
        for way in ways {
            let mut repaired = scores.to_vec();
            for judge in 0..FOLDS {
                let rows: Vec<usize> = (0..scores.len()).filter(|row| fold[*row] != judge).collect();
                let taught = way.teach(&Lesson::of(scores, came, weight, &rows))?;
                let judged = repaired.iter_mut().enumerate().filter(|(row, _)| fold[*row] == judge);
                judged.for_each(|(_, score)| *score = taught.repair(*score));
            }
            let said: Vec<f64> = repaired.iter().map(|score| probability(*score)).collect();
            let loss = log_loss(Judged { said: &said, came, weight });
            if loss < best.0 {
                best = (loss, Some(way), repaired);
            }
        }
        let rows: Vec<usize> = (0..scores.len()).collect();
        let found = best.1.map_or(Ok(Self::Identity), |way| way.teach(&Lesson::of(scores, came, weight, &rows)))?;
        Ok((found, best.2))
    }
}

#[derive(Clone, Copy)]
enum Way {
    Platt,
    Beta,
    Isotonic,
}

/// Rows that teach a calibration.
struct Lesson {
    score: Vec<f64>,
    came: Vec<f64>,
    weight: Vec<f64>,
}

impl Lesson {
    fn of(scores: &[f64], came: &[f32], weight: &[f32], rows: &[usize]) -> Self {
        Self {
            score: rows.iter().map(|row| scores[*row]).collect(),
            came: rows.iter().map(|row| f64::from(u8::from(0.5 < came[*row]))).collect(),
            weight: rows.iter().map(|row| f64::from(weight[*row])).collect(),
        }
    }

    /// Coefficients of these columns and an intercept, without penalty but for a trace.
    fn regress(&self, columns: impl Fn(f64) -> Sparse, width: usize) -> Result<Vec<f64>, Error> {
        let rows: Vec<Sparse> = self.score.iter().map(|score| columns(*score)).collect();
        let offset = vec![0.0; rows.len()];
        let penalty = vec![1e-6; width];
        let came = self.smoothed();
        ridge::solve(&Problem { rows: &rows, came: &came, weight: &self.weight, offset: &offset, penalty: &penalty })
    }

    /// Platt's targets: (yes + 1) / (yes + 2) and 1 / (no + 2) in place of 1 and 0, so that few rows do not say "never".
    fn smoothed(&self) -> Vec<f64> {
        let yes: f64 = self.came.iter().sum();
        let no = self.came.len() as f64 - yes;
        let (high, low) = ((yes + 1.0) / (yes + 2.0), 1.0 / (no + 2.0));
        self.came.iter().map(|came| if 0.5 < *came { high } else { low }).collect()
    }
}

impl Way {
    fn teach(self, lesson: &Lesson) -> Result<Calibrator, Error> {
        match self {
            Self::Platt => {
                let found = lesson.regress(|score| vec![(0, 1.0), (1, score)], 2)?;
                Ok(Calibrator::Platt { slope: found[1].max(0.0), shift: found[0] })
            }
            Self::Beta => {
                let found = lesson.regress(|score| vec![(0, 1.0), (1, -soft(-score)), (2, soft(score))], 3)?;
                // A negative side would turn the order round: it is left out and the other learned alone.
                if found[1] < 0.0 {
                    let found = lesson.regress(|score| vec![(0, 1.0), (1, soft(score))], 2)?;
                    return Ok(Calibrator::Beta { yes: 0.0, no: found[1].max(0.0), shift: found[0] });
                }
                if found[2] < 0.0 {
                    let found = lesson.regress(|score| vec![(0, 1.0), (1, -soft(-score))], 2)?;
                    return Ok(Calibrator::Beta { yes: found[1].max(0.0), no: 0.0, shift: found[0] });
                }
                Ok(Calibrator::Beta { yes: found[1], no: found[2], shift: found[0] })
            }
            Self::Isotonic => Ok(isotonic(lesson)),
        }
    }
}

/// ln(1 + e^z).
fn soft(score: f64) -> f64 {
    score.max(0.0) + (-score.abs()).exp().ln_1p()
}

/// Rows that give the same probability.
#[derive(Clone, Copy)]
struct Step {
    first: f64,
    last: f64,
    yes: f64,
    weight: f64,
}

/// Pool adjacent violators.
fn isotonic(lesson: &Lesson) -> Calibrator {
    let mut order: Vec<usize> = (0..lesson.score.len()).collect();
    order.sort_by(|a, b| lesson.score[*a].total_cmp(&lesson.score[*b]));
    let mut steps: Vec<Step> = Vec::new();
    for row in order {
        let weight = lesson.weight[row];
        let score = lesson.score[row];
        steps.push(Step { first: score, last: score, yes: lesson.came[row] * weight, weight });
        while let [.., before, last] = steps.as_slice()
            && last.yes * before.weight <= before.yes * last.weight
        {
            let both = Step {
                first: before.first,
                last: last.last,
                yes: before.yes + last.yes,
                weight: before.weight + last.weight,
            };
            steps.truncate(steps.len() - 2);
            steps.push(both);
        }
    }
    steps.retain(|step| 0.0 < step.weight);
    // Half a yes and half a no at each end: a step of few rows must not say "never" or "always".
    let clear = |step: &Step| (step.yes + 0.5) / (step.weight + 1.0);
    let (first, last) = (steps.first().map_or(0.5, clear), steps.last().map_or(0.5, clear));
    let (low, high) = (first.min(last), last.max(first));
    Calibrator::Isotonic {
        at: steps.iter().flat_map(|step| [step.first, step.last]).collect(),
        gives: steps.iter().flat_map(|step| [(step.yes / step.weight).clamp(low, high); 2]).collect(),
    }
}

/// Straight between the points, flat beyond them.
fn along(at: &[f64], gives: &[f64], score: f64) -> f64 {
    let after = at.partition_point(|at| *at <= score);
    match (after.checked_sub(1), after < at.len()) {
        (None, _) => gives.first().copied().unwrap_or(0.5),
        (Some(before), false) => gives[before],
        (Some(before), true) => {
            // `at[before] <= score < at[after]`, so the ends differ.
            let share = (score - at[before]) / (at[after] - at[before]);
            gives[before] + share * (gives[after] - gives[before])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{expected_calibration_error, reliability};

    /// Rows whose true log odds are `bent(score)`.
    fn rows(count: usize, bent: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<f32>, Vec<f32>) {
        let mut random = Random::new(11);
        let scores: Vec<f64> = (0..count).map(|_| 6.0 * random.unit() - 4.0).collect();
        let came = scores.iter().map(|score| f32::from(random.unit() < probability(bent(*score)))).collect();
        (scores, came, vec![1.0; count])
    }

    fn error(calibrator: &Calibrator, bent: impl Fn(f64) -> f64) -> f64 {
        let (scores, came, weight) = {
            let mut random = Random::new(12);
            let scores: Vec<f64> = (0..8_000).map(|_| 6.0 * random.unit() - 4.0).collect();
            let came: Vec<f32> =
                scores.iter().map(|score| f32::from(random.unit() < probability(bent(*score)))).collect();
            (scores, came, vec![1.0; 8_000])
        };
        let said: Vec<f64> = scores.iter().map(|score| probability(calibrator.repair(*score))).collect();
        expected_calibration_error(&reliability(Judged { said: &said, came: &came, weight: &weight }, 10))
    }

    #[test]
    fn what_is_right_is_left_alone() {
        let (scores, came, weight) = rows(8_000, |score| score);

        assert_eq!(Calibrator::best(&scores, &came, &weight, 1).unwrap().0, Calibrator::Identity);
    }

    #[test]
    fn what_is_too_sure_is_drawn_back() {
        let truth = |score: f64| 0.5 * score - 0.7;
        let (scores, came, weight) = rows(8_000, truth);

        let (found, _) = Calibrator::best(&scores, &came, &weight, 1).unwrap();

        assert!(error(&Calibrator::Identity, truth) > 0.05);
        assert!(error(&found, truth) < 0.02, "{found:?}");
    }

    #[test]
    fn a_shape_of_its_own_is_followed_by_steps() {
        let truth = |score: f64| if score < -1.0 { -2.0 } else { 1.0 };
        let (scores, came, weight) = rows(8_000, truth);

        let (found, _) = Calibrator::best(&scores, &came, &weight, 1).unwrap();

        assert_eq!(found.name(), "isotonic");
        assert!(error(&found, truth) < 0.02);
    }

    #[test]
    fn no_way_turns_the_order_round() {
        let (scores, came, weight) = rows(3_000, |score| -score);
        let all: Vec<usize> = (0..scores.len()).collect();
        for way in [Way::Platt, Way::Beta, Way::Isotonic] {
            let found = way.teach(&Lesson::of(&scores, &came, &weight, &all)).unwrap();
            let repaired: Vec<f64> = (-8..=8).map(|score| found.repair(f64::from(score))).collect();
            assert!(repaired.is_sorted(), "{found:?}");
        }
    }

    #[test]
    fn few_rows_change_nothing() {
        let (scores, came, weight) = rows(40, |score| score + 3.0);

        assert_eq!(Calibrator::best(&scores, &came, &weight, 1).unwrap().0, Calibrator::Identity);
    }
}
