//! Luck from a seed (`SplitMix64`, Steele and others 2014).

/// Dice that fall the same for one seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Sixty-four even bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below 1.
    pub(crate) fn share(&mut self) -> f64 {
        let bits = u32::try_from(self.bits() >> 32).unwrap();
        f64::from(bits) / 4_294_967_296.0
    }

    /// Whether something of this probability happens: 1 or 0.
    pub(crate) fn falls(&mut self, chance: f64) -> f64 {
        f64::from(u8::from(self.share() < chance))
    }
}
