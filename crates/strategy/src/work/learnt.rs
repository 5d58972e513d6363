//! What has been learnt, cell by cell, as people read it.
use crate::{
    Alternative, Drawn, Error, LearnerSetting, Policy,
    rules::trial::amount,
    sql::{
        learner::{self as sql, LearnerRow},
        lesson::{self, LessonCount},
        matrix::VersionState,
    },
    work::{evaluate::setting, policy},
};
use base::Amount;
use std::sync::Arc;
use store::Rx;

/// What has been learnt.
#[derive(Clone, Debug)]
pub struct Learning {
    /// The version that decides; nothing where the weights of the matrix do.
    pub row: Option<LearnerRow>,
    /// How it learns, or would.
    pub setting: LearnerSetting,
    /// What decides now.
    pub policy: Arc<Policy>,
    /// Every cell, in the order of the matrix.
    pub cells: Vec<LearntCell>,
}

/// What has been learnt of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct LearntCell {
    /// Its code.
    pub code: String,
    /// Policy has fixed it: nothing that is learnt changes it.
    pub fixed: bool,
    /// How much is heard of what was learnt, of an unknown debtor who owes a usual amount; in millionths.
    pub heard_ppm: u32,
    /// What may be done there.
    pub treatments: Vec<LearntTreatment>,
}

/// What has been learnt of a treatment in a cell, for an unknown debtor who owes a usual amount.
#[derive(Clone, Debug, PartialEq)]
pub struct LearntTreatment {
    /// Its code.
    pub code: String,
    /// Its weight in the matrix.
    pub weight: u32,
    /// How often it is taken where everything is open, in millionths.
    pub chance_ppm: u32,
    /// Lessons of it there that were drawn.
    pub lessons: i64,
    /// Lessons of it there that people chose.
    pub by_people: i64,
    /// How often people did otherwise there when it was drawn.
    pub overruled: i64,
    /// What one is believed to bring, net of its cost: from one deviation below to one above.
    pub brings: Option<(Amount, Amount)>,
}

/// What has been learnt so far.
pub fn learning(rx: &Rx<'_>) -> Result<Learning, Error> {
    let policy = policy(rx)?;
    let counts = lesson::counts(rx)?;
    let places = 0..policy.matrix.file.cell.len();
    let cells =
        places.filter_map(|place| u8::try_from(place).ok()).map(|place| cell(&policy, place, &counts)).collect();
    Ok(Learning { row: sql::standing(rx, VersionState::Published)?, setting: setting(rx)?, cells, policy })
}

fn cell(policy: &Policy, place: u8, counts: &[LessonCount]) -> LearntCell {
    let (matrix, catalogue) = (&policy.matrix, &policy.catalogue);
    let open = matrix.options(place).iter().filter(|(_, weight)| 0 < *weight).filter_map(|(number, weight)| {
        let treatment = catalogue.get(*number)?;
        Some(Alternative::new(*number, *weight, treatment.cost))
    });
    let drawn = Drawn::usual(place, open.collect());
    let fixed = matrix.is_fixed(place);
    let learner = policy.learner.as_ref().filter(|learner| learner.fits(matrix, catalogue));
    let deciding = learner.filter(|_| !fixed);
    let chances = deciding.map_or_else(|| drawn.by_weights(), |learner| learner.chances(&drawn));
    let code = matrix.code(place).to_owned();
    let treatments = drawn.open.iter().zip(chances).map(|(open, (_, chance_ppm))| {
        let own = catalogue.get(open.treatment).map_or("", |treatment| treatment.code.as_str());
        let told = |wanted: fn(&LessonCount) -> bool| {
            let here = counts.iter().filter(|count| count.cell == code && count.treatment == own && wanted(count));
            here.map(|count| count.lessons).sum::<i64>()
        };
        let brings = learner.filter(|learner| 0 < learner.heard(&drawn)).and_then(|learner| {
            let (share, deviation) = learner.expects(&drawn, open.treatment)?;
            let worth = |share| amount(learner.setting.tariff.worth(share, drawn.owed)) - open.cost;
            Some((worth(share - deviation), worth(share + deviation)))
        });
        LearntTreatment {
            code: own.to_owned(),
            weight: open.weight,
            chance_ppm,
            lessons: told(|count| !count.by_person && !count.overruled),
            by_people: told(|count| count.by_person),
            overruled: told(|count| count.overruled),
            brings,
        }
    });
    let treatments = treatments.collect();
    LearntCell { fixed, heard_ppm: deciding.map_or(0, |learner| learner.heard(&drawn)), treatments, code }
}
