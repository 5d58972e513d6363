//! Rows ↔ rules.
pub(crate) mod decision;
pub(crate) mod desk;
pub(crate) mod learner;
pub(crate) mod lesson;
pub(crate) mod matrix;
pub(crate) mod model;
pub(crate) mod night;
pub(crate) mod observation;
pub(crate) mod promise;
pub(crate) mod review;
pub(crate) mod saved_view;
pub(crate) mod trial;

/// A digest as the database holds it: the same bits, signed.
fn to_signed(bits: u64) -> i64 {
    i64::from_le_bytes(bits.to_le_bytes())
}

/// A digest as the rules hold it.
fn to_bits(signed: i64) -> u64 {
    u64::from_le_bytes(signed.to_le_bytes())
}
