//! Registering parties: called once a row of an import, so it reads little and writes only what is new.
use crate::{
    Change, Error, NewParty, NewPoint, Party, PartyKey, PeopleSection, PointView, Registered, Traits,
    rules::{contest, party::may_be_one},
    sql,
};
use base::{DebtorId, Uuid};
use std::collections::{BTreeSet, HashMap, hash_map::Entry};
use store::{Rx, Tx};

/// Owners of one key that are looked at; as in [`sql::party::owners`].
const OWNERS_MAX: usize = 8;

/// Finds a party by any of its keys or makes it, and adds what is new about it. Nothing is ever taken away.
///
/// A key of a creditor or a tax id belongs to the first party that had it. A DNI alone may be shared: a party with
/// another tax id is another party.
pub fn register(tx: &Tx<'_>, party: &NewParty) -> Result<Registered, Error> {
    register_among(tx, &mut Keys::Stored, party)
}

/// The same, where whoever registers many parties knows every key.
pub fn register_among(tx: &Tx<'_>, keys: &mut Keys, party: &NewParty) -> Result<Registered, Error> {
    match same_party(tx, keys, &party.keys)? {
        Some(debtor) => {
            let old = sql::party::party(tx, debtor)?.ok_or(Error::NoDebtor(debtor))?;
            add_to(tx, keys, old, party)
        }
        None => create(tx, keys, party),
    }
}

/// Who has which key: looked up in the rows each time, or held in memory by whoever is about to ask for most of them.
#[derive(Debug)]
pub enum Keys {
    /// In the rows.
    Stored,
    /// In memory, all of them. Every key that is added must pass here.
    Held(HeldKeys),
}

/// Every key by its digest: some seventy bytes each.
#[derive(Debug, Default)]
pub struct HeldKeys {
    /// The oldest debtor with each.
    oldest: HashMap<u128, DebtorId>,
    /// The others, where several share one.
    younger: BTreeSet<(u128, DebtorId)>,
}

impl Keys {
    /// Reads every key.
    pub fn hold(rx: &Rx<'_>) -> Result<Self, Error> {
        let mut held = HeldKeys::default();
        sql::party::every_key(rx, |debtor, scheme, value| held.add(digest(scheme, value), debtor))?;
        Ok(Self::Held(held))
    }

    /// The debtor with this key; the oldest where several share it, as with an old DNI.
    pub fn find(&self, rx: &Rx<'_>, key: &PartyKey) -> Result<Option<DebtorId>, Error> {
        match self {
            Self::Stored => sql::party::find(rx, &key.scheme, &key.value),
            Self::Held(held) => Ok(held.oldest.get(&digest(&key.scheme, &key.value)).copied()),
        }
    }

    /// Everybody with this key, at most 8, oldest first.
    fn owners(&self, rx: &Rx<'_>, key: &PartyKey) -> Result<Vec<DebtorId>, Error> {
        match self {
            Self::Stored => sql::party::owners(rx, key),
            Self::Held(held) => Ok(held.owners(digest(&key.scheme, &key.value)).take(OWNERS_MAX).collect()),
        }
    }

    fn add(&mut self, tx: &Tx<'_>, debtor: DebtorId, (number, key): (usize, &PartyKey)) -> Result<(), Error> {
        if let Self::Held(held) = self {
            held.add(digest(&key.scheme, &key.value), debtor);
        }
        sql::party::add_key(tx, debtor, number, key)
    }
}

impl HeldKeys {
    fn add(&mut self, digest: u128, debtor: DebtorId) {
        match self.oldest.entry(digest) {
            Entry::Vacant(place) => drop(place.insert(debtor)),
            Entry::Occupied(mut oldest) if debtor < *oldest.get() => {
                self.younger.insert((digest, oldest.insert(debtor)));
            }
            Entry::Occupied(oldest) if *oldest.get() == debtor => {}
            Entry::Occupied(_) => drop(self.younger.insert((digest, debtor))),
        }
    }

    fn owners(&self, digest: u128) -> impl Iterator<Item = DebtorId> {
        let younger = self.younger.range((digest, DebtorId(Uuid::nil()))..=(digest, DebtorId(Uuid::max())));
        self.oldest.get(&digest).copied().into_iter().chain(younger.map(|(_, owner)| *owner))
    }
}

/// A key in sixteen bytes: two that differ are never taken for one.
fn digest(scheme: &str, value: &str) -> u128 {
    let mut digest = [0; 16];
    blake3::Hasher::new()
        .update(scheme.as_bytes())
        .update(&[0])
        .update(value.as_bytes())
        .finalize_xof()
        .fill(&mut digest);
    u128::from_le_bytes(digest)
}

/// The party that has these keys, if one of them tells.
pub fn same_party(rx: &Rx<'_>, known: &Keys, keys: &[PartyKey]) -> Result<Option<DebtorId>, Error> {
    for key in keys {
        for owner in known.owners(rx, key)? {
            if key.names_one() || may_be_one(&sql::party::keys(rx, owner)?, keys) {
                return Ok(Some(owner));
            }
        }
    }
    Ok(None)
}

fn create(tx: &Tx<'_>, keys: &mut Keys, new: &NewParty) -> Result<Registered, Error> {
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
    sql::party::add_party(tx, &party)?;
    for numbered in distinct(&new.keys).enumerate() {
        keys.add(tx, debtor, numbered)?;
    }
    let mut section = PeopleSection::new(new.kind, None, new.traits);
    for point in distinct(&new.points) {
        section.points.push(PointView::new(sql::party::add_point(tx, debtor, point)?, point.kind));
    }
    tx.open_dossier(debtor, &section)?;
    Ok(Registered { debtor, change: Change::Created })
}

/// Adds what is new about a party that is known to be the same, and stands as `old`.
pub fn add_to(tx: &Tx<'_>, known: &mut Keys, old: Party, new: &NewParty) -> Result<Registered, Error> {
    let debtor = old.debtor;
    let name = if new.name.trim().is_empty() { old.name.clone() } else { new.name.clone() };
    let (traits, points) = brought(tx, &old, new)?;
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
        known.add(tx, debtor, (old.keys.len() + number, key))?;
    }
    let newest = old.points.last().map(|point| point.id);
    let mut views = Vec::with_capacity(points.len());
    for point in points {
        views.push(PointView::new(sql::party::add_point(tx, debtor, point)?, point.kind));
    }
    if !same_row {
        let keys = old.keys.iter().cloned().chain(keys).collect();
        sql::party::put_party(tx, &Party { kind: new.kind, name, traits, keys, ..old })?;
    }
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
fn brought<'a>(rx: &Rx<'_>, old: &Party, new: &'a NewParty) -> Result<(Traits, Vec<&'a NewPoint>), Error> {
    let has = |point: &NewPoint| old.points.iter().any(|old| old.kind == point.kind && old.value == point.value);
    let mut points: Vec<&NewPoint> = distinct(&new.points).filter(|point| !has(point)).collect();
    let traits = new.traits.over(old.traits);
    if traits == old.traits && points.is_empty() {
        return Ok((traits, points));
    }
    let refuted = sql::contest::refuted(rx, old.debtor)?;
    points.retain(|point| !refuted.iter().any(|one| one.was == contest::word(point.kind, &point.value)));
    Ok((new.traits.without(&refuted).over(old.traits), points))
}

/// Each item once, where it first stands. Few items: a nested look is cheaper than a set.
fn distinct<T: PartialEq>(items: &[T]) -> impl Iterator<Item = &T> {
    let first = |at: usize, item: &T| !items.iter().take(at).any(|earlier| earlier == item);
    items.iter().enumerate().filter(move |(at, item)| first(*at, item)).map(|(_, item)| item)
}
