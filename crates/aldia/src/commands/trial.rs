//! `aldia trial`: champion and challenger.
use super::command;
use crate::{
    cli::{Trial, TrialStart},
    house::House,
    print,
};
use anyhow::Result;
use base::Amount;
use learn::trial::Verdict;
use strategy::{
    TrialView,
    work::{self, StartTrial, TrialReport},
};

pub fn run(trial: &Trial) -> Result<()> {
    match trial {
        Trial::Start(args) => start(args),
        Trial::Stop(args) => {
            let house = House::open(&args.house)?;
            work::stop_trial(&house.desk(), command(), &args.name)?;
            print::note(format!("{:?} has ended.", args.name));
            Ok(())
        }
        Trial::List(args) => {
            let house = House::open(&args.house)?;
            let trials = work::trials(&house.desk())?;
            if args.answer.json {
                return print::json(&trials.iter().map(TrialView::from).collect::<Vec<_>>());
            }
            let rows: Vec<Vec<String>> = trials.iter().map(row).collect();
            let header = [
                "trial",
                "challenger",
                "since",
                "until",
                "debtors",
                "champion",
                "challenger brings",
                "more, 95 %",
                "says",
            ];
            print::table(&header, &rows);
            Ok(())
        }
    }
}

fn start(args: &TrialStart) -> Result<()> {
    let house = House::open(&args.house)?;
    let new = StartTrial {
        command: command(),
        name: args.name.clone(),
        challenger: args.challenger.clone(),
        part_ppm: args.part * 10_000,
        planned: args.planned,
        least: StartTrial::LEAST,
        margin: Amount::minor(args.margin),
        note: args.note.clone(),
    };
    work::start_trial(&house.desk(), &new)?;
    print::note(format!("{} of a hundred debtors are decided by {:?}.", args.part, args.challenger));
    Ok(())
}

fn row(report: &TrialReport) -> Vec<String> {
    let TrialReport { row, debtors, said, .. } = report;
    let [champion, challenger] = debtors;
    let more = said.interval.map(|(low, high)| format!("{} to {}", print::money(low), print::money(high)));
    let says = match said.verdict {
        Verdict::Continue => "go on",
        Verdict::Challenger => "the challenger is better",
        Verdict::Champion => "the challenger is worse: end it",
        Verdict::Alike => "it does not matter",
    };
    vec![
        row.name.clone(),
        row.challenger.clone(),
        row.started.to_string(),
        row.ended.map_or_else(|| "–".to_owned(), |day| day.to_string()),
        format!("{champion} / {challenger}"),
        print::money(said.champion),
        print::money(said.challenger),
        more.unwrap_or_else(|| "–".to_owned()),
        says.to_owned(),
    ]
}
