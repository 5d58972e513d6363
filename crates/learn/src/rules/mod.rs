//! What learning is: pure, the same bits on every machine.
pub mod bandit;
pub mod capacity;
pub(crate) mod folds;
pub(crate) mod number;
pub mod ope;
pub mod trial;
pub mod uplift;
