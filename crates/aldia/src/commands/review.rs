//! `aldia review`: what a person is asked to look at.
use super::command;
use crate::{
    cli::{Review, ReviewAsk, ReviewEnd, ReviewList},
    desk,
    house::House,
    print,
};
use anyhow::Result;
use serde_json::{Value, json};
use strategy::work::{self, AskReview, EndReview};

pub fn run(command: &Review) -> Result<()> {
    match command {
        Review::Ask(args) => ask(args),
        Review::List(args) => list(args),
        Review::End(args) => end(args),
    }
}

fn ask(args: &ReviewAsk) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let debtor = ctx.read(|rx| desk::find(rx, &args.who))?;
    let review = work::ask_review(&ctx, &AskReview { command: command(), debtor, words: args.words.clone() })?;
    if args.answer.json {
        return print::json(&json!({ "review": review }));
    }
    print::line(format!("review {review}"));
    Ok(())
}

fn list(args: &ReviewList) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let views = match &args.who {
        Some(who) => ctx.read(|rx| anyhow::Ok(strategy::reviews_of(&ctx, rx, desk::find(rx, who)?)?))?,
        None => {
            let all = work::waiting_reviews(&ctx)?;
            ctx.read(|rx| strategy::review_views(rx, all))?
        }
    };
    let views = serde_json::to_value(views)?;
    if args.answer.json {
        return print::json(&views);
    }
    let row = |one: &Value| {
        let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
        let state = match (&one["end"]["changed"], &one["presses"]) {
            (Value::Bool(true), _) => "se cambió",
            (Value::Bool(false), _) => "se confirmó",
            (_, Value::Bool(true)) => "apremia",
            (_, _) => "espera",
        };
        vec![text("id"), text("name"), text("treatment_label"), text("due"), state.to_owned(), text("words")]
    };
    let rows: Vec<Vec<String>> = views.as_array().into_iter().flatten().map(row).collect();
    print::table(&["pedido", "persona", "se había decidido", "vence", "estado", "dijo"], &rows);
    Ok(())
}

fn end(args: &ReviewEnd) -> Result<()> {
    let ctx = House::open(&args.house)?.desk();
    let debtor = ctx.read(|rx| desk::find(rx, &args.who))?;
    let (instead, reason) = (args.instead.clone(), args.reason.clone());
    work::end_review(&ctx, &EndReview { command: command(), debtor, review: args.review, instead, reason })?;
    if args.answer.json {
        return print::json(&json!({ "review": args.review }));
    }
    print::line(format!("review {} ended", args.review));
    Ok(())
}
