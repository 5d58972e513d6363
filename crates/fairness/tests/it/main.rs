//! Groups against a real database: brought through their door, told of, and held before a real model of the registry.
#![expect(clippy::unwrap_used, reason = "a test panics when its world is not as it says")]

mod api;
mod gate;
mod groups;
mod house;
mod report;
mod sql;
