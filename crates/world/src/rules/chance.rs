//! Luck that can be repeated: a small generator of whole numbers, one stream for each thing that happens.
//!
//! `SplitMix64` (Steele, Lea and Flood, 2014), in whole numbers only, so that a seed means the same on every machine.

/// A stream of luck.
#[derive(Clone, Debug)]
pub(crate) struct Luck {
    state: u64,
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

impl Luck {
    /// The stream of `seed` for the thing named by `path`, such as who and on which day.
    ///
    /// Streams of different paths have nothing in common, so that one more draw here changes nothing there.
    pub(crate) fn of(seed: u64, path: &[u64]) -> Self {
        let state = path.iter().fold(mix(seed ^ STEP), |state, part| mix(state.wrapping_add(STEP) ^ mix(*part)));
        Self { state }
    }

    /// The stream of one question within this one, whatever was drawn from it before: where lives differ, the same question
    /// on the same day is answered by the same luck.
    pub(crate) fn about(&self, question: u64) -> Self {
        Self { state: mix(self.state.wrapping_add(STEP) ^ mix(question.wrapping_add(STEP))) }
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix(self.state)
    }

    /// A whole number from `low` to `high`, both included, all equally likely. `low` where there is no room.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let room = u128::try_from(i128::from(high) - i128::from(low) + 1).unwrap_or(1);
        let drawn = (u128::from(self.bits()) * room) >> 64;
        low + i64::try_from(drawn).unwrap_or(0)
    }

    /// Like [`Luck::between`], but the middle is likelier than the ends: the mean of three draws.
    pub(crate) fn around(&mut self, low: i64, high: i64) -> i64 {
        (self.between(low, high) + self.between(low, high) + self.between(low, high)) / 3
    }

    /// Whether something of this probability happens. Below 0 is never, above 1,000 is always.
    pub(crate) fn happens(&mut self, per_mille: i64) -> bool {
        self.between(0, 999) < per_mille
    }

    /// Whether something that befalls so many of a million happens.
    pub(crate) fn befalls(&mut self, per_million: i64) -> bool {
        self.between(0, 999_999) < per_million
    }

    /// One of `items`; they must not be empty.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let last = i64::try_from(items.len()).unwrap_or(1) - 1;
        let index = usize::try_from(self.between(0, last)).unwrap_or(0);
        items.get(index).expect("there is something to pick from")
    }

    /// One of `items`, each as likely as its weight.
    pub(crate) fn weigh<T: Copy>(&mut self, items: &[(T, i64)]) -> T {
        let mut left = self.between(0, items.iter().map(|(_, weight)| weight).sum::<i64>() - 1);
        let mut chosen = items.first().expect("there is something to weigh").0;
        for (item, weight) in items {
            chosen = *item;
            if left < *weight {
                break;
            }
            left -= weight;
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_path_always_mean_the_same() {
        let draw = |seed, path: &[u64]| Luck::of(seed, path).bits();

        assert_eq!(draw(1, &[2, 3]), draw(1, &[2, 3]));
        assert_ne!(draw(1, &[2, 3]), draw(2, &[2, 3]));
        assert_ne!(draw(1, &[2, 3]), draw(1, &[3, 2]));
        assert_ne!(draw(1, &[2]), draw(1, &[2, 0]));
    }

    #[test]
    fn a_question_has_its_own_luck_whatever_else_was_asked_of_the_same_base() {
        let base = Luck::of(1, &[2, 3]);

        assert_eq!(base.about(1).bits(), base.about(1).bits());
        assert_ne!(base.about(1).bits(), base.about(2).bits());
        assert_ne!(base.about(1).bits(), Luck::of(1, &[2, 4]).about(1).bits());
    }

    #[test]
    fn draws_stay_within_their_bounds_and_reach_them() {
        let mut luck = Luck::of(7, &[]);
        let drawn: Vec<i64> = (0..2_000).map(|_| luck.between(-3, 3)).collect();

        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-3), Some(&3)));
        assert_eq!(luck.between(5, 5), 5);
    }

    #[test]
    fn chances_are_what_they_say() {
        let mut luck = Luck::of(7, &[1]);
        let times = (0..10_000).filter(|_| luck.happens(250)).count();

        assert!((2_300..2_700).contains(&times), "{times}");
        assert!(!(0..1_000).any(|_| luck.happens(0)));
        assert!((0..1_000).all(|_| luck.happens(1_000)));
    }

    #[test]
    fn weights_are_honoured() {
        let mut luck = Luck::of(7, &[2]);
        let drawn: Vec<char> = (0..10_000).map(|_| luck.weigh(&[('a', 1), ('b', 0), ('c', 3)])).collect();
        let count = |which| drawn.iter().filter(|one| **one == which).count();

        assert_eq!(count('b'), 0);
        assert!((7_200..7_800).contains(&count('c')), "{}", count('c'));
    }
}
