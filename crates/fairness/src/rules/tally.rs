//! What is told of each group: indicators, offers, contacts, refusals, and who is treated hard for the same outlook.
use super::{
    bounds::Bounds,
    measure::{Estimate, Moments, SURE, share},
};
use strategy::Band;

/// Days that offers and contacts are counted over.
pub(crate) const DAYS: i32 = 90;
/// The bands of outlook, in the order that they are told.
pub(crate) const BANDS: [Band; 3] = [Band::Low, Band::Mid, Band::High];

/// What there is to tell of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Person {
    /// The six indicators.
    pub(crate) indicators: [u8; 6],
    /// Of the outlook; nothing where nothing is owed.
    pub(crate) band: Option<Band>,
    /// Whether what stands for them presses or goes towards a court.
    pub(crate) hard: bool,
    /// Whether a way out was offered within the days.
    pub(crate) offered: bool,
    /// How often they were sought within the days.
    pub(crate) sought: u32,
    /// How often a rule refused that within the days.
    pub(crate) refused: u32,
}

/// What there is to tell of many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    people: u32,
    indicators: [Moments; 6],
    offered: u32,
    sought: Moments,
    refused: Moments,
    /// Those of each band, and how many of them are treated hard.
    bands: [(u32, u32); 3],
}

/// What is told of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTold {
    /// The value that its people have: `30 a 39`.
    pub value: String,
    /// How many people.
    pub people: u32,
    /// The mean of each indicator.
    pub indicators: [Estimate; 6],
    /// The share who were offered a way out within ninety days.
    pub offered: Estimate,
    /// How often one was sought within ninety days, on average.
    pub sought: Estimate,
    /// How often a rule refused that, on average.
    pub refused: Estimate,
    /// Of the low, middle and high outlook, the share that is treated hard; nothing where there are too few people.
    pub hard: [Option<Estimate>; 3],
}

impl Tally {
    pub(crate) fn add(&mut self, person: &Person) {
        self.people += 1;
        for (moments, value) in self.indicators.iter_mut().zip(person.indicators) {
            moments.add(f64::from(value));
        }
        self.offered += u32::from(person.offered);
        self.sought.add(f64::from(person.sought));
        self.refused.add(f64::from(person.refused));
        for ((people, hard), _) in self.bands.iter_mut().zip(BANDS).filter(|(_, band)| Some(*band) == person.band) {
            *people += 1;
            *hard += u32::from(person.hard);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.people += other.people;
        self.indicators.iter_mut().zip(&other.indicators).for_each(|(own, more)| own.merge(more));
        self.offered += other.offered;
        self.sought.merge(&other.sought);
        self.refused.merge(&other.refused);
        for (own, more) in self.bands.iter_mut().zip(&other.bands) {
            *own = (own.0 + more.0, own.1 + more.1);
        }
    }

    /// What is told of a group of this value; nothing where it has too few people.
    pub(crate) fn told(&self, value: &str, bounds: &Bounds) -> Option<GroupTold> {
        let enough = |people: u32| bounds.group_min <= people;
        let mean = |moments: &Moments| moments.mean(SURE).unwrap_or_default();
        enough(self.people).then(|| GroupTold {
            value: value.to_owned(),
            people: self.people,
            indicators: self.indicators.map(|one| mean(&one)),
            offered: share(self.offered, self.people, SURE).unwrap_or_default(),
            sought: mean(&self.sought),
            refused: mean(&self.refused),
            hard: [0, 1, 2].map(|band| self.hard(band, bounds, SURE)),
        })
    }

    /// Of a band, the share that is treated hard; nothing where there are too few people.
    pub(crate) fn hard(&self, band: usize, bounds: &Bounds, deviations: f64) -> Option<Estimate> {
        let (people, hard) = self.bands.get(band).copied().filter(|(people, _)| bounds.group_min <= *people)?;
        share(hard, people, deviations)
    }

    /// How many people.
    pub(crate) const fn people(&self) -> u32 {
        self.people
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn person(n: u32) -> Person {
        Person {
            indicators: [50; 6],
            band: Some(if n.is_multiple_of(2) { Band::Low } else { Band::High }),
            hard: n.is_multiple_of(4),
            offered: n.is_multiple_of(5),
            sought: n % 3,
            refused: 0,
        }
    }

    #[test]
    fn a_group_is_told_of_from_so_many_people_and_the_parts_add_up() {
        let bounds = Bounds::on(date(2026, 3, 4));
        let (mut whole, mut left, mut right) = (Tally::default(), Tally::default(), Tally::default());
        (0..120).for_each(|n| whole.add(&person(n)));
        (0..49).for_each(|n| left.add(&person(n)));
        (49..120).for_each(|n| right.add(&person(n)));
        assert_eq!(left.told("a", bounds), None);
        left.merge(&right);

        let told = left.told("a", bounds).unwrap();

        assert_eq!(left, whole);
        assert_eq!((told.people, told.offered.value, told.sought.value), (120, 0.2, 1.0));
        assert_eq!(told.hard.map(|hard| hard.map(|hard| hard.value)), [Some(0.5), None, Some(0.0)]);
        assert!(told.indicators.iter().all(|one| (one.value, one.low) == (50.0, 50.0)));
    }
}
