//! camt.053, ISO 20022's bank to customer statement, of any version. No document type is read and no entity expanded.
use super::statement::{Flaw, MOVEMENTS_MAX, Movement, Payer, ReadError, Statement, filled, tax_id};
use base::{Amount, Day};
use roxmltree::{Document, Error, Node, ParsingOptions};

/// Whether a text looks like one.
pub fn is_camt(text: &str) -> bool {
    let start: String = text.chars().take(4_000).collect();
    start.contains("BkToCstmrStmt") || start.contains("camt.053")
}

/// The most elements of a file: memory is bounded by it.
const NODES_MAX: u32 = 8_000_000;

/// Reads every statement of a file.
///
/// # Errors
/// At the line and sign of the first thing that is not as it should be.
pub fn read(text: &str) -> Result<Vec<Statement>, ReadError> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| broken(&error))?;
    let (mut statements, mut lines) = (Vec::new(), Lines::of(text));
    for node in document.descendants().filter(|node| node.has_tag_name_of("Stmt")) {
        let statement = statement(node, &mut lines)?;
        statement.check()?;
        statements.push(statement);
    }
    if statements.is_empty() {
        return Err(ReadError::at(1, 1, Flaw::Empty));
    }
    Ok(statements)
}

/// The lines of a text, counted from the place that was asked for last: asked in order, a file is walked once.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    const fn of(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line on which an element begins, from 1.
    fn line_of(&mut self, node: Node<'_, '_>) -> u32 {
        let place = node.range().start;
        let between = self.text.get(self.at.min(place)..self.at.max(place)).unwrap_or_default();
        let ends = between.iter().map(|byte| u32::from(*byte == b'\n')).sum::<u32>();
        self.line = if self.at <= place { self.line + ends } else { self.line - ends };
        self.at = place;
        self.line
    }
}

fn broken(error: &Error) -> ReadError {
    let place = error.pos();
    ReadError::at(place.row, place.col, Flaw::Form(error.to_string()))
}

/// Ways to walk whatever the version's namespace is.
trait Walk<'a, 'input: 'a> {
    fn has_tag_name_of(&self, name: &str) -> bool;
    fn child(&self, name: &str) -> Option<Node<'a, 'input>>;
    fn children_of(&self, name: &str) -> Vec<Node<'a, 'input>>;
    fn path(&self, names: &[&str]) -> Option<Node<'a, 'input>>;
    fn words(&self, names: &[&str]) -> Option<String>;
    fn wrong(&self, flaw: Flaw) -> ReadError;
}

impl<'a, 'input: 'a> Walk<'a, 'input> for Node<'a, 'input> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }

    fn child(&self, name: &str) -> Option<Node<'a, 'input>> {
        self.children().find(|node| node.has_tag_name_of(name))
    }

    fn children_of(&self, name: &str) -> Vec<Node<'a, 'input>> {
        self.children().filter(|node| node.has_tag_name_of(name)).collect()
    }

    fn path(&self, names: &[&str]) -> Option<Node<'a, 'input>> {
        names.iter().try_fold(*self, |node, name| node.child(name))
    }

    fn words(&self, names: &[&str]) -> Option<String> {
        filled(self.path(names)?.text()?)
    }

    fn wrong(&self, flaw: Flaw) -> ReadError {
        let place = self.document().text_pos_at(self.range().start);
        ReadError::at(place.row, place.col, flaw)
    }
}

fn statement(node: Node<'_, '_>, lines: &mut Lines<'_>) -> Result<Statement, ReadError> {
    let mut statement = Statement { account: account(node.child("Acct")), ..Statement::default() };
    let currency = node.path(&["Acct", "Ccy"]).or_else(|| node.path(&["Bal", "Amt"]));
    if let Some(found) = currency {
        let code = found.attribute("Ccy").map_or_else(|| found.text().unwrap_or_default().trim(), str::trim);
        statement.currency = Some(code.parse().map_err(|_| found.wrong(Flaw::Currency(code.to_owned())))?);
    }
    for balance in node.children_of("Bal") {
        let amount = signed(balance)?;
        match balance.words(&["Tp", "CdOrPrtry", "Cd"]).as_deref() {
            Some("OPBD" | "PRCD") => statement.opening = Some(amount),
            Some("CLBD") => {
                statement.closing = Some(amount);
                statement.closing_line = lines.line_of(balance);
            }
            Some(_) | None => {}
        }
    }
    for entry in node.children_of("Ntry").into_iter().filter(|entry| is_booked(*entry)) {
        entries(entry, &mut statement, lines)?;
        if MOVEMENTS_MAX < statement.movements.len() {
            return Err(entry.wrong(Flaw::TooMany(MOVEMENTS_MAX)));
        }
    }
    Ok(statement)
}

/// What is pending or only told may never be booked. The status is a word, or a word in `Cd` in later versions.
fn is_booked(entry: Node<'_, '_>) -> bool {
    let status = entry.words(&["Sts", "Cd"]).or_else(|| entry.words(&["Sts"]));
    status.is_none_or(|status| status == "BOOK")
}

/// An entry; or each of its details, where it is a batch whose details have amounts that come to the entry's.
fn entries(entry: Node<'_, '_>, statement: &mut Statement, lines: &mut Lines<'_>) -> Result<(), ReadError> {
    let whole = signed(entry)?;
    let day = day(entry)?;
    let reference = entry.words(&["AcctSvcrRef"]).or_else(|| entry.words(&["NtryRef"])).unwrap_or_default();
    let details: Vec<Node<'_, '_>> =
        entry.children_of("NtryDtls").iter().flat_map(|group| group.children_of("TxDtls")).collect();
    let mut parts = Vec::with_capacity(details.len());
    if 1 < details.len() {
        for (number, detail) in (1..).zip(&details) {
            let Some(amount) = part_amount(*detail, whole < Amount::ZERO)? else { break };
            let own = detail.words(&["Refs", "AcctSvcrRef"]).or_else(|| detail.words(&["Refs", "TxId"]));
            let fallback = if reference.is_empty() { String::new() } else { format!("{reference}/{number}") };
            parts.push(movement((entry, Some(*detail)), (day, amount, own.unwrap_or(fallback)), lines));
        }
    }
    let comes_to = parts.iter().try_fold(Amount::ZERO, |sum, part| sum.checked_add(part.amount));
    if !parts.is_empty() && parts.len() == details.len() && comes_to == Some(whole) {
        statement.movements.extend(parts);
    } else {
        statement.movements.push(movement((entry, details.first().copied()), (day, whole, reference), lines));
    }
    Ok(())
}

fn part_amount(detail: Node<'_, '_>, negative: bool) -> Result<Option<Amount>, ReadError> {
    let found = detail.child("Amt").or_else(|| detail.path(&["AmtDtls", "TxAmt", "Amt"]));
    let amount = found.map(amount).transpose()?;
    Ok(amount.map(|amount| if negative { -amount } else { amount }))
}

fn movement(
    (entry, detail): (Node<'_, '_>, Option<Node<'_, '_>>),
    (day, amount, reference): (Day, Amount, String),
    lines: &mut Lines<'_>,
) -> Movement {
    let place = detail.unwrap_or(entry);
    let words = |names: &[&str]| detail.and_then(|detail| detail.words(names));
    let written = place.child("RmtInf");
    let said: Vec<String> = written
        .into_iter()
        .flat_map(|node| node.children_of("Ustrd"))
        .filter_map(|node| filled(node.text().unwrap_or_default()))
        .chain(entry.words(&["AddtlNtryInf"]))
        .collect();
    let text = said.join(" ");
    let structured = words(&["RmtInf", "Strd", "CdtrRefInf", "Ref"]);
    let end_to_end = words(&["Refs", "EndToEndId"]).filter(|id| id != "NOTPROVIDED");
    let parties = detail.and_then(|detail| detail.child("RltdPties"));
    let debtor = parties.and_then(|parties| parties.path(&["Dbtr", "Pty"]).or_else(|| parties.child("Dbtr")));
    let id =
        debtor.and_then(|debtor| ["OrgId", "PrvtId"].iter().find_map(|kind| debtor.words(&["Id", kind, "Othr", "Id"])));
    let payer = Payer {
        name: debtor.and_then(|debtor| debtor.words(&["Nm"])),
        tax_id: id.as_deref().and_then(tax_id),
        account: account(parties.and_then(|parties| parties.child("DbtrAcct"))),
    };
    Movement {
        line: lines.line_of(place),
        day,
        amount,
        reference,
        external: structured.or(end_to_end),
        payer: payer.found_in(&text),
        text,
    }
}

fn account(node: Option<Node<'_, '_>>) -> Option<String> {
    let id = node?.child("Id")?;
    id.words(&["IBAN"]).or_else(|| id.words(&["Othr", "Id"]))
}

/// The value day, else the day of booking; a moment counts on the day that is written.
fn day(entry: Node<'_, '_>) -> Result<Day, ReadError> {
    let found = ["ValDt", "BookgDt"].iter().find_map(|name| entry.child(name));
    let found = found.ok_or_else(|| entry.wrong(Flaw::Missing("ValDt")))?;
    let text = found.words(&["Dt"]).or_else(|| found.words(&["DtTm"])).unwrap_or_default();
    let day: Option<Day> = text.get(..10).and_then(|day| day.parse().ok());
    day.filter(|day| 1900 < day.year()).ok_or_else(|| found.wrong(Flaw::Day(text)))
}

/// The amount of a balance or an entry, with the sign of its mark; a reversal is already marked the other way.
fn signed(node: Node<'_, '_>) -> Result<Amount, ReadError> {
    let found = node.child("Amt").ok_or_else(|| node.wrong(Flaw::Missing("Amt")))?;
    let amount = amount(found)?;
    match node.words(&["CdtDbtInd"]).as_deref() {
        Some("CRDT") => Ok(amount),
        Some("DBIT") => Ok(-amount),
        Some(_) | None => Err(node.wrong(Flaw::Missing("CdtDbtInd"))),
    }
}

/// Digits, and a point before decimals of which at most two count.
fn amount(node: Node<'_, '_>) -> Result<Amount, ReadError> {
    let text = node.text().unwrap_or_default().trim();
    let wrong = || node.wrong(Flaw::Amount(text.to_owned()));
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let decimals = decimals.trim_end_matches('0');
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || 15 < whole.len() || 2 < decimals.len() || !numeric(whole) || !numeric(decimals) {
        return Err(wrong());
    }
    format!("{whole}{decimals:0<2}").parse().map(Amount::minor).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const GOOD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><Othr><Id>0170099220000012345678</Id></Othr></Id><Ccy>ARS</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="ARS">1000000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="ARS">1020601.75</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="ARS">20751.75</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt>
<ValDt><Dt>2026-03-02</Dt></ValDt><AcctSvcrRef>R-1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>FAC000123</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>GOMEZ ANA</Nm><Id><PrvtId><Othr><Id>20-26756539-3</Id></Othr></PrvtId></Id></Dbtr>
<DbtrAcct><Id><Othr><Id>2850590940090418135201</Id></Othr></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>cuota 3</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="ARS">150.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-03-02T10:00:00</DtTm></BookgDt></Ntry>
<Ntry><Amt Ccy="ARS">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><ValDt><Dt>2026-03-02</Dt></ValDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"#;

    #[test]
    fn a_statement_is_read_and_adds_up() {
        let statements = read(GOOD).unwrap();
        let [income, expense] = statements[0].movements.as_slice() else { panic!("two movements") };

        assert_eq!(statements[0].account.as_deref(), Some("0170099220000012345678"));
        assert_eq!((income.day, income.amount, income.line), (date(2026, 3, 2), Amount::minor(20_751_75), 7));
        assert_eq!((income.reference.as_str(), income.external.as_deref()), ("R-1", Some("FAC000123")));
        assert_eq!(income.payer.tax_id.as_deref(), Some("20267565393"));
        assert_eq!(income.payer.account.as_deref(), Some("2850590940090418135201"));
        assert_eq!((income.payer.name.as_deref(), income.text.as_str()), (Some("GOMEZ ANA"), "cuota 3"));
        assert_eq!(expense.amount, Amount::minor(-150_00));
    }

    #[test]
    fn a_batch_is_taken_apart_where_its_details_come_to_it() {
        let detail = |id: &str, amount: &str| {
            format!("<TxDtls><Refs><TxId>{id}</TxId></Refs><Amt Ccy=\"ARS\">{amount}</Amt></TxDtls>")
        };
        let start = GOOD.find("<NtryDtls>").unwrap();
        let end = GOOD.find("</NtryDtls>").unwrap();
        let batch = |second: &str| {
            let details = detail("T1", "20000.00") + &detail("T2", second);
            read(&format!("{}<NtryDtls>{details}{}", &GOOD[..start], &GOOD[end..])).unwrap()
        };

        let apart: Vec<String> = batch("751.75")[0].movements.iter().map(|part| part.reference.clone()).collect();
        assert_eq!(apart, ["T1", "T2", ""]);
        assert_eq!(batch("751.74")[0].movements.len(), 2);
    }

    #[test]
    fn each_flaw_is_placed() {
        for (written, instead, flaw) in [
            ("<ValDt><Dt>2026-03-02", "<ValDt><Dt>2026-02-30", Flaw::Day("2026-02-30".into())),
            (">20751.75<", ">20751,75<", Flaw::Amount("20751,75".into())),
            ("<Ccy>ARS", "<Ccy>ars", Flaw::Currency("ars".into())),
            ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK", "<Sts>BOOK", Flaw::Missing("CdtDbtInd")),
        ] {
            assert_eq!(read(&GOOD.replacen(written, instead, 1)).unwrap_err().flaw, flaw);
        }
        let error = read(&GOOD.replace("1020601.75", "1020601.76")).unwrap_err();
        assert!(matches!(error.flaw, Flaw::Balance { .. }) && error.line == 5, "{error}");
    }

    #[test]
    fn document_types_and_their_entities_are_refused() {
        let bomb = GOOD.replacen("?>", "?><!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>", 1);

        assert!(matches!(read(&bomb).unwrap_err().flaw, Flaw::Form(_)));
    }

    #[test]
    fn a_truncated_file_is_refused() {
        for end in (0..GOOD.len()).filter(|end| GOOD.is_char_boundary(*end)) {
            assert!(read(&GOOD[..end]).is_err(), "{end}");
        }
    }
}
