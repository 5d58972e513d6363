//! Contests: each event writes its row, the section and the announcement in one transaction.
use crate::{
    Contest, Contested, Datum, Ending, Error, Party,
    facts::{ContestEnded, ContestOpened},
    rules::contest::{Correction, correction, held},
    sql,
};
use base::{ContestId, Day, DebtorId};
use store::Tx;

/// Puts a datum under review, to be answered by `due`; the contest.
///
/// # Errors
/// It is under review already, or nothing of the sort is held. Whether an account is the debtor's is the caller's to see.
pub fn open_contest(
    tx: &Tx<'_>,
    debtor: DebtorId,
    datum: Datum,
    (words, due): (&str, Day),
) -> Result<ContestId, Error> {
    let party = sql::party::party(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let was = held(datum, &party);
    match datum {
        Datum::Point(_) | Datum::Income | Datum::Employment | Datum::Situation if was.is_none() => {
            return Err(Error::NotHeld(datum.code()));
        }
        Datum::Point(_)
        | Datum::Income
        | Datum::Employment
        | Datum::Situation
        | Datum::Registry
        | Datum::Account(_)
        | Datum::Amount(_) => {}
    }
    if let Some(same) = sql::contest::open(tx, debtor)?.into_iter().find(|open| open.datum == datum) {
        return Err(Error::AlreadyContested(same.id));
    }
    let contested = Contested { id: ContestId(tx.fresh_id()), datum, due };
    sql::contest::add(tx, debtor, &contested, (words, was.as_deref()))?;
    put_section(tx, debtor)?;
    tx.announce(&ContestOpened { debtor, contest: contested.id })?;
    Ok(contested.id)
}

/// Ends a contest; as it stood while it was open. `value` stands in the place of what is rectified: minor units, months,
/// a situation, a telephone, a mailbox, an address; nothing takes the datum away. What is kept elsewhere has none.
///
/// # Errors
/// There is no such open contest, or the value does not read.
pub fn end_contest(
    tx: &Tx<'_>,
    (debtor, id): (DebtorId, ContestId),
    (ending, reason): (Ending, &str),
    value: Option<&str>,
) -> Result<Contest, Error> {
    let all = sql::contest::contests(tx, debtor)?;
    let open = all.into_iter().find(|one| one.contested.id == id && one.end.is_none()).ok_or(Error::NoContest(id))?;
    let became = match ending {
        Ending::Rectified => {
            let party = sql::party::party(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
            let datum = open.contested.datum;
            let correction = correction(datum, &party, value).ok_or(Error::BadCorrection(datum.code()))?;
            correct(tx, party, datum, &correction)?;
            correction.word()
        }
        Ending::Confirmed | Ending::Withdrawn => open.was.clone(),
    };
    sql::contest::end(tx, (debtor, id), (ending, reason), became.as_deref())?;
    put_section(tx, debtor)?;
    tx.announce(&ContestEnded { debtor, contest: id, ending })?;
    Ok(open)
}

/// Puts what is right in the place of what was wrong.
fn correct(tx: &Tx<'_>, mut party: Party, datum: Datum, correction: &Correction) -> Result<(), Error> {
    match correction {
        Correction::Point(new) => {
            if let Some(point) = datum.point() {
                sql::party::remove_point(tx, party.debtor, point)?;
            }
            let known = |new: &crate::NewPoint| {
                party
                    .points
                    .iter()
                    .any(|old| Some(old.id) != datum.point() && (old.kind, &old.value) == (new.kind, &new.value))
            };
            if let Some(new) = new.as_ref().filter(|new| !known(new)) {
                sql::party::add_point(tx, party.debtor, new)?;
            }
            return Ok(());
        }
        Correction::Income(income) => party.traits.income = *income,
        Correction::Employment(months) => party.traits.employment_months = *months,
        Correction::Situation(situation) => party.traits.bureau_situation = *situation,
        Correction::Elsewhere => return Ok(()),
    }
    sql::party::put_party(tx, &party)
}

fn put_section(tx: &Tx<'_>, debtor: DebtorId) -> Result<(), Error> {
    let section = sql::section::rebuild(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
    Ok(tx.put_section(debtor, &section)?)
}
