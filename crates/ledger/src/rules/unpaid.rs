//! One unpaid instalment and what being late has made of it.
use super::{
    day_count::YearPart,
    regime::{Late, Stretch},
    terms::{AccrualBase, Component, Instalment, LateTerms, PenaltyBase, Rounded, Waterfall},
};
use base::{Amount, Rate, Rounding, day_number};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// An instalment, or part of a statement, not paid in full. Days are numbers (see [`base::day_number`]).
///
/// Late interest is `carried + base × rate × days since / basis`: what is carried is fixed by a payment that changed
/// the base, less what payments extinguished since; the rest is closed form, rounded once for each stretch of days with
/// the same rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpaid {
    /// Its number in the schedule, from 1.
    pub number: u16,
    /// The last day to pay it without being late.
    pub due: i32,
    /// Capital left.
    pub principal: Amount,
    /// Interest of the schedule left.
    pub interest: Amount,
    /// Tax on it left.
    pub vat: Amount,
    /// Insurance and fees left.
    pub fees: Amount,
    /// All of it, before any payment.
    pub original: Amount,
    /// The day from which late interest runs on what is left now.
    pub since: i32,
    /// Compensatory interest fixed before `since`, less what was paid of it; below zero where interest that accrued
    /// after `since` has been paid.
    pub compensatory: Amount,
    /// Penalty interest, likewise.
    pub penalty: Amount,
    /// Tax on late interest, likewise.
    pub late_vat: Amount,
    /// Capital paid late that late interest runs on all the same, by [`AccrualBase::Original`].
    pub paid_late: Amount,
    /// The last day on which interest of it became capital.
    pub capitalised: Option<i32>,
}

/// What is owed, by component. Never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// Costs of collection.
    pub costs: Amount,
    /// Penalty interest.
    pub penalty: Amount,
    /// Compensatory interest for being late.
    pub compensatory: Amount,
    /// Tax on late interest.
    pub late_vat: Amount,
    /// Interest of the schedule.
    pub interest: Amount,
    /// Tax on it.
    pub vat: Amount,
    /// Insurance and fees.
    pub fees: Amount,
    /// Capital.
    pub principal: Amount,
}

/// Late interest that runs in one stretch of days over one base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accrued {
    /// How many days.
    pub days: u32,
    /// Compensatory interest.
    pub compensatory: Amount,
    /// Penalty interest.
    pub penalty: Amount,
    /// Tax on both.
    pub late_vat: Amount,
}

impl Unpaid {
    /// No instalment: what the first one packed is compared with.
    pub(super) const NOTHING: Self = Self {
        number: 0,
        due: 0,
        principal: Amount::ZERO,
        interest: Amount::ZERO,
        vat: Amount::ZERO,
        fees: Amount::ZERO,
        original: Amount::ZERO,
        since: 0,
        compensatory: Amount::ZERO,
        penalty: Amount::ZERO,
        late_vat: Amount::ZERO,
        paid_late: Amount::ZERO,
        capitalised: None,
    };

    /// An instalment of which nothing is paid.
    pub fn of(instalment: &Instalment) -> Self {
        let due = day_number(instalment.due);
        Self {
            number: instalment.number,
            due,
            principal: instalment.principal,
            interest: instalment.interest,
            vat: instalment.vat,
            fees: instalment.fees,
            original: instalment.total(),
            since: due,
            ..Self::NOTHING
        }
    }

    /// So much capital due on a day.
    pub(super) fn principal(number: u16, due: i32, amount: Amount) -> Self {
        Self { number, due, principal: amount, original: amount, since: due, ..Self::NOTHING }
    }

    /// What is left of the instalment itself, without late interest.
    pub fn scheduled(&self) -> Amount {
        self.principal + self.interest + self.vat + self.fees
    }

    /// What compensatory interest is computed on.
    pub fn compensatory_base(&self) -> Amount {
        self.principal + self.paid_late
    }

    /// What penalty interest is computed on.
    pub fn penalty_base(&self, late: &LateTerms) -> Amount {
        match late.penalty_base {
            PenaltyBase::Principal => self.principal + self.paid_late,
            PenaltyBase::Instalment => self.scheduled() + self.paid_late,
        }
    }

    /// Late interest from `since` to `day` on what is left now.
    pub fn accrued(&self, day: i32, late: Late<'_>) -> Accrued {
        let mut all = Accrued::default();
        for stretch in late.stretches(self.since, day) {
            all += self.ran(&stretch, late.terms);
        }
        all
    }

    /// Late interest of one stretch of days, rounded as the contract says.
    pub fn ran(&self, stretch: &Stretch, late: &LateTerms) -> Accrued {
        let time = late.basis.between(stretch.from, stretch.to);
        let (rates, round) = (stretch.rates, Rounding::HalfUp);
        let compensatory = interest(self.compensatory_base(), rates.compensatory, time, late.rounded);
        let penalty = interest(self.penalty_base(late), rates.penalty, time, late.rounded);
        Accrued { days: time.days, compensatory, penalty, late_vat: (compensatory + penalty).times(late.vat, round) }
    }

    /// What is owed of it on `day`, late interest included.
    pub fn owed(&self, day: i32, late: Late<'_>) -> Owed {
        let accrued = self.accrued(day, late);
        Owed {
            costs: Amount::ZERO,
            penalty: self.penalty + accrued.penalty,
            compensatory: self.compensatory + accrued.compensatory,
            late_vat: self.late_vat + accrued.late_vat,
            interest: self.interest,
            vat: self.vat,
            fees: self.fees,
            principal: self.principal,
        }
    }

    /// Fixes the late interest that ran until `day`, so that a new base can run from there.
    pub(super) fn fix(&mut self, day: i32, late: Late<'_>) -> Accrued {
        let accrued = self.accrued(day, late);
        self.compensatory += accrued.compensatory;
        self.penalty += accrued.penalty;
        self.late_vat += accrued.late_vat;
        self.since = self.since.max(day);
        accrued
    }

    /// Takes `amount` off one component. Costs are the account's and are not here.
    pub(super) fn reduce(&mut self, component: Component, amount: Amount) {
        match component {
            Component::Costs => {}
            Component::Penalty => self.penalty -= amount,
            Component::Compensatory => self.compensatory -= amount,
            Component::LateVat => self.late_vat -= amount,
            Component::Interest => self.interest -= amount,
            Component::Vat => self.vat -= amount,
            Component::Fees => self.fees -= amount,
            Component::Principal => self.principal -= amount,
        }
    }

    /// Makes capital of what is left of one kind of interest; how much that was. Fix it first.
    pub(super) fn make_capital(&mut self, concept: Component) -> Amount {
        let late = match concept {
            Component::Penalty => &mut self.penalty,
            Component::Compensatory => &mut self.compensatory,
            Component::Interest => {
                let amount = std::mem::take(&mut self.interest);
                self.principal += amount;
                return amount;
            }
            Component::Costs | Component::LateVat | Component::Vat | Component::Fees | Component::Principal => {
                return Amount::ZERO;
            }
        };
        let amount = std::mem::take(late);
        self.principal += amount;
        self.original += amount;
        amount
    }

    /// Takes a payment off one component, after fixing the interest that ran until `day` if that changes what it is
    /// computed on: the row before, and what was fixed.
    pub(super) fn pay(
        &mut self,
        (component, amount): (Component, Amount),
        day: i32,
        late: Late<'_>,
    ) -> Option<(Self, Accrued)> {
        let some_capital = component == Component::Principal && amount < self.principal;
        if some_capital && self.due < day && late.terms.accrual_base == AccrualBase::Original {
            self.reduce(component, amount);
            self.paid_late += amount;
            return None;
        }
        self.forgive((component, amount), day, late)
    }

    /// Takes off one component what is owed no longer, after fixing the interest that ran until `day` if that changes
    /// what it is computed on: the row before, and what was fixed.
    pub(super) fn forgive(
        &mut self,
        (component, amount): (Component, Amount),
        day: i32,
        late: Late<'_>,
    ) -> Option<(Self, Accrued)> {
        let before = *self;
        let bears_interest = match component {
            Component::Principal => true,
            Component::Interest | Component::Vat | Component::Fees => {
                late.terms.penalty_base == PenaltyBase::Instalment
            }
            Component::Costs | Component::Penalty | Component::Compensatory | Component::LateVat => false,
        };
        let fixed = (bears_interest && self.since < day).then(|| (before, self.fix(day, late)));
        self.reduce(component, amount);
        if self.principal.is_zero() {
            self.paid_late = Amount::ZERO;
        }
        fixed
    }

    /// Uses money held since before the due day: what it took of each component, and what is left of the money.
    pub(super) fn absorb(&mut self, credit: Amount, waterfall: &Waterfall) -> ([(Component, Amount); 8], Amount) {
        let mut left = credit;
        let parts = waterfall.order.map(|component| {
            let part = left.min(self.part(component)).or_zero();
            self.reduce(component, part);
            left -= part;
            (component, part)
        });
        (parts, left)
    }

    fn part(&self, component: Component) -> Amount {
        match component {
            Component::Interest => self.interest,
            Component::Vat => self.vat,
            Component::Fees => self.fees,
            Component::Principal => self.principal,
            Component::Costs | Component::Penalty | Component::Compensatory | Component::LateVat => Amount::ZERO,
        }
    }
}

impl Owed {
    /// All of it.
    pub fn total(&self) -> Amount {
        Component::ALL.into_iter().map(|component| self.of(component)).sum()
    }

    /// One component.
    pub const fn of(&self, component: Component) -> Amount {
        match component {
            Component::Costs => self.costs,
            Component::Penalty => self.penalty,
            Component::Compensatory => self.compensatory,
            Component::LateVat => self.late_vat,
            Component::Interest => self.interest,
            Component::Vat => self.vat,
            Component::Fees => self.fees,
            Component::Principal => self.principal,
        }
    }
}

impl Owed {
    /// One component, to change it.
    pub const fn of_mut(&mut self, component: Component) -> &mut Amount {
        match component {
            Component::Costs => &mut self.costs,
            Component::Penalty => &mut self.penalty,
            Component::Compensatory => &mut self.compensatory,
            Component::LateVat => &mut self.late_vat,
            Component::Interest => &mut self.interest,
            Component::Vat => &mut self.vat,
            Component::Fees => &mut self.fees,
            Component::Principal => &mut self.principal,
        }
    }

    /// What is left of each component without what is of `other`.
    pub fn minus(mut self, other: &Self) -> Self {
        for component in Component::ALL {
            *self.of_mut(component) -= other.of(component);
        }
        self
    }
}

/// Interest on `base` for a time, rounded once or once a day.
fn interest(base: Amount, rate: Rate, time: YearPart, rounded: Rounded) -> Amount {
    let of = |part: u32| base.interest(rate, part, time.whole, Rounding::HalfUp);
    match rounded {
        Rounded::Together => of(time.part),
        Rounded::Daily => {
            let kinds = time.by_day().into_iter().filter(|(days, _)| 0 < *days);
            kinds.map(|(days, part)| of(part).for_each(days)).sum()
        }
    }
}

impl AddAssign for Accrued {
    fn add_assign(&mut self, other: Self) {
        self.days += other.days;
        self.compensatory += other.compensatory;
        self.penalty += other.penalty;
        self.late_vat += other.late_vat;
    }
}

impl AddAssign for Owed {
    fn add_assign(&mut self, other: Self) {
        self.costs += other.costs;
        self.penalty += other.penalty;
        self.compensatory += other.compensatory;
        self.late_vat += other.late_vat;
        self.interest += other.interest;
        self.vat += other.vat;
        self.fees += other.fees;
        self.principal += other.principal;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::terms::{Basis, Penalty};
    use base::Rate;

    fn late() -> LateTerms {
        let (half, vat) = (Penalty::OfCompensatory("0.5".parse().unwrap()), "0.21".parse().unwrap());
        LateTerms::new("0.60".parse().unwrap(), half, vat)
    }

    fn row() -> Unpaid {
        Unpaid { interest: Amount::minor(7_000_00), ..Unpaid::principal(1, 100, Amount::minor(18_000_00)) }
    }

    #[test]
    fn late_interest_is_what_the_domain_says() {
        // domain.md §3.5: 18,000.00 at TNA 60 %, penalty half of it, 45 days.
        let accrued = row().accrued(145, late().always());

        assert_eq!(accrued.compensatory, Amount::minor(1_331_51));
        assert_eq!(accrued.penalty, Amount::minor(665_75));
        assert_eq!(accrued.late_vat, Amount::minor(419_42));
        let whole = Unpaid { interest: Amount::ZERO, ..row() }.owed(145, late().always()).total();
        assert_eq!(whole, Amount::minor(20_416_68));
    }

    #[test]
    fn the_penalty_base_and_the_year_are_the_contracts() {
        let instalment = LateTerms { penalty_base: PenaltyBase::Instalment, ..late() };
        let commercial = LateTerms { basis: Basis::Year360, ..late() };

        assert_eq!(row().accrued(145, instalment.always()).penalty, Amount::minor(924_66));
        assert_eq!(row().accrued(145, commercial.always()).penalty, Amount::minor(675_00));
    }

    #[test]
    fn a_penalty_of_its_own_is_the_same_as_the_part_it_comes_to() {
        let own = LateTerms::new(Rate::basis_points(6_000), Penalty::Yearly(Rate::basis_points(3_000)), late().vat);

        assert_eq!(own, late());
    }

    #[test]
    fn the_first_late_day_is_the_one_after_the_due_day() {
        for (day, days) in [(99, 0), (100, 0), (101, 1), (102, 2)] {
            assert_eq!(row().accrued(day, late().always()).days, days, "day {day}");
        }
        assert_eq!(row().owed(100, late().always()).total(), row().scheduled());
    }
}
