//! What a debtor contests is not known while it is verified: the one place that says so, for the night, for the day and
//! for whatever is learned.
use crate::rules::{
    dossier::Dossier,
    feature::{Feature, Features},
};
use base::PointId;
use people::{Contested, Datum, PeopleSection};
use std::slice;

/// A datum under review, and what would be made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderReview {
    /// What is contested.
    pub datum: Datum,
    /// What would say something else with it.
    pub features: Vec<Feature>,
}

/// Measures a debtor as if nobody had ever told what they contest, and says what would be different with it.
pub(crate) fn uncontested(dossier: &Dossier, measure: impl Fn(&Dossier) -> Features) -> Features {
    let contests = &dossier.people.contests;
    let whole = measure(dossier);
    let mut seen = without(dossier, contests, &measure);
    let review = |contest: &Contested| {
        let apart = without(dossier, slice::from_ref(contest), &measure);
        let changed = |feature: &&Feature| whole.get(**feature) != apart.get(**feature);
        UnderReview { datum: contest.datum, features: Feature::ALL.iter().filter(changed).copied().collect() }
    };
    seen.under_review = contests.iter().map(review).collect();
    seen
}

/// The same without some of what is contested. Where nothing is left to measure it is missing, not zero.
fn without(dossier: &Dossier, contests: &[Contested], measure: impl Fn(&Dossier) -> Features) -> Features {
    let mut left = dossier.clone();
    for contest in contests {
        take_away(&mut left, contest.datum);
    }
    let mut seen = measure(&left);
    if left.ledger.accounts.is_empty() && !dossier.ledger.accounts.is_empty() {
        let of_ledger = Feature::ALL.iter().filter(|feature| feature.source().contains("ledger"));
        of_ledger.for_each(|feature| seen.set(*feature, None));
    }
    if left.people.points.is_empty() && !dossier.people.points.is_empty() {
        for feature in [Feature::PointsUsable, Feature::PointsGood, Feature::PointsBad] {
            seen.set(feature, None);
        }
    }
    seen
}

fn take_away(dossier: &mut Dossier, datum: Datum) {
    let traits = &mut dossier.people.traits;
    match datum {
        Datum::Point(id) => take_away_point(&mut dossier.people, id),
        Datum::Income => (traits.income, traits.household) = (None, None),
        Datum::Employment => (traits.employment_months, traits.sector) = (None, None),
        Datum::Situation => traits.bureau_situation = None,
        // An older file does not speak for a registry whose word is being verified.
        Datum::Registry => (dossier.bureau, traits.bureau_situation) = (None, None),
        Datum::Account(id) | Datum::Amount(id) => dossier.ledger.accounts.retain(|account| account.id != id),
    }
}

/// Takes away a point and what was tried there; what was tried elsewhere keeps naming its point by its new place.
fn take_away_point(people: &mut PeopleSection, id: PointId) {
    let Some(place) = people.points.iter().position(|point| point.id == id) else { return };
    people.points.remove(place);
    let place = u8::try_from(place).ok();
    people.sought.retain(|one| one.point.is_none() || one.point != place);
    for one in people.sought.iter_mut().filter(|one| place < one.point) {
        one.point = one.point.map(|later| later - 1);
    }
}

impl Features {
    /// Whether somebody verifies what this one is made of.
    pub(crate) fn is_under_review(&self, feature: Feature) -> bool {
        self.under_review.iter().any(|one| one.features.contains(&feature))
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{
        dossier::Dossier,
        feature::{Feature, Features},
        features::features,
        testing::{account, in_pesos, late_debtor, unpaid},
    };
    use base::{Amount, ContestId, Uuid};
    use jiff::civil::date;
    use people::{Contested, Datum};
    use proptest::prelude::*;

    const DAY: i32 = 20_000;

    fn contest(dossier: &mut Dossier, datum: Datum) {
        let id = ContestId(Uuid::from_u128(dossier.people.contests.len() as u128));
        dossier.people.contests.push(Contested { id, datum, due: date(2026, 3, 27) });
    }

    fn rich() -> Dossier {
        let mut dossier = late_debtor(DAY - 40, 50_000_00);
        dossier.people.traits.income = Some(Amount::minor(100_000_00));
        dossier.people.traits.employment_months = Some(30);
        dossier.people.traits.bureau_situation = Some(4);
        let mut second = account(2);
        second.unpaid = vec![unpaid(DAY - 10, 5_000_00)];
        dossier.ledger.accounts.push(second);
        dossier
    }

    fn seen(dossier: &Dossier) -> Features {
        features(dossier, &in_pesos(DAY))
    }

    fn touched(dossier: &Dossier) -> Vec<Feature> {
        seen(dossier).under_review.into_iter().flat_map(|one| one.features).collect()
    }

    #[test]
    fn what_is_made_of_a_contested_datum_is_missing_and_named() {
        let mut dossier = rich();
        contest(&mut dossier, Datum::Income);

        let seen = seen(&dossier);

        assert_eq!([seen.get(Feature::OwedToIncome), seen.get(Feature::InstalmentToIncome)], [None, None]);
        assert_eq!(seen.get(Feature::EmploymentMonths), Some(30));
        assert_eq!(touched(&dossier), [Feature::InstalmentToIncome, Feature::OwedToIncome]);
    }

    #[test]
    fn a_contested_account_is_in_no_sum_and_the_others_are() {
        let mut dossier = rich();
        let first = dossier.ledger.accounts[0].id;
        contest(&mut dossier, Datum::Amount(first));

        let left = seen(&dossier);
        assert_eq!([left.get(Feature::Owed), left.get(Feature::Accounts)], [Some(5_000_00), Some(1)]);
        assert_eq!(left.get(Feature::DaysPastDue), Some(10));

        let second = dossier.ledger.accounts[1].id;
        contest(&mut dossier, Datum::Account(second));
        let nothing = seen(&dossier);
        assert_eq!([nothing.get(Feature::Owed), nothing.get(Feature::DaysPastDue)], [None, None]);
        assert_eq!(nothing.get(Feature::OwedApart), None);
    }

    #[test]
    fn contested_points_are_not_counted() {
        let mut dossier = rich();
        let points: Vec<_> = dossier.people.points.iter().map(|point| point.id).collect();
        contest(&mut dossier, Datum::Point(points[0]));
        assert_eq!(seen(&dossier).get(Feature::PointsUsable), Some(1));

        contest(&mut dossier, Datum::Point(points[1]));
        assert_eq!(seen(&dossier).get(Feature::PointsUsable), None);
    }

    #[test]
    fn a_contested_registry_is_not_replaced_by_what_the_creditor_told() {
        let mut dossier = rich();
        contest(&mut dossier, Datum::Registry);

        assert_eq!(seen(&dossier).get(Feature::BureauSituation), None);
    }

    proptest! {
        /// Whatever a contested datum says, what is measured is the same.
        #[test]
        fn a_contested_datum_says_nothing_whatever_it_is(
            (income, months, situation) in (1_i64..10_000_000_00, 0_u16..400, 1_u8..6),
            owed in 1_i64..100_000_000,
        ) {
            let (mut one, mut other) = (rich(), rich());
            other.people.traits.income = Some(Amount::minor(income));
            other.people.traits.employment_months = Some(months);
            other.people.traits.bureau_situation = Some(situation);
            other.ledger.accounts[0].unpaid = vec![unpaid(DAY - 40, owed)];
            let first = one.ledger.accounts[0].id;
            for datum in [Datum::Income, Datum::Employment, Datum::Situation, Datum::Account(first)] {
                contest(&mut one, datum);
                contest(&mut other, datum);
            }

            prop_assert_eq!(seen(&one).hash(), seen(&other).hash());
        }
    }
}
