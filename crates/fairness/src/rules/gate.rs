//! The gate: whether a model that is to speak errs more against one group than against another, beyond a stated bound and
//! more than who speaks now.
use super::{
    bounds::Bounds,
    measure::{ByPerson, Estimate, deviations, difference},
};
use base::DebtorId;
use std::collections::{BTreeMap, HashSet};
use strategy::work::{Heard, Saying};

/// What is compared between groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// How far what is said lies from what comes, on average.
    Calibration,
    /// How often somebody who does well is read as low, where decisions know an edge.
    Misses,
}

/// By whom it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The model that is to speak.
    Candidate,
    /// Who speaks now.
    Now,
}

/// Rows of one name, by the value that their person has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grouped<'a>(BTreeMap<&'a str, Vec<&'a Heard>>);

/// What a group is told of, group by group.
pub(crate) type Told<'a> = Vec<(&'a str, Estimate)>;

/// Two groups and how far apart they are, the one with more first.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The one with more, and the one with less.
    pub between: (String, String),
    /// How far, with an interval that knows how many pairs were looked at.
    pub far: Estimate,
}

/// A bound that would be crossed.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// Of which groups: `franja de edad`.
    pub name: String,
    /// What is compared.
    pub measure: Measure,
    /// Between whom, and how far.
    pub gap: Gap,
    /// How far the same two are apart by who speaks now, where somebody does.
    pub now: Option<f64>,
    /// The bound.
    pub bound: f64,
}

impl Measure {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Calibration, Self::Misses];

    /// How far two groups may be apart.
    pub(crate) const fn bound(self, bounds: &Bounds) -> f64 {
        match self {
            Self::Calibration => bounds.calibration_gap,
            Self::Misses => bounds.miss_gap,
        }
    }

    fn of(self, rows: &[&Heard], by: By, deviations: f64) -> Option<Estimate> {
        let said = |row: &Heard| -> Option<Saying> {
            match by {
                By::Candidate => row.said,
                By::Now => row.now,
            }
        };
        let mut people = ByPerson::default();
        match self {
            Self::Calibration => {
                let apart = rows.iter().filter_map(|row| Some((row.debtor, said(row)?.value - row.came)));
                apart.for_each(|(who, apart)| people.add(who, apart));
                people.mean(deviations)
            }
            Self::Misses => {
                let did_well = rows.iter().filter(|row| 0.0 < row.came);
                let low = did_well.filter_map(|row| Some((row.debtor, said(row)?.low?)));
                low.for_each(|(who, low)| people.add(who, f64::from(u8::from(low))));
                people.share(deviations)
            }
        }
    }
}

impl<'a> Grouped<'a> {
    /// The rows of those whose group is known, without groups of too few people.
    pub(crate) fn of(
        rows: impl IntoIterator<Item = &'a Heard>,
        group: impl Fn(DebtorId) -> Option<&'a str>,
        bounds: &Bounds,
    ) -> Self {
        let mut all: BTreeMap<&str, Vec<&Heard>> = BTreeMap::new();
        for row in rows {
            if let Some(value) = group(row.debtor) {
                all.entry(value).or_default().push(row);
            }
        }
        let least = usize::try_from(bounds.group_min).unwrap_or(usize::MAX);
        let people = |rows: &[&Heard]| rows.iter().map(|row| row.debtor).collect::<HashSet<_>>().len();
        all.retain(|_, rows| least <= people(rows));
        Self(all)
    }

    /// How many groups there are to compare.
    pub(crate) fn groups(&self) -> usize {
        self.0.len()
    }

    /// The groups and what is told of each; of misses, those alone of whom enough people did well.
    pub(crate) fn told(&self, measure: Measure, by: By, (bounds, deviations): (&Bounds, f64)) -> Told<'a> {
        let of = |(value, rows): (&&'a str, &Vec<&Heard>)| Some((*value, measure.of(rows, by, deviations)?));
        self.0.iter().filter_map(of).filter(|(_, told)| bounds.group_min <= told.people).collect()
    }
}

/// Every two groups, the one with more first, and how far apart they are.
pub(crate) fn gaps(told: &Told<'_>) -> Vec<Gap> {
    let pairs = told.iter().enumerate().flat_map(|(place, one)| told.iter().skip(place + 1).map(move |two| (one, two)));
    let gap = |(one, two): (&(&str, Estimate), &(&str, Estimate))| {
        let (more, less) = if two.1.value <= one.1.value { (one, two) } else { (two, one) };
        Gap { between: (more.0.to_owned(), less.0.to_owned()), far: difference(more.1, less.1) }
    };
    pairs.map(gap).collect()
}

/// How many pairs so many groups make.
pub(crate) const fn pairs(groups: usize) -> usize {
    groups * groups.saturating_sub(1) / 2
}

impl Gap {
    /// Whether it is above a bound, and more than chance.
    pub(crate) fn crosses(&self, bound: f64) -> bool {
        bound < self.far.value && 0.0 < self.far.low
    }
}

/// The widest of some gaps.
pub(crate) fn widest(gaps: impl IntoIterator<Item = Gap>) -> Option<Gap> {
    gaps.into_iter().max_by(|one, other| one.far.value.total_cmp(&other.far.value))
}

/// The bounds that a model would cross for one name, the widest gap of each measure; none is leave to speak.
///
/// A bound is crossed by two groups that are farther apart than it, beyond what chance explains where so many pairs are
/// looked at, and farther than by who speaks now.
pub(crate) fn judge(name: &str, grouped: &Grouped<'_>, bounds: &Bounds) -> Vec<Breach> {
    let deviations = deviations(pairs(grouped.groups()));
    let breach = |measure: Measure| {
        let told = |by| grouped.told(measure, by, (bounds, deviations));
        let (bound, now) = (measure.bound(bounds), told(By::Now));
        let of = |value: &str| now.iter().find(|(other, _)| *other == value).map(|(_, told)| told.value);
        let today = |gap: &Gap| Some((of(&gap.between.0)? - of(&gap.between.1)?).abs());
        let worse = |gap: &Gap| gap.crosses(bound) && today(gap).is_none_or(|today| today < gap.far.value);
        let gap = widest(gaps(&told(By::Candidate)).into_iter().filter(worse))?;
        Some(Breach { name: name.to_owned(), measure, now: today(&gap), gap, bound })
    };
    Measure::ALL.into_iter().filter_map(breach).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn bounds() -> &'static Bounds {
        Bounds::on(date(2026, 3, 4))
    }

    fn saying(value: f64) -> Saying {
        Saying { value, low: Some(value < 0.4) }
    }

    /// Of a group, `yes` of every ten do well, and of them it is said that `said` of one do, and today `now`.
    fn rows(group: u128, count: u32, (said, now): (f64, f64), yes: u32) -> Vec<Heard> {
        let row = |n: u32| Heard {
            debtor: DebtorId(Uuid::from_u128(group << 64 | u128::from(n))),
            day: 0,
            came: f64::from(u8::from(n % 10 < yes)),
            said: Some(saying(said)),
            now: Some(saying(now)),
        };
        (0..count).map(row).collect()
    }

    const NAMES: [&str; 3] = ["a", "b", "c"];

    fn judged(parts: &[Vec<Heard>]) -> Vec<Breach> {
        let all = parts.concat();
        judge(
            "franja",
            &Grouped::of(&all, |who| NAMES.get(usize::try_from(who.0.as_u128() >> 64).ok()?).copied(), bounds()),
            bounds(),
        )
    }

    #[test]
    fn a_model_that_errs_against_one_group_alone_is_stopped_and_says_how_much() {
        let stopped = judged(&[rows(0, 400, (0.5, 0.5), 5), rows(1, 400, (0.3, 0.48), 5)]);

        let kinds: Vec<Measure> = stopped.iter().map(|breach| breach.measure).collect();
        assert_eq!(kinds, [Measure::Calibration, Measure::Misses]);
        assert_eq!(stopped[0].gap.between, ("a".to_owned(), "b".to_owned()));
        assert!((stopped[0].gap.far.value - 0.2).abs() < 1e-9 && (stopped[0].now.unwrap() - 0.02).abs() < 1e-9);
        assert_eq!((stopped[1].gap.between.0.as_str(), stopped[1].now), ("b", Some(0.0)));
    }

    #[test]
    fn what_is_within_the_bound_of_few_people_or_less_than_today_stops_nobody() {
        let within = [rows(0, 4_000, (0.5, 0.5), 5), rows(1, 4_000, (0.46, 0.5), 5)];
        let few = [rows(0, 400, (0.5, 0.5), 5), rows(1, 49, (0.1, 0.5), 5)];
        let better = [rows(0, 400, (0.5, 0.5), 5), rows(1, 400, (0.42, 0.2), 5)];

        assert_eq!([within, few, better].map(|parts| judged(&parts)), [const { Vec::new() }; 3]);
    }

    #[test]
    fn a_group_that_gets_worse_counts_although_others_are_farther_apart_already() {
        let far_today = [rows(0, 900, (0.5, 0.5), 5), rows(1, 900, (0.42, 0.5), 5), rows(2, 900, (0.8, 0.9), 5)];

        let stopped = judged(&far_today);

        assert_eq!(stopped[0].gap.between, ("a".to_owned(), "b".to_owned()), "{stopped:?}");
    }

    #[test]
    fn chance_is_not_taken_for_unfairness() {
        // Six points, of a hundred people each: the interval holds nought.
        let by_chance = [rows(0, 100, (0.5, 0.5), 5), rows(1, 100, (0.44, 0.5), 5)];
        let for_sure = [rows(0, 2_000, (0.5, 0.5), 5), rows(1, 2_000, (0.44, 0.5), 5)];

        assert_eq!((judged(&by_chance).len(), judged(&for_sure).len()), (0, 1));
    }

    #[test]
    fn groups_that_pay_differently_and_are_told_so_are_no_breach() {
        assert_eq!(judged(&[rows(0, 400, (0.7, 0.7), 7), rows(1, 400, (0.41, 0.41), 4)]), []);
    }

    #[test]
    fn where_nobody_spoke_the_bound_alone_counts() {
        let mut parts = [rows(0, 400, (0.5, 0.5), 5), rows(1, 400, (0.3, 0.3), 5)];
        assert_eq!(judged(&parts), [], "no worse than today");

        parts.iter_mut().flatten().for_each(|row| row.now = None);

        assert_eq!(judged(&parts).iter().map(|breach| breach.now).collect::<Vec<_>>(), [None, None]);
    }

    proptest! {
        #[test]
        fn a_model_is_never_stopped_for_what_is_said_already(
            parts in prop::collection::vec((50_u32..300, 0.05_f64..0.95, 0_u32..11), 2..4),
        ) {
            let rows: Vec<Vec<Heard>> = (0..).zip(&parts)
                .map(|(group, (count, said, yes))| rows(group, *count, (*said, *said), *yes))
                .collect();

            prop_assert_eq!(judged(&rows), []);
        }

        #[test]
        fn the_order_of_rows_and_the_names_of_groups_do_not_matter(said in 0.05_f64..0.95, other in 0.05_f64..0.95) {
            let (one, two) = (rows(0, 300, (said, 0.5), 5), rows(1, 300, (other, 0.5), 5));
            let (same, turned) = (rows(1, 300, (said, 0.5), 5), rows(0, 300, (other, 0.5), 5));

            let (there, back) = (judged(&[one.clone(), two.clone()]), judged(&[two, one]));
            let swapped = judged(&[same, turned]);

            prop_assert_eq!(&there, &back);
            let far = |breaches: &[Breach]| breaches.iter().map(|one| one.gap.far.value).collect::<Vec<_>>();
            prop_assert_eq!(far(&there), far(&swapped));
        }
    }
}
