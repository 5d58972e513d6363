//! What the dossier keeps of the registry: classes and sums, for the strategy.
use super::period::Period;
use base::Amount;
use serde::{Deserialize, Serialize};
use store::{Section, Slot};

/// One debtor in the registry, as far as a score may look: undisputed, lawful to keep, no other lender named.
///
/// A projection of this slice's rows. After `until` it says nothing any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BureauSection {
    /// The newest month told, as [`Period::number`].
    pub period: i32,
    /// The worst class in it, 1 to 5; 0 where nobody gives one.
    pub worst: u8,
    /// How many entities report a debt.
    pub entities: u16,
    /// Their debts together, minor units of pesos.
    pub total: Amount,
    /// Entries left out because the debtor disputes them or the law says to forget them.
    pub left_out: u16,
    /// Some entity refinanced.
    pub refinanced: bool,
    /// The worst class of each month, newest first, at most 24; 0 where nobody gives one.
    pub trend: Vec<u8>,
    /// Bounced cheques that are not paid.
    pub cheques: u16,
    /// The last day, by number, on which it may be used: see [`super::policy::Policy::cached_until`].
    pub until: i32,
}

impl Section for BureauSection {
    const SLOT: Slot = Slot::Bureau;
    const VERSION: u16 = 1;
}

impl BureauSection {
    /// The worst class on the day with this number, 1 to 5; `None` if nobody gives one, or it is too old to say.
    pub fn worst_on(&self, day: i32) -> Option<u8> {
        (self.holds_on(day) && self.worst != 0).then_some(self.worst)
    }

    /// The worst class now less that of six months before: above zero where things got worse.
    pub fn change_on(&self, day: i32) -> Option<i8> {
        let class = |back: usize| self.trend.get(back).copied().filter(|class| *class != 0);
        let (now, before) = (class(0)?, class(6)?);
        let class = |class: u8| i8::try_from(class).ok();
        self.holds_on(day).then_some(class(now)? - class(before)?)
    }

    /// Whether it may still be used on the day with this number.
    pub const fn holds_on(&self, day: i32) -> bool {
        day <= self.until
    }

    /// The newest month told.
    pub fn month(&self) -> Option<Period> {
        Period::numbered(self.period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section() -> BureauSection {
        BureauSection {
            period: "202609".parse::<Period>().unwrap().number(),
            worst: 4,
            entities: 2,
            total: Amount::minor(1),
            left_out: 0,
            refinanced: false,
            trend: vec![4, 3, 0, 1, 1, 1, 1],
            cheques: 0,
            until: 100,
        }
    }

    #[test]
    fn it_speaks_until_its_last_day() {
        assert_eq!((section().worst_on(100), section().worst_on(101)), (Some(4), None));
        assert_eq!((section().change_on(100), section().change_on(101)), (Some(3), None));
        assert_eq!(BureauSection { trend: vec![4], ..section() }.change_on(100), None);
        assert_eq!(BureauSection { worst: 0, ..section() }.worst_on(1), None);
    }

    #[test]
    fn it_is_small_and_reads_back() {
        let sealed = section().seal();

        assert!(sealed.len() < 64, "{} bytes", sealed.len());
        assert_eq!(BureauSection::unseal(base::DebtorId(base::Uuid::nil()), &sealed).unwrap(), section());
    }
}
