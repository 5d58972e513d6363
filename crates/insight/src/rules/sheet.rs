//! What figures are made of: sums over debtors, so that those of several parts of a house make those of the whole.
use super::{
    dimension::{Dimension, Key, Period, Scope},
    lines::{DebtorLines, Lines},
    portfolio::Portfolio,
    takings::Takings,
    tally::{Tallies, Tally},
};
use base::{DebtorId, day_number};
use ledger::LedgerSection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Section;
use strategy::CREDIT_DAYS;

/// Promises and how many of them have been kept so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledges {
    /// Promises that count.
    pub made: i64,
    /// Of those, kept.
    pub kept: i64,
}

/// Everything that the figures of a period are made of, told apart by one dimension or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// What there was to be worked, and where it went.
    pub portfolio: Portfolio,
    /// What was tried and who was reached.
    pub tallies: BTreeMap<Key, Tally>,
    /// What came in.
    pub takings: BTreeMap<Key, Takings>,
    /// What was promised.
    pub pledges: BTreeMap<Key, Pledges>,
}

/// Everything that a report of a period is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Of which days.
    pub period: Period,
    /// By what it is told apart, if by anything.
    pub by: Option<Dimension>,
    /// All of it.
    pub whole: Book,
    /// The same told apart, if it is.
    pub told: Option<Book>,
}

/// The sheets of several periods, filled in one pass over debtors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheets {
    /// Debtors that were counted.
    pub debtors: u64,
    /// A sheet a period, in the order asked.
    pub sheets: Vec<Sheet>,
}

impl Pledges {
    /// Adds others.
    fn add(&mut self, others: Self) {
        self.made += others.made;
        self.kept += others.kept;
    }
}

impl Book {
    /// Nothing counted yet.
    pub fn new(portfolio: Portfolio) -> Self {
        Self { portfolio, tallies: BTreeMap::new(), takings: BTreeMap::new(), pledges: BTreeMap::new() }
    }

    /// Counts the touches of a period that were added up.
    pub fn tell(&mut self, by: Option<Dimension>, tallies: &Tallies) {
        match by {
            None => self.tallies.entry(Key::Nothing).or_default().merge(&tallies.total()),
            Some(_) => {
                tallies.groups().for_each(|(key, tally)| self.tallies.entry(key.clone()).or_default().merge(&tally));
            }
        }
    }

    /// Adds what other debtors add.
    pub fn merge(&mut self, part: Self) {
        self.portfolio.merge(part.portfolio);
        for (key, more) in part.tallies {
            self.tallies.entry(key).or_default().merge(&more);
        }
        for (key, more) in part.takings {
            self.takings.entry(key).or_default().merge(&more);
        }
        for (key, more) in part.pledges {
            self.pledges.entry(key).or_default().add(more);
        }
    }

    fn add(
        &mut self,
        debtor: DebtorId,
        (section, lines): (Option<&LedgerSection>, &Lines),
        (period, by): (Period, Option<Dimension>),
    ) {
        let everything = Scope::default();
        if let Some(section) = section {
            self.portfolio.add(section, &lines.changes, &everything);
        }
        let mut tallies = Tallies::new(period, by, &everything);
        let since = day_number(period.from) - CREDIT_DAYS;
        let heard = lines.touches.iter().filter(|line| since <= day_number(line.day) && line.day <= period.to);
        heard.for_each(|line| tallies.add(line));
        if by == Some(Dimension::Product) {
            lines.sold.iter().for_each(|(creditor, product)| tallies.sold(debtor, *creditor, product));
        }
        self.tell(by, &tallies);
        for receipt in lines.receipts.iter().filter(|receipt| period.has(receipt.day)) {
            if let Some(key) = receipt.key(debtor, by, (&everything, &tallies)) {
                let takings = self.takings.entry(key).or_default();
                takings.add(receipt.currency, Some(receipt.day), receipt.amount);
            }
        }
        for pledge in lines.pledges.iter().filter(|pledge| period.has(pledge.made)) {
            for key in pledge.keys(by, &lines.sold) {
                self.pledges.entry(key).or_default().add(Pledges { made: 1, kept: i64::from(pledge.kept) });
            }
        }
    }
}

impl Sheet {
    /// Nothing counted yet.
    pub fn new(period: Period, by: Option<Dimension>) -> Self {
        let book = |by| Book::new(Portfolio::new(period, by));
        Self { period, by, whole: book(None), told: by.map(|by| book(Some(by))) }
    }

    fn add(&mut self, debtor: DebtorId, section: Option<&LedgerSection>, lines: &Lines) {
        self.whole.add(debtor, (section, lines), (self.period, None));
        if let Some(told) = &mut self.told {
            told.add(debtor, (section, lines), (self.period, self.by));
        }
    }

    fn merge(&mut self, part: Self) {
        self.whole.merge(part.whole);
        if let Some((told, more)) = self.told.as_mut().zip(part.told) {
            told.merge(more);
        }
    }
}

impl Sheets {
    /// Nothing counted yet.
    pub fn new(periods: &[Period], by: Option<Dimension>) -> Self {
        Self { debtors: 0, sheets: periods.iter().map(|period| Sheet::new(*period, by)).collect() }
    }

    /// Adds one debtor, whose lines reach over all periods.
    ///
    /// # Errors
    /// Their accounts do not read as what they are.
    pub fn add(&mut self, DebtorLines { debtor, ledger, lines }: &DebtorLines) -> Result<(), store::Error> {
        let section = (!ledger.is_empty()).then(|| LedgerSection::unseal(*debtor, ledger)).transpose()?;
        self.debtors += 1;
        self.sheets.iter_mut().for_each(|sheet| sheet.add(*debtor, section.as_ref(), lines));
        Ok(())
    }

    /// Adds other debtors, counted for the same periods.
    pub fn merge(&mut self, part: Self) {
        self.debtors += part.debtors;
        self.sheets.iter_mut().zip(part.sheets).for_each(|(sheet, more)| sheet.merge(more));
    }

    /// The bytes that travel.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("sums are plain data")
    }

    /// What travelled; nothing for what is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}
