//! Everything that decides, beside the dossier, and what it decides.
use crate::rules::{
    dossier::Standing,
    drawn::Drawn,
    guard::Guard,
    learner::Learner,
    matrix::Matrix,
    scorecard::Scorecards,
    treatment::{Catalogue, Kind, Treatment},
    trial::Running,
};
use conduct::Packs;
use serde::{Deserialize, Serialize};

/// Everything that decides, beside the dossier.
#[derive(Clone, Debug)]
pub struct Policy {
    /// How indicators are made.
    pub cards: Scorecards,
    /// What may be done.
    pub catalogue: Catalogue,
    /// What is done where.
    pub matrix: Matrix,
    /// What is allowed.
    pub packs: Packs,
    /// What has been learnt about it; without, the weights of the matrix draw.
    pub learner: Option<Learner>,
    /// What is tried on some debtors.
    pub trial: Option<Running>,
}

impl Policy {
    /// Everything that ships: nothing has been learnt yet.
    pub fn shipped() -> Self {
        let catalogue = Catalogue::shipped();
        let matrix = Matrix::shipped(&catalogue);
        Self { cards: Scorecards::shipped(), catalogue, matrix, packs: Packs::shipped(), learner: None, trial: None }
    }

    /// What a limit asks for, where every channel is open.
    pub fn asked_by(&self, guard: Guard) -> &Treatment {
        let wait = || self.catalogue.wait();
        let led_by = |number| self.catalogue.get(number).unwrap_or_else(wait);
        match guard {
            Guard::NothingOwed => self.catalogue.none(),
            Guard::PromiseBroken => led_by(self.matrix.on_broken_promise),
            Guard::DebtorAnswered => led_by(self.matrix.on_answer),
            Guard::ContactLost => led_by(self.matrix.on_lost_contact),
            Guard::PromiseOpen | Guard::Held | Guard::Review | Guard::NothingAllowed | Guard::Person => wait(),
        }
    }

    /// Whether a decision waits to be carried out by the system or by a person.
    pub(crate) fn waits(&self, standing: &Standing) -> bool {
        let kind = self.catalogue.get(standing.treatment).map_or(Kind::Wait, |treatment| treatment.kind);
        kind != Kind::Wait && standing.carried.is_none()
    }
}

/// A decision, and what it was drawn from, if it was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What the dossier keeps.
    pub standing: Standing,
    /// What the log keeps beside it.
    pub drawn: Option<Drawn>,
    /// The hour of the house's day from which a call is likeliest answered in person, where that is known.
    pub hour: Option<u8>,
}
