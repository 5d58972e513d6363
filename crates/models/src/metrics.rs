//! How good a foretelling is: log loss, Brier, AUC, Gini, KS, and how far what was said lies from what came.
use serde::{Deserialize, Serialize};

/// Probabilities are held this far from 0 and 1 before a logarithm is taken.
const CLEAR: f64 = 1e-12;

/// What was said and what came, row by row. A yes is a target above one half.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// The probability of a yes.
    pub said: &'a [f64],
    /// What came.
    pub came: &'a [f32],
    /// How much the row counts.
    pub weight: &'a [f32],
}

/// The measures of one foretelling over the rows that judged it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// How many rows.
    pub rows: u64,
    /// The weighted share of yes.
    pub rate: f64,
    /// Mean of −ln of the probability given to what came; less is better. It alone chooses.
    pub log_loss: f64,
    /// Mean square of the distance; less is better.
    pub brier: f64,
    /// The chance that a yes is ranked above a no; ties count one half.
    pub auc: f64,
    /// 2 × AUC − 1.
    pub gini: f64,
    /// The greatest distance between the distributions of yes and no, 0 to 1 (Kolmogorov and Smirnov).
    pub ks: f64,
    /// Expected calibration error over ten groups of equal weight.
    pub ece: f64,
}

/// One group of rows of near probabilities: what was said of them and what came.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Mean probability said.
    pub said: f64,
    /// Share of yes that came.
    pub came: f64,
    /// How much the group weighs.
    pub weight: f64,
}

/// The groups of a reliability table.
pub const GROUPS: usize = 10;

/// All measures at once; of no rows, none.
pub fn metrics(judged: Judged<'_>) -> Metrics {
    let weight: f64 = judged.weight.iter().map(|weight| f64::from(*weight)).sum();
    if weight <= 0.0 {
        return Metrics::default();
    }
    let auc = auc(judged);
    Metrics {
        rows: judged.said.len() as u64,
        rate: sum(judged, |_, yes| yes) / weight,
        log_loss: log_loss(judged),
        brier: sum(judged, |said, yes| (said - yes).powi(2)) / weight,
        auc,
        gini: 2.0 * auc - 1.0,
        ks: ks(judged),
        ece: expected_calibration_error(&reliability(judged, GROUPS)),
    }
}

/// Mean of −ln of the probability that was given to what came.
pub fn log_loss(judged: Judged<'_>) -> f64 {
    let weight: f64 = judged.weight.iter().map(|weight| f64::from(*weight)).sum();
    sum(judged, |said, yes| {
        let said = said.clamp(CLEAR, 1.0 - CLEAR);
        -(yes * said.ln() + (1.0 - yes) * (1.0 - said).ln())
    }) / weight
}

/// The chance that a yes is ranked above a no, ties counted one half; one half where there is only one answer.
pub fn auc(judged: Judged<'_>) -> f64 {
    let (mut yes_below, mut no_below, mut pairs) = (0.0, 0.0, 0.0);
    for tie in ties(judged) {
        pairs += tie.yes * (no_below + tie.no / 2.0);
        yes_below += tie.yes;
        no_below += tie.no;
    }
    if yes_below == 0.0 || no_below == 0.0 { 0.5 } else { pairs / (yes_below * no_below) }
}

/// The greatest distance between both distributions of what was said.
pub fn ks(judged: Judged<'_>) -> f64 {
    let ties = ties(judged);
    let (yes, no) = ties.iter().fold((0.0, 0.0), |(yes, no), tie| (yes + tie.yes, no + tie.no));
    if yes == 0.0 || no == 0.0 {
        return 0.0;
    }
    let (mut yes_below, mut no_below, mut widest) = (0.0, 0.0, 0.0f64);
    for tie in ties {
        yes_below += tie.yes;
        no_below += tie.no;
        widest = widest.max((no_below / no - yes_below / yes).abs());
    }
    widest
}

/// What was said and what came in groups of equal weight, from the least probability to the greatest.
///
/// Equal widths leave most groups of a rare answer empty; groups of equal weight are all measured equally well
/// (Nixon and others, 2019). Rows of the same probability stay together.
pub fn reliability(judged: Judged<'_>, groups: usize) -> Vec<Group> {
    let ties = ties(judged);
    let total: f64 = ties.iter().map(|tie| tie.yes + tie.no).sum();
    let mut table: Vec<Group> = Vec::with_capacity(groups);
    let mut open = Group { said: 0.0, came: 0.0, weight: 0.0 };
    let mut before = 0.0;
    for tie in ties {
        let weight = tie.yes + tie.no;
        open.said += tie.said * weight;
        open.came += tie.yes;
        open.weight += weight;
        if (table.len() + 1) as f64 * total / groups as f64 <= before + open.weight + total * CLEAR {
            before += open.weight;
            table.push(open);
            open = Group { said: 0.0, came: 0.0, weight: 0.0 };
        }
    }
    if 0.0 < open.weight {
        table.push(open);
    }
    table.retain(|group| 0.0 < group.weight);
    for group in &mut table {
        group.said /= group.weight;
        group.came /= group.weight;
    }
    table
}

/// The mean distance between what was said and what came, each group by its weight.
pub fn expected_calibration_error(table: &[Group]) -> f64 {
    let weight: f64 = table.iter().map(|group| group.weight).sum();
    table.iter().map(|group| (group.said - group.came).abs() * group.weight).sum::<f64>() / weight
}

/// The probability of log odds.
pub fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The log odds of a probability, held away from 0 and 1.
pub fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(CLEAR, 1.0 - CLEAR);
    (probability / (1.0 - probability)).ln()
}

fn sum(judged: Judged<'_>, of: impl Fn(f64, f64) -> f64) -> f64 {
    let rows = judged.said.iter().zip(judged.came).zip(judged.weight);
    rows.map(|((said, came), weight)| f64::from(*weight) * of(*said, yes(*came))).sum()
}

fn yes(came: f32) -> f64 {
    f64::from(u8::from(0.5 < came))
}

/// The rows of one probability.
struct Tie {
    said: f64,
    yes: f64,
    no: f64,
}

/// From the least probability to the greatest.
fn ties(judged: Judged<'_>) -> Vec<Tie> {
    let mut order: Vec<u32> = (0..judged.said.len() as u32).collect();
    order.sort_unstable_by(|a, b| judged.said[*a as usize].total_cmp(&judged.said[*b as usize]).then(a.cmp(b)));
    let mut ties: Vec<Tie> = Vec::new();
    for row in order.into_iter().map(|row| row as usize) {
        let (said, weight, yes) = (judged.said[row], f64::from(judged.weight[row]), yes(judged.came[row]));
        match ties.last_mut() {
            Some(tie) if tie.said.total_cmp(&said).is_eq() => {
                tie.yes += weight * yes;
                tie.no += weight * (1.0 - yes);
            }
            _ => ties.push(Tie { said, yes: weight * yes, no: weight * (1.0 - yes) }),
        }
    }
    ties
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONES: [f32; 6] = [1.0; 6];

    fn judged<'a>(said: &'a [f64], came: &'a [f32]) -> Judged<'a> {
        Judged { said, came, weight: &ONES[..said.len()] }
    }

    #[test]
    fn where_nobody_judges_nothing_is_said() {
        assert_eq!(metrics(Judged { said: &[], came: &[], weight: &[] }), Metrics::default());
    }

    #[test]
    fn measures_are_those_of_the_textbook() {
        let measured = metrics(judged(&[0.1, 0.4, 0.35, 0.8], &[0.0, 0.0, 1.0, 1.0]));

        // Three of the four pairs are in order.
        assert!((measured.auc - 0.75).abs() < 1e-12);
        assert!((measured.gini - 0.5).abs() < 1e-12);
        assert!((measured.ks - 0.5).abs() < 1e-12);
        let loss = -(0.9f64.ln() + 0.6f64.ln() + 0.35f64.ln() + 0.8f64.ln()) / 4.0;
        assert!((measured.log_loss - loss).abs() < 1e-12);
        assert!((measured.brier - (0.01 + 0.16 + 0.4225 + 0.04) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_tie_counts_one_half_and_one_answer_tells_nothing() {
        assert!((auc(judged(&[0.5, 0.5, 0.5, 0.5], &[0.0, 1.0, 0.0, 1.0])) - 0.5).abs() < 1e-12);
        assert!((auc(judged(&[0.1, 0.9], &[1.0, 1.0])) - 0.5).abs() < 1e-12);
        assert!(ks(judged(&[0.1, 0.9], &[1.0, 1.0])).abs() < 1e-12);
    }

    #[test]
    fn a_weight_of_two_is_the_same_row_twice() {
        let (said, came) = ([0.2, 0.7, 0.6], [0.0, 1.0, 0.0]);
        let twice = metrics(judged(&[0.2, 0.7, 0.7, 0.6], &[0.0, 1.0, 1.0, 0.0]));
        let weighed = metrics(Judged { said: &said, came: &came, weight: &[1.0, 2.0, 1.0] });

        assert!((twice.log_loss - weighed.log_loss).abs() < 1e-12);
        assert!((twice.auc - weighed.auc).abs() < 1e-12);
        assert!((twice.ks - weighed.ks).abs() < 1e-12);
    }

    #[test]
    fn groups_weigh_the_same_and_hold_every_row() {
        let said = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
        let table = reliability(judged(&said, &[0.0, 0.0, 1.0, 0.0, 1.0, 1.0]), 3);

        assert_eq!(table.len(), 3);
        assert!(table.iter().all(|group| (group.weight - 2.0).abs() < 1e-12));
        assert!((table[0].said - 0.15).abs() < 1e-12 && table[0].came.abs() < 1e-12);
        assert!((expected_calibration_error(&table) - (0.15 + 0.15 + 0.45) / 3.0).abs() < 1e-12);
    }

    #[test]
    fn log_odds_and_probability_undo_each_other() {
        for value in [-7.0, -0.5, 0.0, 3.0] {
            assert!((log_odds(probability(value)) - value).abs() < 1e-9);
        }
    }
}
