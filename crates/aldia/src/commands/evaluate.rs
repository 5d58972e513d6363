//! `aldia evaluate`: what ways of deciding would have brought.
use crate::{
    cli::{Apart, Evaluate},
    house::House,
    print,
};
use anyhow::Result;
use learn::ope::Range;
use strategy::{
    EvaluationView,
    work::{Judgement, Question, ToldApart, evaluate, why_not_es},
};

impl From<Apart> for ToldApart {
    fn from(by: Apart) -> Self {
        match by {
            Apart::Stage => Self::Stage,
            Apart::Product => Self::Product,
            Apart::Creditor => Self::Creditor,
        }
    }
}

pub fn run(args: &Evaluate) -> Result<()> {
    let house = House::open(&args.house)?;
    let ways = args.policies.iter().map(|way| Ok(way.parse()?)).collect::<Result<Vec<_>>>()?;
    let question = Question { ways, from: args.from, to: args.to, by: args.by.map(Into::into) };
    let found = evaluate(&house.desk(), &question)?;
    if args.answer.json {
        return print::json(&EvaluationView::from(&found));
    }
    print::line(format!(
        "{} decisions whose horizon is over brought {} net",
        print::grouped(u64::from(found.decisions)),
        print::money(found.brought)
    ));
    let rows: Vec<Vec<String>> = found.ways.iter().flat_map(rows).collect();
    print::table(&["policy", "estimator", "per decision", "95 %", "in all", "support"], &rows);
    for judged in &found.ways {
        tell(judged);
    }
    match &found.ranking {
        Ok(places) => {
            let names = places.iter().filter_map(|place| found.ways.get(*place)).map(|judged| judged.way.to_string());
            print::line(format!("From the best to the worst: {}", names.collect::<Vec<_>>().join(", ")));
        }
        Err(problem) => print::line(format!("Nothing is ranked: {}", why_not_es(problem))),
    }
    Ok(())
}

fn rows(judged: &Judgement) -> Vec<Vec<String>> {
    let row = |told: &strategy::work::Estimated| {
        vec![
            judged.way.to_string(),
            told.name.to_owned(),
            print::money(told.each.value),
            between(&told.each),
            print::money(told.all.value),
            format!("{:.0}", judged.support),
        ]
    };
    judged.estimates.iter().map(row).collect()
}

fn tell(judged: &Judgement) {
    match &judged.lead {
        Ok(lead) => print::line(format!(
            "{}: {} a decision more than what was done, {}",
            judged.way,
            print::money(lead.value),
            between(lead)
        )),
        Err(problem) => print::line(format!("{}: {}", judged.way, why_not_es(problem))),
    }
    for (name, each) in &judged.segments {
        let told = match each {
            Ok(each) => format!("{} ({})", print::money(each.value), between(each)),
            Err(problem) => why_not_es(problem),
        };
        print::line(format!("  {name}: {told}"));
    }
}

fn between(range: &Range) -> String {
    format!("{} to {}", print::money(range.low), print::money(range.high))
}
