//! `aldia document`: what is handed over, as PDF or CSV, and whether a paper is ours.
use super::{account::find, command};
use crate::{
    cli::{Document, DocumentFile, DocumentVerify},
    desk::{self, DocumentOrder},
    house::House,
    print,
};
use anyhow::{Context, Result, anyhow, bail};
use base::{Day, PaymentId};
use paper::{Issued, Kind, Verified};
use serde::Serialize;
use std::fs;

/// What a code stands for.
#[derive(Serialize)]
struct Known {
    code: String,
    title: &'static str,
    subject: String,
    day: Day,
    issued: Day,
    total: Option<base::Amount>,
    currency: base::Currency,
}

/// What was written where.
#[derive(Serialize)]
struct Written {
    code: String,
    file: String,
    bytes: usize,
    /// What it lacks that could be in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

pub fn run(document: &Document) -> Result<()> {
    match document {
        Document::Statement(of) => issue(Kind::Statement, (&of.reference, of.day, None), &of.file),
        Document::Certificate(of) => issue(Kind::Certificate, (&of.reference, of.day, None), &of.file),
        Document::Clearance(of) => issue(Kind::Clearance, (&of.reference, of.day, None), &of.file),
        Document::Liquidation(of) => issue(Kind::Liquidation, (&of.reference, of.day, None), &of.file),
        Document::Slip(of) => issue(Kind::Slip, (&of.reference, of.day, None), &of.file),
        Document::Receipt(of) => issue(Kind::Receipt, (&of.reference, None, of.payment), &of.file),
        Document::Agreement(of) => {
            let house = House::open(&of.file.house)?;
            match desk::issue_agreement(&house.desk(), command(), of.agreement)? {
                Ok(issued) => write(&house, &issued, &of.file),
                Err(refusal) => bail!(refusal.sentence_es()),
            }
        }
        Document::Again(of) => {
            let house = House::open(&of.file.house)?;
            let (row, sheet) = paper::document(&house.desk(), &of.code)?;
            write(&house, &Issued { code: row.code, kind: sheet.kind, hint: None }, &of.file)
        }
        Document::Verify(of) => verify(of),
    }
}

fn issue(kind: Kind, about: (&str, Option<Day>, Option<PaymentId>), file: &DocumentFile) -> Result<()> {
    let house = House::open(&file.house)?;
    let (reference, day, payment) = about;
    let account = house.store.read(|rx| find(rx, reference))?;
    let (command, kind) = (command(), kind.code().to_owned());
    let order = DocumentOrder { command, kind, day, payment };
    match desk::issue(&house.desk(), account, &order)? {
        Ok(issued) => write(&house, &issued, file),
        Err(refusal) => bail!(refusal.sentence_es()),
    }
}

fn write(house: &House, issued: &Issued, file: &DocumentFile) -> Result<()> {
    let (row, sheet) = paper::document(&house.desk(), &issued.code)?;
    let bytes = if file.csv { paper::csv(&sheet).into_bytes() } else { paper::pdf(&sheet, &row.code) };
    fs::write(&file.out, &bytes).with_context(|| format!("cannot write {}", file.out.display()))?;
    let written =
        Written { code: row.code, file: file.out.display().to_string(), bytes: bytes.len(), hint: issued.hint.clone() };
    if file.answer.json {
        return print::json(&written);
    }
    print::line(format!("{} · {} · {} bytes", written.code, written.file, print::grouped(bytes.len() as u64)));
    if let Some(hint) = &written.hint {
        print::line(hint);
    }
    Ok(())
}

fn verify(of: &DocumentVerify) -> Result<()> {
    let house = House::open(&of.house)?;
    let found = house.store.read(|rx| paper::verify(rx, &of.code))?;
    let Verified { code, kind, subject, day, issued, total, currency } =
        found.ok_or_else(|| anyhow!("no document of this house has the code {:?}", of.code))?;
    let known = Known { code, title: kind.title_es(), subject, day, issued, total, currency };
    if of.answer.json {
        return print::json(&known);
    }
    let total = known.total.map(|total| format!(" · {} {currency}", print::money(total))).unwrap_or_default();
    print::line(format!("{} · {} · {} · al {}{total}", known.code, known.title, known.subject, known.day));
    Ok(())
}
