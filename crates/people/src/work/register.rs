//! What whoever registers many parties knows of those who are there, so that rows are asked about many of them at once.
use crate::{Error, NewParty, Party, PartyKey, rules::contest::Refuted, sql};
use base::{DebtorId, Uuid};
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet, hash_map::Entry},
};
use store::{Rx, Tx};

/// Who has which key, and what is known of whoever is about to be spoken of. What it does not know is in the rows.
///
/// Everything that is registered while it lasts must pass here.
#[derive(Debug, Default)]
pub struct Register {
    /// Whether it holds every key, or only those in `asked`.
    whole: bool,
    asked: HashSet<u128>,
    held: HeldKeys,
    /// Keys of which it was said that they come more than once: whoever is new and has one is kept.
    repeated: HashSet<u128>,
    known: HashMap<DebtorId, Known>,
}

/// Keys by their digest: some seventy bytes each.
#[derive(Debug, Default)]
struct HeldKeys {
    /// The oldest debtor with each.
    oldest: HashMap<u128, DebtorId>,
    /// The others, where several share one.
    younger: BTreeSet<(u128, DebtorId)>,
}

/// A party as its rows have it.
#[derive(Debug)]
struct Known {
    party: Party,
    /// What was corrected of them.
    refuted: Vec<Refuted>,
}

/// Owners of one key that are looked at; as in [`sql::party::owners`].
const OWNERS_MAX: usize = 8;

impl Register {
    /// Reads every key.
    pub fn hold(rx: &Rx<'_>) -> Result<Self, Error> {
        let mut register = Self { whole: true, ..Self::default() };
        sql::party::every_key(rx, |debtor, scheme, value| register.held.add(digest(scheme, value), debtor))?;
        Ok(register)
    }

    /// Reads what is known of these parties before they are registered, and forgets those who were looked up before; some
    /// thousands at a time.
    pub fn look_up<'p>(&mut self, rx: &Rx<'_>, parties: impl Iterator<Item = &'p NewParty>) -> Result<(), Error> {
        (self.repeated, self.known) = (HashSet::new(), HashMap::new());
        let mut told = HashMap::new();
        for key in parties.flat_map(|party| &party.keys) {
            let digest = digest(&key.scheme, &key.value);
            if told.insert(digest, key).is_some() {
                self.repeated.insert(digest);
            }
        }
        if !self.whole {
            self.ask(rx, &told)?;
        }
        let debtors: BTreeSet<DebtorId> =
            told.keys().flat_map(|digest| self.held.owners(*digest).take(OWNERS_MAX)).collect();
        let debtors: Vec<DebtorId> = debtors.into_iter().collect();
        for party in sql::party::parties(rx, &debtors)? {
            self.known.insert(party.debtor, Known { party, refuted: Vec::new() });
        }
        sql::contest::each_refuted(rx, &debtors, |debtor, one| {
            if let Some(known) = self.known.get_mut(&debtor) {
                known.refuted.push(one);
            }
        })
    }

    /// Reads who has these keys.
    fn ask(&mut self, rx: &Rx<'_>, told: &HashMap<u128, &PartyKey>) -> Result<(), Error> {
        (self.asked, self.held) = (told.keys().copied().collect(), HeldKeys::default());
        let values: BTreeSet<&str> = told.values().map(|key| key.value.as_str()).collect();
        let values: Vec<&str> = values.into_iter().collect();
        sql::party::keys_of_values(rx, &values, |debtor, scheme, value| {
            let digest = digest(scheme, value);
            if self.asked.contains(&digest) {
                self.held.add(digest, debtor);
            }
        })
    }

    fn holds(&self, digest: u128) -> bool {
        self.whole || self.asked.contains(&digest)
    }

    /// The debtor with this key; the oldest where several share it, as with an old DNI.
    pub fn find(&self, rx: &Rx<'_>, key: &PartyKey) -> Result<Option<DebtorId>, Error> {
        let digest = digest(&key.scheme, &key.value);
        if self.holds(digest) {
            return Ok(self.held.oldest.get(&digest).copied());
        }
        sql::party::find(rx, &key.scheme, &key.value)
    }

    /// A party with its keys and points.
    pub fn party(&self, rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<Party>, Error> {
        match self.known(debtor) {
            Some(party) => Ok(Some(party.clone())),
            None => sql::party::party(rx, debtor),
        }
    }

    /// The party, if it was looked up.
    pub fn known(&self, debtor: DebtorId) -> Option<&Party> {
        self.known.get(&debtor).map(|known| &known.party)
    }

    /// Everybody with this key, at most 8, oldest first.
    pub(super) fn owners(&self, rx: &Rx<'_>, key: &PartyKey) -> Result<Vec<DebtorId>, Error> {
        let digest = digest(&key.scheme, &key.value);
        if self.holds(digest) {
            return Ok(self.held.owners(digest).take(OWNERS_MAX).collect());
        }
        sql::party::owners(rx, key)
    }

    pub(super) fn keys(&self, rx: &Rx<'_>, debtor: DebtorId) -> Result<Cow<'_, [PartyKey]>, Error> {
        match self.known(debtor) {
            Some(party) => Ok(Cow::Borrowed(&party.keys)),
            None => Ok(Cow::Owned(sql::party::keys(rx, debtor)?)),
        }
    }

    pub(super) fn refuted(&self, rx: &Rx<'_>, debtor: DebtorId) -> Result<Cow<'_, [Refuted]>, Error> {
        match self.known.get(&debtor) {
            Some(known) => Ok(Cow::Borrowed(&known.refuted)),
            None => Ok(Cow::Owned(sql::contest::refuted(rx, debtor)?)),
        }
    }

    pub(super) fn add_key(
        &mut self,
        tx: &Tx<'_>,
        debtor: DebtorId,
        (number, key): (usize, &PartyKey),
    ) -> Result<(), Error> {
        let digest = digest(&key.scheme, &key.value);
        if self.holds(digest) {
            self.held.add(digest, debtor);
        }
        sql::party::add_key(tx, debtor, number, key)
    }

    /// A party was made.
    pub(super) fn hear_of_new(&mut self, party: Party) {
        if party.keys.iter().any(|key| self.repeated.contains(&digest(&key.scheme, &key.value))) {
            self.known.insert(party.debtor, Known { party, refuted: Vec::new() });
        }
    }

    /// A party stands now as this says.
    pub(super) fn hear(&mut self, mut party: Party) {
        if let Some(known) = self.known.get_mut(&party.debtor) {
            // As their rows come, whatever the clock said when they were added.
            party.points.sort_unstable_by_key(|point| point.id);
            known.party = party;
        }
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
