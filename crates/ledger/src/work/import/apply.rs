//! The writing half: what a batch of rows does to parties, accounts and payments.
use super::{
    Counts, ImportError, LineFate, PartyChange, Refused, Told,
    rows::{Batch, Ready, Taken},
};
use crate::{
    ActError, Error,
    rules::{
        entry::Statement,
        intake::{Flaw, Problem},
        mapping::{AccountRow, ChargeRow, Kind, PaymentRow, Row, StatementRow, Word, values::month_of},
        terms::{Plan, Terms},
    },
    sql,
    work::{
        accounts::{self, Change, Deed, NewAccount, PastPayment},
        books::Books,
        payments::{self, NewPayment, Post},
        recurring,
    },
};
use base::{CreditorId, Day, DebtorId, ImportId, PaymentId, Uuid};
use people::{NewParty, Party, Register};
use std::collections::BTreeSet;
use store::{Rx, Tx};

/// For whom rows are applied.
#[derive(Clone, Copy)]
pub(super) struct Applying<'a> {
    pub(super) today: Day,
    pub(super) import: ImportId,
    pub(super) creditor: CreditorId,
    pub(super) kind: Kind,
    /// Where payments are said to come from.
    pub(super) source: &'a str,
}

/// Who and what is known already; by default as the rows say, batch by batch.
#[derive(Default)]
pub(super) struct Known {
    parties: Register,
    books: Books,
}

impl Known {
    /// Everybody's keys and every reference of the creditor, read at once.
    pub(super) fn hold(rx: &Rx<'_>, creditor: CreditorId) -> Result<Self, ImportError> {
        Ok(Self { parties: Register::hold(rx)?, books: Books::hold(rx, creditor)? })
    }

    /// Reads at once what is known of all that a batch speaks of, and what of it will be changed.
    fn look_up(&mut self, rx: &Rx<'_>, applying: Applying<'_>, batch: &Batch) -> Result<(), ImportError> {
        let rows: Vec<&Ready> = batch.lines.iter().filter_map(Taken::row).collect();
        let references: Vec<&str> =
            rows.iter().filter_map(|ready| Some(ready.row.account.as_ref()?.reference.as_str())).collect();
        self.parties.look_up(rx, rows.iter().filter_map(|ready| ready.row.party.as_ref()))?;
        self.books.look_up(rx, applying.creditor, &references)?;
        let (mut changed, mut opened) = (BTreeSet::new(), Vec::new());
        for Ready { row, deed } in rows {
            let found = match &row.account {
                Some(account) => self.books.find(rx, applying.creditor, &account.reference)?,
                None => None,
            };
            if let Some((account, before)) = found
                && (reads_lines(row) || deed.as_ref().is_none_or(|deed| !says(deed, before)))
            {
                changed.insert(account.debtor);
                opened.push((account.debtor, account.account));
            }
            if let Some(party) = &row.party
                && let Some(debtor) = find(rx, &self.parties, party)?
                && self.parties.known(debtor).is_some_and(|old| found.is_none() || says_more(row.word, old, party))
            {
                changed.insert(debtor);
            }
        }
        self.books.open(rx, &opened)?;
        Ok(rx.bring_dossiers(&changed.into_iter().collect::<Vec<_>>())?)
    }
}

/// Whether a known account's lines are read whatever the row says of it.
fn reads_lines(row: &Row) -> bool {
    let plan = row.account.as_ref().and_then(|account| Some(&account.terms.as_ref()?.plan));
    matches!(plan, Some(Plan::Recurring(_)))
}

fn says(deed: &Result<Deed, Problem>, before: sql::SourceHash) -> bool {
    deed.as_ref().is_ok_and(|deed| deed.said() == before)
}

/// Whether a row says more of a party than is known.
fn says_more(word: Word, old: &Party, said: &NewParty) -> bool {
    match word {
        Word::First => !says_nothing_new(old, said),
        Word::Later { .. } => !adds_nothing(old, said),
    }
}

/// A "no" that costs one row.
enum No {
    Row(Problem),
    All(ImportError),
}

impl<E: Into<ImportError>> From<E> for No {
    fn from(error: E) -> Self {
        Self::All(error.into())
    }
}

/// A row with what follows from it alone, so that who writes has less to do.
pub(super) fn ready(applying: Applying<'_>, row: Row) -> Ready {
    let deed = match (&row.account, applying.kind) {
        (Some(AccountRow { reference, terms: Some(terms), .. }), Kind::Accounts) => {
            match deed(applying, &row, (reference, terms.clone())) {
                Ok(deed) => Some(Ok(deed)),
                Err(No::Row(problem)) => Some(Err(problem)),
                // What fails altogether fails again where it can be said.
                Err(No::All(_)) => None,
            }
        }
        _ => None,
    };
    Ready { row, deed }
}

/// What a row says of its account.
fn deed(applying: Applying<'_>, row: &Row, (reference, terms): (&str, Terms)) -> Result<Deed, No> {
    let statements = statements(&terms, &row.statements)?;
    let payments = past_payments(applying, reference, &row.payments)?;
    let new = NewAccount {
        debtor: DebtorId(Uuid::nil()),
        creditor: applying.creditor,
        reference: reference.to_owned(),
        terms,
        statements,
        payments,
        import: Some(applying.import),
    };
    Deed::of(new).map_err(|error| refusal(error, reference))
}

/// Applies a batch; what it did is added to `counts`.
pub(super) fn batch(
    tx: &Tx<'_>,
    (applying, known): (Applying<'_>, &mut Known),
    batch: &Batch,
    counts: &mut Counts,
) -> Result<(), ImportError> {
    known.look_up(tx, applying, batch)?;
    for line in &batch.lines {
        counts.rows += 1;
        match line {
            Taken::Refused(refused) => refuse(tx, applying, refused, counts)?,
            Taken::Row(row) => match apply(tx, (applying, known), row, counts) {
                Ok(Change::Created) => counts.created += 1,
                Ok(Change::Updated) => counts.updated += 1,
                Ok(Change::Unchanged) => counts.unchanged += 1,
                Err(No::Row(problem)) => {
                    refuse(tx, applying, &Refused { line: row.row.line, problems: vec![problem] }, counts)?;
                    continue;
                }
                Err(No::All(error)) => return Err(error),
            },
        }
        if let Taken::Row(ready) = line
            && let row = &ready.row
            && !row.notes.is_empty()
        {
            let refused = Refused { line: row.line, problems: row.notes.clone() };
            sql::add_line(tx, applying.import, LineFate::Noted, &refused)?;
            counts.refuse(LineFate::Noted, &refused.problems);
        }
    }
    Ok(())
}

fn refuse(tx: &Tx<'_>, applying: Applying<'_>, refused: &Refused, counts: &mut Counts) -> Result<(), ImportError> {
    sql::add_line(tx, applying.import, LineFate::Quarantined, refused)?;
    counts.refuse(LineFate::Quarantined, &refused.problems);
    Ok(())
}

fn apply(
    tx: &Tx<'_>,
    (applying, known): (Applying<'_>, &mut Known),
    ready: &Ready,
    counts: &mut Counts,
) -> Result<Change, No> {
    let Ready { row, deed } = ready;
    match (applying.kind, &row.party, &row.account) {
        (Kind::Parties, Some(party), _) => Ok(register(tx, (applying, &mut known.parties), row, party)?.1),
        (Kind::Accounts, Some(party), Some(account)) => {
            let terms = account.terms.as_ref().ok_or_else(|| no(Flaw::Missing, "", "faltan las condiciones"))?;
            let AccountRow { reference, charge_from, .. } = account;
            let said = Said { party, reference, terms, charge_from: *charge_from, deed: deed.as_ref() };
            put(tx, (applying, known), row, said, counts)
        }
        (Kind::Charges, _, Some(account)) => charge(tx, (applying, known), row, account, counts),
        (Kind::Payments, _, Some(account)) => post(tx, (applying, known), (&account.reference, row), counts),
        (Kind::Parties | Kind::Accounts | Kind::Payments | Kind::Charges, _, _) => {
            Err(no(Flaw::Missing, "", "la línea no dice de quién habla"))
        }
    }
}

/// What a row says of an account.
#[derive(Clone, Copy)]
struct Said<'a> {
    party: &'a NewParty,
    reference: &'a str,
    terms: &'a Terms,
    charge_from: Option<Day>,
    /// All of it, where that was made ahead.
    deed: Option<&'a Result<Deed, Problem>>,
}

fn put(
    tx: &Tx<'_>,
    (applying, known): (Applying<'_>, &mut Known),
    row: &Row,
    told: Said<'_>,
    counts: &mut Counts,
) -> Result<Change, No> {
    let Said { party, reference, terms, charge_from, deed: ahead } = told;
    let mut made = None;
    let mut repriced = false;
    if let Some((account, _)) = known.books.find(tx, applying.creditor, reference)? {
        if find(tx, &known.parties, party)? != Some(account.debtor) {
            return Err(no(Flaw::Inconsistent, reference, "la operación ya es de otro deudor"));
        }
        let mut priced = terms.clone();
        let said = recurring::reprice_by_file(
            tx,
            (&mut known.books, account.account),
            &mut priced,
            (charge_from, applying.import),
        );
        repriced = said.map_err(|error| refusal(error, reference))?;
        if priced != *terms {
            made = Some(deed(applying, row, (reference, priced))?);
        }
    }
    let deed = match (&made, ahead) {
        (Some(deed), _) => deed,
        (None, Some(Ok(deed))) => deed,
        (None, Some(Err(problem))) => return Err(No::Row(problem.clone())),
        (None, None) => made.insert(deed(applying, row, (reference, terms.clone()))?),
    };
    let (debtor, of_party) = register(tx, (applying, &mut known.parties), row, party)?;
    let put = accounts::put_among(tx, &mut known.books, (debtor, deed)).map_err(|error| refusal(error, reference))?;
    if applying.kind == Kind::Charges {
        // Other lines speak of the same account.
        known.books.hear(tx, deed, put);
    }
    let total = counts.total(deed.terms().currency);
    total.lent += deed.terms().lent;
    total.billed += deed.billed();
    total.paid += deed.paid();
    counts.payments += u64::from(put.payments);
    Ok(match (put.change, of_party) {
        (Change::Created, _) => Change::Created,
        (Change::Updated, _) | (Change::Unchanged, Change::Created | Change::Updated) => Change::Updated,
        (Change::Unchanged, Change::Unchanged) if repriced => Change::Updated,
        (Change::Unchanged, Change::Unchanged) => Change::Unchanged,
    })
}

/// Amounts told one by one; the first of an account opens it, where the line says who owes it.
fn charge(
    tx: &Tx<'_>,
    (applying, known): (Applying<'_>, &mut Known),
    row: &Row,
    account: &AccountRow,
    counts: &mut Counts,
) -> Result<Change, No> {
    let reference = account.reference.as_str();
    let found = known.books.find(tx, applying.creditor, reference)?;
    let opened = match (found, &row.party, &account.terms) {
        (Some((found, _)), Some(party), _) if find(tx, &known.parties, party)? != Some(found.debtor) => {
            return Err(no(Flaw::Inconsistent, reference, "la operación ya es de otro deudor"));
        }
        (Some(_), _, _) => Change::Unchanged,
        (None, Some(party), Some(terms)) => {
            let said = Said { party, reference, terms, charge_from: None, deed: None };
            put(tx, (applying, known), row, said, counts)?
        }
        (None, _, _) => return Err(no(Flaw::UnknownAccount, reference, "no hay una operación con ese número")),
    };
    let Some((found, _)) = known.books.find(tx, applying.creditor, reference)? else {
        return Err(no(Flaw::UnknownAccount, reference, "no hay una operación con ese número"));
    };
    let told = recurring::charge_by_file(tx, (&mut known.books, found.account), applying.import, &row.charges);
    let (currency, told) = told.map_err(|error| refusal(error, reference))?;
    let total = |charge: &ChargeRow| charge.principal + charge.interest + charge.vat.unwrap_or_default() + charge.fees;
    counts.total(currency).billed += row.charges.iter().map(total).sum();
    Ok(match (opened, told) {
        (Change::Created, _) => Change::Created,
        (Change::Updated, _) | (Change::Unchanged, true) => Change::Updated,
        (Change::Unchanged, false) => Change::Unchanged,
    })
}

fn post(
    tx: &Tx<'_>,
    (applying, known): (Applying<'_>, &mut Known),
    (reference, row): (&str, &Row),
    counts: &mut Counts,
) -> Result<Change, No> {
    let found = known.books.find(tx, applying.creditor, reference)?;
    let Some((found, _)) = found else {
        return Err(no(Flaw::UnknownAccount, reference, "no hay una operación con ese número"));
    };
    let currency = known.books.row(tx, found.account).map_err(|error| refusal(error, reference))?.currency;
    let mut change = Change::Unchanged;
    for payment in &row.payments {
        let number = payment.reference.as_deref().unwrap_or_default();
        let new = NewPayment {
            account: found.account,
            payment: payments::payment_id(found.account, number),
            amount: payment.amount,
            on: payment.day,
            source: applying.source.to_owned(),
            choice: None,
            import: Some(applying.import),
        };
        match payments::post_among(tx, &mut known.books, &new)
            .map_err(|error| refusal(error, &payment.day.to_string()))?
        {
            Post::Recorded(receipt) => {
                tx.announce(&receipt.fact())?;
                counts.payments += 1;
                change = Change::Created;
            }
            Post::Already => {}
        }
        counts.total(currency).paid += payment.amount;
    }
    Ok(change)
}

/// Registers the party of a row; keeps what it changed, so that it can be undone.
fn register(
    tx: &Tx<'_>,
    (applying, known): (Applying<'_>, &mut Register),
    row: &Row,
    party: &NewParty,
) -> Result<(DebtorId, Change), No> {
    let Some(debtor) = find(tx, known, party)? else {
        let named = party.keys.first().filter(|_| party.name.is_empty());
        let registered = match named {
            Some(key) => people::register_among(tx, known, &NewParty { name: key.value.clone(), ..party.clone() })?,
            None => people::register_among(tx, known, party)?,
        };
        match (party.traits.bureau_situation, registered.change) {
            (Some(situation), people::Change::Created) => {
                sql::add_first_situation(tx, registered.debtor, applying.import, situation)?;
            }
            (told, _) => remember_situation(tx, applying, registered.debtor, told)?,
        }
        return Ok((registered.debtor, change(registered.change)));
    };
    let old = known.party(tx, debtor)?.ok_or(people::Error::NoDebtor(debtor))?;
    let before = Told { kind: old.kind, name: old.name.clone(), traits: old.traits };
    let mut said = party.clone();
    if matches!(row.word, Word::Later { .. }) {
        said.name.clear();
        (said.kind, said.traits) = (old.kind, people::Traits::default());
    }
    if says_nothing_new(&old, &said) {
        return Ok((debtor, Change::Unchanged));
    }
    let registered = match people::same_party(tx, known, &said.keys)? {
        Some(same) if same == debtor => people::add_to(tx, known, old, &said)?,
        Some(_) | None => people::register_among(tx, known, &said)?,
    };
    if registered.debtor == debtor && registered.change == people::Change::Updated {
        let name = if said.name.is_empty() { before.name.clone() } else { said.name };
        let after = Told { kind: said.kind, name, traits: said.traits.over(before.traits) };
        if before.traits.bureau_situation != after.traits.bureau_situation {
            remember_situation(tx, applying, debtor, after.traits.bureau_situation)?;
        }
        if before != after {
            sql::add_party_change(tx, applying.import, row.line, &PartyChange { debtor, before, after })?;
        }
    }
    Ok((registered.debtor, change(registered.change)))
}

/// A file that tells a situation in the register is where that is known from.
fn remember_situation(tx: &Tx<'_>, applying: Applying<'_>, debtor: DebtorId, told: Option<u8>) -> Result<(), No> {
    match told {
        Some(situation) => Ok(sql::add_situation(tx, debtor, applying.import, situation)?),
        None => Ok(()),
    }
}

fn find(rx: &Rx<'_>, known: &Register, party: &NewParty) -> Result<Option<DebtorId>, people::Error> {
    for key in &party.keys {
        if let Some(debtor) = known.find(rx, key)? {
            return Ok(Some(debtor));
        }
    }
    Ok(None)
}

fn says_nothing_new(old: &Party, said: &NewParty) -> bool {
    (said.name.is_empty() || said.name == old.name)
        && said.kind == old.kind
        && said.traits.over(old.traits) == old.traits
        && adds_nothing(old, said)
}

/// Whether its keys and points are all known.
fn adds_nothing(old: &Party, said: &NewParty) -> bool {
    let same =
        |new: &people::NewPoint| old.points.iter().any(|point| point.kind == new.kind && point.value == new.value);
    said.keys.iter().all(|key| old.keys.contains(key)) && said.points.iter().all(same)
}

/// Statements numbered by their month, counted from the month the account was opened.
fn statements(terms: &Terms, rows: &[StatementRow]) -> Result<Vec<Statement>, No> {
    let first = month_of(terms.opened);
    let numbered = |row: &StatementRow| {
        let number = u16::try_from(row.month - first + 1).ok().filter(|number| 0 < *number);
        let early = || no(Flaw::Inconsistent, &row.due.to_string(), "hay un resumen anterior a la fecha de alta");
        let number = number.ok_or_else(early)?;
        let StatementRow { closed, due, billed, minimum, months_late, .. } = *row;
        let statement = Statement { number, closed, due, billed, minimum, late_months: months_late };
        statement.check().map_err(|error| refusal(error.into(), &billed.to_string()))?;
        Ok(statement)
    };
    rows.iter().map(numbered).collect()
}

/// Payments that came with an account, named by their place in it.
fn past_payments(applying: Applying<'_>, reference: &str, rows: &[PaymentRow]) -> Result<Vec<PastPayment>, No> {
    let mut payments = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        if applying.today < row.day {
            return Err(no(Flaw::Date, &row.day.to_string(), "un pago no puede tener fecha futura"));
        }
        let label = row.reference.clone().unwrap_or_else(|| format!("{}/{}/{place}", row.day, row.amount));
        payments.push(PastPayment {
            payment: past_payment_id(applying.creditor, reference, &label),
            amount: row.amount,
            on: row.day,
            source: applying.source.to_owned(),
        });
    }
    Ok(payments)
}

fn past_payment_id(creditor: CreditorId, reference: &str, label: &str) -> PaymentId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(creditor.0.as_bytes()).update(reference.as_bytes()).update(b"\0").update(label.as_bytes());
    let mut hash = [0; 16];
    hasher.finalize_xof().fill(&mut hash);
    PaymentId(uuid::Builder::from_custom_bytes(hash).into_uuid())
}

fn change(of_party: people::Change) -> Change {
    match of_party {
        people::Change::Created => Change::Created,
        people::Change::Updated => Change::Updated,
        people::Change::Unchanged => Change::Unchanged,
    }
}

fn no(flaw: Flaw, value: &str, reason: &str) -> No {
    No::Row(Problem::new("", value, flaw, reason))
}

/// What the ledger refuses costs the row; a failure stops the import.
fn refusal(error: Error, value: &str) -> No {
    match error {
        Error::NotPositive(_) => no(Flaw::Amount, value, "un pago debe ser mayor que cero"),
        Error::FuturePayment { .. } => no(Flaw::Date, value, "un pago no puede tener fecha futura"),
        Error::OtherDebtor(_) => no(Flaw::Inconsistent, value, "la operación ya es de otro deudor"),
        Error::OtherCurrency { .. } => no(Flaw::Inconsistent, value, "la operación ya está en otra moneda"),
        Error::Act(ActError::Number) => no(
            Flaw::Number,
            value,
            "falta el número del cargo, o es anterior al primero, o ya es el de una cuota de la operación",
        ),
        Error::Act(ActError::Amount(_)) => no(Flaw::Amount, value, "un cargo debe ser mayor que cero y posible"),
        Error::Terms(_) => no(Flaw::Inconsistent, value, "las condiciones están fuera de rango"),
        failure => No::All(failure.into()),
    }
}
