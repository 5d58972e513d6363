//! Registering parties: called once a row of an import, so it reads little and writes only what is new.
use super::register::Register;
use crate::{
    Change, Error, NewParty, NewPoint, Party, PartyKey, PeopleSection, Point, PointView, Registered, Traits,
    rules::{
        contest,
        party::{best_document, may_be_one},
    },
    sql,
};
use base::DebtorId;
use store::{Rx, Tx};

/// Finds a party by any of its keys or makes it, and adds what is new about it. Nothing is ever taken away.
///
/// A key of a creditor or a tax id belongs to the first party that had it. A DNI alone may be shared: a party with
/// another tax id is another party.
pub fn register(tx: &Tx<'_>, party: &NewParty) -> Result<Registered, Error> {
    register_among(tx, &mut Register::default(), party)
}

/// The same, where whoever registers many parties knows much of those who are there.
pub fn register_among(tx: &Tx<'_>, known: &mut Register, party: &NewParty) -> Result<Registered, Error> {
    match same_party(tx, known, &party.keys)? {
        Some(debtor) => {
            let old = known.party(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
            add_to(tx, known, old, party)
        }
        None => create(tx, known, party),
    }
}

/// The party that has these keys, if one of them tells.
pub fn same_party(rx: &Rx<'_>, known: &Register, keys: &[PartyKey]) -> Result<Option<DebtorId>, Error> {
    for key in keys {
        for owner in known.owners(rx, key)? {
            if key.names_one() || may_be_one(&known.keys(rx, owner)?, keys) {
                return Ok(Some(owner));
            }
        }
    }
    Ok(None)
}

fn create(tx: &Tx<'_>, known: &mut Register, new: &NewParty) -> Result<Registered, Error> {
    let debtor = DebtorId(tx.fresh_id());
    let mut party = Party {
        debtor,
        kind: new.kind,
        name: new.name.clone(),
        document: String::new(),
        time_zone: None,
        traits: new.traits,
        keys: new.keys.clone(),
        points: Vec::new(),
    };
    sql::party::add_party(tx, &party)?;
    for numbered in distinct(&new.keys).enumerate() {
        known.add_key(tx, debtor, numbered)?;
    }
    let mut section = PeopleSection::new(new.kind, None, new.traits);
    for point in distinct(&new.points) {
        let id = sql::party::add_point(tx, debtor, point)?;
        section.points.push(PointView::new(id, point.kind));
        party.points.push(Point { id, kind: point.kind, value: point.value.clone() });
    }
    tx.open_dossier(debtor, &section)?;
    known.hear_of_new(party);
    Ok(Registered { debtor, change: Change::Created })
}

/// Adds what is new about a party that is known to be the same, and stands as `old`.
pub fn add_to(tx: &Tx<'_>, known: &mut Register, old: Party, new: &NewParty) -> Result<Registered, Error> {
    let debtor = old.debtor;
    let name = if new.name.trim().is_empty() { old.name.clone() } else { new.name.clone() };
    let (traits, points) = brought(tx, known, &old, new)?;
    let mut keys = Vec::new();
    for key in distinct(&new.keys).filter(|key| !old.keys.contains(key)) {
        if !key.names_one() || known.owners(tx, key)?.is_empty() {
            keys.push(key.clone());
        }
    }
    let same_row = name == old.name && new.kind == old.kind && traits == old.traits && keys.is_empty();
    if same_row && points.is_empty() {
        return Ok(Registered { debtor, change: Change::Unchanged });
    }
    for (number, key) in keys.iter().enumerate() {
        known.add_key(tx, debtor, (old.keys.len() + number, key))?;
    }
    let newest = old.points.last().map(|point| point.id);
    let mut party = old;
    let mut views = Vec::with_capacity(points.len());
    for point in points {
        let id = sql::party::add_point(tx, debtor, point)?;
        views.push(PointView::new(id, point.kind));
        party.points.push(Point { id, kind: point.kind, value: point.value.clone() });
    }
    if !same_row {
        party.keys.extend(keys);
        let document = best_document(&party.keys).to_owned();
        party = Party { kind: new.kind, name, traits, document, ..party };
        sql::party::put_party(tx, &party)?;
    }
    known.hear(party);
    let in_order = views.iter().all(|view| newest < Some(view.id));
    let section = match tx.section::<PeopleSection>(debtor)?.filter(|_| in_order) {
        Some(mut section) => {
            (section.kind, section.traits) = (new.kind, traits);
            section.points.extend(views);
            section
        }
        None => sql::section::rebuild(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?,
    };
    tx.put_section(debtor, &section)?;
    Ok(Registered { debtor, change: Change::Updated })
}

/// What is held once a file was read, and the ways to reach somebody that are new in it. What the debtor had corrected
/// is not brought back.
fn brought<'a>(
    rx: &Rx<'_>,
    known: &Register,
    old: &Party,
    new: &'a NewParty,
) -> Result<(Traits, Vec<&'a NewPoint>), Error> {
    let has = |point: &NewPoint| old.points.iter().any(|old| old.kind == point.kind && old.value == point.value);
    let mut points: Vec<&NewPoint> = distinct(&new.points).filter(|point| !has(point)).collect();
    let traits = new.traits.over(old.traits);
    if traits == old.traits && points.is_empty() {
        return Ok((traits, points));
    }
    let refuted = known.refuted(rx, old.debtor)?;
    points.retain(|point| !refuted.iter().any(|one| one.was == contest::word(point.kind, &point.value)));
    Ok((new.traits.without(&refuted).over(old.traits), points))
}

/// Each item once, where it first stands. Few items: a nested look is cheaper than a set.
fn distinct<T: PartialEq>(items: &[T]) -> impl Iterator<Item = &T> {
    let first = |at: usize, item: &T| !items.iter().take(at).any(|earlier| earlier == item);
    items.iter().enumerate().filter(move |(at, item)| first(*at, item)).map(|(_, item)| item)
}
