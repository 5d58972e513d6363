//! The best small step of one term of an additive model: at most three values over one feature, four over a pair.
use crate::{grow::Pull, table::Sign};

/// How a step is bounded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    /// Added to the curvature of each part.
    pub(crate) shrink: f64,
    /// Curvature that each part must have.
    pub(crate) curvature_min: f64,
}

/// One part of a step: what it is worth, and how much that gains.
#[derive(Clone, Copy)]
struct Part {
    worth: f64,
    score: f64,
}

impl Bound {
    /// A part of these pulls, unless it has too little curvature.
    fn part(self, pull: Pull) -> Option<Part> {
        let [slope, curve] = pull;
        let worth = -slope / (curve + self.shrink);
        (self.curvature_min <= curve).then(|| Part { worth, score: slope * slope / (curve + self.shrink) })
    }
}

/// A range of cells with its part.
#[derive(Clone, Copy)]
struct Stretch {
    from: usize,
    to: usize,
    part: Part,
}

/// The best step over one feature, a value a cell: cut in two, and one side in two again, as the sign allows. The last
/// cell, of what is not known, moves by itself. `None` where nothing can be gained.
pub(crate) fn over_one(sums: &[Pull], sign: Sign, bound: Bound) -> Option<Vec<f64>> {
    let (unknown, known) = sums.split_last()?;
    let mut before = Vec::with_capacity(sums.len());
    let mut running = [0.0; 2];
    before.push(running);
    for sum in known {
        running = [running[0] + sum[0], running[1] + sum[1]];
        before.push(running);
    }
    let mut steps = vec![0.0; sums.len()];
    let fits =
        |stretches: &[Stretch]| stretches.windows(2).all(|pair| sign.allows(pair[0].part.worth, pair[1].part.worth));
    let whole = stretch(&before, bound, 0, known.len());
    let first = whole.and_then(|whole| cut(&before, bound, whole, fits));
    if let Some([left, right]) = first {
        let with_left = cut(&before, bound, left, |pair| fits(&[pair[0], pair[1], right])).map(|[a, b]| [a, b, right]);
        let with_right = cut(&before, bound, right, |pair| fits(&[left, pair[0], pair[1]])).map(|[b, c]| [left, b, c]);
        let total = |three: &[Stretch; 3]| three.iter().map(|stretch| stretch.part.score).sum::<f64>();
        let three = [with_left, with_right].into_iter().flatten().max_by(|a, b| total(a).total_cmp(&total(b)));
        let stretches = three.map_or_else(|| vec![left, right], |three| three.to_vec());
        for stretch in stretches {
            steps[stretch.from..stretch.to].fill(stretch.part.worth);
        }
    }
    let apart = bound.part(*unknown);
    if let (Some(part), Some(step)) = (apart, steps.last_mut()) {
        *step = part.worth;
    }
    (first.is_some() || apart.is_some()).then_some(steps)
}

fn stretch(before: &[Pull], bound: Bound, from: usize, to: usize) -> Option<Stretch> {
    let pull = [before[to][0] - before[from][0], before[to][1] - before[from][1]];
    bound.part(pull).map(|part| Stretch { from, to, part })
}

/// The best cut of a stretch in two, of those that fit.
fn cut(before: &[Pull], bound: Bound, whole: Stretch, fits: impl Fn(&[Stretch]) -> bool) -> Option<[Stretch; 2]> {
    let mut best: Option<[Stretch; 2]> = None;
    let mut reached = whole.part.score;
    for at in whole.from + 1..whole.to {
        let left = stretch(before, bound, whole.from, at);
        let Some((left, right)) = left.zip(stretch(before, bound, at, whole.to)) else { continue };
        let score = left.part.score + right.part.score;
        if reached < score && fits(&[left, right]) {
            reached = score;
            best = Some([left, right]);
        }
    }
    best
}

/// A table over a pair of features: cells of the first by cells of the second, the last of each for what is not known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    /// Cells of both features.
    pub(crate) cells: [usize; 2],
    /// Their signs.
    pub(crate) signs: [Sign; 2],
}

/// A step over a pair and what it gains.
pub(crate) struct Paired {
    /// Twice how much the loss falls.
    pub(crate) gain: f64,
    /// A value a cell, by the first feature and then by the second; nothing where either is not known.
    pub(crate) steps: Vec<f64>,
}

/// The best step over a pair: cut along one feature, and each side along the other, as the signs allow.
pub(crate) fn over_two(sums: &[Pull], grid: Grid, bound: Bound) -> Option<Paired> {
    let sums = Sums::of(sums, grid);
    let found = [0, 1].into_iter().filter_map(|first| sums.quarters(first, bound));
    let best = found.reduce(|best, next| if best.gain < next.gain { next } else { best })?;
    let [rows, columns] = grid.cells;
    let mut steps = vec![0.0; rows * columns];
    for row in 0..rows - 1 {
        for column in 0..columns - 1 {
            let place = if best.first == 0 { [row, column] } else { [column, row] };
            let side = usize::from(best.cut <= place[0]);
            let half = usize::from(best.cuts[side] <= place[1]);
            steps[row * columns + column] = best.worth[side * 2 + half];
        }
    }
    Some(Paired { gain: best.gain, steps })
}

/// Four quarters of a grid.
struct Quarters {
    gain: f64,
    /// Which feature is cut first.
    first: usize,
    cut: usize,
    /// Where the other is cut, below the first cut and above it.
    cuts: [usize; 2],
    worth: [f64; 4],
}

/// Pulls of all cells up to a place along both features.
struct Sums {
    grid: Grid,
    /// One more each way than there are known cells.
    below: Vec<Pull>,
}

impl Sums {
    fn of(sums: &[Pull], grid: Grid) -> Self {
        let [rows, columns] = grid.cells;
        let mut below = vec![[0.0; 2]; rows * columns];
        for row in 1..rows {
            let mut along = [0.0; 2];
            for column in 1..columns {
                let here = sums[(row - 1) * columns + column - 1];
                along = [along[0] + here[0], along[1] + here[1]];
                let above = below[(row - 1) * columns + column];
                below[row * columns + column] = [above[0] + along[0], above[1] + along[1]];
            }
        }
        Self { grid, below }
    }

    /// All below `cut` along `first` and below `other` along the other.
    fn at(&self, first: usize, cut: usize, other: usize) -> Pull {
        let [row, column] = if first == 0 { [cut, other] } else { [other, cut] };
        self.below[row * self.grid.cells[1] + column]
    }

    fn quarters(&self, first: usize, bound: Bound) -> Option<Quarters> {
        let (ends, other_ends) = (self.grid.cells[first] - 1, self.grid.cells[1 - first] - 1);
        let whole = bound.part(self.at(first, ends, other_ends))?;
        let (sign, other_sign) = (self.grid.signs[first], self.grid.signs[1 - first]);
        let mut best: Option<Quarters> = None;
        for cut in 1..ends {
            let low = self.half(first, [0, cut], bound, other_sign);
            let Some((low, high)) = low.zip(self.half(first, [cut, ends], bound, other_sign)) else { continue };
            let gain = low.2 + high.2 - whole.score;
            let ([a, b], [c, d]) = (low.1, high.1);
            let fits = match sign {
                Sign::Free => true,
                Sign::Rises => a.max(b) <= c.min(d),
                Sign::Falls => c.max(d) <= a.min(b),
            };
            if fits && best.as_ref().map_or(1e-9, |best| best.gain) < gain {
                best = Some(Quarters { gain, first, cut, cuts: [low.0, high.0], worth: [a, b, c, d] });
            }
        }
        best
    }

    /// The best cut along the other feature of what lies between two places of the first: where, both worths, the score.
    fn half(&self, first: usize, [from, to]: [usize; 2], bound: Bound, sign: Sign) -> Option<(usize, [f64; 2], f64)> {
        let ends = self.grid.cells[1 - first] - 1;
        let between = |other: usize| {
            let (far, near) = (self.at(first, to, other), self.at(first, from, other));
            [far[0] - near[0], far[1] - near[1]]
        };
        let all = between(ends);
        let mut best = None;
        let mut reached = f64::NEG_INFINITY;
        for cut in 1..ends {
            let low = between(cut);
            let high = bound.part([all[0] - low[0], all[1] - low[1]]);
            let Some((low, high)) = bound.part(low).zip(high) else { continue };
            let score = low.score + high.score;
            if reached < score && sign.allows(low.worth, high.worth) {
                reached = score;
                best = Some((cut, [low.worth, high.worth], score));
            }
        }
        // A side that is not worth cutting is one part, or none where it is too small.
        best.or_else(|| bound.part(all).map(|part| (ends, [part.worth; 2], part.score)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: Bound = Bound { shrink: 0.0, curvature_min: 1.0 };

    #[test]
    fn a_step_follows_the_slopes_in_three_parts() {
        let sums = [[-2.0, 2.0], [-2.0, 2.0], [4.0, 2.0], [4.0, 2.0], [0.0, 2.0], [3.0, 3.0]];

        let steps = over_one(&sums, Sign::Free, BOUND).unwrap();

        assert_eq!(steps, [1.0, 1.0, -2.0, -2.0, 0.0, -1.0]);
    }

    #[test]
    fn a_sign_forbids_what_contradicts_it() {
        let falls = [[-2.0, 2.0], [-2.0, 2.0], [4.0, 2.0], [4.0, 2.0], [0.0, 0.0]];

        let steps = over_one(&falls, Sign::Falls, BOUND).unwrap();

        assert_eq!(steps, [1.0, 1.0, -2.0, -2.0, 0.0]);
        assert_eq!(over_one(&falls, Sign::Rises, BOUND), None);
    }

    #[test]
    fn a_pair_is_cut_where_neither_feature_alone_says_anything() {
        // Two by two known cells that cancel along each side, and what is not known.
        let mut sums = vec![[0.0; 2]; 9];
        for (place, slope) in [(0, 4.0), (1, -4.0), (3, -4.0), (4, 4.0)] {
            sums[place] = [slope, 2.0];
        }
        let grid = |sign| Grid { cells: [3, 3], signs: [sign; 2] };

        let found = over_two(&sums, grid(Sign::Free), BOUND).unwrap();

        assert_eq!(found.steps, [-2.0, 2.0, 0.0, 2.0, -2.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(found.gain, 32.0);
        assert!(over_two(&sums, grid(Sign::Rises), BOUND).is_none());
    }
}
