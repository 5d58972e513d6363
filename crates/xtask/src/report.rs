//! How long each step took and how it ended, as the table at the end of a run.
use crate::run::Counts;
use anyhow::Result;
use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

/// The steps of a run so far.
#[derive(Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
    counts: Counts,
}

struct Step {
    name: &'static str,
    took: Duration,
    counts: Counts,
    held: bool,
}

impl Report {
    /// Runs one step and writes down how it went.
    pub(crate) fn step(&mut self, name: &'static str, run: impl FnOnce() -> Result<Counts>) -> Result<()> {
        println!("\n==> {name}");
        let started = Instant::now();
        let answer = run();
        let counts = match &answer {
            Ok(counts) => *counts,
            Err(_) => Counts { passed: 0, failed: 1 },
        };
        self.counts.add(counts);
        self.steps.push(Step { name, took: started.elapsed(), counts, held: answer.is_ok() });
        answer.map(|_| ())
    }

    /// The closing table.
    pub(crate) fn table(&self) -> String {
        let mut table = String::from("\nstep        seconds   tests   ended\n");
        for step in &self.steps {
            let (seconds, ended) = (step.took.as_secs_f64(), if step.held { "well" } else { "BADLY" });
            // Writing to a string does not fail.
            let _ = writeln!(table, "{:<10} {seconds:>8.1} {:>7}   {ended}", step.name, step.counts.passed);
        }
        let total: Duration = self.steps.iter().map(|step| step.took).sum();
        let _ = writeln!(table, "{:<10} {:>8.1} {:>7}", "in all", total.as_secs_f64(), self.counts.passed);
        table
    }

    /// The closing line that machines read: `N passed, N failed`.
    pub(crate) fn closing_line(&self) -> String {
        format!("{} passed, {} failed", self.counts.passed, self.counts.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_is_counted_and_told() {
        let mut report = Report::default();

        report.step("good", || Ok(Counts { passed: 3, failed: 0 })).unwrap();
        report.step("bad", || anyhow::bail!("no")).unwrap_err();

        assert_eq!(report.closing_line(), "3 passed, 1 failed");
        assert!(report.table().contains("BADLY"));
    }
}
