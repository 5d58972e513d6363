//! Shares, means, differences and rankings, with intervals that know how many people they come from.
use base::DebtorId;
use std::collections::BTreeMap;

/// Two-sided 95 % of a normal.
pub(crate) const SURE: f64 = 1.959_963_985;
/// What is not to be told by chance, of all the differences that are looked at together.
const CHANCE: f64 = 0.05;

/// A number and between what it lies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// From.
    pub low: f64,
    /// To.
    pub high: f64,
    /// From how many people.
    pub people: u32,
}

/// How many deviations wide an interval is so that, of so many differences, in 95 of 100 cases none is told by chance
/// (Bonferroni; the tail of the normal by Acklam's approximation, to 10⁻⁹).
pub(crate) fn deviations(differences: usize) -> f64 {
    const ABOVE: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const BELOW: [f64; 4] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416];
    let Some(count) = u32::try_from(differences).ok().filter(|count| 1 < *count) else { return SURE };
    let tail = CHANCE / 2.0 / f64::from(count);
    let q = (-2.0 * tail.ln()).sqrt();
    let above = ABOVE.iter().fold(0.0, |sum, of| sum * q + of);
    let below = BELOW.iter().fold(0.0, |sum, of| sum * q + of) * q + 1.0;
    -above / below
}

/// A share of so many people, by Wilson's interval (1927); nothing of nobody.
pub(crate) fn share(yes: u32, people: u32, deviations: f64) -> Option<Estimate> {
    (0 < people).then(|| wilson(f64::from(yes) / f64::from(people), f64::from(people), people, deviations))
}

fn wilson(p: f64, n: f64, people: u32, z: f64) -> Estimate {
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    Estimate { value: p, low: (middle - half).clamp(0.0, p), high: (middle + half).clamp(p, 1.0), people }
}

/// Numbers of people, added up: what a mean and its interval need.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Moments {
    people: u32,
    sum: f64,
    squares: f64,
}

impl Moments {
    pub(crate) fn add(&mut self, value: f64) {
        self.people += 1;
        self.sum += value;
        self.squares += value * value;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.people += other.people;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// The mean; nothing of nobody.
    pub(crate) fn mean(&self, deviations: f64) -> Option<Estimate> {
        let n = f64::from(self.people);
        let value = (0 < self.people).then(|| self.sum / n)?;
        let spread = (self.squares - self.sum * value).max(0.0) / (n - 1.0).max(1.0);
        let half = deviations * (spread / n).sqrt();
        Some(Estimate { value, low: value - half, high: value + half, people: self.people })
    }
}

/// What is known of each person, who may have been seen more than once: their sum and how often.
///
/// Months of one person resemble each other, so that an interval that took them for different people would be too
/// narrow; the deviation of a mean is that of people (a linearised ratio, as in cluster samples).
#[derive(Clone, Debug, Default)]
pub(crate) struct ByPerson(BTreeMap<DebtorId, (f64, u32)>);

impl ByPerson {
    pub(crate) fn add(&mut self, who: DebtorId, value: f64) {
        let (sum, times) = self.0.entry(who).or_default();
        *sum += value;
        *times += 1;
    }

    fn people(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The mean of all that was seen and its variance; nothing of fewer than two people.
    fn mean_and_variance(&self) -> Option<(f64, f64)> {
        let people = f64::from(self.people());
        let times: f64 = self.0.values().map(|(_, times)| f64::from(*times)).sum();
        let mean = (1.0 < people).then(|| self.0.values().map(|(sum, _)| sum).sum::<f64>() / times)?;
        let apart = |(sum, times): &(f64, u32)| (sum - mean * f64::from(*times)).powi(2);
        let variance = self.0.values().map(apart).sum::<f64>() / (times * times) * people / (people - 1.0);
        Some((mean, variance))
    }

    /// The mean of all that was seen.
    pub(crate) fn mean(&self, deviations: f64) -> Option<Estimate> {
        let (value, variance) = self.mean_and_variance()?;
        let half = deviations * variance.sqrt();
        Some(Estimate { value, low: value - half, high: value + half, people: self.people() })
    }

    /// The share of what was seen that is one, where all of it is nought or one: Wilson's interval over as many as the
    /// deviation between people leaves to count.
    pub(crate) fn share(&self, deviations: f64) -> Option<Estimate> {
        let (p, variance) = self.mean_and_variance()?;
        let times: f64 = self.0.values().map(|(_, times)| f64::from(*times)).sum();
        let people = f64::from(self.people());
        let counted = if 0.0 < variance { (p * (1.0 - p) / variance).clamp(1.0, times) } else { people };
        Some(wilson(p, counted, self.people(), deviations))
    }
}

/// How much greater one estimate is than another, where they come from different people: each side's interval is taken
/// towards the other (Zou and Donner 2008; of shares, Newcombe 1998).
pub(crate) fn difference(one: Estimate, other: Estimate) -> Estimate {
    let value = one.value - other.value;
    let below = (one.value - one.low).hypot(other.high - other.value);
    let above = (one.high - one.value).hypot(other.value - other.low);
    Estimate { value, low: value - below, high: value + above, people: one.people.min(other.people) }
}

/// The chance that one of `inside` has more than one of `outside`, ties counted one half, with the interval of Hanley, 1982;
/// nothing where either is empty.
pub(crate) fn ranking(inside: &[f64], outside: &[f64]) -> Option<Estimate> {
    let (people, others) = (u32::try_from(inside.len()).ok()?, u32::try_from(outside.len()).ok()?);
    if people == 0 || others == 0 {
        return None;
    }
    let mut all: Vec<(f64, bool)> = inside.iter().map(|value| (*value, true)).collect();
    all.extend(outside.iter().map(|value| (*value, false)));
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut below, mut pairs) = (0.0, 0.0);
    for tie in all.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let of = |wanted: bool| tie.iter().filter(|(_, is)| *is == wanted).fold(0.0, |count, _| count + 1.0);
        let (inside, outside) = (of(true), of(false));
        pairs += inside * (below + outside / 2.0);
        below += outside;
    }
    let (m, n) = (f64::from(people), f64::from(others));
    let value: f64 = pairs / (m * n);
    let (q1, q2) = (value / (2.0 - value), 2.0 * value * value / (1.0 + value));
    let squared = value * value;
    let spread = (value * (1.0 - value) + (m - 1.0) * (q1 - squared) + (n - 1.0) * (q2 - squared)) / (m * n);
    let half = SURE * spread.max(0.0).sqrt();
    Some(Estimate { value, low: (value - half).max(0.0), high: (value + half).min(1.0), people: people.min(others) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;
    use proptest::prelude::*;

    fn who(n: usize) -> DebtorId {
        DebtorId(Uuid::from_u128(n as u128))
    }

    #[test]
    fn a_share_of_few_is_wide_and_never_outside() {
        let none = share(0, 10, SURE).unwrap();

        assert!(none.value == 0.0 && none.low == 0.0);
        // Wilson's upper bound of 0 of 10.
        assert!((none.high - 0.277_5).abs() < 1e-3, "{none:?}");
        assert_eq!(share(0, 0, SURE), None);
    }

    #[test]
    fn more_differences_need_wider_intervals() {
        // Two-sided 5 % divided by 1, 2, 10 and 45: tables of the normal.
        for (count, wanted) in [(0, 1.959_964), (1, 1.959_964), (2, 2.241_403), (10, 2.807_034), (45, 3.260_767)] {
            assert!((deviations(count) - wanted).abs() < 2e-5, "{count}: {}", deviations(count));
        }
    }

    #[test]
    fn a_ranking_tells_who_has_more_and_ties_tell_nothing() {
        let value = |inside: &[f64], outside: &[f64]| ranking(inside, outside).map(|told| told.value);

        assert_eq!(value(&[3.0, 4.0], &[1.0, 2.0]), Some(1.0));
        assert_eq!(value(&[1.0, 1.0], &[1.0]), Some(0.5));
        assert_eq!(value(&[1.0, 3.0], &[2.0]), Some(0.5));
        assert_eq!(value(&[], &[1.0]), None);
    }

    #[test]
    fn a_person_who_was_seen_often_is_one_person() {
        let (mut once, mut often) = (ByPerson::default(), ByPerson::default());
        for n in 0..100 {
            let value = f64::from(u8::from(n % 2 == 0));
            once.add(who(n), value);
            (0..9).for_each(|_| often.add(who(n), value));
        }

        let (once, often) = (once.share(SURE).unwrap(), often.share(SURE).unwrap());

        assert_eq!((once.people, often.people), (100, 100));
        assert!((once.low - often.low).abs() < 1e-9 && (once.value - often.value).abs() < 1e-12, "{once:?} {often:?}");
        assert!((once.low - share(50, 100, SURE).unwrap().low).abs() < 2e-3);
    }

    #[test]
    fn a_difference_is_as_wide_as_both() {
        let (one, other) = (share(56, 70, SURE).unwrap(), share(48, 80, SURE).unwrap());

        let apart = difference(one, other);

        // Newcombe (1998), table II, method 10, case (a): 56/70 − 48/80.
        assert!((apart.value - 0.2).abs() < 1e-12);
        assert!((apart.low - 0.052_4).abs() < 1e-3 && (apart.high - 0.333_9).abs() < 1e-3, "{apart:?}");
    }

    proptest! {
        #[test]
        fn turning_the_sides_round_turns_the_ranking_round(
            inside in prop::collection::vec(0_u8..20, 1..40),
            outside in prop::collection::vec(0_u8..20, 1..40),
        ) {
            let as_numbers = |values: &[u8]| values.iter().map(|value| f64::from(*value)).collect::<Vec<_>>();
            let (inside, outside) = (as_numbers(&inside), as_numbers(&outside));

            let (one, other) = (ranking(&inside, &outside).unwrap(), ranking(&outside, &inside).unwrap());

            prop_assert!((one.value + other.value - 1.0).abs() < 1e-9);
            prop_assert!(one.low <= one.value && one.value <= one.high);
        }

        #[test]
        fn moments_add_up_in_any_order_and_any_parts(values in prop::collection::vec(-50_i8..50, 2..60), cut in 0_usize..60) {
            let cut = cut.min(values.len());
            let (mut whole, mut left, mut right) = (Moments::default(), Moments::default(), Moments::default());
            for (place, value) in values.iter().enumerate().rev() {
                whole.add(f64::from(*value));
                if place < cut { left.add(f64::from(*value)) } else { right.add(f64::from(*value)) }
            }
            left.merge(&right);

            let (one, other) = (whole.mean(SURE).unwrap(), left.mean(SURE).unwrap());

            prop_assert!((one.value - other.value).abs() < 1e-9 && (one.low - other.low).abs() < 1e-9);
            prop_assert!(one.low <= one.value && one.value <= one.high);
        }

        #[test]
        fn a_share_lies_in_its_interval_and_a_difference_turns_round(
            (yes, people) in (1_u32..500).prop_flat_map(|people| (0..=people, Just(people))),
            (more, others) in (1_u32..500).prop_flat_map(|people| (0..=people, Just(people))),
        ) {
            let (one, other) = (share(yes, people, SURE).unwrap(), share(more, others, SURE).unwrap());

            prop_assert!(0.0 <= one.low && one.low <= one.value && one.value <= one.high && one.high <= 1.0);
            let (there, back) = (difference(one, other), difference(other, one));
            prop_assert!((there.value + back.value).abs() < 1e-12);
            prop_assert!((there.low + back.high).abs() < 1e-12 && there.low <= there.value);
        }

        #[test]
        fn everybody_seen_once_has_the_interval_of_a_plain_mean(values in prop::collection::vec(0_u8..100, 2..60)) {
            let (mut plain, mut by_person) = (Moments::default(), ByPerson::default());
            for (n, value) in values.iter().enumerate() {
                plain.add(f64::from(*value));
                by_person.add(who(n), f64::from(*value));
            }

            let (one, other) = (plain.mean(SURE).unwrap(), by_person.mean(SURE).unwrap());

            prop_assert!((one.value - other.value).abs() < 1e-9 && (one.low - other.low).abs() < 1e-6);
        }
    }
}
