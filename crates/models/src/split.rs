//! Which rows teach and which judge: by time where rows have days, by shares of the answer where they have not.
use crate::{error::Error, random::Random, table::Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows that teach and rows that judge; none is in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// To learn from, rising.
    pub teach: Vec<u32>,
    /// To be judged by, rising.
    pub judge: Vec<u32>,
}

/// How the rows that judge are put apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plan {
    /// The days are cut in `folds` + 1 stretches; each stretch after the first is judged by what came before it.
    ByTime {
        /// How many stretches judge.
        folds: usize,
        /// Days that it takes to know what came of a row. A row whose answer was not known yet when a stretch begins
        /// does not teach who is judged on it.
        gap_days: i32,
    },
    /// Every row is judged once, by what was learned from the others; each fold has the same share of each answer, and
    /// no group of the table is in two folds.
    Stratified {
        /// How many parts.
        folds: usize,
        /// Of the shuffle.
        seed: u64,
    },
}

impl Plan {
    /// By time where the rows were seen on enough different days, stratified where not.
    pub fn fitting(table: &Table, rows: &[u32], folds: usize, gap_days: i32, seed: u64) -> Self {
        let by_time = Self::ByTime { folds, gap_days };
        let enough = |splits: Vec<Split>| splits.iter().all(|split| !split.teach.is_empty());
        if by_time.splits(table, rows).is_ok_and(enough) { by_time } else { Self::Stratified { folds, seed } }
    }

    /// The parts, of these rows of the table.
    ///
    /// # Errors
    /// Fewer than two folds (one by time), or fewer groups or days than folds.
    pub fn splits(self, table: &Table, rows: &[u32]) -> Result<Vec<Split>, Error> {
        match self {
            Self::ByTime { folds, gap_days } => by_time(table, rows, folds, gap_days),
            Self::Stratified { folds, seed } => stratified_folds(table, rows, folds, seed),
        }
    }
}

/// The last `share` of the rows by day judge; a day is never cut in two.
///
/// # Errors
/// A share outside (0, 1), or too few days for both sides to have rows.
pub fn latest(table: &Table, rows: &[u32], share: f64) -> Result<Split, Error> {
    check(share)?;
    let sorted = by_day(table, rows);
    let wanted = ((sorted.len() as f64) * (1.0 - share)).round() as usize;
    match day_begins(table, &sorted, wanted) {
        0 => Err(Error::Unfit("all rows were seen on one day".to_owned())),
        cut => Ok(Split::of(sorted[..cut].to_vec(), sorted[cut..].to_vec())),
    }
}

/// A share of the groups of each answer, drawn by seed, judges.
///
/// # Errors
/// A share outside (0, 1).
pub fn stratified(table: &Table, rows: &[u32], share: f64, seed: u64) -> Result<Split, Error> {
    check(share)?;
    let (mut teach, mut judge) = (Vec::new(), Vec::new());
    for stratum in strata(table, rows, seed) {
        let taken = (stratum.len() as f64 * share).round() as usize;
        judge.extend(stratum[..taken].concat());
        teach.extend(stratum[taken..].concat());
    }
    Ok(Split::of(teach, judge))
}

/// The rows of a bag and the others, by their place in `groups`; a group is in one of them alone.
pub(crate) fn bag(groups: &[u32], share: f64, random: &mut Random) -> (Vec<u32>, Vec<u32>) {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, group) in groups.iter().enumerate() {
        members.entry(*group).or_default().push(row as u32);
    }
    let mut members: Vec<Vec<u32>> = members.into_values().collect();
    random.shuffle(&mut members);
    let judge = members.split_off((members.len() as f64 * share).round() as usize);
    let split = Split::of(members.concat(), judge.concat());
    (split.teach, split.judge)
}

impl Split {
    fn of(mut teach: Vec<u32>, mut judge: Vec<u32>) -> Self {
        teach.sort_unstable();
        judge.sort_unstable();
        Self { teach, judge }
    }
}

fn check(share: f64) -> Result<(), Error> {
    let fits = 0.0 < share && share < 1.0;
    if fits { Ok(()) } else { Err(Error::Unfit(format!("a share of {share} leaves one side empty"))) }
}

fn stratified_folds(table: &Table, rows: &[u32], folds: usize, seed: u64) -> Result<Vec<Split>, Error> {
    let groups: Vec<Vec<u32>> = strata(table, rows, seed).into_iter().flatten().collect();
    if folds < 2 || groups.len() < folds {
        return Err(Error::Unfit(format!("{} groups cannot be cut in {folds} folds", groups.len())));
    }
    let mut parts = vec![Vec::new(); folds];
    for (next, group) in groups.into_iter().enumerate() {
        parts[next % folds].extend(group);
    }
    let others = |judge: usize| {
        let teach = parts.iter().enumerate().filter(|(at, _)| *at != judge);
        teach.flat_map(|(_, part)| part.iter().copied()).collect()
    };
    Ok((0..folds).map(|judge| Split::of(others(judge), parts[judge].clone())).collect())
}

fn by_time(table: &Table, rows: &[u32], folds: usize, gap_days: i32) -> Result<Vec<Split>, Error> {
    let sorted = by_day(table, rows);
    let mut cuts: Vec<usize> =
        (1..=folds).map(|fold| day_begins(table, &sorted, sorted.len() * fold / (folds + 1))).collect();
    cuts.push(sorted.len());
    cuts.dedup();
    if cuts.len() < folds + 1 || cuts.first() == Some(&0) {
        return Err(Error::Unfit(format!("the rows were seen on too few days for {folds} folds by time")));
    }
    let split = |cut: &[usize]| {
        let begins = table.day()[sorted[cut[0]] as usize];
        let known = |row: &&u32| table.day()[**row as usize].saturating_add(gap_days) <= begins;
        Split::of(sorted[..cut[0]].iter().filter(known).copied().collect(), sorted[cut[0]..cut[1]].to_vec())
    };
    Ok(cuts.windows(2).map(split).collect())
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

/// The groups with a yes and those without, each shuffled.
fn strata(table: &Table, rows: &[u32], seed: u64) -> [Vec<Vec<u32>>; 2] {
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in rows {
        groups.entry(table.group()[*row as usize]).or_default().push(*row);
    }
    let has_yes = |group: &Vec<u32>| group.iter().any(|row| 0.5 < table.target()[*row as usize]);
    let (mut yes, mut no): (Vec<_>, Vec<_>) = groups.into_values().partition(has_yes);
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

    fn days(table: &Table, rows: &[u32]) -> Vec<i32> {
        rows.iter().map(|row| table.day()[*row as usize]).collect()
    }

    #[test]
    fn what_judges_by_time_comes_after_what_teaches() {
        let table = table(95);
        let split = latest(&table, &table.all(), 0.25).unwrap();

        assert!(days(&table, &split.teach).iter().max() < days(&table, &split.judge).iter().min());
        assert_eq!(split.teach.len() + split.judge.len(), 95);
        for split in (Plan::ByTime { folds: 4, gap_days: 0 }).splits(&table, &table.all()).unwrap() {
            assert!(days(&table, &split.teach).iter().max() < days(&table, &split.judge).iter().min());
        }
    }

    #[test]
    fn a_row_teaches_only_once_its_answer_is_known() {
        let table = table(95);

        for split in (Plan::ByTime { folds: 3, gap_days: 2 }).splits(&table, &table.all()).unwrap() {
            let begins = days(&table, &split.judge).into_iter().min().unwrap();
            assert_eq!(days(&table, &split.teach).into_iter().max(), Some(begins - 2));
        }
    }

    #[test]
    fn one_day_cannot_be_cut_by_time() {
        let table = table(10);

        assert!(latest(&table, &table.all(), 0.3).is_err());
        assert_eq!(Plan::fitting(&table, &table.all(), 5, 0, 1), Plan::Stratified { folds: 5, seed: 1 });
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
    fn a_group_is_never_on_both_sides() {
        let table = table(100).together((0..100).map(|row| row / 5).collect()).unwrap();
        let groups = |rows: &[u32]| rows.iter().map(|row| row / 5).collect::<std::collections::BTreeSet<_>>();

        for split in (Plan::Stratified { folds: 4, seed: 3 }).splits(&table, &table.all()).unwrap() {
            assert!(groups(&split.teach).is_disjoint(&groups(&split.judge)));
        }
        let (teach, judge) = bag(table.group(), 0.8, &mut Random::new(1));
        assert_eq!((teach.len(), judge.len()), (80, 20));
        assert!(groups(&teach).is_disjoint(&groups(&judge)));
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
