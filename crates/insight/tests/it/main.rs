//! The reports against a real database, through the doors of the slices that own the rows.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod api;
mod house;
mod kept;
mod parts;
mod reports;
mod targets;
mod vector;
