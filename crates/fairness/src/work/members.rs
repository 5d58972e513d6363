//! Who is in which group, in memory: for the report and for the gate.
use crate::sql::{self, NameRow};
use base::DebtorId;
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{Error, Rx};

/// The groups of one name and who is in them.
pub(super) struct Members {
    pub(super) row: NameRow,
    values: Vec<String>,
    of: HashMap<DebtorId, u16>,
}

impl Members {
    /// Those of every name.
    pub(super) fn all(rx: &Rx<'_>) -> Result<Vec<Self>, Error> {
        sql::names(rx)?.into_iter().map(|row| Self::read(rx, row)).collect()
    }

    fn read(rx: &Rx<'_>, row: NameRow) -> Result<Self, Error> {
        let (mut places, mut of) = (BTreeMap::<String, u16>::new(), HashMap::new());
        sql::each_member(rx, &row.name, |debtor, value| {
            let next = u16::try_from(places.len()).unwrap_or(u16::MAX);
            let place = match places.get(value) {
                Some(place) => *place,
                None => *places.entry(value.to_owned()).or_insert(next),
            };
            of.insert(debtor, place);
        })?;
        let mut values = vec![String::new(); places.len()];
        for (value, place) in places {
            if let Some(slot) = values.get_mut(usize::from(place)) {
                *slot = value;
            }
        }
        Ok(Self { row, values, of })
    }

    /// The group of a debtor.
    pub(super) fn of(&self, debtor: DebtorId) -> Option<&str> {
        self.values.get(usize::from(*self.of.get(&debtor)?)).map(String::as_str)
    }

    /// One in so many of everybody who is in a group, spread evenly, so that there are at most `limit`.
    pub(super) fn sample(all: &[Self], limit: usize) -> HashSet<DebtorId> {
        let mut everybody: Vec<DebtorId> = all.iter().flat_map(|one| one.of.keys().copied()).collect();
        everybody.sort_unstable();
        everybody.dedup();
        let one_of = everybody.len().div_ceil(limit.max(1)).max(1);
        everybody.into_iter().step_by(one_of).collect()
    }
}
