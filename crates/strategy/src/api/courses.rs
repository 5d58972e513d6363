//! The route of what each thing that may be done now is expected to come to.
use crate::{
    COURSE_DAYS, Course, DebtorView, Error, Policy, Target,
    api::views::{StepView, step_views},
    courses, work,
};
use axum::extract::Path;
use base::{DebtorId, Right};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes, run};

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(debtor_courses))
}

/// What may be done now, looked some moves ahead.
#[derive(Serialize, ToSchema)]
pub struct CoursesView {
    /// Of every amount.
    pub currency: String,
    /// Days looked ahead.
    pub days: i32,
    /// Whether a model tells how soon they pay; otherwise the expert's card of outlook does.
    pub modelled: bool,
    /// What was decided first, then the others, what is expected to bring most first; empty where nothing is owed.
    pub courses: Vec<CourseView>,
}

/// One of them. Amounts are minor units, and go as far as the first payment.
#[derive(Serialize, ToSchema)]
pub struct CourseView {
    /// The code of the treatment.
    pub treatment: String,
    /// In Spanish.
    pub treatment_label: String,
    kind: &'static str,
    channel: Option<String>,
    /// Whether it is what was decided.
    pub decided: bool,
    /// The chance that something is paid, in millionths.
    pub pays_ppm: u32,
    /// What the first payment is expected to bring.
    pub brings: i64,
    /// What all that is done until then is expected to cost, with the price of hands.
    pub costs: i64,
    /// What is left of the one after the other.
    pub net: i64,
    /// How often the debtor is expected to be sought, in thousandths.
    pub contacts_milli: u32,
    /// What would follow, if nobody answered or paid.
    pub steps: Vec<StepView>,
}

impl CourseView {
    fn of(course: &Course, policy: &Policy) -> Option<Self> {
        let treatment = policy.catalogue.get(course.treatment)?;
        Some(Self {
            treatment: treatment.code.clone(),
            treatment_label: treatment.label.clone(),
            kind: treatment.kind.code(),
            channel: treatment.channel.map(|channel| channel.code().to_owned()),
            decided: course.decided,
            pays_ppm: course.pays_ppm,
            brings: course.brings.to_minor(),
            costs: course.costs.to_minor(),
            net: course.net().to_minor(),
            contacts_milli: course.contacts_milli,
            steps: step_views(&course.steps, policy),
        })
    }
}

/// What each thing that may be done about a debtor now is expected to come to.
pub fn course_views(view: &DebtorView) -> CoursesView {
    let (learned, stage) = (view.policy.cards.learned(), view.assessment.stage());
    let found = courses(&view.dossier, &view.policy, &view.scale);
    CoursesView {
        currency: view.scale.currency().to_string(),
        days: COURSE_DAYS,
        modelled: [Target::Time, Target::Payment].into_iter().any(|target| learned.of(target, stage).is_some()),
        courses: found.iter().filter_map(|course| CourseView::of(course, &view.policy)).collect(),
    }
}

/// What each thing that may be done about a debtor now is expected to come to within sixty days, some moves ahead.
#[utoipa::path(get, path = "/api/debtors/{id}/courses", tag = "work", params(("id" = String, Path)),
    responses((status = 200, body = CoursesView), (status = 404, body = Problem)))]
async fn debtor_courses(caller: Caller, Path(debtor): Path<DebtorId>) -> Result<Answer<CoursesView>, Problem> {
    run(&caller, move |ctx| {
        ctx.may(Right::ViewPortfolio)?;
        Ok::<_, Error>(course_views(&work::view_today(&ctx, debtor)?))
    })
    .await
}
