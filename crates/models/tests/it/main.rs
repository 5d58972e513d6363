//! Models as whoever uses them meets them: chosen, explained, kept, read from elsewhere.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::float_cmp,
    reason = "portfolios are made of small numbers, and what is exact is tested as exact"
)]

mod choosing;
mod elsewhere;
mod portfolio;
mod time_and_money;
mod using;
