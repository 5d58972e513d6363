//! Policies side by side, segment by segment, in money; or a refusal to compare.
use super::{Estimate, Estimator, Logged};
use base::{Amount, Rounding};
use std::collections::BTreeMap;

/// A policy that is judged over a log: every row of the log, with what this policy would have done there.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// The rows, in the order of the log.
    pub log: &'a [Logged],
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unsupported {
    /// Nothing was logged, or nothing that the policy does.
    Empty {
        /// Which policy, counted from zero.
        policy: usize,
    },
    /// Fewer decisions speak for a policy than [`super::SUPPORT_MIN`].
    Thin {
        /// Which policy, counted from zero.
        policy: usize,
        /// Its effective sample size.
        support: f64,
    },
    /// Two policies are not judged over the same log.
    Unpaired,
}

/// Money, from below to above, at 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lower end.
    pub low: Amount,
    /// The estimate itself.
    pub value: Amount,
    /// The upper end.
    pub high: Amount,
}

impl Estimate {
    /// What so many decisions bring, where rewards are in minor units.
    pub fn in_money(&self, decisions: u32, rounding: Rounding) -> Range {
        let (low, high) = self.interval();
        let [low, value, high] = [low, self.value, high].map(|each| amount(each * f64::from(decisions), rounding));
        Range { low, value, high }
    }
}

/// Policies from the best to the worst, with the estimate of each.
///
/// # Errors
/// Where nothing was logged, or too little of it speaks for one of them.
pub fn rank(estimator: Estimator, policies: &[Policy<'_>]) -> Result<Vec<(usize, Estimate)>, Unsupported> {
    let judged = policies.iter().enumerate();
    let mut ranked: Vec<(usize, Estimate)> = judged
        .map(|(policy, Policy { log })| Ok((policy, supported(estimator.estimate(log), policy)?)))
        .collect::<Result<_, _>>()?;
    ranked.sort_by(|left, right| right.1.value.total_cmp(&left.1.value));
    Ok(ranked)
}

/// How much the first policy earns per decision more than the second, over the same log. What befell both alike cancels,
/// so this interval is narrower than the difference of two.
///
/// # Errors
/// Where the logs differ in length or rewards, or too little speaks for one of them.
pub fn lead(estimator: Estimator, first: Policy<'_>, second: Policy<'_>) -> Result<Estimate, Unsupported> {
    let rows = || first.log.iter().zip(second.log);
    #[expect(clippy::float_cmp, reason = "the same row has the same bits")]
    let paired = first.log.len() == second.log.len()
        && rows().all(|(left, right)| left.reward == right.reward && left.logged == right.logged);
    if !paired {
        return Err(Unsupported::Unpaired);
    }
    let centre = |policy: usize, Policy { log }: Policy<'_>| {
        supported(estimator.estimate(log), policy)?;
        estimator.centre(log.iter()).ok_or(Unsupported::Empty { policy })
    };
    let (left, right) = (centre(0, first)?, centre(1, second)?);
    let pulls = rows().map(|(ours, theirs)| estimator.influence(ours, &left) - estimator.influence(theirs, &right));
    Ok(left.ahead_of(&right).with_error(pulls))
}

/// A policy's estimate in each segment, or why there is none; `segments` names that of each row.
///
/// # Panics
/// Where the two differ in length.
pub fn by_segment(
    estimator: Estimator,
    policy: Policy<'_>,
    segments: &[u32],
) -> BTreeMap<u32, Result<Estimate, Unsupported>> {
    assert_eq!(policy.log.len(), segments.len(), "a row has a segment");
    let mut parts: BTreeMap<u32, Vec<Logged>> = BTreeMap::new();
    for (row, segment) in policy.log.iter().zip(segments) {
        parts.entry(*segment).or_default().push(*row);
    }
    parts.into_iter().map(|(segment, log)| (segment, supported(estimator.estimate(&log), 0))).collect()
}

fn supported(estimate: Option<Estimate>, policy: usize) -> Result<Estimate, Unsupported> {
    match estimate {
        None => Err(Unsupported::Empty { policy }),
        Some(estimate) if estimate.is_supported() => Ok(estimate),
        Some(Estimate { support, .. }) => Err(Unsupported::Thin { policy, support }),
    }
}

/// A float of minor units as money.
fn amount(minor: f64, rounding: Rounding) -> Amount {
    let whole = match rounding {
        Rounding::HalfUp => minor.round(),
        Rounding::Down => minor.trunc(),
    };
    #[expect(clippy::cast_possible_truncation, reason = "a cast from a float saturates")]
    Amount::minor(whole as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(reward: f64, logged: f64, target: f64) -> Logged {
        Logged { reward, logged, target, expected: 0.0, expected_target: 0.0 }
    }

    /// A coin between two actions; the first pays ten, the second nothing. The policy takes the first with this chance.
    fn log(chance: f64, rows: usize) -> Vec<Logged> {
        (0..rows)
            .map(|index| if index % 2 == 0 { row(10.0, 0.5, chance) } else { row(0.0, 0.5, 1.0 - chance) })
            .collect()
    }

    #[test]
    fn the_policy_that_does_what_pays_comes_first() {
        let (timid, bold) = (log(0.3, 1_000), log(0.9, 1_000));

        let ranked = rank(Estimator::Snips, &[Policy { log: &timid }, Policy { log: &bold }]).unwrap();

        assert_eq!(ranked.iter().map(|(policy, _)| *policy).collect::<Vec<_>>(), [1, 0]);
        assert!((ranked[0].1.value - 9.0).abs() < 1e-9);
    }

    #[test]
    fn a_policy_that_few_decisions_speak_for_is_not_ranked() {
        let (many, few) = (log(0.5, 1_000), log(0.5, 98));

        let answer = rank(Estimator::Ips, &[Policy { log: &many }, Policy { log: &few }]);

        assert_eq!(answer, Err(Unsupported::Thin { policy: 1, support: 98.0 }));
        assert_eq!(rank(Estimator::Ips, &[Policy { log: &[] }]), Err(Unsupported::Empty { policy: 0 }));
    }

    #[test]
    fn a_lead_over_the_same_log_is_surer_than_two_estimates() {
        let (first, second) = (log(0.6, 1_000), log(0.5, 1_000));

        let ahead = lead(Estimator::Ips, Policy { log: &first }, Policy { log: &second }).unwrap();
        let alone = Estimator::Ips.estimate(&first).unwrap();

        assert!((ahead.value - 1.0).abs() < 1e-9);
        assert!(ahead.error < alone.error / 3.0);
        let other = Policy { log: &second[1..] };
        assert_eq!(lead(Estimator::Ips, Policy { log: &first }, other), Err(Unsupported::Unpaired));
    }

    #[test]
    fn a_segment_of_few_is_not_told() {
        let log = log(0.5, 1_000);
        let segments: Vec<u32> = (0..1_000).map(|index| u32::from(index < 50)).collect();

        let told = by_segment(Estimator::Ips, Policy { log: &log }, &segments);

        assert!((told[&0].unwrap().value - 5.0).abs() < 1e-9);
        assert_eq!(told[&1], Err(Unsupported::Thin { policy: 0, support: 50.0 }));
    }

    #[test]
    fn money_is_whole_and_rounded_as_told() {
        let estimate = Estimate { value: 10.257, error: 0.0, support: 500.0, count: 500 };

        assert_eq!(estimate.in_money(100, Rounding::HalfUp).value, Amount::minor(1_026));
        assert_eq!(estimate.in_money(100, Rounding::Down).high, Amount::minor(1_025));
    }
}
