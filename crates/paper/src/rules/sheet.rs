//! A document as a value: what it says, in which order, and the same figures as records for a machine.
use base::{Amount, Day, Rate};
use serde::{Deserialize, Serialize};

/// What is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Every movement and what is owed (estado de cuenta).
    Statement,
    /// Money received and what it extinguished (recibo).
    Receipt,
    /// What is owed, certified (certificado de deuda).
    Certificate,
    /// Nothing is owed (libre deuda).
    Clearance,
    /// What is owed, line by line, for a court (liquidación judicial).
    Liquidation,
    /// What was agreed (convenio).
    Agreement,
    /// What is paid with (talón de pago).
    Slip,
    /// What is known of somebody and was decided, told to them. It is not kept, so it has no code.
    Explanation,
}

/// Who hands a document over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// `Cobranzas del Litoral`.
    pub writer: String,
    /// In which capacity: `por cuenta y orden de Banco del Sur`.
    pub capacity: String,
    /// How a person is reached, in one line; may be empty.
    pub contact: String,
    /// How to pay, in a sentence without its full stop; may be empty.
    pub how_to_pay: String,
}

/// All that a document says. Equal sheets make equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// What it is.
    pub kind: Kind,
    /// What it is about, under the title: `Préstamo personal PRE-000123`.
    pub subject: String,
    /// The creditor's own name for the account.
    pub reference: String,
    /// Who hands it over.
    pub head: Head,
    /// The day of its figures.
    pub day: Day,
    /// The day on which it was issued.
    pub issued: Day,
    /// Who issued it.
    pub author: String,
    /// What it says, in reading order.
    pub blocks: Vec<Block>,
    /// The same figures for a machine.
    pub records: Vec<Record>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// What comes next.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A paragraph of what must be said.
    Small(String),
    /// Names and what they stand for.
    Facts(Vec<(String, String)>),
    /// The figure that matters most: what it is, how much, and how it is spelt.
    Figure {
        /// `Total exigible al 31/03/2026`.
        label: String,
        /// `$ 68.236,05`.
        value: String,
        /// `Son pesos sesenta y ocho mil…`.
        words: String,
    },
    /// Rows of figures.
    Table(Table),
    /// Places to sign, each with who signs.
    Signatures(Vec<String>),
    /// What is cut off and paid with.
    Slip(Slip),
}

/// What is cut off and paid with: amounts until days, and the codes that say them to a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// `Talón de pago · Cuota 1`.
    pub title: String,
    /// Until when, and how much: `Hasta el 01/05/2026`, `$ 68.236,05`.
    pub stages: Vec<(String, String)>,
    /// Whom it pays and for what, a paragraph each.
    pub words: Vec<String>,
    /// The text of its QR.
    pub qr: Option<String>,
    /// Each network and the digits of its bars, an even number of them.
    pub bars: Vec<(String, String)>,
}

/// A piece of a slip, in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What it is.
    Title(&'a str),
    /// Until when.
    Until(&'a str),
    /// How much.
    Amount(&'a str),
    /// A paragraph.
    Words(&'a str),
    /// A square for wallets: its text.
    Qr(&'a str),
    /// Bars: their digits.
    Bars(&'a str),
    /// Whose bars they are, and their digits for people.
    Digits(&'a str, &'a str),
}

impl Slip {
    /// Its pieces; the place of each is its row in the layout and in the tags.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let stages = self.stages.iter().flat_map(|(until, amount)| [Piece::Until(until), Piece::Amount(amount)]);
        let words = self.words.iter().map(|words| Piece::Words(words));
        let qr = self.qr.iter().map(|text| Piece::Qr(text));
        let bars = self.bars.iter();
        let bars = bars.flat_map(|(who, digits)| [Piece::Bars(digits), Piece::Digits(who, digits)]);
        std::iter::once(Piece::Title(&self.title)).chain(stages).chain(words).chain(qr).chain(bars).collect()
    }
}

/// Rows of figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What each column says, and on which side it stands.
    pub columns: Vec<Column>,
    /// As many cells as columns in each.
    pub rows: Vec<Vec<Cell>>,
    /// The sum; no cells if there is none.
    pub total: Vec<Cell>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What it says.
    pub title: String,
    /// Words, which may be broken, or figures, which stand to the right and are never broken.
    pub holds: Holds,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holds {
    /// Words.
    Words,
    /// Figures.
    Figures,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing applies.
    Nothing,
    /// Words; a new line begins a new line.
    Words(String),
    /// An amount of the account's currency.
    Money(Amount),
    /// A day.
    Day(Day),
    /// How many, or which number.
    Count(i64),
    /// A rate, as a percentage.
    Rate(Rate),
}

/// A figure for a machine. What does not apply is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Which part of the document: `movimiento`, `cuota`, `devengado`, `pago`, `total`, `talon`.
    pub section: String,
    /// Of which instalment.
    pub number: Option<u16>,
    /// Of what.
    pub concept: String,
    /// From the end of which day.
    pub from: Option<Day>,
    /// On which day, or until which.
    pub to: Option<Day>,
    /// How many days.
    pub days: Option<u32>,
    /// Computed on what.
    pub base: Option<Amount>,
    /// At which rate.
    pub rate: Option<Rate>,
    /// How much; less is owed where it is below zero.
    pub amount: Amount,
    /// What is owed after it.
    pub balance: Option<Amount>,
    /// How it comes about.
    pub detail: String,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Statement,
        Self::Receipt,
        Self::Certificate,
        Self::Clearance,
        Self::Liquidation,
        Self::Agreement,
        Self::Slip,
        Self::Explanation,
    ];

    /// How rows, routes and commands name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Receipt => "receipt",
            Self::Certificate => "certificate",
            Self::Clearance => "clearance",
            Self::Liquidation => "liquidation",
            Self::Agreement => "agreement",
            Self::Slip => "slip",
            Self::Explanation => "explanation",
        }
    }

    /// As its title says.
    pub const fn title_es(self) -> &'static str {
        match self {
            Self::Statement => "Estado de cuenta",
            Self::Receipt => "Recibo de pago",
            Self::Certificate => "Certificado de deuda",
            Self::Clearance => "Libre deuda",
            Self::Liquidation => "Liquidación de deuda",
            Self::Agreement => "Convenio de pago",
            Self::Slip => "Talón de pago",
            Self::Explanation => "Qué sabemos de vos y qué decidimos",
        }
    }

    /// How files are named.
    pub const fn file_es(self) -> &'static str {
        match self {
            Self::Statement => "estado-de-cuenta",
            Self::Receipt => "recibo",
            Self::Certificate => "certificado-de-deuda",
            Self::Clearance => "libre-deuda",
            Self::Liquidation => "liquidacion",
            Self::Agreement => "convenio",
            Self::Slip => "talon-de-pago",
            Self::Explanation => "explicacion",
        }
    }

    /// Whether it is kept under its code, so that whoever holds it can ask whether it is ours.
    pub const fn is_kept(self) -> bool {
        match self {
            Self::Statement
            | Self::Receipt
            | Self::Certificate
            | Self::Clearance
            | Self::Liquidation
            | Self::Agreement
            | Self::Slip => true,
            Self::Explanation => false,
        }
    }
}

impl Column {
    /// A column of words.
    pub fn words(title: &str) -> Self {
        Self { title: title.to_owned(), holds: Holds::Words }
    }

    /// A column of figures.
    pub fn figures(title: &str) -> Self {
        Self { title: title.to_owned(), holds: Holds::Figures }
    }
}

impl Table {
    /// The same without the columns in which every cell says that nothing applies or is zero.
    pub fn without_empty_columns(mut self) -> Self {
        let empty = |cell: &Cell| matches!(cell, Cell::Nothing | Cell::Money(Amount::ZERO));
        for place in (0..self.columns.len()).rev() {
            if self.rows.iter().all(|row| row.get(place).is_none_or(empty)) {
                self.columns.remove(place);
                let lines = self.rows.iter_mut().chain(std::iter::once(&mut self.total));
                for line in lines.filter(|line| place < line.len()) {
                    line.remove(place);
                }
            }
        }
        self
    }
}
