//! `aldia import`: bring in a file, rehearse it, or take it back.
use super::bar;
use crate::{cli::Import, house::House, print, standing};
use anyhow::{Context, Result};
use ledger::work::import::{self, ImportReport, ImportRequest, Intent, MappingChoice, Owner, Phase, Progress};
use serde::Serialize;
use std::time::Instant;

/// The report, and how long it took.
#[derive(Serialize)]
struct Timed {
    #[serde(flatten)]
    report: ImportReport,
    seconds: f64,
}

pub fn run(args: &Import) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk();
    if let Some(id) = args.undo {
        let undone = watched("Undoing", |progress| Ok(import::undo(&ctx, id, progress)?))?;
        standing::hear_all(&ctx)?;
        if args.answer.json {
            return print::json(&undone);
        }
        print::line(format!("{} accounts withdrawn, {} parties as before", undone.accounts, undone.parties));
        return Ok(());
    }
    let request = request(args)?;
    let began = Instant::now();
    let report = watched("Importing", |progress| Ok(import::run(&ctx, &request, progress)?))?;
    if !args.dry_run {
        standing::hear_all(&ctx)?;
    }
    let timed = Timed { report, seconds: began.elapsed().as_secs_f64() };
    if args.answer.json {
        return print::json(&timed);
    }
    show(&timed, args.dry_run);
    Ok(())
}

fn request(args: &Import) -> Result<ImportRequest> {
    Ok(ImportRequest {
        file: args.file.clone().context("which file?")?,
        name: None,
        creditor: Owner::Named(args.creditor.clone().context("whose portfolio? use --creditor NAME")?),
        mapping: args.mapping.as_deref().map_or(MappingChoice::Suggested, MappingChoice::asked),
        intent: if args.dry_run { Intent::DryRun } else { Intent::Apply },
    })
}

fn watched<T>(words: &'static str, work: impl FnOnce(&mut dyn FnMut(Progress)) -> Result<T>) -> Result<T> {
    let rows = bar("rows");
    rows.set_message(words);
    let outcome = work(&mut |progress: Progress| match progress.phase {
        Phase::Looking => rows.tick(),
        Phase::Applying | Phase::Undoing => {
            rows.set_length(progress.total);
            rows.set_position(progress.done);
        }
    });
    rows.finish_and_clear();
    outcome
}

fn show(timed: &Timed, dry_run: bool) {
    let report = &timed.report;
    let words = if dry_run { "would be" } else { "were" };
    print::line(format!(
        "{} ({}): {} rows in {:.1} s; {} {words} created, {} updated, {} unchanged, {} quarantined, {} payments",
        report.name,
        report.mapping,
        print::grouped(report.rows),
        timed.seconds,
        print::grouped(report.created),
        print::grouped(report.updated),
        print::grouped(report.unchanged),
        print::grouped(report.quarantined),
        print::grouped(report.payments)
    ));
    for (currency, total) in &report.totals {
        print::line(format!("billed {currency} {}", print::money(total.billed)));
    }
    for problem in &report.problems {
        print::line(format!("  {} × {}", problem.count, problem.label));
    }
    for line in &report.sample {
        print::line(format!("  line {}, {}: {:?} – {}", line.line, line.column, line.value, line.reason));
    }
    if let Some(import) = report.import.filter(|_| !dry_run) {
        print::note(format!("Take it back with: aldia import --undo {import}"));
    }
}
