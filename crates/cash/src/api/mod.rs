//! Bank files, the queue of what a person must decide, and codes, over HTTP.
mod codes;
mod collector;
mod files;

use crate::{
    BankFile, Candidate, Error, FileId, FileState, Income, IncomeState, MovementId, Posting,
    rules::{
        layout::{SHIPPED, shipped},
        read::MEGABYTES_MAX,
    },
    work::{self, BankWork, FileReport, Suspense},
};
use axum::{
    body::Body,
    extract::{Path, Query, State},
};
use base::{AccountId, Amount, CommandId, CreditorId, Currency, Day, DebtorId, PaymentId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Ctx, Rx};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Api, Caller, JobStarted, Json, Problem, Routes};

/// The routes of this slice.
pub fn router() -> Routes {
    Routes::new()
        .routes(routes!(bank_layouts))
        .routes(routes!(bank_files, bank_import))
        .routes(routes!(bank_file))
        .routes(routes!(bank_undo_file))
        .routes(routes!(bank_queue))
        .routes(routes!(bank_suspense))
        .routes(routes!(bank_match_again))
        .routes(routes!(bank_movement))
        .routes(routes!(bank_assign))
        .routes(routes!(bank_reject))
        .routes(routes!(bank_undo_movement))
        .merge(files::router())
        .merge(codes::router())
        .merge(collector::router())
}

const LISTED: u32 = 100;
const PAGE_MAX: usize = 100;

/// A layout that comes with the house.
#[derive(Serialize, ToSchema)]
struct LayoutView {
    name: String,
    label: String,
}

/// What a file is and whose money it brings.
#[derive(Deserialize, IntoParams)]
struct Told {
    /// Named by the sender, so that a retry is the same command.
    #[param(value_type = String)]
    command: CommandId,
    /// What people call it.
    name: String,
    /// Our account that it tells of; needed where the file does not say.
    account: Option<String>,
    /// Whose debts its money is for; of any creditor where absent.
    #[param(value_type = Option<String>)]
    creditor: Option<CreditorId>,
    /// A shipped layout; found by the content where absent.
    layout: Option<String>,
}

/// A file that was taken in.
#[derive(Serialize, ToSchema)]
struct FileView {
    #[schema(value_type = String)]
    file: FileId,
    name: String,
    format: String,
    account: String,
    #[schema(value_type = Option<String>)]
    creditor: Option<CreditorId>,
    /// `running`, `done`, `undoing` or `undone`.
    #[schema(value_type = String)]
    state: FileState,
    actor: String,
    #[schema(value_type = String)]
    at: Timestamp,
    incomes: u64,
    outgoings: u64,
    refused: u64,
}

/// A file, where its money is, and what was ordered and not collected.
#[derive(Serialize, ToSchema)]
struct FileDetailView {
    #[serde(flatten)]
    file: FileView,
    /// By state: how many incomes and how much, in minor units.
    states: BTreeMap<String, SumView>,
    refusals: Vec<RefusalView>,
}

/// How many, and how much.
#[derive(Serialize, ToSchema)]
struct SumView {
    count: u64,
    #[schema(value_type = i64)]
    amount: Amount,
}

/// A debit that was ordered and not collected.
#[derive(Serialize, ToSchema)]
struct RefusalView {
    line: u32,
    #[schema(value_type = i64)]
    amount: Amount,
    external: String,
    code: String,
    words: String,
}

/// Where a page of the queue begins.
#[derive(Deserialize, IntoParams)]
struct Page {
    /// The day of the last income of the page before.
    #[param(value_type = Option<String>)]
    day: Option<Day>,
    /// The last income of the page before.
    #[param(value_type = Option<String>)]
    after: Option<MovementId>,
    /// At most this many, up to 100.
    limit: Option<usize>,
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
struct QueueView {
    movements: Vec<MovementView>,
    /// Where the next page begins; absent at the end.
    next: Option<PlaceView>,
}

/// A place in the queue.
#[derive(Serialize, ToSchema)]
struct PlaceView {
    #[schema(value_type = String)]
    day: Day,
    #[schema(value_type = String)]
    after: MovementId,
}

/// An income. Amounts in minor units.
#[derive(Serialize, ToSchema)]
struct MovementView {
    #[schema(value_type = String)]
    movement: MovementId,
    #[schema(value_type = String)]
    file: FileId,
    line: u32,
    account: String,
    reference: String,
    #[schema(value_type = String)]
    day: Day,
    /// Days since it arrived.
    days: i32,
    #[schema(value_type = i64)]
    amount: Amount,
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    external: Option<String>,
    payer_name: Option<String>,
    payer_tax_id: Option<String>,
    payer_account: Option<String>,
    words: String,
    /// `waiting`, `queued`, `posting`, `posted`, `rejected` or `undone`.
    #[schema(value_type = String)]
    state: IncomeState,
    /// Why it is there.
    reason: String,
    decided_by: Option<String>,
    /// The surest account.
    best: Option<CandidateView>,
}

/// An account that money may be for.
#[derive(Serialize, ToSchema)]
struct CandidateView {
    #[schema(value_type = String)]
    account: AccountId,
    #[schema(value_type = String)]
    debtor: DebtorId,
    #[schema(value_type = String)]
    creditor: CreditorId,
    /// The creditor's own name for the account.
    reference: String,
    /// As the creditor writes it.
    debtor_name: String,
    /// 0 to 100.
    score: u8,
    reason: String,
}

/// An income, the accounts that it may be for, and those it counts for.
#[derive(Serialize, ToSchema)]
struct MovementDetailView {
    #[serde(flatten)]
    movement: MovementView,
    candidates: Vec<CandidateView>,
    postings: Vec<PostingView>,
}

/// A part of an income that counts for an account.
#[derive(Serialize, ToSchema)]
struct PostingView {
    #[schema(value_type = String)]
    payment: PaymentId,
    #[schema(value_type = String)]
    debtor: DebtorId,
    #[schema(value_type = String)]
    account: AccountId,
    /// The creditor's own name for the account.
    reference: String,
    /// As the creditor writes it.
    debtor_name: String,
    #[schema(value_type = i64)]
    amount: Amount,
}

/// For which accounts an income is.
#[derive(Deserialize, ToSchema)]
struct Assignment {
    #[schema(value_type = String)]
    command: CommandId,
    /// Parts that come to the income, at most 20.
    parts: Vec<PartBody>,
}

/// A part of an income.
#[derive(Deserialize, ToSchema)]
struct PartBody {
    #[schema(value_type = String)]
    account: AccountId,
    /// Minor units, positive.
    #[schema(value_type = i64)]
    amount: Amount,
}

/// Why.
#[derive(Deserialize, ToSchema)]
struct BankReason {
    #[schema(value_type = String)]
    command: CommandId,
    reason: String,
}

/// A command, so that a retry is the same.
#[derive(Deserialize, ToSchema)]
struct BankCommand {
    #[schema(value_type = String)]
    command: CommandId,
}

/// How many were posted.
#[derive(Serialize, ToSchema)]
struct MatchedView {
    posted: u64,
}

/// Money that nobody has told apart, of one age.
#[derive(Serialize, ToSchema)]
struct SuspenseView {
    /// The most days of this age; absent for the oldest.
    days_max: Option<i32>,
    currency: Option<String>,
    count: u64,
    #[schema(value_type = i64)]
    amount: Amount,
}

/// The layouts that come with the house; MT940, camt.053 and OFX need none.
#[utoipa::path(get, path = "/api/bank/layouts", tag = "bank", responses((status = 200, body = Vec<LayoutView>)))]
async fn bank_layouts(caller: Caller) -> Result<Answer<Vec<LayoutView>>, Problem> {
    web::run(&caller, |_| -> Result<Vec<LayoutView>, Error> {
        let view = |name: &str| Ok(shipped(name).map(|layout| LayoutView { name: layout.name, label: layout.label })?);
        SHIPPED.iter().map(|(name, _)| view(name)).collect()
    })
    .await
}

/// The newest files.
#[utoipa::path(get, path = "/api/bank/files", tag = "bank", responses((status = 200, body = Vec<FileView>)))]
async fn bank_files(caller: Caller) -> Result<Answer<Vec<FileView>>, Problem> {
    web::run(&caller, |ctx| {
        let files = ctx.read(|rx| work::files(&ctx, rx, LISTED))?;
        Ok::<_, Error>(files.iter().map(file_view).collect())
    })
    .await
}

/// Takes a file in, as the body of the request: matches its incomes and posts what is certain.
#[utoipa::path(post, path = "/api/bank/files", tag = "bank", params(Told),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = JobStarted), (status = 422, body = Problem)))]
async fn bank_import(
    State(api): State<Api>,
    caller: Caller,
    Query(told): Query<Told>,
    body: Body,
) -> Result<Answer<JobStarted>, Problem> {
    let file = api.folder.join("uploads").join(format!("bank-{}", told.command));
    web::save(&file, body, MEGABYTES_MAX).await?;
    web::run(&caller, move |ctx| {
        let Told { command, name, account, creditor, layout } = told;
        let job = work::ask(&ctx, command, BankWork { file, name, account, creditor, layout, asker: None })?;
        Ok::<_, Error>(JobStarted { job })
    })
    .await
}

/// One file: where its money is.
#[utoipa::path(get, path = "/api/bank/files/{file}", tag = "bank", params(("file" = String, Path)),
    responses((status = 200, body = FileDetailView), (status = 404, body = Problem)))]
async fn bank_file(caller: Caller, Path(file): Path<FileId>) -> Result<Answer<FileDetailView>, Problem> {
    web::run(&caller, move |ctx| {
        let (file, report) = ctx.read(|rx| work::file(&ctx, rx, file))?;
        Ok::<_, Error>(file_detail_view(&file, report))
    })
    .await
}

/// Takes a whole file back.
#[utoipa::path(post, path = "/api/bank/files/{file}/undo", tag = "bank", params(("file" = String, Path)),
    request_body = BankCommand, responses((status = 200, body = JobStarted), (status = 404, body = Problem)))]
async fn bank_undo_file(
    caller: Caller,
    Path(file): Path<FileId>,
    Json(asked): Json<BankCommand>,
) -> Result<Answer<JobStarted>, Problem> {
    web::run(&caller, move |ctx| {
        let job = work::ask_undo(&ctx, asked.command, file)?;
        Ok::<_, Error>(JobStarted { job })
    })
    .await
}

/// The incomes that wait for a person, the oldest first.
#[utoipa::path(get, path = "/api/bank/queue", tag = "bank", params(Page), responses((status = 200, body = QueueView)))]
async fn bank_queue(caller: Caller, Query(asked): Query<Page>) -> Result<Answer<QueueView>, Problem> {
    web::run(&caller, move |ctx| {
        let after = asked.day.zip(asked.after);
        let limit = asked.limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
        ctx.read(|rx| {
            let queue = work::queue(&ctx, rx, after, limit)?;
            let mut movements = Vec::with_capacity(queue.incomes.len());
            for (income, best) in queue.incomes {
                let best = best.filter(|best| ctx.actor.serves(best.creditor));
                let best = candidate_views(rx, best.into_iter().collect())?.pop();
                movements.push(movement_view(&ctx, income, best));
            }
            let next = queue.next.map(|(day, after)| PlaceView { day, after });
            Ok::<_, Error>(QueueView { movements, next })
        })
    })
    .await
}

/// Money in suspense, by age and currency.
#[utoipa::path(get, path = "/api/bank/suspense", tag = "bank", responses((status = 200, body = Vec<SuspenseView>)))]
async fn bank_suspense(caller: Caller) -> Result<Answer<Vec<SuspenseView>>, Problem> {
    web::run(&caller, |ctx| {
        let told = ctx.read(|rx| work::suspense(&ctx, rx))?;
        let view = |age: Suspense| {
            let Suspense { days_max, currency, count, amount } = age;
            SuspenseView { days_max, currency, count, amount }
        };
        Ok::<_, Error>(told.into_iter().map(view).collect())
    })
    .await
}

/// Weighs again everything that waits for a person.
#[utoipa::path(post, path = "/api/bank/queue/match", tag = "bank", responses((status = 200, body = MatchedView)))]
async fn bank_match_again(caller: Caller) -> Result<Answer<MatchedView>, Problem> {
    web::run(&caller, |ctx| Ok::<_, Error>(MatchedView { posted: work::match_again(&ctx, &mut |_, _| {})? })).await
}

/// One income, the accounts that it may be for, and why.
#[utoipa::path(get, path = "/api/bank/movements/{movement}", tag = "bank", params(("movement" = String, Path)),
    responses((status = 200, body = MovementDetailView), (status = 404, body = Problem)))]
async fn bank_movement(caller: Caller, Path(id): Path<MovementId>) -> Result<Answer<MovementDetailView>, Problem> {
    web::run(&caller, move |ctx| detail(&ctx, id)).await
}

/// Says for which accounts an income is, and posts it.
#[utoipa::path(post, path = "/api/bank/movements/{movement}/assign", tag = "bank",
    params(("movement" = String, Path)), request_body = Assignment,
    responses((status = 200, body = MovementDetailView), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn bank_assign(
    caller: Caller,
    Path(id): Path<MovementId>,
    Json(asked): Json<Assignment>,
) -> Result<Answer<MovementDetailView>, Problem> {
    web::run(&caller, move |ctx| {
        let parts: Vec<(AccountId, Amount)> = asked.parts.iter().map(|part| (part.account, part.amount)).collect();
        work::assign(&ctx, asked.command, id, &parts)?;
        detail(&ctx, id)
    })
    .await
}

/// Says that an income is nobody's debt.
#[utoipa::path(post, path = "/api/bank/movements/{movement}/reject", tag = "bank",
    params(("movement" = String, Path)), request_body = BankReason,
    responses((status = 200, body = MovementDetailView), (status = 409, body = Problem)))]
async fn bank_reject(
    caller: Caller,
    Path(id): Path<MovementId>,
    Json(asked): Json<BankReason>,
) -> Result<Answer<MovementDetailView>, Problem> {
    web::run(&caller, move |ctx| {
        work::reject(&ctx, asked.command, id, &asked.reason)?;
        detail(&ctx, id)
    })
    .await
}

/// Takes the payments of an income back; it waits for a person again.
#[utoipa::path(post, path = "/api/bank/movements/{movement}/undo", tag = "bank",
    params(("movement" = String, Path)), request_body = BankReason,
    responses((status = 200, body = MovementDetailView), (status = 409, body = Problem)))]
async fn bank_undo_movement(
    caller: Caller,
    Path(id): Path<MovementId>,
    Json(asked): Json<BankReason>,
) -> Result<Answer<MovementDetailView>, Problem> {
    web::run(&caller, move |ctx| {
        work::undo_movement(&ctx, asked.command, id, &asked.reason)?;
        detail(&ctx, id)
    })
    .await
}

fn detail(ctx: &Ctx, id: MovementId) -> Result<MovementDetailView, Error> {
    ctx.read(|rx| {
        let (income, candidates, postings) = work::look(ctx, rx, id)?;
        Ok(MovementDetailView {
            movement: movement_view(ctx, income, None),
            candidates: candidate_views(rx, candidates)?,
            postings: postings.into_iter().map(|posting| posting_view(rx, posting)).collect::<Result<_, _>>()?,
        })
    })
}

fn file_view(file: &BankFile) -> FileView {
    FileView {
        file: file.id,
        name: file.name.clone(),
        format: file.format.clone(),
        account: file.account.clone(),
        creditor: file.creditor,
        state: file.state,
        actor: file.actor.clone(),
        at: file.at,
        incomes: file.incomes,
        outgoings: file.outgoings,
        refused: u64::try_from(file.refused.len()).unwrap_or(u64::MAX),
    }
}

fn file_detail_view(file: &BankFile, report: FileReport) -> FileDetailView {
    let refusals = file.refused.iter().map(|refused| RefusalView {
        line: refused.line,
        amount: refused.amount,
        external: refused.external.clone(),
        code: refused.code.clone(),
        words: refused.words.clone(),
    });
    let sums = report.states.into_iter().map(|(state, (count, amount))| (state, SumView { count, amount }));
    FileDetailView { file: file_view(file), states: sums.collect(), refusals: refusals.collect() }
}

fn movement_view(ctx: &Ctx, income: Income, best: Option<CandidateView>) -> MovementView {
    MovementView {
        movement: income.id,
        file: income.file,
        line: income.line,
        account: income.account,
        reference: income.reference,
        day: income.day,
        days: base::day_number(ctx.now.day) - base::day_number(income.day),
        amount: income.amount,
        currency: income.currency,
        external: income.external,
        payer_name: income.payer.name,
        payer_tax_id: income.payer.tax_id,
        payer_account: income.payer.account,
        words: income.words,
        state: income.state,
        reason: income.reason,
        decided_by: income.decided_by,
        best,
    }
}

fn posting_view(rx: &Rx<'_>, posting: Posting) -> Result<PostingView, Error> {
    let Posting { payment, debtor, account, amount } = posting;
    let debtor_name = people::names(rx, &[debtor])?.pop().map(|(_, name, _)| name).unwrap_or_default();
    let reference = ledger::account(rx, account)?.map(|row| row.reference).unwrap_or_default();
    Ok(PostingView { payment, debtor, account, reference, debtor_name, amount })
}

fn candidate_views(rx: &Rx<'_>, candidates: Vec<Candidate>) -> Result<Vec<CandidateView>, Error> {
    let debtors: Vec<DebtorId> = candidates.iter().map(|candidate| candidate.debtor).collect();
    let names = people::names_of(rx, &debtors)?;
    let view = |candidate: Candidate| CandidateView {
        debtor_name: names.get(&candidate.debtor).cloned().unwrap_or_default(),
        account: candidate.account,
        debtor: candidate.debtor,
        creditor: candidate.creditor,
        reference: candidate.reference,
        score: candidate.score,
        reason: candidate.reason,
    };
    Ok(candidates.into_iter().map(view).collect())
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Read { error, .. } => Self::invalid("unreadable_file", error.words_es()),
            Error::Layout(_) => Self::invalid("layout", "No hay un formato con ese nombre.").at("layout"),
            Error::Source(_) => Self::invalid("unreadable_file", "La planilla no se puede leer."),
            Error::OtherAccount { written, .. } => {
                Self::invalid("other_account", format!("El archivo es de la cuenta {written}.")).at("account")
            }
            Error::AnyCreditor => Self::invalid("creditor", "Decí de qué acreedor es la plata.").at("creditor"),
            Error::NoFile(_) => Self::not_found("no_bank_file", "Ese extracto no existe."),
            Error::Busy(_) => Self::conflict("bank_file_busy", "Ese extracto se está deshaciendo."),
            Error::NoMovement(_) => Self::not_found("no_movement", "Ese movimiento no existe."),
            Error::NotNow(..) => Self::conflict("movement_decided", "Ese movimiento ya no está en la cola."),
            Error::Parts { whole, .. } => {
                Self::invalid("parts", format!("Las partes tienen que sumar {whole}, y ser de 1 a 20.")).at("parts")
            }
            Error::NotFor(..) => {
                Self::invalid("not_for", "Esa cuenta es de otro acreedor o está en otra moneda.").at("parts")
            }
            Error::Future(_) => Self::invalid("future_payment", "La fecha del movimiento todavía no llegó."),
            Error::CodeTaken(_) => Self::conflict("code_taken", "Ese código ya es de otra cuenta."),
            Error::NotACode(_) => {
                Self::invalid("code", "Un código tiene de 4 a 64 letras y números, sin contar ceros a la izquierda.")
                    .at("code")
            }
            Error::BadCollector(bad) => Self::invalid("bad_collector", bad.sentence_es()).at("collector"),
            Error::Series(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::People(error) => error.into(),
            Error::Denied(denied) => denied.into(),
            Error::Store(error) => error.into(),
            other @ (Error::Disk { .. } | Error::OtherJob(_)) => Self::internal(&other),
        }
    }
}
