//! Lines of fixed places: records of several kinds, implied decimals, totals in a header or a trailer.
use super::{Dates, Field, Fixed, Place, RecordKind, Role, Way};
use crate::rules::statement::{Flaw, MOVEMENTS_MAX, Movement, Payer, ReadError, Refused, Statement, filled, tax_id};
use base::{Amount, Cbu, Day};

/// Reads the lines of a file; blank ones are passed over.
pub(super) fn read(layout: &Fixed, text: &str) -> Result<Statement, ReadError> {
    let statement = Statement { currency: layout.currency, ..Statement::default() };
    let mut reader = Reader { statement, ..Reader::default() };
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end_matches('\r');
        if !line.trim().is_empty() {
            let signs: Vec<char> = line.chars().collect();
            reader.see(layout, &Line { number, signs })?;
        }
    }
    reader.finish(layout)
}

/// One line of a file.
struct Line {
    number: u32,
    signs: Vec<char>,
}

#[derive(Default)]
struct Reader {
    statement: Statement,
    day: Option<Day>,
    records: u64,
    sum: Amount,
    totals: Vec<(u32, Place, Amount)>,
    counts: Vec<(u32, Place, u64)>,
    headers: u32,
    trailers: u32,
    last_line: u32,
}

impl Reader {
    fn see(&mut self, layout: &Fixed, line: &Line) -> Result<(), ReadError> {
        self.last_line = line.number;
        if line.signs.len() != layout.width {
            let flaw = Flaw::Form(format!("{} signs instead of {}", line.signs.len(), layout.width));
            return Err(ReadError::at(line.number, column(line.signs.len().min(layout.width) + 1), flaw));
        }
        let unknown = || ReadError::at(line.number, 1, Flaw::Form("a record that the layout does not know".to_owned()));
        let kind = layout.records.iter().find(|kind| line.is(kind)).ok_or_else(unknown)?;
        match kind.role {
            Role::Header => self.headers += 1,
            Role::Trailer => self.trailers += 1,
            Role::Movement => self.movement(kind, line)?,
            Role::Refused => self.refused(kind, line)?,
            Role::Other => {}
        }
        if matches!(kind.role, Role::Header | Role::Trailer) {
            if let Some(place) = kind.place(Field::Total) {
                self.totals.push((line.number, place, line.amount(place)?));
            }
            if let Some(place) = kind.place(Field::Count) {
                self.counts.push((line.number, place, line.number(place)?));
            }
            if let Some(place) = kind.place(Field::Day) {
                self.day = line.day(place)?;
            }
        }
        Ok(())
    }

    fn count(&mut self, amount: Amount, line: &Line) -> Result<(), ReadError> {
        self.records += 1;
        self.sum = self.sum.checked_add(amount).ok_or_else(|| ReadError::at(line.number, 1, Flaw::Overflow))?;
        Ok(())
    }

    fn movement(&mut self, kind: &RecordKind, line: &Line) -> Result<(), ReadError> {
        if MOVEMENTS_MAX <= self.statement.movements.len() {
            return Err(ReadError::at(line.number, 1, Flaw::TooMany(MOVEMENTS_MAX)));
        }
        let amount = line.needed_amount(kind)?;
        self.count(amount, line)?;
        let own = kind.place(Field::Day).map(|place| line.day(place)).transpose()?.flatten();
        let lacking = || ReadError::at(line.number, 1, Flaw::Missing("day"));
        let payer = Payer {
            name: line.words(kind, Field::PayerName),
            tax_id: line.words(kind, Field::PayerTaxId).as_deref().and_then(tax_id),
            account: line.words(kind, Field::PayerAccount).map(|text| short_account(&text)),
        };
        self.statement.movements.push(Movement {
            line: line.number,
            day: own.or(self.day).ok_or_else(lacking)?,
            amount: match kind.money {
                Way::In => amount,
                Way::Out => -amount,
            },
            reference: line.words(kind, Field::Reference).unwrap_or_default(),
            external: line.words(kind, Field::External),
            payer,
            text: line.words(kind, Field::Text).unwrap_or_default(),
        });
        Ok(())
    }

    fn refused(&mut self, kind: &RecordKind, line: &Line) -> Result<(), ReadError> {
        let amount = line.needed_amount(kind)?;
        self.count(amount, line)?;
        let words = |field: Field| line.words(kind, field).unwrap_or_default();
        self.statement.refused.push(Refused {
            line: line.number,
            amount,
            external: words(Field::External),
            code: words(Field::RefusalCode),
            words: words(Field::RefusalWords),
        });
        Ok(())
    }

    /// The file must begin and end as the layout says, and its totals must be those of its records.
    fn finish(self, layout: &Fixed) -> Result<Statement, ReadError> {
        let wants = |role: Role| layout.records.iter().any(|record| record.role == role);
        if self.records == 0 && self.headers == 0 && self.trailers == 0 {
            return Err(ReadError::at(1, 1, Flaw::Empty));
        }
        if wants(Role::Header) && self.headers != 1 {
            return Err(ReadError::at(1, 1, Flaw::Missing("header")));
        }
        if wants(Role::Trailer) && self.trailers != 1 {
            return Err(ReadError::at(self.last_line, 1, Flaw::Missing("trailer")));
        }
        for (line, place, written) in self.totals {
            if written != self.sum {
                let flaw = Flaw::Total { computed: self.sum, written };
                return Err(ReadError::at(line, column(place.at[0]), flaw));
            }
        }
        for (line, place, written) in self.counts {
            if written != self.records {
                let flaw = Flaw::Count { computed: self.records, written };
                return Err(ReadError::at(line, column(place.at[0]), flaw));
            }
        }
        Ok(self.statement)
    }
}

impl RecordKind {
    fn place(&self, field: Field) -> Option<Place> {
        self.fields.get(&field)?.each().next()
    }
}

impl Line {
    fn is(&self, kind: &RecordKind) -> bool {
        let starts = kind.starts.chars().zip(&self.signs).all(|(wanted, sign)| wanted == *sign);
        starts && kind.when.as_ref().is_none_or(|when| when.is.contains(&self.span(when.at)))
    }

    /// The signs of a place, without blanks around them.
    fn span(&self, [first, last]: [usize; 2]) -> String {
        let signs = self.signs.get(first.saturating_sub(1)..last).unwrap_or_default();
        signs.iter().collect::<String>().trim().to_owned()
    }

    fn words(&self, kind: &RecordKind, field: Field) -> Option<String> {
        let spans = kind.fields.get(&field)?.each().map(|place| self.span(place.at));
        filled(&spans.collect::<Vec<_>>().join("/"))
    }

    fn error(&self, place: Place, flaw: Flaw) -> ReadError {
        ReadError::at(self.number, column(place.at[0]), flaw)
    }

    fn number(&self, place: Place) -> Result<u64, ReadError> {
        let text = self.span(place.at);
        let digits = Some(&text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|text| text.parse().ok());
        number.ok_or_else(|| self.error(place, Flaw::Form(format!("{text:?} is not a number"))))
    }

    fn needed_amount(&self, kind: &RecordKind) -> Result<Amount, ReadError> {
        let place = kind.place(Field::Amount).ok_or(ReadError::at(self.number, 1, Flaw::Missing("amount")))?;
        self.amount(place)
    }

    /// Digits whose last ones are decimals; what is under a centavo must be nothing.
    fn amount(&self, place: Place) -> Result<Amount, ReadError> {
        let text = self.span(place.at);
        let wrong = || self.error(place, Flaw::Amount(text.clone()));
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        let units: i128 = text.parse().map_err(|_| wrong())?;
        let minor = match place.decimals {
            decimals @ 0..=2 => units.checked_mul(10_i128.pow(2 - decimals)),
            more => Some(10_i128.pow(more - 2)).filter(|power| units % power == 0).map(|power| units / power),
        };
        minor.and_then(|minor| i64::try_from(minor).ok()).map(Amount::minor).ok_or_else(wrong)
    }

    /// A day, or none where there are only blanks or zeros.
    fn day(&self, place: Place) -> Result<Option<Day>, ReadError> {
        let text = self.span(place.at);
        if text.chars().all(|sign| sign == '0') {
            return Ok(None);
        }
        let day = place.dates.read(&text).ok_or_else(|| self.error(place, Flaw::Day(text)))?;
        Ok(Some(day))
    }
}

impl Dates {
    fn read(self, text: &str) -> Option<Day> {
        let wide = matches!(self, Self::Yyyymmdd | Self::Ddmmyyyy);
        if text.len() != if wide { 8 } else { 6 } || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
        let (year, month, day) = match self {
            Self::Yyyymmdd => (part(0, 4)?, part(4, 6)?, part(6, 8)?),
            Self::Yymmdd => (2000 + part(0, 2)?, part(2, 4)?, part(4, 6)?),
            Self::Ddmmyyyy => (part(4, 8)?, part(2, 4)?, part(0, 2)?),
            Self::Ddmmyy => (2000 + part(4, 6)?, part(2, 4)?, part(0, 2)?),
        };
        let narrow = |value: i16| i8::try_from(value).ok();
        Day::new(year, narrow(month)?, narrow(day)?).ok().filter(|day| (1900..2200).contains(&day.year()))
    }
}

/// An account of 26 signs is one of 22 with zeros between.
fn short_account(text: &str) -> String {
    Cbu::of_26(text).map_or_else(|| text.to_owned(), |cbu| cbu.digits().to_owned())
}

fn column(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
