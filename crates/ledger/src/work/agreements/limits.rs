//! What somebody may offer about a debt today, before they offer anything.
use super::AgreementError;
use crate::{
    Error,
    rules::{
        agreement::{AgreementPolicy, Breaks, COUNT_MAX, MinimumWage},
        authority::{Authority, Shares},
    },
};
use base::{Rate, Right};
use store::Ctx;

/// The limits of a day, for whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The share of each concept that they may give away alone.
    pub shares: Shares,
    /// The most instalments.
    pub count_max: u16,
    /// What breaks an agreement.
    pub breaks: Breaks,
    /// Over this share of income an instalment is heavy.
    pub income_share_warned: Rate,
    /// Over this one somebody must approve it.
    pub income_share_blocked: Rate,
    /// What an instalment must leave of an income, and who says so.
    pub minimum_wage: MinimumWage,
    /// Where the policy comes from.
    pub source: String,
    /// Where the limits of authority come from.
    pub authority_source: String,
}

/// What the actor may offer today.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`], and a policy and a minimum wage that count today.
pub fn limits(ctx: &Ctx) -> Result<Limits, Error> {
    ctx.may(Right::ViewPortfolio)?;
    let day = ctx.now.day;
    let version = AgreementPolicy::shipped().on(day).ok_or(AgreementError::NoPolicy(day))?;
    let minimum_wage = AgreementPolicy::shipped().minimum_wage(day).ok_or(AgreementError::NoPolicy(day))?;
    Ok(Limits {
        shares: Authority::shipped().shares(&ctx.actor, day),
        count_max: COUNT_MAX,
        breaks: version.breaks.clone(),
        income_share_warned: version.income_share_warned,
        income_share_blocked: version.income_share_blocked,
        minimum_wage: minimum_wage.clone(),
        source: version.source.clone(),
        authority_source: Authority::shipped().source(day).unwrap_or_default().to_owned(),
    })
}
