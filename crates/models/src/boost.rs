//! Gradient boosting: trees that each mend what the sum before them got wrong, in bags that stop by themselves.
use crate::{
    binned::Binned,
    error::Error,
    forest::{Forest, Tree},
    grow::{Growth, Soil, grow},
    loss::Loss,
    random::Random,
    split::bag as bag_of,
    table::{Sign, Table, pick},
};
use rayon::prelude::*;

/// How a forest is learned.
///
/// Each bag learns on its own part of the rows and stops when it no longer gets better on the others; the forest is the
/// mean of the bags. Newton boosting on histograms as in Chen and Guestrin (2016) and Ke and others (2017), bagging as
/// in Friedman (2002).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boosting {
    /// Bags, each with rounds of its own.
    pub bags: usize,
    /// The part of the rows that teaches a bag; the others tell it when to stop.
    pub bag_share: f64,
    /// Rounds of a bag at most.
    pub rounds_max: usize,
    /// Rounds without getting better after which a bag stops.
    pub patience: usize,
    /// Cells a feature.
    pub cells: usize,
    /// How each tree grows.
    pub growth: Growth,
    /// Of all that is drawn.
    pub seed: u64,
}

impl Default for Boosting {
    fn default() -> Self {
        Self {
            bags: 6,
            bag_share: 0.8,
            rounds_max: 1_500,
            patience: 40,
            cells: 254,
            growth: Growth::default(),
            seed: 0,
        }
    }
}

/// Rows of each answer below which trees follow chance.
const ANSWERS_MIN: usize = 50;

impl Boosting {
    /// Learns a forest from these rows.
    ///
    /// # Errors
    /// Fewer than fifty rows of one of the answers; an amount of zero or less; a share or a number of bags that leaves
    /// nobody to learn or to judge.
    pub fn learn(&self, table: &Table, rows: &[u32], loss: Loss) -> Result<Forest, Error> {
        self.check(table, rows, loss)?;
        let lesson = Lesson {
            binned: Binned::of(table, rows, self.cells),
            signs: table.features().iter().map(|feature| feature.sign).collect(),
            came: pick(table.target(), rows).into_iter().map(f64::from).collect(),
            weight: pick(table.weight(), rows).into_iter().map(f64::from).collect(),
            group: pick(table.group(), rows),
            loss,
        };
        let base = lesson.start();
        let bags: Vec<Vec<Tree>> =
            (0..self.bags).into_par_iter().map(|bag| self.bag(&lesson, base, bag as u64)).collect();
        let mut forest = Forest { base, trees: bags.into_iter().flatten().collect() };
        for leaf in forest.trees.iter_mut().flat_map(|tree| &mut tree.leaves) {
            leaf.value /= self.bags as f64;
        }
        Ok(forest)
    }

    fn check(&self, table: &Table, rows: &[u32], loss: Loss) -> Result<(), Error> {
        if self.bags == 0 || !(0.0 < self.bag_share && self.bag_share < 1.0) {
            return Err(Error::Unfit(format!("{} bags of {} of the rows", self.bags, self.bag_share)));
        }
        match loss {
            Loss::Logistic => table.expect_both(rows, "boosting", ANSWERS_MIN),
            Loss::Gamma if rows.len() < ANSWERS_MIN => {
                Err(Error::TooFew { learner: "boosting", needed: ANSWERS_MIN, found: rows.len() })
            }
            Loss::Gamma if rows.iter().any(|row| table.target()[*row as usize] <= 0.0) => {
                Err(Error::Unfit("an amount is not above zero".to_owned()))
            }
            Loss::Gamma => Ok(()),
        }
    }

    /// The trees of one bag, up to where it judged best.
    fn bag(&self, lesson: &Lesson, base: f64, bag: u64) -> Vec<Tree> {
        let mut random = Random::branch(self.seed, bag + 1);
        let (teach, judge) = bag_of(&lesson.group, self.bag_share, &mut random);
        let mut scores = vec![base; lesson.came.len()];
        let mut pulls = vec![[0.0f32; 2]; lesson.came.len()];
        let (mut trees, mut best) = (Vec::new(), (lesson.loss_of(&judge, &scores), 0));
        for _ in 0..self.rounds_max {
            for row in teach.iter().map(|row| *row as usize) {
                let [slope, curve] = lesson.loss.pull(scores[row], lesson.came[row]);
                pulls[row] = [(slope * lesson.weight[row]) as f32, (curve * lesson.weight[row]) as f32];
            }
            let features = self.features(lesson.signs.len(), &mut random);
            let soil = Soil {
                binned: &lesson.binned,
                signs: &lesson.signs,
                pulls: &pulls,
                features: &features,
                growth: self.growth,
            };
            let grown = grow(&soil, teach.clone());
            for (fell, leaf) in grown.fell.iter().zip(&grown.tree.leaves) {
                grown.rows[fell.clone()].iter().for_each(|row| scores[*row as usize] += leaf.value);
            }
            for row in &judge {
                scores[*row as usize] += grown.tree.leaves[grown.leaf(&lesson.binned, *row as usize)].value;
            }
            trees.push(grown.tree);
            let reached = lesson.loss_of(&judge, &scores);
            if reached < best.0 {
                best = (reached, trees.len());
            } else if best.1 + self.patience <= trees.len() {
                break;
            }
        }
        trees.truncate(best.1);
        trees
    }

    /// The features that one tree may look at, rising.
    fn features(&self, count: usize, random: &mut Random) -> Vec<usize> {
        let wanted = ((count as f64 * self.growth.features_share).ceil() as usize).clamp(1, count.max(1));
        let mut all: Vec<usize> = (0..count).collect();
        random.shuffle(&mut all);
        all.truncate(wanted);
        all.sort_unstable();
        all
    }
}

/// What all bags learn from.
struct Lesson {
    binned: Binned,
    signs: Vec<Sign>,
    came: Vec<f64>,
    weight: Vec<f64>,
    group: Vec<u32>,
    loss: Loss,
}

impl Lesson {
    fn start(&self) -> f64 {
        let weight: f64 = self.weight.iter().sum();
        let mean = self.came.iter().zip(&self.weight).map(|(came, weight)| came * weight).sum::<f64>() / weight;
        self.loss.start(mean)
    }

    fn loss_of(&self, rows: &[u32], scores: &[f64]) -> f64 {
        let of = |row: usize| self.weight[row] * self.loss.of(scores[row], self.came[row]);
        rows.iter().map(|row| of(*row as usize)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        metrics::{Judged, log_loss, metrics, probability},
        table::Feature,
    };

    /// An interaction that no sum of tables has, one feature in ten not known, and one that is noise.
    fn portfolio(rows: usize, seed: u64) -> Table {
        let mut random = Random::new(seed);
        let mut columns = vec![Vec::new(); 3];
        let mut target = Vec::new();
        for _ in 0..rows {
            let (a, b, noise) = (random.unit(), random.unit(), random.unit());
            let score = if (a < 0.5) == (b < 0.3) { 1.5 } else { -1.5 };
            target.push(f32::from(random.unit() < probability(score)));
            columns[0].push(if random.below(10) == 0 { f32::NAN } else { a as f32 });
            columns[1].push(b as f32);
            columns[2].push(noise as f32);
        }
        let names = ["a", "b", "noise"];
        Table::new(names.iter().map(|name| Feature::named(name)).collect(), columns, target).unwrap()
    }

    fn quick() -> Boosting {
        let growth = Growth { features_share: 1.0, rate: 0.2, ..Growth::default() };
        Boosting { bags: 2, rounds_max: 60, patience: 10, growth, ..Boosting::default() }
    }

    fn said(forest: &Forest, table: &Table) -> Vec<f64> {
        let mut row = Vec::new();
        (0..table.rows()).map(|at| (table.row(at, &mut row), probability(forest.score(&row))).1).collect()
    }

    #[test]
    fn trees_find_what_only_two_features_together_tell() {
        let (table, others) = (portfolio(3_000, 1), portfolio(3_000, 2));

        let forest = quick().learn(&table, &table.all(), Loss::Logistic).unwrap();

        let said = said(&forest, &others);
        let judged = metrics(Judged { said: &said, came: others.target(), weight: others.weight() });
        assert_eq!(forest.check(3), Ok(()));
        assert!(0.76 < judged.auc && judged.log_loss < 0.57, "{judged:?}");
    }

    #[test]
    fn a_known_sign_is_kept_everywhere() {
        let table = portfolio(2_000, 3);
        let features = table.features().iter().map(|feature| feature.clone().signed(Sign::Rises)).collect();
        let table = Table::new(features, table.columns().to_vec(), table.target().to_vec()).unwrap();

        let forest = quick().learn(&table, &table.all(), Loss::Logistic).unwrap();

        let mut random = Random::new(4);
        for _ in 0..300 {
            let row = [random.unit() as f32, random.unit() as f32, random.unit() as f32];
            for feature in 0..3 {
                let mut higher = row;
                higher[feature] += random.unit() as f32;
                assert!(forest.score(&row) <= forest.score(&higher) + 1e-12);
            }
        }
    }

    #[test]
    fn threads_and_repetition_change_nothing() {
        let table = portfolio(1_500, 5);
        let learn = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| quick().learn(&table, &table.all(), Loss::Logistic).unwrap())
        };

        assert_eq!(learn(1), learn(3));
    }

    #[test]
    fn bags_stop_before_they_follow_chance() {
        let mut table = portfolio(800, 6);
        let mut random = Random::new(7);
        table = table.with_target((0..800).map(|_| f32::from(random.unit() < 0.3)).collect()).unwrap();

        let forest = quick().learn(&table, &table.all(), Loss::Logistic).unwrap();

        let said = said(&forest, &table);
        let loss = log_loss(Judged { said: &said, came: table.target(), weight: table.weight() });
        assert!(forest.trees.len() < 40 && 0.5 < loss, "{} {loss}", forest.trees.len());
    }

    #[test]
    fn amounts_are_learned_as_means() {
        let mut random = Random::new(8);
        let late: Vec<f32> = (0..4_000).map(|_| random.below(4) as f32).collect();
        // Exponential amounts whose mean halves with each late month.
        let amount = |late: f32, unit: f64| (-(1.0 - unit).ln() * 1000.0 * 0.5f64.powf(f64::from(late))) as f32 + 1e-3;
        let target = late.iter().map(|late| amount(*late, random.unit())).collect();
        let table = Table::new(vec![Feature::named("late")], vec![late], target).unwrap();

        let forest = quick().learn(&table, &table.all(), Loss::Gamma).unwrap();

        for late in 0..4u8 {
            let (told, truth) =
                (Loss::Gamma.told(forest.score(&[f32::from(late)])), 1000.0 * 0.5f64.powi(i32::from(late)));
            assert!((told / truth - 1.0).abs() < 0.15, "{late}: {told} for {truth}");
        }
    }
}
