//! How old people are, in broad bands, as most told when they asked for credit. Nothing that they do depends on it.
use super::chance::Luck;

/// Names the stream of ages.
const AGE: u64 = 21;
/// Who told, per mille.
const TOLD: i64 = 920;
/// The bands, and how many of a thousand are of each.
const BANDS: [(&str, i64); 4] = [("18 a 29", 240), ("30 a 44", 350), ("45 a 59", 260), ("60 o más", 150)];

/// The band of the person at `index` of the world of `seed`; `None` of who did not tell.
pub(crate) fn band(seed: u64, index: u32) -> Option<&'static str> {
    let mut luck = Luck::of(seed, &[AGE, u64::from(index)]);
    luck.happens(TOLD).then(|| luck.weigh(&BANDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_tell_and_every_band_has_people() {
        let told: Vec<&str> = (0..2_000).filter_map(|index| band(7, index)).collect();

        assert!((1_760..1_920).contains(&told.len()), "{}", told.len());
        for (name, _) in BANDS {
            assert!(200 < told.iter().filter(|one| **one == name).count(), "{name}");
        }
    }
}
