//! A monthly file as it is remembered.
use crate::rules::{line::FlawKind, period::Period, record::Source};
use base::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A monthly file that was brought in. There is one of each kind and month: another one takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Which file.
    pub source: Source,
    /// Of which month.
    pub period: Period,
    /// What people call it.
    pub name: String,
    /// How far it is.
    pub state: FileState,
    /// Who brought it.
    pub actor: String,
    /// When it was begun.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What it did.
    pub counts: Counts,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Being read, or left half-way: bring it in again.
    Running,
    /// Brought in.
    Done,
    /// Taken back.
    Withdrawn,
}

/// What a file did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Lines in the file.
    pub lines: u64,
    /// Of them, about debtors of the house.
    pub own: u64,
    /// Debtors of whom it speaks.
    pub debtors: u64,
    /// Of them, those of whom it says something new.
    pub changed: u64,
    /// Debtors of whom it no longer speaks.
    pub removed: u64,
    /// Lines that could not be read.
    pub damaged: u64,
    /// Those, by what is wrong.
    pub problems: BTreeMap<String, u64>,
}

/// How often something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemCount {
    /// What, for programs.
    pub code: &'static str,
    /// What, for people.
    pub label: &'static str,
    /// How often.
    pub count: u64,
}

impl Counts {
    /// What was wrong, most frequent first.
    pub fn problem_counts(&self) -> Vec<ProblemCount> {
        let known = self.problems.iter().filter_map(|(code, count)| Some((FlawKind::from_code(code)?, *count)));
        let mut counts: Vec<ProblemCount> =
            known.map(|(kind, count)| ProblemCount { code: kind.code(), label: kind.words_es(), count }).collect();
        counts.sort_by_key(|problem| std::cmp::Reverse(problem.count));
        counts
    }

    pub(super) fn damage(&mut self, kind: FlawKind) {
        self.damaged += 1;
        match self.problems.get_mut(kind.code()) {
            Some(count) => *count += 1,
            None => drop(self.problems.insert(kind.code().to_owned(), 1)),
        }
    }
}

impl FileState {
    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Running, Self::Done, Self::Withdrawn].into_iter().find(|state| state.code() == code)
    }
}
