//! Logistic regression with a quadratic penalty, by Newton's method: what the scorecards and the calibrations stand on.
use crate::{error::Error, metrics::probability};

/// A row as the columns that are not zero, with their values.
pub(crate) type Sparse = Vec<(u32, f64)>;

/// What is regressed.
pub(crate) struct Problem<'a> {
    /// One for each row.
    pub(crate) rows: &'a [Sparse],
    /// What came, 0 to 1.
    pub(crate) came: &'a [f64],
    /// How much each row counts.
    pub(crate) weight: &'a [f64],
    /// What is already in each row's log odds.
    pub(crate) offset: &'a [f64],
    /// The penalty of each coefficient: half of it times its square is added to the loss. That is a normal prior about
    /// zero whose variance is its inverse.
    pub(crate) penalty: &'a [f64],
}

const STEPS_MAX: usize = 50;
const STILL: f64 = 1e-9;
/// Added to every curvature, so that a column that nobody has does not make the system singular.
const FLOOR: f64 = 1e-9;

/// The coefficients that minimise the penalised loss.
///
/// # Errors
/// The method does not come to rest, as without a penalty where one column tells both answers apart.
pub(crate) fn solve(problem: &Problem<'_>) -> Result<Vec<f64>, Error> {
    let width = problem.penalty.len();
    let mut found = vec![0.0; width];
    let mut loss = value(problem, &found);
    for _ in 0..STEPS_MAX {
        let (slope, curve) = derivatives(problem, &found);
        let step = cholesky_solve(curve, slope, width)
            .ok_or_else(|| Error::Unfit("the features tell the same thing twice".to_owned()))?;
        // Half steps until the loss falls: Newton's own step may jump over the valley.
        let mut length = 1.0;
        let next = loop {
            let tried: Vec<f64> = found.iter().zip(&step).map(|(at, step)| at - length * step).collect();
            let reached = value(problem, &tried);
            if reached <= loss + STILL * loss.abs() || length < 1e-6 {
                break (tried, reached);
            }
            length /= 2.0;
        };
        let moved = step.iter().fold(0.0f64, |most, step| most.max((length * step).abs()));
        (found, loss) = next;
        if moved < STILL {
            break;
        }
    }
    if found.iter().all(|value| value.is_finite()) {
        Ok(found)
    } else {
        Err(Error::Unfit("the regression does not come to rest".to_owned()))
    }
}

/// The sum of the weights times p × (1 − p) of the rows that have each column: how much the data say of it.
pub(crate) fn information(problem: &Problem<'_>, at: &[f64]) -> Vec<f64> {
    let mut information = vec![0.0; problem.penalty.len()];
    for (row, (sparse, weight)) in problem.rows.iter().zip(problem.weight).enumerate() {
        let said = probability(problem.offset[row] + dot(sparse, at));
        for (column, value) in sparse {
            information[*column as usize] += weight * said * (1.0 - said) * value * value;
        }
    }
    information
}

pub(crate) fn dot(sparse: &Sparse, at: &[f64]) -> f64 {
    sparse.iter().map(|(column, value)| at[*column as usize] * value).sum()
}

fn value(problem: &Problem<'_>, at: &[f64]) -> f64 {
    let mut loss: f64 = at.iter().zip(problem.penalty).map(|(at, penalty)| penalty * at * at / 2.0).sum();
    for (row, sparse) in problem.rows.iter().enumerate() {
        let score = problem.offset[row] + dot(sparse, at);
        // ln(1 + e^z) − y z, without overflow.
        let soft = score.max(0.0) + (-score.abs()).exp().ln_1p();
        loss += problem.weight[row] * (soft - problem.came[row] * score);
    }
    loss
}

fn derivatives(problem: &Problem<'_>, at: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let width = at.len();
    let mut slope: Vec<f64> = at.iter().zip(problem.penalty).map(|(at, penalty)| penalty * at).collect();
    let mut curve = vec![0.0; width * width];
    for (column, penalty) in problem.penalty.iter().enumerate() {
        curve[column * width + column] = penalty + FLOOR;
    }
    for (row, sparse) in problem.rows.iter().enumerate() {
        let said = probability(problem.offset[row] + dot(sparse, at));
        let (error, bend) = (said - problem.came[row], said * (1.0 - said));
        for (left, left_value) in sparse {
            slope[*left as usize] += problem.weight[row] * error * left_value;
            let times = problem.weight[row] * bend * left_value;
            for (right, right_value) in sparse.iter().filter(|(right, _)| right <= left) {
                curve[*left as usize * width + *right as usize] += times * right_value;
            }
        }
    }
    (slope, curve)
}

/// Solves with the lower half of a symmetric matrix; `None` where it is not positive.
fn cholesky_solve(mut matrix: Vec<f64>, mut right: Vec<f64>, width: usize) -> Option<Vec<f64>> {
    for row in 0..width {
        for column in 0..=row {
            let shared = (0..column).map(|k| matrix[row * width + k] * matrix[column * width + k]).sum::<f64>();
            let rest = matrix[row * width + column] - shared;
            matrix[row * width + column] = match row == column {
                true if 0.0 < rest => rest.sqrt(),
                true => return None,
                false => rest / matrix[column * width + column],
            };
        }
    }
    for row in 0..width {
        let known: f64 = (0..row).map(|k| matrix[row * width + k] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row * width + row];
    }
    for row in (0..width).rev() {
        let known: f64 = (row + 1..width).map(|k| matrix[k * width + row] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row * width + row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_coefficient_without_penalty_is_the_log_odds_of_the_rate() {
        let rows: Vec<Sparse> = (0..10).map(|_| vec![(0, 1.0)]).collect();
        let came: Vec<f64> = (0..10).map(|row| f64::from(u8::from(row < 3))).collect();
        let (weight, offset) = (vec![1.0; 10], vec![0.0; 10]);
        let problem = Problem { rows: &rows, came: &came, weight: &weight, offset: &offset, penalty: &[0.0] };

        let found = solve(&problem).unwrap();

        assert!((found[0] - (0.3f64 / 0.7).ln()).abs() < 1e-7);
    }

    #[test]
    fn a_penalty_holds_back_what_tells_both_answers_apart() {
        let rows: Vec<Sparse> = (0..10).map(|row| vec![(0, 1.0), (1, if row < 5 { -1.0 } else { 1.0 })]).collect();
        let came: Vec<f64> = (0..10).map(|row| f64::from(u8::from(5 <= row))).collect();
        let (weight, offset) = (vec![1.0; 10], vec![0.0; 10]);
        let problem = Problem { rows: &rows, came: &came, weight: &weight, offset: &offset, penalty: &[0.0, 1.0] };

        let found = solve(&problem).unwrap();

        // The slope vanishes: b = Σ (y − p) x.
        let pull = 10.0 * probability(-found[1]);
        assert!((found[1] - pull).abs() < 1e-6 && found[0].abs() < 1e-6, "{found:?}");
        assert!(information(&problem, &found)[1] < 2.5);
    }
}
