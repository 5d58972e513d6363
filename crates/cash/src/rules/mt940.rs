//! MT940, SWIFT's customer statement: tags at the beginning of lines, commas for decimals (domain.md §6.7).
use super::statement::{Flaw, MOVEMENTS_MAX, Movement, Payer, ReadError, Statement, filled};
use base::{Amount, Currency, Day};

/// Whether a text looks like one.
pub fn is_mt940(text: &str) -> bool {
    text.lines().take(40).any(|line| line.trim_start().starts_with(":20:")) && text.contains(":61:")
        || text.contains(":60F:")
}

/// Reads every statement of a file.
///
/// # Errors
/// At the line and sign of the first thing that is not as it should be.
pub fn read(text: &str) -> Result<Vec<Statement>, ReadError> {
    let mut reader = Reader::default();
    for tag in tags(text) {
        reader.see(&tag)?;
    }
    reader.close()?;
    if reader.done.is_empty() {
        return Err(ReadError::at(1, 1, Flaw::Empty));
    }
    Ok(reader.done)
}

/// A tag and what follows it, over as many lines as it takes.
struct Tag<'a> {
    line: u32,
    name: &'a str,
    value: String,
}

/// Cuts a text into its tags; what stands before the first one and the envelope's blocks are passed over.
fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags: Vec<Tag<'_>> = Vec::new();
    for (line, words) in (1..).zip(text.lines()) {
        let words = words.trim_end_matches('\r');
        let tag = words.trim_start().strip_prefix(':').and_then(|rest| rest.split_once(':'));
        match tag.filter(|(name, _)| is_name(name)) {
            Some((name, value)) => tags.push(Tag { line, name, value: value.to_owned() }),
            None if words.starts_with(['-', '{']) => {}
            None => {
                if let Some(last) = tags.last_mut() {
                    last.value.push('\n');
                    last.value.push_str(words);
                }
            }
        }
    }
    tags
}

/// Two digits and perhaps a letter.
fn is_name(name: &str) -> bool {
    let mut signs = name.bytes();
    let digits = signs.by_ref().take(2).filter(u8::is_ascii_digit).count() == 2;
    digits && matches!((signs.next(), signs.next()), (None | Some(b'A'..=b'Z'), None))
}

#[derive(Default)]
struct Reader {
    done: Vec<Statement>,
    open: Option<Statement>,
    movements: usize,
}

impl Reader {
    fn see(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        match tag.name {
            "20" => {
                self.close()?;
                self.open = Some(Statement::default());
            }
            "25" => self.statement(tag)?.account = filled(&tag.value),
            "60F" | "60M" => {
                let (currency, amount) = balance(tag)?;
                let statement = self.statement(tag)?;
                (statement.currency, statement.opening) = (Some(currency), Some(amount));
            }
            "61" => {
                let movement = movement(tag)?;
                self.movements += 1;
                if MOVEMENTS_MAX < self.movements {
                    return Err(ReadError::at(tag.line, 1, Flaw::TooMany(MOVEMENTS_MAX)));
                }
                self.statement(tag)?.movements.push(movement);
            }
            "86" => {
                let statement = self.statement(tag)?;
                // After the closing balance it tells of the whole statement, and of no movement.
                if let Some(last) = statement.movements.last_mut().filter(|_| statement.closing.is_none()) {
                    tell(last, &tag.value);
                }
            }
            "62F" | "62M" => {
                let (_, amount) = balance(tag)?;
                let statement = self.statement(tag)?;
                (statement.closing, statement.closing_line) = (Some(amount), tag.line);
            }
            _ => {}
        }
        Ok(())
    }

    fn statement(&mut self, tag: &Tag<'_>) -> Result<&mut Statement, ReadError> {
        self.open.as_mut().ok_or_else(|| ReadError::at(tag.line, 1, Flaw::Missing(":20:")))
    }

    /// Ends the open statement; both balances must be there and add up.
    fn close(&mut self) -> Result<(), ReadError> {
        let Some(statement) = self.open.take() else { return Ok(()) };
        let line = statement.movements.last().map_or(1, |last| last.line);
        if statement.opening.is_none() {
            return Err(ReadError::at(line, 1, Flaw::Missing(":60F:")));
        }
        if statement.closing.is_none() {
            return Err(ReadError::at(line, 1, Flaw::Missing(":62F:")));
        }
        statement.check()?;
        self.done.push(statement);
        Ok(())
    }
}

/// The signs of a value not yet read, and at which column they stand.
struct Signs<'a> {
    line: u32,
    column: u32,
    rest: &'a str,
}

impl<'a> Signs<'a> {
    fn of(tag: &'a Tag<'_>) -> Self {
        let before = u32::try_from(tag.name.len()).unwrap_or_default() + 3;
        Self { line: tag.line, column: before, rest: tag.value.lines().next().unwrap_or_default().trim_end() }
    }

    fn error(&self, flaw: Flaw) -> ReadError {
        ReadError::at(self.line, self.column, flaw)
    }

    fn take(&mut self, length: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        self.column += u32::try_from(length).unwrap_or_default();
        Some(taken)
    }

    fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'a str {
        let length = self.rest.bytes().take_while(|byte| fits(*byte)).count();
        self.take(length).unwrap_or_default()
    }

    /// `YYMMDD`; the century is ours up to 2079, as SWIFT reads it.
    fn day(&mut self) -> Result<Day, ReadError> {
        let start = ReadError::at(self.line, self.column, Flaw::Day(self.rest.chars().take(6).collect()));
        let mut two = || -> Option<i8> {
            let digits = self.take(2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            digits.parse().ok()
        };
        let (Some(year), Some(month), Some(day)) = (two(), two(), two()) else { return Err(start) };
        let century = if year < 80 { 2000 } else { 1900 };
        Day::new(century + i16::from(year), month, day).map_err(|_| start)
    }

    /// Up to fifteen digits with one comma.
    fn amount(&mut self) -> Result<Amount, ReadError> {
        let column = self.column;
        let text = self.take_while(|byte| byte.is_ascii_digit() || byte == b',');
        let wrong = || ReadError::at(self.line, column, Flaw::Amount(text.to_owned()));
        let (whole, decimals) = text.split_once(',').ok_or_else(wrong)?;
        if whole.is_empty() || 15 < text.len() || 2 < decimals.len() || decimals.contains(',') {
            return Err(wrong());
        }
        format!("{whole}{decimals:0<2}").parse().map(Amount::minor).map_err(|_| wrong())
    }
}

/// `C260301ARS1000000,00`.
fn balance(tag: &Tag<'_>) -> Result<(Currency, Amount), ReadError> {
    let mut signs = Signs::of(tag);
    let negative = match signs.take(1) {
        Some("C") => false,
        Some("D") => true,
        Some(_) | None => return Err(ReadError::at(tag.line, signs.column, Flaw::Form("C or D".to_owned()))),
    };
    signs.day()?;
    let currency = signs.rest.get(..3).unwrap_or_default();
    let currency = currency.parse().map_err(|_| signs.error(Flaw::Currency(currency.to_owned())))?;
    signs.take(3);
    let amount = signs.amount()?;
    Ok((currency, if negative { -amount } else { amount }))
}

/// `2603020302C20751,75NTRFFAC000123//0001234`: value day, entry day, sign, amount, type, our reference, the bank's.
fn movement(tag: &Tag<'_>) -> Result<Movement, ReadError> {
    let mut signs = Signs::of(tag);
    let day = signs.day()?;
    if 4 <= signs.rest.bytes().take_while(u8::is_ascii_digit).count() {
        signs.take(4);
    }
    let mark = signs.take_while(|byte| matches!(byte, b'R' | b'C' | b'D'));
    // The mark may be followed by the third letter of the currency.
    let negative = match mark {
        "C" | "RD" => false,
        "D" | "RC" => true,
        _ => return Err(signs.error(Flaw::Form("C, D, RC or RD".to_owned()))),
    };
    signs.take_while(|byte| byte.is_ascii_uppercase());
    let amount = signs.amount()?;
    if signs.take(4).is_none_or(|kind| !kind.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return Err(signs.error(Flaw::Form("a type such as NTRF".to_owned())));
    }
    let (ours, banks) = signs.rest.split_once("//").unwrap_or((signs.rest, ""));
    let more = tag.value.split_once('\n').map(|(_, more)| more).unwrap_or_default();
    let mut movement = Movement {
        line: tag.line,
        day,
        amount: if negative { -amount } else { amount },
        reference: banks.trim().to_owned(),
        external: filled(ours).filter(|ours| ours != "NONREF"),
        payer: Payer::default(),
        text: String::new(),
    };
    tell(&mut movement, more);
    Ok(movement)
}

/// Adds the bank's words; `?32` and `?33` of a structured narrative are the payer's name.
fn tell(movement: &mut Movement, words: &str) {
    let joined = words.replace('\n', if words.contains('?') { "" } else { " " });
    let parts: Vec<&str> = joined.split('?').collect();
    if let [first, rest @ ..] = parts.as_slice()
        && !rest.is_empty()
    {
        let named = |codes: &[&str]| -> String {
            let parts = rest.iter().filter_map(|part| part.split_at_checked(2));
            parts.filter(|(code, _)| codes.contains(code)).map(|(_, text)| text).collect()
        };
        movement.payer.name = filled(&named(&["32", "33"])).or(movement.payer.name.take());
        let body: Vec<&str> = rest.iter().filter_map(|part| part.get(2..)).collect();
        movement.text = filled(&format!("{} {first} {}", movement.text, body.join(" "))).unwrap_or_default();
    } else {
        movement.text = filled(&format!("{} {joined}", movement.text)).unwrap_or_default();
    }
    movement.payer = std::mem::take(&mut movement.payer).found_in(&movement.text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const GOOD: &str = "{1:F01BANKARBAXXXX}{4:\r\n:20:STMT1\r\n:25:0170099220000012345678\r\n:28C:1/1\r\n\
        :60F:C260301ARS1000000,00\r\n:61:2603020302C20751,75NTRFFAC000123//0001234\r\n:86:TRANSFERENCIA\r\n\
        20-26756539-3 GOMEZ ANA\r\n:61:260302D150,NCHGNONREF//0001235\r\n:86:COMISION\r\n:62F:C260302ARS1020601,75\r\n-}\r\n";

    #[test]
    fn the_vector_adds_up() {
        // domain.md §6.7.
        let statements = read(GOOD).unwrap();
        let [statement] = statements.as_slice() else { panic!("one statement") };

        assert_eq!(statement.account.as_deref(), Some("0170099220000012345678"));
        assert_eq!(statement.closing, Some(Amount::minor(1_020_601_75)));
        let [income, expense] = statement.movements.as_slice() else { panic!("two movements") };
        assert_eq!((income.day, income.amount), (date(2026, 3, 2), Amount::minor(20_751_75)));
        assert_eq!((income.reference.as_str(), income.external.as_deref()), ("0001234", Some("FAC000123")));
        assert_eq!(income.payer.tax_id.as_deref(), Some("20267565393"));
        assert_eq!(income.text, "TRANSFERENCIA 20-26756539-3 GOMEZ ANA");
        assert_eq!((expense.amount, expense.external.as_deref()), (Amount::minor(-150_00), None));
    }

    #[test]
    fn a_file_that_does_not_add_up_says_where() {
        let error = read(&GOOD.replace("1020601,75", "1020601,76")).unwrap_err();

        assert_eq!((error.line, error.column), (11, 1));
        assert!(matches!(error.flaw, Flaw::Balance { .. }), "{error}");
    }

    #[test]
    fn each_flaw_is_placed() {
        let cases = [
            ("2603020302C", "2613020302C", 5, 5, Flaw::Day("261302".into())),
            ("C20751,75", "C20751.75", 5, 16, Flaw::Amount("20751".into())),
            ("C20751,75", "X20751,75", 5, 15, Flaw::Form("C, D, RC or RD".into())),
            ("C260301ARS", "C260301AR1", 4, 13, Flaw::Currency("AR1".into())),
            (":62F:C260302ARS1020601,75\r\n", "", 8, 1, Flaw::Missing(":62F:")),
            (":20:STMT1\r\n", "", 2, 1, Flaw::Missing(":20:")),
        ];
        for (written, instead, line, column, flaw) in cases {
            let error = read(&GOOD.replacen(written, instead, 1)).unwrap_err();
            assert_eq!(error.flaw, flaw, "{instead}");
            assert!(error.line.abs_diff(line) <= 1, "{error}");
            assert!(error.column.abs_diff(column) <= 1, "{error}");
        }
    }

    #[test]
    fn reversals_change_the_sign_and_structured_words_name_the_payer() {
        let text = GOOD.replace("C20751,75NTRF", "RDS20751,75NTRF").replace(
            ":86:TRANSFERENCIA\r\n20-26756539-3 GOMEZ ANA",
            ":86:166?00ABONO?20CUIT 20-26756539-3?32GOMEZ?33 ANA",
        );
        let statements = read(&text).unwrap();

        let income = &statements[0].movements[0];
        assert_eq!(income.amount, Amount::minor(20_751_75));
        assert_eq!(income.payer.name.as_deref(), Some("GOMEZ ANA"));
        assert_eq!(income.payer.tax_id.as_deref(), Some("20267565393"));
    }

    #[test]
    fn every_truncation_is_refused_or_adds_up() {
        for end in (0..GOOD.len()).filter(|end| GOOD.is_char_boundary(*end)) {
            if let Ok(statements) = read(&GOOD[..end]) {
                assert!(statements.iter().all(|statement| statement.check().is_ok()));
            }
        }
    }
}
