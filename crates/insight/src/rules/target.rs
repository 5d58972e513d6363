//! What is to be collected in a month, and how much of it by each day.
use super::dimension::{Period, Scope};
use base::{Amount, CreditorId, Day, Rounding, day_number};
use std::collections::BTreeMap;

/// What is to be collected in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The first day of the month.
    pub month: Day,
    /// For one creditor; `None` for the whole house.
    pub creditor: Option<CreditorId>,
    /// How much, in minor units.
    pub amount: Amount,
}

/// What should have been collected by the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetDay {
    /// The day.
    pub day: Day,
    /// From the first day of the period to it.
    pub cumulative: Amount,
}

/// The month of a day, by its first day.
pub fn month_of(day: Day) -> Day {
    day.first_of_month()
}

/// What whoever sees this scope is to collect in each month: what was set for the whole house, or else the sum of what
/// was set for the creditors in it. Whoever works for some creditors has only theirs.
pub fn of_scope(targets: &[Target], scope: &Scope) -> BTreeMap<Day, Amount> {
    let mut months: BTreeMap<Day, Amount> = BTreeMap::new();
    for target in targets.iter().filter(|target| target.creditor.is_some() && scope.serves(target.creditor)) {
        *months.entry(target.month).or_default() += target.amount;
    }
    if scope.creditors.is_none() {
        months.extend(targets.iter().filter(|one| one.creditor.is_none()).map(|one| (one.month, one.amount)));
    }
    months
}

/// The line to follow, day by day: each month's target spread evenly over its days, whole cents, exact on its last.
/// `None` where a month of the period has no target.
pub fn line(period: Period, months: &BTreeMap<Day, Amount>) -> Option<Vec<TargetDay>> {
    let (mut cumulative, mut line) = (Amount::ZERO, Vec::new());
    for day in period.days() {
        let month = month_of(day);
        let target = *months.get(&month)?;
        let before = day_number(day) - day_number(month);
        cumulative += through(target, day, before + 1) - through(target, day, before);
        line.push(TargetDay { day, cumulative });
    }
    Some(line)
}

/// What is due of a month's target after so many of its days.
fn through(target: Amount, day: Day, days: i32) -> Amount {
    target.share(i64::from(days), i64::from(day.days_in_month()), Rounding::HalfUp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;
    use jiff::civil::date;

    const BANK: CreditorId = CreditorId(Uuid::from_u128(1));
    const SHOP: CreditorId = CreditorId(Uuid::from_u128(2));
    const MARCH: Day = date(2026, 3, 1);

    fn month_end(month: Day) -> Day {
        month.last_of_month()
    }

    fn target(creditor: Option<CreditorId>, amount: i64) -> Target {
        Target { month: MARCH, creditor, amount: Amount::minor(amount) }
    }

    fn of(scope: &Scope, targets: &[Target]) -> Option<i64> {
        of_scope(targets, scope).get(&MARCH).map(|amount| amount.to_minor())
    }

    #[test]
    fn what_was_set_for_the_house_goes_before_the_sum_of_its_creditors() {
        let all = Scope::default();
        let creditors = [target(Some(BANK), 40), target(Some(SHOP), 60)];

        assert_eq!(of(&all, &creditors), Some(100));
        assert_eq!(of(&all, &[creditors[0], target(None, 500)]), Some(500));
        assert_eq!(of(&all, &[]), None);
    }

    #[test]
    fn whoever_works_for_one_creditor_has_only_its_target() {
        let shop = Scope { creditors: Some(vec![SHOP]), user: None };

        assert_eq!(of(&shop, &[target(None, 500), target(Some(BANK), 40), target(Some(SHOP), 60)]), Some(60));
        assert_eq!(of(&shop, &[target(None, 500), target(Some(BANK), 40)]), None);
    }

    #[test]
    fn the_line_ends_on_the_target_and_part_of_a_month_has_its_part() {
        let months = BTreeMap::from([(MARCH, Amount::minor(3_100_00))]);
        let told = |from, to| line(Period { from, to }, &months);

        let whole = told(MARCH, month_end(MARCH)).unwrap();
        assert_eq!((whole[0].cumulative, whole[30].cumulative), (Amount::minor(100_00), Amount::minor(3_100_00)));
        let week = told(date(2026, 3, 9), date(2026, 3, 15)).unwrap();
        assert_eq!(week[6].cumulative, Amount::minor(700_00));
        assert_eq!(told(date(2026, 2, 28), MARCH), None);
    }

    #[test]
    fn the_days_of_a_month_add_up_to_its_target_and_never_go_back() {
        for amount in [0, 1, 7, 30, 31, 99_99, 1_000_000_01, 987_654_321_07] {
            let months = BTreeMap::from([(MARCH, Amount::minor(amount))]);

            let line = line(Period { from: MARCH, to: month_end(MARCH) }, &months).unwrap();

            assert_eq!(line.last().map(|day| day.cumulative.to_minor()), Some(amount));
            assert!(line.windows(2).all(|pair| pair[0].cumulative <= pair[1].cumulative), "{amount}");
        }
    }
}
