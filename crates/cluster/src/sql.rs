//! What is asked of logs, in the engine's SQL.

/// The sums that estimators without a model are made of, over every decision of the log; see [`learn::ope::Moments`].
///
/// `$orders` and `$way` name what the function `weight` weighs by.
pub(crate) const MOMENTS: &str = "select count(*) as count, sum(weight) as weights, sum(weight * weight) as squares,
        sum(weight * reward) as earned, sum(weight * weight * reward) as earned_twice,
        sum(weight * weight * reward * reward) as earned_squares
    from (select weight($orders, $way, outcome) as weight, cast(reward as double) as reward from outcomes)";
