//! What is offered about a debt, and the figures that follow: discount by concept, instalments, and each account's part.
use super::effect::{AGREED_FROM, Scope};
use crate::rules::{
    authority::Shares,
    schedule,
    terms::{AMOUNT_MAX, Component, Instalment, RATE_MAX, Regular, TAX_MAX},
    unpaid::Owed,
};
use base::{AccountId, Amount, Day, Rate, Rounding};
use serde::{Deserialize, Serialize};

/// What kind of agreement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One payment with a discount settles it (finiquito).
    LumpSum,
    /// A new schedule.
    Restructuring,
    /// A discount because the asset is worth far less than the loan.
    AssetDiscount,
    /// Agreed in court (convenio judicial).
    CourtSettlement,
}

/// What happens to the discount if the agreement is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clause {
    /// It is lost: the debt is what it would have been.
    LoseDiscount,
    /// It is kept: the debt is what it would have been with the discount forgiven on the cut-off day.
    KeepDiscount,
}

/// How instalments fall on several accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// In proportion to what is left of each.
    #[default]
    ProRata,
    /// The capital of the oldest debt first; interest in proportion to what is left of each.
    OldestFirst,
}

/// On what an agreement of its kind stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// What the asset is worth.
    Asset {
        /// How much.
        value: Amount,
        /// When it was valued.
        on: Day,
        /// By whom, in words.
        source: String,
    },
    /// The court and its case.
    Case(String),
}

/// What breaks an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakRule {
    /// An instalment later than so many days.
    pub days_late_max: u16,
    /// So many instalments due and not paid.
    pub missed_max: u16,
}

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deal {
    /// Of what kind.
    pub kind: Kind,
    /// On what it stands, where its kind needs it.
    #[serde(default)]
    pub ground: Option<Ground>,
    /// What of each account it settles.
    pub scope: Scope,
    /// The share of each concept that is forgiven.
    pub discount: Shares,
    /// To be paid before it begins; the rest is in instalments.
    pub down_payment: Amount,
    /// The instalments.
    pub plan: Regular,
    /// What happens to the discount if it is broken.
    pub clause: Clause,
    /// How it falls on several accounts.
    #[serde(default)]
    pub split: Split,
    /// The last day to sign it and to pay the down payment.
    pub valid_until: Day,
    /// What breaks it.
    pub breaks: BreakRule,
}

/// What an account brings into an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// Which account.
    pub account: AccountId,
    /// Its last line that was known.
    pub seen: u32,
    /// What is settled of it, by concept, on the cut-off day.
    pub owed: Owed,
}

/// An account's part of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it brings.
    pub base: Base,
    /// What is forgiven of it.
    pub discount: Owed,
    /// What is asked instead, the down payment first.
    pub instalments: Vec<Instalment>,
}

/// The figures of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoning {
    /// What is settled, by concept.
    pub base: Owed,
    /// What is forgiven of it.
    pub discount: Owed,
    /// What is asked: the base less the discount, without the interest of the plan.
    pub asked: Amount,
    /// The down payment, if there is one, and the instalments; numbers from [`AGREED_FROM`].
    pub instalments: Vec<Instalment>,
    /// Each account's part; together they are all of it.
    pub parts: Vec<Part>,
}

/// Why a deal cannot be offered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDeal {
    /// Nothing is owed.
    #[error("there is nothing to settle")]
    NothingOwed,
    /// More than all, or less than nothing, would be forgiven.
    #[error("from none to all of {0:?} can be forgiven")]
    Discount(Component),
    /// The down payment is more than what is asked, or negative.
    #[error("a down payment is from 0 to {0}")]
    DownPayment(Amount),
    /// An agreement has from one to [`COUNT_MAX`] instalments; a lump sum has one.
    #[error("{0} instalments are too few or too many")]
    Count(u16),
    /// A rate that is not one.
    #[error("a rate is from 0 to {RATE_MAX}, of a tax to {TAX_MAX}, got {0}")]
    Rate(Rate),
    /// It would end before it begins.
    #[error("{0} is before the cut-off day")]
    Day(Day),
    /// A discount for an asset needs its value, below what is owed; a court settlement its case.
    #[error("this kind of agreement needs its ground")]
    Ground,
    /// An instalment would be too large to hold.
    #[error("an instalment is too large")]
    TooLarge,
}

/// The most instalments of an agreement: thirty years of months.
pub const COUNT_MAX: u16 = 360;

/// Reckons a deal over the accounts of one debtor with one creditor, the oldest debt first.
///
/// Shares of a concept are rounded half up, account by account. Nothing is lost in the split: the parts add up.
///
/// # Errors
/// Says what cannot be.
pub fn reckon(bases: &[Base], deal: &Deal, cut_off: Day) -> Result<Reckoning, BadDeal> {
    check(deal, cut_off)?;
    let mut base = Owed::default();
    let mut discount = Owed::default();
    let mut discounts = Vec::with_capacity(bases.len());
    for one in bases {
        let forgiven = forgiven(&one.owed, &deal.discount);
        base += one.owed;
        discount += forgiven;
        discounts.push(forgiven);
    }
    let asked = base.total() - discount.total();
    if asked <= Amount::ZERO {
        return Err(BadDeal::NothingOwed);
    }
    if deal.ground.as_ref().is_some_and(|ground| !ground.holds(base.total())) {
        return Err(BadDeal::Ground);
    }
    let instalments = instalments(asked, deal)?;
    let mut left: Vec<Amount> =
        bases.iter().zip(&discounts).map(|(one, discount)| one.owed.total() - discount.total()).collect();
    let mut parts: Vec<Part> = bases
        .iter()
        .zip(discounts)
        .map(|(base, discount)| Part { base: *base, discount, instalments: Vec::new() })
        .collect();
    for instalment in &instalments {
        for (part, share) in parts.iter_mut().zip(shared(instalment, &mut left, deal.split)) {
            part.instalments.push(share);
        }
    }
    Ok(Reckoning { base, discount, asked, instalments, parts })
}

fn check(deal: &Deal, cut_off: Day) -> Result<(), BadDeal> {
    let plan = &deal.plan;
    let wrong = |rate: &&Rate| **rate < Rate::ZERO || TAX_MAX < **rate;
    if let Some((component, _)) = deal.discount.iter().find(|(_, share)| wrong(share)) {
        return Err(BadDeal::Discount(*component));
    }
    if plan.period_rate < Rate::ZERO || RATE_MAX < plan.period_rate {
        return Err(BadDeal::Rate(plan.period_rate));
    }
    if wrong(&&plan.vat) {
        return Err(BadDeal::Rate(plan.vat));
    }
    let most = if deal.kind == Kind::LumpSum { 1 } else { COUNT_MAX };
    if !(1..=most).contains(&plan.count) {
        return Err(BadDeal::Count(plan.count));
    }
    if let Some(day) = [plan.first_due, deal.valid_until].into_iter().find(|day| *day < cut_off) {
        return Err(BadDeal::Day(day));
    }
    if plan.fee < Amount::ZERO || AMOUNT_MAX < plan.fee {
        return Err(BadDeal::TooLarge);
    }
    let grounded = match deal.kind {
        Kind::LumpSum | Kind::Restructuring => deal.ground.is_none(),
        Kind::AssetDiscount => matches!(deal.ground, Some(Ground::Asset { .. })),
        Kind::CourtSettlement => matches!(deal.ground, Some(Ground::Case(_))),
    };
    if grounded { Ok(()) } else { Err(BadDeal::Ground) }
}

impl Ground {
    /// Whether it carries an agreement about so much.
    fn holds(&self, owed: Amount) -> bool {
        match self {
            Self::Asset { value, source, .. } => (Amount::ZERO..owed).contains(value) && !source.trim().is_empty(),
            Self::Case(case) => !case.trim().is_empty(),
        }
    }
}

/// What is forgiven of each concept.
fn forgiven(owed: &Owed, shares: &Shares) -> Owed {
    let of = |component: Component| {
        let share = shares.get(&component).copied().unwrap_or_default();
        owed.of(component).times(share, Rounding::HalfUp)
    };
    Owed {
        costs: of(Component::Costs),
        penalty: of(Component::Penalty),
        compensatory: of(Component::Compensatory),
        late_vat: of(Component::LateVat),
        interest: of(Component::Interest),
        vat: of(Component::Vat),
        fees: of(Component::Fees),
        principal: of(Component::Principal),
    }
}

fn instalments(asked: Amount, deal: &Deal) -> Result<Vec<Instalment>, BadDeal> {
    if !(Amount::ZERO..=asked).contains(&deal.down_payment) {
        return Err(BadDeal::DownPayment(asked));
    }
    let zero = Amount::ZERO;
    let down = Instalment {
        number: AGREED_FROM,
        due: deal.valid_until,
        principal: deal.down_payment,
        interest: zero,
        vat: zero,
        fees: zero,
    };
    let mut all: Vec<Instalment> = (!deal.down_payment.is_zero()).then_some(down).into_iter().collect();
    let financed = asked - deal.down_payment;
    if financed.is_zero() {
        return Ok(all);
    }
    // Interest on all of it, each period, at the highest rate: if it fits, every instalment does.
    let units = i128::from(financed.to_minor()) * (Rate::ONE_PICO + i128::from(deal.plan.period_rate.to_pico()));
    if i128::from(AMOUNT_MAX.to_minor()) * Rate::ONE_PICO < units {
        return Err(BadDeal::TooLarge);
    }
    let plan = Regular { settled: 0, ..deal.plan };
    let numbered = |one: Instalment| Instalment { number: AGREED_FROM + one.number, ..one };
    all.extend(schedule::instalments(financed, &plan).into_iter().map(numbered));
    Ok(all)
}

/// What of an instalment falls on each account; what is `left` of each is less by its capital.
fn shared(instalment: &Instalment, left: &mut [Amount], split: Split) -> Vec<Instalment> {
    let weights = left.to_vec();
    let principal = match split {
        Split::ProRata => proportional(instalment.principal, &weights),
        Split::OldestFirst => poured(instalment.principal, &weights),
    };
    let interest = proportional(instalment.interest, &weights);
    let vat = proportional(instalment.vat, &weights);
    let fees = proportional(instalment.fees, &weights);
    let mut shares = Vec::with_capacity(left.len());
    for ((((rest, principal), interest), vat), fees) in left.iter_mut().zip(principal).zip(interest).zip(vat).zip(fees)
    {
        *rest -= principal;
        shares.push(Instalment { principal, interest, vat, fees, ..*instalment });
    }
    shares
}

/// Parts of `amount` in proportion to `weights`, which come to it exactly; all of it to the first if there are none.
fn proportional(amount: Amount, weights: &[Amount]) -> Vec<Amount> {
    let whole: Amount = weights.iter().copied().sum();
    if whole.is_zero() {
        return poured(amount, &vec![amount; weights.len()]);
    }
    let (mut weight, mut given) = (Amount::ZERO, Amount::ZERO);
    let part = |one: &Amount| {
        weight += *one;
        let until = amount.share(weight.to_minor(), whole.to_minor(), Rounding::HalfUp);
        let part = until - given;
        given = until;
        part
    };
    weights.iter().map(part).collect()
}

/// Parts of `amount`, as much as each of `rooms` holds, in their order.
fn poured(amount: Amount, rooms: &[Amount]) -> Vec<Amount> {
    let mut left = amount;
    let part = |room: &Amount| {
        let part = left.min(*room);
        left -= part;
        part
    };
    rooms.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::terms::{Period, System};
    use base::Uuid;
    use jiff::civil::date;
    use proptest::prelude::*;

    const DAY: Day = date(2026, 4, 24);

    fn deal(kind: Kind, count: u16, rate: &str) -> Deal {
        let plan = Regular {
            system: System::French,
            count,
            period_rate: rate.parse().unwrap(),
            first_due: date(2026, 5, 24),
            every: Period::Months(1),
            vat: "0.21".parse().unwrap(),
            fee: Amount::ZERO,
            settled: 0,
        };
        Deal {
            kind,
            ground: None,
            scope: Scope::Whole,
            discount: Shares::from([(Component::Principal, "0.3".parse().unwrap())]),
            down_payment: Amount::ZERO,
            plan,
            clause: Clause::LoseDiscount,
            split: Split::ProRata,
            valid_until: DAY,
            breaks: BreakRule { days_late_max: 10, missed_max: 2 },
        }
    }

    fn bases(amounts: &[i64]) -> Vec<Base> {
        let base = |(n, amount): (u128, &i64)| Base {
            account: AccountId(Uuid::from_u128(n)),
            seen: 0,
            owed: Owed { principal: Amount::minor(*amount), ..Owed::default() },
        };
        (1..).zip(amounts).map(base).collect()
    }

    #[test]
    fn a_discount_of_thirty_per_cent_is_what_the_domain_says() {
        // domain.md §3.7.
        let reckoning = reckon(&bases(&[122_034_67]), &deal(Kind::LumpSum, 1, "0"), DAY).unwrap();

        assert_eq!((reckoning.asked, reckoning.discount.total()), (Amount::minor(85_424_27), Amount::minor(36_610_40)));
        assert_eq!(reckoning.instalments.len(), 1);
    }

    #[test]
    fn what_cannot_be_is_named() {
        let refused = |change: fn(&mut Deal)| {
            let mut deal = deal(Kind::Restructuring, 6, "0.04");
            change(&mut deal);
            reckon(&bases(&[100_000_00]), &deal, DAY).unwrap_err()
        };

        assert_eq!(refused(|deal| deal.kind = Kind::LumpSum), BadDeal::Count(6));
        assert_eq!(refused(|deal| deal.plan.count = 0), BadDeal::Count(0));
        assert_eq!(refused(|deal| deal.plan.count = COUNT_MAX + 1), BadDeal::Count(COUNT_MAX + 1));
        assert_eq!(
            refused(|deal| deal.down_payment = Amount::minor(70_000_01)),
            BadDeal::DownPayment(Amount::minor(70_000_00))
        );
        assert_eq!(refused(|deal| deal.plan.first_due = date(2026, 4, 23)), BadDeal::Day(date(2026, 4, 23)));
        let twice = |deal: &mut Deal| {
            deal.discount.insert(Component::Penalty, Rate::basis_points(10_001));
        };
        assert_eq!(refused(twice), BadDeal::Discount(Component::Penalty));
        let all = |deal: &mut Deal| {
            deal.discount.insert(Component::Principal, Rate::basis_points(10_000));
        };
        assert_eq!(refused(all), BadDeal::NothingOwed);
        assert_eq!(refused(|deal| deal.kind = Kind::CourtSettlement), BadDeal::Ground);
        let dear = |deal: &mut Deal| {
            deal.kind = Kind::AssetDiscount;
            deal.ground = Some(Ground::Asset { value: Amount::minor(100_000_00), on: DAY, source: "tasación".into() });
        };
        assert_eq!(refused(dear), BadDeal::Ground);
        assert_eq!(reckon(&[], &deal(Kind::LumpSum, 1, "0"), DAY), Err(BadDeal::NothingOwed));
    }

    #[test]
    fn the_oldest_debt_is_paid_first_where_it_is_agreed() {
        let deal = Deal { split: Split::OldestFirst, ..deal(Kind::Restructuring, 2, "0") };

        let parts = reckon(&bases(&[1_000_00, 9_000_00]), &deal, DAY).unwrap().parts;

        let capital = |part: &Part| part.instalments.iter().map(|one| one.principal.to_minor()).collect::<Vec<_>>();
        assert_eq!(parts.iter().map(capital).collect::<Vec<_>>(), [vec![700_00, 0], vec![2_800_00, 3_500_00]]);
    }

    proptest! {
        #[test]
        fn the_parts_are_all_of_it(
            amounts in proptest::collection::vec(1_i64..1_000_000_00, 1..6), count in 1_u16..24,
            rate in 0_i32..3_000, down in 0_i64..50, oldest in any::<bool>()
        ) {
            let mut deal = deal(Kind::Restructuring, count, "0");
            deal.plan.period_rate = Rate::basis_points(rate);
            deal.split = if oldest { Split::OldestFirst } else { Split::ProRata };
            deal.down_payment = Amount::minor(amounts.iter().sum::<i64>() * down / 100);
            let bases = bases(&amounts);

            let reckoning = reckon(&bases, &deal, DAY).unwrap();

            for (place, whole) in reckoning.instalments.iter().enumerate() {
                let parts: Vec<Instalment> = reckoning.parts.iter().map(|part| part.instalments[place]).collect();
                prop_assert_eq!(parts.iter().map(|one| one.principal).sum::<Amount>(), whole.principal);
                prop_assert_eq!(parts.iter().map(|one| one.interest).sum::<Amount>(), whole.interest);
                prop_assert_eq!(parts.iter().map(|one| one.vat).sum::<Amount>(), whole.vat);
                let positive = |one: &Instalment| Amount::ZERO <= one.principal && Amount::ZERO <= one.interest;
                prop_assert!(parts.iter().all(positive));
            }
            for part in &reckoning.parts {
                let capital: Amount = part.instalments.iter().map(|one| one.principal).sum();
                prop_assert_eq!(capital, part.base.owed.total() - part.discount.total());
            }
        }
    }
}
