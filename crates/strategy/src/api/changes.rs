//! The route of what would change the indicators of a debtor.
use crate::{Change, DebtorView, Error, Indicator, changes, work};
use axum::extract::Path;
use base::{DebtorId, Right};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(indicator_changes))
}

/// What would change one indicator.
#[derive(Serialize, ToSchema)]
pub struct IndicatorChanges {
    /// Its code.
    pub indicator: &'static str,
    /// In Spanish.
    pub label: String,
    /// What it is, 0 to 100.
    pub value: u8,
    /// The data that would change it most, the one that would change it most first.
    pub changes: Vec<ChangeView>,
}

/// A datum, had it another value.
#[derive(Serialize, ToSchema)]
pub struct ChangeView {
    /// Its code in the data dictionary.
    pub feature: &'static str,
    /// In Spanish.
    pub label: &'static str,
    /// Whether it is known now.
    pub known: bool,
    /// What it would say, in Spanish.
    pub sentence: String,
    /// What the indicator would be, 0 to 100.
    pub value: u8,
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        let Change { feature, known, sentence_es: sentence, value } = change;
        Self { feature: feature.code(), label: feature.label_es(), known, sentence, value }
    }
}

/// What would change each of the six indicators of a debtor.
pub fn change_views(view: &DebtorView) -> Vec<IndicatorChanges> {
    let (assessment, cards) = (&view.assessment, &view.policy.cards);
    let of = |indicator: Indicator| IndicatorChanges {
        indicator: indicator.code(),
        label: cards.card(indicator).label.clone(),
        value: assessment.value(indicator),
        changes: changes(assessment, cards, indicator).into_iter().map(ChangeView::from).collect(),
    };
    Indicator::ALL.into_iter().map(of).collect()
}

/// Which datum would change each indicator of a debtor, all else as it is.
#[utoipa::path(get, path = "/api/debtors/{id}/changes", tag = "work", params(("id" = String, Path)),
    responses((status = 200, body = Vec<IndicatorChanges>), (status = 404, body = Problem)))]
async fn indicator_changes(
    caller: Caller,
    Path(debtor): Path<DebtorId>,
) -> Result<Answer<Vec<IndicatorChanges>>, Problem> {
    run(&caller, move |ctx| {
        ctx.may(Right::ViewPortfolio)?;
        Ok::<_, Error>(change_views(&work::view_today(&ctx, debtor)?))
    })
    .await
}
