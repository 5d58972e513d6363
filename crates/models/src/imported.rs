//! A model that was learned elsewhere, judged here; and one of ours for elsewhere.
use crate::{
    calibration::Calibrator,
    card::{Card, Why},
    drift::Reference,
    error::Error,
    forest::Foreign,
    loss::Loss,
    metrics::{GROUPS, Judged, metrics, probability, reliability},
    model::{Model, Shape, Voice},
    table::{Table, pick},
};

impl Model {
    /// Takes a model from elsewhere, judged and repaired by these rows, which must not have taught it.
    ///
    /// The table may have its columns in any order, and more of them; `target` is how data names what is foretold.
    ///
    /// # Errors
    /// A feature that the table lacks; a score that is not log odds.
    pub fn imported(foreign: Foreign, target: &str, table: &Table, rows: &[u32]) -> Result<Self, Error> {
        if foreign.loss != Loss::Logistic {
            return Err(Error::Unfit("only log odds can be judged here".to_owned()));
        }
        let table = table.arranged(&foreign.features)?;
        let shape = Shape::alone(Voice::Forest(foreign.forest));
        let judges = table.select(rows);
        let columns: Vec<&[f32]> = judges.columns().iter().map(Vec::as_slice).collect();
        let scores = shape.scores(&columns)?;
        let (came, weight) = (pick(table.target(), rows), pick(table.weight(), rows));
        let (calibrator, repaired) = Calibrator::best(&scores, &came, &weight, 0)?;
        let said = |scores: &[f64]| scores.iter().map(|score| probability(*score)).collect::<Vec<_>>();
        let (raw, repaired_said) = (said(&scores), said(&repaired));
        let judged = Judged { said: &repaired_said, came: &came, weight: &weight };
        let card = Card {
            why: Why::Imported,
            before: metrics(Judged { said: &raw, ..judged }),
            after: metrics(judged),
            reliability: reliability(judged, GROUPS),
            score_reference: Reference::of(&repaired.iter().map(|score| *score as f32).collect::<Vec<_>>()),
            ..Card::blank(target, &table, rows)
        };
        Ok(Self { features: table.features().to_vec(), shape, loss: Loss::Logistic, calibrator, card })
    }

    /// The trees of this model, for LightGBM or XGBoost.
    ///
    /// # Errors
    /// A model that is not one forest, or whose probabilities are repaired, which neither format can say.
    pub fn foreign(&self) -> Result<Foreign, Error> {
        let no = |what: &str| Err(Error::Unsupported { format: "a forest for elsewhere", what: what.to_owned() });
        let [alone] = self.shape.voices.as_slice() else { return no("several voices") };
        if self.calibrator != Calibrator::Identity {
            return no("a repaired probability");
        }
        match &alone.voice {
            Voice::Terms(_) => no("an additive model"),
            Voice::Forest(forest) => Ok(Foreign {
                forest: forest.clone(),
                features: self.features.iter().map(|feature| feature.name.clone()).collect(),
                loss: self.loss,
            }),
        }
    }
}
