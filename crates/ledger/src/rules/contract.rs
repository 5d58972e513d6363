//! What a contract says beyond a few numbers: interest by days, insurance on the balance, due days that must be
//! business days. Its instalments are written out once, when it is signed, and the account keeps them as a list.
use super::{
    schedule::{Bearing, due, spread},
    terms::{Basis, Instalment, Regular},
};
use base::{Amount, Day, Holidays, Rate, Rounding, day_number, day_of};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A loan in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contract {
    /// System, number, first due day, tax and fee. Its `period_rate` counts where interest is borne by period.
    pub plan: Regular,
    /// What a period bears.
    pub accrual: Accrual,
    /// Insurance on the capital owed before each instalment, a period.
    pub insurance: Rate,
    /// What happens where a due day is not a business day.
    pub roll: Roll,
}

/// What a period bears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accrual {
    /// The same, however many days it has.
    #[default]
    Periods,
    /// Its days, at a yearly rate.
    Days {
        /// Nominal a year (TNA).
        yearly: Rate,
        /// How its days become a part of a year.
        basis: Basis,
        /// When the money was lent: the first period begins at the end of it.
        from: Day,
    },
}

/// What happens where a due day is not a business day (domain.md §3.0, rule 5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Roll {
    /// Nothing: it is due all the same.
    #[default]
    Stay,
    /// It is due on the next business day.
    Following(ShiftedDays),
    /// It is due on the business day before.
    Preceding(ShiftedDays),
}

/// Which way a due day goes that is no business day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// It stays.
    #[default]
    Stay,
    /// To the next business day.
    Following,
    /// To the business day before.
    Preceding,
}

/// By which due days are moved. A country's own calendar comes with its first creditor.
pub static HOLIDAYS: LazyLock<Holidays> = LazyLock::new(|| Holidays::of("AR").unwrap_or_default());

/// Whether moving a due day changes the interest of the period. It can only where interest is borne by days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftedDays {
    /// The period ends when it would have ended.
    Free,
    /// The period ends on the day to which the due day was moved.
    Bear,
}

impl Contract {
    /// Whether a few numbers say all of it.
    pub fn is_plain(&self) -> bool {
        self.accrual == Accrual::Periods && self.insurance == Rate::ZERO && self.roll == Roll::Stay
    }

    /// Every instalment, those settled before the account came here included.
    ///
    /// Holidays of years that `holidays` does not know are not honoured, weekends always are; see [`Holidays::know`].
    pub fn instalments(&self, lent: Amount, holidays: &Holidays) -> Vec<Instalment> {
        let mut all = match self.accrual {
            Accrual::Periods => spread(lent, &self.plan, |_| Bearing::all(self.plan.period_rate)),
            Accrual::Days { yearly, basis, from } => {
                let ends: Vec<i32> = std::iter::once(day_number(from)).chain(self.ends(holidays)).collect();
                spread(lent, &self.plan, |number| {
                    let place = usize::from(number);
                    let (from, to) = (ends.get(place - 1), ends.get(place));
                    let of_year = from.zip(to).map(|(from, to)| basis.between(*from, *to)).unwrap_or_default();
                    Bearing { rate: yearly, part: of_year.part, whole: of_year.whole.max(1) }
                })
            }
        };
        let mut balance = lent;
        for one in &mut all {
            one.due = self.roll.shift().of(one.due, holidays);
            one.fees += balance.times(self.insurance, Rounding::HalfUp);
            balance -= one.principal;
        }
        all
    }

    /// The last day of each period.
    fn ends(&self, holidays: &Holidays) -> impl Iterator<Item = i32> {
        (1..=self.plan.count).map(|number| {
            let unmoved = due(&self.plan, number);
            match self.roll {
                Roll::Following(ShiftedDays::Bear) | Roll::Preceding(ShiftedDays::Bear) => {
                    day_number(self.roll.shift().of(unmoved, holidays))
                }
                Roll::Stay | Roll::Following(ShiftedDays::Free) | Roll::Preceding(ShiftedDays::Free) => {
                    day_number(unmoved)
                }
            }
        })
    }
}

impl Roll {
    /// Which way a due day goes.
    pub const fn shift(self) -> Shift {
        match self {
            Self::Stay => Shift::Stay,
            Self::Following(_) => Shift::Following,
            Self::Preceding(_) => Shift::Preceding,
        }
    }
}

impl Shift {
    /// Whether due days stay as they are.
    pub fn stays(&self) -> bool {
        *self == Self::Stay
    }

    /// Where a due day goes. Of two days the later one never comes before the other.
    ///
    /// Holidays of years that `holidays` does not know are not honoured, weekends always are; see [`Holidays::know`].
    pub fn of(self, day: Day, holidays: &Holidays) -> Day {
        let step = match self {
            Self::Stay => return day,
            Self::Following => 1,
            Self::Preceding => -1,
        };
        // The longest run of days off that is known is four; ten is more than any.
        let candidates = (0..10).map(|days| day_of(day_number(day) + days * step));
        candidates.into_iter().find(|candidate| holidays.is_business_day(*candidate)).unwrap_or(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::terms::{Period, System};
    use jiff::civil::date;

    const HOLIDAYS: &str = "day,kind,name\n2026-03-23,bridge,Puente\n2026-03-24,holiday,Memoria\n";

    fn contract(system: System) -> Contract {
        Contract {
            plan: Regular {
                system,
                count: 6,
                period_rate: "0.05".parse().unwrap(),
                first_due: date(2026, 2, 22),
                every: Period::Months(1),
                vat: "0.21".parse().unwrap(),
                fee: Amount::minor(100),
                settled: 0,
            },
            accrual: Accrual::Periods,
            insurance: Rate::ZERO,
            roll: Roll::Stay,
        }
    }

    fn by_days(basis: Basis) -> Accrual {
        Accrual::Days { yearly: "0.60".parse().unwrap(), basis, from: date(2026, 1, 22) }
    }

    fn holidays() -> Holidays {
        Holidays::read(HOLIDAYS).unwrap()
    }

    const LENT: Amount = Amount::minor(100_000_00);

    #[test]
    fn a_plain_contract_is_its_plan() {
        for system in [System::French, System::German, System::Bullet, System::Flat] {
            let contract = contract(system);
            let plain = crate::rules::schedule::instalments(LENT, &contract.plan);
            assert_eq!(contract.instalments(LENT, &Holidays::default()), plain);
        }
    }

    #[test]
    fn interest_by_days_follows_the_days_of_each_month() {
        // 100,000.00 at 60 % a year: 31 and 28 days of 365; 31 of 360; a month of thirty.
        let first = |basis: Basis| {
            let all = Contract { accrual: by_days(basis), ..contract(System::Bullet) }.instalments(LENT, &holidays());
            (all[0].interest.to_minor(), all[1].interest.to_minor())
        };

        assert_eq!(first(Basis::Year365), (5_095_89, 4_602_74));
        assert_eq!(first(Basis::Year360), (5_166_67, 4_666_67));
        assert_eq!(first(Basis::Thirty360), (5_000_00, 5_000_00));
        assert_eq!(first(Basis::Actual), first(Basis::Year365));
    }

    #[test]
    fn french_instalments_by_days_are_equal_but_the_last_and_return_the_capital() {
        let all = Contract { accrual: by_days(Basis::Year365), ..contract(System::French) };
        let all = all.instalments(LENT, &holidays());

        let pure: Vec<Amount> = all.iter().map(|one| one.principal + one.interest).collect();
        assert!(pure.iter().take(5).all(|one| *one == pure[0]));
        assert!((pure[5] - pure[0]).to_minor().abs() <= 6, "{pure:?}");
        assert_eq!(all.iter().map(|one| one.principal).sum::<Amount>(), LENT);
    }

    #[test]
    fn a_due_day_moves_over_a_weekend_and_two_holidays() {
        // 22 March 2026 is a Sunday; the 23rd and the 24th are holidays.
        let due = |roll: Roll| Contract { roll, ..contract(System::French) }.instalments(LENT, &holidays())[1].due;

        assert_eq!(due(Roll::Stay), date(2026, 3, 22));
        assert_eq!(due(Roll::Following(ShiftedDays::Free)), date(2026, 3, 25));
        assert_eq!(due(Roll::Preceding(ShiftedDays::Free)), date(2026, 3, 20));
    }

    #[test]
    fn days_that_a_due_day_was_moved_bear_interest_only_where_it_was_agreed() {
        let interest = |roll: Roll| {
            let contract = Contract { roll, accrual: by_days(Basis::Year365), ..contract(System::Bullet) };
            let all = contract.instalments(LENT, &holidays());
            (all[1].interest.to_minor(), all[2].interest.to_minor())
        };

        // February ends on Sunday 22 and moves to Monday 23; March moves to Wednesday 25; April stays.
        assert_eq!(interest(Roll::Following(ShiftedDays::Free)), interest(Roll::Stay));
        assert_eq!(interest(Roll::Following(ShiftedDays::Bear)), (4_931_51, 4_602_74));
    }

    #[test]
    fn insurance_follows_the_balance_beside_the_fixed_fee() {
        let insured = Contract { insurance: "0.001".parse().unwrap(), ..contract(System::German) };
        let fees: Vec<i64> = insured.instalments(LENT, &holidays()).iter().map(|one| one.fees.to_minor()).collect();

        assert_eq!(fees, [10_100, 8_433, 6_767, 5_100, 3_433, 1_767]);
    }
}
