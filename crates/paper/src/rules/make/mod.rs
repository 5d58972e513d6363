//! What each document says. Every figure is one that the ledger tells, and every word of a letter is given; nothing is
//! computed here.
mod agreement;
mod certificate;
mod letter;
mod liquidation;
mod receipt;
mod slip;
mod statement;

pub use agreement::{Covenant, Due, Settled, agreement};
pub use certificate::{certificate, clearance};
pub use letter::{Letter, explanation};
pub use liquidation::liquidation;
pub use receipt::receipt;
pub use slip::{Payable, slip};
pub use statement::statement;

use super::{
    sheet::{Block, Cell, Column, Head, Kind, Record, Sheet, Table},
    words::{priced, spelt},
};
use base::{Amount, Currency, Day, Money, day_number, grouped};
use ledger::{
    AccountStatement, AccountView, Component, Owed, Worth, product_label,
    rules::{agreement::place_in_agreement, series::Published, words::date},
};

/// Whose debt a document is about, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Who hands it over.
    pub head: Head,
    /// The debtor's whole name.
    pub debtor: String,
    /// The document that people recognise them by, with its name: `CUIT 20-26756539-3`.
    pub document: String,
    /// Who is owed.
    pub creditor: String,
    /// The account on that day, as known then.
    pub view: AccountView,
    /// The day of the figures.
    pub day: Day,
    /// What units are worth on that day.
    pub worth: Worth,
    /// Until when what had happened was known, as it is read: `22/11/2026 a las 11.03`.
    pub known: String,
    /// The day on which it is issued.
    pub issued: Day,
    /// Who issues it.
    pub author: String,
}

impl About {
    /// `Préstamo personal PRE-000123`.
    fn debt(&self) -> String {
        format!("{} {}", product_label(&self.view.product), self.view.reference)
    }

    fn money(&self, amount: Amount) -> Money {
        Money { amount, currency: self.view.currency }
    }

    fn sheet(self, kind: Kind, blocks: Vec<Block>, records: Vec<Record>) -> Sheet {
        let subject = format!("{} · {}", self.debt(), self.creditor);
        let (reference, author) = (self.view.reference, self.author);
        Sheet { kind, subject, reference, head: self.head, day: self.day, issued: self.issued, author, blocks, records }
    }

    /// Who and what.
    fn parties(&self) -> Vec<(String, String)> {
        let opened = date(self.view.opened);
        vec![
            fact("Titular", &self.debtor),
            fact("Documento", &self.document),
            fact("Acreedor", &self.creditor),
            fact("Cuenta", &format!("{}, del {opened}", self.debt())),
        ]
    }

    /// Who, what and when.
    fn facts(&self) -> Block {
        let mut facts = self.parties();
        facts.push(fact("Situación al", &date(day_number(self.day))));
        facts.push(fact("Con lo conocido hasta el", &self.known));
        Block::Facts(facts)
    }

    /// The figure that matters.
    fn figure(&self, label: String, amount: Amount) -> Block {
        let money = self.money(amount);
        Block::Figure { label, value: priced(money), words: format!("Son {}.", spelt(money)) }
    }
}

/// Who signs for whoever hands a document over.
fn signer(head: &Head) -> String {
    format!("Por {} (firma, aclaración y cargo)", head.writer)
}

impl About {
    /// What an amount in units comes to in pesos on the day of the figures, with the value, its day and its source;
    /// or that nobody has published it. Nothing of an account in money.
    fn in_pesos(&self, amount: Amount) -> Option<Block> {
        let (unit, day) = (self.view.currency, date(day_number(self.day)));
        if self.worth.lacks(unit) {
            return Some(Block::Text(format!(
                "El valor de la {unit} del {day} no está publicado. {}",
                paid_in_pesos(unit)
            )));
        }
        let known = self.worth.of(unit)?;
        let (currency, amount) = self.worth.in_money(unit, amount);
        let money = Money { amount, currency };
        let (value, source) = (value_words(known.value), &known.source);
        Some(Block::Text(format!(
            "Equivale a {} ({}), al valor de la {unit} del {day}: ${NBSP}{value} cada una, publicado por el Banco \
             Central de la República Argentina (registro: {source}). {}",
            priced(money),
            spelt(money),
            paid_in_pesos(unit),
        )))
    }

    /// The same for a machine.
    fn pesos_record(&self, amount: Amount) -> Option<Record> {
        let known = self.worth.of(self.view.currency)?;
        Some(Record {
            section: "pesos".to_owned(),
            concept: format!("Equivalente en pesos, {} {}", known.unit, known.value),
            to: Some(self.day),
            amount: self.worth.in_money(self.view.currency, amount).1,
            detail: known.source.clone(),
            ..Record::default()
        })
    }
}

/// Between a sign and its number.
const NBSP: char = '\u{a0}';

/// What an amount in units means.
fn paid_in_pesos(unit: Currency) -> String {
    format!("Lo que se debe en {unit} se paga en pesos, al valor del día del pago.")
}

/// `1.291,72`, with at least two decimals.
fn value_words(value: Published) -> String {
    let text = value.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{},{decimals:0<2}", grouped(whole.parse().unwrap_or_default()))
}

fn fact(label: &str, value: &str) -> (String, String) {
    (label.to_owned(), value.to_owned())
}

/// What is owed, component by component.
fn totals(owed: &Owed, total: Amount) -> Table {
    let parts = Component::ALL.into_iter().map(|part| (part, owed.of(part))).filter(|(_, amount)| !amount.is_zero());
    Table {
        columns: vec![Column::words("Concepto"), Column::figures("Importe")],
        rows: parts.map(|(part, amount)| vec![Cell::Words(part.label_es().to_owned()), Cell::Money(amount)]).collect(),
        total: vec![Cell::Words("Total".to_owned()), Cell::Money(total)],
    }
}

fn total_records(owed: &Owed, total: Amount, day: Day) -> Vec<Record> {
    let parts = Component::ALL.into_iter().map(|part| (part.label_es(), owed.of(part)));
    let lines = parts.filter(|(_, amount)| !amount.is_zero()).chain([("Total", total)]);
    let record = |(concept, amount): (&str, Amount)| Record {
        section: "total".to_owned(),
        concept: concept.to_owned(),
        to: Some(day),
        amount,
        ..Record::default()
    };
    lines.map(record).collect()
}

/// A component in the words that a column has room for.
const fn short(component: Component) -> &'static str {
    match component {
        Component::Principal => "Capital",
        Component::Interest => "Interés",
        Component::Vat => "IVA",
        Component::Fees => "Cargos",
        Component::Compensatory => "Compensatorio",
        Component::Penalty => "Punitorio",
        Component::LateVat => "IVA por mora",
        Component::Costs => "Gastos",
    }
}

/// Which instalment: its number, or its place in an agreement.
fn number(number: u16) -> Cell {
    match place_in_agreement(number) {
        None => Cell::Count(number.into()),
        Some(0) => Cell::Words("anticipo".to_owned()),
        Some(place) => Cell::Words(format!("ac. {place}")),
    }
}

/// What is due and not paid, instalment by instalment, a column a component.
fn instalments(statement: &AccountStatement) -> Table {
    let parts = [
        Component::Principal,
        Component::Interest,
        Component::Vat,
        Component::Fees,
        Component::Compensatory,
        Component::Penalty,
        Component::LateVat,
    ];
    let ends = [Column::figures("Cuota"), Column::figures("Venció el"), Column::figures("Días")];
    let titles = parts.iter().map(|part| Column::figures(short(*part)));
    let row = |one: &ledger::InstalmentLine| {
        let ends = [number(one.number), Cell::Day(one.due), Cell::Count(one.days_late.into())];
        let amounts = parts.iter().map(|part| Cell::Money(one.of(*part)));
        ends.into_iter().chain(amounts).chain([Cell::Money(one.total)]).collect()
    };
    let table = Table {
        columns: ends.into_iter().chain(titles).chain([Column::figures("Total")]).collect(),
        rows: statement.instalments.iter().map(row).collect(),
        total: Vec::new(),
    };
    table.without_empty_columns()
}

fn instalment_records(statement: &AccountStatement) -> Vec<Record> {
    let lines = statement.instalments.iter().flat_map(|one| one.charges.iter().map(move |charge| (one, charge)));
    let record = |(one, charge): (&ledger::InstalmentLine, &ledger::Charge)| Record {
        section: "cuota".to_owned(),
        number: Some(one.number),
        concept: charge.component.label_es().to_owned(),
        to: Some(one.due),
        days: u32::try_from(one.days_late).ok(),
        amount: charge.amount,
        detail: charge.words.clone(),
        ..Record::default()
    };
    lines.map(record).collect()
}
