//! The agreement (convenio): what is settled, what is forgiven, what is paid when, and the words that are signed.
use super::{signer, slip::Payable};
use crate::rules::{
    sheet::{Block, Cell, Column, Head, Kind, Record, Sheet, Table},
    words::{long_day, priced, spelt},
};
use base::{Amount, Currency, Day, Money};
use ledger::rules::indexed::unit_of;

/// An agreement, as its document tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covenant {
    /// Who hands it over.
    pub head: Head,
    /// `Finiquito`, `Reestructuración`.
    pub title: String,
    /// The debtor's whole name.
    pub debtor: String,
    /// The document that people recognise them by, with its name.
    pub document: String,
    /// Who is owed.
    pub creditor: String,
    /// The creditor's own names for the accounts.
    pub references: Vec<String>,
    /// Of every amount.
    pub currency: Currency,
    /// The day whose balances it settles.
    pub cut_off: Day,
    /// What is settled, concept by concept.
    pub concepts: Vec<Settled>,
    /// All of it.
    pub total: Settled,
    /// What is asked instead, without the interest of the plan.
    pub asked: Amount,
    /// All that is paid, the interest of the plan included.
    pub payable: Amount,
    /// What is paid, and when.
    pub instalments: Vec<Due>,
    /// What they are paid with, in their order; none where nobody said who collects.
    pub payables: Vec<Payable>,
    /// The words that are signed, a sentence a line.
    pub text: String,
    /// The digest of those words, which a signature names.
    pub digest: String,
    /// The day on which the document is issued.
    pub issued: Day,
    /// Who issues it.
    pub author: String,
}

/// A concept of the debt, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// `Capital`, `Interés punitorio`.
    pub label: String,
    /// What is owed of it.
    pub owed: Amount,
    /// What of it is forgiven.
    pub forgiven: Amount,
}

/// A part of what is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// `Anticipo`, `Cuota 1`.
    pub label: String,
    /// Its last day.
    pub due: Day,
    /// Capital of it.
    pub principal: Amount,
    /// Interest of it.
    pub interest: Amount,
    /// Tax on the interest.
    pub vat: Amount,
    /// All of it.
    pub total: Amount,
}

/// Slips of more than a year are not printed: they would be lost before they are used.
const SLIPS_MAX: usize = 12;
/// A private instrument is worth little without its place and its date (Código Civil y Comercial, arts. 313 and 317).
const WHERE: &str = "Lugar y fecha de la firma: ______________________________________________";
const EACH: &str = "Cada talón paga lo que dice, hasta su vencimiento.";
const MORE: &str =
    "Cada talón paga lo que dice, hasta su vencimiento. Los de los pagos que siguen se piden más adelante.";

/// What is agreed. Its figures are the agreement's own.
pub fn agreement(covenant: Covenant) -> Sheet {
    let reference = covenant.references.join(", ");
    let money = |amount: Amount| Money { amount, currency: covenant.currency };
    let (asked, cut_off) = (money(covenant.asked), long_day(covenant.cut_off));
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let mut blocks = vec![
        Block::Facts(vec![
            fact("Titular", &covenant.debtor),
            fact("Documento", &covenant.document),
            fact("Acreedor", &covenant.creditor),
            fact("Comprende", &reference),
        ]),
        Block::Figure {
            label: format!("Se acuerda pagar por el saldo al {cut_off}"),
            value: priced(asked),
            words: format!("Son {}.", spelt(asked)),
        },
        Block::Heading("Lo que se debe y lo que se condona".to_owned()),
        Block::Table(settled(&covenant)),
        Block::Heading("Cómo se paga".to_owned()),
        Block::Table(schedule(&covenant)),
        Block::Heading("Lo que se acuerda".to_owned()),
    ];
    if unit_of(covenant.currency).is_some() {
        blocks.push(Block::Text(super::paid_in_pesos(covenant.currency)));
    }
    blocks.push(Block::Text(covenant.text.trim_end().to_owned()));
    blocks.push(Block::Small(format!("Huella de las palabras que se firman: {}.", covenant.digest)));
    blocks.push(Block::Text(WHERE.to_owned()));
    blocks.push(Block::Signatures(vec![
        format!("{}, {} (firma y aclaración)", covenant.debtor, covenant.document),
        signer(&covenant.head),
    ]));
    if !covenant.payables.is_empty() {
        let words = if SLIPS_MAX < covenant.payables.len() { MORE } else { EACH };
        blocks.push(Block::Heading("Con qué se paga".to_owned()));
        blocks.push(Block::Small(words.to_owned()));
        blocks.extend(covenant.payables.iter().take(SLIPS_MAX).map(Payable::block));
    }
    let records = records(&covenant);
    Sheet {
        kind: Kind::Agreement,
        subject: format!("{} · {reference} · {}", covenant.title, covenant.creditor),
        reference,
        head: covenant.head,
        day: covenant.cut_off,
        issued: covenant.issued,
        author: covenant.author,
        blocks,
        records,
    }
}

fn settled(covenant: &Covenant) -> Table {
    let row = |one: &Settled| {
        let amounts = [one.owed, one.forgiven].map(Cell::Money);
        [Cell::Words(one.label.clone())].into_iter().chain(amounts).collect()
    };
    Table {
        columns: [Column::words("Concepto")]
            .into_iter()
            .chain(["Se debe", "Se condona"].map(Column::figures))
            .collect(),
        rows: covenant.concepts.iter().map(row).collect(),
        total: row(&covenant.total),
    }
}

fn schedule(covenant: &Covenant) -> Table {
    let row = |one: &Due| {
        let amounts = [one.principal, one.interest, one.vat, one.total].map(Cell::Money);
        [Cell::Words(one.label.clone()), Cell::Day(one.due)].into_iter().chain(amounts).collect()
    };
    let [word, nothing] = ["Total", ""].map(|words| Cell::Words(words.to_owned()));
    let ends = [nothing.clone(), nothing.clone(), nothing.clone(), nothing, Cell::Money(covenant.payable)];
    let total = std::iter::once(word).chain(ends).collect();
    let table = Table {
        columns: [Column::words("Pago")]
            .into_iter()
            .chain(["Vence el", "Capital", "Interés", "IVA", "Total"].map(Column::figures))
            .collect(),
        rows: covenant.instalments.iter().map(row).collect(),
        total: if covenant.instalments.len() < 2 { Vec::new() } else { total },
    };
    table.without_empty_columns()
}

fn records(covenant: &Covenant) -> Vec<Record> {
    let concept = |one: &Settled, kind: &str, amount: Amount| Record {
        section: kind.to_owned(),
        concept: one.label.clone(),
        to: Some(covenant.cut_off),
        amount,
        ..Record::default()
    };
    let owed = covenant.concepts.iter().map(|one| concept(one, "acordado", one.owed));
    let forgiven = covenant.concepts.iter().filter(|one| !one.forgiven.is_zero());
    let forgiven = forgiven.map(|one| concept(one, "condonado", -one.forgiven));
    let parts = covenant.instalments.iter().map(|one| Record {
        section: "cuota".to_owned(),
        concept: one.label.clone(),
        to: Some(one.due),
        amount: one.total,
        ..Record::default()
    });
    let total = concept(&Settled { label: "Total".to_owned(), ..covenant.total.clone() }, "total", covenant.asked);
    let slips = covenant.payables.iter().take(SLIPS_MAX).flat_map(Payable::records);
    owed.chain(forgiven).chain(parts).chain([total]).chain(slips).collect()
}
