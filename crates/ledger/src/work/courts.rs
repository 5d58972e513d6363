//! Filing a claim at a court whose rate follows what is published.
use super::{
    arrears::{ChangeArrears, change_arrears},
    series::series_values,
};
use crate::{
    SeriesError,
    rules::{act::Act, court::Courts, entry::Filing, series::Published},
};
use base::{AccountId, CommandId, Day};
use jiff::ToSpan;
use std::collections::BTreeMap;
use store::Ctx;

/// A claim is filed at a court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAtCourt {
    /// Named by the sender, so that a retry is the same command.
    pub command: CommandId,
    /// About which account.
    pub account: AccountId,
    /// Since when the court has the case.
    pub on: Day,
    /// Its number and name. The same case again takes its own place, with what was published since.
    pub case: String,
    /// The court's code.
    pub court: String,
}

/// How long before the filing a rate that is still in force may have been published.
const BEFORE_MONTHS: i32 = 24;

/// Says that a court has the case: default interest runs at its rate, as published from that day to today. The number
/// of the line.
///
/// # Errors
/// Those of [`change_arrears`]; the court must be known, and its rate of that day published.
pub fn file_at_court(ctx: &Ctx, new: FileAtCourt) -> Result<u32, SeriesError> {
    let FileAtCourt { command, account, on, case, court } = new;
    let known = Courts::shipped().of(&court).ok_or_else(|| SeriesError::NoCourt(court.clone()))?;
    let since = on.checked_sub(BEFORE_MONTHS.months()).unwrap_or(on);
    let mut published: BTreeMap<String, Vec<(Day, Published)>> = BTreeMap::new();
    for (rate, _) in known.rates_from(on) {
        let values = ctx.read(|rx| series_values(rx, &rate.series, since, ctx.now.day))?;
        published.insert(rate.series.clone(), values);
    }
    let rates = known.points((on, ctx.now.day), &published)?;
    let filing = Filing { case, rates, source: known.words(on), court: Some(court) };
    Ok(change_arrears(ctx, ChangeArrears { command, account, on, act: Act::File(filing) })?)
}
