//! The tax ids of the house's own debtors, to tell their lines from everybody else's in a file of the whole country.
use base::DebtorId;

/// Tax ids to debtors: open addressing, at most half full, twelve bytes a place.
#[derive(Clone, Debug, Default)]
pub struct OwnDebtors {
    /// A tax id as a number; zero where the place is free.
    keys: Vec<u64>,
    /// The debtor's place in `debtors`.
    places: Vec<u32>,
    debtors: Vec<DebtorId>,
    shift: u32,
}

impl OwnDebtors {
    /// From pairs of tax id and debtor. The first debtor with a tax id keeps it.
    pub fn new(pairs: &[(u64, DebtorId)]) -> Self {
        let bits = (pairs.len().max(8) * 2).next_power_of_two().trailing_zeros();
        let room = 1_usize << bits;
        let mut own = Self {
            keys: vec![0; room],
            places: vec![0; room],
            debtors: Vec::with_capacity(pairs.len()),
            shift: 64 - bits,
        };
        for (id, debtor) in pairs.iter().filter(|(id, _)| *id != 0) {
            let at = own.slot(*id);
            if let (Some(key @ 0), Some(place)) = (own.keys.get_mut(at), own.places.get_mut(at)) {
                *key = *id;
                *place = u32::try_from(own.debtors.len()).unwrap_or(u32::MAX);
                own.debtors.push(*debtor);
            }
        }
        own
    }

    /// The place of the debtor with this tax id among the house's own.
    pub fn find(&self, id: u64) -> Option<u32> {
        let at = self.slot(id);
        (self.keys.get(at) == Some(&id) && id != 0).then(|| self.places.get(at).copied())?
    }

    /// The debtor at a place.
    pub fn debtor(&self, place: u32) -> Option<DebtorId> {
        self.debtors.get(usize::try_from(place).ok()?).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.debtors.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.debtors.is_empty()
    }

    /// Where a tax id is, or would be.
    fn slot(&self, id: u64) -> usize {
        let mask = self.keys.len().wrapping_sub(1);
        // Fibonacci hashing: the high bits of the product are well mixed.
        let mut at = usize::try_from(id.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift.min(63)).unwrap_or(0) & mask;
        while self.keys.get(at).is_some_and(|key| *key != 0 && *key != id) {
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;
    use proptest::prelude::*;

    fn debtor(n: u64) -> DebtorId {
        DebtorId(Uuid::from_u128(u128::from(n)))
    }

    #[test]
    fn nobody_is_found_among_none() {
        let own = OwnDebtors::new(&[]);

        assert!(own.is_empty());
        assert_eq!(own.find(20_267_565_393), None);
        assert_eq!(OwnDebtors::default().find(0), None);
    }

    #[test]
    fn the_first_debtor_keeps_a_shared_tax_id() {
        let own = OwnDebtors::new(&[(20_267_565_393, debtor(1)), (20_267_565_393, debtor(2)), (0, debtor(3))]);

        assert_eq!(own.len(), 1);
        assert_eq!(own.find(20_267_565_393).and_then(|place| own.debtor(place)), Some(debtor(1)));
    }

    proptest! {
        #[test]
        fn whoever_was_put_in_is_found_and_nobody_else(ids in prop::collection::btree_set(1_u64..5_000, 0..600)) {
            let pairs: Vec<_> = ids.iter().map(|id| (*id, debtor(*id))).collect();
            let own = OwnDebtors::new(&pairs);
            for id in 1..5_000 {
                let expected = ids.contains(&id).then(|| debtor(id));
                prop_assert_eq!(own.find(id).and_then(|place| own.debtor(place)), expected);
            }
        }
    }
}
