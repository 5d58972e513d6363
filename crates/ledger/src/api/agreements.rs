//! Agreements over HTTP: simulated, drafted, approved, sent, signed, paid, taken back and listed.
mod lists;
mod views;

use self::{
    lists::{AgreementLine, DueDayView, LimitsView, PageBody},
    views::{
        AgreementBody, ApplyBody, CancelBody, CommandBody, DraftBody, OfferView, SignBody, SimulateBody, SimulationView,
    },
};
use crate::{
    Error, Receipt,
    rules::agreement::{BadDeal, BeyondPolicy, Bounds, No, Signature, State},
    work::agreements::{
        self, AgreementBrief, AgreementError, AgreementView, DraftAgreement, PayAgreement, Simulate, Simulation, Wanted,
    },
};
use axum::extract::{Path, Query};
use base::{AccountId, AgreementId, Day, DebtorId};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes};

/// The routes of agreements.
pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(agreement_limits))
        .routes(routes!(agreement_offers))
        .routes(routes!(simulate_agreements))
        .routes(routes!(agreement_due_days))
        .routes(routes!(list_agreements, draft_agreement))
        .routes(routes!(debtor_agreements))
        .routes(routes!(show_agreement))
        .routes(routes!(approve_agreement))
        .routes(routes!(send_agreement))
        .routes(routes!(sign_agreement))
        .routes(routes!(cancel_agreement))
        .routes(routes!(pay_agreement))
}

/// Over which accounts.
#[derive(Deserialize, IntoParams)]
struct Over {
    /// The accounts, with commas between them.
    accounts: String,
}

/// Which agreements.
#[derive(Deserialize, IntoParams)]
struct Which {
    /// Of one state: draft, sent, signed, active, kept, broken or cancelled.
    state: Option<String>,
    /// Only those that ended on this day.
    #[param(value_type = Option<String>)]
    ended: Option<Day>,
    /// Only drafts that somebody must approve.
    #[serde(default)]
    needs_approval: bool,
    /// After this one, newest first.
    #[param(value_type = Option<String>)]
    after: Option<AgreementId>,
    /// At most so many are looked at; 100 if absent.
    limit: Option<u32>,
}

/// Between which days.
#[derive(Deserialize, IntoParams)]
struct Between {
    /// The first day.
    #[param(value_type = String)]
    from: Day,
    /// The last day, at most 366 after the first.
    #[param(value_type = String)]
    to: Day,
}

/// What the caller may offer today: shares of each concept, what breaks an agreement, what an income bears.
#[utoipa::path(get, path = "/api/agreements/limits", tag = "ledger", responses((status = 200, body = LimitsView)))]
async fn agreement_limits(caller: Caller) -> Result<Answer<LimitsView>, Problem> {
    web::run(&caller, |ctx| -> Result<LimitsView, Error> { Ok(LimitsView::of(agreements::limits(&ctx)?)) }).await
}

/// What the catalogue offers for these accounts today.
#[utoipa::path(get, path = "/api/agreements/offers", tag = "ledger", params(Over),
    responses((status = 200, body = Vec<OfferView>)))]
async fn agreement_offers(caller: Caller, Query(over): Query<Over>) -> Result<Answer<Vec<OfferView>>, Problem> {
    let accounts: Result<Vec<AccountId>, _> = over.accounts.split(',').map(str::parse).collect();
    let accounts =
        accounts.map_err(|_| Problem::invalid("accounts", "Esas cuentas no se entienden.").at("accounts"))?;
    web::run(&caller, move |ctx| -> Result<Vec<OfferView>, Error> {
        Ok(agreements::offers(&ctx, &accounts)?.into_iter().map(OfferView::of).collect())
    })
    .await
}

/// Reckons up to three deals side by side. Nothing is written.
#[utoipa::path(post, path = "/api/agreements/simulate", tag = "ledger", request_body = SimulateBody,
    responses((status = 200, body = Vec<SimulationView>)))]
async fn simulate_agreements(
    caller: Caller,
    Json(body): Json<SimulateBody>,
) -> Result<Answer<Vec<SimulationView>>, Problem> {
    let SimulateBody { accounts, deals, income } = body;
    let deals = deals.into_iter().map(views::DealBody::into_deal).collect::<Result<Vec<_>, _>>()?;
    let ask = Simulate { accounts, deals, income: income.map(Into::into) };
    web::run(&caller, move |ctx| -> Result<Vec<SimulationView>, Error> {
        Ok(agreements::simulate(&ctx, &ask)?.iter().map(SimulationView::of).collect())
    })
    .await
}

/// What the agreements in force are missing, day by day.
#[utoipa::path(get, path = "/api/agreements/due-days", tag = "ledger", params(Between),
    responses((status = 200, body = Vec<DueDayView>)))]
async fn agreement_due_days(caller: Caller, Query(days): Query<Between>) -> Result<Answer<Vec<DueDayView>>, Problem> {
    web::run(&caller, move |ctx| -> Result<Vec<DueDayView>, Error> {
        Ok(agreements::due_days(&ctx, days.from, days.to)?.into_iter().map(DueDayView::of).collect())
    })
    .await
}

/// Agreements of the creditors that the caller works for.
#[utoipa::path(get, path = "/api/agreements", tag = "ledger", params(Which),
    responses((status = 200, body = PageBody)))]
async fn list_agreements(caller: Caller, Query(which): Query<Which>) -> Result<Answer<PageBody>, Problem> {
    let unknown = || Problem::invalid("state", "Ese estado no existe.").at("state");
    let state = which.state.as_deref().map(|code| State::from_code(code).ok_or_else(unknown)).transpose()?;
    let wanted = Wanted { state, ended: which.ended, needs_approval: which.needs_approval, after: which.after };
    web::run(&caller, move |ctx| -> Result<PageBody, Error> {
        let (page, next) = agreements::agreements(&ctx, &wanted, which.limit.unwrap_or(100))?;
        Ok(PageBody { agreements: page.iter().map(AgreementLine::of).collect(), next })
    })
    .await
}

/// Writes a draft.
#[utoipa::path(post, path = "/api/agreements", tag = "ledger", request_body = DraftBody,
    responses((status = 200, body = AgreementBody)))]
async fn draft_agreement(caller: Caller, Json(body): Json<DraftBody>) -> Result<Answer<AgreementBody>, Problem> {
    let DraftBody { command, accounts, deal, offer, income } = body;
    let deal = deal.into_deal()?;
    let new = DraftAgreement { command, accounts, deal, offer, income: income.map(Into::into) };
    web::run(&caller, move |ctx| -> Result<AgreementBody, Error> {
        let id = agreements::draft(&ctx, new)?;
        Ok(AgreementBody::of(agreements::agreement(&ctx, id)?))
    })
    .await
}

/// The agreements of one debtor, newest first.
#[utoipa::path(get, path = "/api/debtors/{id}/agreements", tag = "ledger", params(("id" = String, Path)),
    responses((status = 200, body = Vec<AgreementBody>)))]
async fn debtor_agreements(
    caller: Caller,
    Path(debtor): Path<DebtorId>,
) -> Result<Answer<Vec<AgreementBody>>, Problem> {
    web::run(&caller, move |ctx| -> Result<Vec<AgreementBody>, Error> {
        Ok(agreements::agreements_of(&ctx, debtor)?.into_iter().map(AgreementBody::of).collect())
    })
    .await
}

/// One agreement, with its words and its life.
#[utoipa::path(get, path = "/api/agreements/{id}", tag = "ledger", params(("id" = String, Path)),
    responses((status = 200, body = AgreementBody)))]
async fn show_agreement(caller: Caller, Path(id): Path<AgreementId>) -> Result<Answer<AgreementBody>, Problem> {
    answer(caller, id, |_| Ok(())).await
}

/// Approves what somebody else proposed beyond their authority.
#[utoipa::path(post, path = "/api/agreements/{id}/approve", tag = "ledger", params(("id" = String, Path)),
    request_body = CommandBody, responses((status = 200, body = AgreementBody)))]
async fn approve_agreement(
    caller: Caller,
    Path(id): Path<AgreementId>,
    Json(body): Json<CommandBody>,
) -> Result<Answer<AgreementBody>, Problem> {
    answer(caller, id, move |ctx| agreements::approve(ctx, body.command, id)).await
}

/// Notes that it went to the debtor.
#[utoipa::path(post, path = "/api/agreements/{id}/send", tag = "ledger", params(("id" = String, Path)),
    request_body = CommandBody, responses((status = 200, body = AgreementBody)))]
async fn send_agreement(
    caller: Caller,
    Path(id): Path<AgreementId>,
    Json(body): Json<CommandBody>,
) -> Result<Answer<AgreementBody>, Problem> {
    answer(caller, id, move |ctx| agreements::send(ctx, body.command, id)).await
}

/// Records the signature: who, how, where the proof is, and the digest of the words that were signed.
#[utoipa::path(post, path = "/api/agreements/{id}/sign", tag = "ledger", params(("id" = String, Path)),
    request_body = SignBody, responses((status = 200, body = AgreementBody)))]
async fn sign_agreement(
    caller: Caller,
    Path(id): Path<AgreementId>,
    Json(body): Json<SignBody>,
) -> Result<Answer<AgreementBody>, Problem> {
    answer(caller, id, move |ctx| {
        let SignBody { command, by, method, reference, text_hash, on } = body;
        let signature = Signature { by, method: method.into(), reference, text_hash, at: ctx.now.at, on };
        agreements::sign(ctx, command, id, &signature)
    })
    .await
}

/// Takes it back.
#[utoipa::path(post, path = "/api/agreements/{id}/cancel", tag = "ledger", params(("id" = String, Path)),
    request_body = CancelBody, responses((status = 200, body = AgreementBody)))]
async fn cancel_agreement(
    caller: Caller,
    Path(id): Path<AgreementId>,
    Json(body): Json<CancelBody>,
) -> Result<Answer<AgreementBody>, Problem> {
    answer(caller, id, move |ctx| agreements::cancel(ctx, body.command, id, &body.reason)).await
}

/// Records money for it, spread over its accounts.
#[utoipa::path(post, path = "/api/agreements/{id}/payments", tag = "ledger", params(("id" = String, Path)),
    request_body = ApplyBody, responses((status = 200, body = AgreementBody)))]
async fn pay_agreement(
    caller: Caller,
    Path(id): Path<AgreementId>,
    Json(body): Json<ApplyBody>,
) -> Result<Answer<AgreementBody>, Problem> {
    answer(caller, id, move |ctx| {
        let ApplyBody { command, payment, amount, on, source } = body;
        let new = PayAgreement { command, agreement: id, payment, amount, on, source };
        agreements::pay(ctx, &new).map(drop::<Vec<Receipt>>)
    })
    .await
}

/// Does one thing to an agreement and shows it.
async fn answer(
    caller: Caller,
    id: AgreementId,
    run: impl FnOnce(&store::Ctx) -> Result<(), Error> + Send + 'static,
) -> Result<Answer<AgreementBody>, Problem> {
    web::run(&caller, move |ctx| -> Result<AgreementBody, Error> {
        run(&ctx)?;
        Ok(AgreementBody::of(agreements::agreement(&ctx, id)?))
    })
    .await
}

/// An offer simulated, as the API tells it.
pub fn simulation_body(one: &Simulation) -> impl Serialize + use<> {
    SimulationView::of(one)
}

/// An agreement whole, as the API tells it.
pub fn agreement_body(view: AgreementView) -> impl Serialize {
    AgreementBody::of(view)
}

/// An agreement in a list, as the API tells it.
pub fn agreement_line(brief: &AgreementBrief) -> impl Serialize + use<> {
    AgreementLine::of(brief)
}

/// What is told about a refusal.
pub(super) fn problem(error: AgreementError) -> Problem {
    match error {
        AgreementError::NoAgreement(_) => Problem::not_found("no_agreement", "Ese acuerdo no existe."),
        AgreementError::Accounts => {
            Problem::invalid("agreement_accounts", "Elegí las cuentas, cada una una sola vez.").at("accounts")
        }
        AgreementError::Deals => Problem::invalid("agreement_deals", "Se comparan de una a tres ofertas.").at("deals"),
        AgreementError::Mixed => Problem::conflict(
            "agreement_mixed",
            "Un acuerdo es de un solo deudor, con un solo acreedor y en una sola moneda.",
        )
        .at("accounts"),
        AgreementError::Taken(_) => {
            Problem::conflict("agreement_taken", "Una de las cuentas ya está en otro acuerdo.").at("accounts")
        }
        AgreementError::Revolving => {
            Problem::invalid("agreement_revolving", "El acuerdo de una tarjeta comprende todo su saldo.").at("scope")
        }
        AgreementError::NoPolicy(_) => {
            Problem::conflict("agreement_policy", "Ese día no hay una política de acuerdos vigente.")
        }
        AgreementError::Deal(bad) => bad_deal(&bad),
        AgreementError::Policy(beyond) => beyond_policy(beyond),
        AgreementError::No(no) => refusal(&no),
    }
}

fn bad_deal(bad: &BadDeal) -> Problem {
    match bad {
        BadDeal::NothingOwed => Problem::conflict("agreement_nothing_owed", "No hay nada que acordar."),
        BadDeal::Discount(_) => Problem::invalid("agreement_discount", "La quita va de nada a todo.").at("discount"),
        BadDeal::DownPayment(_) => {
            Problem::invalid("agreement_down_payment", "El anticipo es a lo sumo lo que se acuerda.").at("down_payment")
        }
        BadDeal::Count(_) => {
            Problem::invalid("agreement_count", "Esa cantidad de cuotas no es posible.").at("instalments")
        }
        BadDeal::Rate(_) => Problem::invalid("agreement_rate", "Esa tasa no es posible.").at("period_rate"),
        BadDeal::Day(_) => Problem::invalid("agreement_day", "Las fechas son desde hoy.").at("first_due"),
        BadDeal::Ground => Problem::invalid(
            "agreement_ground",
            "Falta el fundamento: la tasación del bien, menor que la deuda, o los autos del juicio.",
        )
        .at("ground"),
        BadDeal::TooLarge => Problem::invalid("agreement_too_large", "Una cuota sería demasiado grande."),
    }
}

fn beyond_policy(beyond: BeyondPolicy) -> Problem {
    let between = |what: &str, Bounds { least, most, .. }: Bounds| format!("{what}: entre {least} y {most}.");
    let (field, words) = match beyond {
        BeyondPolicy::DaysLate(bounds) => ("days_late_max", between("Días de atraso que lo rompen", bounds)),
        BeyondPolicy::Missed(bounds) => ("missed_max", between("Cuotas impagas que lo rompen", bounds)),
        BeyondPolicy::DiscountKept(kind) => {
            ("clause", format!("{}: si se incumple, la quita siempre se pierde.", kind.label_es()))
        }
    };
    Problem::invalid("agreement_policy_bounds", words).at(field)
}

fn refusal(no: &No) -> Problem {
    match no {
        No::State { .. } => Problem::conflict("agreement_state", "El acuerdo ya no está en ese paso."),
        No::Expired(_) => Problem::conflict("agreement_expired", "El acuerdo venció: hay que hacer otro."),
        No::NeedsApproval => Problem::conflict("agreement_needs_approval", "Otra persona tiene que aprobarlo antes."),
        No::NothingToApprove => Problem::conflict("agreement_approved", "No hay nada que aprobar."),
        No::Approval(_) => Problem::forbidden(
            "agreement_authority",
            "Tu aprobación no alcanza: aprueba otra persona, con más autoridad.",
        ),
        No::TooHeavy => {
            Problem::forbidden("agreement_too_heavy", "Una cuota tan pesada la aprueba alguien de supervisión.")
        }
        No::OtherText => Problem::conflict("agreement_text", "Lo firmado no es el texto del acuerdo.").at("text_hash"),
        No::NoEvidence => {
            Problem::invalid("agreement_evidence", "Falta quién firmó y dónde está la constancia.").at("by")
        }
        No::SignedOn(_) => Problem::invalid("agreement_signed_on", "La fecha de la firma no es posible.").at("on"),
        No::NoReason => Problem::invalid("agreement_reason", "Falta el motivo.").at("reason"),
    }
}
