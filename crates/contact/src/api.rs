//! Mail over HTTP: the door where it comes in, what waits for a person, what was said, and the words it is said with.
use crate::{Error, InboxRow, InboxState, MessageRow, Template, work};
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query},
    http::StatusCode,
};
use base::{CommandId, CreditorId, DebtorId, MessageId};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes};

/// A mail may be this large, in bytes; a little more than is taken, so that the refusal has words.
const BODY_BYTES_MAX: usize = 11 * 1024 * 1024;
/// Rows in one answer.
const ROWS_MAX: u32 = 200;

/// The routes of this slice.
pub fn router() -> Routes {
    let door = Routes::new().routes(routes!(receive)).layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    door.routes(routes!(inbox))
        .routes(routes!(assign))
        .routes(routes!(dismiss))
        .routes(routes!(withheld))
        .routes(routes!(message))
        .routes(routes!(templates))
        .routes(routes!(publish_text))
        .routes(routes!(letterhead, set_letterhead))
}

/// A mail that came in.
#[derive(Serialize, ToSchema)]
struct MailView {
    /// Which one.
    #[schema(value_type = String)]
    id: MessageId,
    /// When it came.
    #[schema(value_type = String)]
    at: base::Timestamp,
    /// How far it is.
    state: &'static str,
    /// Who says to have written it.
    sender: String,
    /// The subject line.
    subject: String,
    /// The first words.
    excerpt: String,
    /// Whose it is, if that is known.
    #[schema(value_type = Option<String>)]
    debtor: Option<DebtorId>,
    /// Why it is in this state, in Spanish.
    reason: Option<String>,
}

/// A message of ours.
#[derive(Serialize, ToSchema)]
struct MessageView {
    /// Which one.
    #[schema(value_type = String)]
    id: MessageId,
    /// To whom.
    #[schema(value_type = String)]
    debtor: DebtorId,
    /// For whom.
    #[schema(value_type = String)]
    creditor: CreditorId,
    /// Its template.
    treatment: String,
    /// Which version of it.
    template_version: Option<i32>,
    /// How far it is.
    state: &'static str,
    /// When it was written.
    #[schema(value_type = String)]
    at: base::Timestamp,
    /// The subject line.
    subject: Option<String>,
    /// The text.
    text: Option<String>,
    /// Why it is in this state.
    reason: Option<String>,
}

/// A template in force.
#[derive(Serialize, ToSchema)]
struct TemplateView {
    /// The treatment it is for, or a part that every message has.
    code: String,
    /// Counted from 1.
    version: i32,
    /// The subject line.
    subject: String,
    /// The body.
    body: String,
}

/// What came of taking in a mail.
#[derive(Serialize, ToSchema)]
struct Received {
    /// The same for every copy of one mail.
    #[schema(value_type = String)]
    id: MessageId,
}

#[derive(Deserialize, IntoParams)]
struct InboxQuery {
    /// `unknown` (the default: those that wait for a person), `waiting`, `heard`, `ignored` or `dismissed`.
    state: Option<String>,
}

#[derive(Deserialize, IntoParams)]
struct CreditorQuery {
    /// For whom; absent, for every creditor that has none of its own.
    #[param(value_type = Option<String>)]
    creditor: Option<CreditorId>,
}

#[derive(Deserialize, ToSchema)]
struct Assign {
    #[schema(value_type = String)]
    command: CommandId,
    #[schema(value_type = String)]
    debtor: DebtorId,
}

#[derive(Deserialize, ToSchema)]
struct Dismiss {
    #[schema(value_type = String)]
    command: CommandId,
}

#[derive(Deserialize, ToSchema)]
struct Publish {
    #[schema(value_type = String)]
    command: CommandId,
    subject: String,
    body: String,
}

#[derive(Deserialize, ToSchema)]
struct SetHead {
    #[schema(value_type = String)]
    command: CommandId,
    #[schema(value_type = Option<String>)]
    creditor: Option<CreditorId>,
    #[schema(value_type = Object)]
    head: crate::Letterhead,
}

/// Takes in a mail as it came (RFC 822). It is read a moment later.
#[utoipa::path(post, path = "/api/inbound/mail", tag = "contact", request_body(content = Vec<u8>, content_type = "message/rfc822"),
    responses((status = 202, body = Received)))]
async fn receive(caller: Caller, mail: Bytes) -> Result<(StatusCode, Answer<Received>), Problem> {
    let run = move |ctx: Ctx| work::receive_mail(&ctx, &mail).map(|id| Received { id });
    Ok((StatusCode::ACCEPTED, web::run(&caller, run).await?))
}

/// Mails that came in, newest first.
#[utoipa::path(get, path = "/api/inbox", tag = "contact", params(InboxQuery), responses((status = 200, body = [MailView])))]
async fn inbox(caller: Caller, Query(query): Query<InboxQuery>) -> Result<Answer<Vec<MailView>>, Problem> {
    let code = query.state.as_deref().unwrap_or("unknown");
    let unknown = || Problem::invalid("unknown_state", "Ese estado no existe.").at("state");
    let state = InboxState::from_code(code).ok_or_else(unknown)?;
    let run = move |ctx: Ctx| {
        let rows = work::inbox(&ctx, state, ROWS_MAX)?;
        Ok::<_, Error>(rows.into_iter().map(MailView::from).collect::<Vec<_>>())
    };
    web::run(&caller, run).await
}

/// Says whose a mail of unknown origin is, and reads it as theirs.
#[utoipa::path(post, path = "/api/inbox/{mail}/assign", tag = "contact", request_body = Assign, responses((status = 200)))]
async fn assign(caller: Caller, Path(mail): Path<MessageId>, Json(asked): Json<Assign>) -> Result<Answer<()>, Problem> {
    let assign = work::AssignMail { command: asked.command, mail, debtor: asked.debtor };
    web::run(&caller, move |ctx| work::assign_mail(&ctx, &assign)).await
}

/// Puts a mail of unknown origin aside.
#[utoipa::path(post, path = "/api/inbox/{mail}/dismiss", tag = "contact", request_body = Dismiss, responses((status = 200)))]
async fn dismiss(
    caller: Caller,
    Path(mail): Path<MessageId>,
    Json(asked): Json<Dismiss>,
) -> Result<Answer<()>, Problem> {
    web::run(&caller, move |ctx| work::dismiss_mail(&ctx, asked.command, mail)).await
}

/// Messages that were written and may not be sent as they are, newest first.
#[utoipa::path(get, path = "/api/messages/withheld", tag = "contact", responses((status = 200, body = [MessageView])))]
async fn withheld(caller: Caller) -> Result<Answer<Vec<MessageView>>, Problem> {
    let run = |ctx: Ctx| {
        let rows = ctx.read(|rx| work::withheld(rx, ROWS_MAX))?;
        let served = rows.into_iter().filter(|row| ctx.actor.serves(row.task.creditor));
        Ok::<_, Error>(served.map(MessageView::from).collect::<Vec<_>>())
    };
    web::run(&caller, run).await
}

/// One message, as it was sent.
#[utoipa::path(get, path = "/api/messages/{id}", tag = "contact", responses((status = 200, body = MessageView)))]
async fn message(caller: Caller, Path(id): Path<MessageId>) -> Result<Answer<MessageView>, Problem> {
    let run = move |ctx: Ctx| {
        let row = ctx.read(|rx| work::message(rx, id))?.filter(|row| ctx.actor.serves(row.task.creditor));
        row.map(MessageView::from).ok_or(Error::NoMail(id))
    };
    web::run(&caller, run).await
}

/// The templates in force.
#[utoipa::path(get, path = "/api/templates", tag = "contact", responses((status = 200, body = [TemplateView])))]
async fn templates(caller: Caller) -> Result<Answer<Vec<TemplateView>>, Problem> {
    let run = |ctx: Ctx| {
        let found = ctx.read(work::templates)?;
        Ok::<_, Error>(found.iter().map(TemplateView::from).collect::<Vec<_>>())
    };
    web::run(&caller, run).await
}

/// Puts a new version of a template in force, if what it writes may be sent; its number.
#[utoipa::path(put, path = "/api/templates/{code}", tag = "contact", request_body = Publish, responses((status = 200, body = i32)))]
async fn publish_text(
    caller: Caller,
    Path(code): Path<String>,
    Json(asked): Json<Publish>,
) -> Result<Answer<i32>, Problem> {
    let Publish { command, subject, body } = asked;
    let publish = work::PublishTemplate { command, code, subject, body };
    web::run(&caller, move |ctx| work::publish_template(&ctx, &publish)).await
}

/// Who writes for a creditor; null if nobody has said.
#[utoipa::path(get, path = "/api/letterhead", tag = "contact", params(CreditorQuery), responses((status = 200, body = Object)))]
async fn letterhead(
    caller: Caller,
    Query(query): Query<CreditorQuery>,
) -> Result<Answer<Option<crate::Letterhead>>, Problem> {
    web::run(&caller, move |ctx| {
        if query.creditor.is_some_and(|creditor| !ctx.actor.serves(creditor)) {
            return Ok(None);
        }
        ctx.read(|rx| crate::letterhead(rx, query.creditor))
    })
    .await
}

/// Says who writes for a creditor, from the next message on.
#[utoipa::path(put, path = "/api/letterhead", tag = "contact", request_body = SetHead, responses((status = 200)))]
async fn set_letterhead(caller: Caller, Json(asked): Json<SetHead>) -> Result<Answer<()>, Problem> {
    let set = work::SetLetterhead { command: asked.command, creditor: asked.creditor, head: asked.head };
    web::run(&caller, move |ctx| work::set_letterhead(&ctx, &set)).await
}

impl From<InboxRow> for MailView {
    fn from(row: InboxRow) -> Self {
        let InboxRow { id, at, state, sender, subject, excerpt, debtor, touch: _, reason } = row;
        Self { id, at, state: state.code(), sender, subject, excerpt, debtor, reason }
    }
}

impl From<MessageRow> for MessageView {
    fn from(row: MessageRow) -> Self {
        Self {
            id: row.task.message,
            debtor: row.task.debtor,
            creditor: row.task.creditor,
            treatment: row.task.treatment,
            template_version: row.template_version,
            state: row.state.code(),
            at: row.made_at,
            subject: row.subject,
            text: row.body,
            reason: row.reason,
        }
    }
}

impl From<&Template> for TemplateView {
    fn from(template: &Template) -> Self {
        let Template { code, version, subject, body } = template.clone();
        Self { code, version, subject, body }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(inner) => inner.into(),
            Error::Denied(denied) => denied.into(),
            Error::TooLarge { .. } => Self::invalid("mail_too_large", "El correo supera los 10 MB."),
            Error::NoMail(_) => Self::not_found("no_mail", "Ese correo ya no está o ya se resolvió."),
            Error::NoDebtor(_) => Self::not_found("no_debtor", "No existe esa persona."),
            Error::NoTemplate(_) => Self::not_found("no_template", "No existe esa plantilla."),
            Error::BadTemplate(why) => Self::invalid("bad_template", why.sentence_es()).at("body"),
            Error::BadLetterhead(_) => Self::invalid("bad_letterhead", "Faltan datos de quién escribe.").at("head"),
            Error::People(_) | Error::Ledger(_) | Error::Conduct(_) | Error::Strategy(_) => Self::internal(&error),
        }
    }
}
