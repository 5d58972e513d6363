//! The thirty-eight features, in the order in which the forests know them.
use super::{
    prepare::KEPT,
    state::{Loan, Person},
};
use crate::{ledger_stage::Total, portfolio::TODAY};
use base::Amount;

/// How many there are.
pub(super) const FEATURES: usize = 38;
/// Of them, those of the account come first.
const OF_ACCOUNT: usize = 16;
const OF_TOUCHES: usize = FEATURES - OF_ACCOUNT;
/// Micro-pesos in a peso.
pub(super) const MICRO: f64 = 1_000_000.0;

/// What the last twenty touches of a debtor come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) kept: u8,
    pub(super) broken: u8,
    pub(super) refused: u8,
    pub(super) of_week: u8,
    pub(super) cells: [f32; OF_TOUCHES],
}

/// What a touch of so many days ago weighs: a thirtieth of a natural logarithm less each day.
#[derive(Clone)]
pub(super) struct Weights(Vec<f64>);

impl Weights {
    pub(super) fn new() -> Self {
        Self((0..=1_000).map(|days| (f64::from(-days) / 30.0).exp()).collect())
    }

    fn of(&self, days: i32) -> f64 {
        let place = usize::try_from(days).ok().and_then(|days| self.0.get(days));
        place.copied().unwrap_or_else(|| (f64::from(-days) / 30.0).exp())
    }
}

/// Money as a number to measure with.
#[expect(clippy::cast_precision_loss, reason = "a feature, never money again")]
pub(super) fn number(amount: Amount) -> f64 {
    amount.to_minor() as f64
}

#[expect(clippy::cast_possible_truncation, reason = "forests look at single precision")]
fn single(value: f64) -> f32 {
    value as f32
}

impl Seen {
    pub(super) fn of(person: &Person, weights: &Weights) -> Self {
        let all = &person.touches;
        let last = all.get(all.len().saturating_sub(KEPT)..).unwrap_or_default();
        let (Some(newest), mut channels, mut outcomes, mut slots) = (last.last(), [0_u8; 8], [0_u8; 16], [0_u8; 4])
        else {
            return Self::default();
        };
        let (mut seen, mut contacts, mut seconds) = (Self::default(), 0_u8, 0_i32);
        let (mut reached, mut worth, mut weight) = (None, 0.0, 0.0);
        for touch in last {
            channels[usize::from(touch.channel & 7)] += 1;
            outcomes[usize::from(touch.outcome & 15)] += 1;
            let weighs = weights.of(TODAY - touch.day);
            weight += weighs;
            if touch.is_contact() {
                worth += weighs;
                contacts += 1;
                slots[usize::from(touch.hour.saturating_sub(9) / 3 % 4)] += 1;
            }
            if touch.is_right_party() {
                reached = Some(touch.day);
            }
            seen.kept += u8::from(touch.kept == Some(true));
            seen.broken += u8::from(touch.kept == Some(false));
            seen.of_week += u8::from(TODAY - 7 <= touch.day);
            seconds += i32::from(touch.seconds);
        }
        seen.refused = outcomes[6];
        let right_party = outcomes[4] + outcomes[5] + outcomes[6];
        let count = |count: u8| f32::from(count);
        let days = |days: i32| single(f64::from(days));
        let [call, text, chat, mail, _, visit, ..] = channels.map(count);
        let [morning, noon, afternoon, evening] = slots.map(count);
        seen.cells = [
            count(u8::try_from(last.len()).unwrap_or(u8::MAX)),
            call,
            text,
            chat,
            mail,
            visit,
            count(contacts),
            count(right_party),
            count(outcomes[5]),
            count(seen.kept),
            count(seen.broken),
            count(seen.refused),
            count(outcomes[2]),
            days(seconds),
            days(TODAY - newest.day),
            days(reached.map_or(999, |day| TODAY - day)),
            single(worth / weight),
            morning,
            noon,
            afternoon,
            evening,
            count(seen.of_week),
        ];
        seen
    }
}

/// Adds a row to the columns.
pub(super) fn measure(columns: &mut [Vec<f32>], person: &Person, (loan, total): (&Loan, &Total), seen: &Seen) {
    let (owed, income) = (number(total.owed()), number(Amount::minor(person.income)));
    let logarithm = |micro: f64| single((micro / MICRO).ln_1p());
    let of_account: [f32; OF_ACCOUNT] = [
        single(f64::from(total.days)),
        f32::from(total.late),
        logarithm(owed),
        single(number(total.capital) / MICRO / 1_000.0),
        single(number(total.penalty) / (owed + 1.0)),
        f32::from(total.settled),
        f32::from(loan.product),
        f32::from(loan.province),
        f32::from(person.registry),
        f32::from(person.age),
        f32::from(person.employed_months),
        logarithm(income),
        single(f64::from(loan.yearly_bp)),
        logarithm(number(Amount::minor(loan.principal))),
        single(f64::from(TODAY - loan.opened)),
        single(owed / (income + 1.0)),
    ];
    for (column, value) in columns.iter_mut().zip(of_account.into_iter().chain(seen.cells)) {
        column.push(value);
    }
}
