//! The routes: figures of a period, the supervisor's board, and what is to be collected.
mod origination;
mod targets;

pub use origination::{OriginView, origination_csv};

use crate::{AgentResults, Board, Dimension, Error, Group, Key, KpiReport, Kpis, Period, Place, Ratio, Reports, Scope};
use axum::{Extension, extract::Query};
use base::{Amount, Currency, Day, Right, day_number};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes};

/// The longest period of a report.
pub(crate) const YEARS_MAX: i32 = 5;

/// The routes of this slice, over the reports that an installation keeps.
pub fn router(reports: &Reports) -> Routes {
    let reading = Routes::new().routes(routes!(get_kpis)).routes(routes!(get_board));
    reading.merge(targets::router()).merge(origination::router()).layer(Extension(reports.clone()))
}

#[derive(Debug, Deserialize, IntoParams)]
struct KpisAsked {
    /// The first day.
    #[param(value_type = String, example = "2026-02-01")]
    from: Day,
    /// The last day.
    #[param(value_type = String, example = "2026-02-28")]
    to: Day,
    /// `product`, `creditor`, `stage`, `agent` or `channel`.
    by: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct BoardAsked {
    /// The first day.
    #[param(value_type = String, example = "2026-02-01")]
    from: Day,
    /// The last day.
    #[param(value_type = String, example = "2026-02-28")]
    to: Day,
}

/// The figures of a period. Percentages and ratios have two decimals; a figure without a denominator is null.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Kpis)]
pub struct KpisView {
    penetration: Option<f64>,
    intensity: Option<f64>,
    hits: Option<f64>,
    rpc: Option<f64>,
    ptp: Option<f64>,
    kp: Option<f64>,
    coverage: Option<f64>,
    recovered: i64,
    assigned_balance: i64,
    recovery_rate: Option<f64>,
    cure_rate: Option<f64>,
    automation_rate: Option<f64>,
    cost: i64,
    counts: CountsView,
}

/// What was counted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = KpiCounts)]
struct CountsView {
    assigned: i64,
    attempted: i64,
    attempts: i64,
    contacted: i64,
    contacts: i64,
    right_party: i64,
    promises: i64,
    kept: i64,
}

/// The figures of a period, whole and told apart.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = KpiReport)]
pub struct ReportView {
    /// Of its amounts: pesos where anybody owes or pays pesos.
    #[schema(value_type = String)]
    currency: Currency,
    /// What came in in other currencies, in no sum here.
    recovered_apart: Vec<ApartView>,
    total: KpisView,
    groups: Vec<GroupView>,
}

/// The figures of one group.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = KpiGroup)]
struct GroupView {
    key: String,
    label: String,
    kpis: KpisView,
}

/// Everything on a supervisor's board.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Board)]
pub struct BoardView {
    #[schema(value_type = String)]
    from: Day,
    #[schema(value_type = String)]
    to: Day,
    kpis: KpisView,
    previous: KpisView,
    recovery: RecoveryView,
    ageing: Vec<AgeingView>,
    /// Of every amount here.
    #[schema(value_type = String)]
    currency: Currency,
    /// What is owed in other currencies, units of an index included: in no sum here.
    apart: Vec<ApartView>,
    roll: RollView,
    agents: Vec<AgentView>,
    promises: Vec<PromisesView>,
    treatments: Vec<TreatmentView>,
}

/// What came in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardRecovery)]
struct RecoveryView {
    total: i64,
    /// What came in in other currencies, in no sum here.
    apart: Vec<ApartView>,
    /// What was to come in, if every month of the period has a target.
    target: Option<i64>,
    days: Vec<DayView>,
    /// The line to follow, for every day of the period that was asked for; empty without a target.
    line: Vec<TargetDayView>,
}

/// What came in on one day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardDay)]
struct DayView {
    #[schema(value_type = String)]
    day: Day,
    amount: i64,
    cumulative: i64,
}

/// What should have come in by the end of a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardTargetDay)]
struct TargetDayView {
    #[schema(value_type = String)]
    day: Day,
    cumulative: i64,
}

/// Debtors by stage.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardAgeing)]
struct AgeingView {
    stage: &'static str,
    label: &'static str,
    debtors: i64,
    owed: i64,
}

/// An amount in a currency that is not summed with the others.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardApart)]
struct ApartView {
    #[schema(value_type = String)]
    currency: Currency,
    amount: i64,
}

/// Shares are percentages of the row, with two decimals; each row adds up to 100.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardRoll)]
struct RollView {
    stages: Vec<&'static str>,
    labels: Vec<&'static str>,
    rows: Vec<RollRowView>,
}

/// Where the accounts of one stage went.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardRollRow)]
struct RollRowView {
    from: &'static str,
    label: &'static str,
    counts: Vec<i64>,
    share: Vec<f64>,
}

/// What one of the staff did.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardAgent)]
struct AgentView {
    #[schema(value_type = String)]
    user: base::UserId,
    name: String,
    items: i64,
    attempts: i64,
    contacts: i64,
    right_party: i64,
    promises: i64,
    kept: i64,
    collected: i64,
    seconds: i64,
    /// Items an hour of handling.
    productivity: Option<f64>,
}

/// What is promised for one day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardPromises)]
struct PromisesView {
    #[schema(value_type = String)]
    day: Day,
    count: i64,
    amount: i64,
    /// What is promised in other currencies.
    apart: Vec<ApartView>,
}

/// Debtors with the same next step.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BoardTreatment)]
struct TreatmentView {
    code: String,
    label: String,
    debtors: i64,
}

/// The six formulas, recovery and cures of a period, told apart by one dimension if asked.
#[utoipa::path(get, path = "/api/kpis", tag = "insight", params(KpisAsked), responses((status = 200, body = ReportView)))]
async fn get_kpis(
    caller: Caller,
    Extension(reports): Extension<Reports>,
    Query(asked): Query<KpisAsked>,
) -> Result<Answer<ReportView>, Problem> {
    let unknown = || Problem::invalid("bad_dimension", "No se puede abrir por esa dimensión.").at("by");
    let by = match asked.by.as_deref() {
        None | Some("") => None,
        Some(code) => Some(Dimension::from_code(code).ok_or_else(unknown)?),
    };
    web::run(&caller, move |ctx| -> Result<ReportView, Error> {
        ctx.may(Right::ViewBoard)?;
        let report = reports.kpis(&ctx, period(asked.from, asked.to)?, by, &Scope::of(&ctx.actor))?;
        Ok(ReportView::from(&*report))
    })
    .await
}

/// Everything on the supervisor's board.
#[utoipa::path(get, path = "/api/board", tag = "insight", params(BoardAsked), responses((status = 200, body = BoardView)))]
async fn get_board(
    caller: Caller,
    Extension(reports): Extension<Reports>,
    Query(asked): Query<BoardAsked>,
) -> Result<Answer<BoardView>, Problem> {
    web::run(&caller, move |ctx| -> Result<BoardView, Error> {
        ctx.may(Right::ViewBoard)?;
        let period = period(asked.from, asked.to)?;
        // What has not happened yet is not told: how late debts will be, and only promises after it.
        let until = asked.to.min(ctx.now.day.max(asked.from));
        let scope = Scope::of(&ctx.actor);
        let board = reports.board(&ctx, Period { to: until, ..period }, &scope)?;
        let line = ctx.read(|rx| crate::target_line(rx, period, &scope))?.unwrap_or_default();
        let mut view = BoardView { to: asked.to, ..BoardView::from(&*board) };
        view.recovery.target = line.last().map(|day| day.cumulative.to_minor());
        let line = line.iter().map(|one| TargetDayView { day: one.day, cumulative: one.cumulative.to_minor() });
        view.recovery.line = line.collect();
        Ok(view)
    })
    .await
}

fn period(from: Day, to: Day) -> Result<Period, Error> {
    let days = day_number(to) - day_number(from);
    if (0..=YEARS_MAX * 366).contains(&days) { Ok(Period { from, to }) } else { Err(Error::BadPeriod) }
}

/// Two decimals, as a number: the only place where a figure stops being whole.
fn decimals(hundredths: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a figure on a screen has far fewer than 53 bits")]
    let number = hundredths as f64;
    number / 100.0
}

fn percent(ratio: Option<Ratio>) -> Option<f64> {
    ratio.map(|ratio| decimals(ratio.percent_hundredths()))
}

fn key_code(key: &Key) -> String {
    match key {
        Key::Nothing => String::new(),
        Key::Stage(stage) => ledger::Stage::at(*stage).map_or("", ledger::Stage::code).to_owned(),
        Key::Code(code) => code.clone(),
        Key::Id(id) => id.to_string(),
    }
}

impl From<&Kpis> for KpisView {
    fn from(kpis: &Kpis) -> Self {
        let counts = &kpis.counts;
        Self {
            penetration: percent(counts.penetration()),
            intensity: counts.intensity().map(|ratio| decimals(ratio.hundredths())),
            hits: percent(counts.hits()),
            rpc: percent(counts.rpc()),
            ptp: percent(counts.ptp()),
            kp: percent(counts.kp()),
            coverage: percent(counts.coverage()),
            recovered: kpis.money.recovered.to_minor(),
            assigned_balance: kpis.money.assigned_balance.to_minor(),
            recovery_rate: percent(kpis.recovery()),
            cure_rate: percent(kpis.cure()),
            automation_rate: percent(kpis.automation()),
            cost: kpis.money.cost.to_minor(),
            counts: CountsView {
                assigned: counts.assigned,
                attempted: counts.attempted,
                attempts: counts.attempts,
                contacted: counts.contacted,
                contacts: counts.contacts,
                right_party: counts.right_party,
                promises: counts.promises,
                kept: counts.kept,
            },
        }
    }
}

impl From<&KpiReport> for ReportView {
    fn from(report: &KpiReport) -> Self {
        let group = |group: &Group| GroupView {
            key: key_code(&group.key),
            label: group.label.clone(),
            kpis: KpisView::from(&group.kpis),
        };
        Self {
            currency: report.currency,
            recovered_apart: apart(&report.recovered_apart),
            total: KpisView::from(&report.total),
            groups: report.groups.iter().map(group).collect(),
        }
    }
}

impl From<&Board> for BoardView {
    fn from(board: &Board) -> Self {
        let days = board.recovered.iter().map(|one| DayView {
            day: one.day,
            amount: one.amount.to_minor(),
            cumulative: one.cumulative.to_minor(),
        });
        let ageing = board.ageing.iter().map(|row| AgeingView {
            stage: row.stage.code(),
            label: row.stage.label_es(),
            debtors: row.debtors,
            owed: row.owed.to_minor(),
        });
        let promises = board.promises.iter().map(|due| PromisesView {
            day: due.day,
            count: due.count,
            amount: due.amount.of(board.currency).to_minor(),
            apart: apart(&due.amount.apart_from(board.currency)),
        });
        let treatments = board.treatments.iter();
        Self {
            from: board.period.from,
            to: board.period.to,
            kpis: KpisView::from(&board.kpis),
            previous: KpisView::from(&board.previous),
            recovery: RecoveryView {
                total: board.kpis.money.recovered.to_minor(),
                apart: apart(&board.recovered_apart),
                target: None,
                days: days.collect(),
                line: Vec::new(),
            },
            ageing: ageing.collect(),
            currency: board.currency,
            apart: apart(&board.apart),
            roll: RollView::from(&board.roll),
            agents: board.agents.iter().map(AgentView::from).collect(),
            promises: promises.collect(),
            treatments: treatments
                .map(|one| TreatmentView { code: one.code.clone(), label: one.label.clone(), debtors: one.debtors })
                .collect(),
        }
    }
}

fn apart(sums: &[(Currency, Amount)]) -> Vec<ApartView> {
    sums.iter().map(|(currency, amount)| ApartView { currency: *currency, amount: amount.to_minor() }).collect()
}

impl From<&crate::RollMatrix> for RollView {
    fn from(matrix: &crate::RollMatrix) -> Self {
        let code = |place: &Place| match place {
            Place::In(stage) => stage.code(),
            Place::Paid => "paid",
        };
        let label = |place: &Place| match place {
            Place::In(stage) => stage.label_es(),
            Place::Paid => "Canceladas",
        };
        let rows = matrix.rows.iter().map(|row| RollRowView {
            from: row.from.map_or("new", ledger::Stage::code),
            label: row.from.map_or("Nuevas", ledger::Stage::label_es),
            counts: row.counts.clone(),
            share: row.shares.iter().copied().map(decimals).collect(),
        });
        Self {
            stages: matrix.places.iter().map(code).collect(),
            labels: matrix.places.iter().map(label).collect(),
            rows: rows.collect(),
        }
    }
}

impl From<&AgentResults> for AgentView {
    fn from(agent: &AgentResults) -> Self {
        Self {
            productivity: agent.productivity().map(|ratio| decimals(ratio.hundredths())),
            user: agent.user,
            name: agent.name.clone(),
            items: agent.items,
            attempts: agent.attempts,
            contacts: agent.contacts,
            right_party: agent.right_party,
            promises: agent.promises,
            kept: agent.kept,
            collected: agent.collected.to_minor(),
            seconds: agent.seconds,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::BadPeriod => Self::invalid(
                "bad_period",
                "El período tiene que ir de una fecha a otra posterior, de hasta cinco años.",
            )
            .at("from"),
            Error::BadTarget => Self::invalid("bad_target", "La meta tiene que ser un importe positivo.").at("amount"),
            Error::NoCreditor(_) => Self::not_found("no_creditor", "No encontramos a ese acreedor.").at("creditor"),
            Error::NotTheirs => {
                Self::forbidden("not_yours", "Podés fijar la meta de los acreedores que tenés asignados.")
            }
            Error::Denied(denied) => denied.into(),
            Error::Store(error) => error.into(),
            Error::People(error) => Self::internal(&error),
            Error::Ledger(error) => Self::internal(&error),
            Error::Strategy(error) => error.into(),
        }
    }
}
