//! What is promised of learning over many worlds whose truth is known.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]
mod capacity;
mod cover;
mod dice;
mod effect;
mod stop;
