//! The catalogue of offers and the limits of agreements: dated data that a person can edit.
use super::{
    deal::{BreakRule, Clause, Deal, Kind, Split},
    effect::Scope,
    worth::Bearable,
};
use crate::rules::{
    authority::Shares,
    terms::{Period, Regular, System},
    view::AccountView,
};
use base::{Amount, Day, Rate, Rounding, day_number, day_of};
use jiff::ToSpan;
use serde::Deserialize;
use std::sync::LazyLock;

/// Every version, oldest first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementPolicy {
    version: Vec<Version>,
    minimum_wage: Vec<MinimumWage>,
}

/// What counts from one day on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The first day.
    pub from: Day,
    /// Where it comes from.
    pub source: String,
    /// What money costs the creditor, a month.
    pub creditor_rate: Rate,
    /// Over this share of income an instalment is heavy.
    pub income_share_warned: Rate,
    /// Over this one it is too heavy.
    pub income_share_blocked: Rate,
    /// What breaks an agreement.
    pub breaks: Breaks,
    /// What may be offered.
    #[serde(default)]
    pub offer: Vec<Offer>,
}

/// What breaks an agreement, and how far from the usual whoever offers may go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breaks {
    /// An instalment later than so many days.
    pub days_late: Bounds,
    /// So many instalments due and not paid.
    pub missed: Bounds,
    /// The kinds whose clause may let the debtor keep the discount.
    pub discount_kept: Vec<Kind>,
}

/// What is usual of a number, and between what it may be, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// No less.
    pub least: u16,
    /// Where nobody says otherwise.
    pub usual: u16,
    /// No more.
    pub most: u16,
}

/// Why the house does not offer such a default clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeyondPolicy {
    /// Too few or too many days late.
    #[error("an agreement breaks after {} to {} days late", .0.least, .0.most)]
    DaysLate(Bounds),
    /// Too few or too many instalments unpaid.
    #[error("an agreement breaks with {} to {} unpaid instalments", .0.least, .0.most)]
    Missed(Bounds),
    /// An agreement of this kind never lets the debtor keep the discount.
    #[error("{0:?} does not keep its discount when it is broken")]
    DiscountKept(Kind),
}

/// Something that may be offered to a segment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// How data names it.
    pub code: String,
    /// How screens name it.
    pub label: String,
    /// Of what kind.
    pub kind: Kind,
    /// To whom: from so many days past due to so many, both included.
    pub days_past_due: (i32, i32),
    /// For which products, by code; empty is all.
    #[serde(default)]
    pub products: Vec<String>,
    /// The share of each concept that is forgiven.
    #[serde(default)]
    pub discount: Shares,
    /// The down payment, a share of what is asked.
    #[serde(default)]
    pub down_payment: Rate,
    /// How many instalments, a month apart.
    pub instalments: u16,
    /// Interest a month.
    pub period_rate: Rate,
    /// Value added tax on it.
    #[serde(default)]
    pub vat: Rate,
    /// For how many days it stands.
    pub valid_days: u16,
    /// What happens to the discount if it is broken.
    pub clause: Clause,
}

/// The least that a family needs to live on, a month.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumWage {
    /// The first day.
    pub from: Day,
    /// How much.
    pub amount: Amount,
    /// Where it comes from.
    pub source: String,
}

impl AgreementPolicy {
    /// The policy that ships.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<AgreementPolicy> = LazyLock::new(|| {
            let text = include_str!("../../../policy/agreements.toml");
            AgreementPolicy::parse(text).expect("the shipped policy reads: a test reads it")
        });
        &SHIPPED
    }

    /// Reads a policy; versions stand in order of day.
    ///
    /// # Errors
    /// The text is not a policy.
    pub fn parse(text: &str) -> Result<Self, base::BadToml> {
        base::read_toml(text)
    }

    /// What counts on a day; `None` before the first version.
    pub fn on(&self, day: Day) -> Option<&Version> {
        self.version.iter().rev().find(|version| version.from <= day)
    }

    /// The minimum wage of a day; `None` before the first that is known.
    pub fn minimum_wage(&self, day: Day) -> Option<&MinimumWage> {
        self.minimum_wage.iter().rev().find(|wage| wage.from <= day)
    }

    /// What an income must bear on a day; `None` before the first version or the first minimum wage.
    pub fn bearable(&self, day: Day) -> Option<Bearable> {
        let (version, wage) = (self.on(day)?, self.minimum_wage(day)?);
        let (warned, blocked) = (version.income_share_warned, version.income_share_blocked);
        Some(Bearable { warned, blocked, reserve: wage.amount })
    }
}

impl Version {
    /// The offers for these accounts.
    pub fn offers<'a>(&'a self, accounts: &'a [AccountView], day: Day) -> impl Iterator<Item = &'a Offer> {
        let late = accounts.iter().map(|account| account.days_past_due(day_number(day))).max().unwrap_or(0);
        self.offer.iter().filter(move |offer| {
            let (from, to) = offer.days_past_due;
            let products = &offer.products;
            let fits = |account: &AccountView| products.is_empty() || products.contains(&account.product);
            (from..=to).contains(&late) && accounts.iter().all(fits)
        })
    }

    /// The offer of this code.
    pub fn by_code(&self, code: &str) -> Option<&Offer> {
        self.offer.iter().find(|offer| offer.code == code)
    }
}

impl Breaks {
    /// What breaks an agreement where nobody says otherwise.
    pub fn usual(&self) -> BreakRule {
        BreakRule { days_late_max: self.days_late.usual, missed_max: self.missed.usual }
    }

    /// Whether the house offers the default clause of a deal.
    ///
    /// # Errors
    /// Says what is beyond its policy.
    pub fn allow(&self, deal: &Deal) -> Result<(), BeyondPolicy> {
        if !self.days_late.hold(deal.breaks.days_late_max) {
            return Err(BeyondPolicy::DaysLate(self.days_late));
        }
        if !self.missed.hold(deal.breaks.missed_max) {
            return Err(BeyondPolicy::Missed(self.missed));
        }
        let kept = deal.clause == Clause::KeepDiscount && !self.discount_kept.contains(&deal.kind);
        if kept { Err(BeyondPolicy::DiscountKept(deal.kind)) } else { Ok(()) }
    }
}

impl Bounds {
    fn hold(self, number: u16) -> bool {
        (self.least..=self.most).contains(&number)
    }
}

impl Offer {
    /// The deal that it comes to on `day`, where `asked` is what is asked after its discount.
    pub fn deal(&self, day: Day, asked: Amount, breaks: BreakRule) -> Deal {
        let valid_until = day_of(day_number(day) + i32::from(self.valid_days));
        let first_due = match self.kind {
            Kind::LumpSum => valid_until,
            Kind::Restructuring | Kind::AssetDiscount | Kind::CourtSettlement => {
                day.checked_add(1.month()).unwrap_or(Day::MAX)
            }
        };
        Deal {
            kind: self.kind,
            ground: None,
            scope: Scope::Whole,
            discount: self.discount.clone(),
            down_payment: asked.times(self.down_payment, Rounding::HalfUp),
            plan: Regular {
                system: System::French,
                count: self.instalments,
                period_rate: self.period_rate,
                first_due,
                every: Period::Months(1),
                vat: self.vat,
                fee: Amount::ZERO,
                settled: 0,
            },
            clause: self.clause,
            split: Split::ProRata,
            valid_until,
            breaks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DAY: Day = date(2026, 11, 22);

    fn deal(code: &str) -> Deal {
        let policy = AgreementPolicy::shipped();
        let version = policy.on(DAY).unwrap();
        version.by_code(code).unwrap().deal(DAY, Amount::minor(100_000_00), version.breaks.usual())
    }

    fn allow(deal: &Deal) -> Result<(), BeyondPolicy> {
        AgreementPolicy::shipped().on(DAY).unwrap().breaks.allow(deal)
    }

    #[test]
    fn versions_stand_in_order_and_the_usual_is_within_bounds() {
        let policy = AgreementPolicy::shipped();

        assert!(policy.version.is_sorted_by_key(|version| version.from));
        assert!(policy.minimum_wage.is_sorted_by_key(|wage| wage.from));
        assert!(policy.minimum_wage.iter().all(|wage| !wage.source.is_empty()));
        for version in &policy.version {
            let Breaks { days_late, missed, .. } = &version.breaks;
            assert!(days_late.hold(days_late.usual) && missed.hold(missed.usual) && 1 <= missed.least);
            for offer in &version.offer {
                assert_eq!(version.breaks.allow(&offer.deal(DAY, Amount::minor(1_00), version.breaks.usual())), Ok(()));
            }
        }
    }

    #[test]
    fn a_default_clause_stays_within_the_policy_of_the_house() {
        let with = |days_late_max, missed_max| Deal {
            breaks: BreakRule { days_late_max, missed_max },
            ..deal("reestructura-6")
        };

        assert_eq!((allow(&with(0, 1)), allow(&with(30, 3))), (Ok(()), Ok(())));
        assert!(matches!(allow(&with(31, 2)), Err(BeyondPolicy::DaysLate(Bounds { most: 30, .. }))));
        assert!(matches!(allow(&with(10, 0)), Err(BeyondPolicy::Missed(Bounds { least: 1, .. }))));
        assert!(matches!(allow(&with(10, 4)), Err(BeyondPolicy::Missed(_))));
    }

    #[test]
    fn only_a_plan_may_let_the_debtor_keep_the_discount() {
        let kept = |code| Deal { clause: Clause::KeepDiscount, ..deal(code) };

        assert_eq!(allow(&kept("reestructura-12")), Ok(()));
        assert_eq!(allow(&kept("finiquito-tardio")), Err(BeyondPolicy::DiscountKept(Kind::LumpSum)));
    }

    #[test]
    fn the_minimum_wage_is_that_of_its_month_and_stands_until_the_next() {
        let policy = AgreementPolicy::shipped();
        let on = |day| policy.minimum_wage(day).map(|wage| wage.amount.to_minor());

        assert_eq!(on(date(2025, 10, 31)), None);
        assert_eq!((on(date(2026, 8, 31)), on(date(2026, 9, 1))), (Some(376_600_00), Some(383_800_00)));
        assert_eq!((on(DAY), on(date(2027, 2, 1))), (Some(398_800_00), Some(406_400_00)));
        assert_eq!(policy.bearable(date(2025, 12, 1)), None);
    }
}
