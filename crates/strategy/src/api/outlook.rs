//! The route of what the portfolio is expected to bring.
use crate::{Error, Recovery, work};
use axum::extract::Query;
use base::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(portfolio_outlook))
}

/// Which scenario.
#[derive(Deserialize, IntoParams)]
struct OutlookQuery {
    /// Its code; every one where absent.
    scenario: Option<String>,
}

/// What the portfolio is expected to bring. Amounts are minor units.
#[derive(Serialize, ToSchema)]
pub struct OutlookView {
    #[schema(value_type = String)]
    day: Day,
    currency: String,
    /// Debtors who owe something.
    debtors: u64,
    /// One of how many was looked at.
    one_of: u32,
    /// What wages buy against three months before, in per cent; null where nobody has published it.
    real_wage_3: Option<i64>,
    /// Tenths of points of unemployment more than a year before.
    unemployment_change: Option<i64>,
    /// Who says what may come.
    source: String,
    scenarios: Vec<ScenarioView>,
}

/// What may become of the economy, and what comes in then.
#[derive(Serialize, ToSchema)]
struct ScenarioView {
    code: String,
    label: String,
    /// Points that wages buy more after three months.
    real_wage: i64,
    /// Tenths of points of unemployment more after three months.
    unemployment: i64,
    recoveries: Vec<RecoveryView>,
}

/// What comes in by an end, with the interval that holds nine of ten outcomes.
#[derive(Serialize, ToSchema)]
struct RecoveryView {
    days: u16,
    amount: i64,
    least: i64,
    most: i64,
}

impl From<&Recovery> for RecoveryView {
    fn from(end: &Recovery) -> Self {
        let (amount, least, most) = (end.amount.to_minor(), end.least.to_minor(), end.most.to_minor());
        Self { days: end.days, amount, least, most }
    }
}

impl From<work::PortfolioOutlook> for OutlookView {
    fn from(told: work::PortfolioOutlook) -> Self {
        let scenario = |(one, ends): (crate::Scenario, [Recovery; 3])| ScenarioView {
            code: one.code,
            label: one.label,
            real_wage: one.real_wage,
            unemployment: one.unemployment,
            recoveries: ends.iter().map(RecoveryView::from).collect(),
        };
        Self {
            day: told.day,
            currency: told.currency.to_string(),
            debtors: told.debtors,
            one_of: told.one_of,
            real_wage_3: told.climate.real_wage_3,
            unemployment_change: told.climate.unemployment_change,
            source: told.source,
            scenarios: told.scenarios.into_iter().map(scenario).collect(),
        }
    }
}

/// What the portfolio is expected to bring within 30, 60 and 90 days, under what may become of the economy.
#[utoipa::path(get, path = "/api/outlook", tag = "models", params(OutlookQuery),
    responses((status = 200, body = OutlookView), (status = 404, body = Problem)))]
async fn portfolio_outlook(caller: Caller, Query(query): Query<OutlookQuery>) -> Result<Answer<OutlookView>, Problem> {
    run(&caller, move |ctx| {
        let told = work::outlook(&ctx, ctx.now.day, query.scenario.as_deref())?;
        Ok::<_, Error>(OutlookView::from(told))
    })
    .await
}
