//! What a creditor lets go of, what becomes capital, and what the books hold as lost.
use super::{
    entry::{Capitalisation, Part, Waiver},
    fold::{Fold, Note, StepKind},
    terms::Component,
    unpaid::Unpaid,
};
use base::{Amount, Rounding, day_of};
use jiff::ToSpan;

impl Fold<'_> {
    /// Forgives what is owed of a component, oldest instalment first; never more than is owed.
    pub(super) fn waive(&mut self, waiver: &Waiver, day: i32) {
        self.mature(day);
        let mut left = waiver.amount.unwrap_or(Amount::MAX);
        if waiver.component == Component::Costs {
            let amount = left.min(self.view.costs);
            self.view.costs -= amount;
            self.forgiven(day, (None, day), &[(Component::Costs, amount)]);
        }
        for place in 0..self.due_count(day) {
            self.waive_of(place, waiver, &mut left, day);
        }
        self.drop_paid(day);
    }

    fn waive_of(&mut self, place: usize, waiver: &Waiver, left: &mut Amount, day: i32) {
        let late = self.late();
        let named = |row: &&mut Unpaid| waiver.number.is_none_or(|number| number == row.number);
        let Some(row) = self.view.unpaid.get_mut(place).filter(named) else { return };
        let owed = row.owed(day, late);
        let amount = (*left).min(owed.of(waiver.component));
        let (tax, taxed) = taxed(waiver.component);
        let whole = taxed.iter().map(|component| owed.of(*component)).sum::<Amount>();
        let tax_amount =
            tax.map_or(Amount::ZERO, |tax| owed.of(tax).share(amount.to_minor(), whole.to_minor(), Rounding::HalfUp));
        *left -= amount;
        let parts = [(waiver.component, amount), (tax.unwrap_or(Component::Vat), tax_amount)];
        let of = (Some(row.number), row.due);
        let fixed = parts.map(|part| if part.1.is_zero() { None } else { row.forgive(part, day, late) });
        for (row, accrued) in fixed.into_iter().flatten() {
            self.step(day, StepKind::Fixed { row, accrued });
        }
        self.forgiven(day, of, &parts);
    }

    fn forgiven(&mut self, day: i32, (number, due): (Option<u16>, i32), parts: &[(Component, Amount)]) {
        for (component, amount) in parts.iter().copied().filter(|(_, amount)| !amount.is_zero()) {
            self.step(day, StepKind::Waived { part: Part { number, component, amount }, due });
        }
    }

    /// Makes capital of the interest of every instalment that is late enough.
    pub(super) fn capitalise(&mut self, act: &Capitalisation, day: i32) {
        self.mature(day);
        let late = self.late();
        for place in 0..self.due_count(day) {
            let Some(row) = self.view.unpaid.get_mut(place).filter(|row| is_ripe(row, act.months, day)) else {
                continue;
            };
            let before = *row;
            let accrued = row.fix(day, late);
            let moved = act.concepts.iter().map(|concept| (*concept, row.make_capital(*concept)));
            let moved: Vec<(Component, Amount)> = moved.filter(|(_, amount)| !amount.is_zero()).collect();
            if !moved.is_empty() {
                row.capitalised = Some(day);
            }
            let number = row.number;
            self.step(day, StepKind::Fixed { row: before, accrued });
            for (concept, amount) in moved {
                self.step(day, StepKind::Capitalised { number, concept, amount, act: act.clone() });
            }
        }
    }

    /// Fixes all interest until the day, so that what runs after it can be told apart.
    pub(super) fn write_off(&mut self, reason: &str, day: i32) {
        self.mature(day);
        let late = self.late();
        for place in 0..self.due_count(day) {
            let Some(row) = self.view.unpaid.get_mut(place).filter(|row| row.since < day) else { continue };
            let before = *row;
            let accrued = row.fix(day, late);
            self.step(day, StepKind::Fixed { row: before, accrued });
        }
        self.step(day, StepKind::Noted(Note::WrittenOff { reason: reason.to_owned() }));
    }
}

/// Whether an instalment is at least so many whole months late, or so long after its interest last became capital.
pub(super) fn is_ripe(row: &Unpaid, months: u8, day: i32) -> bool {
    let begun = day_of(row.capitalised.unwrap_or(row.due));
    begun.checked_add(i32::from(months).months()).is_ok_and(|ripe| ripe <= day_of(day))
}

/// The tax that goes with a component, and all that it is charged on.
const fn taxed(component: Component) -> (Option<Component>, &'static [Component]) {
    match component {
        Component::Penalty | Component::Compensatory => {
            (Some(Component::LateVat), &[Component::Penalty, Component::Compensatory])
        }
        Component::Interest => (Some(Component::Vat), &[Component::Interest]),
        Component::Costs | Component::LateVat | Component::Vat | Component::Fees | Component::Principal => (None, &[]),
    }
}
