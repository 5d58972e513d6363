//! Charges that come again every period: expensas, services, rents, whose amount may follow an index.
//!
//! They are not written down one by one: what has fallen due by a day follows from the plan and from the lines that say
//! a new amount. Only what nobody can know beforehand is a line: the amount of a period that has its own, and what an
//! index has come to. What was charged does not change when an index is corrected later.
use super::{
    agreement::AGREED_FROM,
    contract::{HOLIDAYS, Shift},
    fold::month_of,
    indexed::adjusted,
    pack,
    schedule::period_after,
    series::{Indices, NotPublished},
    terms::{AMOUNT_MAX, Instalment, Period},
};
use base::{Amount, Day, Rate, Rounding, day_number, day_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is charged every period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// What a period costs at first, without tax; where absent, each period's amount is told once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// When the first one is due.
    pub first_due: Day,
    /// From one to the next.
    pub every: Period,
    /// No charge falls due after this day, moved ones aside; they go on for good where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Value added tax on each.
    pub vat: Rate,
    /// How many of the first had been settled before the account came here.
    pub settled: u16,
    /// How the amount changes by itself; absent, it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<Adjustment>,
    /// What happens where a due day is no business day.
    #[serde(default, skip_serializing_if = "Shift::stays")]
    pub shift: Shift,
}

/// How an amount changes by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// It follows an index.
    Index(IndexRule),
    /// It grows by a part of itself that was agreed, rounded half up each time.
    Step {
        /// How much it grows: `0.15` is 15 %.
        rate: Rate,
        /// After how many periods, from 1.
        periods: u16,
    },
}

/// How an amount follows an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexRule {
    /// Which series, such as `ICL`.
    pub series: String,
    /// The day whose value the first amount was agreed at.
    pub from: Day,
    /// After how many periods the amount is reckoned again; from 1.
    pub periods: u16,
}

/// What a period costs from the line's day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repriced {
    /// Without tax.
    pub amount: Amount,
    /// Why, in words.
    pub reason: String,
    /// Who says so.
    pub by: RepricedBy,
}

/// Who says what a period costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepricedBy {
    /// Debtor and creditor, or whoever may decide: adjustments count from here anew.
    Agreement,
    /// The plan's index. It counts while what it was reckoned from still does.
    Index {
        /// The amount that it was reckoned from.
        of: Amount,
        /// The day whose value that amount was agreed at.
        since: Day,
    },
}

/// The charges of a plan that are not among an account's instalments yet, as its section keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charges {
    /// The number of the next one.
    pub next: u16,
    /// When number 1 was due.
    pub first_due: i32,
    /// From one to the next.
    pub every: Period,
    /// No charge falls due after it.
    pub until: Option<i32>,
    /// Value added tax on each.
    #[serde(with = "pack::rate")]
    pub vat: Rate,
    /// What a period costs from which number on, in order; none where each period's amount is told.
    pub amounts: Vec<(u16, Amount)>,
    /// How much the amount grows by itself, and after how many periods.
    pub step: Option<(Rate, u16)>,
    /// The index without which nobody knows what periods cost.
    pub awaits: Option<Awaited>,
    /// The numbers, in order, whose amount was told on a line of its own.
    pub told: Vec<u16>,
    /// What happens where a due day is no business day.
    pub shift: Shift,
}

/// A value of an index without which nobody knows what a period costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    /// From which number on.
    pub number: u16,
    /// Which series.
    pub series: String,
    /// The day whose value the amount was agreed at.
    pub from: i32,
    /// The day whose value it is to be reckoned at.
    pub on: i32,
    /// The amount agreed.
    pub amount: Amount,
}

/// Numbers from here on are no charge's: agreements have them.
const NUMBER_MAX: u16 = AGREED_FROM - 1;

impl Recurring {
    /// When the charge of a number, counted from 1, is due by the plan; new amounts count from such days on. See
    /// [`Charges::falls_due`] for the day that it is moved to where it is no business day.
    pub fn due(&self, number: u16) -> Day {
        period_after(self.first_due, self.every, number.saturating_sub(1))
    }

    /// The first charge that is due on a day or after it.
    pub fn number_from(&self, day: Day) -> u16 {
        let mut number = match self.every {
            Period::Months(months) => (month_of(day) - month_of(self.first_due)) / i32::from(months.max(1)),
            Period::Days(days) => (day_number(day) - day_number(self.first_due)) / i32::from(days.max(1)),
        };
        number = number.max(0) + 1;
        let mut number = u16::try_from(number).unwrap_or(NUMBER_MAX).min(NUMBER_MAX);
        while number < NUMBER_MAX && self.due(number) < day {
            number += 1;
        }
        number
    }

    /// The period that a charge due on a day is of: that which is moved to it, if any; or else by months that of its
    /// month, by days the nearest one.
    pub fn number_of(&self, due: Day) -> Option<u16> {
        let nearest = self.number_nearest(due);
        if self.shift.stays() {
            return nearest;
        }
        let near = nearest.unwrap_or(1);
        let mut around = near.saturating_sub(1).max(1)..=near.saturating_add(1).min(NUMBER_MAX);
        around.find(|number| self.shift.of(self.due(*number), &HOLIDAYS) == due).or(nearest)
    }

    fn number_nearest(&self, due: Day) -> Option<u16> {
        let number = match self.every {
            Period::Months(months) => (month_of(due) - month_of(self.first_due)).div_euclid(i32::from(months.max(1))),
            Period::Days(days) => {
                let days = i32::from(days.max(1));
                (day_number(due) - day_number(self.first_due) + days / 2).div_euclid(days)
            }
        };
        u16::try_from(number + 1).ok().filter(|number| (1..=NUMBER_MAX).contains(number))
    }
}

impl Charges {
    /// What a plan charges, where these lines said a new amount from their day on, the last known of a day last, and
    /// the amounts of these numbers were told one by one.
    pub fn of(plan: &Recurring, lines: &[(Day, Repriced)], told: BTreeSet<u16>) -> Self {
        let mut agreed: BTreeMap<u16, Amount> = plan.amount.map(|amount| (1, amount)).into_iter().collect();
        for (day, line) in lines.iter().filter(|(_, line)| line.by == RepricedBy::Agreement) {
            agreed.insert(plan.number_from(*day), line.amount);
        }
        let mut charges = Self {
            next: plan.settled.saturating_add(1),
            first_due: day_number(plan.first_due),
            every: plan.every,
            until: plan.until.map(day_number),
            vat: plan.vat,
            amounts: Vec::with_capacity(agreed.len()),
            step: None,
            awaits: None,
            told: told.into_iter().filter(|number| plan.settled < *number).collect(),
            shift: plan.shift,
        };
        match &plan.adjustment {
            None => charges.amounts.extend(agreed),
            Some(Adjustment::Step { rate, periods }) => {
                charges.amounts.extend(agreed);
                charges.step = Some((*rate, (*periods).max(1)));
            }
            Some(Adjustment::Index(rule)) => charges.follow(plan, rule, (&agreed, lines)),
        }
        charges
    }

    /// Puts the amounts agreed and those that the index has come to in order, up to the first that is not known.
    fn follow(
        &mut self,
        plan: &Recurring,
        rule: &IndexRule,
        (agreed, lines): (&BTreeMap<u16, Amount>, &[(Day, Repriced)]),
    ) {
        let value_day = |number: u16| period_after(rule.from, plan.every, number.saturating_sub(1));
        for (first, amount) in agreed {
            self.amounts.push((*first, *amount));
            let since = value_day(*first);
            let until = agreed.range(first + 1..).next().map_or(NUMBER_MAX, |(next, _)| *next);
            let periods = usize::from(rule.periods.max(1));
            for number in (*first..until).step_by(periods).skip(1) {
                if plan.until.is_some_and(|until| until < plan.due(number)) {
                    break;
                }
                let reckoned = |(day, line): &&(Day, Repriced)| {
                    plan.number_from(*day) == number && line.by == RepricedBy::Index { of: *amount, since }
                };
                let Some((_, line)) = lines.iter().rfind(reckoned) else {
                    let (from, on) = (day_number(since), day_number(value_day(number)));
                    self.awaits = Some(Awaited { number, series: rule.series.clone(), from, on, amount: *amount });
                    return;
                };
                self.amounts.push((number, line.amount));
            }
        }
    }

    /// The charges to come whose amount is known, in order of due day; without end where the plan has none.
    pub fn coming(&self) -> impl Iterator<Item = Instalment> + '_ {
        let known = self.awaits.as_ref().map_or(NUMBER_MAX, |awaited| awaited.number - 1);
        let begins = self.amounts.first().map_or(NUMBER_MAX, |(from, _)| *from);
        let numbers = (self.next.max(begins)..=known).take_while(|number| !self.ends_before(*number));
        let untold = numbers.filter(|number| self.told.binary_search(number).is_err());
        untold.filter_map(|number| self.charge(number)).filter(|one| !one.principal.is_zero())
    }

    /// Takes out the charges due by a day.
    pub(super) fn fall_due(&mut self, day: i32) -> Vec<Instalment> {
        let due: Vec<Instalment> = self.coming().take_while(|one| day_number(one.due) <= day).collect();
        let known = self.awaits.as_ref().map_or(NUMBER_MAX, |awaited| awaited.number);
        while self.next < known && self.falls_due(self.next) <= day && !self.is_over() {
            self.next += 1;
        }
        self.told.retain(|number| self.next <= *number);
        due
    }

    /// Whether nothing more will be charged.
    pub fn is_over(&self) -> bool {
        self.next == NUMBER_MAX || self.ends_before(self.next)
    }

    /// Whether a number comes after the plan's last day, or has grown beyond what an amount may be: a plan that does
    /// ends there, whatever is agreed for later.
    fn ends_before(&self, number: u16) -> bool {
        self.until.is_some_and(|until| until < self.due(number))
            || self.grown(number).is_some_and(|amount| AMOUNT_MAX < amount)
    }

    /// When the next one is due, its amount known or not.
    pub fn next_due(&self) -> i32 {
        self.falls_due(self.next)
    }

    /// What the period of a number costs, without tax; `None` where it is told or waits for an index.
    pub fn amount(&self, number: u16) -> Option<Amount> {
        if self.awaits.as_ref().is_some_and(|awaited| awaited.number <= number) {
            return None;
        }
        self.grown(number).filter(|amount| *amount <= AMOUNT_MAX)
    }

    /// What the amount last said for a number has grown to by itself, up to the first that is beyond all amounts.
    fn grown(&self, number: u16) -> Option<Amount> {
        let (from, mut amount) = *self.amounts.iter().rfind(|(from, _)| *from <= number)?;
        if let Some((rate, periods)) = self.step {
            for _ in 0..(number - from) / periods {
                if AMOUNT_MAX < amount {
                    break;
                }
                amount += amount.times(rate, Rounding::HalfUp);
            }
        }
        Some(amount)
    }

    fn charge(&self, number: u16) -> Option<Instalment> {
        let principal = self.amount(number)?;
        let (interest, fees) = (Amount::ZERO, Amount::ZERO);
        let vat = principal.times(self.vat, Rounding::HalfUp);
        Some(Instalment { number, due: day_of(self.falls_due(number)), principal, interest, vat, fees })
    }

    /// When the charge of a number is due, moved where that is no business day.
    pub fn falls_due(&self, number: u16) -> i32 {
        if self.shift.stays() {
            return self.due(number);
        }
        day_number(self.shift.of(day_of(self.due(number)), &HOLIDAYS))
    }

    /// When the charge of a number is due by the plan.
    fn due(&self, number: u16) -> i32 {
        day_number(period_after(day_of(self.first_due), self.every, number.saturating_sub(1)))
    }
}

impl Awaited {
    /// What the period costs once the index is published. Each adjustment is of the amount agreed: roundings do not
    /// add up.
    ///
    /// # Errors
    /// A value that is needed is not published yet.
    pub fn reckon(&self, indices: &Indices) -> Result<Repriced, NotPublished> {
        let (since, on) = (day_of(self.from), day_of(self.on));
        let (before, now) = (indices.on(&self.series, since)?, indices.on(&self.series, on)?);
        let amount = adjusted(self.amount, before, now);
        let reason = format!("{} {now} del {on} sobre {before} del {since}", self.series);
        Ok(Repriced { amount, reason, by: RepricedBy::Index { of: self.amount, since } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn rent() -> Recurring {
        Recurring {
            amount: Some(Amount::minor(300_000_00)),
            first_due: date(2026, 1, 10),
            every: Period::Months(1),
            until: Some(date(2027, 12, 31)),
            vat: Rate::ZERO,
            settled: 0,
            adjustment: Some(Adjustment::Index(IndexRule {
                series: "ICL".to_owned(),
                from: date(2026, 1, 1),
                periods: 3,
            })),
            shift: Shift::Stay,
        }
    }

    fn indices() -> Indices {
        let mut indices = Indices::default();
        let days = [(date(2026, 1, 1), "20"), (date(2026, 4, 1), "21.5"), (date(2026, 7, 1), "23.333")];
        indices.add("ICL", days.map(|(day, value)| (day, value.parse().unwrap())));
        indices
    }

    /// A plan with every adjustment that is published.
    fn adjusted_by(plan: &Recurring, mut lines: Vec<(Day, Repriced)>) -> (Charges, Vec<(Day, Repriced)>) {
        loop {
            let charges = Charges::of(plan, &lines, BTreeSet::new());
            match charges.awaits.as_ref().map(|awaited| (awaited.number, awaited.reckon(&indices()))) {
                Some((number, Ok(line))) => lines.push((plan.due(number), line)),
                Some((_, Err(_))) | None => return (charges, lines),
            }
        }
    }

    fn amounts(charges: &Charges, count: usize) -> Vec<i64> {
        charges.coming().take(count).map(|one| one.principal.to_minor()).collect()
    }

    #[test]
    fn a_rent_goes_up_every_third_month_by_its_index_and_ends_where_nobody_knows_it() {
        let (charges, _) = adjusted_by(&rent(), Vec::new());

        let (first, second, third) = (300_000_00, 322_500_00, 349_995_00);
        assert_eq!(amounts(&charges, 99), [first, first, first, second, second, second, third, third, third]);
        let awaited = charges.awaits.unwrap();
        assert_eq!((awaited.number, day_of(awaited.on)), (10, date(2026, 10, 1)));
        assert_eq!(awaited.reckon(&indices()).unwrap_err().to_string(), "no publicado: ICL del 2026-10-01");
    }

    #[test]
    fn an_agreement_begins_the_count_of_adjustments_anew_and_what_was_reckoned_from_before_counts_no_more() {
        let (_, mut lines) = adjusted_by(&rent(), Vec::new());
        let agreement = |amount| Repriced { amount, reason: "acta".to_owned(), by: RepricedBy::Agreement };
        lines.push((date(2026, 4, 10), agreement(Amount::minor(310_000_00))));

        let (charges, _) = adjusted_by(&rent(), lines);

        // From July on it is 310,000.00 × 23.333 / 21.5.
        let (first, second, third) = (300_000_00, 310_000_00, 336_429_30);
        assert_eq!(amounts(&charges, 99), [first, first, first, second, second, second, third, third, third]);
    }

    #[test]
    fn a_step_is_rounded_each_time_and_stops_before_it_overflows() {
        let step = Adjustment::Step { rate: "0.15".parse().unwrap(), periods: 2 };
        let plan = Recurring { adjustment: Some(step), until: None, amount: Some(Amount::minor(99_99)), ..rent() };
        let charges = Charges::of(&plan, &[], BTreeSet::new());

        assert_eq!(amounts(&charges, 6), [99_99, 99_99, 114_99, 114_99, 132_24, 132_24]);
        assert!(charges.coming().all(|one| one.principal <= AMOUNT_MAX));
    }

    #[test]
    fn a_period_with_an_amount_of_its_own_is_left_out_and_a_new_amount_holds_from_its_day() {
        let plan = Recurring { adjustment: None, settled: 1, vat: "0.21".parse().unwrap(), ..rent() };
        let new = Repriced { amount: Amount::minor(1_000_00), reason: String::new(), by: RepricedBy::Agreement };
        let mut charges = Charges::of(&plan, &[(date(2026, 4, 11), new)], BTreeSet::from([1, 3]));

        let due = charges.fall_due(day_number(date(2026, 5, 10)));

        let seen: Vec<(u16, i64)> = due.iter().map(|one| (one.number, one.total().to_minor())).collect();
        assert_eq!(seen, [(2, 363_000_00), (4, 363_000_00), (5, 1_210_00)]);
        assert_eq!((charges.next, charges.told.len()), (6, 0));
    }

    #[test]
    fn a_charge_that_falls_on_a_holiday_is_due_on_the_business_day_that_was_agreed() {
        // domain.md §3.0: 22 March 2026 is a Sunday, the 23rd a bridge day and the 24th a holiday.
        let due = |shift| {
            let plan = Recurring { first_due: date(2026, 2, 22), adjustment: None, until: None, shift, ..rent() };
            let mut charges = Charges::of(&plan, &[], BTreeSet::new());
            let before = charges.fall_due(day_number(date(2026, 3, 24))).len();
            let days: Vec<Day> = charges.coming().take(1).map(|one| one.due).collect();
            (before, days, day_of(charges.next_due()))
        };

        assert_eq!(due(Shift::Stay), (2, vec![date(2026, 4, 22)], date(2026, 4, 22)));
        assert_eq!(due(Shift::Following), (1, vec![date(2026, 3, 25)], date(2026, 3, 25)));
        assert_eq!(due(Shift::Preceding), (2, vec![date(2026, 4, 22)], date(2026, 4, 22)));
        let moved = Charges::of(
            &Recurring { shift: Shift::Preceding, first_due: date(2026, 3, 22), ..rent() },
            &[],
            BTreeSet::new(),
        );
        assert_eq!(day_of(moved.falls_due(1)), date(2026, 3, 20));
    }

    #[test]
    fn a_day_that_a_charge_was_moved_to_is_of_its_period_even_in_another_month() {
        // 31 May 2026 is a Sunday, 1 March too.
        let plan = Recurring { first_due: date(2026, 5, 31), shift: Shift::Following, ..rent() };
        let before = Recurring { first_due: date(2026, 2, 1), shift: Shift::Preceding, ..rent() };

        assert_eq!([date(2026, 6, 1), date(2026, 6, 30)].map(|day| plan.number_of(day)), [Some(1), Some(2)]);
        assert_eq!([date(2026, 1, 30), date(2026, 2, 27)].map(|day| before.number_of(day)), [Some(1), Some(2)]);
    }

    #[test]
    fn the_last_charge_of_a_plan_may_be_moved_beyond_its_end() {
        let plan = Recurring {
            first_due: date(2026, 3, 22),
            until: Some(date(2026, 3, 22)),
            shift: Shift::Following,
            adjustment: None,
            ..rent()
        };
        let mut charges = Charges::of(&plan, &[], BTreeSet::new());

        assert!(charges.fall_due(day_number(date(2026, 3, 24))).is_empty());
        assert!(!charges.is_over());
        assert_eq!(charges.fall_due(day_number(date(2026, 3, 25))).len(), 1);
        assert!(charges.is_over());
    }

    #[test]
    fn charges_end_with_their_plan() {
        let plan = Recurring { adjustment: None, until: Some(date(2026, 3, 10)), ..rent() };
        let mut charges = Charges::of(&plan, &[], BTreeSet::new());

        assert_eq!(charges.coming().count(), 3);
        assert_eq!(charges.fall_due(i32::MAX - 1).len(), 3);
        assert!(charges.is_over());
    }

    #[test]
    fn where_each_period_is_told_nothing_is_charged_by_itself() {
        let plan = Recurring { amount: None, adjustment: None, until: None, ..rent() };
        let mut charges = Charges::of(&plan, &[], BTreeSet::from([2]));

        assert_eq!(charges.coming().count(), 0);
        assert!(charges.fall_due(day_number(date(2026, 3, 31))).is_empty());
        assert_eq!(day_of(charges.next_due()), date(2026, 4, 10));
    }

    #[test]
    fn a_day_belongs_to_the_period_of_its_month_or_to_the_nearest_one() {
        let (monthly, weekly) = (rent(), Recurring { every: Period::Days(7), ..rent() });

        assert_eq!([1, 10, 11, 28].map(|day| monthly.number_from(date(2026, 2, day))), [2, 2, 3, 3]);
        assert_eq!([1, 28].map(|day| monthly.number_of(date(2026, 2, day))), [Some(2), Some(2)]);
        assert_eq!(monthly.number_of(date(2025, 12, 31)), None);
        assert_eq!([13, 14, 17].map(|day| weekly.number_of(date(2026, 1, day))), [Some(1), Some(2), Some(2)]);
        assert_eq!([10, 11, 17, 18].map(|day| weekly.number_from(date(2026, 1, day))), [1, 2, 2, 3]);
    }
}
