//! `aldia learn`: what the matrix has learnt.
use super::command;
use crate::{
    cli::{Learn, LearnHouse},
    house::House,
    print,
};
use anyhow::Result;
use base::day_of;
use strategy::{
    LearnerSetting,
    work::{self, LearntCell},
};

pub fn run(learn: &Learn) -> Result<()> {
    match learn {
        Learn::Show(args) => show(args),
        Learn::Start(args) => {
            let house = House::open(&args.house)?;
            let version = work::start_learning(&house.desk(), command(), LearnerSetting::shipped())?;
            print::note(format!("Version {version} decides: it has learnt nothing yet."));
            Ok(())
        }
        Learn::Stop(args) => {
            work::stop_learning(&House::open(&args.house)?.desk(), command())?;
            print::note("The weights of the matrix decide.");
            Ok(())
        }
        Learn::Rollback(args) => {
            let house = House::open(&args.house)?;
            let version = work::roll_back_learner(&house.desk(), command(), args.version)?;
            print::note(format!("Version {version} decides, with what version {} had learnt.", args.version));
            Ok(())
        }
    }
}

fn show(args: &LearnHouse) -> Result<()> {
    let house = House::open(&args.house)?;
    let learning = house.store.read(work::learning)?;
    match &learning.row {
        None => print::line("Nothing is being learnt: the weights of the matrix decide."),
        Some(row) if row.lessons == 0 => print::line(format!(
            "Version {} of {}: no lessons yet, the weights of the matrix decide",
            row.version, row.at
        )),
        Some(row) => print::line(format!(
            "Version {} of {}: {} lessons, of everything decided until {}",
            row.version,
            row.at,
            print::grouped(u64::try_from(row.lessons)?),
            day_of(row.learnt_day)
        )),
    }
    let rows: Vec<Vec<String>> = learning.cells.iter().flat_map(rows).collect();
    print::table(&["cell", "heard", "treatment", "weight", "chance", "lessons", "people", "brings"], &rows);
    Ok(())
}

fn rows(cell: &LearntCell) -> Vec<Vec<String>> {
    let heard = if cell.fixed { "fixed".to_owned() } else { percent(cell.heard_ppm) };
    let row = |told: &work::LearntTreatment| {
        let brings = told.brings.map(|(low, high)| format!("{} to {}", print::money(low), print::money(high)));
        vec![
            cell.code.clone(),
            heard.clone(),
            told.code.clone(),
            told.weight.to_string(),
            percent(told.chance_ppm),
            told.lessons.to_string(),
            told.by_people.to_string(),
            brings.unwrap_or_else(|| "–".to_owned()),
        ]
    };
    cell.treatments.iter().map(row).collect()
}

fn percent(ppm: u32) -> String {
    format!("{}.{} %", ppm / 10_000, ppm / 1_000 % 10)
}
