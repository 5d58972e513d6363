//! Views that several screens share.
use crate::{Answer, DebtorView, Decision, Error, Guard, Indicator, Mark, Policy, PromiseRow, Reason, Step, foresee};
use base::{Amount, Currency, Day, DebtorId, day_of};
use ledger::LedgerSection;
use people::Datum;
use serde::{Deserialize, Serialize};
use store::Rx;
use utoipa::ToSchema;

/// A code and its words.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CodeLabel {
    /// For programs.
    pub code: String,
    /// In Spanish.
    pub label: String,
}

/// What is owed or promised in a currency that is not summed with the others.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApartSum {
    /// Which currency.
    pub currency: String,
    /// Minor units.
    pub amount: i64,
}

/// The same, of sums that were told apart.
pub(super) fn apart_sums(apart: Vec<(Currency, Amount)>) -> Vec<ApartSum> {
    apart.into_iter().map(|(of, amount)| ApartSum { currency: of.to_string(), amount: amount.to_minor() }).collect()
}

/// One reason in words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReasonView {
    /// In Spanish.
    pub sentence: String,
    /// What it added to an indicator; zero for a limit.
    pub points: i16,
}

/// A decision and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionView {
    id: String,
    #[schema(value_type = String)]
    day: Day,
    treatment: String,
    treatment_label: String,
    kind: &'static str,
    channel: Option<String>,
    creditor: Option<String>,
    /// The chance with which it was drawn, 0 to 1.
    propensity: f64,
    /// The cell of the matrix; empty where a limit or a person decided.
    cell: String,
    matrix_version: u32,
    because: Vec<ReasonView>,
    /// Minor units.
    expected_value: i64,
    /// `do`, `other` or `later`.
    answered: Option<&'static str>,
    /// The day it was carried out.
    #[schema(value_type = Option<String>)]
    carried: Option<Day>,
    /// Not to be done before.
    #[schema(value_type = Option<String>)]
    not_before: Option<base::Timestamp>,
}

/// What would be done, if nothing came of what is done before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepView {
    #[schema(value_type = String)]
    day: Day,
    treatment: String,
    treatment_label: String,
    kind: &'static str,
    channel: Option<String>,
    /// The limit that would ask for it, if one did; in Spanish.
    because: Option<&'static str>,
    /// The chance that it comes to it, in millionths.
    reached_ppm: u32,
}

/// One of the six indicators.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorView {
    code: &'static str,
    label: String,
    /// 0 to 100.
    value: u8,
    /// Against about 30 days earlier.
    trend: i8,
    /// 0 to 100.
    confidence: u8,
    /// Days since anything was last heard of the debtor; null where nothing was.
    fresh_days: Option<i32>,
    /// What it was at earlier decisions, about a month's worth, oldest first.
    history: Vec<PastView>,
    /// Which version of the models told it; nothing where the expert's card did.
    model: Option<u32>,
    /// What the debtor contests of what it is made of, in Spanish: it was told without, and is less sure.
    under_review: Vec<&'static str>,
    reasons: Vec<ReasonView>,
}

/// What an indicator was.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PastView {
    #[schema(value_type = String)]
    day: Day,
    value: u8,
}

/// A promise of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PromiseItem {
    id: String,
    debtor: String,
    name: String,
    creditor: String,
    /// Minor units.
    amount: i64,
    /// What came in its days so far, minor units.
    paid: i64,
    currency: String,
    #[schema(value_type = String)]
    made: Day,
    #[schema(value_type = String)]
    due: Day,
    state: &'static str,
    state_label: &'static str,
}

impl From<Reason> for ReasonView {
    fn from(reason: Reason) -> Self {
        Self { sentence: reason.sentence_es, points: reason.points }
    }
}

impl From<Decision> for DecisionView {
    fn from(decision: Decision) -> Self {
        Self {
            id: decision.id.to_string(),
            day: decision.day,
            treatment: decision.treatment,
            treatment_label: decision.treatment_label,
            kind: decision.kind.code(),
            channel: decision.channel.map(|channel| channel.code().to_owned()),
            creditor: decision.creditor.map(|creditor| creditor.to_string()),
            propensity: f64::from(decision.propensity_ppm) / 1e6,
            cell: decision.cell,
            matrix_version: decision.matrix_version,
            because: decision.because.into_iter().map(ReasonView::from).collect(),
            expected_value: decision.expected_value.to_minor(),
            answered: decision.answer.map(Answer::code),
            carried: decision.carried,
            not_before: decision.not_before,
        }
    }
}

impl DecisionView {
    /// The decision that stands, if one does.
    pub fn of(view: &DebtorView) -> Option<Self> {
        view.decision.clone().map(Self::from)
    }
}

/// What would follow the decision that stands, if nothing came of it.
pub fn steps_ahead(view: &DebtorView) -> Vec<StepView> {
    step_views(&foresee(&view.dossier, &view.policy, &view.scale), &view.policy)
}

/// Steps in words.
pub(super) fn step_views(steps: &[Step], policy: &Policy) -> Vec<StepView> {
    let said = |step: &Step| {
        let treatment = policy.catalogue.get(step.treatment)?;
        Some(StepView {
            day: step.day,
            treatment: treatment.code.clone(),
            treatment_label: treatment.label.clone(),
            kind: treatment.kind.code(),
            channel: treatment.channel.map(|channel| channel.code().to_owned()),
            because: step.guard.map(Guard::sentence_es),
            reached_ppm: step.reached_ppm,
        })
    };
    steps.iter().filter_map(said).collect()
}

/// The six indicators of one debtor, in words.
pub fn indicators(view: &DebtorView) -> Vec<IndicatorView> {
    let (assessment, cards, marks) = (&view.assessment, &view.policy.cards, &view.dossier.strategy.marks);
    let view = |indicator: Indicator| {
        let past = |mark: &Mark| Some(PastView { day: day_of(mark.day), value: *mark.values.get(indicator as usize)? });
        let reading = assessment.reading(indicator);
        IndicatorView {
            code: indicator.code(),
            label: cards.card(indicator).label.clone(),
            value: reading.value,
            trend: reading.trend,
            confidence: reading.confidence,
            fresh_days: assessment.features.evidence_days,
            history: marks.iter().filter_map(past).collect(),
            model: reading.model,
            under_review: assessment.under_review(cards, indicator).into_iter().map(Datum::label_es).collect(),
            reasons: assessment.reasons(cards, indicator).into_iter().map(ReasonView::from).collect(),
        }
    };
    Indicator::ALL.into_iter().map(view).collect()
}

/// Promises with the names of who made them and what came so far.
pub fn promise_items(rx: &Rx<'_>, rows: &[PromiseRow]) -> Result<Vec<PromiseItem>, Error> {
    let debtors: Vec<DebtorId> = rows.iter().map(|row| row.debtor).collect();
    let names = people::names_of(rx, &debtors)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let ledger: LedgerSection = rx.section(row.debtor)?.unwrap_or_default();
        let paid = if row.closed.is_some() { row.paid } else { row.promise.paid(&ledger) };
        items.push(PromiseItem {
            id: row.promise.id.to_string(),
            debtor: row.debtor.to_string(),
            name: names.get(&row.debtor).cloned().unwrap_or_default(),
            creditor: row.promise.creditor.to_string(),
            amount: row.promise.amount.to_minor(),
            paid: paid.to_minor(),
            currency: row.promise.currency.to_string(),
            made: day_of(row.promise.made),
            due: day_of(row.promise.due),
            state: row.state.code(),
            state_label: row.state.label_es(),
        });
    }
    Ok(items)
}
