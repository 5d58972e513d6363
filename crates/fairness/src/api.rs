//! The report over HTTP.
use crate::{
    Error,
    rules::{
        gate::Measure,
        measure::Estimate,
        proxy::Proxy,
        tally::{BANDS, GroupTold},
        told::{BoundState, Bounded, ErrorsTold, GroupErrors, NameTold, Report},
        words::{band_es, measure_es, state_es},
    },
    work::report,
};
use base::{Day, Timestamp};
use ledger::Stage;
use serde::Serialize;
use strategy::{Band, Indicator};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Answer, Caller, Problem, Routes, run};

/// The routes of this slice.
pub fn router() -> Routes {
    Routes::new().routes(routes!(fairness_report))
}

/// What the groups that are held tell.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FairnessView {
    /// Of which day.
    #[schema(value_type = String)]
    day: Day,
    /// A group with fewer people is not told of.
    group_min: u32,
    /// Since when the bounds hold.
    #[schema(value_type = String)]
    bounds_from: Day,
    /// The law or the policy behind them.
    source: String,
    /// The six indicators, in the order that groups tell them.
    indicators: Vec<FairLabelView>,
    /// The bands of outlook, in the order that groups tell them.
    bands: Vec<FairLabelView>,
    /// Groups by their name; empty where none are held.
    names: Vec<FairNameView>,
    /// Errors of who speaks, group by group.
    errors: Vec<FairErrorsView>,
    /// Features that foretell a group, the strongest first.
    pub proxies: Vec<FairProxyView>,
    /// How each bound stands, those that are crossed first.
    pub bounds: Vec<FairBoundView>,
}

/// A code and how screens call it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FairLabelView {
    code: &'static str,
    label: String,
}

/// A number and between what it lies, with 95 % confidence.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct FairEstimateView {
    pub value: f64,
    low: f64,
    high: f64,
    /// From how many people.
    people: u32,
}

/// Groups of one name.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FairNameView {
    name: String,
    /// By what right they are held.
    basis: String,
    #[schema(value_type = String)]
    brought_at: Timestamp,
    /// Debtors with a live account whose group is known.
    people: u32,
    /// How many groups have too few people to be told of.
    hidden: u32,
    groups: Vec<FairGroupView>,
}

/// One group.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FairGroupView {
    value: String,
    people: u32,
    /// The mean of each of the six, 0 to 100.
    indicators: Vec<FairEstimateView>,
    /// The share who were offered a way out within ninety days, 0 to 1.
    offered: FairEstimateView,
    /// How often one was sought within ninety days, on average.
    sought: FairEstimateView,
    /// How often a rule refused that, on average.
    refused: FairEstimateView,
    /// In each band of outlook, the share that is treated hard, 0 to 1; nothing where there are too few people.
    hard: Vec<Option<FairEstimateView>>,
}

/// Errors of who speaks for a target, group by group.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FairErrorsView {
    target: &'static str,
    target_label: &'static str,
    /// In which stage; nothing where in every one.
    stage_label: Option<&'static str>,
    /// The model that speaks; nothing where the expert's card does.
    version: Option<u32>,
    /// Whether it was judged on what was seen after it was taught.
    fresh: bool,
    name: String,
    groups: Vec<FairErrorView>,
}

/// Errors about one group.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FairErrorView {
    value: String,
    /// What is said less what comes, on average; chances from 0 to 1.
    calibration: Option<FairEstimateView>,
    /// Of those who do well, the share that is read as low, 0 to 1.
    misses: Option<FairEstimateView>,
}

/// A feature that foretells a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FairProxyView {
    feature: &'static str,
    pub label: &'static str,
    pub name: String,
    pub value: String,
    /// Of two people, one inside and one outside, how often the one inside has more of it, 0 to 1.
    pub ranking: FairEstimateView,
}

/// How a bound stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FairBoundView {
    pub name: String,
    /// `hard`, `calibration` or `misses`.
    measure: &'static str,
    label: String,
    /// `crossed`, `within` or `unknown`.
    pub state: &'static str,
    /// The one with more and the one with less, where there are two to compare.
    between: Vec<String>,
    /// How far apart they are, 0 to 1.
    gap: Option<FairEstimateView>,
    /// How far they may be.
    bound: f64,
    /// All of it in words.
    pub words: String,
}

/// What the groups that are held tell: indicators, offers, contacts, refusals, hard treatment, errors, proxies, bounds.
#[utoipa::path(get, path = "/api/reports/fairness", tag = "fairness",
    responses((status = 200, body = FairnessView), (status = 403, body = Problem)))]
async fn fairness_report(caller: Caller) -> Result<Answer<FairnessView>, Problem> {
    run(&caller, |ctx| Ok::<_, Error>(FairnessView::from(&report(&ctx, ctx.now.day)?))).await
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NoBasis => {
                Self::invalid("no_basis", "Contá en diez a quinientas letras con qué derecho se guardan esos grupos.")
                    .at("basis")
            }
            Error::NoGroup(name) => Self::not_found("no_group", format!("No hay nadie en un grupo de «{name}».")),
            Error::NotTheirs => Self::forbidden(
                "whole_house",
                "El informe de equidad mira a todas las personas: lo ve quien trabaja para todos los acreedores.",
            ),
            Error::Denied(denied) => denied.into(),
            Error::Store(error) => error.into(),
            Error::People(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Strategy(error) => error.into(),
        }
    }
}

impl From<&Report> for FairnessView {
    fn from(report: &Report) -> Self {
        let mut states: Vec<&BoundState> = report.states.iter().collect();
        states.sort_by_key(|state| match state.crossed() {
            Some(true) => 0,
            Some(false) => 1,
            None => 2,
        });
        let cards = strategy::Scorecards::shipped();
        let indicator = |one: Indicator| FairLabelView { code: one.code(), label: cards.card(one).label.clone() };
        let band = |one: Band| FairLabelView { code: band_code(one), label: band_es(one).to_owned() };
        Self {
            day: report.day,
            group_min: report.bounds.group_min,
            bounds_from: report.bounds.from,
            source: report.bounds.source.clone(),
            indicators: Indicator::ALL.map(indicator).into(),
            bands: BANDS.map(band).into(),
            names: report.names.iter().map(FairNameView::from).collect(),
            errors: report.errors.iter().map(FairErrorsView::from).collect(),
            proxies: report.proxies.iter().map(FairProxyView::from).collect(),
            bounds: states.into_iter().map(FairBoundView::from).collect(),
        }
    }
}

const fn band_code(band: Band) -> &'static str {
    match band {
        Band::Low => "low",
        Band::Mid => "mid",
        Band::High => "high",
    }
}

impl From<Estimate> for FairEstimateView {
    fn from(Estimate { value, low, high, people }: Estimate) -> Self {
        Self { value, low, high, people }
    }
}

impl From<&NameTold> for FairNameView {
    fn from(told: &NameTold) -> Self {
        Self {
            name: told.name.clone(),
            basis: told.basis.clone(),
            brought_at: told.brought_at,
            people: told.people,
            hidden: told.hidden,
            groups: told.groups.iter().map(FairGroupView::from).collect(),
        }
    }
}

impl From<&GroupTold> for FairGroupView {
    fn from(told: &GroupTold) -> Self {
        Self {
            value: told.value.clone(),
            people: told.people,
            indicators: told.indicators.map(FairEstimateView::from).into(),
            offered: told.offered.into(),
            sought: told.sought.into(),
            refused: told.refused.into(),
            hard: told.hard.map(|hard| hard.map(FairEstimateView::from)).into(),
        }
    }
}

impl From<&ErrorsTold> for FairErrorsView {
    fn from(told: &ErrorsTold) -> Self {
        let group = |one: &GroupErrors| FairErrorView {
            value: one.value.clone(),
            calibration: one.calibration.map(FairEstimateView::from),
            misses: one.misses.map(FairEstimateView::from),
        };
        Self {
            target: told.target.code(),
            target_label: told.target.label_es(),
            stage_label: told.stage.map(Stage::label_es),
            version: told.version,
            fresh: told.fresh,
            name: told.name.clone(),
            groups: told.groups.iter().map(group).collect(),
        }
    }
}

impl From<&Proxy> for FairProxyView {
    fn from(told: &Proxy) -> Self {
        Self {
            feature: told.feature.code(),
            label: told.feature.label_es(),
            name: told.name.clone(),
            value: told.value.clone(),
            ranking: told.ranking.into(),
        }
    }
}

impl From<&BoundState> for FairBoundView {
    fn from(state: &BoundState) -> Self {
        let (measure, label) = match state.of {
            Bounded::Hard(band) => {
                let band = BANDS.get(band).map_or("", |band| band_es(*band));
                ("hard", format!("Trato duro con {band}"))
            }
            Bounded::Errors(measure, target, stage) => {
                let code = match measure {
                    Measure::Calibration => "calibration",
                    Measure::Misses => "misses",
                };
                let stage = stage.map_or(String::new(), |stage| format!(" ({})", stage.label_es()));
                (code, format!("{}{stage}: {}", target.label_es(), measure_es(measure)))
            }
        };
        Self {
            name: state.name.clone(),
            measure,
            label,
            state: match state.crossed() {
                Some(true) => "crossed",
                Some(false) => "within",
                None => "unknown",
            },
            between: state.gap.iter().flat_map(|gap| [gap.between.0.clone(), gap.between.1.clone()]).collect(),
            gap: state.gap.as_ref().map(|gap| gap.far.into()),
            bound: state.bound,
            words: state_es(state),
        }
    }
}
