//! The routes of what collecting teaches whoever grants credit.
use super::decimals;
use crate::{
    Error, origination,
    rules::{
        origination::{Cause, Origin, Outturn},
        ratio::Ratio,
    },
};
use axum::response::IntoResponse;
use base::{Amount, Day, Right, csv_field, plain_cell};
use serde::Serialize;
use std::collections::BTreeMap;
use store::Ctx;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes, fetch, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(get_origination)).routes(routes!(export_origination))
}

/// How the loans of one origin turned out. Amounts in minor units; shares in percent with two decimals.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OriginView {
    product: String,
    /// The first day of the quarter in which they were granted.
    #[schema(value_type = String)]
    quarter: Day,
    /// One month's instalments over the income, as known now: `light` up to 20 %, `fair` up to 35 %, `heavy`, `unknown`.
    burden: &'static str,
    burden_label: &'static str,
    currency: String,
    accounts: i64,
    lent: i64,
    /// Past due by 30 days or more now.
    late_30: i64,
    /// Past due by 90 days or more now.
    late_90: i64,
    /// Due and unpaid now, with late interest.
    owed: i64,
    /// What was charged ever.
    billed: i64,
    /// What was paid ever.
    paid: i64,
    /// What was paid of what was charged.
    recovery: Option<f64>,
    /// Accounts past due by why, as far as anybody said.
    causes: BTreeMap<&'static str, i64>,
    /// The mean ability to pay of those who are past due, 0 to 100.
    ability: Option<f64>,
    /// The mean willingness to pay of those who are past due, 0 to 100.
    willingness: Option<f64>,
}

/// How loans turned out by product, quarter and burden, and why they fell late.
#[utoipa::path(get, path = "/api/reports/origination", tag = "insight", responses((status = 200, body = Vec<OriginView>)))]
async fn get_origination(caller: Caller) -> Result<Answer<Vec<OriginView>>, Problem> {
    run(&caller, |ctx| origins(&ctx)).await
}

/// The same as a file for spreadsheets in Spanish.
#[utoipa::path(get, path = "/api/reports/origination.csv", tag = "insight",
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn export_origination(caller: Caller) -> Result<axum::response::Response, Problem> {
    let views = fetch(&caller, |ctx| origins(&ctx)).await?;
    let headers = web::attachment("text/csv; charset=utf-8", "originacion.csv");
    Ok((headers, origination_csv(&views)).into_response())
}

fn origins(ctx: &Ctx) -> Result<Vec<OriginView>, Error> {
    ctx.may(Right::ViewBoard)?;
    let found = ctx.read(|rx| origination(rx, &ctx.actor, ctx.now.day))?;
    Ok(found.iter().map(OriginView::of).collect())
}

impl OriginView {
    /// One origin as programs and people read it.
    pub fn of((origin, outturn): (&Origin, &Outturn)) -> Self {
        Self {
            product: origin.product.clone(),
            quarter: origin.quarter,
            burden: origin.burden.code(),
            burden_label: origin.burden.label_es(),
            currency: origin.currency.to_string(),
            accounts: outturn.accounts,
            lent: outturn.lent.to_minor(),
            late_30: outturn.late_30,
            late_90: outturn.late_90,
            owed: outturn.owed.to_minor(),
            billed: outturn.billed.to_minor(),
            paid: outturn.paid.to_minor(),
            recovery: outturn.recovery().map(Ratio::percent_hundredths).map(decimals),
            causes: Cause::ALL.into_iter().map(Cause::code).zip(outturn.causes).collect(),
            ability: outturn.ability().map(Ratio::hundredths).map(decimals),
            willingness: outturn.willingness().map(Ratio::hundredths).map(decimals),
        }
    }
}

/// Every origin as a line, for spreadsheets in Spanish: semicolons, decimal commas.
pub fn origination_csv(views: &[OriginView]) -> String {
    let mut text = String::from(
        "\u{feff}producto;trimestre;peso_sobre_el_ingreso;moneda;cuentas;prestado;atraso_30;atraso_90;deuda;facturado;\
         pagado;recuperado_pct;capacidad_media;voluntad_media",
    );
    for cause in Cause::ALL {
        text.push_str(";causa: ");
        text.push_str(cause.label_es());
    }
    text.push_str("\r\n");
    for view in views {
        let money = |minor: i64| Amount::minor(minor).to_string().replace('.', ",");
        let share = |share: Option<f64>| share.map(|share| format!("{share:.2}").replace('.', ",")).unwrap_or_default();
        let words = |words: &str| csv_field(&plain_cell(words), ';').into_owned();
        let mut cells = vec![words(&view.product), view.quarter.to_string(), view.burden_label.to_owned()];
        cells.extend([view.currency.clone(), view.accounts.to_string(), money(view.lent)]);
        cells.extend([view.late_30.to_string(), view.late_90.to_string()]);
        cells.extend([view.owed, view.billed, view.paid].map(money));
        cells.extend([view.recovery, view.ability, view.willingness].map(share));
        cells.extend(Cause::ALL.map(|cause| view.causes.get(cause.code()).copied().unwrap_or(0).to_string()));
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}
