//! When a claim prescribes, by dated data (`packs/ar-prescription.toml`): flagging only, for a lawyer to confirm
//! (domain.md §3.11).
use base::Day;
use jiff::Span;
use serde::Deserialize;
use std::sync::LazyLock;

/// A kind of claim, with a term of its own.
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
    /// A certified demand: suspends once (art. 2541).
    Demand,
    /// The debt was acknowledged, by a partial payment or a signed plan (art. 2545), or claimed in court (art. 2546):
    /// the term begins again.
    Interruption,
}

/// How long claims last.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prescription {
    /// Its name.
    pub id: String,
    /// Claim by claim.
    pub term: Vec<Term>,
    /// What a certified demand does.
    pub demand: Suspension,
}

/// How long one kind of claim lasts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Which kind.
    pub claim: Claim,
    /// Of what fell due from this day on; of everything where absent.
    pub from: Option<Day>,
    /// The term in years.
    pub years: i8,
    /// The law.
    pub source: String,
}

/// What suspends a term.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// For how many months, once.
    pub months: i8,
    /// The law.
    pub source: String,
}

impl Prescription {
    /// The law that ships with the system.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Prescription> = LazyLock::new(|| {
            let text = include_str!("../../packs/ar-prescription.toml");
            base::read_toml(text).expect("a test reads the shipped law")
        });
        &SHIPPED
    }

    /// The term of a claim that is due since `due`; `None` where the law of that day is not known here.
    pub fn term(&self, claim: Claim, due: Day) -> Option<&Term> {
        let holds = |term: &&Term| term.claim == claim && term.from.is_none_or(|from| from <= due);
        self.term.iter().filter(holds).max_by_key(|term| term.from)
    }

    /// The last day of a term since `due`. Events after the term had ended change nothing.
    pub fn ends(&self, term: &Term, due: Day, events: &[(Day, Event)]) -> Day {
        let years = Span::new().years(term.years);
        let mut events = events.to_vec();
        events.sort_by_key(|(day, _)| *day);
        let (mut ends, mut suspended) = (after(due, years), false);
        for (day, event) in events.into_iter().filter(|(day, _)| due <= *day) {
            if ends < day {
                break;
            }
            match event {
                Event::Interruption => (ends, suspended) = (after(day, years), false),
                Event::Demand if !suspended => {
                    (ends, suspended) = (after(ends, Span::new().months(self.demand.months)), true);
                }
                Event::Demand => {}
            }
        }
        ends
    }
}

fn after(day: Day, span: Span) -> Day {
    day.checked_add(span).unwrap_or(Day::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DUE: Day = date(2021, 3, 10);

    fn ends(claim: Claim, due: Day, events: &[(Day, Event)]) -> Day {
        let law = Prescription::shipped();
        law.ends(law.term(claim, due).unwrap(), due, events)
    }

    #[test]
    fn a_claim_prescribes_as_the_domain_says() {
        let ends = |events: &[(Day, Event)]| ends(Claim::General, DUE, events);

        assert_eq!(ends(&[]), date(2026, 3, 10));
        assert_eq!(ends(&[(date(2025, 12, 1), Event::Demand)]), date(2026, 9, 10));
        assert_eq!(ends(&[(date(2024, 7, 1), Event::Interruption)]), date(2029, 7, 1));
    }

    #[test]
    fn a_demand_suspends_once_and_nothing_revives_what_has_prescribed() {
        let demand = |day| (day, Event::Demand);
        let twice = [demand(date(2025, 12, 1)), demand(date(2026, 5, 1))];

        assert_eq!(ends(Claim::General, DUE, &twice), date(2026, 9, 10));
        let late = [demand(date(2026, 3, 11)), (date(2026, 4, 1), Event::Interruption)];
        assert_eq!(ends(Claim::General, DUE, &late), date(2026, 3, 10));
        let last_day = [demand(date(2026, 3, 10))];
        assert_eq!(ends(Claim::General, DUE, &last_day), date(2026, 9, 10));
    }

    #[test]
    fn a_rent_prescribes_in_two_years_and_what_the_former_law_rules_is_not_told() {
        assert_eq!(ends(Claim::Periodic, date(2024, 2, 29), &[]), date(2026, 2, 28));
        assert!(Prescription::shipped().term(Claim::General, date(2015, 7, 31)).is_none());
        assert!(Prescription::shipped().term(Claim::General, date(2015, 8, 1)).is_some());
    }

    #[test]
    fn every_claim_has_a_term_today_and_names_its_law() {
        use Claim::{Card, CardExecutive, Cheque, General, Judgment, Periodic, PromissoryNote};
        for claim in [General, Periodic, Card, CardExecutive, PromissoryNote, Cheque, Judgment] {
            assert!(!Prescription::shipped().term(claim, date(2026, 1, 1)).unwrap().source.is_empty());
        }
    }
}
