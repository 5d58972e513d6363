//! `aldia simulate`: policies live in the same simulated countries, and are held against each other and the oracle.
use super::bar;
use crate::{cli::Simulate, print, slices::MIGRATIONS};
use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;
use std::{fs, time::Instant};
use strategy::{LearnerSetting, MatrixFile};
use world::{Candidate, Entry, Lead, Life, Plan, Regime, Showing, Spread, Standings, compete, draw};

/// The answer.
#[derive(Debug, Serialize)]
struct Simulated {
    seeds: u32,
    debtors: u32,
    days: u32,
    seconds: f64,
    standings: Vec<Standings>,
}

pub fn run(args: &Simulate) -> Result<()> {
    let began = Instant::now();
    let mut candidates = args.policies.iter().map(|text| candidate(text)).collect::<Result<Vec<_>>>()?;
    if !candidates.contains(&Candidate::Oracle) {
        candidates.push(Candidate::Oracle);
    }
    let mut regimes: Vec<Regime> = args.regimes.iter().map(|name| Regime::from(*name)).collect();
    regimes.sort_unstable();
    regimes.dedup();
    let plan = Plan {
        candidates,
        regimes,
        seeds: args.seeds,
        first_seed: args.first_seed,
        debtors: args.debtors,
        days: args.days,
        until: args.until,
    };
    let entries = live(&plan)?;
    let lives: Vec<Life<'_>> = entries
        .iter()
        .map(|Entry { regime, course }| Life {
            regime: *regime,
            policy: &course.policy,
            seed: course.seed,
            days: &course.days,
        })
        .collect();
    let standings = Standings::of(&lives);
    if let Some(file) = &args.plot {
        fs::write(file, draw(&standings)).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let seconds = began.elapsed().as_secs_f64();
    let answer = Simulated { seeds: args.seeds, debtors: args.debtors, days: args.days, seconds, standings };
    if args.answer.json {
        print::json(&answer)?;
    } else {
        tell(&answer);
    }
    Ok(())
}

/// A policy as typed.
fn candidate(text: &str) -> Result<Candidate> {
    match text.split_once(':') {
        None if text == "static" => Ok(Candidate::Static),
        None if text == "learning" => Ok(Candidate::Learning),
        None if text == "oracle" => Ok(Candidate::Oracle),
        Some(("learning", file)) => {
            let source = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
            let setting = LearnerSetting::parse(&source).with_context(|| format!("{file} says not how to learn"))?;
            Ok(Candidate::Set(file.to_owned(), setting))
        }
        Some(("fixed", treatment)) => Ok(Candidate::Fixed(treatment.to_owned())),
        Some(("matrix", file)) => {
            let source = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
            let matrix = MatrixFile::parse(&source).with_context(|| format!("{file} is no matrix"))?;
            Ok(Candidate::Matrix(file.to_owned(), Box::new(matrix)))
        }
        None | Some(_) => {
            bail!("{text:?} is no policy: static, learning, learning:FILE, fixed:TREATMENT, matrix:FILE or oracle")
        }
    }
}

fn live(plan: &Plan) -> Result<Vec<Entry>> {
    let names: Vec<String> = plan.candidates.iter().map(Candidate::name).collect();
    let repeated = names.iter().enumerate().find(|(place, name)| names.iter().take(*place).any(|other| other == *name));
    ensure!(repeated.is_none(), "a policy is named twice");
    let lives = plan.regimes.len() * plan.candidates.len();
    let days = bar("days");
    days.set_message(format!("{} countries", print::grouped(plan.seeds.into())));
    days.set_length(u64::try_from(lives)? * u64::from(plan.seeds) * u64::from(plan.days));
    let entries = compete(plan, MIGRATIONS, &|| days.inc(1))?;
    days.finish_and_clear();
    Ok(entries)
}

fn tell(answer: &Simulated) {
    for one in &answer.standings {
        print::line(format!(
            "{} · {} countries of {} debtors · {} days · {:.0} s",
            one.regime.code(),
            one.seeds,
            answer.debtors,
            one.days,
            answer.seconds
        ));
        print::line(format!("  {}", one.regime.about()));
        let header = [
            "policy",
            "net, M$",
            "cost, k$",
            "contacts",
            "calls",
            "complaints",
            "opt-outs",
            "regret, M$",
            "explored, M$",
        ];
        print::table(&header, &one.policies.iter().map(row).collect::<Vec<_>>());
        let leads: Vec<Vec<String>> = one.policies.iter().filter_map(lead).collect();
        if !leads.is_empty() {
            print::line("");
            let header = ["against the first", "net, M$", "%", "contacts", "complaints", "of the oracle's lead"];
            print::table(&header, &leads);
        }
        print::line("");
    }
}

fn row(one: &Showing) -> Vec<String> {
    let count = |spread: &Spread| format!("{:.0}", spread.mean);
    vec![
        one.policy.clone(),
        with_ends(&one.net, 1e6, 2),
        format!("{:.0}", one.cost.mean / 1e3),
        count(&one.contacts),
        count(&one.calls),
        format!("{:.1}", one.complaints.mean),
        format!("{:.1}", one.opt_outs.mean),
        with_ends(&one.regret, 1e6, 2),
        format!("{:.2}", one.explored.mean / 1e6),
    ]
}

fn lead(one: &Showing) -> Option<Vec<String>> {
    let Lead { net, net_share, contacts, complaints, of_oracle, .. } = one.lead.as_ref()?;
    let percent = |share: &Spread| with_ends(share, 0.01, 1);
    let looks = of_oracle.iter().map(|look| match &look.share {
        Some(share) => format!("day {}: {:.0} %", look.day, share.mean * 100.0),
        None => format!("day {}: –", look.day),
    });
    Some(vec![
        one.policy.clone(),
        with_ends(net, 1e6, 2),
        net_share.as_ref().map(percent).unwrap_or_default(),
        with_ends(contacts, 1.0, 0),
        with_ends(complaints, 1.0, 1),
        looks.collect::<Vec<_>>().join(", "),
    ])
}

/// `3.20 [2.91, 3.49]`, in units of `unit`.
fn with_ends(Spread { mean, low, high }: &Spread, unit: f64, decimals: usize) -> String {
    format!("{:.decimals$} [{:.decimals$}, {:.decimals$}]", mean / unit, low / unit, high / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_read_as_typed() {
        assert_eq!(candidate("static").unwrap(), Candidate::Static);
        assert_eq!(candidate("learning").unwrap(), Candidate::Learning);
        assert_eq!(candidate("fixed:wait").unwrap(), Candidate::Fixed("wait".into()));
        assert!(candidate("dance").is_err() && candidate("matrix:nowhere.toml").is_err());
    }

    #[test]
    fn a_spread_shows_its_ends() {
        assert_eq!(with_ends(&Spread { mean: 3.2e6, low: 2.9e6, high: 3.5e6 }, 1e6, 1), "3.2 [2.9, 3.5]");
    }
}
