//! OFX, both as SGML (1.x) and as XML (2.x): the tags of a bank statement and their values.
use super::statement::{Flaw, MOVEMENTS_MAX, Movement, Payer, ReadError, Statement, filled};
use base::{Amount, Day};

/// Whether a text looks like one.
pub fn is_ofx(text: &str) -> bool {
    let start: String = text.chars().take(2_000).collect::<String>().to_ascii_uppercase();
    start.contains("OFXHEADER") || start.contains("<OFX>")
}

/// Reads every statement of a file. OFX has no opening balance: nothing can be added up.
///
/// # Errors
/// At the line and sign of the first thing that is not as it should be.
pub fn read(text: &str) -> Result<Vec<Statement>, ReadError> {
    let mut reader = Reader::default();
    for tag in tags(text) {
        reader.see(&tag)?;
    }
    if let Some(entry) = &reader.entry {
        return Err(ReadError::at(entry.line, entry.column, Flaw::Missing("</STMTTRN>")));
    }
    if let Some(line) = reader.open_line {
        return Err(ReadError::at(line, 1, Flaw::Missing("</STMTRS>")));
    }
    if reader.done.is_empty() {
        return Err(ReadError::at(1, 1, Flaw::Empty));
    }
    Ok(reader.done)
}

/// A tag, and the text between it and the next one.
struct Tag<'a> {
    line: u32,
    column: u32,
    name: String,
    text: &'a str,
}

fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let (mut rest, mut line, mut column) = (text, 1_u32, 1_u32);
    std::iter::from_fn(move || {
        let open = rest.find('<')?;
        step(&mut line, &mut column, rest.get(..open)?);
        let place = (line, column);
        let inner = rest.get(open + 1..)?;
        let close = inner.find('>')?;
        let name = inner.get(..close)?;
        let after = inner.get(close + 1..)?;
        let value = after.get(..after.find('<').unwrap_or(after.len()))?;
        step(&mut line, &mut column, rest.get(open..open + close + 2)?);
        rest = after;
        Some(Tag { line: place.0, column: place.1, name: name.trim().to_ascii_uppercase(), text: value.trim() })
    })
}

fn step(line: &mut u32, column: &mut u32, passed: &str) {
    for sign in passed.chars() {
        (*line, *column) = if sign == '\n' { (*line + 1, 1) } else { (*line, *column + 1) };
    }
}

#[derive(Default)]
struct Reader {
    done: Vec<Statement>,
    open: Statement,
    open_line: Option<u32>,
    entry: Option<Entry>,
    movements: usize,
}

/// A movement being read.
#[derive(Default)]
struct Entry {
    line: u32,
    column: u32,
    day: Option<Day>,
    amount: Option<Amount>,
    reference: String,
    external: Option<String>,
    name: Option<String>,
    memo: Option<String>,
}

impl Reader {
    fn see(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let at = |flaw: Flaw| ReadError::at(tag.line, tag.column, flaw);
        match tag.name.as_str() {
            "STMTRS" | "CCSTMTRS" => (self.open, self.open_line) = (Statement::default(), Some(tag.line)),
            "/STMTRS" | "/CCSTMTRS" if self.open_line.take().is_some() => {
                self.done.push(std::mem::take(&mut self.open));
            }
            "CURDEF" => {
                let currency = tag.text.parse().map_err(|_| at(Flaw::Currency(tag.text.to_owned())))?;
                self.open.currency = Some(currency);
            }
            "ACCTID" if self.entry.is_none() => self.open.account = filled(&decoded(tag.text)),
            "STMTTRN" => {
                self.movements += 1;
                if MOVEMENTS_MAX < self.movements {
                    return Err(at(Flaw::TooMany(MOVEMENTS_MAX)));
                }
                self.entry = Some(Entry { line: tag.line, column: tag.column, ..Entry::default() });
            }
            "/STMTTRN" => {
                let entry = self.entry.take().ok_or_else(|| at(Flaw::Missing("<STMTTRN>")))?;
                self.open.movements.push(entry.movement()?);
            }
            _ => {
                if let Some(entry) = &mut self.entry {
                    entry.see(tag)?;
                }
            }
        }
        Ok(())
    }
}

impl Entry {
    fn see(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let at = |flaw: Flaw| ReadError::at(tag.line, tag.column, flaw);
        match tag.name.as_str() {
            "DTPOSTED" => self.day = Some(day(tag.text).ok_or_else(|| at(Flaw::Day(tag.text.to_owned())))?),
            "TRNAMT" => self.amount = Some(amount(tag.text).ok_or_else(|| at(Flaw::Amount(tag.text.to_owned())))?),
            "FITID" => tag.text.clone_into(&mut self.reference),
            "REFNUM" | "CHECKNUM" => self.external = filled(&decoded(tag.text)).or(self.external.take()),
            "NAME" => self.name = filled(&decoded(tag.text)),
            "MEMO" => self.memo = filled(&decoded(tag.text)),
            _ => {}
        }
        Ok(())
    }

    fn movement(self) -> Result<Movement, ReadError> {
        let lacking = |what| ReadError::at(self.line, self.column, Flaw::Missing(what));
        let (day, amount) =
            (self.day.ok_or_else(|| lacking("DTPOSTED"))?, self.amount.ok_or_else(|| lacking("TRNAMT"))?);
        let text = [self.name.as_deref(), self.memo.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let payer = Payer { name: self.name, ..Payer::default() }.found_in(&text);
        let Self { line, reference, external, .. } = self;
        Ok(Movement { line, day, amount, reference, external, payer, text })
    }
}

/// `20260302120000.000[-3:ART]`: the day that is written, in the bank's own zone.
fn day(text: &str) -> Option<Day> {
    let digits = text.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i8>().ok();
    Day::new(digits.get(..4)?.parse().ok()?, part(4, 6)?, part(6, 8)?).ok().filter(|day| 1900 < day.year())
}

/// A sign, digits, and a point or a comma before at most two decimals that count.
fn amount(text: &str) -> Option<Amount> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let decimals = decimals.trim_end_matches('0');
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || 15 < whole.len() || 2 < decimals.len() || !numeric(whole) || !numeric(decimals) {
        return None;
    }
    let units: i64 = format!("{whole}{decimals:0<2}").parse().ok()?;
    Some(Amount::minor(if negative { -units } else { units }))
}

/// The five entities that are known everywhere; no others are expanded.
fn decoded(text: &str) -> String {
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    known.into_iter().fold(text.to_owned(), |text, (written, sign)| text.replace(written, sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const SGML: &str = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>\n<CURDEF>ARS\n\
        <BANKACCTFROM><ACCTID>0170099220000012345678<ACCTTYPE>CHECKING</BANKACCTFROM>\n<BANKTRANLIST>\n\
        <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302120000[-3:ART]<TRNAMT>20751.75<FITID>F-1\n\
        <NAME>GOMEZ &amp; CIA<MEMO>CUIT 20267565393</STMTTRN>\n\
        <STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260302<TRNAMT>-150,00<FITID>F-2</STMTTRN>\n\
        </BANKTRANLIST><LEDGERBAL><BALAMT>1<DTASOF>20260302</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

    #[test]
    fn both_writings_are_one() {
        let xml = SGML
            .replace("<CURDEF>ARS", "<CURDEF>ARS</CURDEF>")
            .replace("<FITID>F-1", "<FITID>F-1</FITID>")
            .replace("<TRNAMT>20751.75", "<TRNAMT>20751.75</TRNAMT>");
        let statements = read(SGML).unwrap();

        assert_eq!(statements, read(&xml).unwrap());
        let [income, expense] = statements[0].movements.as_slice() else { panic!("two movements") };
        assert_eq!(
            (income.day, income.amount, income.reference.as_str()),
            (date(2026, 3, 2), Amount::minor(20_751_75), "F-1")
        );
        assert_eq!(income.payer.name.as_deref(), Some("GOMEZ & CIA"));
        assert_eq!(income.payer.tax_id.as_deref(), Some("20267565393"));
        assert_eq!(expense.amount, Amount::minor(-150_00));
        assert_eq!(statements[0].account.as_deref(), Some("0170099220000012345678"));
    }

    #[test]
    fn each_flaw_is_placed() {
        for (written, instead, flaw) in [
            ("20260302120000", "20261302120000", Flaw::Day("20261302120000[-3:ART]".into())),
            ("20751.75", "20751.755", Flaw::Amount("20751.755".into())),
            ("<TRNAMT>20751.75", "", Flaw::Missing("TRNAMT")),
            ("<CURDEF>ARS", "<CURDEF>pesos", Flaw::Currency("pesos".into())),
            ("<FITID>F-2</STMTTRN>", "<FITID>F-2", Flaw::Missing("</STMTTRN>")),
        ] {
            let error = read(&SGML.replacen(written, instead, 1)).unwrap_err();
            assert_eq!(error.flaw, flaw);
            assert!((5..=10).contains(&error.line), "{error}");
        }
        assert_eq!(read("<OFX></OFX>").unwrap_err().flaw, Flaw::Empty);
    }

    #[test]
    fn a_truncated_file_is_refused() {
        for end in 0..SGML.len() - "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>".len() {
            assert!(read(&SGML[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn amounts_of_both_conventions_are_read_and_huge_ones_refused() {
        assert_eq!(amount("1234,5"), Some(Amount::minor(1_234_50)));
        assert_eq!(amount("+10.500"), Some(Amount::minor(10_50)));
        for text in ["", ".", "1,234.56", "1e3", "99999999999999999999", "--1"] {
            assert_eq!(amount(text), None, "{text}");
        }
    }
}
