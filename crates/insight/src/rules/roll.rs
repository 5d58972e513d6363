//! How accounts move between stages in a period: one row a stage at the start, exits included, each row 100 %.
use super::ratio::shares;
use ledger::Stage;
use serde::{Deserialize, Serialize};

/// Where an account is at one end of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// In this stage.
    In(Stage),
    /// Paid off.
    Paid,
}

/// Accounts that made the same move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The stage at the start; `None` came in during the period.
    pub from: Option<Stage>,
    /// Where it is at the end.
    pub to: Place,
    /// How many accounts.
    pub accounts: i64,
}

/// One row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollRow {
    /// The stage at the start; `None` are the entries, which belong to no stage.
    pub from: Option<Stage>,
    /// How many ended in each of [`RollMatrix::places`].
    pub counts: Vec<i64>,
    /// The same as hundredths of one per cent of the row; they add up to 10,000 where anybody started.
    pub shares: Vec<i64>,
}

/// The roll rates of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollMatrix {
    /// The columns: every stage, then paid off.
    pub places: Vec<Place>,
    /// One row a stage where accounts started, in order of lateness, then the entries if there were any.
    pub rows: Vec<RollRow>,
}

impl RollMatrix {
    /// Sorts moves into rows and columns.
    pub fn of(moves: &[Move]) -> Self {
        let places: Vec<Place> = Stage::ALL.into_iter().map(Place::In).chain([Place::Paid]).collect();
        let starts = Stage::ALL.into_iter().map(Some).chain([None]);
        let rows =
            starts.map(|from| row(from, moves, &places)).filter(|row| row.counts.iter().any(|count| *count != 0));
        Self { rows: rows.collect(), places }
    }

    /// The share, in hundredths of one per cent, of those in `from` that ended in `to`; `None` if nobody started there.
    pub fn share(&self, from: Stage, to: Place) -> Option<i64> {
        let column = self.places.iter().position(|place| *place == to)?;
        self.rows.iter().find(|row| row.from == Some(from))?.shares.get(column).copied()
    }
}

fn row(from: Option<Stage>, moves: &[Move], places: &[Place]) -> RollRow {
    let ended = |to: &Place| moves.iter().filter(|one| one.from == from && one.to == *to).map(|one| one.accounts).sum();
    let counts: Vec<i64> = places.iter().map(ended).collect();
    RollRow { from, shares: shares(&counts), counts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: Stage, to: Place, accounts: i64) -> Move {
        Move { from: Some(from), to, accounts }
    }

    #[test]
    fn the_matrix_of_the_vector() {
        // domain.md §4.3.
        let matrix = RollMatrix::of(&[
            moved(Stage::Current, Place::In(Stage::Current), 900),
            moved(Stage::Current, Place::In(Stage::B1), 60),
            moved(Stage::Current, Place::Paid, 40),
            moved(Stage::B1, Place::In(Stage::Current), 70),
            moved(Stage::B1, Place::In(Stage::B1), 40),
            moved(Stage::B1, Place::In(Stage::B2), 80),
            moved(Stage::B1, Place::Paid, 10),
        ]);

        assert_eq!(matrix.share(Stage::Current, Place::In(Stage::Current)), Some(90_00));
        assert_eq!(matrix.share(Stage::Current, Place::In(Stage::B1)), Some(6_00));
        assert_eq!(matrix.share(Stage::Current, Place::Paid), Some(4_00));
        assert_eq!(matrix.share(Stage::B1, Place::In(Stage::Current)), Some(35_00));
        assert_eq!(matrix.share(Stage::B1, Place::In(Stage::B1)), Some(20_00));
        assert_eq!(matrix.share(Stage::B1, Place::In(Stage::B2)), Some(40_00));
        assert_eq!(matrix.share(Stage::B1, Place::Paid), Some(5_00));
        assert!(matrix.rows.iter().all(|row| row.shares.iter().sum::<i64>() == 100_00));
    }

    #[test]
    fn entries_have_a_row_of_their_own() {
        let matrix = RollMatrix::of(&[
            Move { from: None, to: Place::In(Stage::B1), accounts: 3 },
            moved(Stage::B1, Place::Paid, 1),
        ]);

        assert_eq!(matrix.rows.iter().map(|row| row.from).collect::<Vec<_>>(), [Some(Stage::B1), None]);
        assert_eq!(matrix.share(Stage::B1, Place::Paid), Some(100_00));
        assert_eq!(matrix.share(Stage::B2, Place::Paid), None);
    }
}
