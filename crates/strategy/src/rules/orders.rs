//! Everything that a night judges by, as data: what travels to the machines that judge a part of it.
use crate::{
    Error,
    rules::{
        evaluation::{Outcome, Way},
        learned::{Learned, Live, Taught},
        learner::Learner,
        matrix::{Matrix, MatrixFile},
        policy::Policy,
        scale::Scale,
        scorecard::Scorecards,
        target::Target,
        treatment::Catalogue,
        trial::Running,
        verdict::Night,
    },
};
use base::Day;
use conduct::Packs;
use ledger::Stage;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Everything that one night judges by. Whoever has them and the same release says the same of the same dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    pub(crate) scale: Scale,
    pub(crate) days_between: u32,
    pub(crate) sources: Sources,
}

/// What a policy is compiled from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sources {
    /// The text of its matrix; nothing for the one that ships.
    pub(crate) matrix: Option<String>,
    /// The change of the models, and who speaks since; nothing while only the expert's cards ever did.
    pub(crate) models: Option<(u32, Vec<Spoken>)>,
    /// What was learnt, as it is kept.
    pub(crate) learner: Option<Vec<u8>>,
    /// What is tried on some debtors.
    pub(crate) trial: Option<Tried>,
}

/// A model that speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spoken {
    /// Which version of the registry.
    pub(crate) version: u32,
    /// What it foretells.
    pub(crate) target: Target,
    /// Of which stage of arrears; nothing where of every one.
    pub(crate) stage: Option<Stage>,
    /// As it is kept.
    pub(crate) bytes: Vec<u8>,
}

/// A trial that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tried {
    pub(crate) name: String,
    pub(crate) part_ppm: u32,
    pub(crate) challenger: WaySource,
}

/// What a way of deciding is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WaySource {
    /// What decides now.
    Live,
    /// The weights of the matrix that decides now.
    Weights,
    /// The weights of another matrix, by its text; nothing for the one that ships.
    Matrix(Option<String>),
    /// One treatment wherever it is open, by its code.
    Fixed(String),
}

impl Orders {
    /// The day that is judged.
    pub const fn day(&self) -> Day {
        self.scale.day()
    }

    /// A name for exactly these orders.
    pub fn digest(&self) -> [u8; 32] {
        *blake3::hash(&self.to_bytes()).as_bytes()
    }

    /// The bytes that travel.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("orders are plain data")
    }

    /// The orders that travelled; nothing for what are none, or of another form than today's.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// Whether both say the same of everybody, however often each is observed and whenever it was learnt.
    pub(crate) fn agree(&self, other: &Self) -> bool {
        self.scale == other.scale && self.sources == other.sources
    }
}

impl Night {
    /// What orders judge by, compiled.
    ///
    /// # Errors
    /// A matrix or a model that does not read, or a treatment that this release does not have.
    pub fn of(orders: &Orders) -> Result<Self, Error> {
        let policy = Arc::new(orders.sources.compile()?);
        Ok(Self { policy, scale: orders.scale.clone(), days_between: orders.days_between })
    }

    /// A way of deciding that judged outcomes are weighed by, under the policy of this night.
    ///
    /// # Errors
    /// See [`WaySource::way`].
    pub fn way(&self, source: &WaySource) -> Result<Way, Error> {
        source.way(&self.policy.catalogue)
    }

    /// How many times more often a way would have done what was done.
    pub fn weigh(&self, outcome: &Outcome, way: &Way) -> f64 {
        outcome.as_logged(&way.chances(&outcome.drawn, &self.policy)).weight()
    }
}

impl Sources {
    /// The policy that is made of them.
    pub(crate) fn compile(&self) -> Result<Policy, Error> {
        let catalogue = Catalogue::shipped();
        let matrix = matrix(self.matrix.as_deref(), &catalogue)?;
        let shipped = Scorecards::shipped();
        let cards = match &self.models {
            Some((change, spoken)) => {
                let live = spoken.iter().map(Spoken::live).collect::<Result<_, _>>()?;
                shipped.with(Learned::new(live), *change)
            }
            None => shipped,
        };
        let learner = self.learner.as_deref().and_then(Learner::decode);
        let trial = self.trial.as_ref().map(|tried| tried.running(&catalogue)).transpose()?;
        Ok(Policy { cards, catalogue, matrix, packs: Packs::shipped(), learner, trial })
    }
}

impl Spoken {
    /// The model, ready to be asked.
    pub(crate) fn live(&self) -> Result<Live, models::Error> {
        Live::new(self.version, (self.target, self.stage), Taught::from_bytes(self.target, &self.bytes)?)
    }
}

impl Tried {
    fn running(&self, catalogue: &Catalogue) -> Result<Running, Error> {
        Ok(Running::new(&self.name, self.part_ppm, self.challenger.way(catalogue)?))
    }
}

impl WaySource {
    /// The bytes that travel.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("a way is plain data")
    }

    /// What travelled; nothing for what is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// The way of deciding.
    ///
    /// # Errors
    /// A matrix that does not read, or a treatment that is not in the catalogue.
    pub fn way(&self, catalogue: &Catalogue) -> Result<Way, Error> {
        Ok(match self {
            Self::Live => Way::Live,
            Self::Weights => Way::Weights,
            Self::Matrix(text) => Way::Matrix(Box::new(matrix(text.as_deref(), catalogue)?)),
            Self::Fixed(code) => {
                let treatment = catalogue.by_code(code).ok_or_else(|| Error::NoTreatment(code.clone()))?;
                Way::Fixed(treatment.number)
            }
        })
    }
}

/// A matrix by its text; the one that ships where there is none.
pub(crate) fn matrix(text: Option<&str>, catalogue: &Catalogue) -> Result<Matrix, Error> {
    Ok(match text {
        Some(text) => serde_json::from_str::<MatrixFile>(text)?.compile(catalogue)?,
        None => Matrix::shipped(catalogue),
    })
}
