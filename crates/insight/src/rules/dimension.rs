//! By what results are told apart, and of whom they are asked.
use base::{Actor, CreditorId, Day, UserId, Uuid};
use serde::{Deserialize, Serialize};

/// By what results are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// What was sold. A contact about several products counts once for each.
    Product,
    /// Who is owed.
    Creditor,
    /// How late the account was: when touched, when paid, when the period began.
    Stage,
    /// Who of the staff acted; what nobody of the staff did is apart.
    Agent,
    /// By which means.
    Channel,
}

/// What a group of results is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Key {
    /// Nothing: nobody of the staff, or a payment that came by itself.
    Nothing,
    /// A stage's number.
    Stage(u8),
    /// A product's or channel's code.
    Code(String),
    /// A creditor or somebody of the staff.
    Id(Uuid),
}

/// A period, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

/// Whose results are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Only of these creditors; `None` is all of them.
    pub creditors: Option<Vec<CreditorId>>,
    /// Only what this person did. Nothing is assigned to them alone: their penetration, recovery and cure are absent.
    pub user: Option<UserId>,
}

impl Period {
    /// The period of the same length that ends the day before this one begins.
    pub fn before(self) -> Self {
        let (from, to) = (base::day_number(self.from), base::day_number(self.to));
        Self { from: base::day_of(from - (to - from) - 1), to: base::day_of(from - 1) }
    }

    /// Whether a day is in it.
    pub fn has(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Its calendar months, the first and the last as far as they are in it.
    pub fn months(self) -> Vec<Self> {
        let mut months = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let to = from.last_of_month().min(self.to);
            months.push(Self { from, to });
            from = base::day_of(base::day_number(to) + 1);
        }
        months
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = Day> {
        (base::day_number(self.from)..=base::day_number(self.to)).map(base::day_of)
    }
}

impl Scope {
    /// What this actor may see.
    pub fn of(actor: &Actor) -> Self {
        Self { creditors: actor.creditors().map(<[_]>::to_vec), user: None }
    }

    /// Whether what this creditor is owed is in it. What names no creditor is everybody's alone.
    pub fn serves(&self, creditor: Option<CreditorId>) -> bool {
        let own = |own: &Vec<CreditorId>| creditor.is_some_and(|creditor| own.contains(&creditor));
        self.creditors.as_ref().is_none_or(own)
    }
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Self; 5] = [Self::Product, Self::Creditor, Self::Stage, Self::Agent, Self::Channel];

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Creditor => "creditor",
            Self::Stage => "stage",
            Self::Agent => "agent",
            Self::Channel => "channel",
        }
    }

    /// The dimension that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_period_before_is_as_long_and_ends_the_day_before() {
        let march = Period { from: date(2026, 3, 1), to: date(2026, 3, 31) };

        assert_eq!(march.before(), Period { from: date(2026, 1, 29), to: date(2026, 2, 28) });
        let one_day = Period { from: date(2026, 3, 1), to: date(2026, 3, 1) };
        assert_eq!(one_day.before(), Period { from: date(2026, 2, 28), to: date(2026, 2, 28) });
    }

    #[test]
    fn the_months_of_a_period_are_all_of_it_once() {
        let days = Period { from: date(2025, 12, 31), to: date(2026, 2, 3) };

        let months: Vec<(Day, Day)> = days.months().into_iter().map(|month| (month.from, month.to)).collect();

        let of = |from: (i16, i8, i8), to: (i16, i8, i8)| (date(from.0, from.1, from.2), date(to.0, to.1, to.2));
        let whole =
            [of((2025, 12, 31), (2025, 12, 31)), of((2026, 1, 1), (2026, 1, 31)), of((2026, 2, 1), (2026, 2, 3))];
        assert_eq!(months, whole);
        assert!(days.has(days.from) && days.has(days.to));
        assert!(![date(2025, 12, 30), date(2026, 2, 4)].into_iter().any(|day| days.has(day)));
    }

    #[test]
    fn dimensions_read_back() {
        for one in Dimension::ALL {
            assert_eq!(Dimension::from_code(one.code()), Some(one));
        }
    }
}
