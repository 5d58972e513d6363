//! Entering and leaving, the staff, and the results to choose from.
use crate::{Error, User, work};
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use base::{CommandId, CreditorId, Right, Role, UserId};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Json, Problem, Routes, sessions};

/// The routes of this slice.
pub fn router() -> Routes {
    Routes::new()
        .routes(routes!(enter, leave))
        .routes(routes!(me))
        .routes(routes!(list_users, add_user))
        .routes(routes!(change_user))
        .routes(routes!(results))
}

/// What somebody enters with.
#[derive(Deserialize, ToSchema)]
struct Entry {
    /// The name used to enter.
    login: String,
    /// The password.
    password: String,
}

/// Whoever has entered.
#[derive(Serialize, ToSchema)]
struct Me {
    /// Who.
    user: MeUser,
    /// What they may do.
    #[schema(value_type = Vec<String>)]
    rights: Vec<Right>,
    /// The business day, `YYYY-MM-DD`.
    #[schema(value_type = String)]
    day: base::Day,
    /// The token that unsafe requests repeat in `x-csrf`.
    csrf: String,
}

/// Who has entered.
#[derive(Serialize, ToSchema)]
struct MeUser {
    #[schema(value_type = String)]
    id: UserId,
    login: String,
    name: String,
    #[schema(value_type = String)]
    role: Role,
}

/// Somebody on the staff.
#[derive(Serialize, ToSchema)]
struct UserView {
    #[schema(value_type = String)]
    id: UserId,
    login: String,
    name: String,
    #[schema(value_type = String)]
    role: Role,
    /// The creditors they work for; absent for all.
    #[schema(value_type = Option<Vec<String>>)]
    creditors: Option<Vec<CreditorId>>,
    /// Contacts a day.
    capacity: u16,
    /// They may not enter any more.
    disabled: bool,
}

/// Somebody to put on the staff.
#[derive(Deserialize, ToSchema)]
struct NewUser {
    #[schema(value_type = String)]
    command: CommandId,
    login: String,
    name: String,
    #[schema(value_type = String)]
    role: Role,
    password: String,
    /// Contacts a day.
    capacity: u16,
    #[schema(value_type = Option<Vec<String>>)]
    creditors: Option<Vec<CreditorId>>,
}

/// What changes about somebody on the staff.
#[derive(Deserialize, ToSchema)]
struct UserChange {
    #[schema(value_type = String)]
    command: CommandId,
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    password: Option<String>,
    capacity: Option<u16>,
    disabled: Option<bool>,
}

/// The results to choose from, in two levels.
#[derive(Serialize, ToSchema)]
struct ResultTreeView {
    groups: Vec<ResultGroupView>,
}

/// Who was reached.
#[derive(Serialize, ToSchema)]
struct ResultGroupView {
    code: &'static str,
    label: &'static str,
    results: Vec<ResultView>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
struct ResultView {
    code: &'static str,
    label: &'static str,
    /// What must be said with it: `promise`, `date` or `note`.
    asks: Option<&'static str>,
}

/// Enters. The session comes in a cookie.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = Entry, responses((status = 200, body = Me)))]
async fn enter(caller: Caller, Json(entry): Json<Entry>) -> Result<impl IntoResponse, Problem> {
    let (cookie, me) = web::fetch(&caller, move |ctx| open(&ctx, &entry)).await?;
    Ok(([(header::SET_COOKIE, cookie)], Answer::of(&me)?))
}

/// Leaves.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204)))]
async fn leave(caller: Caller, headers: HeaderMap) -> Result<impl IntoResponse, Problem> {
    let cookie = web::fetch(&caller, move |ctx| sessions::close(&ctx, &headers)).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}

/// Who has entered, and what they may do.
#[utoipa::path(get, path = "/api/me", tag = "session", responses((status = 200, body = Me)))]
async fn me(caller: Caller) -> Result<Answer<Me>, Problem> {
    let session = caller.session()?;
    Answer::of(&Me::new(&caller.ctx(), &session.visitor, session.csrf.clone()))
}

/// The staff.
#[utoipa::path(get, path = "/api/users", tag = "staff", responses((status = 200, body = Vec<UserView>)))]
async fn list_users(caller: Caller) -> Result<Answer<Vec<UserView>>, Problem> {
    web::run(&caller, move |ctx| -> Result<_, Error> {
        ctx.may(Right::Administer)?;
        Ok(ctx.read(crate::users)?.into_iter().map(UserView::from).collect())
    })
    .await
}

/// Puts somebody on the staff.
#[utoipa::path(post, path = "/api/users", tag = "staff", request_body = NewUser, responses((status = 200, body = UserView)))]
async fn add_user(caller: Caller, Json(new): Json<NewUser>) -> Result<Answer<UserView>, Problem> {
    let NewUser { command, login, name, role, password, capacity, creditors } = new;
    let add = work::AddUser { command, login, name, role, password, capacity, creditors };
    web::run(&caller, move |ctx| work::add_user(&ctx, add).map(UserView::from)).await
}

/// Changes somebody on the staff, and ends their sessions.
#[utoipa::path(put, path = "/api/users/{id}", tag = "staff", params(("id" = String, Path)), request_body = UserChange,
    responses((status = 200, body = UserView)))]
async fn change_user(
    caller: Caller,
    Path(user): Path<UserId>,
    Json(change): Json<UserChange>,
) -> Result<Answer<UserView>, Problem> {
    let UserChange { command, role, password, capacity, disabled } = change;
    let change = work::ChangeUser { command, user, role, password, capacity, disabled };
    web::run(&caller, move |ctx| work::change_user(&ctx, &change).map(UserView::from)).await
}

/// The results that a contact can have.
#[utoipa::path(get, path = "/api/work/results", tag = "work", responses((status = 200, body = ResultTreeView)))]
async fn results(_caller: Caller) -> Result<Answer<ResultTreeView>, Problem> {
    let groups = crate::results().groups.iter().map(|group| ResultGroupView {
        code: group.code.code(),
        label: &group.label,
        results: group
            .results
            .iter()
            .map(|result| ResultView {
                code: result.code.code(),
                label: &result.label,
                asks: result.asks.map(crate::Asks::code),
            })
            .collect(),
    });
    Answer::of(&ResultTreeView { groups: groups.collect() })
}

fn open(ctx: &Ctx, entry: &Entry) -> Result<(String, Me), Problem> {
    let user = work::enter(ctx, &entry.login, &entry.password)?;
    let user = user.ok_or_else(|| Problem::invalid("wrong_entry", "El usuario o la contraseña no son correctos."))?;
    let User { id, login, name, role, creditors, .. } = user;
    let visitor = sessions::Visitor { id, login, name, role, creditors };
    let opened = sessions::open(ctx, &visitor)?;
    Ok((opened.cookie, Me::new(ctx, &visitor, opened.csrf)))
}

impl Me {
    fn new(ctx: &Ctx, visitor: &sessions::Visitor, csrf: String) -> Self {
        let sessions::Visitor { id, login, name, role, .. } = visitor.clone();
        Self { user: MeUser { id, login, name, role }, rights: role.rights().to_vec(), day: ctx.now.day, csrf }
    }
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        let User { id, login, name, role, creditors, capacity, disabled } = user;
        Self { id, login, name, role, creditors, capacity, disabled }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => error.into(),
            Error::Denied(denied) => denied.into(),
            Error::NoDebtor(_) => Self::not_found("no_debtor", "No encontramos a esa persona."),
            Error::AlreadyCorrected(_) => Self::conflict("already_undone", "Ese resultado ya estaba anulado."),
            Error::AlreadyContested(_) => Self::conflict("already_contested", "Ese dato ya está en revisión."),
            Error::NoContest(_) => Self::not_found("no_contest", "Esa impugnación no existe o ya terminó."),
            Error::NotHeld(_) => Self::conflict("not_held", "No tenemos ese dato: no hay nada que impugnar."),
            Error::BadCorrection(_) => {
                Self::invalid("bad_correction", "Ese valor no se entiende para este dato.").at("value")
            }
            Error::NoUser(_) => Self::not_found("no_user", "No encontramos a ese usuario."),
            Error::LoginTaken(login) => {
                Self::conflict("login_taken", format!("Ya hay alguien que ingresa como «{login}».")).at("login")
            }
            Error::BadLogin(_) => Self::invalid(
                "bad_login",
                "El usuario lleva de 3 a 64 letras sin tilde, números, puntos, guiones o arroba.",
            )
            .at("login"),
            Error::WeakPassword => {
                Self::invalid("weak_password", "La contraseña lleva de 8 a 256 caracteres.").at("password")
            }
            Error::TooManyAttempts { .. } => {
                Self::too_many("too_many_attempts", "Demasiados intentos. Esperá unos minutos y probá de nuevo.")
            }
            Error::Hash(problem) => Self::internal(&problem),
        }
    }
}
