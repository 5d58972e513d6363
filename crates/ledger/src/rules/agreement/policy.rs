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
    /// An instalment later than so many days breaks an agreement.
    pub days_late_max: u16,
    /// So many instalments unpaid break it.
    pub missed_max: u16,
    /// What may be offered.
    #[serde(default)]
    pub offer: Vec<Offer>,
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
#[derive(Clone, Debug, Deserialize)]
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
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// What counts on a day; `None` before the first version.
    pub fn on(&self, day: Day) -> Option<&Version> {
        self.version.iter().rev().find(|version| version.from <= day)
    }

    /// What an income must bear on a day; `None` before the first version.
    pub fn bearable(&self, day: Day) -> Option<Bearable> {
        let version = self.on(day)?;
        let wage = self.minimum_wage.iter().rev().find(|wage| wage.from <= day);
        Some(Bearable {
            warned: version.income_share_warned,
            blocked: version.income_share_blocked,
            reserve: wage.map_or(Amount::ZERO, |wage| wage.amount),
        })
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

    /// What breaks an agreement.
    pub fn breaks(&self) -> BreakRule {
        BreakRule { days_late_max: self.days_late_max, missed_max: self.missed_max }
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
