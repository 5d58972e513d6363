//! Rounds in turns: everybody does the same, one after the other, as often as there are rounds, so that a slow minute of
//! the machine is everybody's; and what they come to.
use crate::run::Program;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::PathBuf;

/// Who runs, and with which words after the interpreter or the binary.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) program: PathBuf,
    pub(crate) words: Vec<String>,
}

impl Contender {
    /// Runs once, with more words; what it told.
    pub(crate) fn told(&self, more: &[&str]) -> Result<Value> {
        let program = Program::new(&self.program.to_string_lossy());
        let program = self.words.iter().fold(program, Program::arg);
        more.iter().fold(program, Program::arg).told()
    }
}

/// The digest of all, and what everybody told in each round, as `read` reads it and tells it on the way.
///
/// # Errors
/// Somebody fails, or comes to another digest than the others: a wrong answer has no time.
pub(crate) fn in_turns<T>(
    contenders: &[Contender],
    rounds: u64,
    read: impl Fn(&str, &Value) -> Result<T>,
) -> Result<(Value, Vec<Vec<T>>)> {
    let mut all: Vec<Vec<T>> = contenders.iter().map(|_| Vec::new()).collect();
    let mut agreed = None;
    for round in 1..=rounds {
        for (contender, laps) in contenders.iter().zip(&mut all) {
            let told = contender.told(&[])?;
            let own = told.get("digest").context("no digest")?.clone();
            if round == 1 {
                println!("{}: digest {own}", contender.name);
            }
            let agreed = agreed.get_or_insert_with(|| own.clone());
            ensure!(*agreed == own, "{} comes to {own}, the others to {agreed}", contender.name);
            laps.push(read(&format!("round {round}: {:<40}", contender.name), &told)?);
        }
    }
    Ok((agreed.unwrap_or_default(), all))
}

/// The middle of what was measured, the higher of the two in the middle; nothing comes to no number.
pub(crate) fn median(measured: &[f64]) -> f64 {
    let mut sorted = measured.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_rounds_is_one_of_them() {
        let is = |measured: &[f64], middle: f64| median(measured).total_cmp(&middle).is_eq();

        assert!(is(&[3.0, 1.0, 2.0], 2.0) && is(&[4.0, 1.0], 4.0) && is(&[7.0], 7.0));
        assert!(median(&[]).is_nan());
    }
}
