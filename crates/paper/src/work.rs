//! Documents are issued once, kept as they were, had again, and known again by their code.
mod agreement;
mod slip;

pub use agreement::{agreement_document, issue_agreement};

use crate::{
    DocumentRow, Error, Head, Kind, Sheet,
    rules::{
        code,
        make::{self, About, Letter, Payable},
        pdf::pdf,
    },
    sql,
};
use base::{
    AccountId, AgreementId, Amount, CommandId, Currency, Day, Dni, Money, PaymentId, Right, TaxId, Timestamp, UserId,
    day_number,
};
use cash::NoSlip;
use ledger::{AccountState, AccountStatement, Cut, work::read::AccountRow};
use people::Party;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Ctx, Rx, Tx};

/// The documents of one account in one answer.
const LISTED_MAX: u32 = 100;

/// A document that somebody asks for.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Named by the sender; the same command again gets the same document.
    pub command: CommandId,
    /// About which account.
    pub account: AccountId,
    /// Which document.
    pub order: Order,
    /// Who hands it over; without one, the creditor does.
    pub head: Option<Head>,
}

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Every movement until a day, and what is owed on it.
    Statement(Day),
    /// Of one payment.
    Receipt(PaymentId),
    /// What is owed on a day.
    Certificate(Day),
    /// That nothing is owed on a day.
    Clearance(Day),
    /// What is owed on a day, line by line.
    Liquidation(Day),
    /// What is paid with, from a day on.
    Slip(Day),
}

/// A document that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The code on its pages.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// What it lacks that could be in it, for whoever asked: in Spanish.
    #[serde(default)]
    pub hint: Option<String>,
}

/// Why there is nothing to certify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Something is left to pay, now or later.
    StillOwed(Money),
    /// Nothing is due on that day.
    NothingOwed,
    /// Nobody has published what the units of the debt were worth that day, and the document must tell it in pesos.
    NotPublished {
        /// Which unit.
        unit: Currency,
        /// Of which day.
        day: Day,
    },
    /// A day to come: what will be owed then is not known.
    DayToCome,
    /// An agreement that somebody must approve before anybody sees it.
    NotApproved,
    /// Nothing can be paid with a slip.
    NoSlip(NoSlip),
}

/// What whoever holds a document may know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The code on its pages.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// What it is about.
    pub subject: String,
    /// The day of its figures.
    pub day: Day,
    /// The day on which it was issued.
    pub issued: Day,
    /// Its sum.
    pub total: Option<Amount>,
    /// Of the sum.
    pub currency: Currency,
}

/// Issues a document, keeps it, and says its code.
///
/// # Errors
/// Needs [`Right::WorkDebtors`] and the account's creditor; the account and the payment must exist.
pub fn issue(ctx: &Ctx, new: &Issue) -> Result<Result<Issued, Refusal>, Error> {
    ctx.may(Right::WorkDebtors)?;
    ctx.once(new.command, "paper.issue", |tx| {
        let row = ledger::account(tx, new.account)?.ok_or(Error::NoAccount(new.account))?;
        if !ctx.actor.serves(row.creditor) {
            return Err(Error::OtherCreditor(row.creditor));
        }
        match sheet(tx, new, &row)? {
            Ok((sheet, hint)) => Ok(Ok(Issued { hint, ..keep(tx, (&row, None), &sheet)? })),
            Err(refusal) => Ok(Err(refusal)),
        }
    })
}

/// A document as it was issued.
///
/// # Errors
/// Its code must be known and its creditor the actor's.
pub fn document(ctx: &Ctx, typed: &str) -> Result<(DocumentRow, Sheet), Error> {
    let (row, sheet) = ctx.read(|rx| genuine(rx, typed))?.ok_or_else(|| Error::NoDocument(typed.to_owned()))?;
    if ctx.actor.serves(row.creditor) { Ok((row, sheet)) } else { Err(Error::OtherCreditor(row.creditor)) }
}

/// A letter to a person, drawn; it is kept nowhere, and the same letter makes the same bytes.
///
/// # Errors
/// A letter that cannot be put in writing; none that is made here.
pub fn letter(letter: Letter) -> Result<Vec<u8>, Error> {
    let sheet = make::explanation(letter);
    let (_, code) = code::seal(&sheet).map_err(|_| Error::Unreadable(sheet.reference.clone()))?;
    Ok(pdf(&sheet, &code))
}

/// The last documents about an account, newest first.
///
/// # Errors
/// The account must exist and its creditor be the actor's.
pub fn documents(ctx: &Ctx, account: AccountId) -> Result<Vec<DocumentRow>, Error> {
    ctx.read(|rx| {
        let row = ledger::account(rx, account)?.ok_or(Error::NoAccount(account))?;
        if !ctx.actor.serves(row.creditor) {
            return Err(Error::OtherCreditor(row.creditor));
        }
        Ok(sql::documents(rx, row.debtor, account, LISTED_MAX)?)
    })
}

/// What a code stands for; `None` if we never issued it.
///
/// # Errors
/// A document that is not what its code says has been altered, and is [`Error::Unreadable`].
pub fn verify(rx: &Rx<'_>, typed: &str) -> Result<Option<Verified>, Error> {
    let Some((row, sheet)) = genuine(rx, typed)? else { return Ok(None) };
    let total = sheet.records.iter().find(|record| record.section == "total" && record.balance.is_none());
    let total = sheet.records.iter().rfind(|record| record.concept == "Total").or(total).map(|record| record.amount);
    let (day, issued) = (sheet.day, sheet.issued);
    let currency = ledger::account(rx, row.account)?.ok_or(Error::NoAccount(row.account))?.currency;
    Ok(Some(Verified { code: row.code, kind: sheet.kind, subject: sheet.subject, day, issued, total, currency }))
}

/// A document whose code is the hash of what it says.
fn genuine(rx: &Rx<'_>, typed: &str) -> Result<Option<(DocumentRow, Sheet)>, Error> {
    let Some(code) = code::read(typed) else { return Ok(None) };
    let Some((row, kept)) = sql::document(rx, &code)? else { return Ok(None) };
    let sheet = postcard::from_bytes(&kept).ok().filter(|_| code::code_of(&kept) == code);
    sheet.map(|sheet| Some((row, sheet))).ok_or(Error::Unreadable(code))
}

/// Keeps a document about an account, and about an agreement if it is one's.
fn keep(tx: &Tx<'_>, (account, agreement): (&AccountRow, Option<AgreementId>), sheet: &Sheet) -> Result<Issued, Error> {
    let (kept, code) = code::seal(sheet).map_err(|_| Error::Unreadable(sheet.reference.clone()))?;
    let row = DocumentRow {
        debtor: account.debtor,
        code,
        account: account.id,
        agreement,
        creditor: account.creditor,
        kind: sheet.kind.code().to_owned(),
        day: sheet.day,
        issued_at: tx.now().at,
        issued_by: tx.actor().label(),
    };
    sql::add(tx, &row, &kept)?;
    Ok(Issued { code: row.code, kind: sheet.kind, hint: None })
}

/// Why there are no slips, or which of their codes could not be written.
fn hint(made: &Result<Vec<Payable>, NoSlip>) -> Option<String> {
    match made {
        Err(reason) => Some(reason.sentence_es().to_owned()),
        Ok(payables) => {
            let left_out: BTreeSet<&str> =
                payables.iter().flat_map(|one| one.slip.left_out.iter().map(String::as_str)).collect();
            let words = left_out.into_iter().collect::<Vec<_>>().join("; ");
            (!words.is_empty()).then(|| format!("Sin todos los códigos: {words}."))
        }
    }
}

/// A sheet, and what it lacks that could be in it.
type Made = (Sheet, Option<String>);

/// What the document says, from the ledger as it is known now.
fn sheet(tx: &Tx<'_>, new: &Issue, row: &AccountRow) -> Result<Result<Made, Refusal>, Error> {
    let known_at = tx.now().at;
    let gone = || Error::NoAccount(row.id);
    let told = |day: Day| ledger::statement_as_known(tx, row.id, Cut { day, known_at })?.ok_or_else(gone);
    let day = match new.order {
        Order::Statement(day)
        | Order::Certificate(day)
        | Order::Clearance(day)
        | Order::Liquidation(day)
        | Order::Slip(day) => day,
        Order::Receipt(payment) => return Ok(Ok((receipt(tx, (new, payment), row)?, None))),
    };
    if tx.now().day < day {
        return Ok(Err(Refusal::DayToCome));
    }
    let about = about(tx, new, row, day)?;
    let statement = told(day)?;
    let unit = about.view.currency;
    let owing = if statement.total.is_zero() {
        Err(Refusal::NothingOwed)
    } else if about.worth.lacks(unit) {
        Err(Refusal::NotPublished { unit, day })
    } else {
        Ok(())
    };
    let made = match new.order {
        Order::Statement(_) => return with_slip(tx, row, (about, &statement)).map(Ok),
        Order::Slip(_) => return slip_alone(tx, row, about),
        Order::Certificate(_) => owing.map(|()| make::certificate(about, &statement)),
        Order::Liquidation(_) => owing.map(|()| make::liquidation(about, &statement)),
        Order::Clearance(_) => clearance(about),
        Order::Receipt(payment) => Ok(receipt(tx, (new, payment), row)?),
    };
    Ok(made.map(|sheet| (sheet, None)))
}

/// A statement, with a slip where one can be made.
fn with_slip(tx: &Tx<'_>, row: &AccountRow, (about, statement): (About, &AccountStatement)) -> Result<Made, Error> {
    let made = slip::of_account(tx, row, (about.day, &about.debtor))?.map(|payable| vec![payable]);
    let (hint, payables) = (hint(&made), made.unwrap_or_default());
    Ok((make::statement(about, statement, payables.first()), hint))
}

fn slip_alone(tx: &Tx<'_>, row: &AccountRow, about: About) -> Result<Result<Made, Refusal>, Error> {
    let made = slip::of_account(tx, row, (about.day, &about.debtor))?.map(|payable| vec![payable]);
    let hint = hint(&made);
    Ok(match made.as_deref() {
        Ok([payable, ..]) => Ok((make::slip(about, payable), hint)),
        Ok([]) => Err(Refusal::NothingOwed),
        Err(reason) => Err(Refusal::NoSlip(*reason)),
    })
}

fn clearance(about: About) -> Result<Sheet, Refusal> {
    let left = about.view.outstanding(day_number(about.day));
    let paid = about.view.state == AccountState::Paid && left.is_zero();
    if paid { Ok(make::clearance(about)) } else { Err(Refusal::StillOwed(money(left, about.view.currency))) }
}

fn money(amount: Amount, currency: Currency) -> Money {
    Money { amount, currency }
}

fn receipt(tx: &Tx<'_>, (new, payment): (&Issue, PaymentId), row: &AccountRow) -> Result<Sheet, Error> {
    let told = ledger::receipt_as_known(tx, row.id, payment, tx.now().at)?;
    let (receipt, source) = told.ok_or(Error::NoPayment(payment))?;
    let about = about(tx, new, row, receipt.on)?;
    Ok(make::receipt(about, &receipt, &source))
}

fn about(tx: &Tx<'_>, new: &Issue, row: &AccountRow, day: Day) -> Result<About, Error> {
    let known_at = tx.now().at;
    let view = ledger::as_of(tx, row.id, Cut { day, known_at })?.ok_or(Error::NoAccount(row.id))?;
    let creditors = ledger::creditors(tx)?;
    let creditor = creditors.into_iter().find(|one| one.id == row.creditor).map(|one| one.name).unwrap_or_default();
    let party = people::party(tx, row.debtor)?.ok_or(people::Error::NoDebtor(row.debtor))?;
    let author = author(tx, tx.actor().user())?;
    let head = new.head.clone().unwrap_or_else(|| Head::of_creditor(&creditor));
    Ok(About {
        head,
        document: document_words(&party),
        known: clock_words(known_at, party.time_zone.as_deref()),
        debtor: party.name,
        creditor,
        view,
        day,
        worth: ledger::worth(tx, day)?,
        issued: tx.now().day,
        author,
    })
}

/// Who issues a document, as it names them.
fn author(rx: &Rx<'_>, user: Option<UserId>) -> Result<String, Error> {
    let found = user.map(|user| people::user(rx, user)).transpose()?.flatten();
    Ok(found.map_or_else(|| "el sistema".to_owned(), |found| found.name))
}

/// `CUIT 20-26756539-3`, `DNI 26.756.539`, `documento A-77`.
fn document_words(party: &Party) -> String {
    let own = party.keys.iter().find(|key| key.value == party.document);
    let written = match own.map(|key| key.scheme.as_str()) {
        Some("AR-CUIT") => party.document.parse::<TaxId>().ok().map(|id| format!("CUIT {id}")),
        Some("AR-DNI") => party.document.parse::<Dni>().ok().map(|id| format!("DNI {id}")),
        Some(_) | None => None,
    };
    written.unwrap_or_else(|| format!("documento {}", party.document))
}

/// `22/11/2026 a las 11.03`, by the debtor's clocks.
fn clock_words(at: Timestamp, zone: Option<&str>) -> String {
    let local = people::local(at, zone);
    let day = ledger::rules::words::date(day_number(local.date()));
    format!("{day} a las {:02}.{:02}", local.hour(), local.minute())
}

impl Refusal {
    /// How the API names it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::StillOwed(_) => "still_owed",
            Self::NothingOwed => "nothing_owed",
            Self::NotPublished { .. } => "not_published",
            Self::DayToCome => "day_to_come",
            Self::NotApproved => "agreement_needs_approval",
            Self::NoSlip(_) => "no_slip",
        }
    }

    /// For people.
    pub fn sentence_es(&self) -> String {
        match self {
            Self::StillOwed(left) => {
                let left = crate::rules::words::priced(*left);
                format!("No se puede emitir un libre deuda: todavía quedan {left} por pagar.")
            }
            Self::NothingOwed => "No hay nada exigible en esa fecha: corresponde un libre deuda.".to_owned(),
            Self::NotPublished { unit, day } => {
                let written = ledger::rules::words::date(day_number(*day));
                format!(
                    "No está publicado el valor de la {unit} del {written}, y este documento tiene que decir la deuda en \
                     pesos. Cargalo con `aldia series fetch {unit}` o con `aldia series import`."
                )
            }
            Self::DayToCome => "Esa fecha todavía no llegó: no se sabe qué se va a deber.".to_owned(),
            Self::NoSlip(reason) => reason.sentence_es().to_owned(),
            Self::NotApproved => "Otra persona tiene que aprobar el acuerdo antes de que se lo pueda ver.".to_owned(),
        }
    }
}

impl Head {
    /// The creditor itself, where no letterhead is set.
    pub fn of_creditor(name: &str) -> Self {
        let capacity = "en nombre propio, como acreedor".to_owned();
        Self { writer: name.to_owned(), capacity, contact: String::new(), how_to_pay: String::new() }
    }
}
