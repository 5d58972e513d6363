//! Lists of agreements, the days on which they fall due, and what may be offered today.
use super::views::{ClauseCode, KindCode, StateCode};
use crate::{
    Component,
    rules::{
        agreement::{Bounds, Clause, Kind, State},
        authority::Shares,
    },
    work::agreements::{AgreementBrief, DueDay, Limits},
};
use base::{AgreementId, Amount, CreditorId, Currency, Day, DebtorId, Rate};
use serde::Serialize;
use utoipa::ToSchema;

/// One page of agreements, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct PageBody {
    pub agreements: Vec<AgreementLine>,
    /// From which to go on, if there may be more.
    #[schema(value_type = Option<String>)]
    pub next: Option<AgreementId>,
}

/// An agreement in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct AgreementLine {
    #[schema(value_type = String)]
    id: AgreementId,
    #[schema(value_type = String)]
    debtor: DebtorId,
    /// As the creditor writes it.
    debtor_name: String,
    #[schema(value_type = String)]
    creditor: CreditorId,
    kind: KindCode,
    kind_label: &'static str,
    state: StateCode,
    state_label: &'static str,
    #[schema(value_type = String)]
    currency: Currency,
    #[schema(value_type = String)]
    cut_off: Day,
    #[schema(value_type = String)]
    valid_until: Day,
    #[schema(value_type = i64)]
    base: Amount,
    #[schema(value_type = i64)]
    discount: Amount,
    #[schema(value_type = i64)]
    asked: Amount,
    /// How many instalments, the down payment not counted.
    instalments: u16,
    needs_approval: bool,
    proposed_by: String,
    /// While it is in force: the oldest day on which something is missing.
    #[schema(value_type = Option<String>)]
    next_due: Option<Day>,
    /// What is missing of that day.
    #[schema(value_type = Option<i64>)]
    next_amount: Option<Amount>,
    #[schema(value_type = Option<String>)]
    ended: Option<Day>,
}

/// What falls due on one day.
#[derive(Serialize, ToSchema)]
pub(super) struct DueDayView {
    #[schema(value_type = String)]
    day: Day,
    #[schema(value_type = String)]
    currency: Currency,
    /// How many agreements.
    count: u32,
    /// What is missing, in minor units.
    #[schema(value_type = i64)]
    amount: Amount,
}

/// What somebody may offer today.
#[derive(Serialize, ToSchema)]
pub(super) struct LimitsView {
    /// Every concept, and the share of it that the caller may give away alone.
    concepts: Vec<ShareView>,
    instalments_max: u16,
    /// An instalment later than so many days breaks an agreement.
    days_late: BoundsView,
    /// So many unpaid instalments break it.
    missed: BoundsView,
    /// The kinds whose clause may let the debtor keep the discount.
    discount_kept: Vec<KindCode>,
    /// What happens to the discount where nobody says otherwise.
    clause: ClauseCode,
    /// Over this share of income an instalment is heavy.
    #[schema(value_type = String)]
    income_share_warned: Rate,
    /// Over this one somebody must approve it.
    #[schema(value_type = String)]
    income_share_blocked: Rate,
    /// What an instalment must leave of an income, in minor units, and who says so.
    #[schema(value_type = i64)]
    minimum_wage: Amount,
    minimum_wage_source: String,
    source: String,
    authority_source: String,
}

/// A concept, and the share of it that somebody may give away.
#[derive(Serialize, ToSchema)]
struct ShareView {
    code: &'static str,
    label: &'static str,
    #[schema(value_type = String)]
    share: Rate,
}

/// What is usual, and between what it may be, both included.
#[derive(Serialize, ToSchema)]
struct BoundsView {
    least: u16,
    usual: u16,
    most: u16,
}

impl AgreementLine {
    pub(super) fn of(brief: &AgreementBrief) -> Self {
        let (one, reckoning) = (&brief.agreement, &brief.agreement.reckoning);
        Self {
            id: one.id,
            debtor: one.debtor,
            debtor_name: brief.debtor_name.clone(),
            creditor: one.creditor,
            kind: one.deal.kind.into(),
            kind_label: one.deal.kind.label_es(),
            state: one.state.into(),
            state_label: one.state.label_es(),
            currency: one.currency,
            cut_off: one.cut_off,
            valid_until: one.deal.valid_until,
            base: reckoning.base.total(),
            discount: reckoning.discount.total(),
            asked: reckoning.asked,
            instalments: one.deal.plan.count,
            needs_approval: one.state == State::Draft && one.needs_approval(),
            proposed_by: one.proposed_by.name.clone(),
            next_due: brief.next.map(|(day, _)| day),
            next_amount: brief.next.map(|(_, amount)| amount),
            ended: one.ended.as_ref().map(|(day, _)| *day),
        }
    }
}

impl DueDayView {
    pub(super) fn of(due: DueDay) -> Self {
        let DueDay { day, currency, count, amount } = due;
        Self { day, currency, count, amount }
    }
}

impl LimitsView {
    pub(super) fn of(limits: Limits) -> Self {
        let Limits { shares, breaks, minimum_wage, .. } = limits;
        let kinds = [Kind::LumpSum, Kind::Restructuring, Kind::AssetDiscount, Kind::CourtSettlement];
        Self {
            concepts: Component::ALL.into_iter().map(|component| ShareView::of(component, &shares)).collect(),
            instalments_max: limits.count_max,
            days_late: BoundsView::of(breaks.days_late),
            missed: BoundsView::of(breaks.missed),
            discount_kept: kinds
                .into_iter()
                .filter(|kind| breaks.discount_kept.contains(kind))
                .map(Into::into)
                .collect(),
            clause: Clause::LoseDiscount.into(),
            income_share_warned: limits.income_share_warned,
            income_share_blocked: limits.income_share_blocked,
            minimum_wage: minimum_wage.amount,
            minimum_wage_source: minimum_wage.source,
            source: limits.source,
            authority_source: limits.authority_source,
        }
    }
}

impl ShareView {
    fn of(component: Component, shares: &Shares) -> Self {
        let share = shares.get(&component).copied().unwrap_or_default();
        Self { code: component.code(), label: component.label_es(), share }
    }
}

impl BoundsView {
    fn of(bounds: Bounds) -> Self {
        let Bounds { least, usual, most } = bounds;
        Self { least, usual, most }
    }
}
