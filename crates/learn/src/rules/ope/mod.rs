//! What a policy would have earned, from what another one did (off-policy evaluation).
//!
//! Each [`Estimate`] comes with its 95 % interval and the size of the sample that really speaks for the policy. Where
//! that is small, [`rank`] and [`by_segment`] refuse: with weak support, any order is luck.
mod compare;
mod estimator;
mod moments;

pub use compare::{Policy, Range, Unsupported, by_segment, lead, rank};
pub use estimator::{Estimate, Estimator, Logged, SUPPORT_MIN};
pub use moments::Moments;
