//! The slip (talón): what is cut off and paid with, in words for people and in codes for machines.
use super::About;
use crate::rules::{
    sheet::{self, Block, Kind, Record, Sheet},
    words::priced,
};
use base::{Currency, Money, day_number};
use cash::{Collector, Slip, Until};
use ledger::rules::words::date;

/// A slip, whom it pays, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payable {
    /// Who collects.
    pub collector: Collector,
    /// What they collect.
    pub slip: Slip,
    /// What is paid with it: `Cuota 1`; empty where it is all that is due.
    pub part: String,
    /// Of which debt: `Préstamo personal PRE-000123`.
    pub debt: String,
    /// Who owes it.
    pub debtor: String,
}

/// A slip for all that is due, as a document of its own.
pub fn slip(about: About, payable: &Payable) -> Sheet {
    let mut facts = about.parties();
    facts.push(("Con lo conocido hasta el".to_owned(), about.known.clone()));
    let blocks = vec![Block::Facts(facts), payable.block()];
    let records = payable.records();
    about.sheet(Kind::Slip, blocks, records)
}

/// What the amounts of a slip are.
const WHAT: &str = "Cada importe es lo exigible a su vencimiento, con los intereses hasta ese día. Si pagás \
    antes, la diferencia queda a tu favor en la cuenta.";

impl Payable {
    /// As it stands in a document.
    pub(super) fn block(&self) -> Block {
        let title =
            if self.part.is_empty() { "Talón de pago".to_owned() } else { format!("Talón de pago · {}", self.part) };
        let until = |(place, stage): (usize, &Until)| {
            let day = date(day_number(stage.day));
            let label = if place == 0 { format!("Hasta el {day}") } else { format!("Después, hasta el {day}") };
            (label, priced(Money { amount: stage.amount, currency: Currency::ARS }))
        };
        let Collector { name, tax_id, account, alias, .. } = &self.collector;
        let alias = alias.iter().map(|alias| format!("alias {}", alias.as_str()));
        let keeper = |keeper: base::Keeper| match keeper {
            base::Keeper::Cbu => "CBU",
            base::Keeper::Cvu => "CVU",
        };
        let account = account.iter().map(|account| format!("{} {}", keeper(account.keeper()), account.digits()));
        let ways: Vec<String> = alias.chain(account).collect();
        let mut words = vec![
            format!("{} · {}.", self.debtor, self.debt),
            format!("Se paga a {name}, CUIT {tax_id}. Cliente {}.", self.slip.client),
        ];
        if !ways.is_empty() {
            words.push(format!("Por transferencia: {}. Poné {} en el concepto.", ways.join(", "), self.slip.client));
        }
        if self.slip.qr.is_some() {
            words.push("El código QR se lee con una billetera o con la aplicación del banco.".to_owned());
        }
        if self.part.is_empty() {
            words.push(WHAT.to_owned());
        }
        Block::Slip(sheet::Slip {
            title,
            stages: self.slip.stages.iter().enumerate().map(until).collect(),
            words,
            qr: self.slip.qr.clone(),
            bars: self.slip.bars.iter().map(|bars| (bars.network.clone(), bars.digits.clone())).collect(),
        })
    }

    /// A row for each code and due day.
    pub(super) fn records(&self) -> Vec<Record> {
        let codes = self.slip.bars.iter().map(|bars| (bars.network.as_str(), bars.digits.as_str()));
        let qr = self.slip.qr.iter().map(|text| ("QR", text.as_str()));
        let first = self.slip.stages.first();
        let record = |(network, code): (&str, &str)| {
            let first = first?;
            Some(Record {
                section: "talon".to_owned(),
                concept: if self.part.is_empty() { network.to_owned() } else { format!("{network}, {}", self.part) },
                to: Some(first.day),
                amount: first.amount,
                detail: code.to_owned(),
                ..Record::default()
            })
        };
        codes.chain(qr).filter_map(record).collect()
    }
}
