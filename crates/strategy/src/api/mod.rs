//! How strategy speaks HTTP: the desk, the grid, the matrix; and the views that other screens are made of.
mod bulk;
mod changes;
mod contest;
mod courses;
mod desk;
mod learning;
mod matrix;
mod models;
mod offers;
mod outlook;
mod portfolio;
mod problem;
mod review;
mod saved_views;
mod views;

use crate::work::Gate;
use std::sync::Arc;

pub use changes::{IndicatorChanges, change_views};
pub use contest::{ContestView, contest_views, contests_of};
pub use courses::{CourseView, CoursesView, course_views};
pub use desk::{AnswerBody, MyDayView, WorkItemView, my_day};
pub use learning::{EvaluationView, TrialView};
pub use models::{ModelCardView, ModelView, model_card_view, model_views};
pub use offers::RecommendedView;
pub use outlook::OutlookView;
pub use review::{ReviewView, review_views, reviews_of};
pub use views::{
    ApartSum, CodeLabel, DecisionView, IndicatorView, PromiseItem, ReasonView, StepView, indicators, promise_items,
    steps_ahead,
};

/// The routes of this slice, where `gate` is asked before a model speaks. `GET /api/my-day` is joined from [`my_day`] and
/// the figures of insight by `aldia`.
pub fn router(gate: Arc<dyn Gate>) -> web::Routes {
    desk::router()
        .merge(bulk::router())
        .merge(changes::router())
        .merge(contest::router())
        .merge(courses::router())
        .merge(review::router())
        .merge(portfolio::router())
        .merge(saved_views::router())
        .merge(matrix::router())
        .merge(learning::router())
        .merge(models::router(gate))
        .merge(offers::router())
        .merge(outlook::router())
}
