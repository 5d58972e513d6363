//! Exponentials and logarithms made of sums, products and quotients alone.
//!
//! Those are rounded the same by every machine, which the functions of a system's mathematical library are not. So a
//! choice replays to the same last bit wherever it is replayed; and loops over them run several lanes at a time.

/// Adding and taking away this rounds to a whole number, whose bits are then the low ones of the sum.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// The bits of a fraction.
const FRACTION_BITS: u32 = 52;
/// The natural logarithm of two in two parts, so that multiples of the first are exact.
const LN_2: (f64, f64) = (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10);

/// `eˣ`, to within 2·10⁻⁷ of itself; arguments beyond ±700 count as ±700.
#[inline]
pub(crate) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * std::f64::consts::LOG2_E + ROUNDER;
    let power = shifted - ROUNDER;
    let r = (x - power * LN_2.0) - power * LN_2.1;
    let tail = 1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0));
    let fraction = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * tail)));
    // Between -1010 and 1010, so neither end of the exponents is passed.
    fraction * f64::from_bits(shifted.to_bits().wrapping_add(1023) << FRACTION_BITS)
}

/// The natural logarithm of a positive number, to within 10⁻⁷.
#[inline]
pub(crate) fn ln(x: f64) -> f64 {
    // A number near the square root of two is where the exponent steps, so that the fraction lies around one.
    const HALF_STEP: u64 = 0x3fe6_a09e_667f_3bcd;
    const MAGIC: u64 = ROUNDER.to_bits();
    let above = x.to_bits().wrapping_sub(HALF_STEP);
    // The shift keeps the sign by adding 1024 before it and taking it away after.
    let step = above.wrapping_add(1024 << FRACTION_BITS) >> FRACTION_BITS;
    let fraction = f64::from_bits(x.to_bits().wrapping_sub(step.wrapping_sub(1024) << FRACTION_BITS));
    let power = f64::from_bits(MAGIC.wrapping_add(step)) - (ROUNDER + 1024.0);
    let s = (fraction - 1.0) / (fraction + 1.0);
    let q = s * s;
    let series = 1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0)));
    power * LN_2.0 + (2.0 * s * series + power * LN_2.1)
}

/// The probability whose log odds these are.
#[inline]
pub(crate) fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + exp(-score))
}

/// The log odds of a probability; what is not strictly between 0 and 1 counts as the nearest that is.
#[inline]
pub(crate) fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(1e-15, 1.0 - 1e-15);
    ln(probability / (1.0 - probability))
}

/// The standard normal distribution function, to within 2·10⁻⁴ (Bowling and others 2009).
#[inline]
pub(crate) fn normal_below(deviations: f64) -> f64 {
    let x = deviations.clamp(-8.0, 8.0);
    1.0 / (1.0 + exp(-x * (1.597_6 + 0.070_56 * x * x)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_what_mathematics_says(x in -690.0..690.0_f64, p in 1e-9..1.0_f64) {
            prop_assert!((exp(x) / x.exp() - 1.0).abs() < 2e-7);
            prop_assert!((ln(p) - p.ln()).abs() < 1e-7);
            prop_assert!((ln(1.0 / p) + p.ln()).abs() < 1e-7);
            prop_assert!((log_odds(logistic(x / 30.0)) - x / 30.0).abs() < 1e-5);
        }
    }

    #[test]
    fn ends_are_not_crossed() {
        assert!(exp(1e9).is_finite() && 0.0 < exp(-1e9));
        assert!(log_odds(0.0) < -30.0 && 30.0 < log_odds(1.0));
        assert!(normal_below(-9.0) < 1e-10 && 1.0 - 1e-10 < normal_below(9.0));
        assert!((normal_below(1.959_963_98) - 0.975).abs() < 2e-4);
    }
}
