//! What was agreed: how a debt is repaid, what being late costs, and in which order money extinguishes it.
use super::{
    pack,
    recurring::{Adjustment, Recurring},
    stage::Stage,
};
use base::{Amount, Currency, Day, Rate, Rounding};
use serde::{Deserialize, Serialize};

/// What debtor and creditor agreed about one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The product's code, such as `personal_loan` or `credit_card`.
    pub product: String,
    /// Every amount of the account is in it.
    pub currency: Currency,
    /// The day the money was lent or the service began.
    pub opened: Day,
    /// Capital lent; zero where nothing was lent, as with a service or a card.
    pub lent: Amount,
    /// The most that may be owed, for revolving credit.
    pub limit: Option<Amount>,
    /// How it is repaid.
    pub plan: Plan,
    /// What being late costs.
    pub late: LateTerms,
    /// In which order money extinguishes it; `None` is [`Waterfall::HOUSE`].
    pub waterfall: Option<Waterfall>,
    /// Other orders for payments made from a stage on, earliest stage first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late_waterfalls: Vec<StageWaterfall>,
}

/// How a debt is repaid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// A schedule that follows from a few numbers.
    Regular(Regular),
    /// Instalments written out one by one; one of them is a single due date.
    Listed(Vec<Instalment>),
    /// Charges that come again every period: expensas, services, rents.
    Recurring(Recurring),
    /// Revolving credit: each statement bills what is owed, the remainder of the last one included.
    Statements {
        /// The part of a statement that keeps the account up to date where the statement names no minimum.
        minimum: Rate,
    },
}

/// A schedule that follows from a few numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regular {
    /// How capital and interest are spread.
    pub system: System,
    /// How many instalments, from 1.
    pub count: u16,
    /// Interest per period, not per year.
    pub period_rate: Rate,
    /// When the first instalment is due.
    pub first_due: Day,
    /// From one due day to the next.
    pub every: Period,
    /// Value added tax on interest.
    pub vat: Rate,
    /// Insurance and fees in each instalment.
    pub fee: Amount,
    /// How many of the first instalments had been settled before the account came here.
    pub settled: u16,
}

impl Regular {
    /// One instalment without interest: a debt to be paid once, by a day.
    pub const fn once(due: Day) -> Self {
        Self {
            system: System::French,
            count: 1,
            period_rate: Rate::ZERO,
            first_due: due,
            every: Period::Months(1),
            vat: Rate::ZERO,
            fee: Amount::ZERO,
            settled: 0,
        }
    }
}

/// How capital and interest are spread over instalments (domain.md §3.2–3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// Equal instalments.
    French,
    /// Equal capital.
    German,
    /// Interest each period, capital at the end (americano).
    Bullet,
    /// Interest always on the whole capital (directo).
    Flat,
}

/// From one due day to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The same day of each nth month, or the last one where the month is shorter.
    Months(u8),
    /// Every so many days.
    Days(u16),
}

/// One amount to be paid by one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Its number in the schedule, from 1.
    pub number: u16,
    /// The last day to pay it without being late.
    pub due: Day,
    /// Capital.
    pub principal: Amount,
    /// Interest of the period.
    #[serde(default, skip_serializing_if = "pack::is_zero")]
    pub interest: Amount,
    /// Value added tax on the interest.
    #[serde(default, skip_serializing_if = "pack::is_zero")]
    pub vat: Amount,
    /// Insurance and fees.
    #[serde(default, skip_serializing_if = "pack::is_zero")]
    pub fees: Amount,
}

/// What being late costs: simple interest in closed form, never capitalised (`CCyC` arts. 767–770).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateTerms {
    /// Compensatory interest a year, on the overdue capital.
    #[serde(with = "pack::rate")]
    pub compensatory: Rate,
    /// Penalty interest a year (punitorio), on `penalty_base`.
    #[serde(with = "pack::rate")]
    pub penalty: Rate,
    /// Value added tax on both.
    #[serde(with = "pack::rate")]
    pub vat: Rate,
    /// Days in a year.
    pub basis: Basis,
    /// What penalty interest is computed on.
    pub penalty_base: PenaltyBase,
    /// Whether penalty comes on top of compensatory interest.
    #[serde(default)]
    pub composition: Composition,
    /// What interest runs on once a part is paid.
    #[serde(default)]
    pub accrual_base: AccrualBase,
    /// How often a cent is made whole.
    #[serde(default)]
    pub rounded: Rounded,
}

/// How a contract words its penalty interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalty {
    /// A part of compensatory interest: 0.5 is 50 % of it.
    OfCompensatory(Rate),
    /// A rate of its own, a year.
    Yearly(Rate),
}

/// Days in a year, for interest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Usual for a nominal yearly rate in Argentina (ACT/365).
    #[default]
    Year365,
    /// Commercial year (ACT/360).
    Year360,
    /// Months of thirty days in a year of 360 (30E/360).
    Thirty360,
    /// Each day by the year it falls in (ACT/ACT).
    Actual,
}

/// Whether penalty comes on top of compensatory interest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Composition {
    /// Both run.
    #[default]
    Additive,
    /// Penalty runs in place of compensatory interest.
    Substitutive,
}

/// What late interest runs on once a part of an instalment is paid late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccrualBase {
    /// What is left, from the day of the payment on.
    #[default]
    Remaining,
    /// The capital that was overdue at first, until all of it is paid.
    Original,
}

/// How often late interest is rounded to whole minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounded {
    /// Once for all days at the same rates.
    #[default]
    Together,
    /// Every day that counts, as systems do that post interest each night.
    Daily,
}

/// What penalty interest is computed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PenaltyBase {
    /// The overdue capital.
    #[default]
    Principal,
    /// The whole overdue instalment.
    Instalment,
}

/// A part of a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// Costs of collection: letters, court.
    Costs,
    /// Penalty interest (punitorio).
    Penalty,
    /// Compensatory interest for being late.
    Compensatory,
    /// Value added tax on both kinds of late interest.
    LateVat,
    /// Interest of the schedule.
    Interest,
    /// Value added tax on the interest of the schedule.
    Vat,
    /// Insurance and fees.
    Fees,
    /// Capital.
    Principal,
}

/// In which order money extinguishes a debt (imputación, `CCyC` arts. 900–903).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waterfall {
    /// Instalment by instalment, or concept by concept.
    pub mode: Mode,
    /// Every component once, first what is paid first.
    pub order: [Component; 8],
}

/// The order for payments made from a stage on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageWaterfall {
    /// The earliest stage it holds for.
    pub from: Stage,
    /// The order.
    pub waterfall: Waterfall,
}

/// How a payment walks over instalments and components.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The oldest instalment whole, then the next: the fewest days past due. Costs of the account come before all
    /// instalments, unless they stand last in the order.
    Vertical,
    /// The first component of every instalment, then the next component.
    Horizontal,
}

/// Terms that no account can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// A schedule has from 1 to [`INSTALMENTS_MAX`] instalments.
    #[error("a schedule has from 1 to {INSTALMENTS_MAX} instalments, got {0}")]
    Instalments(usize),
    /// Amounts are from zero to [`AMOUNT_MAX`].
    #[error("an amount is from 0 to {AMOUNT_MAX}, got {0}")]
    Amount(Amount),
    /// Rates are from zero to [`RATE_MAX`], of taxes to [`TAX_MAX`].
    #[error("a rate is from 0 to {RATE_MAX}, of a tax to {TAX_MAX}, got {0}")]
    Rate(Rate),
    /// A waterfall names every component once.
    #[error("a waterfall names every component once")]
    Waterfall,
    /// Orders by stage come earliest stage first.
    #[error("orders by stage come earliest stage first")]
    Stages,
    /// Periods of charges and adjustments are at least one day, or one period, long.
    #[error("a period is at least a day long, and an adjustment comes after at least one")]
    Period,
}

/// The most instalments of a schedule: a hundred years of months.
pub const INSTALMENTS_MAX: usize = 1_200;
/// The largest amount of an account's terms: a million millions. With [`RATE_MAX`], a century of interest still fits.
pub const AMOUNT_MAX: Amount = Amount::minor(100_000_000_000_000);
/// The largest rate, for a period or a year: 1,000 %.
pub const RATE_MAX: Rate = Rate::basis_points(100_000);
/// The largest rate of a tax: 100 %.
pub const TAX_MAX: Rate = Rate::basis_points(10_000);

impl Terms {
    /// Refuses terms with which arithmetic would not hold.
    ///
    /// # Errors
    /// Names the first amount, rate or count out of its range.
    pub fn check(&self) -> Result<(), TermsError> {
        amounts_fit(&[self.lent, self.limit.unwrap_or_default()])?;
        self.late.check()?;
        let late = self.late_waterfalls.iter().map(|late| late.waterfall);
        if !self.waterfall.into_iter().chain(late).all(|waterfall| waterfall.is_complete()) {
            return Err(TermsError::Waterfall);
        }
        if !self.late_waterfalls.is_sorted_by_key(|late| late.from) {
            return Err(TermsError::Stages);
        }
        match &self.plan {
            Plan::Regular(plan) => {
                rates_fit(&[plan.period_rate], RATE_MAX)?;
                rates_fit(&[plan.vat], TAX_MAX)?;
                amounts_fit(&[plan.fee])?;
                count_fits(usize::from(plan.count))
            }
            Plan::Listed(all) => {
                all.iter().try_for_each(|one| amounts_fit(&[one.principal, one.interest, one.vat, one.fees]))?;
                count_fits(all.len())
            }
            Plan::Recurring(plan) => recurring_fits(plan),
            Plan::Statements { minimum } => rates_fit(&[*minimum], TAX_MAX),
        }
    }
}

impl Terms {
    /// In which order money extinguishes the account in a stage.
    pub fn waterfall_at(&self, stage: Stage) -> &Waterfall {
        let late = self.late_waterfalls.iter().rfind(|late| late.from <= stage).map(|late| &late.waterfall);
        late.or(self.waterfall.as_ref()).unwrap_or(&Waterfall::HOUSE)
    }
}

fn recurring_fits(plan: &Recurring) -> Result<(), TermsError> {
    amounts_fit(&[plan.amount.unwrap_or_default()])?;
    rates_fit(&[plan.vat], TAX_MAX)?;
    let periods = match &plan.adjustment {
        None => 1,
        Some(Adjustment::Index(rule)) => rule.periods,
        Some(Adjustment::Step { rate, periods }) => {
            rates_fit(&[*rate], RATE_MAX)?;
            *periods
        }
    };
    let no_period = matches!(plan.every, Period::Months(0) | Period::Days(0));
    if no_period || periods == 0 { Err(TermsError::Period) } else { Ok(()) }
}

fn amounts_fit(amounts: &[Amount]) -> Result<(), TermsError> {
    let wrong = amounts.iter().find(|amount| **amount < Amount::ZERO || AMOUNT_MAX < **amount);
    wrong.map_or(Ok(()), |amount| Err(TermsError::Amount(*amount)))
}

fn rates_fit(rates: &[Rate], most: Rate) -> Result<(), TermsError> {
    let wrong = rates.iter().find(|rate| **rate < Rate::ZERO || most < **rate);
    wrong.map_or(Ok(()), |rate| Err(TermsError::Rate(*rate)))
}

fn count_fits(count: usize) -> Result<(), TermsError> {
    if (1..=INSTALMENTS_MAX).contains(&count) { Ok(()) } else { Err(TermsError::Instalments(count)) }
}

impl LateTerms {
    /// Being late costs nothing.
    pub const NONE: Self = Self {
        compensatory: Rate::ZERO,
        penalty: Rate::ZERO,
        vat: Rate::ZERO,
        basis: Basis::Year365,
        penalty_base: PenaltyBase::Principal,
        composition: Composition::Additive,
        accrual_base: AccrualBase::Remaining,
        rounded: Rounded::Together,
    };

    /// On a year of 365 days, penalty on the overdue capital.
    pub fn new(compensatory: Rate, penalty: Penalty, vat: Rate) -> Self {
        Self { compensatory, penalty: penalty.yearly(compensatory), vat, ..Self::NONE }
    }

    /// Refuses rates with which arithmetic would not hold.
    ///
    /// # Errors
    /// Names the first rate out of its range.
    pub fn check(&self) -> Result<(), TermsError> {
        rates_fit(&[self.compensatory, self.penalty], RATE_MAX)?;
        rates_fit(&[self.vat], TAX_MAX)
    }
}

impl Penalty {
    /// The rate a year that it comes to.
    pub fn yearly(self, compensatory: Rate) -> Rate {
        match self {
            Self::Yearly(rate) => rate,
            Self::OfCompensatory(part) => {
                let exact = i128::from(compensatory.to_pico()) * i128::from(part.to_pico());
                let rate = Rounding::HalfUp.divide(exact, Rate::ONE_PICO);
                Rate::pico(i64::try_from(rate).expect("a part of a rate is a rate"))
            }
        }
    }
}

impl Instalment {
    /// All of it.
    pub fn total(&self) -> Amount {
        self.principal + self.interest + self.vat + self.fees
    }
}

impl Component {
    /// Every component, in the order of the house's waterfall (domain.md §3.6).
    pub const ALL: [Self; 8] = [
        Self::Costs,
        Self::Penalty,
        Self::Compensatory,
        Self::LateVat,
        Self::Interest,
        Self::Vat,
        Self::Fees,
        Self::Principal,
    ];

    /// How documents name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::Costs => "Gastos",
            Self::Penalty => "Interés punitorio",
            Self::Compensatory => "Interés compensatorio por mora",
            Self::LateVat => "IVA sobre intereses por mora",
            Self::Interest => "Interés de la cuota",
            Self::Vat => "IVA sobre el interés de la cuota",
            Self::Fees => "Seguros y cargos",
            Self::Principal => "Capital",
        }
    }

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Costs => "costs",
            Self::Penalty => "penalty",
            Self::Compensatory => "compensatory",
            Self::LateVat => "late_vat",
            Self::Interest => "interest",
            Self::Vat => "vat",
            Self::Fees => "fees",
            Self::Principal => "principal",
        }
    }
}

impl Waterfall {
    /// Costs, penalty, compensatory, tax on them, interest, tax, fees, capital; oldest instalment first.
    pub const HOUSE: Self = Self { mode: Mode::Vertical, order: Component::ALL };

    /// Whether every component is named once.
    pub fn is_complete(&self) -> bool {
        Component::ALL.iter().all(|component| self.order.contains(component))
    }

    /// Whether costs of the account wait until every instalment due is paid.
    pub fn costs_last(&self) -> bool {
        self.order.last() == Some(&Component::Costs)
    }
}

/// The part of a statement that keeps a revolving account up to date where nothing else is known.
///
/// House policy: five per cent, a usual minimum payment of cards.
pub const MINIMUM_SHARE: Rate = Rate::basis_points(500);
