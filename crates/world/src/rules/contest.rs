//! What a tournament says: each policy in each of the times, against the first of them and against the oracle.
use super::judge::Spread;
use super::regime::Regime;
use super::tally::Figures;
use base::Amount;
use serde::Serialize;

/// One life, as the judge sees it.
#[derive(Clone, Copy, Debug)]
pub struct Life<'a> {
    /// In which times.
    pub regime: Regime,
    /// Under which policy.
    pub policy: &'a str,
    /// Of which country.
    pub seed: u64,
    /// Sums at the end of each day.
    pub days: &'a [Figures],
}

/// What all lives in the same times say. Money is in pesos.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standings {
    /// Which times.
    pub regime: Regime,
    /// Countries.
    pub seeds: usize,
    /// Days lived in each.
    pub days: usize,
    /// In the order that they were given in.
    pub policies: Vec<Showing>,
}

/// What one policy brought, a country, in the whole story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Showing {
    /// Which.
    pub policy: String,
    /// Paid less what contacts cost.
    pub net: Spread,
    /// Paid.
    pub paid: Spread,
    /// What contacts cost.
    pub cost: Spread,
    /// Mails and calls.
    pub contacts: Spread,
    /// Calls alone.
    pub calls: Spread,
    /// Complaints.
    pub complaints: Spread,
    /// Debtors who asked not to be contacted.
    pub opt_outs: Spread,
    /// What decisions gave up against the oracle's, by rehearsal.
    pub regret: Spread,
    /// What those that a learner drew gave up against what it thought best itself: the cost of exploration.
    pub explored: Spread,
    /// Against the first policy; none for itself.
    pub lead: Option<Lead>,
    /// What was paid less what it had cost, at the end of each day.
    pub net_by_day: Vec<Spread>,
}

/// What a policy brought beyond another in the same countries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lead {
    /// Which other.
    pub over: String,
    /// Money.
    pub net: Spread,
    /// The same over what the other brought.
    pub net_share: Option<Spread>,
    /// Mails and calls.
    pub contacts: Spread,
    /// Complaints.
    pub complaints: Spread,
    /// Debtors who asked not to be contacted.
    pub opt_outs: Spread,
    /// What part of the oracle's advantage it earned, after so many days.
    pub of_oracle: Vec<Share>,
    /// Money, at the end of each day.
    pub net_by_day: Vec<Spread>,
}

/// A part of the oracle's advantage.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Days since the story began.
    pub day: usize,
    /// The part, 1 being all; none where the oracle had no advantage yet.
    pub share: Option<Spread>,
}

/// How the policy that knows everything is named.
pub(crate) const ORACLE: &str = "oracle";
/// After how many days the oracle's advantage is looked at.
const LOOKS: [usize; 3] = [30, 90, 180];

impl Standings {
    /// What lives say, for each of the times in which there were any. Every policy must have lived in the same countries.
    pub fn of(lives: &[Life<'_>]) -> Vec<Self> {
        Regime::ALL.into_iter().filter_map(|regime| Self::in_times(regime, lives)).collect()
    }

    fn in_times(regime: Regime, lives: &[Life<'_>]) -> Option<Self> {
        let lives: Vec<&Life<'_>> = lives.iter().filter(|life| life.regime == regime).collect();
        let mut names: Vec<&str> = Vec::new();
        for life in &lives {
            if !names.contains(&life.policy) {
                names.push(life.policy);
            }
        }
        let fields: Vec<Field<'_>> = names.iter().map(|name| Field::of(name, &lives)).collect();
        let first = fields.first()?;
        let oracle = fields.iter().find(|field| field.policy == ORACLE);
        let days = first.lives.iter().map(|life| life.days.len()).min()?;
        let policies = fields.iter().enumerate().map(|(place, field)| {
            let base = (0 < place).then_some(first);
            field.showing(days, base, oracle)
        });
        Some(Self { regime, seeds: first.lives.len(), days, policies: policies.collect::<Option<_>>()? })
    }
}

/// All lives of one policy, in order of seed.
struct Field<'a> {
    policy: &'a str,
    lives: Vec<&'a Life<'a>>,
}

impl<'a> Field<'a> {
    fn of(policy: &'a str, lives: &[&'a Life<'a>]) -> Self {
        let mut lives: Vec<&Life<'_>> = lives.iter().copied().filter(|life| life.policy == policy).collect();
        lives.sort_by_key(|life| life.seed);
        Self { policy, lives }
    }

    /// One number of each life at the end of a day, counted from 1.
    fn at(&self, day: usize, number: impl Fn(&Figures) -> f64) -> Vec<f64> {
        let figures = |life: &&Life<'_>| day.checked_sub(1).and_then(|place| life.days.get(place)).map(&number);
        self.lives.iter().filter_map(figures).collect()
    }

    fn showing(&self, days: usize, base: Option<&Self>, oracle: Option<&Self>) -> Option<Showing> {
        let spread = |number: fn(&Figures) -> f64| Spread::of(&self.at(days, number));
        Some(Showing {
            policy: self.policy.to_owned(),
            net: spread(net)?,
            paid: spread(|one| pesos(one.paid))?,
            cost: spread(|one| pesos(one.cost))?,
            contacts: spread(|one| f64::from(one.contacts()))?,
            calls: spread(|one| f64::from(one.calls))?,
            complaints: spread(|one| f64::from(one.complaints))?,
            opt_outs: spread(|one| f64::from(one.opt_outs))?,
            regret: spread(|one| pesos(one.regret))?,
            explored: spread(|one| pesos(one.explored))?,
            lead: base.and_then(|base| self.lead(days, base, oracle)),
            net_by_day: (1..=days).filter_map(|day| Spread::of(&self.at(day, net))).collect(),
        })
    }

    fn lead(&self, days: usize, base: &Self, oracle: Option<&Self>) -> Option<Lead> {
        let between = |day, number: fn(&Figures) -> f64| Spread::between(&self.at(day, number), &base.at(day, number));
        let spread = |number: fn(&Figures) -> f64| between(days, number);
        let share = |oracle: &Self, day| Spread::share(&self.over(base, day), &oracle.over(base, day));
        let looks = LOOKS.into_iter().filter(|day| *day <= days);
        let shares = oracle.map(|oracle| looks.map(|day| Share { day, share: share(oracle, day) }).collect());
        Some(Lead {
            over: base.policy.to_owned(),
            net: spread(net)?,
            net_share: Spread::share(&self.over(base, days), &base.at(days, net)),
            contacts: spread(|one| f64::from(one.contacts()))?,
            complaints: spread(|one| f64::from(one.complaints))?,
            opt_outs: spread(|one| f64::from(one.opt_outs))?,
            of_oracle: shares.unwrap_or_default(),
            net_by_day: (1..=days).filter_map(|day| between(day, net)).collect(),
        })
    }

    /// What each life earned net by the end of a day, less what another policy did in the same country.
    fn over(&self, other: &Self, day: usize) -> Vec<f64> {
        self.at(day, net).iter().zip(other.at(day, net)).map(|(ours, theirs)| ours - theirs).collect()
    }
}

fn net(figures: &Figures) -> f64 {
    pesos(figures.net())
}

#[expect(clippy::cast_precision_loss, reason = "a figure of a report, not money")]
fn pesos(amount: Amount) -> f64 {
    amount.to_minor() as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(pesos_a_day: i64, calls_a_day: u32) -> Vec<Figures> {
        let on = |day: u32| Figures {
            paid: Amount::minor(pesos_a_day * 100 * i64::from(day)),
            calls: calls_a_day * day,
            ..Figures::default()
        };
        (1..=30).map(on).collect()
    }

    #[test]
    fn a_policy_halfway_to_the_oracle_earned_half_of_its_advantage() {
        let courses: Vec<(&str, u64, Vec<Figures>)> = (1..=5_u64)
            .flat_map(|seed| {
                let luck = i64::try_from(seed).unwrap() * 1_000;
                let one = |name, more, calls| (name, seed, days(luck + more, calls));
                [one("static", 0, 3), one("learning", 10, 2), one("oracle", 20, 1)]
            })
            .collect();

        let lives: Vec<Life<'_>> = courses
            .iter()
            .map(|(policy, seed, days)| Life { regime: Regime::Rare, policy, seed: *seed, days })
            .collect();

        let standings = Standings::of(&lives);

        let [rare] = standings.as_slice() else { panic!("one regime") };
        assert_eq!((rare.regime, rare.seeds, rare.days, rare.policies.len()), (Regime::Rare, 5, 30, 3));
        assert_eq!(rare.policies[0].lead, None);
        let lead = rare.policies[1].lead.as_ref().unwrap();
        assert_eq!((lead.net.mean, lead.contacts.mean), (300.0, -30.0));
        assert!(lead.net.excludes_zero() && !rare.policies[1].net.low.is_nan());
        let [share] = lead.of_oracle.as_slice() else { panic!("one look") };
        assert!((share.share.unwrap().mean - 0.5).abs() < 1e-9);
    }
}
