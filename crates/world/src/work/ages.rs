//! Ages, held apart from everything that decides: the house brings them in to see whether ages are treated alike.
use super::{Error, World};
use crate::rules::age;
use base::{Moment, Role};
use fairness::{BringGroups, bring};
use std::fs;

/// The file that they come in.
const FILE: &str = "edades.csv";
/// What the groups are called.
const NAME: &str = "franja de edad";
/// By what right the house holds them.
const BASIS: &str = "Personas inventadas: la edad que contaron al pedir el crédito, con su consentimiento";

impl World<'_> {
    /// Whoever runs the house brings in the ages that people told.
    pub(super) fn tell_ages(&self, now: Moment) -> Result<(), Error> {
        let Some(admin) = self.member(Role::Admin) else { return Ok(()) };
        let told = self.citizens.iter().filter_map(|one| {
            let band = age::band(self.config.seed, one.person.index)?;
            Some(format!("{};{NAME};{band}\n", one.person.cuit))
        });
        let text: String = std::iter::once("documento;grupo;valor\n".to_owned()).chain(told).collect();
        fs::write(self.folder.join(FILE), &text)?;
        let brought = bring(&admin.ctx(self, now), &BringGroups { bytes: text.into_bytes(), basis: BASIS.to_owned() })?;
        match brought.quarantined.as_slice() {
            [] => Ok(()),
            aside => Err(Error::Refused {
                file: FILE.to_owned(),
                refused: aside.len() as u64,
                reasons: aside.iter().take(3).map(|one| one.reason.clone()).collect(),
            }),
        }
    }
}
