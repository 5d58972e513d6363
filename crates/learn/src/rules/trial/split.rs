//! Who is in which arm, by hash alone.
use crate::rules::bandit::PPM;
use base::first_word;

/// Arms and how many are in each, in millionths; who is in none is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Split {
    name: String,
    parts_ppm: Vec<u32>,
}

/// Arms that come to more than a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASplit;

impl Split {
    /// A split of this name: another name is another, independent split.
    ///
    /// # Errors
    /// Where the parts sum to more than [`PPM`].
    pub fn new(name: &str, parts_ppm: &[u32]) -> Result<Self, NotASplit> {
        let whole: u64 = parts_ppm.iter().map(|part| u64::from(*part)).sum();
        let holds = whole <= u64::from(PPM);
        holds.then(|| Self { name: name.to_owned(), parts_ppm: parts_ppm.to_vec() }).ok_or(NotASplit)
    }

    /// The permanent control group: those to whom nothing that was learnt is applied, in any trial, ever.
    ///
    /// # Errors
    /// Where it is more than everybody.
    pub fn control(part_ppm: u32) -> Result<Self, NotASplit> {
        Self::new("permanent control", &[part_ppm])
    }

    /// The arm of a unit, such as the bytes of a debtor's id; `None` for who is in none. A part that grows keeps who was
    /// in it, as long as the parts before it stay.
    pub fn arm(&self, unit: &[u8]) -> Option<usize> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&u64::try_from(self.name.len()).unwrap_or(u64::MAX).to_le_bytes());
        let digest = hasher.update(self.name.as_bytes()).update(unit).finalize();
        let mut left = (u128::from(first_word(digest.as_bytes())) * u128::from(PPM)) >> u64::BITS;
        self.parts_ppm.iter().position(|part| {
            let found = left < u128::from(*part);
            left = left.saturating_sub(u128::from(*part));
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(split: &Split, arm: Option<usize>) -> usize {
        (0..100_000_u32).filter(|unit| split.arm(&unit.to_le_bytes()) == arm).count()
    }

    #[test]
    fn arms_are_as_large_as_told() {
        let split = Split::new("a", &[500_000, 250_000]).unwrap();

        assert!(count(&split, Some(0)).abs_diff(50_000) < 600);
        assert!(count(&split, Some(1)).abs_diff(25_000) < 600);
        assert!(count(&split, None).abs_diff(25_000) < 600);
    }

    #[test]
    fn a_part_that_grows_keeps_who_was_in_it() {
        let (before, after) = (Split::control(50_000).unwrap(), Split::control(100_000).unwrap());

        let left = (0..10_000_u32).filter(|unit| {
            let unit = unit.to_le_bytes();
            before.arm(&unit).is_some() && after.arm(&unit).is_none()
        });

        assert_eq!(left.count(), 0);
    }

    #[test]
    fn two_splits_know_nothing_of_each_other() {
        let [first, second] = ["a", "b"].map(|name| Split::new(name, &[500_000]).unwrap());

        let both = (0..100_000_u32)
            .filter(|unit| [&first, &second].iter().all(|split| split.arm(&unit.to_le_bytes()).is_some()));

        assert!(both.count().abs_diff(25_000) < 600);
    }

    #[test]
    fn more_than_everybody_is_no_split() {
        assert_eq!(Split::new("a", &[600_000, 500_000]), Err(NotASplit));
    }
}
