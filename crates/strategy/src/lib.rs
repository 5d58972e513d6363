//! What to do next: six indicators, a segment and a decision for every debtor and every day; promises; work for people.
//!
//! One pure function decides, [`decide`]: from a [`Dossier`], a [`Policy`] and a day to a decision, or to nothing while
//! the one taken before stands. The night runs it over all debtors, the day over one when a fact arrives; there is no
//! second implementation. Scorecards, treatments and the matrix are data (`data/*.toml`); limits that no weight can
//! cross are code ([`Guard`]). Every decision keeps its chance, its versions, a digest of what it saw and its reasons.

mod rules;

pub use rules::{
    assess::{Assessment, Band, Reading, Segment, assess, assess_features},
    choose::{Policy, Today, choose, decide, draw, planning_moment},
    dossier::{Answer, Because, Dossier, Mark, NO_CELL, PromiseRecord, Standing, StrategySection},
    feature::{Feature, Features, Unit, dictionary},
    features::features,
    guard::Guard,
    matrix::{Axis, CellFile, Layer, Limits, Matrix, MatrixError, MatrixFile, PPM, Weighted, pick},
    promise::{BadPromise, PromiseState, PromiseView, business_days_after, business_days_before, settle},
    scorecard::{Card, Indicator, Reason, ScorecardError, Scorecards, Why},
    treatment::{Catalogue, CatalogueError, Kind, Treatment},
};
