//! Parties, their keys and points, in rows.
use super::coded;
use crate::{
    Basis, Error, Found, NewPoint, Party, PartyKey, PartyKind, Point, PointKind, Sector, Traits,
    rules::party::{best_document, sought},
};
use base::{Amount, DebtorId, Phone, PointId, Region};
use std::collections::{BTreeMap, HashMap};
use store::{Cell, Row, Rx, Tx, params};

/// The debtor with this key; the oldest where several share it, as with an old DNI.
pub fn find(rx: &Rx<'_>, scheme: &str, value: &str) -> Result<Option<DebtorId>, Error> {
    let sql = "select debtor_id from party_key where value = $1 and scheme = $2 order by debtor_id limit 1";
    Ok(rx.one(sql, params![value, scheme], |row| row.get(0))?)
}

/// The debtor with a document as people write it: a CUIT, a DNI, or a number under one of these schemes of creditors'
/// own; in that order.
pub fn find_document(rx: &Rx<'_>, document: &str, creditors: &[String]) -> Result<Option<DebtorId>, Error> {
    let digits: String = document.chars().filter(char::is_ascii_digit).collect();
    let national = ["AR-CUIT", "AR-DNI"].map(|scheme| (scheme, digits.as_str()));
    let own = creditors.iter().map(|scheme| (scheme.as_str(), document.trim()));
    for (scheme, value) in national.into_iter().chain(own) {
        if let Some(found) = find(rx, scheme, value)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Shows every key of a scheme and whose it is, in order of key; a key that several share, oldest debtor first.
pub fn each_key<E: From<store::Error>>(
    rx: &Rx<'_>,
    scheme: &str,
    mut see: impl FnMut(&str, DebtorId),
) -> Result<(), E> {
    let sql = "select value, debtor_id from party_key where scheme = $1 order by value, debtor_id";
    rx.each(sql, params![scheme], |row| {
        if let Cell::Text(value) = row.cell(0)? {
            see(value, row.get(1)?);
        }
        Ok(())
    })
}

/// A party with its keys and points.
pub fn party(rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<Party>, Error> {
    let sql = "select kind, name, document, time_zone, income, employment_months, bureau_situation, province, sector,
            household_income, household_basis from party where debtor_id = $1";
    let Some(found) = rx.one(sql, params![debtor], |row| read_party(debtor, row))? else { return Ok(None) };
    Ok(Some(Party { keys: keys(rx, debtor)?, points: points(rx, debtor)?, ..found }))
}

/// These parties with their keys and points.
pub(crate) fn parties(rx: &Rx<'_>, debtors: &[DebtorId]) -> Result<Vec<Party>, Error> {
    let sql = "select kind, name, document, time_zone, income, employment_months, bureau_situation, province, sector,
            household_income, household_basis, debtor_id from party where debtor_id in ($1, …)";
    let parties = rx.all_of(sql, params![], debtors, |row| read_party(row.get(11)?, row))?;
    let mut parties: HashMap<DebtorId, Party> = parties.into_iter().map(|party| (party.debtor, party)).collect();
    let sql = "select debtor_id, scheme, value from party_key where debtor_id in ($1, …) order by debtor_id, number";
    rx.all_of(sql, params![], debtors, |row| {
        if let Some(party) = parties.get_mut(&row.get(0)?) {
            party.keys.push(PartyKey { scheme: row.get(1)?, value: row.get(2)? });
        }
        Ok(())
    })?;
    let sql = "select debtor_id, point_id, kind, value from contact_point where debtor_id in ($1, …)
        order by debtor_id, point_id";
    rx.all_of(sql, params![], debtors, |row| {
        if let Some(party) = parties.get_mut(&row.get(0)?) {
            let kind = coded(row, 2, PointKind::from_code)?;
            party.points.push(Point { id: row.get(1)?, kind, value: row.get(3)? });
        }
        Ok(())
    })?;
    Ok(parties.into_values().collect())
}

/// The name and the best document of each of these debtors that exists, in the order asked for.
pub fn names(rx: &Rx<'_>, debtors: &[DebtorId]) -> Result<Vec<(DebtorId, String, String)>, Error> {
    let sql = "select name, document from party where debtor_id = $1";
    let mut found = Vec::with_capacity(debtors.len());
    for debtor in debtors {
        found.extend(rx.one(sql, params![debtor], |row| Ok((*debtor, row.get(0)?, row.get(1)?)))?);
    }
    Ok(found)
}

/// The name of each of these debtors that exists.
pub fn names_of(rx: &Rx<'_>, debtors: &[DebtorId]) -> Result<BTreeMap<DebtorId, String>, Error> {
    Ok(names(rx, debtors)?.into_iter().map(|(debtor, name, _)| (debtor, name)).collect())
}

/// Everybody who can be reached at this mailbox, at most 20.
pub fn debtor_by_email(rx: &Rx<'_>, email: &str) -> Result<Vec<DebtorId>, Error> {
    owners_of_point(rx, &base::email(email).unwrap_or_default(), 20)
}

/// Parties by document, telephone, mailbox or words of their name, at most `limit`.
pub fn search(rx: &Rx<'_>, text: &str, limit: u32) -> Result<Vec<Found>, Error> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.contains('@') {
        return found(rx, &owners_of_point(rx, &base::email(text).unwrap_or_default(), limit)?);
    }
    if 4 <= digits.len() && !text.chars().any(char::is_alphabetic) {
        return found(rx, &by_number(rx, text, &digits, limit)?);
    }
    by_name(rx, text, limit)
}

fn by_number(rx: &Rx<'_>, text: &str, digits: &str, limit: u32) -> Result<Vec<DebtorId>, Error> {
    let sql = "select distinct debtor_id from party_key where $1 <= value and value < $2 order by debtor_id limit $3";
    // `:` is the character after `9`: everything that starts with these digits lies between.
    let mut debtors = rx.all(sql, params![digits, format!("{digits}:"), limit], |row| row.get(0))?;
    for phone in Phone::parse(text, Region::Ar).iter().flat_map(Phone::candidates) {
        debtors.extend(owners_of_point(rx, phone.as_str(), limit)?);
    }
    debtors.sort_unstable();
    debtors.dedup();
    debtors.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(debtors)
}

fn by_name(rx: &Rx<'_>, text: &str, limit: u32) -> Result<Vec<Found>, Error> {
    let plain = sought(text);
    if plain.len() < 2 {
        return Ok(Vec::new());
    }
    let pattern = |word: Option<&str>| format!("%{}%", word.unwrap_or_default());
    let mut words = plain.split(' ');
    let (one, two, three) = (pattern(words.next()), pattern(words.next()), pattern(words.next()));
    let sql = "select debtor_id, name, document from party
        where sought like $1 and sought like $2 and sought like $3 limit $4";
    Ok(rx.all(sql, params![one, two, three, limit], |row| {
        Ok(Found { debtor: row.get(0)?, name: row.get(1)?, document: row.get(2)? })
    })?)
}

fn found(rx: &Rx<'_>, debtors: &[DebtorId]) -> Result<Vec<Found>, Error> {
    let named = names(rx, debtors)?;
    Ok(named.into_iter().map(|(debtor, name, document)| Found { debtor, name, document }).collect())
}

fn owners_of_point(rx: &Rx<'_>, value: &str, limit: u32) -> Result<Vec<DebtorId>, Error> {
    let sql = "select distinct debtor_id from contact_point where value = $1 order by debtor_id limit $2";
    Ok(rx.all(sql, params![value, limit], |row| row.get(0))?)
}

/// Everybody with this key, at most 8, oldest first.
pub(crate) fn owners(rx: &Rx<'_>, key: &PartyKey) -> Result<Vec<DebtorId>, Error> {
    let sql = "select debtor_id from party_key where value = $1 and scheme = $2 order by debtor_id limit 8";
    Ok(rx.all(sql, params![key.value, key.scheme], |row| row.get(0))?)
}

/// Shows every key that has one of these values, and whose it is.
pub(crate) fn keys_of_values(
    rx: &Rx<'_>,
    values: &[&str],
    mut see: impl FnMut(DebtorId, &str, &str),
) -> Result<(), Error> {
    let sql = "select debtor_id, scheme, value from party_key where value in ($1, …)";
    rx.all_of(sql, params![], values, |row| {
        see(row.get(0)?, row.text(1)?, row.text(2)?);
        Ok(())
    })?;
    Ok(())
}

/// Shows every key and whose it is, the keys of the oldest debtor first.
pub(crate) fn every_key(rx: &Rx<'_>, mut see: impl FnMut(DebtorId, &str, &str)) -> Result<(), Error> {
    let sql = "select debtor_id, scheme, value from party_key order by debtor_id, number";
    rx.each(sql, params![], |row| {
        see(row.get(0)?, row.text(1)?, row.text(2)?);
        Ok(())
    })
}

pub(crate) fn keys(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<PartyKey>, Error> {
    let sql = "select scheme, value from party_key where debtor_id = $1 order by number";
    Ok(rx.all(sql, params![debtor], |row| Ok(PartyKey { scheme: row.get(0)?, value: row.get(1)? }))?)
}

pub(crate) fn points(rx: &Rx<'_>, debtor: DebtorId) -> Result<Vec<Point>, Error> {
    let sql = "select point_id, kind, value from contact_point where debtor_id = $1 order by point_id";
    Ok(rx.all(sql, params![debtor], |row| {
        Ok(Point { id: row.get(0)?, kind: coded(row, 1, PointKind::from_code)?, value: row.get(2)? })
    })?)
}

/// Writes the row of a party that has none yet. Its keys must be those that it is about to have.
pub(crate) fn add_party(tx: &Tx<'_>, party: &Party) -> Result<(), Error> {
    let sql = "insert into party (debtor_id, kind, name, sought, document, time_zone, income, employment_months,
            bureau_situation, province, sector, household_income, household_basis)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    write_party(tx, sql, party)
}

/// Writes the party's own row, new or changed. Its keys must be those that it has, or is about to have.
pub(crate) fn put_party(tx: &Tx<'_>, party: &Party) -> Result<(), Error> {
    let sql = "insert into party (debtor_id, kind, name, sought, document, time_zone, income, employment_months,
            bureau_situation, province, sector, household_income, household_basis)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (debtor_id) do update set kind = excluded.kind, name = excluded.name, sought = excluded.sought,
            document = excluded.document, time_zone = excluded.time_zone, income = excluded.income,
            employment_months = excluded.employment_months, bureau_situation = excluded.bureau_situation,
            province = excluded.province, sector = excluded.sector,
            household_income = excluded.household_income, household_basis = excluded.household_basis";
    write_party(tx, sql, party)
}

fn write_party(tx: &Tx<'_>, sql: &str, party: &Party) -> Result<(), Error> {
    let (words, document) = (sought(&party.name), best_document(&party.keys));
    let Traits { income, employment_months, bureau_situation, province, sector, household } = party.traits;
    let kind = party.kind.code();
    let values = params![
        party.debtor,
        kind,
        party.name,
        words,
        document,
        party.time_zone,
        income,
        employment_months,
        bureau_situation,
        province,
        sector.map(Sector::code),
        household.map(|(income, _)| income),
        household.map(|(_, basis)| basis.code())
    ];
    tx.run(sql, values)?;
    Ok(())
}

/// Adds a key that this debtor does not have, at `number` in the order of its keys.
pub(crate) fn add_key(tx: &Tx<'_>, debtor: DebtorId, number: usize, key: &PartyKey) -> Result<(), Error> {
    let sql = "insert into party_key (debtor_id, number, scheme, value) values ($1, $2, $3, $4)";
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    tx.run(sql, params![debtor, number, key.scheme, key.value])?;
    Ok(())
}

pub(crate) fn add_point(tx: &Tx<'_>, debtor: DebtorId, point: &NewPoint) -> Result<PointId, Error> {
    let id = PointId(tx.fresh_id());
    let sql = "insert into contact_point (debtor_id, point_id, kind, value) values ($1, $2, $3, $4)";
    tx.run(sql, params![debtor, id, point.kind.code(), point.value])?;
    Ok(id)
}

/// Takes away a way to reach somebody: it was not theirs. What happened there stays in the log of touches.
pub(crate) fn remove_point(tx: &Tx<'_>, debtor: DebtorId, point: PointId) -> Result<(), Error> {
    tx.run("delete from contact_point where debtor_id = $1 and point_id = $2", params![debtor, point])?;
    Ok(())
}

fn read_party(debtor: DebtorId, row: &Row<'_>) -> Result<Party, store::Error> {
    let (household, basis): (Option<Amount>, Option<String>) = (row.get(9)?, row.get(10)?);
    Ok(Party {
        debtor,
        kind: coded(row, 0, PartyKind::from_code)?,
        name: row.get(1)?,
        document: row.get(2)?,
        time_zone: row.get(3)?,
        traits: Traits {
            income: row.get(4)?,
            employment_months: row.get(5)?,
            bureau_situation: row.get(6)?,
            province: row.get(7)?,
            sector: row.get::<Option<String>>(8)?.as_deref().and_then(Sector::from_code),
            household: household.zip(basis.as_deref().and_then(Basis::from_code)),
        },
        keys: Vec::new(),
        points: Vec::new(),
    })
}
