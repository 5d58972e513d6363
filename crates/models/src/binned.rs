//! A table as small cells: what trees and additive terms are learned on.
use crate::{
    cuts::{cell, cuts},
    table::{Table, pick},
};
use rayon::prelude::*;

/// Cells of known values that a column may have; with that of what is not known they fit a byte.
pub(crate) const CELLS_MAX: usize = 254;
/// The places of a histogram: one for each byte, so that no place is out of bounds.
pub(crate) const PLACES: usize = 256;

/// The rows of a lesson, by column, each value as the number of its cell.
pub(crate) struct Binned {
    /// Where each column is cut, rising.
    pub(crate) cuts: Vec<Vec<f32>>,
    /// The cell of each row; what is not known has number `cuts.len() + 1`.
    pub(crate) columns: Vec<Vec<u8>>,
}

impl Binned {
    /// Cuts the columns of a table by these rows of it; row `i` is `rows[i]` of the table.
    pub(crate) fn of(table: &Table, rows: &[u32], cells: usize) -> Self {
        let cells = cells.min(CELLS_MAX);
        let binned = |column: &Vec<f32>| {
            let column = pick(column, rows);
            let cuts = cuts(column.iter().copied(), cells);
            let cells = column.iter().map(|value| cell(&cuts, *value) as u8).collect();
            (cuts, cells)
        };
        let (cuts, columns) = table.columns().par_iter().map(binned).unzip();
        Self { cuts, columns }
    }

    /// The cell of what is not known in a column.
    pub(crate) fn missing(&self, feature: usize) -> usize {
        self.cuts[feature].len() + 1
    }
}
