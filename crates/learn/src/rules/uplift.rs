//! What an action adds, rather than who pays anyway: the DR-learner (Kennedy 2023), and how well a ranking finds it (Qini,
//! Radcliffe 2007).
use super::folds::cross_fit;

/// One debtor who was treated or not, by a known probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treated<Context> {
    /// What was known before.
    pub context: Context,
    /// Whether the action was taken.
    pub treated: bool,
    /// The probability with which it was, as logged; between 0 and 1, both excluded.
    pub chance: f64,
    /// What came of it.
    pub outcome: f64,
}

/// What a model is fitted on: a context and what came of it.
pub type Example<Context> = (Context, f64);

impl<Context> Treated<Context> {
    /// The outcome weighed so that its mean is the effect.
    fn weighed(&self) -> f64 {
        if self.treated { self.outcome / self.chance } else { -self.outcome / (1.0 - self.chance) }
    }
}

/// A model of the effect, whatever models of the outcome are: `fit` makes a model of examples.
///
/// Outcomes of both arms are modelled on other folds than the row's own; each row's effect is what they say, corrected
/// by what happened to it; and the model returned is fitted on those. As the probabilities were logged, it errs only as
/// far as its own form does, however wrong the models of the outcome are.
pub fn effect<Context: Copy, Model: Fn(&Context) -> f64>(
    rows: &[Treated<Context>],
    folds: &[u8],
    fit: impl Fn(&[Example<Context>]) -> Model,
) -> Model {
    let arms = |seen: &mut dyn Iterator<Item = usize>| {
        let (treated, spared): (Vec<_>, Vec<_>) = seen.map(|place| &rows[place]).partition(|row| row.treated);
        let examples =
            |arm: Vec<&Treated<Context>>| arm.iter().map(|row| (row.context, row.outcome)).collect::<Vec<_>>();
        [fit(&examples(treated)), fit(&examples(spared))]
    };
    let corrected = |[treated, spared]: &[Model; 2], place: usize| {
        let row = &rows[place];
        let (with, without) = (treated(&row.context), spared(&row.context));
        let missed =
            if row.treated { (row.outcome - with) / row.chance } else { (without - row.outcome) / (1.0 - row.chance) };
        with - without + missed
    };
    let effects = cross_fit(folds, arms, corrected);
    fit(&rows.iter().zip(effects).map(|(row, effect)| (row.context, effect)).collect::<Vec<_>>())
}

/// What is gained by treating those first whom a ranking puts first.
#[derive(Clone, Debug, PartialEq)]
pub struct Qini {
    /// After each tenth of all: the gain per row of all so far, from none treated to all.
    pub gains: [f64; 11],
    /// The area between the curve and the straight line of treating at random; above zero where the ranking helps.
    pub area: f64,
}

/// How well `scores` rank the effect over `rows`, from what was logged; best judged on rows that the scores did not see.
/// `None` where there are no rows or lengths differ.
pub fn qini<Context>(rows: &[Treated<Context>], scores: &[f64]) -> Option<Qini> {
    if rows.is_empty() || rows.len() != scores.len() {
        return None;
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|left, right| scores[*right].total_cmp(&scores[*left]));
    #[expect(clippy::cast_precision_loss, reason = "a count below 2^53")]
    let count = rows.len() as f64;
    let (mut gained, mut area) = (0.0, 0.0);
    let mut gains = [0.0; 11];
    let mut next = 1;
    for (place, row) in order.into_iter().map(|place| &rows[place]).enumerate() {
        let before = gained;
        gained += row.weighed() / count;
        area += f64::midpoint(before, gained) / count;
        while next < gains.len() && next * rows.len() <= (place + 1) * 10 {
            gains[next] = gained;
            next += 1;
        }
    }
    Some(Qini { gains, area: area - gained / 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(context: f64, treated: bool, outcome: f64) -> Treated<f64> {
        Treated { context, treated, chance: 0.5, outcome }
    }

    /// Ten debtors, each seen treated and not: who has a trait pays one more if treated, the others one less.
    fn rows() -> Vec<Treated<f64>> {
        let half = |with: f64| (0..10).map(move |_| (with, if with < 0.5 { -1.0 } else { 1.0 }));
        let all = half(1.0).chain(half(0.0));
        all.flat_map(|(with, effect)| [row(with, true, 3.0 + effect), row(with, false, 3.0)]).collect()
    }

    /// The mean of each half.
    fn means(examples: &[Example<f64>]) -> impl Fn(&f64) -> f64 + use<> {
        let mean = |with: bool| {
            let own: Vec<f64> =
                examples.iter().filter(|(context, _)| (0.5 < *context) == with).map(|(_, outcome)| *outcome).collect();
            own.iter().sum::<f64>() / f64::from(u32::try_from(own.len()).unwrap())
        };
        let (low, high) = (mean(false), mean(true));
        move |context| if 0.5 < *context { high } else { low }
    }

    #[test]
    fn the_effect_is_what_treating_adds() {
        let rows = rows();
        let folds: Vec<u8> = (0..40_u8).map(|place| place / 2 % 2).collect();

        let effect = effect(&rows, &folds, means);

        assert!((effect(&1.0) - 1.0).abs() < 1e-12);
        assert!((effect(&0.0) + 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_ranking_that_finds_the_effect_has_an_area_and_its_reverse_the_opposite() {
        let rows = rows();
        let scores: Vec<f64> = rows.iter().map(|row| row.context).collect();
        let against: Vec<f64> = scores.iter().map(|score| -score).collect();

        let (good, bad) = (qini(&rows, &scores).unwrap(), qini(&rows, &against).unwrap());

        // Half of all gain one each; the others lose it again.
        assert!((good.gains[5] - 0.5).abs() < 1e-9, "{:?}", good.gains);
        assert!(good.gains[10].abs() < 1e-9);
        assert!(0.2 < good.area && bad.area < -0.1, "{} {}", good.area, bad.area);
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        assert_eq!(qini::<f64>(&[], &[]), None);
        assert_eq!(qini(&rows(), &[1.0]), None);
    }
}
