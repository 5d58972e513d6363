//! What the routes of agreements read and show. Amounts in minor units, rates as decimal strings.
use super::lists::AgreementLine;
use crate::{
    Component, Owed, Period, Regular, System,
    rules::{
        agreement::{
            BreakRule, Burden, Clause, Cost, Deal, Ended, Ground, Income, Kind, Light, Method, Missing, Offer, Scope,
            Split, State, place_in_agreement,
        },
        authority::Shares,
    },
    work::agreements::{AgreementView, Approval, Simulation},
};
use base::{AccountId, Amount, CommandId, Day, PaymentId, Rate, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Problem;

/// What to simulate.
#[derive(Deserialize, ToSchema)]
pub(super) struct SimulateBody {
    /// Accounts of one debtor with one creditor.
    #[schema(value_type = Vec<String>)]
    pub accounts: Vec<AccountId>,
    /// One to three.
    pub deals: Vec<DealBody>,
    pub income: Option<IncomeBody>,
}

/// A draft to write.
#[derive(Deserialize, ToSchema)]
pub(super) struct DraftBody {
    /// Named by the sender; the same command again gets the same answer.
    #[schema(value_type = String)]
    pub command: CommandId,
    #[schema(value_type = Vec<String>)]
    pub accounts: Vec<AccountId>,
    pub deal: DealBody,
    /// The offer of the catalogue that it comes from.
    pub offer: Option<String>,
    pub income: Option<IncomeBody>,
}

/// What somebody earns and already pays, a month.
#[derive(Clone, Copy, Deserialize, ToSchema)]
pub(super) struct IncomeBody {
    #[schema(value_type = i64)]
    net: Amount,
    #[serde(default)]
    #[schema(value_type = i64)]
    committed: Amount,
}

/// What is offered.
#[derive(Deserialize, Serialize, ToSchema)]
pub(super) struct DealBody {
    kind: KindCode,
    scope: ScopeCode,
    /// The share of each concept that is forgiven: `{"penalty": "1"}`.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    discount: Shares,
    #[schema(value_type = i64)]
    down_payment: Amount,
    instalments: u16,
    /// Interest a month.
    #[schema(value_type = String)]
    period_rate: Rate,
    #[schema(value_type = String)]
    vat: Rate,
    #[schema(value_type = String)]
    first_due: Day,
    clause: ClauseCode,
    split: SplitCode,
    #[schema(value_type = String)]
    valid_until: Day,
    days_late_max: u16,
    missed_max: u16,
    /// What the asset is worth, for a discount because of it.
    #[schema(value_type = Option<i64>)]
    asset_value: Option<Amount>,
    #[schema(value_type = Option<String>)]
    asset_valued_on: Option<Day>,
    asset_source: Option<String>,
    /// The court and its case, for a court settlement.
    case: Option<String>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $rule:ident { $($name:ident),+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $code { $($name),+ }

        impl From<$code> for $rule {
            fn from(code: $code) -> Self {
                match code { $($code::$name => Self::$name),+ }
            }
        }

        impl From<$rule> for $code {
            fn from(rule: $rule) -> Self {
                match rule { $($rule::$name => Self::$name),+ }
            }
        }
    )+};
}

codes! {
    /// What kind of agreement.
    KindCode = Kind { LumpSum, Restructuring, AssetDiscount, CourtSettlement }
    /// What of an account it settles.
    ScopeCode = Scope { Due, Whole }
    /// What happens to the discount if it is broken.
    ClauseCode = Clause { LoseDiscount, KeepDiscount }
    /// How it falls on several accounts.
    SplitCode = Split { ProRata, OldestFirst }
    /// How somebody signed.
    MethodCode = Method { Paper, Message, Call, Electronic, Court }
    /// Where an agreement is in its life.
    StateCode = State { Draft, Sent, Signed, Active, Kept, Broken, Cancelled }
    /// Whether an instalment can be carried.
    LightCode = Light { Green, Amber, Red }
}

/// A step that needs nothing but its name.
#[derive(Deserialize, ToSchema)]
pub(super) struct CommandBody {
    /// Named by the sender; the same command again gets the same answer.
    #[schema(value_type = String)]
    pub command: CommandId,
}

/// Evidence of a signature.
#[derive(Deserialize, ToSchema)]
pub(super) struct SignBody {
    #[schema(value_type = String)]
    pub command: CommandId,
    /// Who signed, by name.
    pub by: String,
    pub method: MethodCode,
    /// Where the proof is.
    pub reference: String,
    /// The digest of the words that were signed.
    pub text_hash: String,
    #[schema(value_type = String)]
    pub on: Day,
}

/// Taking an agreement back.
#[derive(Deserialize, ToSchema)]
pub(super) struct CancelBody {
    #[schema(value_type = String)]
    pub command: CommandId,
    pub reason: String,
}

/// Money for an agreement.
#[derive(Deserialize, ToSchema)]
pub(super) struct ApplyBody {
    #[schema(value_type = String)]
    pub command: CommandId,
    #[schema(value_type = String)]
    pub payment: PaymentId,
    #[schema(value_type = i64)]
    pub amount: Amount,
    #[schema(value_type = String)]
    pub on: Day,
    pub source: String,
}

/// An offer of the catalogue, with the deal that it comes to.
#[derive(Serialize, ToSchema)]
pub(super) struct OfferView {
    code: String,
    label: String,
    deal: DealBody,
}

/// An offer simulated.
#[derive(Serialize, ToSchema)]
pub(super) struct SimulationView {
    figures: FiguresView,
    /// Interest, tax and fees of the plan.
    #[schema(value_type = i64)]
    cost: Amount,
    /// The total cost of financing, as the debtor pays it; absent if nothing is financed.
    with_tax: Option<CostView>,
    without_tax: Option<CostView>,
    burden: Option<BurdenView>,
    /// What it is worth to the creditor today.
    #[schema(value_type = i64)]
    present_value: Amount,
    #[schema(value_type = String)]
    creditor_rate: Rate,
    /// How likely it is to be kept, in millionths; absent until a model says so.
    keeping_ppm: Option<u32>,
    /// The concepts of which the caller may not forgive so much alone.
    beyond: Vec<&'static str>,
    /// Who must approve it: `none`, `supervisor`, `admin`, or `nobody` where it is beyond everybody's authority.
    approval: &'static str,
}

/// The figures of an agreement.
#[derive(Serialize, ToSchema)]
pub(super) struct FiguresView {
    concepts: Vec<ConceptView>,
    /// What is settled.
    #[schema(value_type = i64)]
    base: Amount,
    #[schema(value_type = i64)]
    discount: Amount,
    /// What is asked, without the interest of the plan.
    #[schema(value_type = i64)]
    asked: Amount,
    /// All that is to be paid.
    #[schema(value_type = i64)]
    total: Amount,
    instalments: Vec<AgreedView>,
}

/// One concept of what is settled.
#[derive(Serialize, ToSchema)]
struct ConceptView {
    code: &'static str,
    label: &'static str,
    #[schema(value_type = i64)]
    owed: Amount,
    #[schema(value_type = i64)]
    forgiven: Amount,
}

/// One instalment of an agreement.
#[derive(Serialize, ToSchema)]
struct AgreedView {
    /// From 1; 0 is the down payment.
    number: u16,
    #[schema(value_type = String)]
    due: Day,
    #[schema(value_type = i64)]
    principal: Amount,
    #[schema(value_type = i64)]
    interest: Amount,
    #[schema(value_type = i64)]
    vat: Amount,
    #[schema(value_type = i64)]
    total: Amount,
    /// What is missing of it, while the agreement is in force.
    #[schema(value_type = Option<i64>)]
    missing: Option<Amount>,
}

/// The total cost of financing.
#[derive(Serialize, ToSchema)]
struct CostView {
    #[schema(value_type = String)]
    monthly: Rate,
    #[schema(value_type = String)]
    yearly: Rate,
}

/// How heavy it is for an income.
#[derive(Serialize, ToSchema)]
struct BurdenView {
    #[schema(value_type = String)]
    share: Rate,
    /// What is left of the income.
    #[schema(value_type = i64)]
    left: Amount,
    /// The least that must be left.
    #[schema(value_type = i64)]
    reserve: Amount,
    light: LightCode,
}

/// An agreement whole.
#[derive(Serialize, ToSchema)]
pub(super) struct AgreementBody {
    line: AgreementLine,
    creditor_name: String,
    deal: DealBody,
    figures: FiguresView,
    burden: Option<BurdenView>,
    keeping_ppm: Option<u32>,
    accounts: Vec<CoveredView>,
    proposed_by: String,
    approved_by: Option<String>,
    /// The concepts that were beyond the proposer's authority.
    beyond: Vec<&'static str>,
    signed_by: Option<String>,
    #[schema(value_type = Option<String>)]
    signed_on: Option<Day>,
    #[schema(value_type = Option<String>)]
    started: Option<Day>,
    #[schema(value_type = Option<String>)]
    ended: Option<Day>,
    /// Why it ended, in words.
    ended_because: Option<String>,
    /// What is missing of all of it, while it is in force.
    #[schema(value_type = i64)]
    left: Amount,
    /// Its words, a sentence a line: what is signed.
    text: String,
    text_hash: String,
    events: Vec<EventView>,
}

/// An account of an agreement.
#[derive(Serialize, ToSchema)]
struct CoveredView {
    #[schema(value_type = String)]
    account: AccountId,
    reference: String,
    product: String,
    #[schema(value_type = i64)]
    base: Amount,
    #[schema(value_type = i64)]
    discount: Amount,
}

/// A step of an agreement's life.
#[derive(Serialize, ToSchema)]
struct EventView {
    #[schema(value_type = String)]
    at: base::Timestamp,
    #[schema(value_type = String)]
    day: Day,
    state: StateCode,
    actor: String,
    note: String,
}

impl From<IncomeBody> for Income {
    fn from(body: IncomeBody) -> Self {
        Self { net: body.net, committed: body.committed }
    }
}

impl DealBody {
    /// The deal that it describes.
    ///
    /// # Errors
    /// A part of its ground is missing.
    pub(super) fn into_deal(self) -> Result<Deal, Problem> {
        let half =
            || Problem::invalid("agreement_ground", "Falta el valor del bien, la fecha o la fuente.").at("ground");
        let asset = (self.asset_value, self.asset_valued_on, self.asset_source);
        let ground = match (asset, self.case) {
            ((None, None, None), case) => case.map(Ground::Case),
            ((Some(value), Some(on), Some(source)), None) => Some(Ground::Asset { value, on, source }),
            _ => return Err(half()),
        };
        Ok(Deal {
            kind: self.kind.into(),
            ground,
            scope: self.scope.into(),
            discount: self.discount,
            down_payment: self.down_payment,
            plan: Regular {
                system: System::French,
                count: self.instalments,
                period_rate: self.period_rate,
                first_due: self.first_due,
                every: Period::Months(1),
                vat: self.vat,
                fee: Amount::ZERO,
                settled: 0,
            },
            clause: self.clause.into(),
            split: self.split.into(),
            valid_until: self.valid_until,
            breaks: BreakRule { days_late_max: self.days_late_max, missed_max: self.missed_max },
        })
    }

    fn of(deal: &Deal) -> Self {
        let (asset_value, asset_valued_on, asset_source, case) = match deal.ground.clone() {
            Some(Ground::Asset { value, on, source }) => (Some(value), Some(on), Some(source), None),
            Some(Ground::Case(case)) => (None, None, None, Some(case)),
            None => (None, None, None, None),
        };
        Self {
            kind: deal.kind.into(),
            scope: deal.scope.into(),
            discount: deal.discount.clone(),
            down_payment: deal.down_payment,
            instalments: deal.plan.count,
            period_rate: deal.plan.period_rate,
            vat: deal.plan.vat,
            first_due: deal.plan.first_due,
            clause: deal.clause.into(),
            split: deal.split.into(),
            valid_until: deal.valid_until,
            days_late_max: deal.breaks.days_late_max,
            missed_max: deal.breaks.missed_max,
            asset_value,
            asset_valued_on,
            asset_source,
            case,
        }
    }
}

impl OfferView {
    pub(super) fn of((offer, deal): (Offer, Deal)) -> Self {
        Self { code: offer.code, label: offer.label, deal: DealBody::of(&deal) }
    }
}

impl SimulationView {
    pub(super) fn of(one: &Simulation) -> Self {
        let reckoning = &one.reckoning;
        Self {
            figures: figures((&reckoning.base, &reckoning.discount), &reckoning.instalments, &[]),
            cost: one.cost,
            with_tax: one.with_tax.map(CostView::of),
            without_tax: one.without_tax.map(CostView::of),
            burden: one.burden.map(BurdenView::of),
            present_value: one.present_value,
            creditor_rate: one.creditor_rate,
            keeping_ppm: one.keeping_ppm,
            beyond: one.beyond.iter().map(|excess| excess.component.code()).collect(),
            approval: match one.approval {
                Approval::NotNeeded => "none",
                Approval::By(Role::Admin) => "admin",
                Approval::By(Role::Agent | Role::Supervisor | Role::Strategist | Role::Auditor) => "supervisor",
                Approval::Beyond => "nobody",
            },
        }
    }
}

fn figures((base, discount): (&Owed, &Owed), all: &[crate::Instalment], missing: &[Missing]) -> FiguresView {
    let concept = |component: Component| ConceptView {
        code: component.code(),
        label: component.label_es(),
        owed: base.of(component),
        forgiven: discount.of(component),
    };
    let agreed = |one: &crate::Instalment| {
        let number = place_in_agreement(one.number).unwrap_or(one.number);
        let left = missing.iter().filter(|left| left.place == number).map(|left| left.amount);
        AgreedView {
            number,
            due: one.due,
            principal: one.principal,
            interest: one.interest,
            vat: one.vat,
            total: one.total(),
            missing: (!missing.is_empty()).then(|| left.sum()),
        }
    };
    FiguresView {
        concepts: Component::ALL.into_iter().map(concept).filter(|one| !one.owed.is_zero()).collect(),
        base: base.total(),
        discount: discount.total(),
        asked: base.total() - discount.total(),
        total: all.iter().map(crate::Instalment::total).sum(),
        instalments: all.iter().map(agreed).collect(),
    }
}

impl CostView {
    fn of(cost: Cost) -> Self {
        Self { monthly: cost.period, yearly: cost.yearly }
    }
}

impl BurdenView {
    fn of(burden: Burden) -> Self {
        let Burden { share, left, reserve, light } = burden;
        Self { share, left, reserve, light: light.into() }
    }
}

impl AgreementBody {
    pub(super) fn of(view: AgreementView) -> Self {
        let left = view.left();
        let line = AgreementLine::of(&view.brief());
        let AgreementView { agreement: one, creditor, accounts, text, text_hash, missing, events, .. } = view;
        let covered =
            |(part, named): (&crate::rules::agreement::Part, crate::work::agreements::PartView)| CoveredView {
                account: part.base.account,
                reference: named.reference,
                product: named.product,
                base: part.base.owed.total(),
                discount: part.discount.total(),
            };
        let reckoning = &one.reckoning;
        Self {
            line,
            creditor_name: creditor,
            deal: DealBody::of(&one.deal),
            figures: figures((&reckoning.base, &reckoning.discount), &reckoning.instalments, &missing),
            burden: one.burden.map(BurdenView::of),
            keeping_ppm: one.keeping_ppm,
            accounts: reckoning.parts.iter().zip(accounts).map(covered).collect(),
            proposed_by: one.proposed_by.name.clone(),
            approved_by: one.approved_by.as_ref().map(|who| who.name.clone()),
            beyond: one.beyond.iter().map(|excess| excess.component.code()).collect(),
            signed_by: one.signature.as_ref().map(|signature| signature.by.clone()),
            signed_on: one.signature.as_ref().map(|signature| signature.on),
            started: one.started,
            ended: one.ended.as_ref().map(|(day, _)| *day),
            ended_because: one.ended.as_ref().map(|(_, why)| because(why)),
            left,
            text,
            text_hash,
            events: events.into_iter().map(EventView::of).collect(),
        }
    }
}

fn because(why: &Ended) -> String {
    match why {
        Ended::Kept => "se pagó".to_owned(),
        Ended::Broken(broke) => broke.words_es(),
        Ended::Cancelled(reason) => reason.clone(),
        Ended::Expired => "venció sin empezar".to_owned(),
        Ended::BaseChanged => "cambió la deuda sobre la que se calculó".to_owned(),
    }
}

impl EventView {
    fn of(event: crate::work::agreements::AgreementEvent) -> Self {
        let crate::work::agreements::AgreementEvent { at, day, state, actor, note } = event;
        Self { at, day, state: state.into(), actor, note }
    }
}
