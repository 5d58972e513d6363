//! Registering parties: called once a row of an import, so it reads little and writes only what is new.
use crate::{
    Change, Error, NewParty, NewPoint, Party, PartyKey, PeopleSection, PointView, Registered, rules::party::may_be_one,
    sql,
};
use base::DebtorId;
use store::{Rx, Tx};

/// Finds a party by any of its keys or makes it, and adds what is new about it. Nothing is ever taken away.
///
/// A key of a creditor or a tax id belongs to the first party that had it. A DNI alone may be shared: a party with
/// another tax id is another party.
pub fn register(tx: &Tx<'_>, party: &NewParty) -> Result<Registered, Error> {
    match same_party(tx, &party.keys)? {
        Some(debtor) => update(tx, debtor, party),
        None => create(tx, party),
    }
}

fn same_party(rx: &Rx<'_>, keys: &[PartyKey]) -> Result<Option<DebtorId>, Error> {
    for key in keys {
        for owner in sql::party::owners(rx, key)? {
            if is_unique(key) || may_be_one(&sql::party::keys(rx, owner)?, keys) {
                return Ok(Some(owner));
            }
        }
    }
    Ok(None)
}

fn create(tx: &Tx<'_>, new: &NewParty) -> Result<Registered, Error> {
    let debtor = DebtorId(tx.fresh_id());
    let party = Party {
        debtor,
        kind: new.kind,
        name: new.name.clone(),
        document: String::new(),
        time_zone: None,
        traits: new.traits,
        keys: new.keys.clone(),
        points: Vec::new(),
    };
    sql::party::put_party(tx, &party)?;
    for (number, key) in distinct(&new.keys).enumerate() {
        sql::party::add_key(tx, debtor, number, key)?;
    }
    let mut section = PeopleSection::new(new.kind, None, new.traits);
    for point in distinct(&new.points) {
        section.points.push(PointView::new(sql::party::add_point(tx, debtor, point)?, point.kind));
    }
    tx.put_section(debtor, &section)?;
    Ok(Registered { debtor, change: Change::Created })
}

fn update(tx: &Tx<'_>, debtor: DebtorId, new: &NewParty) -> Result<Registered, Error> {
    let old = sql::party::party(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
    let name = if new.name.trim().is_empty() { old.name.clone() } else { new.name.clone() };
    let traits = new.traits.over(old.traits);
    let mut keys = Vec::new();
    for key in distinct(&new.keys).filter(|key| !old.keys.contains(key)) {
        if !is_unique(key) || sql::party::owners(tx, key)?.is_empty() {
            keys.push(key.clone());
        }
    }
    let known = |point: &NewPoint| old.points.iter().any(|old| old.kind == point.kind && old.value == point.value);
    let points: Vec<&NewPoint> = distinct(&new.points).filter(|point| !known(point)).collect();
    let same_row = name == old.name && new.kind == old.kind && traits == old.traits;
    if same_row && keys.is_empty() && points.is_empty() {
        return Ok(Registered { debtor, change: Change::Unchanged });
    }
    for (number, key) in keys.iter().enumerate() {
        sql::party::add_key(tx, debtor, old.keys.len() + number, key)?;
    }
    for point in points {
        sql::party::add_point(tx, debtor, point)?;
    }
    let keys = old.keys.iter().cloned().chain(keys).collect();
    sql::party::put_party(tx, &Party { kind: new.kind, name, traits, keys, ..old })?;
    let section = sql::section::rebuild(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
    tx.put_section(debtor, &section)?;
    Ok(Registered { debtor, change: Change::Updated })
}

/// Whether a key names one party only. An old DNI was given twice, and a creditor may know it without the tax id.
fn is_unique(key: &PartyKey) -> bool {
    key.scheme != "AR-DNI"
}

/// Each item once, where it first stands. Few items: a nested look is cheaper than a set.
fn distinct<T: PartialEq>(items: &[T]) -> impl Iterator<Item = &T> {
    let first = |at: usize, item: &T| !items.iter().take(at).any(|earlier| earlier == item);
    items.iter().enumerate().filter(move |(at, item)| first(*at, item)).map(|(_, item)| item)
}
