//! The strategy matrix: weights of treatments by stage, willingness and ability, as data, compiled to be asked fast.
use crate::rules::treatment::Catalogue;
use base::{Amount, Currency};
use serde::{Deserialize, Serialize};

/// The matrix as people write, edit and store it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixFile {
    /// Raised with every publication.
    pub version: u32,
    /// What weights cannot cross.
    pub limits: Limits,
    /// Groups of stages.
    pub layer: Vec<Layer>,
    /// Willingness: high, mid, low.
    pub row: Vec<Axis>,
    /// Ability: low, mid, high, no data.
    pub column: Vec<Axis>,
    /// Every crossing of layer, row and column.
    pub cell: Vec<CellFile>,
}

/// A group of stages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// How data names it.
    pub code: String,
    /// In Spanish.
    pub label: String,
    /// The last stage in it, by the ledger's index.
    pub stages_to: u8,
    /// What may be learnt to be done there where it has no weight; cells that policy fixed apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learnable: Vec<String>,
}

/// A value of an axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// How data names it.
    pub code: String,
    /// In Spanish.
    pub label: String,
}

/// One crossing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellFile {
    /// `layer/row/column`.
    pub code: String,
    /// What is done there, with which weights.
    pub treatments: Vec<Weighted>,
    /// Set by policy: learning may not change it.
    #[serde(default)]
    pub fixed: bool,
    /// Why, for those who read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A treatment and its weight among those of its cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighted {
    /// The treatment's code.
    pub code: String,
    /// Its share; only its proportion to the others matters.
    pub weight: u32,
}

/// What weights cannot cross.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// What amounts here and costs of treatments are told in, and debts are weighed in: pesos unless told otherwise.
    #[serde(default = "pesos")]
    pub currency: Currency,
    /// Below this nothing is due.
    #[serde(rename = "owed_min_minor")]
    pub owed_min: Amount,
    /// An instalment that falls due within these days is worth a reminder.
    pub preventive_days: u16,
    /// From this value an axis reads high.
    pub high_from: u8,
    /// From this value an axis reads mid.
    pub mid_from: u8,
    /// Ability with less confidence than this reads as no data.
    pub confidence_min: u8,
    /// A refusal that ends within these days is waited for.
    pub refusal_wait_days: u16,
    /// The treatment after a broken promise.
    pub on_broken_promise: String,
    /// The treatment after an answer from the debtor.
    pub on_answer: String,
    /// The treatment where no contact point is left.
    pub on_lost_contact: String,
}

fn pesos() -> Currency {
    Currency::ARS
}

/// The matrix, compiled.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The source it was compiled from.
    pub file: MatrixFile,
    cells: Vec<Cell>,
    /// What may be learnt to be done, layer by layer.
    learnable: Vec<Vec<u8>>,
    pub(crate) on_broken_promise: u8,
    pub(crate) on_answer: u8,
    pub(crate) on_lost_contact: u8,
}

/// One compiled crossing: treatments by number, with weights.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) options: Vec<(u8, u32)>,
}

/// A matrix that does not hold together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatrixError {
    /// Not readable.
    #[error("the matrix does not read: {0}")]
    Unreadable(String),
    /// Four layers, three rows and four columns are needed.
    #[error("the matrix has {0} cells where {1} are needed")]
    Size(usize, usize),
    /// A cell is missing or out of place.
    #[error("cell {found:?} stands where {expected:?} belongs")]
    Place {
        /// What is there.
        found: String,
        /// What should be.
        expected: String,
    },
    /// A cell without treatments, or whose weights are all zero or too large.
    #[error("cell {0:?} needs weights that add up to 1 to 1,000,000")]
    Weights(String),
    /// A cell names a treatment twice.
    #[error("cell {cell:?} names {treatment:?} twice")]
    Twice {
        /// The cell.
        cell: String,
        /// The treatment.
        treatment: String,
    },
    /// A treatment that is not in the catalogue.
    #[error("{place:?} names the treatment {treatment:?}, which does not exist")]
    NoTreatment {
        /// Where.
        place: String,
        /// Which.
        treatment: String,
    },
    /// There is no such cell.
    #[error("no cell {0:?}")]
    NoCell(String),
}

/// Weights of a cell add up to no more than this.
const WEIGHT_MAX: u32 = 1_000_000;

impl MatrixFile {
    /// The one that ships.
    pub fn shipped() -> Self {
        Self::parse(include_str!("../../data/matrix.toml")).expect("the shipped matrix holds: a test reads it")
    }

    /// Reads a matrix, unchecked.
    pub fn parse(text: &str) -> Result<Self, MatrixError> {
        base::read_toml(text).map_err(|error| MatrixError::Unreadable(error.to_string()))
    }

    /// The codes of all cells, in their order.
    pub fn places(&self) -> impl Iterator<Item = (&Layer, &Axis, &Axis)> {
        self.layer.iter().flat_map(move |layer| {
            self.row.iter().flat_map(move |row| self.column.iter().map(move |column| (layer, row, column)))
        })
    }

    /// Replaces a cell by another with the same code.
    pub fn set(&mut self, cell: CellFile) -> Result<(), MatrixError> {
        let Some(place) = self.cell.iter_mut().find(|old| old.code == cell.code) else {
            return Err(MatrixError::NoCell(cell.code));
        };
        *place = cell;
        Ok(())
    }

    /// Checks everything and compiles it.
    pub fn compile(self, catalogue: &Catalogue) -> Result<Matrix, MatrixError> {
        let needed = self.places().count();
        if self.cell.len() != needed || self.row.len() != 3 || self.column.len() != 4 || self.layer.is_empty() {
            return Err(MatrixError::Size(self.cell.len(), needed.max(1)));
        }
        for ((layer, row, column), cell) in self.places().zip(&self.cell) {
            let expected = format!("{}/{}/{}", layer.code, row.code, column.code);
            if cell.code != expected {
                return Err(MatrixError::Place { found: cell.code.clone(), expected });
            }
        }
        let number = |place: &str, code: &str| {
            let unknown = || MatrixError::NoTreatment { place: place.to_owned(), treatment: code.to_owned() };
            catalogue.by_code(code).map(|treatment| treatment.number).ok_or_else(unknown)
        };
        let cells = self.cell.iter().map(|cell| compile_cell(cell, &number)).collect::<Result<_, _>>()?;
        let of = |layer: &Layer| layer.learnable.iter().map(|code| number(&layer.code, code)).collect();
        let learnable = self.layer.iter().map(of).collect::<Result<_, _>>()?;
        let on_broken_promise = number("on_broken_promise", &self.limits.on_broken_promise)?;
        let on_answer = number("on_answer", &self.limits.on_answer)?;
        let on_lost_contact = number("on_lost_contact", &self.limits.on_lost_contact)?;
        Ok(Matrix { file: self, cells, learnable, on_broken_promise, on_answer, on_lost_contact })
    }
}

fn compile_cell(cell: &CellFile, number: &impl Fn(&str, &str) -> Result<u8, MatrixError>) -> Result<Cell, MatrixError> {
    let mut options: Vec<(u8, u32)> = Vec::with_capacity(cell.treatments.len());
    for option in &cell.treatments {
        let treatment = number(&cell.code, &option.code)?;
        if options.iter().any(|(other, _)| *other == treatment) {
            return Err(MatrixError::Twice { cell: cell.code.clone(), treatment: option.code.clone() });
        }
        options.push((treatment, option.weight));
    }
    let sum = options.iter().try_fold(0_u32, |sum, (_, weight)| sum.checked_add(*weight));
    if sum.is_none_or(|sum| sum == 0 || WEIGHT_MAX < sum) {
        return Err(MatrixError::Weights(cell.code.clone()));
    }
    Ok(Cell { options })
}

impl Matrix {
    /// The one that ships, compiled.
    pub fn shipped(catalogue: &Catalogue) -> Self {
        MatrixFile::shipped().compile(catalogue).expect("the shipped matrix compiles: a test does it")
    }

    /// Its version.
    pub fn version(&self) -> u32 {
        self.file.version
    }

    /// The place of the cell for a stage, a willingness, and an ability that may be unknown.
    pub fn place(&self, stage: u8, willingness: u8, ability: Option<u8>) -> u8 {
        let limits = &self.file.limits;
        let level = |value: u8| match value {
            value if limits.high_from <= value => 2,
            value if limits.mid_from <= value => 1,
            _ => 0,
        };
        let last = self.file.layer.len() - 1;
        let layer = self.file.layer.iter().position(|layer| stage <= layer.stages_to).unwrap_or(last);
        let row = 2 - level(willingness);
        let column = ability.map_or(3, level);
        u8::try_from((layer * 3 + row) * 4 + column).unwrap_or(u8::MAX - 1)
    }

    /// The code of the cell at a place; empty for [`crate::NO_CELL`].
    pub fn code(&self, place: u8) -> &str {
        self.file.cell.get(usize::from(place)).map_or("", |cell| cell.code.as_str())
    }

    /// The place of the cell with this code; [`crate::NO_CELL`] for none.
    pub fn place_of(&self, code: &str) -> u8 {
        let place = self.file.cell.iter().position(|cell| cell.code == code);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(crate::NO_CELL)
    }

    /// How many places each side has: groups of stages, willingness, ability.
    pub fn sides(&self) -> [usize; 3] {
        [self.file.layer.len(), self.file.row.len(), self.file.column.len()]
    }

    /// Whether policy has fixed the cell at a place: learning does not change it.
    pub fn is_fixed(&self, place: u8) -> bool {
        self.file.cell.get(usize::from(place)).is_some_and(|cell| cell.fixed)
    }

    /// What may be learnt to be done at a place where it has no weight.
    pub(crate) fn learnable(&self, place: u8) -> &[u8] {
        let across = self.file.row.len() * self.file.column.len();
        self.learnable.get(usize::from(place) / across.max(1)).map_or(&[], Vec::as_slice)
    }

    /// What is done at a place, each treatment by its number with its weight; nothing for [`crate::NO_CELL`].
    pub fn options(&self, place: u8) -> &[(u8, u32)] {
        self.cells.get(usize::from(place)).map_or(&[], |cell| &cell.options)
    }
}

/// All chances add up to this.
pub const PPM: u32 = 1_000_000;

/// Draws one of `options` with a chance proportional to its weight; which, and the chance in millionths.
///
/// The chances of all options add up to exactly [`PPM`], and each comes up for exactly that many of every million
/// values of `draw`. `None` if no option has weight.
pub fn pick(options: &[(u8, u32)], draw: u64) -> Option<(u8, u32)> {
    let sum: u64 = options.iter().map(|(_, weight)| u64::from(*weight)).sum();
    let (point, mut below, mut weights) = (draw % u64::from(PPM), 0, 0);
    for (treatment, weight) in options {
        weights += u64::from(*weight);
        let bound = (weights * u64::from(PPM)).checked_div(sum)?;
        if point < bound {
            return Some((*treatment, u32::try_from(bound - below).unwrap_or(PPM)));
        }
        below = bound;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_shipped_matrix_compiles() {
        let matrix = MatrixFile::shipped().compile(&Catalogue::shipped()).unwrap();

        assert_eq!(matrix.file.cell.len(), 48);
        assert_eq!(matrix.code(matrix.place(0, 60, Some(59))), "preventive/high/mid");
        assert_eq!(matrix.code(matrix.place(1, 59, Some(60))), "early/mid/high");
        assert_eq!(matrix.code(matrix.place(4, 40, Some(39))), "late/mid/low");
        assert_eq!(matrix.code(matrix.place(7, 39, None)), "residual/low/none");
        assert_eq!(matrix.place_of("residual/low/none"), 47);
    }

    #[test]
    fn a_cell_must_be_known_weighted_and_without_repetition() {
        let catalogue = Catalogue::shipped();
        let with = |treatments: &[(&str, u32)]| {
            let mut file = MatrixFile::shipped();
            let treatments = treatments.iter().map(|(code, weight)| Weighted { code: (*code).into(), weight: *weight });
            let code = "early/high/low".to_owned();
            file.set(CellFile { code, treatments: treatments.collect(), fixed: false, note: None }).unwrap();
            file.compile(&catalogue).map(drop)
        };

        assert!(with(&[("wait", 1)]).is_ok());
        assert!(matches!(with(&[]), Err(MatrixError::Weights(_))));
        assert!(matches!(with(&[("wait", 0)]), Err(MatrixError::Weights(_))));
        assert!(matches!(with(&[("wait", 1), ("wait", 2)]), Err(MatrixError::Twice { .. })));
        assert!(matches!(with(&[("dance", 1)]), Err(MatrixError::NoTreatment { .. })));
    }

    #[test]
    fn an_option_without_weight_is_never_drawn() {
        assert!((0..2_000_000).step_by(997).all(|draw| pick(&[(1, 0), (2, 5), (3, 0)], draw) == Some((2, PPM))));
        assert_eq!(pick(&[(1, 0)], 0), None);
        assert_eq!(pick(&[], 0), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn chances_add_up_and_match_how_often_each_is_drawn(weights in prop::collection::vec(0_u32..500, 1..6)) {
            let options: Vec<(u8, u32)> = (0..).zip(weights.clone()).collect();
            prop_assume!(weights.iter().any(|weight| 0 < *weight));
            let mut seen = vec![(0_u32, 0_u32); options.len()];

            for draw in 0..u64::from(PPM) {
                let (which, chance) = pick(&options, draw).unwrap();
                seen[usize::from(which)].0 += 1;
                seen[usize::from(which)].1 = chance;
            }

            prop_assert_eq!(seen.iter().map(|(_, chance)| chance).sum::<u32>(), PPM);
            for (often, chance) in seen {
                prop_assert_eq!(often, chance);
            }
        }
    }
}
