//! What the law says about interest in arrears, as dated data with its sources (`packs/ar-arrears.toml`).
use super::terms::Component;
use base::{Day, Rate, day_number};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The law of arrears of one country, rule by rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name.
    pub id: String,
    /// How much penalty interest may be charged.
    pub penalty_cap: Vec<PenaltyCap>,
    /// When interest may become capital. Whatever is not here is forbidden.
    pub capitalisation: Vec<CapitalRule>,
}

/// How much penalty interest may be charged, over some days, for some products.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyCap {
    /// The products' codes.
    pub products: Vec<String>,
    /// The first day of interest under it; since ever where absent.
    pub from: Option<Day>,
    /// The last day of interest under it; for good where absent.
    pub until: Option<Day>,
    /// What penalty may add to compensatory interest, as a part of it.
    pub ratio: Rate,
    /// The law.
    pub source: String,
}

/// When interest may become capital (anatocismo, `CCyC` art. 770).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapitalRule {
    /// For which reason.
    pub reason: CapitalReason,
    /// The first day on which it may be done.
    pub from: Day,
    /// The last one; for good where absent.
    pub until: Option<Day>,
    /// The fewest whole months of interest that may become capital at once; 0 is any.
    pub months_min: u8,
    /// What may become capital.
    pub concepts: Vec<Component>,
    /// Whether only a case that a court has may do it.
    pub case: Case,
    /// Products whose penalty interest never becomes capital.
    pub never_penalty: Vec<String>,
    /// The law.
    pub source: String,
}

/// Whether a court must have the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// It must.
    Needed,
    /// It need not.
    Any,
}

/// Why interest becomes capital: the only reasons that the law knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapitalReason {
    /// An express clause of the contract (inc. a).
    ExpressClause,
    /// The claim was served on the debtor (inc. b).
    ClaimServed,
    /// The court approved the reckoning, ordered payment, and it was not paid (inc. c).
    CourtReckoning,
    /// Another law provides it (inc. d).
    OtherLaw,
}

impl Policy {
    /// The law that ships with the system.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Policy> = LazyLock::new(|| {
            let text = include_str!("../../packs/ar-arrears.toml");
            Policy::read(text).expect("a test reads the shipped policy")
        });
        &SHIPPED
    }

    /// Reads a policy as a lawyer writes it.
    ///
    /// # Errors
    /// Says which line does not read.
    pub fn read(text: &str) -> Result<Self, base::BadToml> {
        base::read_toml(text)
    }

    /// The caps on penalty interest of one product.
    pub fn penalty_caps(&self, product: &str) -> impl Iterator<Item = &PenaltyCap> {
        self.penalty_cap.iter().filter(move |cap| cap.products.iter().any(|code| code == product))
    }

    /// The rule by which interest may become capital on `day` for `reason`.
    pub fn capitalisation(&self, reason: CapitalReason, day: Day) -> Option<&CapitalRule> {
        let holds = |rule: &&CapitalRule| {
            rule.reason == reason && rule.from <= day && rule.until.is_none_or(|until| day <= until)
        };
        self.capitalisation.iter().find(holds)
    }
}

impl PenaltyCap {
    /// Whether it binds the interest of a day.
    pub fn holds(&self, day: i32) -> bool {
        self.from.is_none_or(|from| day_number(from) <= day) && self.until.is_none_or(|until| day <= day_number(until))
    }

    /// The days on which it begins to bind and ceases to.
    pub(super) fn turns(&self) -> impl Iterator<Item = i32> {
        [Some(self.from.map_or(i32::MIN + 1, day_number)), self.until.map(|until| day_number(until) + 1)]
            .into_iter()
            .flatten()
    }
}

impl CapitalRule {
    /// What of one product may become capital.
    pub fn concepts_of(&self, product: &str) -> impl Iterator<Item = Component> {
        let spared = self.never_penalty.iter().any(|code| code == product);
        self.concepts.iter().copied().filter(move |concept| !(spared && *concept == Component::Penalty))
    }
}

impl CapitalReason {
    /// How documents name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::ExpressClause => "cláusula expresa (CCyC art. 770 inc. a)",
            Self::ClaimServed => "notificación de la demanda (CCyC art. 770 inc. b)",
            Self::CourtReckoning => "liquidación judicial aprobada e impaga (CCyC art. 770 inc. c)",
            Self::OtherLaw => "otra disposición legal (CCyC art. 770 inc. d)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_shipped_policy_reads_and_names_its_sources() {
        let policy = Policy::shipped();

        assert!(policy.penalty_cap.iter().all(|cap| !cap.source.is_empty() && !cap.products.is_empty()));
        assert!(policy.capitalisation.iter().all(|rule| rule.source.contains("770")));
    }

    #[test]
    fn the_cap_on_penalty_of_cards_ended_with_the_year_2023() {
        let cap = Policy::shipped().penalty_caps("credit_card").next().unwrap();

        assert!(cap.holds(day_number(date(2023, 12, 28))));
        assert!(!cap.holds(day_number(date(2023, 12, 29))));
        assert_eq!(Policy::shipped().penalty_caps("personal_loan").count(), 0);
    }

    #[test]
    fn an_express_clause_needs_six_months() {
        let rule = Policy::shipped().capitalisation(CapitalReason::ExpressClause, date(2026, 1, 1)).unwrap();

        assert_eq!(rule.months_min, 6);
        assert!(Policy::shipped().capitalisation(CapitalReason::ExpressClause, date(2015, 7, 31)).is_none());
    }

    #[test]
    fn penalty_of_a_card_never_becomes_capital() {
        let rule = Policy::shipped().capitalisation(CapitalReason::CourtReckoning, date(2026, 1, 1)).unwrap();

        assert!(rule.concepts_of("personal_loan").any(|concept| concept == Component::Penalty));
        assert!(!rule.concepts_of("credit_card").any(|concept| concept == Component::Penalty));
    }
}
