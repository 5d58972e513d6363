//! Statements: each takes the place of all before it, and says since when something is late.
use super::{
    entry::Statement,
    fold::{Fold, StepKind, minimum_share, month_of, months_late},
    stage::Tolerance,
    unpaid::Unpaid,
    view::StatementView,
};
use base::{Amount, Currency, Rounding, day_number, day_of};
use jiff::ToSpan;

impl Fold<'_> {
    /// Closes a statement: what is owed is what it bills, less what is paid after it.
    ///
    /// The part of it that was late when it was closed keeps its old due day; the rest is due with the statement.
    pub(super) fn bill(&mut self, statement: Statement, day: i32) {
        self.mature(day);
        let before = self.view.statement;
        let since = self.late_since(&statement);
        let overdue = since.map_or(Amount::ZERO, |_| overdue(&statement, before.as_ref(), self.view.currency));
        self.step(day, StepKind::Billed { statement });
        self.remember_statement(&statement, since);
        self.view.unpaid.clear();
        self.view.credit = (-statement.billed).or_zero();
        if let Some(since) = since.filter(|_| Amount::ZERO < overdue) {
            let number = self.statement_due_on(since).unwrap_or(statement.number.saturating_sub(1));
            let old = Unpaid { since: day.max(since), ..Unpaid::principal(number, since, overdue) };
            self.insert(old);
        }
        if overdue < statement.billed {
            self.insert(Unpaid::principal(statement.number, day_number(statement.due), statement.billed - overdue));
        }
    }

    /// The due day since which the account is late when `statement` is closed.
    ///
    /// Where the creditor reports `k` whole months late, it is the due day of `k` statements before. Where it reports
    /// nothing, the account is late if less than the minimum of the last statement has been paid since that one was
    /// closed, since its due day or since it was late already.
    fn late_since(&self, statement: &Statement) -> Option<i32> {
        if statement.billed <= Amount::ZERO {
            return None;
        }
        match (statement.late_months, &self.view.statement) {
            (Some(0), _) | (None, None) => None,
            (Some(months), _) => Some(self.due_before(statement, months)),
            (None, Some(last)) if last.paid < last.required && last.due <= day_number(statement.closed) => {
                Some(last.since.unwrap_or(last.due))
            }
            (None, Some(_)) => None,
        }
    }

    fn due_before(&self, statement: &Statement, months: u8) -> i32 {
        let number = statement.number.checked_sub(u16::from(months));
        let known = self.statements.iter().find(|(other, _)| Some(*other) == number);
        let reckoned = || statement.due.checked_sub(i32::from(months).months()).unwrap_or(statement.due);
        known.map_or_else(|| day_number(reckoned()), |(_, due)| *due)
    }

    fn statement_due_on(&self, due: i32) -> Option<u16> {
        self.statements.iter().find(|(_, other)| *other == due).map(|(number, _)| *number)
    }

    fn remember_statement(&mut self, statement: &Statement, since: Option<i32>) {
        let due = day_number(statement.due);
        let share = minimum_share(self.terms);
        let required = statement.minimum.unwrap_or_else(|| statement.billed.times(share, Rounding::HalfUp));
        let late = statement.late_months.unwrap_or_else(|| since.map_or(0, |since| months_late(due - since)));
        let month = self.month(month_of(day_of(day_number(statement.closed))));
        month.billed += statement.billed;
        month.late = month.late.max(late);
        self.view.billed_total += statement.billed;
        self.statements.push((statement.number, due));
        self.view.statement = Some(StatementView {
            number: statement.number,
            closed: day_number(statement.closed),
            due,
            billed: statement.billed,
            required: required.min(statement.billed).or_zero(),
            paid: Amount::ZERO,
            since,
        });
    }
}

/// How much of a late statement is late: what is left of the one before it.
///
/// Where nothing worth mentioning is left, or nothing is known, the creditor still says it is late: all of it then is.
fn overdue(statement: &Statement, before: Option<&StatementView>, currency: Currency) -> Amount {
    let carried = before.map_or(Amount::ZERO, |last| (last.billed - last.paid).or_zero()).min(statement.billed);
    let tolerance = Tolerance::of(currency, before.map_or(0, |last| last.due));
    if tolerance.forgives(carried, carried) { statement.billed } else { carried }
}
