//! Models from elsewhere, and models that were kept.
use models::{
    Error, Foreign, Model,
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

/// Whatever was kept under a seal that holds is a model that can be asked, or says why not.
pub(crate) fn kept(bytes: &[u8]) {
    let mut sealed = b"ALMO\x01".to_vec();
    sealed.extend_from_slice(bytes);
    let unsealed = Model::from_bytes(&sealed);
    assert!(matches!(unsealed, Err(Error::Seal | Error::Malformed { .. })), "a seal is not guessed");
    let seal = blake3::hash(&sealed);
    sealed.extend_from_slice(&seal.as_bytes()[..16]);
    let Ok(model) = Model::from_bytes(&sealed) else { return };
    for value in VALUES {
        let row = vec![value; model.features.len()];
        let told = model.explain(&row);
        let _ = (told.strongest(), model.levers(&row, 0.5, &[0]));
    }
    assert!(model.sways().iter().all(|sway| sway.feature < model.features.len()));
}

fn rows(model: &Foreign) -> impl Iterator<Item = Vec<f32>> {
    let count = model.features.len();
    VALUES.into_iter().map(move |value| vec![value; count])
}
