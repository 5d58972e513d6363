//! When a claim prescribes: flagging only, for a lawyer to confirm (domain.md §3.11).
use base::Day;
use jiff::{Span, ToSpan};
use serde::Deserialize;

/// A kind of claim, with its term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// Anything that has no term of its own; a loan in instalments, each from its due day.
    #[default]
    General,
    /// What accrues by years or shorter periods: rent, expensas, services.
    Periodic,
    /// The ordinary action of a credit card.
    Card,
    /// The executive action of a credit card.
    CardExecutive,
    /// A promissory note against who signed it.
    PromissoryNote,
    /// A cheque.
    Cheque,
    /// A judgment.
    Judgment,
}

/// What moves the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A certified demand: suspends once, for six months or what is left if it is less (art. 2541).
    Demand,
    /// The debt was acknowledged, by a partial payment or a signed plan (art. 2545), or claimed in court (art. 2546):
    /// the term begins again.
    Interruption,
}

impl Claim {
    /// The term in years.
    pub const fn years(self) -> i8 {
        match self {
            Self::General | Self::Judgment => 5,
            Self::Card | Self::PromissoryNote => 3,
            Self::Periodic => 2,
            Self::CardExecutive | Self::Cheque => 1,
        }
    }

    /// The law behind it.
    pub const fn source(self) -> &'static str {
        match self {
            Self::General => "CCyC art. 2560",
            Self::Periodic => "CCyC art. 2562 inc. c",
            Self::Card => "Ley 25.065 art. 47 inc. b",
            Self::CardExecutive => "Ley 25.065 art. 47 inc. a",
            Self::PromissoryNote => "Decreto-ley 5965/63 art. 96",
            Self::Cheque => "Ley 24.452 art. 61",
            Self::Judgment => "CCyC art. 2560",
        }
    }
}

/// The last day of the term of a claim that is due since `due`. Events after the term had ended change nothing.
pub fn prescribes_on(claim: Claim, due: Day, events: &[(Day, Event)]) -> Day {
    let term = Span::new().years(claim.years());
    let mut events = events.to_vec();
    events.sort_by_key(|(day, _)| *day);
    let (mut ends, mut suspended) = (after(due, term), false);
    for (day, event) in events.into_iter().filter(|(day, _)| due <= *day) {
        if ends < day {
            break;
        }
        match event {
            Event::Interruption => (ends, suspended) = (after(day, term), false),
            Event::Demand if !suspended => (ends, suspended) = (after(ends, 6.months()), true),
            Event::Demand => {}
        }
    }
    ends
}

fn after(day: Day, span: Span) -> Day {
    day.checked_add(span).unwrap_or(Day::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DUE: Day = date(2021, 3, 10);

    #[test]
    fn a_claim_prescribes_as_the_domain_says() {
        let ends = |events: &[(Day, Event)]| prescribes_on(Claim::General, DUE, events);

        assert_eq!(ends(&[]), date(2026, 3, 10));
        assert_eq!(ends(&[(date(2025, 12, 1), Event::Demand)]), date(2026, 9, 10));
        assert_eq!(ends(&[(date(2024, 7, 1), Event::Interruption)]), date(2029, 7, 1));
    }

    #[test]
    fn a_demand_suspends_once_and_nothing_revives_what_has_prescribed() {
        let demand = |day| (day, Event::Demand);
        let twice = [demand(date(2025, 12, 1)), demand(date(2026, 5, 1))];

        assert_eq!(prescribes_on(Claim::General, DUE, &twice), date(2026, 9, 10));
        let late = [demand(date(2026, 3, 11)), (date(2026, 4, 1), Event::Interruption)];
        assert_eq!(prescribes_on(Claim::General, DUE, &late), date(2026, 3, 10));
        let last_day = [demand(date(2026, 3, 10))];
        assert_eq!(prescribes_on(Claim::General, DUE, &last_day), date(2026, 9, 10));
    }

    #[test]
    fn a_rent_prescribes_in_two_years() {
        assert_eq!(prescribes_on(Claim::Periodic, date(2024, 2, 29), &[]), date(2026, 2, 28));
    }
}
