//! `aldia cycle`: the night over everybody.
use super::bar;
use crate::{
    cli::Cycle,
    house::{House, now},
    print, standing,
};
use anyhow::Result;
use base::Moment;

pub fn run(args: &Cycle) -> Result<()> {
    let house = House::open(&args.house)?;
    let ctx = house.desk_at(Moment { at: now(), day: args.day });
    let progress = bar("debtors");
    progress.set_message(format!("Night of {}", args.day));
    let report = standing::run_night(&ctx, args.day, &mut |done, total| {
        progress.set_length(total);
        progress.set_position(done);
    })?;
    progress.finish_and_clear();
    if args.answer.json {
        return print::json(&report);
    }
    print::line(format!(
        "{}: {} debtors assessed, {} decisions changed, {} accounts changed stage",
        args.day,
        print::grouped(report.assessed),
        print::grouped(report.decisions_changed),
        print::grouped(report.stage_changes)
    ));
    let rows: Vec<Vec<String>> = report
        .by_treatment
        .iter()
        .map(|(treatment, debtors)| vec![treatment.clone(), print::grouped(*debtors)])
        .collect();
    print::table(&["treatment", "debtors"], &rows);
    Ok(())
}
