//! The expert's card as a prior: with no rows it speaks, with many the data do, and in between each by its evidence.
use crate::{
    error::Error,
    ridge::{self, Problem, Sparse},
    table::Table,
    terms::{Axis, Term, Terms},
};

/// How a card of an expert yields to data.
///
/// The log odds of a row are `expert(row) + a + Σ δ(cell)`, with one correction δ for each cell of the expert's card
/// and independent normal priors `a ~ N(0, σ₀²)`, `δ ~ N(0, σ²)`: what is found is the mode of the posterior (ridge
/// regression with an offset; Gelman and others, 2008, on such priors in logistic regression). For one cell alone,
/// with n rows of which the share ȳ came where p was said,
/// `δ ≈ (ȳ − p) / (p (1 − p)) × z`, with `z = n p (1 − p) σ² / (1 + n p (1 − p) σ²)`:
/// the credibility factor of Bühlmann (1967), which goes from 0 to 1 as rows come.
#[derive(Clone, Debug, PartialEq)]
pub struct Expert {
    /// The card, over the features of the table by place.
    pub card: Terms,
    /// σ: by how many log odds the expert may be wrong about a cell.
    pub doubt: f64,
    /// σ₀: by how many log odds the expert may be wrong about the level.
    pub level_doubt: f64,
}

/// What was learned, and how much of it is still the expert's.
#[derive(Clone, Debug, PartialEq)]
pub struct Yielded {
    /// The card after the data.
    pub terms: Terms,
    /// One less the mean credibility of the cells that rows fell in, each by its rows: 1 is all the expert, 0 all data.
    pub prior_share: f64,
}

/// An expert's card that never yields: it competes so that everybody can be seen beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct AsWritten(pub Terms);

impl Expert {
    /// A card to be believed within half a unit of log odds a cell, and one and a half of level.
    pub fn new(card: Terms) -> Self {
        Self { card, doubt: 0.5, level_doubt: 1.5 }
    }

    /// A card without terms, for where no expert wrote one: what is learned is the rate, drawn towards one half.
    pub fn ignorant() -> Self {
        Self::new(Terms { base: 0.0, terms: Vec::new() })
    }

    /// Corrects the card by these rows; with no rows it is the card itself.
    ///
    /// # Errors
    /// A card that names features that the table lacks.
    pub fn learn(&self, table: &Table, rows: &[u32]) -> Result<Yielded, Error> {
        if let Some(fault) = self.card.fault(table.features().len()) {
            return Err(Error::Unfit(fault));
        }
        let (mut sparse, mut came, mut weight, mut offset) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let firsts = self.firsts();
        let mut values = Vec::new();
        for row in rows.iter().map(|row| *row as usize) {
            table.row(row, &mut values);
            let places =
                self.card.terms.iter().zip(&firsts).map(|(term, first)| (first + term.place(&values) as u32, 1.0));
            sparse.push(std::iter::once((0, 1.0)).chain(places).collect::<Sparse>());
            came.push(f64::from(u8::from(0.5 < table.target()[row])));
            weight.push(f64::from(table.weight()[row]));
            offset.push(self.card.score(&values));
        }
        let cells: usize = self.card.terms.iter().map(|term| term.values.len()).sum();
        let mut penalty = vec![self.doubt.powi(-2); cells + 1];
        penalty[0] = self.level_doubt.powi(-2);
        let problem = Problem { rows: &sparse, came: &came, weight: &weight, offset: &offset, penalty: &penalty };
        let found = ridge::solve(&problem)?;
        let prior_share = prior_share(&problem, &found);
        let corrected = self.card.terms.iter().zip(&firsts).map(|(term, first)| Term {
            axes: term.axes.clone(),
            values: term.values.iter().zip(&found[*first as usize..]).map(|(said, moved)| said + moved).collect(),
        });
        Ok(Yielded { terms: Terms { base: self.card.base + found[0], terms: corrected.collect() }, prior_share })
    }

    /// The place of each term's first correction; the level has place 0.
    fn firsts(&self) -> Vec<u32> {
        let mut next = 1;
        let step = |term: &Term| {
            let first = next;
            next += term.axes.iter().map(Axis::cells).product::<usize>() as u32;
            first
        };
        self.card.terms.iter().map(step).collect()
    }
}

/// How much of the posterior is the prior, over the cells that the rows fell in.
fn prior_share(problem: &Problem<'_>, found: &[f64]) -> f64 {
    let information = ridge::information(problem, found);
    let cells = information.iter().zip(problem.penalty).filter(|(data, _)| 0.0 < **data);
    let (mut kept, mut all) = (0.0, 0.0);
    for (data, prior) in cells {
        kept += data * prior / (prior + data);
        all += data;
    }
    if all == 0.0 { 1.0 } else { kept / all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{metrics::probability, random::Random, table::Feature};

    /// The expert believes that each late month is worth 0.4; the truth is 0.9 and a lower level.
    fn expert() -> Expert {
        let values = vec![-0.4, 0.0, 0.4, 0.8, 0.0];
        Expert::new(Terms { base: -1.0, terms: vec![Term::of_one(0, vec![0.5, 1.5, 2.5], values)] })
    }

    fn portfolio(rows: usize) -> Table {
        let mut random = Random::new(9);
        let late: Vec<f32> = (0..rows).map(|_| random.below(4) as f32).collect();
        let true_score = |late: f32| -2.2 + 0.9 * f64::from(late);
        let target = late.iter().map(|late| f32::from(random.unit() < probability(true_score(*late)))).collect();
        Table::new(vec![Feature::named("late")], vec![late], target).unwrap()
    }

    #[test]
    fn without_rows_the_expert_speaks() {
        let table = portfolio(10);

        let yielded = expert().learn(&table, &[]).unwrap();

        assert_eq!(yielded, Yielded { terms: expert().card, prior_share: 1.0 });
    }

    #[test]
    fn fifty_rows_move_the_card_a_little_and_many_move_it_to_the_truth() {
        let learned = |rows: usize| {
            let table = portfolio(rows);
            expert().learn(&table, &table.all()).unwrap()
        };
        let (few, many) = (learned(50), learned(50_000));
        let off = |yielded: &Yielded| {
            let far = |late: u8| (yielded.terms.score(&[f32::from(late)]) - (-2.2 + 0.9 * f64::from(late))).abs();
            (0..4).map(far).fold(0.0, f64::max)
        };

        assert!(0.3 < few.prior_share && few.prior_share < 0.95, "{}", few.prior_share);
        assert!(many.prior_share < 0.01, "{}", many.prior_share);
        assert!(off(&many) < 0.1, "{}", off(&many));
        assert!(off(&few) < 1.2 && (0..4).all(|late| few.terms.score(&[late as f32]).abs() < 3.0), "{}", off(&few));
    }

    #[test]
    fn one_answer_alone_says_something_but_never_always() {
        let table = portfolio(20).with_target(vec![0.0; 20]).unwrap();

        let card = expert().learn(&table, &table.all()).unwrap().terms;

        let said: Vec<f64> = (0..4u8).map(|late| probability(card.score(&[f32::from(late)]))).collect();
        assert!(said.iter().all(|said| 0.005 < *said && *said < 0.35), "{said:?}");
    }

    #[test]
    fn ignorance_learns_the_rate() {
        let table = portfolio(5_000);
        let rate = table.target().iter().map(|came| f64::from(*came)).sum::<f64>() / 5_000.0;

        let card = Expert::ignorant().learn(&table, &table.all()).unwrap().terms;

        assert!((probability(card.score(&[0.0])) - rate).abs() < 0.001);
    }
}
