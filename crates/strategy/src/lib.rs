//! What to do next: six indicators, a segment and a decision for every debtor and every day; promises; work for people.
//!
//! One pure function decides, [`decide`]: from a [`Dossier`], a [`Policy`] and the [`Scale`] of a day to a decision, or to
//! nothing while the one taken before stands. The night runs it over all debtors, the day over one when a fact arrives; there is no
//! second implementation. Scorecards, treatments and the matrix are data (`data/*.toml`); models learned from what was
//! observed ([`work::train`]) speak in the cards' place once they are promoted; limits that no weight can cross are code
//! ([`Guard`]). Every decision keeps its chance, its versions, a digest of what it saw and its reasons.

mod api;
mod decision;
mod error;
pub mod facts;
mod rules;
mod sql;
pub mod work;

pub use api::{
    AnswerBody, ApartSum, CodeLabel, ContestView, CourseView, CoursesView, DecisionView, EvaluationView,
    IndicatorChanges, IndicatorView, ModelCardView, ModelView, MyDayView, OutlookView, PromiseItem, ReasonView,
    RecommendedView, ReviewView, StepView, TrialView, WorkItemView, change_views, contest_views, contests_of,
    course_views, indicators, model_card_view, model_views, my_day, promise_items, review_views, reviews_of, router,
    steps_ahead,
};
pub use decision::Decision;
pub use error::Error;
pub use rules::{
    assess::{Assessment, Band, Reading, Segment, assess, assess_features},
    attribution::{CREDIT_DAYS, Credit, LastContact, credit},
    change::{Change, changes},
    choose::{Today, choose, decide, draw, planning_moment},
    climate::Climate,
    contested::UnderReview,
    desk::{Agent, Candidate, Given, deal},
    dossier::{Answer, Because, Dossier, Mark, NO_CELL, PromiseRecord, Standing, StrategySection},
    drawn::{Alternative, Chance, Drawn, TRAITS},
    evaluation::{Outcome as LoggedOutcome, Way, judge},
    explain::{DebtTold, DecisionTold, Desk, Explanation, Part, Told, explain},
    feature::{Feature, Features, Unit, dictionary},
    features::features,
    foresee::{Course, DAYS as COURSE_DAYS, Step, courses, foresee},
    guard::Guard,
    hours::{BestHour, STRETCH_HOURS},
    learned::{Foretold, Learned, Live, Reach, Taught},
    learner::{Chooser, Learner, Lesson},
    learner_setting::{BadSetting, CellLikeness, ExploreFloor, KindAdds, LearnerSetting},
    lesson::{Besides, Found, Horizon, SeenPayment, SeenTouch, find},
    matrix::{Axis, CellFile, Layer, Limits, Matrix, MatrixError, MatrixFile, PPM, Weighted, pick},
    model_card::{CardEntry, JudgedBy, ModelCard},
    offers::{Expected, Offered, expected},
    orders::{Orders, WaySource},
    outlook::{Recovery, Scenario, ScenarioVersion, Scenarios},
    plan::{Axes, Plan},
    policy::{Decided, Policy},
    portfolio::{Filter, PromiseFilter, Sort, SortBy},
    promise::{BadPromise, PromiseState, PromiseView, business_days_after, business_days_before, settle},
    review::{Asked, Review, ReviewEnd},
    rights::Rights,
    saved_view::{BadView, SavedView, ViewId, ViewSaid},
    scale::{Scale, Weighed},
    scorecard::{Card, Indicator, Reason, ScorecardError, Scorecards, Why},
    target::Target,
    timing::best_hours,
    treatment::{Catalogue, CatalogueError, Kind, Treatment},
    trial::{Running, Said, Seen, Side},
    verdict::{Night, Verdict},
};
pub use sql::{
    decision::DecisionRow,
    desk::{Lock, Pending},
    learner::LearnerRow,
    lesson::{LessonCount, LessonRow},
    matrix::{VersionRow, VersionState},
    model::{DriftTold, ModelChange, ModelRow, ModelState, Origin, Speaker},
    promise::{PromiseRow, promises, promises_due},
    trial::TrialRow,
};
pub use work::{
    DebtorView, NewPromise, NightReport, carried_out, decision_to_send, decisions, is_theirs, last_night, policy,
    policy_then, promise, rebuild, redecide, scale, to_send, treatments_between, view, view_for,
};

/// The tables of this slice.
pub const MIGRATIONS: store::Migrations = store::Migrations {
    slice: "strategy",
    steps: &[
        ("0001_strategy", include_str!("../migrations/0001_strategy.sql")),
        ("0002_saved_view", include_str!("../migrations/0002_saved_view.sql")),
        ("0003_learner", include_str!("../migrations/0003_learner.sql")),
        ("0004_observation", include_str!("../migrations/0004_observation.sql")),
        ("0005_model", include_str!("../migrations/0005_model.sql")),
        ("0006_review", include_str!("../migrations/0006_review.sql")),
        ("0007_besides", include_str!("../migrations/0007_besides.sql")),
    ],
};
