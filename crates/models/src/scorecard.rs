//! The classical scorecard: each feature in a few ranges, weights of evidence, ridge regression, points.
use crate::{
    cuts::{cell, cells, cuts},
    error::Error,
    metrics::log_odds,
    ridge::{self, Problem, Sparse},
    table::{Sign, Table, pick},
    terms::{Term, Terms},
};

/// How a scorecard is learned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scorecard {
    /// Ranges a feature, before neighbours are joined.
    pub ranges: usize,
    /// The penalty of the square of a coefficient. The weights of evidence are all in log odds, so one penalty serves
    /// all; a coefficient of one believes the feature fully.
    pub penalty: f64,
}

impl Default for Scorecard {
    fn default() -> Self {
        Self { ranges: 12, penalty: 2.0 }
    }
}

/// Rows of each answer below which ranges tell nothing.
const ANSWERS_MIN: usize = 10;
/// Added to the yes and to the no of a range, in proportion to the base rate, so that an empty one says nothing.
const SMOOTH: f64 = 4.0;

impl Scorecard {
    /// Learns a card from these rows.
    ///
    /// The weight of evidence of a range is the log odds of its rows less those of all rows (Good, 1950), drawn towards
    /// zero by `SMOOTH` rows at the base rate. Where the business knows which way a feature pushes, neighbouring
    /// ranges that say otherwise are joined. The coefficients are then found together by ridge regression; one that
    /// turns its feature round is set to zero, because a card must read as what it is.
    ///
    /// # Errors
    /// Fewer than ten rows of one of the answers.
    pub fn learn(&self, table: &Table, rows: &[u32]) -> Result<Terms, Error> {
        table.expect_both(rows, "the scorecard", ANSWERS_MIN)?;
        let came: Vec<f64> = rows.iter().map(|row| f64::from(u8::from(0.5 < table.target()[*row as usize]))).collect();
        let weight: Vec<f64> = rows.iter().map(|row| f64::from(table.weight()[*row as usize])).collect();
        let total: f64 = weight.iter().sum();
        let rate = came.iter().zip(&weight).map(|(came, weight)| came * weight).sum::<f64>() / total;
        let evidences: Vec<Evidence> = table
            .columns()
            .iter()
            .zip(table.features())
            .map(|(column, feature)| {
                let column = pick(column, rows);
                Evidence::of(&Ranged { column: &column, came: &came, weight: &weight, rate }, self.ranges, feature.sign)
            })
            .collect();
        let sparse = |row: u32| -> Sparse {
            let values = evidences.iter().zip(table.columns()).enumerate();
            let known = values.map(|(at, (evidence, column))| (at as u32 + 1, evidence.at(column[row as usize])));
            std::iter::once((0, 1.0)).chain(known.filter(|(_, value)| *value != 0.0)).collect()
        };
        let sparse: Vec<Sparse> = rows.iter().map(|row| sparse(*row)).collect();
        let found = self.regress(&sparse, &came, &weight, evidences.len())?;
        let terms = evidences.into_iter().enumerate().filter(|(at, _)| found[at + 1] != 0.0);
        let terms = terms.map(|(at, evidence)| {
            let values = evidence.values.iter().map(|value| value * found[at + 1]).collect();
            Term::of_one(at as u16, evidence.cuts, values)
        });
        Ok(Terms { base: found[0], terms: terms.collect() })
    }

    /// The intercept and the coefficients, none negative.
    fn regress(&self, rows: &[Sparse], came: &[f64], weight: &[f64], features: usize) -> Result<Vec<f64>, Error> {
        let offset = vec![0.0; rows.len()];
        let mut penalty = vec![self.penalty; features + 1];
        penalty[0] = 0.0;
        loop {
            let problem = Problem { rows, came, weight, offset: &offset, penalty: &penalty };
            let mut found = ridge::solve(&problem)?;
            let mut turned = false;
            for (value, penalty) in found.iter_mut().zip(&mut penalty).skip(1) {
                if *value < -1e-9 {
                    *penalty = SHUT;
                    turned = true;
                } else if *penalty == SHUT {
                    *value = 0.0;
                }
            }
            if !turned {
                return Ok(found);
            }
        }
    }
}

/// A penalty under which a coefficient is nothing.
const SHUT: f64 = 1e12;

/// One column with what came of its rows.
struct Ranged<'a> {
    column: &'a [f32],
    came: &'a [f64],
    weight: &'a [f64],
    rate: f64,
}

/// What each range of a feature says.
struct Evidence {
    cuts: Vec<f32>,
    /// Of each cell, the last for what is not known.
    values: Vec<f64>,
}

impl Evidence {
    fn of(ranged: &Ranged<'_>, ranges: usize, sign: Sign) -> Self {
        let mut cuts = cuts(ranged.column.iter().copied(), ranges);
        let mut counts = vec![(0.0, 0.0); cells(&cuts)];
        for ((value, came), weight) in ranged.column.iter().zip(ranged.came).zip(ranged.weight) {
            let count = &mut counts[cell(&cuts, *value)];
            count.0 += came * weight;
            count.1 += weight;
        }
        let unknown = counts.pop().unwrap_or_default();
        while let Some(at) = counts.windows(2).position(|pair| !sign.allows(ranged.says(pair[0]), ranged.says(pair[1])))
        {
            let joined = counts.remove(at + 1);
            counts[at].0 += joined.0;
            counts[at].1 += joined.1;
            cuts.remove(at);
        }
        counts.push(unknown);
        Self { values: counts.iter().map(|count| ranged.says(*count)).collect(), cuts }
    }

    fn at(&self, value: f32) -> f64 {
        self.values[cell(&self.cuts, value)]
    }
}

impl Ranged<'_> {
    /// The weight of evidence of so many yes in so much weight.
    fn says(&self, (yes, weight): (f64, f64)) -> f64 {
        log_odds((yes + SMOOTH * self.rate) / (weight + SMOOTH)) - log_odds(self.rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        metrics::{Judged, auc, probability},
        random::Random,
        table::Feature,
    };

    /// Late months raise the odds, income lowers them, noise does nothing; one income in ten is not known.
    fn portfolio(rows: usize, signs: [Sign; 3]) -> Table {
        let mut random = Random::new(5);
        let mut columns = vec![Vec::new(), Vec::new(), Vec::new()];
        let mut target = Vec::new();
        for _ in 0..rows {
            let (late, income, noise) = (random.below(6) as f32, random.unit() as f32, random.unit() as f32);
            let score = -2.0 + 0.6 * f64::from(late) - 1.5 * f64::from(income);
            target.push(f32::from(random.unit() < probability(score)));
            columns[0].push(late);
            columns[1].push(if random.below(10) == 0 { f32::NAN } else { income });
            columns[2].push(noise);
        }
        let names = ["late", "income", "noise"].into_iter().zip(signs);
        Table::new(names.map(|(name, sign)| Feature::named(name).signed(sign)).collect(), columns, target).unwrap()
    }

    fn ranked(terms: &Terms, table: &Table) -> f64 {
        let mut row = Vec::new();
        let said: Vec<f64> = (0..table.rows()).map(|at| (table.row(at, &mut row), terms.score(&row)).1).collect();
        auc(Judged { said: &said, came: table.target(), weight: table.weight() })
    }

    #[test]
    fn a_card_finds_what_moves_the_odds() {
        let table = portfolio(4_000, [Sign::Free; 3]);

        let card = Scorecard::default().learn(&table, &table.all()).unwrap();

        let width = |feature: u16| {
            let term = card.terms.iter().find(|term| term.axes[0].feature == feature);
            term.map_or(0.0, |term| {
                let known = &term.values[..term.values.len() - 1];
                known.iter().copied().fold(f64::MIN, f64::max) - known.iter().copied().fold(f64::MAX, f64::min)
            })
        };
        assert!(0.75 < ranked(&card, &table), "{}", ranked(&card, &table));
        assert!(2.0 < width(0) && 0.8 < width(1) && width(2) < 0.5, "{} {} {}", width(0), width(1), width(2));
    }

    #[test]
    fn a_known_sign_is_never_contradicted() {
        let table = portfolio(400, [Sign::Rises, Sign::Falls, Sign::Rises]);

        let card = Scorecard::default().learn(&table, &table.all()).unwrap();

        for term in &card.terms {
            let sign = table.features()[usize::from(term.axes[0].feature)].sign;
            let known = &term.values[..term.values.len() - 1];
            assert!(known.windows(2).all(|pair| sign.allows(pair[0], pair[1])), "{term:?}");
        }
    }

    #[test]
    fn one_answer_alone_is_refused() {
        let table = portfolio(50, [Sign::Free; 3]);
        let table = table.with_target(vec![1.0; 50]).unwrap();

        let refused = Scorecard::default().learn(&table, &table.all());

        assert_eq!(refused, Err(Error::TooFew { learner: "the scorecard", needed: 10, found: 0 }));
    }
}
