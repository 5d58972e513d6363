//! `aldia contest`: what debtors contest of what is known of them.
use super::command;
use crate::{
    cli::{Contest, ContestEnd, ContestList, ContestOpen},
    desk,
    house::House,
    print,
};
use anyhow::{Context, Result};
use people::Datum;
use serde_json::{Value, json};
use strategy::work::{self, EndContest, NewContest};

pub fn run(command: &Contest) -> Result<()> {
    match command {
        Contest::Open(args) => open(args),
        Contest::List(args) => list(args),
        Contest::End(args) => end(args),
    }
}

fn open(args: &ContestOpen) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let debtor = ctx.read(|rx| desk::find(rx, &args.who))?;
    let datum = Datum::of(&args.datum, args.point, args.account);
    let datum = datum.context(
        "a datum is point (with --point), income, employment, situation, registry, account or amount (with --account)",
    )?;
    let new = NewContest { command: command(), debtor, datum, words: args.words.clone() };
    let contest = work::contest(&ctx, &new)?;
    if args.answer.json {
        return print::json(&json!({ "contest": contest }));
    }
    print::line(format!("contest {contest}"));
    Ok(())
}

fn list(args: &ContestList) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let Some(who) = &args.who else {
        let all = work::pressing_contests(&ctx)?;
        let all = ctx.read(|rx| strategy::contest_views(rx, all))?;
        return told(&serde_json::to_value(all)?, args.answer.json);
    };
    let (contests, held) = ctx.read(|rx| {
        let debtor = desk::find(rx, who)?;
        let contests = strategy::contests_of(&ctx, rx, debtor)?;
        anyhow::Ok((contests, work::contestable(rx, &ctx, debtor)?))
    })?;
    told(&serde_json::to_value(contests)?, args.answer.json)?;
    if !args.answer.json {
        for one in held {
            let of = one.datum.point().map(|point| format!(" --point {point}"));
            let of = of.or(one.datum.account().map(|account| format!(" --account {account}"))).unwrap_or_default();
            print::line(format!("--datum {}{of}  {} ({})", one.datum.code(), one.says, one.source));
        }
    }
    Ok(())
}

fn told(contests: &Value, json: bool) -> Result<()> {
    if json {
        return print::json(contests);
    }
    let row = |one: &Value| {
        let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
        let ended = one["end"]["label"].as_str();
        let state = ended.unwrap_or(if one["presses"] == true { "apremia" } else { "en revisión" });
        vec![text("id"), text("name"), text("label"), text("due"), state.to_owned(), text("words")]
    };
    let rows: Vec<Vec<String>> = contests.as_array().into_iter().flatten().map(row).collect();
    print::table(&["impugnación", "persona", "dato", "vence", "estado", "dijo"], &rows);
    Ok(())
}

fn end(args: &ContestEnd) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let debtor = ctx.read(|rx| desk::find(rx, &args.who))?;
    let (reason, value) = (args.reason.clone(), args.value.clone());
    let end = EndContest { command: command(), debtor, contest: args.contest, ending: args.ending, reason, value };
    work::end_contest(&ctx, &end)?;
    if args.answer.json {
        return print::json(&json!({ "contest": args.contest, "ending": args.ending }));
    }
    print::line(format!("contest {} {}", args.contest, args.ending.code()));
    Ok(())
}
