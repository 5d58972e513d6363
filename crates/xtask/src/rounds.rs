//! What several rounds in turns come to.

/// The middle of what was measured, the higher of the two in the middle; nothing comes to no number.
pub(crate) fn median(measured: &[f64]) -> f64 {
    let mut sorted = measured.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_rounds_is_one_of_them() {
        let is = |measured: &[f64], middle: f64| median(measured).total_cmp(&middle).is_eq();

        assert!(is(&[3.0, 1.0, 2.0], 2.0) && is(&[4.0, 1.0], 4.0) && is(&[7.0], 7.0));
        assert!(median(&[]).is_nan());
    }
}
