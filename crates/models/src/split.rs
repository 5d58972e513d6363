//! Which rows teach and which judge: by time where rows have days, by shares of the answer where they have not.
use crate::{error::Error, random::Random, table::Table};

/// Rows that teach and rows that judge; none is in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// To learn from.
    pub teach: Vec<u32>,
    /// To be judged by.
    pub judge: Vec<u32>,
}

/// How the rows that judge are put apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The days are cut in `folds` + 1 stretches; each stretch after the first is judged by what came before it.
    ByTime {
        /// How many stretches judge.
        folds: usize,
    },
    /// Every row is judged once, by what was learned from the others; each fold has the same share of each answer.
    Stratified {
        /// How many parts.
        folds: usize,
        /// Of the shuffle.
        seed: u64,
    },
}

impl Plan {
    /// By time where the rows were seen on enough different days, stratified where not.
    pub fn fitting(table: &Table, rows: &[u32], folds: usize, seed: u64) -> Self {
        let mut days: Vec<i32> = rows.iter().map(|row| table.day()[*row as usize]).collect();
        days.sort_unstable();
        days.dedup();
        if folds < days.len() { Self::ByTime { folds } } else { Self::Stratified { folds, seed } }
    }

    /// The parts, of these rows of the table.
    ///
    /// # Errors
    /// Fewer than two folds (one by time), or fewer rows or days than folds.
    pub fn splits(self, table: &Table, rows: &[u32]) -> Result<Vec<Split>, Error> {
        match self {
            Self::ByTime { folds } => by_time(table, rows, folds),
            Self::Stratified { folds, seed } => stratified_folds(table, rows, folds, seed),
        }
    }
}

/// The last `share` of the rows by day judge; a day is never cut in two.
///
/// # Errors
/// A share outside (0, 1), or too few days for both sides to have rows.
pub fn latest(table: &Table, rows: &[u32], share: f64) -> Result<Split, Error> {
    if !(0.0 < share && share < 1.0) {
        return Err(Error::Unfit(format!("a share of {share} leaves one side empty")));
    }
    let sorted = by_day(table, rows);
    let wanted = ((sorted.len() as f64) * (1.0 - share)).round() as usize;
    let cut = day_begins(table, &sorted, wanted);
    match cut {
        0 => Err(Error::Unfit("all rows were seen on one day".to_owned())),
        cut => Ok(Split { teach: sorted[..cut].to_vec(), judge: sorted[cut..].to_vec() }),
    }
}

/// A share of the rows of each answer, drawn by seed, judges.
///
/// # Errors
/// A share outside (0, 1).
pub fn stratified(table: &Table, rows: &[u32], share: f64, seed: u64) -> Result<Split, Error> {
    if !(0.0 < share && share < 1.0) {
        return Err(Error::Unfit(format!("a share of {share} leaves one side empty")));
    }
    let (mut teach, mut judge) = (Vec::new(), Vec::new());
    for stratum in strata(table, rows, seed) {
        let taken = (stratum.len() as f64 * share).round() as usize;
        judge.extend_from_slice(&stratum[..taken]);
        teach.extend_from_slice(&stratum[taken..]);
    }
    teach.sort_unstable();
    judge.sort_unstable();
    Ok(Split { teach, judge })
}

fn stratified_folds(table: &Table, rows: &[u32], folds: usize, seed: u64) -> Result<Vec<Split>, Error> {
    if folds < 2 || rows.len() < folds {
        return Err(Error::Unfit(format!("{} rows cannot be cut in {folds} folds", rows.len())));
    }
    let mut parts = vec![Vec::new(); folds];
    for (next, row) in strata(table, rows, seed).into_iter().flatten().enumerate() {
        parts[next % folds].push(row);
    }
    for part in &mut parts {
        part.sort_unstable();
    }
    let others = |judge: usize| {
        let mut teach: Vec<u32> =
            parts.iter().enumerate().filter(|(at, _)| *at != judge).flat_map(|(_, part)| part.clone()).collect();
        teach.sort_unstable();
        teach
    };
    Ok((0..folds).map(|judge| Split { teach: others(judge), judge: parts[judge].clone() }).collect())
}

fn by_time(table: &Table, rows: &[u32], folds: usize) -> Result<Vec<Split>, Error> {
    let sorted = by_day(table, rows);
    let mut cuts: Vec<usize> =
        (1..=folds).map(|fold| day_begins(table, &sorted, sorted.len() * fold / (folds + 1))).collect();
    cuts.push(sorted.len());
    cuts.dedup();
    if cuts.len() < folds + 1 || cuts.first() == Some(&0) {
        return Err(Error::Unfit(format!("the rows were seen on too few days for {folds} folds by time")));
    }
    let pairs = cuts.windows(2);
    Ok(pairs.map(|cut| Split { teach: sorted[..cut[0]].to_vec(), judge: sorted[cut[0]..cut[1]].to_vec() }).collect())
}

fn by_day(table: &Table, rows: &[u32]) -> Vec<u32> {
    let mut sorted = rows.to_vec();
    sorted.sort_by_key(|row| (table.day()[*row as usize], *row));
    sorted
}

/// The place at or before `wanted` where a day begins, or the first after it if that would leave nothing before.
fn day_begins(table: &Table, sorted: &[u32], wanted: usize) -> usize {
    let begins = |at: usize| table.day()[sorted[at - 1] as usize] != table.day()[sorted[at] as usize];
    let before = (1..=wanted.min(sorted.len().saturating_sub(1))).rev().find(|at| begins(*at));
    before.or_else(|| (wanted.max(1)..sorted.len()).find(|at| begins(*at))).unwrap_or(0)
}

/// The rows with a yes and those with a no, each shuffled.
fn strata(table: &Table, rows: &[u32], seed: u64) -> [Vec<u32>; 2] {
    let (mut yes, mut no): (Vec<u32>, Vec<u32>) = rows.iter().partition(|row| 0.5 < table.target()[**row as usize]);
    Random::branch(seed, 1).shuffle(&mut yes);
    Random::branch(seed, 2).shuffle(&mut no);
    [yes, no]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Feature;

    fn table(rows: usize) -> Table {
        let target = (0..rows).map(|row| f32::from(row % 4 == 0)).collect();
        let column = (0..rows).map(|row| row as f32).collect();
        let table = Table::new(vec![Feature::named("a")], vec![column], target).unwrap();
        table.seen_on((0..rows).map(|row| row as i32 / 10).collect()).unwrap()
    }

    #[test]
    fn what_judges_by_time_comes_after_what_teaches() {
        let table = table(95);
        let split = latest(&table, &table.all(), 0.25).unwrap();
        let days = |rows: &[u32]| rows.iter().map(|row| table.day()[*row as usize]).collect::<Vec<_>>();

        assert!(days(&split.teach).iter().max() < days(&split.judge).iter().min());
        assert_eq!(split.teach.len() + split.judge.len(), 95);
        for split in (Plan::ByTime { folds: 4 }).splits(&table, &table.all()).unwrap() {
            assert!(days(&split.teach).iter().max() < days(&split.judge).iter().min());
        }
    }

    #[test]
    fn one_day_cannot_be_cut_by_time() {
        let table = table(10);

        assert!(latest(&table, &table.all(), 0.3).is_err());
        assert_eq!(Plan::fitting(&table, &table.all(), 5, 1), Plan::Stratified { folds: 5, seed: 1 });
    }

    #[test]
    fn folds_judge_each_row_once_with_the_same_share_of_answers() {
        let table = table(100);
        let splits = (Plan::Stratified { folds: 5, seed: 3 }).splits(&table, &table.all()).unwrap();

        let mut judged: Vec<u32> = splits.iter().flat_map(|split| split.judge.clone()).collect();
        judged.sort_unstable();
        assert_eq!(judged, table.all());
        assert!(splits.iter().all(|split| table.answers(&split.judge) == (5, 15)));
        assert!(splits.iter().all(|split| split.teach.iter().all(|row| !split.judge.contains(row))));
    }

    #[test]
    fn the_same_seed_draws_the_same_rows() {
        let table = table(100);
        let draw = |seed| stratified(&table, &table.all(), 0.3, seed).unwrap();

        assert_eq!(draw(0), draw(0));
        assert_ne!(draw(0), draw(1));
        assert_eq!(table.answers(&draw(0).judge), (8, 23));
    }
}
