//! How money walks over a debt: by order of instalments and concepts, or as whoever paid chose.
use super::{
    entry::{Paid, Part},
    fold::{Fold, StepKind},
    stage::Stage,
    terms::{Component, Mode, Waterfall},
};
use base::{Amount, PaymentId};

/// A payment on its way through an account.
struct Spread {
    payment: PaymentId,
    day: i32,
    left: Amount,
}

impl Fold<'_> {
    /// Spreads a payment: first as chosen, then by the order of the account in the stage it is in.
    pub(super) fn pay(&mut self, paid: &Paid, day: i32) {
        self.mature(day);
        let stage = self.stage_found(day);
        self.remember_payment(paid.amount, day);
        let Paid { payment, amount, source, choice, parts: _ } = paid.clone();
        let order = choice.as_ref().and_then(|choice| choice.order);
        let waterfall = order.unwrap_or_else(|| *self.terms.waterfall_at(stage));
        let chosen = choice.as_ref().map_or_else(Vec::new, |choice| choice.instalments.clone());
        self.step(day, StepKind::Received { payment, amount, source, choice });
        if let Some(statement) = &mut self.view.statement {
            statement.paid += amount;
        }
        let mut spread = Spread { payment, day, left: amount };
        for number in chosen {
            self.spread_over(number, &waterfall, &mut spread);
        }
        match waterfall.mode {
            Mode::Vertical => self.spread_vertically(&waterfall, &mut spread),
            Mode::Horizontal => self.spread_horizontally(&waterfall, &mut spread),
        }
        self.view.credit += spread.left;
        self.drop_paid(day);
    }

    /// The stage before any payment of the day, so that the order of payments of one day does not matter.
    fn stage_found(&mut self, day: i32) -> Stage {
        match self.found {
            Some((on, stage)) if on == day => stage,
            Some(_) | None => {
                let stage = self.view.stage(day);
                self.found = Some((day, stage));
                stage
            }
        }
    }

    /// One instalment whole, be it due or not.
    fn spread_over(&mut self, number: u16, waterfall: &Waterfall, spread: &mut Spread) {
        let Some(place) = self.view.unpaid.iter().position(|row| row.number == number) else { return };
        for component in waterfall.order {
            self.take(place, component, spread);
        }
    }

    fn spread_vertically(&mut self, waterfall: &Waterfall, spread: &mut Spread) {
        if !waterfall.costs_last() {
            self.take_costs(spread);
        }
        for place in 0..self.due_count(spread.day) {
            for component in waterfall.order {
                self.take(place, component, spread);
            }
        }
        self.take_costs(spread);
    }

    fn spread_horizontally(&mut self, waterfall: &Waterfall, spread: &mut Spread) {
        for component in waterfall.order {
            if component == Component::Costs {
                self.take_costs(spread);
            }
            for place in 0..self.due_count(spread.day) {
                self.take(place, component, spread);
            }
        }
    }

    fn take_costs(&mut self, spread: &mut Spread) {
        let amount = spread.left.min(self.view.costs);
        if Amount::ZERO < amount {
            spread.left -= amount;
            self.view.costs -= amount;
            self.apply(spread.day, Some(spread.payment), Part { number: None, component: Component::Costs, amount });
        }
    }

    /// Takes what one component of one instalment needs, fixing late interest first where its base changes.
    fn take(&mut self, place: usize, component: Component, spread: &mut Spread) {
        let (day, late) = (spread.day, self.late());
        let Some(row) = self.view.unpaid.get_mut(place) else { return };
        let amount = spread.left.min(row.owed(day, late).of(component));
        if amount <= Amount::ZERO {
            return;
        }
        let number = Some(row.number);
        let fixed = row.pay((component, amount), day, late);
        spread.left -= amount;
        if let Some((row, accrued)) = fixed {
            self.step(day, StepKind::Fixed { row, accrued });
        }
        self.apply(day, Some(spread.payment), Part { number, component, amount });
    }
}
