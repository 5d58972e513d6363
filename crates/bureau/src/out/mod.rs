//! Adapters to the outside, a file a provider.
pub mod bcra;
