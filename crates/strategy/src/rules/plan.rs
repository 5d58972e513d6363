//! The first question of a decision: which limit speaks, or which cell of the matrix is asked.
use crate::rules::{guard::Guard, matrix::Matrix};

/// What limits say before the matrix is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// A limit decides.
    Guard(Guard),
    /// The cell at this place of the matrix does.
    Cell(u8),
}

/// Where the matrix looks a debtor up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axes {
    /// The ledger's index of their stage.
    pub stage: u8,
    /// 0 to 100.
    pub willingness: u8,
    /// 0 to 100, if it is known well enough.
    pub ability: Option<u8>,
}

impl Plan {
    /// The first limit that speaks, in the order of [`Guard::ASKED`], or the cell of the matrix.
    ///
    /// `speaks` and `axes` are asked only as far as needed. The night, the day and the race of
    /// `cargo xtask bench --rules` plan by this, and nothing else does.
    pub fn of(matrix: &Matrix, speaks: impl Fn(Guard) -> bool, axes: impl FnOnce() -> Axes) -> Self {
        match Guard::ASKED.into_iter().find(|guard| speaks(*guard)) {
            Some(guard) => Self::Guard(guard),
            None => {
                let Axes { stage, willingness, ability } = axes();
                Self::Cell(matrix.place(stage, willingness, ability))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::treatment::Catalogue;

    const AXES: Axes = Axes { stage: 1, willingness: 59, ability: Some(60) };

    #[test]
    fn the_first_limit_that_speaks_decides() {
        let matrix = Matrix::shipped(&Catalogue::shipped());

        for (place, guard) in Guard::ASKED.into_iter().enumerate() {
            let speaks = |other: Guard| Guard::ASKED.iter().skip(place).any(|later| *later == other);
            assert_eq!(Plan::of(&matrix, speaks, || AXES), Plan::Guard(guard));
        }
    }

    #[test]
    fn where_none_speaks_the_matrix_is_asked() {
        let matrix = Matrix::shipped(&Catalogue::shipped());

        let Plan::Cell(place) = Plan::of(&matrix, |_| false, || AXES) else { panic!("no limit speaks") };

        assert_eq!(matrix.code(place), "early/mid/high");
    }
}
