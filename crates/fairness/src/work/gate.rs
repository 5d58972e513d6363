//! The gate before a model speaks: it compares groups that no model and no rule may see.
use super::members::Members;
use crate::rules::{
    bounds::Bounds,
    gate::{Grouped, judge},
    words::breach_es,
};
use base::Day;
use store::Rx;
use strategy::{
    Live,
    work::{Gate, Heard, Hearing, heard},
};

/// Observations that judge, the newest.
pub(super) const ROWS_MAX: u32 = 40_000;

/// Objects to a model that errs against one group beyond a bound, and more than who speaks now.
#[derive(Clone, Copy, Debug)]
pub struct ByGroups;

impl Gate for ByGroups {
    fn objections(&self, rx: &Rx<'_>, model: &Live, day: Day) -> Result<Vec<String>, strategy::Error> {
        let (members, bounds) = (Members::all(rx)?, Bounds::on(day));
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let hearing =
            Hearing { target: model.target, stage: model.stage, model: Some(model), until: day, limit: ROWS_MAX };
        let (rows, taught_until) = (heard(rx, &hearing)?, last_taught(model));
        let mut objections = Vec::new();
        for one in &members {
            let (grouped, fresh) = judging(&rows, Some(taught_until), (one, bounds));
            let breaches = judge(&one.row.name, &grouped, bounds);
            objections.extend(breaches.iter().map(|breach| breach_es(model.target, breach, fresh)));
        }
        Ok(objections)
    }
}

/// The rows that judge for a name: those that were seen after the last one that taught, if they make two groups to
/// compare, or else all; and whether they are those.
pub(super) fn judging<'a>(
    rows: &'a [Heard],
    taught_until: Option<i32>,
    (members, bounds): (&'a Members, &Bounds),
) -> (Grouped<'a>, bool) {
    let after = |row: &&Heard| taught_until.is_none_or(|last| last < row.day);
    let fresh = Grouped::of(rows.iter().filter(after), |debtor| members.of(debtor), bounds);
    if 2 <= fresh.groups() {
        return (fresh, true);
    }
    (Grouped::of(rows, |debtor| members.of(debtor), bounds), taught_until.is_none())
}

/// The number of the last day that taught a model of the registry.
pub(super) fn last_taught(model: &Live) -> i32 {
    model.taught().card().days.1
}
