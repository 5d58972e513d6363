//! What is counted, by the database. Everything here only reads.
//!
//! The tables are those of the slices above: `touch` of people, `account`, `payment` and `stage_change` of ledger,
//! `promise` and `decision` of strategy; and its own `recovery_target`. No other crate reads tables that are not its own; this one may, because a
//! report crosses them all and must be answered where the rows are (`docs/decisions/`, "reports read where the rows
//! are").
pub(crate) mod facts;
pub(crate) mod money;
pub(crate) mod promises;
pub(crate) mod stages;
pub(crate) mod targets;
pub(crate) mod touches;

use crate::{Dimension, Key, Period, Scope};
use base::Uuid;
use store::{Bind, Cell, Column, Error, Row};

/// A statement being put together, with its parameters in order.
pub(crate) struct Question<'a> {
    values: Vec<&'a dyn Bind>,
}

impl<'a> Question<'a> {
    pub(crate) fn new(values: Vec<&'a dyn Bind>) -> Self {
        Self { values }
    }

    /// The next parameter's name.
    pub(crate) fn ask(&mut self, value: &'a dyn Bind) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// `and column in ($3, $4)`, or nothing for every creditor.
    pub(crate) fn creditors(&mut self, column: &str, scope: &'a Scope) -> String {
        let Some(creditors) = &scope.creditors else { return String::new() };
        if creditors.is_empty() {
            return " and 1 = 0".to_owned();
        }
        let names: Vec<String> = creditors.iter().map(|creditor| self.ask(creditor)).collect();
        format!(" and {column} in ({})", names.join(", "))
    }

    /// `and column = $3`, or nothing for everybody.
    pub(crate) fn user(&mut self, column: &str, scope: &'a Scope) -> String {
        scope.user.as_ref().map_or_else(String::new, |user| format!(" and {column} = {}", self.ask(user)))
    }

    pub(crate) fn values(&self) -> &[&'a dyn Bind] {
        &self.values
    }
}

/// The group that a row is about.
pub(crate) fn key(by: Option<Dimension>, row: &Row<'_>, index: usize) -> Result<Key, Error> {
    let cell = row.cell(index)?;
    let wrong = Error::Column { index, expected: "key of a report" };
    match (by, cell) {
        (None, _) | (Some(_), Cell::Null) => Ok(Key::Nothing),
        (Some(Dimension::Stage), cell) => u8::column(cell).map(Key::Stage).ok_or(wrong),
        (Some(Dimension::Product | Dimension::Channel), cell) => String::column(cell).map(Key::Code).ok_or(wrong),
        (Some(Dimension::Creditor | Dimension::Agent), cell) => Uuid::column(cell).map(Key::Id).ok_or(wrong),
    }
}

/// The first two parameters of every question.
pub(crate) fn days(period: &Period) -> Vec<&dyn Bind> {
    vec![&period.from, &period.to]
}
