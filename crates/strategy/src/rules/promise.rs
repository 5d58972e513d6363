//! Promises to pay: open → kept, partly kept, broken or cancelled (domain.md §4.2).
use crate::rules::dossier::StrategySection;
use base::{Amount, CreditorId, Currency, Day, PromiseId, Rate, Rounding, day_number, day_of};
use ledger::{AccountView, LedgerSection};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Its day has not passed.
    Open,
    /// Enough of it came in time; see `Shares`.
    Kept,
    /// At least half came in time.
    Partly,
    /// Less came in time.
    Broken,
    /// Another took its place.
    Cancelled,
    /// It had been recorded by mistake.
    Withdrawn,
}

impl PromiseState {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Partly => "partly",
            Self::Broken => "broken",
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Kept, Self::Partly, Self::Broken, Self::Cancelled, Self::Withdrawn]
            .into_iter()
            .find(|state| state.code() == code)
    }

    /// How screens name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Open => "Vigente",
            Self::Kept => "Cumplida",
            Self::Partly => "Cumplida en parte",
            Self::Broken => "Incumplida",
            Self::Cancelled => "Reemplazada",
            Self::Withdrawn => "Anulada",
        }
    }
}

/// An open promise, as the dossier keeps it. Days are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseView {
    /// Which one.
    pub id: PromiseId,
    /// To whom.
    pub creditor: CreditorId,
    /// How much.
    pub amount: Amount,
    /// Of it: payments to accounts in this currency count towards it, and no others.
    pub currency: Currency,
    /// The day it was made.
    pub made: i32,
    /// The day it was made for.
    pub due: i32,
    /// The first day whose payments count: two business days before it was made.
    pub from: i32,
    /// The last day whose payments count: two business days after it is due.
    pub until: i32,
    /// All that had been paid to this creditor's accounts in that currency before `from`.
    pub before: Amount,
}

impl PromiseView {
    /// What came in its days, of the accounts of its creditor in its currency as they stand.
    ///
    /// Payments of before are subtracted by their sum; of those after its last day the section only knows the last.
    pub fn paid(&self, ledger: &LedgerSection) -> Amount {
        let accounts = || accounts_in(ledger, self.creditor, self.currency);
        let total: Amount = accounts().map(|account| account.paid_total).sum();
        let late = accounts().filter_map(|account| account.last_payment).filter(|(on, _)| self.until < *on);
        (total - self.before - late.map(|(_, amount)| amount).sum()).or_zero()
    }
}

/// The accounts owed to one creditor in one currency.
pub(crate) fn accounts_in(
    ledger: &LedgerSection,
    creditor: CreditorId,
    currency: Currency,
) -> impl Iterator<Item = &AccountView> {
    ledger.by_creditor(creditor).filter(move |account| account.currency == currency)
}

/// The currency in which somebody promises if they do not say: pesos where any is left to pay to the creditor, or else
/// that of the first account with something left; `None` where nothing is.
pub(crate) fn currency_promised(ledger: &LedgerSection, creditor: CreditorId, today: Day) -> Option<Currency> {
    let day = day_number(today);
    let left = || ledger.by_creditor(creditor).filter(|account| !account.outstanding(day).is_zero());
    left()
        .map(|account| account.currency)
        .find(|currency| *currency == Currency::ARS)
        .or_else(|| left().next().map(|account| account.currency))
}

/// Business days before and after that still count.
pub(crate) const GRACE_DAYS: u8 = 2;
/// The farthest ahead that somebody may promise, in days.
pub(crate) const PROMISE_DAYS_MAX: i32 = 60;

/// A promise that cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPromise {
    /// Not a positive amount.
    #[error("a promise is of a positive amount")]
    Amount,
    /// More than what is left to pay.
    #[error("a promise is of no more than what is left to pay, {0}")]
    TooMuch(Amount),
    /// In the past or too far ahead.
    #[error("a promise is for a day from today to {PROMISE_DAYS_MAX} days ahead")]
    Due,
}

/// Whether an amount may be promised for a day.
pub(crate) fn check(amount: Amount, due: Day, today: Day, outstanding: Amount) -> Result<(), BadPromise> {
    if amount <= Amount::ZERO {
        return Err(BadPromise::Amount);
    }
    if outstanding < amount {
        return Err(BadPromise::TooMuch(outstanding));
    }
    if !(0..=PROMISE_DAYS_MAX).contains(&(day_number(due) - day_number(today))) {
        return Err(BadPromise::Due);
    }
    Ok(())
}

/// How a promise ends on `day` when `paid` came in its days; `None` while it stays open.
///
/// It is kept as soon as enough is there, and judged on the first day after its grace; see `Shares`.
pub fn settle(promise: &PromiseView, paid: Amount, day: i32) -> Option<PromiseState> {
    let shares = Shares::of(promise.made);
    let covers = |share| promise.amount.times(share, Rounding::HalfUp) <= paid;
    if covers(shares.kept) {
        return Some(PromiseState::Kept);
    }
    if day <= promise.until {
        return None;
    }
    Some(if covers(shares.partly) { PromiseState::Partly } else { PromiseState::Broken })
}

/// House policy of what keeps a promise, oldest first (`data/promises.toml`).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    promises: Vec<PolicyRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyRule {
    from: Day,
    kept: Rate,
    partly: Rate,
    #[expect(dead_code, reason = "whoever reads the policy needs it")]
    source: String,
}

/// What part of a promise must come for it to be kept, and to be kept in part (domain.md §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shares {
    /// From this part on it is kept.
    pub(crate) kept: Rate,
    /// From this part on it is kept in part.
    pub(crate) partly: Rate,
}

impl Shares {
    /// What the house asks of a promise made on a day.
    pub(crate) fn of(made: i32) -> Self {
        static RULES: LazyLock<Vec<(i32, Shares)>> = LazyLock::new(|| {
            let text = include_str!("../../data/promises.toml");
            let read: Policy = base::read_toml(text).expect("a test reads the shipped policy");
            let shares = |rule: &PolicyRule| Shares { kept: rule.kept, partly: rule.partly };
            read.promises.iter().map(|rule| (day_number(rule.from), shares(rule))).collect()
        });
        let rule = RULES.iter().rfind(|(from, _)| *from <= made).or(RULES.first());
        rule.map(|(_, shares)| *shares).expect("a test reads the shipped policy")
    }
}

/// The day `count` business days after `day`. Weekends are none, nor are days that `is_holiday`.
pub fn business_days_after(day: Day, count: u8, is_holiday: impl Fn(Day) -> bool) -> Day {
    walk(day, count, 1, is_holiday)
}

/// The day `count` business days before `day`.
pub fn business_days_before(day: Day, count: u8, is_holiday: impl Fn(Day) -> bool) -> Day {
    walk(day, count, -1, is_holiday)
}

/// A calendar without a business day for this long ends the walk.
const WALK_DAYS_MAX: i32 = 60;

fn walk(day: Day, count: u8, step: i32, is_holiday: impl Fn(Day) -> bool) -> Day {
    let (start, mut left) = (day_number(day), count);
    for distance in 1..=WALK_DAYS_MAX {
        if left == 0 {
            return day_of(start + (distance - 1) * step);
        }
        let next = day_of(start + distance * step);
        let weekend = matches!(next.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        if !weekend && !is_holiday(next) {
            left -= 1;
        }
    }
    day_of(start + WALK_DAYS_MAX * step)
}

/// Whether any open promise ends on `day`.
pub(crate) fn any_ends(section: &StrategySection, ledger: &LedgerSection, day: i32) -> bool {
    section.open.iter().any(|promise| settle(promise, promise.paid(ledger), day).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;
    use jiff::civil::date;

    fn promise() -> PromiseView {
        PromiseView {
            id: PromiseId(Uuid::nil()),
            creditor: CreditorId(Uuid::nil()),
            amount: Amount::minor(1_000_00),
            currency: Currency::ARS,
            made: 100,
            due: 110,
            from: 98,
            until: 112,
            before: Amount::ZERO,
        }
    }

    #[test]
    fn ninety_five_per_cent_keeps_it_and_a_cent_less_does_not() {
        assert_eq!(settle(&promise(), Amount::minor(950_00), 105), Some(PromiseState::Kept));
        assert_eq!(settle(&promise(), Amount::minor(949_99), 105), None);
    }

    #[test]
    fn the_shipped_policy_reads_and_asks_more_to_keep_than_to_keep_in_part() {
        let shares = Shares::of(day_number(date(2026, 3, 20)));

        assert_eq!((shares.kept.to_string(), shares.partly.to_string()), ("0.95".to_owned(), "0.5".to_owned()));
        assert_eq!(Shares::of(-1_000_000), shares, "the oldest rule holds for what was before it");
    }

    #[test]
    fn it_is_judged_the_day_after_its_grace() {
        assert_eq!(settle(&promise(), Amount::ZERO, 112), None);
        assert_eq!(settle(&promise(), Amount::ZERO, 113), Some(PromiseState::Broken));
        assert_eq!(settle(&promise(), Amount::minor(499_99), 113), Some(PromiseState::Broken));
        assert_eq!(settle(&promise(), Amount::minor(500_00), 113), Some(PromiseState::Partly));
        assert_eq!(settle(&promise(), Amount::minor(949_99), 113), Some(PromiseState::Partly));
    }

    #[test]
    fn grace_skips_weekends_and_holidays() {
        let friday = date(2026, 3, 20);
        let tuesday_is_holiday = |day| day == date(2026, 3, 24);

        assert_eq!(business_days_after(friday, 2, |_| false), date(2026, 3, 24));
        assert_eq!(business_days_after(friday, 2, tuesday_is_holiday), date(2026, 3, 25));
        assert_eq!(business_days_before(date(2026, 3, 23), 2, |_| false), date(2026, 3, 19));
        assert_eq!(business_days_after(friday, 0, |_| false), friday);
    }

    #[test]
    fn a_promise_is_positive_within_the_debt_and_soon() {
        let today = date(2026, 3, 20);
        let take = |amount, due| check(Amount::minor(amount), due, today, Amount::minor(1_000_00));

        assert_eq!(take(1_000_00, today), Ok(()));
        assert_eq!(take(0, today), Err(BadPromise::Amount));
        assert_eq!(take(1_000_01, today), Err(BadPromise::TooMuch(Amount::minor(1_000_00))));
        assert_eq!(take(1, date(2026, 3, 19)), Err(BadPromise::Due));
        assert_eq!(take(1, date(2026, 5, 19)), Ok(()));
        assert_eq!(take(1, date(2026, 5, 20)), Err(BadPromise::Due));
    }
}
