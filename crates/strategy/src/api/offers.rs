//! The route of what may be offered to a debtor.
use crate::{Error, work};
use axum::extract::Path;
use base::DebtorId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(recommended_offers))
}

/// An offer that whoever asks may make alone, with what it is expected to bring. Amounts are minor units.
#[derive(Serialize, ToSchema)]
pub struct RecommendedView {
    creditor: String,
    currency: String,
    accounts: Vec<String>,
    /// Its code in the catalogue.
    offer: String,
    label: String,
    /// What is owed and would be settled.
    base: i64,
    /// What of it is forgiven.
    discount: i64,
    /// What is to be paid before it begins.
    down_payment: i64,
    /// The down payment, the lump sum or the first instalment.
    first: i64,
    instalments: u16,
    /// All that the debtor would pay.
    total: i64,
    /// What it is worth today if it is kept.
    present_value: i64,
    /// The chance that it is accepted, in millionths.
    accept_ppm: u32,
    /// The chance that it is kept, once accepted, in millionths.
    keep_ppm: u32,
    /// Both chances times the present value, less what a call costs.
    expected_value: i64,
    /// Why, in words.
    reasons: Vec<String>,
}

impl From<work::RecommendedOffer> for RecommendedView {
    fn from(one: work::RecommendedOffer) -> Self {
        let (offered, expected) = (one.offered, one.expected);
        Self {
            creditor: one.creditor.to_string(),
            currency: one.currency.to_string(),
            accounts: one.accounts.iter().map(ToString::to_string).collect(),
            offer: one.offer.code,
            label: one.offer.label,
            base: offered.base.to_minor(),
            discount: offered.discount.to_minor(),
            down_payment: offered.down_payment.to_minor(),
            first: offered.first.to_minor(),
            instalments: offered.instalments,
            total: one.total.to_minor(),
            present_value: offered.present_value.to_minor(),
            accept_ppm: expected.accept_ppm,
            keep_ppm: expected.keep_ppm,
            expected_value: expected.value.to_minor(),
            reasons: expected.whys,
        }
    }
}

/// What may be offered to a debtor by whoever asks, what is expected to bring most first.
#[utoipa::path(get, path = "/api/debtors/{id}/offers", tag = "work", params(("id" = String, Path)),
    responses((status = 200, body = Vec<RecommendedView>), (status = 404, body = Problem)))]
async fn recommended_offers(
    caller: Caller,
    Path(debtor): Path<DebtorId>,
) -> Result<Answer<Vec<RecommendedView>>, Problem> {
    run(&caller, move |ctx| {
        let found = work::offers(&ctx, debtor)?;
        Ok::<_, Error>(found.into_iter().map(RecommendedView::from).collect::<Vec<_>>())
    })
    .await
}
