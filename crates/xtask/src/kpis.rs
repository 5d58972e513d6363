//! `cargo xtask bench --kpis`: indicators of control over every touch, beside polars and `DuckDB`; then how soon the board
//! of a house at work answers, when nothing happened since it was asked last and when somebody just paid.
use crate::{
    Options, bench, binary, instant, page,
    portfolio::Dice,
    server::{Client, PASSWORD, Server},
    tools,
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{
    process::Command,
    time::{Duration, Instant},
};

/// Of the demo's staff, who may see everything.
const LOGIN: &str = "marina";
/// How often the board is asked for while nothing happens.
const ASKED: usize = 300;
/// What each debtor pays before it is asked for again, in minor units.
const PAID: i64 = 100;

/// Races, then asks; both parts of the page are written.
///
/// # Errors
/// A peer comes to other figures, or a payment does not change the board.
pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    bench::run(options)?;
    let (debtors, days) = (options.number("--debtors", 5_000)?, options.number("--days", 90)?);
    let (data, address) = (tools::scratch("board")?, tools::free_address()?);
    let mut demo = Command::new(binary::build()?);
    demo.args(["demo", "--seed", "1", "--password", PASSWORD, "--listen", &address.to_string()]);
    demo.args(["--debtors", &debtors.to_string(), "--days", &days.to_string()]).arg("--data").arg(&data);
    let mut server = Server::start(demo, address)?;
    server.wait_ready(Duration::from_secs(3_600))?;
    let text = format!("A demo of {debtors} debtors after {days} days: {}", board(&server.enter(LOGIN)?)?);
    drop(server);
    println!("\n{text}");
    page::put("board", &text)
}

/// One sentence about how soon the board answers.
fn board(client: &Client) -> Result<String> {
    let day = client.today()?;
    let (year, rest) = day.split_once('-').context("a day has a year")?;
    let month = rest.split('-').next().context("a day has a month")?;
    let path = format!("/api/board?from={year}-{month}-01&to={day}");
    let (first, mut before) = asked(client, &path)?;
    let mut still = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        still.push(asked(client, &path)?.0);
    }
    let (mut dice, mut moved) = (Dice::new(2), Vec::new());
    for debtor in instant::debtors(client)? {
        let body = json!({
            "command": dice.id(), "payment": dice.id(), "amount": PAID, "on": day, "source": "medida",
        });
        client.post(&format!("/api/accounts/{}/payments", debtor.account), &body)?;
        let (took, after) = asked(client, &path)?;
        ensure!(after.get("recovery") != before.get("recovery"), "a payment changes nothing on the board");
        moved.push(took);
        before = after;
    }
    ensure!(!moved.is_empty(), "nobody owes anything");
    let count = moved.len();
    let [half, most] = [50, 99].map(|part| instant::millis(&mut still, part));
    let [moved_half, moved_most] = [50, 99].map(|part| instant::millis(&mut moved, part));
    Ok(format!(
        "the board of the month answers over HTTP in {:.1} ms the first time; in {half:.1} ms in the median and {most:.1} ms \
         in the 99th percentile of {ASKED} more, nothing having happened; and right after a payment in {moved_half:.1} and \
         {moved_most:.1} ms ({count} payments, one after the other).",
        first.as_secs_f64() * 1e3,
    ))
}

fn asked(client: &Client, path: &str) -> Result<(Duration, Value)> {
    let started = Instant::now();
    let board = client.get(path)?;
    Ok((started.elapsed(), board))
}
