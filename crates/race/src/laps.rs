//! Where the time of a pass goes, part by part, as one thread's clock tells it.
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

/// A part of a night over debtors.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// The engine shows a row; before the first of a chunk, also what whoever writes was waited for.
    Read,
    /// Sections are checked and decoded.
    Decode,
    /// What was paid is allocated, and what is owed summed up.
    Ledger,
    /// What is looked at.
    Features,
    /// What forests say.
    Scores,
    /// Indicators, decisions, worklists and indicators of control.
    Decisions,
    /// What was decided is encoded.
    Seal,
}

/// The names of the parts, in their order; those of the peers where they have them.
const NAMES: [&str; 7] = ["read", "decode", "ledger", "features", "scores", "decisions", "seal"];

/// The time of each part; nothing is counted unless it was asked for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Laps {
    last: Option<Instant>,
    spent: [Duration; NAMES.len()],
}

impl Laps {
    /// Counts from now on, if it is wanted.
    pub(crate) fn begin(wanted: bool) -> Self {
        Self { last: wanted.then(Instant::now), ..Self::default() }
    }

    /// What has passed since the last was of this part.
    pub(crate) fn lap(&mut self, part: Part) {
        if let Some(last) = &mut self.last {
            let now = Instant::now();
            if let Some(spent) = self.spent.get_mut(part as usize) {
                *spent += now - *last;
            }
            *last = now;
        }
    }

    /// Together with another thread's.
    pub(crate) fn add(&mut self, other: &Self) {
        self.spent.iter_mut().zip(other.spent).for_each(|(sum, more)| *sum += more);
    }

    /// Seconds of each part, shared among so many threads.
    pub(crate) fn told(&self, threads: u32) -> Value {
        let part = |(name, spent): (&&str, &Duration)| {
            ((*name).to_owned(), json!(spent.as_secs_f64() / f64::from(threads.max(1))))
        };
        Value::Object(NAMES.iter().zip(&self.spent).map(part).collect::<Map<_, _>>())
    }
}
