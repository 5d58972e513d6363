//! How the matrix learns: numbers that a house may set.
use crate::rules::{
    drawn::TRAITS,
    learner::{PRIOR, part},
    matrix::PPM,
    treatment::Kind,
};
use base::{BadToml, read_toml};
use learn::bandit::{Axis, Belief, Explorer, Floor, Link, Prior, Setting, Table, Tariff};
use serde::{Deserialize, Serialize};

/// How the matrix learns; `data/learner.toml` says what each number does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearnerSetting {
    /// The permanent control group, in millionths of all debtors.
    pub control_ppm: u32,
    /// What an outcome counts where a person chose, in millionths of one.
    pub person_ppm: u32,
    /// What counts of money that no contact of the decision brought, in millionths.
    pub apart_ppm: u32,
    /// What is forgotten every night, in millionths.
    pub fade_ppm: u32,
    /// How much treatments are thought to differ beforehand, in millionths of how much debtors do.
    pub differ_ppm: u32,
    /// How much it is thought to matter for that who the debtor is, in millionths of how much it matters for paying.
    pub suit_ppm: u32,
    /// How much of a deviation is explored, in millionths.
    pub width_ppm: u32,
    /// How often what was learnt seeks debtors, in millionths of how often the weights do.
    pub contacts_ppm: u32,
    /// What an outcome is worth.
    pub tariff: Tariff,
    /// What is explored whatever is believed.
    pub floor: ExploreFloor,
    /// How alike cells are.
    pub cells: CellLikeness,
    /// What each kind of treatment is thought to add beforehand.
    pub adds: KindAdds,
}

/// What each kind of treatment is thought to add before anything is seen, in millionths of the log odds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindAdds {
    /// Whatever is sent.
    pub message: i32,
    /// Whatever is said.
    pub call: i32,
    /// Whatever a person does besides.
    pub task: i32,
    /// Whatever is left alone.
    pub wait: i32,
}

impl KindAdds {
    /// In the order of messages, calls, tasks and waits, as a learner keeps its kinds.
    pub(super) fn scores(self) -> [f64; 4] {
        [Kind::Message, Kind::Call, Kind::Task, Kind::Wait].map(|kind| self.score(kind))
    }

    /// Of one kind.
    pub(super) fn score(self, kind: Kind) -> f64 {
        let ppm = match kind {
            Kind::Message => self.message,
            Kind::Call => self.call,
            Kind::Task => self.task,
            Kind::Wait => self.wait,
        };
        f64::from(ppm) / f64::from(PPM)
    }
}

/// What is explored whatever is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExploreFloor {
    /// Spread evenly over what is open, in millionths.
    pub share_ppm: u32,
    /// What it may cost one decision, in millionths of what that is about.
    pub loss_ppm: u32,
}

/// How alike neighbouring cells are thought to be before anything is seen, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellLikeness {
    /// From one group of stages to the next.
    pub layers_ppm: u32,
    /// From one willingness to the next.
    pub rows_ppm: u32,
    /// Between any two abilities.
    pub columns_ppm: u32,
    /// The variance of a cell's own score.
    pub variance_ppm: u32,
}

/// A setting that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("how to learn: shares are of at most a whole, likeness of less than one, and a horizon has at least a day")]
pub struct BadSetting;

impl LearnerSetting {
    /// The one that ships.
    pub fn shipped() -> Self {
        Self::parse(include_str!("../../data/learner.toml")).expect("the shipped setting reads: a test reads it")
    }

    /// One that is written as the shipped `learner.toml` is.
    ///
    /// # Errors
    /// What is not written so; whether its numbers can be is said by [`crate::Learner::cold`].
    pub fn parse(source: &str) -> Result<Self, BadToml> {
        read_toml(source)
    }

    /// Whether its numbers can be.
    pub(super) fn holds(&self) -> bool {
        let CellLikeness { layers_ppm, rows_ppm, columns_ppm, variance_ppm } = self.cells;
        let shares = [self.control_ppm, self.person_ppm, self.apart_ppm, self.floor.share_ppm, self.floor.loss_ppm];
        let alike = [layers_ppm, rows_ppm, columns_ppm, self.fade_ppm];
        shares.iter().all(|share| *share <= PPM)
            && alike.iter().all(|share| *share < PPM)
            && 0 < variance_ppm
            && (1..=PPM).contains(&self.differ_ppm)
            && (1..=PPM).contains(&self.suit_ppm)
            && 0 < self.tariff.horizon_days
    }

    /// What is believed beforehand of what a treatment or a kind of them adds: this, give or take a part of what debtors
    /// differ by.
    pub(super) fn adds(&self, table: &Table, score: f64) -> Result<Belief, BadSetting> {
        let (differ, suit) = (part(self.differ_ppm), part(self.suit_ppm));
        let (score_variance, weight_variance) = (PRIOR.score_variance * differ, PRIOR.weight_variance * suit);
        let table = Table { variance: table.variance * suit, ..table.clone() };
        table.belief(&Prior { score, score_variance, weight_variance }, TRAITS.len()).map_err(|_| BadSetting)
    }

    /// How a chooser explores.
    pub(super) fn bandit(&self) -> Setting {
        let ExploreFloor { share_ppm, loss_ppm } = self.floor;
        let floor = Floor { share: part(share_ppm), loss_max: part(loss_ppm) };
        Setting { link: Link::Logistic, floor, explorer: Explorer::Thompson { width: part(self.width_ppm).max(0.01) } }
    }

    /// How alike the cells of a matrix with these sides are.
    pub(super) fn table(&self, [layers, rows, columns]: [usize; 3]) -> Table {
        let CellLikeness { layers_ppm, rows_ppm, columns_ppm, variance_ppm } = self.cells;
        let axes = vec![
            Axis::Ordered { places: layers, correlation: part(layers_ppm) },
            Axis::Ordered { places: rows, correlation: part(rows_ppm) },
            Axis::Unordered { places: columns, correlation: part(columns_ppm) },
        ];
        Table { axes, variance: part(variance_ppm) }
    }
}
