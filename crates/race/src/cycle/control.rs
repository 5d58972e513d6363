//! Indicators of control: thirty days of touches by product and creditor.
use super::{
    prepare::DAYS,
    state::{Loan, Touch},
};
use crate::portfolio::TODAY;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Of each product and creditor.
#[derive(Default)]
pub(super) struct Control(BTreeMap<(u8, u16), Counts>);

#[derive(Clone, Copy, Default)]
struct Counts {
    attempts: u32,
    tried: u32,
    reached: u32,
    contacts: u32,
    right_party: u32,
    promises: u32,
    kept: u32,
}

impl Control {
    /// Counts a debtor's touches towards their first loan.
    pub(super) fn see(&mut self, loan: &Loan, touches: &[Touch]) {
        let first = touches.partition_point(|touch| touch.day < TODAY - DAYS);
        let recent = touches.get(first..).unwrap_or_default();
        if recent.is_empty() {
            return;
        }
        let mut own = Counts::default();
        for touch in recent {
            own.attempts += 1;
            own.contacts += u32::from(touch.is_contact() || touch.outcome == 2);
            own.right_party += u32::from(touch.is_right_party());
            own.promises += u32::from(touch.outcome == 5);
            own.kept += u32::from(touch.kept == Some(true));
        }
        (own.tried, own.reached) = (1, u32::from(0 < own.contacts));
        self.0.entry((loan.product, loan.creditor)).or_default().add(own);
    }

    /// Those of another part.
    pub(super) fn add(&mut self, other: Self) {
        for (group, counts) in other.0 {
            self.0.entry(group).or_default().add(counts);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn attempts(&self) -> u64 {
        self.0.values().map(|counts| u64::from(counts.attempts)).sum()
    }

    /// All counts over all groups, and which group tried how many.
    pub(super) fn digest(&self) -> Value {
        let sum = |of: fn(&Counts) -> u32| self.0.values().map(|counts| u64::from(of(counts))).sum::<u64>();
        let place = |(product, creditor): &(u8, u16)| u64::from(*product) * 1_000 + u64::from(*creditor);
        json!({
            "groups": self.len(),
            "attempts": self.attempts(),
            "tried": sum(|counts| counts.tried),
            "reached": sum(|counts| counts.reached),
            "contacts": sum(|counts| counts.contacts),
            "right_party": sum(|counts| counts.right_party),
            "promises": sum(|counts| counts.promises),
            "kept": sum(|counts| counts.kept),
            "tried_where": self.0.iter().map(|(group, counts)| place(group) * u64::from(counts.tried)).sum::<u64>(),
        })
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.attempts += other.attempts;
        self.tried += other.tried;
        self.reached += other.reached;
        self.contacts += other.contacts;
        self.right_party += other.right_party;
        self.promises += other.promises;
        self.kept += other.kept;
    }
}

/// Counts and their ratios; of nothing there is none.
impl Serialize for Control {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let ratio = |part: u32, whole: u32| (0 < whole).then(|| f64::from(part) / f64::from(whole));
        to.collect_seq(self.0.iter().map(|((product, creditor), of)| {
            let counts = [of.attempts, of.tried, of.reached, of.contacts, of.right_party, of.promises, of.kept];
            let ratios = [
                ratio(of.attempts, of.tried),
                ratio(of.contacts, of.attempts),
                ratio(of.right_party, of.contacts),
                ratio(of.promises, of.right_party),
                ratio(of.kept, of.promises),
            ];
            (product, creditor, counts, ratios)
        }))
    }
}
