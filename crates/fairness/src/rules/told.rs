//! The report: what is told of groups, of errors, of proxies, and how each bound stands.
use super::{
    bounds::Bounds,
    gate::{By, Gap, Grouped, Measure, gaps, pairs, widest},
    measure::{Estimate, SURE, deviations},
    proxy::Proxy,
    tally::{GroupTold, Tally},
};
use base::{Day, Timestamp};
use ledger::Stage;
use std::collections::BTreeMap;
use strategy::Target;

/// Everything that is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Of which day.
    pub day: Day,
    /// What counts as too far apart, and since when.
    pub bounds: &'static Bounds,
    /// The groups that are held, by name.
    pub names: Vec<NameTold>,
    /// What is said of them that does not come, by target and stage.
    pub errors: Vec<ErrorsTold>,
    /// Features that foretell a group, the strongest first.
    pub proxies: Vec<Proxy>,
    /// How each bound stands.
    pub states: Vec<BoundState>,
}

/// Groups of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct NameTold {
    /// `franja de edad`.
    pub name: String,
    /// By what right they are held.
    pub basis: String,
    /// When they were brought.
    pub brought_at: Timestamp,
    /// Debtors with a live account whose group is known.
    pub people: u32,
    /// The groups of enough people, by value.
    pub groups: Vec<GroupTold>,
    /// How many groups have too few to be told of.
    pub hidden: u32,
}

/// What a target's errors are, group by group of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorsTold {
    /// What is foretold.
    pub target: Target,
    /// In which stage; nothing where in every one.
    pub stage: Option<Stage>,
    /// The model that speaks; nothing where the expert's card does.
    pub version: Option<u32>,
    /// Whether the rows were seen after those that taught the model.
    pub fresh: bool,
    /// The groups' name.
    pub name: String,
    /// Of each group, how far what is said lies from what comes, and how often somebody who does well is read as low.
    pub groups: Vec<GroupErrors>,
}

/// What one group's errors are.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupErrors {
    /// The value that its people have.
    pub value: String,
    /// What is said less what comes, on average.
    pub calibration: Option<Estimate>,
    /// Of those who do well, the share that is read as low.
    pub misses: Option<Estimate>,
}

/// What a bound is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounded {
    /// Who is treated hard, of a band of outlook, from the lowest as zero.
    Hard(usize),
    /// The errors of a target in a stage, by a model or the card.
    Errors(Measure, Target, Option<Stage>),
}

/// How a bound stands.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundState {
    /// The groups' name.
    pub name: String,
    /// What it is about.
    pub of: Bounded,
    /// The two groups farthest apart; nothing where fewer than two have enough people.
    pub gap: Option<Gap>,
    /// How far they may be.
    pub bound: f64,
}

impl BoundState {
    /// Whether it is crossed, by more than chance; nothing where there is nothing to compare.
    pub fn crossed(&self) -> Option<bool> {
        self.gap.as_ref().map(|gap| gap.crosses(self.bound))
    }
}

/// What is told of the groups of a name, and how the bound of hard treatment stands in each band.
pub(crate) fn name_told(
    (name, basis, brought_at): (&str, &str, Timestamp),
    tallies: &BTreeMap<&str, Tally>,
    bounds: &Bounds,
) -> (NameTold, [BoundState; 3]) {
    let groups: Vec<GroupTold> = tallies.iter().filter_map(|(value, tally)| tally.told(value, bounds)).collect();
    let with_people = tallies.values().filter(|tally| 0 < tally.people()).count();
    let hidden = u32::try_from(with_people - groups.len()).unwrap_or(u32::MAX);
    let states = [0, 1, 2].map(|band| {
        let hard = |deviations: f64| -> Vec<(&str, Estimate)> {
            let all = tallies.iter();
            all.filter_map(|(value, tally)| Some((*value, tally.hard(band, bounds, deviations)?))).collect()
        };
        let sure = deviations(pairs(hard(SURE).len()));
        let gap = widest(gaps(&hard(sure)));
        BoundState { name: name.to_owned(), of: Bounded::Hard(band), gap, bound: bounds.hard_gap }
    });
    let people = tallies.values().map(Tally::people).sum();
    let (name, basis) = (name.to_owned(), basis.to_owned());
    (NameTold { name, basis, brought_at, people, groups, hidden }, states)
}

/// Whose errors are told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Speaking {
    pub(crate) target: Target,
    pub(crate) stage: Option<Stage>,
    pub(crate) version: Option<u32>,
}

/// The errors of who speaks, group by group, and how their bounds stand; nothing where there is no group to tell of.
pub(crate) fn errors_told(
    name: &str,
    speaking: Speaking,
    (grouped, fresh): (&Grouped<'_>, bool),
    bounds: &Bounds,
) -> Option<(ErrorsTold, Vec<BoundState>)> {
    let Speaking { target, stage, version } = speaking;
    let told = |measure, deviations| grouped.told(measure, By::Now, (bounds, deviations));
    let [calibration, misses] = Measure::ALL.map(|measure| told(measure, SURE));
    let find = |told: &[(&str, Estimate)], value: &str| told.iter().find(|one| one.0 == value).map(|one| one.1);
    let group = |(value, calibrated): &(&str, Estimate)| GroupErrors {
        value: (*value).to_owned(),
        calibration: Some(*calibrated),
        misses: find(&misses, value),
    };
    let groups: Vec<GroupErrors> = calibration.iter().map(group).collect();
    if groups.is_empty() {
        return None;
    }
    let sure = deviations(pairs(grouped.groups()));
    let state = |measure: Measure| {
        let gap = widest(gaps(&told(measure, sure)));
        let of = Bounded::Errors(measure, target, stage);
        BoundState { name: name.to_owned(), of, gap, bound: measure.bound(bounds) }
    };
    let speaks_for_misses = target.indicator().is_some();
    let measures = Measure::ALL.into_iter().filter(|measure| *measure == Measure::Calibration || speaks_for_misses);
    let states = measures.map(state).collect();
    Some((ErrorsTold { target, stage, version, fresh, name: name.to_owned(), groups }, states))
}
