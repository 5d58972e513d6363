//! Champion against challenger: who is in which arm, and when enough has been seen.
//!
//! A [`Split`] assigns by hash, so that nobody's arm is stored and nobody changes it. A [`Trial`] may be looked at every
//! night: its intervals hold at all looks at once, so that stopping when it pleases deceives nobody.
mod sequence;
mod split;

pub use sequence::{Arm, Trial, Verdict};
pub use split::{NotASplit, Split};
