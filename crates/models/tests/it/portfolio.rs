//! A portfolio whose truth is known, and competitors quick enough for a test.
use models::{
    Additive, Boosting, Competitor, Contest, Expert, Feature, Growth, Plan, Random, Scorecard, Sign, Table, Term,
    Terms, probability,
};

/// The log odds that somebody pays: late months lower them, kept promises raise them, income does from a threshold on.
pub(crate) fn truth(late: f32, kept: f32, income: f32) -> f64 {
    let rich = if 0.6 < income { 1.0 } else { -0.3 };
    0.6 - 0.7 * f64::from(late) + 2.0 * f64::from(kept) + rich
}

/// So many debtors, one in twelve of unknown income, seen on a hundred days; the last column is noise.
pub(crate) fn portfolio(rows: usize, seed: u64) -> Table {
    let mut random = Random::new(seed);
    let mut columns = vec![Vec::new(); 4];
    let (mut target, mut days) = (Vec::new(), Vec::new());
    for row in 0..rows {
        let (late, kept) = (random.below(7) as f32, random.below(5) as f32 / 4.0);
        let (income, noise) = (random.unit() as f32, random.unit() as f32);
        target.push(f32::from(random.unit() < probability(truth(late, kept, income))));
        for (column, value) in columns.iter_mut().zip([late, kept, income, noise]) {
            column.push(value);
        }
        if random.below(12) == 0 {
            columns[2][row] = f32::NAN;
        }
        days.push((row * 100 / rows) as i32);
    }
    let signs = [("late", Sign::Falls), ("kept", Sign::Rises), ("income", Sign::Rises), ("noise", Sign::Free)];
    let features = signs.map(|(name, sign)| Feature::named(name).signed(sign)).to_vec();
    Table::new(features, columns, target).unwrap().seen_on(days).unwrap()
}

/// What somebody of the trade would have written: the direction is right, the weights are not.
pub(crate) fn expert() -> Expert {
    let late = Term::of_one(0, vec![0.5, 2.5, 4.5], vec![1.0, 0.0, -1.0, -1.5, 0.0]);
    let kept = Term::of_one(1, vec![0.3, 0.7], vec![-0.5, 0.0, 0.5, 0.0]);
    Expert::new(Terms { base: 0.0, terms: vec![late, kept] })
}

/// Everybody, in small.
pub(crate) struct Competitors {
    pub(crate) expert: Expert,
    pub(crate) scorecard: Scorecard,
    pub(crate) additive: Additive,
    pub(crate) boosting: Boosting,
}

impl Competitors {
    pub(crate) fn quick() -> Self {
        let growth = Growth { leaves_max: 8, rate: 0.15, ..Growth::default() };
        Self {
            expert: expert(),
            scorecard: Scorecard::default(),
            additive: Additive {
                bags: 2,
                rounds_max: 80,
                patience: 10,
                cells: 24,
                pairs: 1,
                rate: 0.15,
                ..Additive::default()
            },
            boosting: Boosting { bags: 2, rounds_max: 60, patience: 10, growth, ..Boosting::default() },
        }
    }

    pub(crate) fn all(&self) -> [&dyn Competitor; 4] {
        [&self.expert, &self.scorecard, &self.additive, &self.boosting]
    }
}

/// Four stretches of time judge.
pub(crate) fn contest<'a>(competitors: &'a [&'a dyn Competitor]) -> Contest<'a> {
    Contest { target: "paid_30", competitors, plan: Plan::ByTime { folds: 3, gap_days: 1 }, seed: 5 }
}

/// One row of a table.
pub(crate) fn row(table: &Table, at: usize) -> Vec<f32> {
    let mut row = Vec::new();
    table.row(at, &mut row);
    row
}
