//! Tables with a header: a movement a row, columns by name, a running balance where the bank gives one.
use super::{Field, Table};
use crate::rules::statement::{Flaw, MOVEMENTS_MAX, Movement, Payer, ReadError, Statement, filled, tax_id};
use base::{Amount, Day};
use ledger::rules::{
    detect::Format,
    intake::Record,
    mapping::{
        plain,
        values::{self, Remainder, Unit},
    },
};
use std::collections::BTreeMap;

/// Reads the rows of one table in turn.
#[derive(Debug)]
pub struct TableReader {
    format: Format,
    columns: BTreeMap<Field, Vec<usize>>,
    /// Where the header stands.
    line: u32,
    statement: Statement,
    balances: Vec<Option<Amount>>,
}

impl TableReader {
    /// Finds the columns of a layout in the header of a file, which stands in this line.
    ///
    /// # Errors
    /// The day and an amount must be there.
    pub fn new(layout: &Table, format: Format, (line, header): (u32, &[String])) -> Result<Self, ReadError> {
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let mut columns = BTreeMap::new();
        for (field, wanted) in &layout.columns {
            let places = wanted.iter().filter_map(|name| names.iter().position(|found| *found == plain(name)));
            columns.insert(*field, places.collect::<Vec<_>>());
        }
        let has = |field: Field| columns.get(&field).is_some_and(|places| !places.is_empty());
        if !has(Field::Day) {
            return Err(ReadError::at(line, 1, Flaw::Missing("the column of the day")));
        }
        if !has(Field::Amount) && !has(Field::Credit) {
            return Err(ReadError::at(line, 1, Flaw::Missing("the column of the amount")));
        }
        let format = Format {
            decimal: layout.format.decimal.unwrap_or(format.decimal),
            dates: layout.format.dates.unwrap_or(format.dates),
            ..format
        };
        let statement = Statement { currency: layout.currency, ..Statement::default() };
        Ok(Self { format, columns, line, statement, balances: Vec::new() })
    }

    /// Reads a row. A row without a day or without an amount, such as a title or a sum at the end, is passed over if it
    /// has neither.
    ///
    /// # Errors
    /// At the line and cell of what cannot be read.
    pub fn row(&mut self, record: &Record) -> Result<(), ReadError> {
        let amount = self.amount(record)?;
        let (Some((day_cell, day_text)), Some(amount)) = (self.cell(record, Field::Day), amount) else {
            return match (self.cell(record, Field::Day), amount) {
                (Some((cell, text)), None) if self.day(text).is_some() => {
                    Err(ReadError::at(record.line, cell, Flaw::Missing("amount")))
                }
                (None, Some(_)) if self.cell(record, Field::Balance).is_none() => Ok(()),
                (None, Some(_)) => Err(ReadError::at(record.line, 1, Flaw::Missing("day"))),
                (Some(_) | None, None) | (Some(_), Some(_)) => Ok(()),
            };
        };
        let wrong = || ReadError::at(record.line, day_cell, Flaw::Day(day_text.to_owned()));
        let day = self.day(day_text).ok_or_else(wrong)?;
        if MOVEMENTS_MAX <= self.statement.movements.len() {
            return Err(ReadError::at(record.line, 1, Flaw::TooMany(MOVEMENTS_MAX)));
        }
        let balance = self.money(record, Field::Balance)?;
        let words = |field: Field| self.cell(record, field).and_then(|(_, text)| filled(text));
        let text = self.all(record, Field::Text);
        let payer = Payer {
            name: words(Field::PayerName),
            tax_id: words(Field::PayerTaxId).as_deref().and_then(tax_id),
            account: words(Field::PayerAccount),
        };
        let movement = Movement {
            line: record.line,
            day,
            amount,
            reference: words(Field::Reference).unwrap_or_default(),
            external: words(Field::External),
            payer: payer.found_in(&text),
            text,
        };
        self.balances.push(balance);
        self.statement.movements.push(movement);
        Ok(())
    }

    /// The statement, whose running balances add up, oldest or newest first.
    ///
    /// # Errors
    /// At the first row whose balance is not that of the row before it and its own amount.
    pub fn finish(mut self) -> Result<Statement, ReadError> {
        if self.statement.movements.is_empty() {
            return Err(ReadError::at(self.line, 1, Flaw::Empty));
        }
        let balances: Option<Vec<Amount>> = self.balances.iter().copied().collect();
        if let Some(balances) = balances {
            let movements = &self.statement.movements;
            let forwards = chain(movements.iter().map(|row| (row.line, row.amount)).zip(balances.iter().copied()));
            let backwards =
                chain(movements.iter().rev().map(|row| (row.line, row.amount)).zip(balances.iter().rev().copied()));
            let (opening, closing) = match (forwards, backwards) {
                (Ok(ends), _) | (Err(_), Ok(ends)) => ends,
                (Err(error), Err(_)) => return Err(error),
            };
            self.statement.closing_line = movements.last().map_or(1, |row| row.line);
            (self.statement.opening, self.statement.closing) = (Some(opening), Some(closing));
        }
        Ok(self.statement)
    }

    /// The cell of a field's first column, counted from 1, unless it is blank.
    fn cell<'a>(&self, record: &'a Record, field: Field) -> Option<(u32, &'a str)> {
        let place = *self.columns.get(&field)?.first()?;
        let text = record.cell(place).trim();
        (!text.is_empty()).then(|| (u32::try_from(place).unwrap_or(0) + 1, text))
    }

    fn all(&self, record: &Record, field: Field) -> String {
        let places = self.columns.get(&field).map(Vec::as_slice).unwrap_or_default();
        let cells: Vec<&str> = places.iter().map(|place| record.cell(*place)).collect();
        filled(&cells.join(" ")).unwrap_or_default()
    }

    fn day(&self, text: &str) -> Option<Day> {
        values::day(text, self.format.dates)
    }

    /// The amount of a row: with its sign, or what came less what went.
    fn amount(&self, record: &Record) -> Result<Option<Amount>, ReadError> {
        if let Some(amount) = self.money(record, Field::Amount)? {
            return Ok(Some(amount));
        }
        let (credit, debit) = (self.money(record, Field::Credit)?, self.money(record, Field::Debit)?);
        if credit.is_none() && debit.is_none() {
            return Ok(None);
        }
        // Some banks write the debit with a sign, in a column of its own.
        let out = debit.map_or(Amount::ZERO, |debit| if debit < Amount::ZERO { debit } else { -debit });
        let sum = credit.unwrap_or_default().checked_add(out);
        sum.map(Some).ok_or_else(|| ReadError::at(record.line, 1, Flaw::Overflow))
    }

    fn money(&self, record: &Record, field: Field) -> Result<Option<Amount>, ReadError> {
        let Some((cell, text)) = self.cell(record, field) else { return Ok(None) };
        let number = values::number(text, self.format.decimal);
        let amount = number.and_then(|number| values::amount(number, Unit::Major, Remainder::Exact));
        amount.map(Some).ok_or_else(|| ReadError::at(record.line, cell, Flaw::Amount(text.to_owned())))
    }
}

/// The balance before the first row and after the last one.
fn chain(mut rows: impl Iterator<Item = ((u32, Amount), Amount)>) -> Result<(Amount, Amount), ReadError> {
    let Some(((line, amount), mut balance)) = rows.next() else { return Ok((Amount::ZERO, Amount::ZERO)) };
    let minor = |amount: Amount| i128::from(amount.to_minor());
    let opening = i64::try_from(minor(balance) - minor(amount));
    let opening = opening.map(Amount::minor).map_err(|_| ReadError::at(line, 1, Flaw::Overflow))?;
    for ((line, amount), written) in rows {
        let computed = balance.checked_add(amount).ok_or_else(|| ReadError::at(line, 1, Flaw::Overflow))?;
        if computed != written {
            return Err(ReadError::at(line, 1, Flaw::Balance { computed, written }));
        }
        balance = written;
    }
    Ok((opening, balance))
}
