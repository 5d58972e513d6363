//! Chance that repeats: the same seed draws the same numbers on every machine.

/// `SplitMix64` of Steele, Lea and Flood (2014): one word of state, every seed good.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// One of its own for each thing that draws, so that one more draw here changes nothing there.
    pub fn branch(seed: u64, of: u64) -> Self {
        let mut parent = Self(seed ^ of.wrapping_mul(0xd1b5_4a32_d192_ed03));
        Self(parent.word())
    }

    /// The next 64 bits.
    pub const fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// In [0, 1), with 53 bits.
    pub fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `bound`, by the multiplication of Lemire (2019) without its correction: the bias is below
    /// `bound` over 2⁶⁴.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.word()) * bound as u128) >> 64) as usize
    }

    /// Fisher and Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
