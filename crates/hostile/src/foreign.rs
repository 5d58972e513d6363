//! Models from elsewhere, and models that were kept.
use models::{
    Amount, Error, Foreign, Model, TimeToPay,
    forest::{lightgbm, xgboost},
};

/// Rows on which two forests are compared: small, great, and of which nothing is known.
const VALUES: [f32; 6] = [0.0, -1.0, 0.5, 3.5, f32::MAX, f32::NAN];
/// Features beyond which a row is not worth its memory here.
const FEATURES_MAX: usize = 4_096;

/// Any text is a model of LightGBM, which is written and read again with the same scores, or says why not.
pub(crate) fn of_lightgbm(bytes: &[u8]) {
    let Ok(model) = lightgbm::read(crate::text(bytes)) else { return };
    if FEATURES_MAX < model.features.len() {
        return;
    }
    let again = lightgbm::read(&lightgbm::write(&model)).expect("what was written is read");
    for row in rows(&model) {
        assert_eq!(again.forest.score(&row).to_bits(), model.forest.score(&row).to_bits());
    }
}

/// Any text is a model of XGBoost whose rows are scored and explained, or says why not.
pub(crate) fn of_xgboost(bytes: &[u8]) {
    let Ok(model) = xgboost::read(crate::text(bytes)) else { return };
    if FEATURES_MAX < model.features.len() {
        return;
    }
    for row in rows(&model) {
        let mut parts = vec![0.0; row.len()];
        let base = model.forest.contributions(&row, &mut parts);
        let (score, sum) = (model.forest.score(&row), base + parts.iter().sum::<f64>());
        let size: f64 = model.forest.trees.iter().flat_map(|tree| &tree.leaves).map(|leaf| leaf.value.abs()).sum();
        assert!((score - sum).abs() <= 1e-6 * (1.0 + size), "{score} {sum}");
    }
}

/// Whatever was kept under a seal that holds is a model, an amount or a time to pay that can be asked, or says why not.
pub(crate) fn kept(bytes: &[u8]) {
    let unsealed = Model::from_bytes(&[b"ALMO\x01", bytes].concat());
    assert!(matches!(unsealed, Err(Error::Seal | Error::Malformed { .. })), "a seal is not guessed");
    if let Ok(model) = Model::from_bytes(&sealed(*b"ALMO", bytes)) {
        for row in values(model.features.len()) {
            let told = model.explain(&row);
            let _ = (told.strongest(), model.levers(&row, 0.5, &[0]));
        }
        assert!(model.sways().iter().all(|sway| sway.feature < model.features.len()));
        assert_eq!(
            Model::from_bytes(&model.to_bytes().expect("it is written")).as_ref().map(Model::fingerprint),
            Ok(model.fingerprint())
        );
    }
    if let Ok(amount) = Amount::from_bytes(&sealed(*b"ALAM", bytes)) {
        for row in values(amount.pays.features.len()) {
            let _ = amount.expected(&row);
        }
    }
    if let Ok(time) = TimeToPay::from_bytes(&sealed(*b"ALTI", bytes)) {
        for row in values(time.hazard.features.len().saturating_sub(1)) {
            assert_eq!(time.paid_by(&row).len(), time.horizon as usize);
            let _ = time.periods_owed(&row);
        }
    }
}

/// Bytes under a mark, with the seal that they should have.
fn sealed(mark: [u8; 4], bytes: &[u8]) -> Vec<u8> {
    let mut sealed = [&mark[..], &[1], bytes].concat();
    let seal = blake3::hash(&sealed);
    sealed.extend_from_slice(&seal.as_bytes()[..16]);
    sealed
}

fn rows(model: &Foreign) -> impl Iterator<Item = Vec<f32>> {
    values(model.features.len())
}

/// Rows of so many features, all small, great or unknown.
fn values(count: usize) -> impl Iterator<Item = Vec<f32>> {
    VALUES.into_iter().map(move |value| vec![value; count])
}
