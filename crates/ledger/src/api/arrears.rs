//! What people do to an account, over HTTP: charge, forgive, pause, file, write off, capitalise, undo, reverse.
use crate::{
    Act, CapitalReason, ChangeArrears, Component, DecideWaiver, Error, Filing, Owed, Pause, RatePoint, Relief,
    ReversePayment, SeriesError, Waive, Waived, WaiverAnswer, WaiverProposal,
    rules::{court::Courts, entry::Posted},
    work::{
        self, arrears,
        courts::{self, FileAtCourt},
    },
};
use axum::extract::{Path, Query};
use base::{AccountId, Amount, CommandId, Day, EntryId, PaymentId, Rate, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes};

/// The most proposals of one answer.
const PROPOSALS_MAX: u32 = 500;

/// The routes of arrears.
pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(waive))
        .routes(routes!(waivers))
        .routes(routes!(decide_waiver))
        .routes(routes!(pause_account))
        .routes(routes!(resume_account))
        .routes(routes!(courts_known))
        .routes(routes!(file_claim))
        .routes(routes!(write_off))
        .routes(routes!(capitalise))
        .routes(routes!(reprice_account))
        .routes(routes!(charge_account))
        .routes(routes!(undo_line))
        .routes(routes!(reverse_payment))
        .routes(routes!(account_lines))
}

/// Part of a debt is to be forgiven.
#[derive(Deserialize, ToSchema)]
struct WaiveBody {
    /// Named by the sender; the same command again gets the same answer.
    #[schema(value_type = String)]
    command: CommandId,
    /// From when it counts, `YYYY-MM-DD`, not one to come.
    #[schema(value_type = String)]
    on: Day,
    /// The component's code.
    #[schema(value_type = String)]
    component: Component,
    /// Of which instalment; of all that are due where absent.
    number: Option<u16>,
    /// Minor units at most; all that is owed of it where absent.
    #[schema(value_type = Option<i64>)]
    amount: Option<Amount>,
    /// Why.
    reason: String,
}

/// What became of a waiver.
#[derive(Serialize, ToSchema)]
struct WaivedView {
    /// The line that says so; absent where it waits for somebody else.
    line: Option<u32>,
    /// What was forgiven, by component.
    forgiven: Vec<AmountView>,
    /// The name of the proposal that waits.
    #[schema(value_type = Option<String>)]
    proposal: Option<EntryId>,
    /// What is beyond the authority of whoever asked.
    beyond: Vec<ExcessView>,
}

/// So much of a component.
#[derive(Serialize, ToSchema)]
struct AmountView {
    code: &'static str,
    label: &'static str,
    /// Minor units.
    #[schema(value_type = i64)]
    amount: Amount,
}

/// More than somebody may forgive alone.
#[derive(Serialize, ToSchema)]
struct ExcessView {
    code: &'static str,
    label: &'static str,
    /// Minor units.
    #[schema(value_type = i64)]
    forgiven: Amount,
    /// Minor units that they may.
    #[schema(value_type = i64)]
    limit: Amount,
}

/// A waiver that waits for a second pair of eyes.
#[derive(Serialize, ToSchema)]
struct ProposalView {
    #[schema(value_type = String)]
    id: EntryId,
    #[schema(value_type = String)]
    debtor: base::DebtorId,
    #[schema(value_type = String)]
    account: AccountId,
    #[schema(value_type = String)]
    on: Day,
    code: &'static str,
    label: &'static str,
    number: Option<u16>,
    /// Minor units; all that is owed where absent.
    #[schema(value_type = Option<i64>)]
    amount: Option<Amount>,
    reason: String,
    /// Who proposed it.
    proposed_by: String,
    #[schema(value_type = String)]
    proposed_at: Timestamp,
}

/// Yes or no.
#[derive(Deserialize, ToSchema)]
struct DecisionBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// `approve` or `reject`.
    #[schema(value_type = String)]
    answer: WaiverAnswer,
}

/// The line that says what was done.
#[derive(Serialize, ToSchema)]
struct LineNumber {
    /// Absent where nothing was written.
    line: Option<u32>,
}

/// Interest, or the count of late days, rests.
#[derive(Deserialize, ToSchema)]
struct PauseBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// Its first day; it may be past or to come.
    #[schema(value_type = String)]
    from: Day,
    /// Its last day; until it is ended where absent.
    #[schema(value_type = Option<String>)]
    until: Option<Day>,
    /// `penalty`, `interest` (all late interest) or `everything` (late days too).
    #[schema(value_type = String)]
    relief: Relief,
    reason: String,
}

/// Something is over, or happened.
#[derive(Deserialize, ToSchema)]
struct OnBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// From when it counts.
    #[schema(value_type = String)]
    on: Day,
}

/// A court has the case.
#[derive(Deserialize, ToSchema)]
struct FilingBody {
    #[schema(value_type = String)]
    command: CommandId,
    #[schema(value_type = String)]
    on: Day,
    /// Its number and name. The same case again takes its own place, with newer rates.
    case: String,
    /// The court's code, where its rate follows what is published (`GET /api/courts`); `rates` and `source` are then its.
    court: Option<String>,
    /// The rate of default interest, as published; what was agreed goes on where empty.
    #[serde(default)]
    rates: Vec<RateBody>,
    /// Which rate it is, and who says so.
    #[serde(default)]
    source: String,
}

/// A court, and the rate that it applies.
#[derive(Serialize, ToSchema)]
struct CourtView {
    code: &'static str,
    label: &'static str,
    /// Which rate it applies now, and who says so.
    words: String,
}

/// A yearly rate from a day on.
#[derive(Deserialize, ToSchema)]
struct RateBody {
    #[schema(value_type = String)]
    from: Day,
    /// A decimal string: `0.85` is 85 %.
    #[schema(value_type = String)]
    rate: Rate,
}

/// Something happened, for a reason.
#[derive(Deserialize, ToSchema)]
struct ReasonBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// From when it counts; today where absent.
    #[schema(value_type = Option<String>)]
    on: Option<Day>,
    reason: String,
}

/// Interest becomes capital.
#[derive(Deserialize, ToSchema)]
struct CapitaliseBody {
    #[schema(value_type = String)]
    command: CommandId,
    #[schema(value_type = String)]
    on: Day,
    /// `express_clause`, `claim_served`, `court_reckoning` or `other_law`.
    #[schema(value_type = String)]
    reason: CapitalReason,
    /// The clause, the notice or the order that allows it.
    document: String,
    /// The period of an express clause, in months.
    #[serde(default)]
    months: u8,
}

/// A period costs something else.
#[derive(Deserialize, ToSchema)]
struct PriceBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// The first day of charges at it; it may be past or to come.
    #[schema(value_type = String)]
    from: Day,
    /// Minor units, without tax.
    #[schema(value_type = i64)]
    amount: Amount,
    reason: String,
}

/// One more amount is to be paid.
#[derive(Deserialize, ToSchema)]
struct ChargeBody {
    #[schema(value_type = String)]
    command: CommandId,
    /// Of which period; that of its due day where absent. The number of an earlier charge corrects it.
    number: Option<u16>,
    #[schema(value_type = String)]
    due: Day,
    /// Minor units, without tax.
    #[schema(value_type = i64)]
    amount: Amount,
    /// Minor units of tax; that of the account's terms where absent.
    #[schema(value_type = Option<i64>)]
    vat: Option<Amount>,
}

/// Up to when.
#[derive(Deserialize, IntoParams)]
struct AsKnown {
    /// RFC 3339; all that is known now if absent.
    #[param(value_type = Option<String>)]
    known_at: Option<Timestamp>,
}

/// One line of an account's log.
#[derive(Serialize, ToSchema)]
struct LogLine {
    /// Its number, by which it can be undone.
    line: u32,
    /// From when it counts.
    #[schema(value_type = String)]
    on: Day,
    /// Since when it is known.
    #[schema(value_type = String)]
    known_at: Timestamp,
    kind: &'static str,
    /// What it says, as it is kept.
    #[schema(value_type = Object)]
    entry: serde_json::Value,
}

/// Forgives part of a debt, or proposes it where that is beyond the caller's authority.
#[utoipa::path(post, path = "/api/accounts/{id}/waivers", tag = "ledger", params(("id" = String, Path)),
    request_body = WaiveBody, responses((status = 200, body = WaivedView)))]
async fn waive(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<WaiveBody>,
) -> Result<Answer<WaivedView>, Problem> {
    let WaiveBody { command, on, component, number, amount, reason } = body;
    let new = Waive { command, account, on, component, number, amount, reason };
    web::run(&caller, move |ctx| work::waive(&ctx, new).map(waived_view)).await
}

/// The waivers that wait for a second pair of eyes, oldest first, of the caller's creditors.
#[utoipa::path(get, path = "/api/waivers", tag = "ledger", responses((status = 200, body = Vec<ProposalView>)))]
async fn waivers(caller: Caller) -> Result<Answer<Vec<ProposalView>>, Problem> {
    web::run(&caller, |ctx| -> Result<Vec<ProposalView>, Error> {
        let all = ctx.read(|rx| work::waiver_proposals(rx, PROPOSALS_MAX))?;
        Ok(all.into_iter().filter(|one| ctx.actor.serves(one.creditor)).map(proposal_view).collect())
    })
    .await
}

/// Approves or rejects a waiver; whoever proposed it does not approve it.
#[utoipa::path(post, path = "/api/waivers/{id}/decision", tag = "ledger", params(("id" = String, Path)),
    request_body = DecisionBody, responses((status = 200, body = LineNumber)))]
async fn decide_waiver(
    caller: Caller,
    Path(proposal): Path<EntryId>,
    Json(body): Json<DecisionBody>,
) -> Result<Answer<LineNumber>, Problem> {
    let decide = DecideWaiver { command: body.command, proposal, answer: body.answer };
    web::run(&caller, move |ctx| work::decide_waiver(&ctx, &decide).map(|line| LineNumber { line })).await
}

/// Interest, or the count of late days, rests for some days; they may be past.
#[utoipa::path(post, path = "/api/accounts/{id}/pauses", tag = "ledger", params(("id" = String, Path)),
    request_body = PauseBody, responses((status = 200, body = LineNumber)))]
async fn pause_account(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<PauseBody>,
) -> Result<Answer<LineNumber>, Problem> {
    let PauseBody { command, from, until, relief, reason } = body;
    change(&caller, command, (account, Some(from)), Act::Pause(Pause { until, relief, reason })).await
}

/// Ends a pause from a day on.
#[utoipa::path(post, path = "/api/accounts/{id}/pauses/{line}/end", tag = "ledger",
    params(("id" = String, Path), ("line" = u32, Path)),
    request_body = OnBody, responses((status = 200, body = LineNumber)))]
async fn resume_account(
    caller: Caller,
    Path((account, line)): Path<(AccountId, u32)>,
    Json(body): Json<OnBody>,
) -> Result<Answer<LineNumber>, Problem> {
    change(&caller, body.command, (account, Some(body.on)), Act::Resume { line }).await
}

/// A court has the case: from that day default interest runs at its rate.
#[utoipa::path(post, path = "/api/accounts/{id}/filings", tag = "ledger", params(("id" = String, Path)),
    request_body = FilingBody, responses((status = 200, body = LineNumber)))]
async fn file_claim(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<FilingBody>,
) -> Result<Answer<LineNumber>, Problem> {
    let FilingBody { command, on, case, court, rates, source } = body;
    if let Some(court) = court {
        let new = FileAtCourt { command, account, on, case, court };
        return web::run(&caller, move |ctx| -> Result<LineNumber, SeriesError> {
            Ok(LineNumber { line: Some(courts::file_at_court(&ctx, new)?) })
        })
        .await;
    }
    let rates = rates.into_iter().map(|RateBody { from, rate }| RatePoint { from, rate }).collect();
    change(&caller, command, (account, Some(on)), Act::File(Filing { case, rates, source, court: None })).await
}

/// The courts whose rates are known.
#[utoipa::path(get, path = "/api/courts", tag = "ledger", responses((status = 200, body = Vec<CourtView>)))]
async fn courts_known(caller: Caller) -> Result<Answer<Vec<CourtView>>, Problem> {
    web::run(&caller, |ctx| -> Result<Vec<CourtView>, Error> {
        let view = |court: &'static crate::rules::court::Court| CourtView {
            code: &court.code,
            label: &court.label,
            words: court.words(ctx.now.day),
        };
        Ok(Courts::shipped().court.iter().map(view).collect())
    })
    .await
}

/// The books hold the account as lost; it is owed all the same.
#[utoipa::path(post, path = "/api/accounts/{id}/write-off", tag = "ledger", params(("id" = String, Path)),
    request_body = ReasonBody, responses((status = 200, body = LineNumber)))]
async fn write_off(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<ReasonBody>,
) -> Result<Answer<LineNumber>, Problem> {
    change(&caller, body.command, (account, body.on), Act::WriteOff { reason: body.reason }).await
}

/// Interest becomes capital, for one of the law's reasons and no other (`CCyC` art. 770).
#[utoipa::path(post, path = "/api/accounts/{id}/capitalisations", tag = "ledger", params(("id" = String, Path)),
    request_body = CapitaliseBody, responses((status = 200, body = LineNumber)))]
async fn capitalise(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<CapitaliseBody>,
) -> Result<Answer<LineNumber>, Problem> {
    let CapitaliseBody { command, on, reason, document, months } = body;
    change(&caller, command, (account, Some(on)), Act::Capitalise { reason, document, months }).await
}

/// From a day on, a period of what is charged again and again costs something else.
#[utoipa::path(post, path = "/api/accounts/{id}/prices", tag = "ledger", params(("id" = String, Path)),
    request_body = PriceBody, responses((status = 200, body = LineNumber)))]
async fn reprice_account(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<PriceBody>,
) -> Result<Answer<LineNumber>, Problem> {
    let PriceBody { command, from, amount, reason } = body;
    change(&caller, command, (account, Some(from)), Act::Reprice { amount, reason }).await
}

/// One more amount is to be paid: a period whose amount is known by now, or anything else.
#[utoipa::path(post, path = "/api/accounts/{id}/charges", tag = "ledger", params(("id" = String, Path)),
    request_body = ChargeBody, responses((status = 200, body = LineNumber)))]
async fn charge_account(
    caller: Caller,
    Path(account): Path<AccountId>,
    Json(body): Json<ChargeBody>,
) -> Result<Answer<LineNumber>, Problem> {
    let ChargeBody { command, number, due, amount, vat } = body;
    let on = caller.ctx().now.day.min(due);
    change(&caller, command, (account, Some(on)), Act::Charge { number, due, amount, vat }).await
}

/// Makes a line void, as if it had never been.
#[utoipa::path(post, path = "/api/accounts/{id}/lines/{line}/undo", tag = "ledger",
    params(("id" = String, Path), ("line" = u32, Path)),
    request_body = ReasonBody, responses((status = 200, body = LineNumber)))]
async fn undo_line(
    caller: Caller,
    Path((account, line)): Path<(AccountId, u32)>,
    Json(body): Json<ReasonBody>,
) -> Result<Answer<LineNumber>, Problem> {
    change(&caller, body.command, (account, body.on), Act::Undo { line, reason: body.reason }).await
}

/// Takes a payment back, whole: a returned cheque, a chargeback, a mistake.
#[utoipa::path(post, path = "/api/accounts/{id}/payments/{payment}/reversal", tag = "ledger",
    params(("id" = String, Path), ("payment" = String, Path)),
    request_body = ReasonBody, responses((status = 200, body = LineNumber)))]
async fn reverse_payment(
    caller: Caller,
    Path((account, payment)): Path<(AccountId, PaymentId)>,
    Json(body): Json<ReasonBody>,
) -> Result<Answer<LineNumber>, Problem> {
    let new = ReversePayment { command: body.command, account, payment, reason: body.reason };
    web::run(&caller, move |ctx| work::reverse_payment(&ctx, new).map(|()| LineNumber { line: None })).await
}

/// The log of an account, line by line, as it was known at an instant.
#[utoipa::path(get, path = "/api/accounts/{id}/lines", tag = "ledger", params(("id" = String, Path), AsKnown),
    responses((status = 200, body = Vec<LogLine>)))]
async fn account_lines(
    caller: Caller,
    Path(account): Path<AccountId>,
    Query(as_known): Query<AsKnown>,
) -> Result<Answer<Vec<LogLine>>, Problem> {
    let known_at = as_known.known_at.unwrap_or(Timestamp::MAX);
    web::run(&caller, move |ctx| -> Result<Vec<LogLine>, Error> {
        let found = ctx.read(|rx| arrears::log(rx, account, known_at))?;
        let (row, lines) = found.ok_or(Error::NoAccount(account))?;
        if !ctx.actor.serves(row.creditor) {
            return Err(Error::OtherCreditor(row.creditor));
        }
        lines.into_iter().map(log_line).collect()
    })
    .await
}

async fn change(
    caller: &Caller,
    command: CommandId,
    (account, on): (AccountId, Option<Day>),
    act: Act,
) -> Result<Answer<LineNumber>, Problem> {
    web::run(caller, move |ctx| {
        let on = on.unwrap_or(ctx.now.day);
        let change = ChangeArrears { command, account, on, act };
        work::change_arrears(&ctx, change).map(|line| LineNumber { line: Some(line) })
    })
    .await
}

fn waived_view(waived: Waived) -> WaivedView {
    match waived {
        Waived::Done { line, forgiven } => {
            WaivedView { line: Some(line), forgiven: amounts(&forgiven), proposal: None, beyond: Vec::new() }
        }
        Waived::Proposed { proposal, beyond } => {
            let beyond = beyond.into_iter().map(|one| ExcessView {
                code: one.component.code(),
                label: one.component.label_es(),
                forgiven: one.forgiven,
                limit: one.limit,
            });
            WaivedView { line: None, forgiven: Vec::new(), proposal: Some(proposal), beyond: beyond.collect() }
        }
    }
}

fn amounts(owed: &Owed) -> Vec<AmountView> {
    let named = Component::ALL.into_iter().filter(|component| !owed.of(*component).is_zero());
    named.map(|one| AmountView { code: one.code(), label: one.label_es(), amount: owed.of(one) }).collect()
}

fn proposal_view(proposal: WaiverProposal) -> ProposalView {
    let WaiverProposal { id, debtor, account, on, waiver, proposed_at, .. } = proposal;
    ProposalView {
        id,
        debtor,
        account,
        on,
        code: waiver.component.code(),
        label: waiver.component.label_es(),
        number: waiver.number,
        amount: waiver.amount,
        reason: waiver.reason,
        proposed_by: waiver.allowed_by,
        proposed_at,
    }
}

fn log_line(line: Posted) -> Result<LogLine, Error> {
    let Posted { seq, day, known_at, entry, .. } = line;
    let kind = entry.kind();
    let entry = serde_json::to_value(entry).map_err(|_| Error::Unwritable)?;
    Ok(LogLine { line: seq, on: day, known_at, kind, entry })
}
