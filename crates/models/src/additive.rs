//! The explainable boosting machine: one curve a feature and a few tables of pairs, learned in small turns.
use crate::{
    binned::Binned,
    error::Error,
    grow::Pull,
    loss::Loss,
    random::Random,
    steps::{Bound, Grid, over_one, over_two},
    table::{Sign, Table, pick},
    terms::{Axis, Term, Terms},
};
use rayon::prelude::*;

/// How an additive model is learned.
///
/// Boosting in turns over the features, each step a tree of three leaves (Lou, Caruana and Gehrke, 2012); then over the
/// pairs that promise most (Lou and others, 2013), with the curves held; in bags that stop on the rows that they do not
/// learn from, as `InterpretML` does (Nori and others, 2019). Signs are kept by curves and by tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Additive {
    /// Bags, whose mean is the model.
    pub bags: usize,
    /// The part of the rows that teaches a bag.
    pub bag_share: f64,
    /// Turns of a bag at most, for curves and again for pairs.
    pub rounds_max: usize,
    /// Turns without getting better after which a bag stops.
    pub patience: usize,
    /// Cells of a curve.
    pub cells: usize,
    /// Pairs.
    pub pairs: usize,
    /// Cells of each side of a pair.
    pub pair_cells: usize,
    /// The part of a Newton step that is taken.
    pub rate: f64,
    /// Added to the curvature of each part of a step.
    pub shrink: f64,
    /// Curvature that each part of a step must have.
    pub curvature_min: f64,
    /// Of all that is drawn.
    pub seed: u64,
}

impl Default for Additive {
    fn default() -> Self {
        Self {
            bags: 6,
            bag_share: 0.8,
            rounds_max: 1_500,
            patience: 30,
            cells: 128,
            pairs: 12,
            pair_cells: 16,
            rate: 0.04,
            shrink: 1.0,
            curvature_min: 4.0,
            seed: 0,
        }
    }
}

/// Rows of each answer below which curves follow chance.
const ANSWERS_MIN: usize = 50;

impl Additive {
    /// Learns a model of the log odds from these rows.
    ///
    /// # Errors
    /// Fewer than fifty rows of one of the answers; a share or a number of bags that leaves nobody to learn or to judge.
    pub fn learn(&self, table: &Table, rows: &[u32]) -> Result<Terms, Error> {
        table.expect_both(rows, "the additive model", ANSWERS_MIN)?;
        if self.bags == 0 || !(0.0 < self.bag_share && self.bag_share < 1.0) {
            return Err(Error::Unfit(format!("{} bags of {} of the rows", self.bags, self.bag_share)));
        }
        let lesson = Lesson::of(table, rows);
        let curves = Curves::of(table, rows, self.cells);
        let groups = pick(table.group(), rows);
        let draws: Vec<(Vec<u32>, Vec<u32>)> = (0..self.bags)
            .map(|bag| crate::split::bag(&groups, self.bag_share, &mut Random::branch(self.seed, bag as u64 + 1)))
            .collect();
        let mains = self.stage(&lesson, &curves.shapes, &draws, &vec![lesson.base; rows.len()]);
        let scores: Vec<f64> = (0..rows.len()).map(|row| lesson.base + total(&curves.shapes, &mains, row)).collect();
        let coarse = Binned::of(table, rows, self.pair_cells);
        let chosen = self.promising(&lesson, &coarse, &curves.signs, &scores);
        let pairs: Vec<Shape> = chosen.iter().map(|pair| Shape::of_pair(&coarse, &curves.signs, *pair)).collect();
        let tables = self.stage(&lesson, &pairs, &draws, &scores);
        let one = |(feature, values): (usize, Vec<f64>)| {
            Term::of_one(feature as u16, curves.binned.cuts[feature].clone(), values)
        };
        let two = |(pair, values): (&[usize; 2], Vec<f64>)| Term {
            axes: pair.map(|feature| Axis { feature: feature as u16, cuts: coarse.cuts[feature].clone() }).to_vec(),
            values,
        };
        let mut base = lesson.base;
        let mut centred = |shape: &Shape, mut values: Vec<f64>| {
            let mean = lesson.mean(|row| values[usize::from(shape.places[row])]);
            for value in &mut values {
                *value -= mean;
            }
            base += mean;
            values
        };
        let mains: Vec<Vec<f64>> =
            curves.shapes.iter().zip(mains).map(|(shape, values)| centred(shape, values)).collect();
        let tables: Vec<Vec<f64>> = pairs.iter().zip(tables).map(|(shape, values)| centred(shape, values)).collect();
        let terms = mains.into_iter().enumerate().map(one).chain(chosen.iter().zip(tables).map(two));
        Ok(Terms { terms: terms.filter(|term| term.values.iter().any(|value| *value != 0.0)).collect(), base })
    }

    /// The mean of what each bag learns, a table a shape, from scores that stand.
    fn stage(&self, lesson: &Lesson, shapes: &[Shape], draws: &[(Vec<u32>, Vec<u32>)], from: &[f64]) -> Vec<Vec<f64>> {
        let bag = |(teach, judge): &(Vec<u32>, Vec<u32>)| {
            Bag::of(lesson, shapes, [teach, judge], from).learn(self, lesson.loss)
        };
        let bags: Vec<Vec<Vec<f64>>> = draws.par_iter().map(bag).collect();
        let mut mean: Vec<Vec<f64>> = shapes.iter().map(|shape| vec![0.0; shape.cells()]).collect();
        for bag in &bags {
            for (mean, learned) in mean.iter_mut().zip(bag) {
                mean.iter_mut().zip(learned).for_each(|(mean, learned)| *mean += learned / bags.len() as f64);
            }
        }
        mean
    }

    /// The pairs whose best step gains most over what the curves say, by gain and then by place.
    fn promising(&self, lesson: &Lesson, coarse: &Binned, signs: &[Sign], scores: &[f64]) -> Vec<[usize; 2]> {
        let pulls: Vec<Pull> = (0..scores.len()).map(|row| lesson.pull(row, scores[row])).collect();
        let features = coarse.columns.len();
        let all: Vec<[usize; 2]> =
            (0..features).flat_map(|first| (first + 1..features).map(move |second| [first, second])).collect();
        let gain = |pair: &[usize; 2]| {
            let shape = Shape::of_pair(coarse, signs, *pair);
            let mut sums = vec![[0.0; 2]; shape.cells()];
            for (place, pull) in shape.places.iter().zip(&pulls) {
                let sum = &mut sums[usize::from(*place)];
                *sum = [sum[0] + pull[0], sum[1] + pull[1]];
            }
            let Kind::Two(grid) = shape.kind else { return 0.0 };
            over_two(&sums, grid, self.bound()).map_or(0.0, |found| found.gain)
        };
        let mut ranked: Vec<(f64, [usize; 2])> = all.par_iter().map(|pair| (gain(pair), *pair)).collect();
        ranked.retain(|(gain, _)| 0.0 < *gain);
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().take(self.pairs).map(|(_, pair)| pair).collect()
    }

    fn bound(&self) -> Bound {
        Bound { shrink: self.shrink, curvature_min: self.curvature_min }
    }
}

/// What came of the rows, and what the loss says of a score.
struct Lesson {
    came: Vec<f64>,
    weight: Vec<f64>,
    loss: Loss,
    base: f64,
}

impl Lesson {
    fn of(table: &Table, rows: &[u32]) -> Self {
        let mut lesson = Self {
            came: pick(table.target(), rows).into_iter().map(f64::from).collect(),
            weight: pick(table.weight(), rows).into_iter().map(f64::from).collect(),
            loss: Loss::Logistic,
            base: 0.0,
        };
        lesson.base = lesson.loss.start(lesson.mean(|row| lesson.came[row]));
        lesson
    }

    fn mean(&self, of: impl Fn(usize) -> f64) -> f64 {
        let sum: f64 = self.weight.iter().enumerate().map(|(row, weight)| weight * of(row)).sum();
        sum / self.weight.iter().sum::<f64>()
    }

    fn pull(&self, row: usize, score: f64) -> Pull {
        self.loss.pull(score, self.came[row]).map(|pull| pull * self.weight[row])
    }
}

/// One term while it is learned.
struct Shape {
    kind: Kind,
    /// The place of each row in the term's table.
    places: Vec<u16>,
}

#[derive(Clone, Copy)]
enum Kind {
    One { cells: usize, sign: Sign },
    Two(Grid),
}

impl Shape {
    fn of_pair(binned: &Binned, signs: &[Sign], [first, second]: [usize; 2]) -> Self {
        let cells = [binned.missing(first) + 1, binned.missing(second) + 1];
        let place = |(row, column): (&u8, &u8)| u16::from(*row) * cells[1] as u16 + u16::from(*column);
        let places = binned.columns[first].iter().zip(&binned.columns[second]).map(place).collect();
        Self { kind: Kind::Two(Grid { cells, signs: [signs[first], signs[second]] }), places }
    }

    fn cells(&self) -> usize {
        match self.kind {
            Kind::One { cells, .. } => cells,
            Kind::Two(grid) => grid.cells[0] * grid.cells[1],
        }
    }

    fn step(&self, sums: &[Pull], bound: Bound) -> Option<Vec<f64>> {
        match self.kind {
            Kind::One { sign, .. } => over_one(sums, sign, bound),
            Kind::Two(grid) => over_two(sums, grid, bound).map(|found| found.steps),
        }
    }
}

/// A curve for each feature.
struct Curves {
    binned: Binned,
    signs: Vec<Sign>,
    shapes: Vec<Shape>,
}

impl Curves {
    fn of(table: &Table, rows: &[u32], cells: usize) -> Self {
        let binned = Binned::of(table, rows, cells);
        let signs: Vec<Sign> = table.features().iter().map(|feature| feature.sign).collect();
        let shape = |(feature, sign): (usize, &Sign)| Shape {
            kind: Kind::One { cells: binned.missing(feature) + 1, sign: *sign },
            places: binned.columns[feature].iter().map(|cell| u16::from(*cell)).collect(),
        };
        let shapes = signs.iter().enumerate().map(shape).collect();
        Self { binned, signs, shapes }
    }
}

fn total(shapes: &[Shape], tables: &[Vec<f64>], row: usize) -> f64 {
    shapes.iter().zip(tables).map(|(shape, table)| table[usize::from(shape.places[row])]).sum()
}

/// The rows of one bag, laid side by side: those that teach and those that judge.
struct Bag<'a> {
    shapes: &'a [Shape],
    teach: Side,
    judge: Side,
}

struct Side {
    /// By shape.
    places: Vec<Vec<u16>>,
    came: Vec<f64>,
    weight: Vec<f64>,
    scores: Vec<f64>,
}

impl Side {
    fn of(lesson: &Lesson, shapes: &[Shape], rows: &[u32], from: &[f64]) -> Self {
        Self {
            places: shapes.iter().map(|shape| pick(&shape.places, rows)).collect(),
            came: pick(&lesson.came, rows),
            weight: pick(&lesson.weight, rows),
            scores: pick(from, rows),
        }
    }

    fn loss(&self, loss: Loss) -> f64 {
        let rows = self.scores.iter().zip(&self.came).zip(&self.weight);
        rows.map(|((score, came), weight)| weight * loss.of(*score, *came)).sum()
    }
}

impl<'a> Bag<'a> {
    fn of(lesson: &Lesson, shapes: &'a [Shape], [teach, judge]: [&[u32]; 2], from: &[f64]) -> Self {
        let side = |rows| Side::of(lesson, shapes, rows, from);
        Self { shapes, teach: side(teach), judge: side(judge) }
    }

    /// A table a shape, as they were when the rows that judge liked them best.
    fn learn(mut self, how: &Additive, loss: Loss) -> Vec<Vec<f64>> {
        let mut tables: Vec<Vec<f64>> = self.shapes.iter().map(|shape| vec![0.0; shape.cells()]).collect();
        let mut best = (self.judge.loss(loss), 0, tables.clone());
        let mut pulls: Vec<Pull> = vec![[0.0; 2]; self.teach.came.len()];
        for round in 1..=how.rounds_max {
            self.pulls(loss, &mut pulls);
            for (place, table) in tables.iter_mut().enumerate() {
                self.turn(how, place, table, &mut pulls);
            }
            let reached = self.judge.loss(loss);
            if reached < best.0 {
                best = (reached, round, tables.clone());
            } else if best.1 + how.patience <= round {
                break;
            }
        }
        best.2
    }

    fn pulls(&self, loss: Loss, pulls: &mut [Pull]) {
        let rows = self.teach.scores.iter().zip(&self.teach.came).zip(&self.teach.weight);
        for (pull, ((score, came), weight)) in pulls.iter_mut().zip(rows) {
            *pull = loss.pull(*score, *came).map(|pull| pull * weight);
        }
    }

    /// One step of one term. Within a round the slopes follow each step to first order, by their curvature; the next
    /// round takes them anew.
    fn turn(&mut self, how: &Additive, place: usize, table: &mut [f64], pulls: &mut [Pull]) {
        let mut sums = vec![[0.0; 2]; table.len()];
        for (place, pull) in self.teach.places[place].iter().zip(pulls.iter()) {
            let sum = &mut sums[usize::from(*place)];
            *sum = [sum[0] + pull[0], sum[1] + pull[1]];
        }
        let Some(mut steps) = self.shapes[place].step(&sums, how.bound()) else { return };
        for (value, step) in table.iter_mut().zip(&mut steps) {
            *step *= how.rate;
            *value += *step;
        }
        let rows = self.teach.places[place].iter().zip(&mut self.teach.scores).zip(pulls);
        for ((place, score), pull) in rows {
            let step = steps[usize::from(*place)];
            *score += step;
            pull[0] += pull[1] * step;
        }
        for (place, score) in self.judge.places[place].iter().zip(&mut self.judge.scores) {
            *score += steps[usize::from(*place)];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        metrics::{Judged, metrics, probability},
        table::Feature,
    };

    /// A bow, a slope with one value in eight not known, and a pair of which each feature alone says nothing.
    fn portfolio(rows: usize, seed: u64) -> Table {
        let mut random = Random::new(seed);
        let mut columns = vec![Vec::new(); 4];
        let mut target = Vec::new();
        for _ in 0..rows {
            let [bow, slope, a, b] = [(); 4].map(|()| random.unit());
            let pair = if (a < 0.5) == (b < 0.5) { 1.0 } else { -1.0 };
            let score = 6.0 * (bow - 0.5).powi(2) + 2.0 * slope + pair - 1.5;
            target.push(f32::from(random.unit() < probability(score)));
            columns[0].push(bow as f32);
            columns[1].push(if random.below(8) == 0 { f32::NAN } else { slope as f32 });
            columns[2].push(a as f32);
            columns[3].push(b as f32);
        }
        let features = ["bow", "slope", "a", "b"].map(Feature::named);
        Table::new(features.into(), columns, target).unwrap()
    }

    fn quick() -> Additive {
        Additive {
            bags: 2,
            rounds_max: 120,
            patience: 15,
            cells: 32,
            pairs: 1,
            pair_cells: 8,
            rate: 0.15,
            ..Additive::default()
        }
    }

    #[test]
    fn curves_and_the_one_pair_are_found() {
        let (table, others) = (portfolio(4_000, 1), portfolio(4_000, 2));

        let terms = quick().learn(&table, &table.all()).unwrap();

        let mut row = Vec::new();
        let said: Vec<f64> =
            (0..others.rows()).map(|at| (others.row(at, &mut row), probability(terms.score(&row))).1).collect();
        let judged = metrics(Judged { said: &said, came: others.target(), weight: others.weight() });
        let pair = terms.terms.iter().find(|term| term.axes.len() == 2).unwrap();
        assert_eq!(pair.axes.iter().map(|axis| axis.feature).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(terms.fault(4), None);
        assert!(0.77 < judged.auc, "{judged:?}");
    }

    #[test]
    fn a_sign_is_kept_by_curves_and_pairs() {
        let table = portfolio(1_500, 3);
        let features = table.features().iter().map(|feature| feature.clone().signed(Sign::Falls)).collect();
        let table = Table::new(features, table.columns().to_vec(), table.target().to_vec()).unwrap();

        let terms = quick().learn(&table, &table.all()).unwrap();

        let mut random = Random::new(4);
        for _ in 0..300 {
            let row = [(); 4].map(|()| random.unit() as f32);
            for feature in 0..4 {
                let mut higher = row;
                higher[feature] += random.unit() as f32;
                assert!(terms.score(&higher) <= terms.score(&row) + 1e-12);
            }
        }
    }

    #[test]
    fn threads_change_nothing() {
        let table = portfolio(600, 5);
        let learn = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| quick().learn(&table, &table.all()).unwrap())
        };

        assert_eq!(learn(1), learn(3));
    }
}
