//! A trial: one policy in one country, whole, from its founding to its last day.
use super::{Error, World, WorldConfig, oracle::Pilot};
use crate::rules::{hours, tally::Figures};
use base::{Role, day_number, day_of};
use serde::Serialize;
use std::path::Path;
use store::{Ctx, Store};
use strategy::{Catalogue, CellFile, LearnerSetting, MatrixFile, Weighted};

/// Who decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// The matrix that ships, with its weights.
    Static,
    /// The same matrix, learning from nothing as an installation that begins to.
    Learning,
    /// The same with another setting of how it learns, under this name.
    Set(String, LearnerSetting),
    /// One treatment everywhere, and nothing where it may not be done.
    Fixed(String),
    /// The cells of another matrix, under this name.
    Matrix(String, Box<MatrixFile>),
    /// Whoever knows what people are like: among what the cell allows, what is expected to bring most within 30 days.
    Oracle,
}

/// One life of one country under one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The country.
    pub world: WorldConfig,
    /// The policy.
    pub candidate: Candidate,
}

/// What a life brought, day by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Course {
    /// The policy, as [`Candidate::name`] tells it.
    pub policy: String,
    /// The country's seed.
    pub seed: u64,
    /// Sums at the end of each day.
    pub days: Vec<Figures>,
}

impl Candidate {
    /// How commands and reports name it.
    pub fn name(&self) -> String {
        match self {
            Self::Static => "static".to_owned(),
            Self::Learning => "learning".to_owned(),
            Self::Set(name, _) => format!("learning:{name}"),
            Self::Fixed(treatment) => format!("fixed:{treatment}"),
            Self::Matrix(name, _) => format!("matrix:{name}"),
            Self::Oracle => "oracle".to_owned(),
        }
    }

    /// How the matrix learns; `None` where it does not. The oracle may do what a learner may, and to everybody.
    fn learning(&self) -> Option<LearnerSetting> {
        match self {
            Self::Learning => Some(LearnerSetting::shipped()),
            Self::Set(_, setting) => Some(*setting),
            Self::Oracle => Some(LearnerSetting { control_ppm: 0, ..LearnerSetting::shipped() }),
            Self::Static | Self::Fixed(_) | Self::Matrix(..) => None,
        }
    }

    /// The cells that are to be published in the place of those that ship; none where those decide.
    fn cells(&self) -> Vec<CellFile> {
        match self {
            Self::Static | Self::Learning | Self::Set(..) | Self::Oracle => Vec::new(),
            Self::Fixed(treatment) => {
                let only = |cell: CellFile| CellFile {
                    treatments: vec![Weighted { code: treatment.clone(), weight: 1 }],
                    fixed: false,
                    note: None,
                    ..cell
                };
                MatrixFile::shipped().cell.into_iter().map(only).collect()
            }
            Self::Matrix(_, file) => file.cell.clone(),
        }
    }

    /// Whether it can be tried.
    ///
    /// # Errors
    /// A treatment that is not in the catalogue, or a matrix that does not hold together.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |problem: String| Error::Policy { policy: self.name(), problem };
        match self {
            Self::Static | Self::Learning | Self::Set(..) | Self::Oracle => Ok(()),
            Self::Fixed(treatment) => match Catalogue::shipped().by_code(treatment) {
                Some(_) => Ok(()),
                None => Err(wrong(format!("there is no treatment {treatment:?}"))),
            },
            Self::Matrix(_, file) => {
                file.as_ref().clone().compile(&Catalogue::shipped()).map(drop).map_err(|error| wrong(error.to_string()))
            }
        }
    }
}

/// Lives one trial in an empty `store`, with the country's files under `folder`; `passed` is told of each day.
///
/// The same seed means the same people and the same luck for each of them on each day, whatever is decided about them.
///
/// # Errors
/// Whatever a slice refuses is an error here, as in [`super::run`].
pub fn simulate(trial: &Trial, store: &Store, folder: &Path, passed: &mut dyn FnMut()) -> Result<Course, Error> {
    let Trial { world: config, candidate } = trial;
    if config.debtors == 0 || config.days == 0 {
        return Err(Error::Empty);
    }
    let mut world = World::found(config, store, folder, Some(Pilot::new(candidate.clone())))?;
    world.enact(candidate)?;
    let mut days = Vec::with_capacity(usize::try_from(config.days).unwrap_or(0));
    for day in config.story() {
        world.live(day)?;
        days.push(world.tally);
        passed();
    }
    Ok(Course { policy: candidate.name(), seed: config.seed, days })
}

impl World<'_> {
    /// Publishes a candidate's matrix on the eve of the first day, or lets the matrix learn, as the administrator would.
    fn enact(&self, candidate: &Candidate) -> Result<(), Error> {
        let eve = hours::at(day_of(day_number(self.config.day_one()) - 1), hours::clock(18, 0));
        let Some(ctx) = self.member(Role::Admin).map(|one| one.ctx(self, eve)) else { return Ok(()) };
        let cells = candidate.cells();
        let command = |ctx: &Ctx, what: &str| ctx.command_for(format!("world.enact {what}").as_bytes());
        for cell in &cells {
            strategy::work::set_cell(&ctx, command(&ctx, &cell.code), cell)?;
        }
        if !cells.is_empty() {
            strategy::work::publish(&ctx, command(&ctx, "publish"), "a prueba")?;
        }
        if let Some(setting) = candidate.learning() {
            strategy::work::start_learning(&ctx, command(&ctx, "learn"), setting)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_treatment_that_nobody_knows_is_refused() {
        assert!(Candidate::Fixed("dance".into()).check().unwrap_err().to_string().contains("dance"));
        assert!(Candidate::Fixed("wait".into()).check().is_ok());
        assert_eq!(Candidate::Fixed("wait".into()).name(), "fixed:wait");
    }

    #[test]
    fn one_treatment_fills_every_cell() {
        let cells = Candidate::Fixed("wait".into()).cells();

        assert_eq!(cells.len(), MatrixFile::shipped().cell.len());
        assert!(cells.iter().all(|cell| cell.treatments.len() == 1 && !cell.fixed));
    }
}
