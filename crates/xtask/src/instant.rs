//! How soon an event changes what is decided: from the moment a payment is sent until the new decision is read; and how long
//! one that comes while a night runs waits until it is recorded.
use crate::{
    installation::{Installation, LOGIN},
    portfolio::Dice,
    server::{Client, Server},
};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Events that are measured, one debtor each.
const EVENTS: usize = 300;
/// A decision that is not there by then was not taken.
const LIMIT: Duration = Duration::from_secs(2);
/// What somebody pays while a night runs, in minor units: as little as changes what is owed.
const SMALL: i64 = 100;
/// A night that has not ended by then does not end.
const NIGHT_LIMIT: Duration = Duration::from_secs(1_800);

/// Somebody who owes, and what is decided about them.
pub(crate) struct Debtor {
    page: String,
    /// The one account that they owe under.
    pub(crate) account: String,
    owed: i64,
    decision: String,
}

/// Pays what is due for each of the debtors who owe most, one after the other, once the day's night is over; one sentence
/// about how soon each was decided anew.
///
/// # Errors
/// Somebody who owes nothing any more is decided about as before.
pub(crate) fn run(client: &Client) -> Result<String> {
    let day = client.today()?;
    let (mut dice, mut took, mut read) = (Dice::new(1), Vec::new(), Vec::new());
    for debtor in debtors(client)? {
        let body = json!({
            "command": dice.id(), "payment": dice.id(), "amount": debtor.owed, "on": day, "source": "medida",
        });
        let sent = Instant::now();
        client.post(&format!("/api/accounts/{}/payments", debtor.account), &body)?;
        loop {
            let asked = Instant::now();
            let seen = client.get(&debtor.page)?;
            read.push(asked.elapsed());
            if decision(&seen) != Some(debtor.decision.as_str()) {
                break;
            }
            ensure!(sent.elapsed() < LIMIT, "{}: {LIMIT:?} after a payment nothing else is decided", debtor.page);
        }
        took.push(sent.elapsed());
    }
    ensure!(!took.is_empty(), "nobody owes anything");
    let [half, most] = [50, 99].map(|part| millis(&mut took, part));
    Ok(format!(
        "a payment sent over HTTP has changed the decision, as the debtor's page tells it, {half:.1} ms later in the median \
         and {most:.1} ms in the 99th percentile of {} payments, one after the other; {:.1} ms of it are the reading of the page.",
        took.len(),
        millis(&mut read, 50),
    ))
}

/// Of those who owe most, whoever owes under one account alone, and what is decided about them.
pub(crate) fn debtors(client: &Client) -> Result<Vec<Debtor>> {
    let everybody = client.everybody(&json!({ "by": "owed", "descending": true }))?;
    let mut debtors = Vec::new();
    for row in client.rows(&everybody, 0, EVENTS)? {
        let page = format!("/api/debtors/{}", row.get("debtor").and_then(Value::as_str).unwrap_or_default());
        let seen = client.get(&page)?;
        let account = seen.pointer("/debt/creditors/0/accounts/0/account").and_then(Value::as_str);
        let under_it = seen.pointer("/debt/creditors/0/accounts/0/owed");
        let owed = seen.pointer("/debt/total").filter(|total| Some(*total) == under_it).and_then(Value::as_i64);
        if let (Some(account), Some(owed), Some(decision)) = (account.map(str::to_owned), owed, decision(&seen)) {
            let decision = decision.to_owned();
            debtors.push(Debtor { page, account, owed, decision });
        }
    }
    Ok(debtors)
}

/// Runs the night of the house's day in a process that serves, and records payments in it until the night has ended, one
/// after the other; one sentence about how long each took.
///
/// # Errors
/// The night fails, or is over before a payment could be recorded.
pub(crate) fn while_a_night_runs(installed: &Installation) -> Result<String> {
    // Whoever has no other role begins no night before it is asked for.
    let (server, client) = Server::entered(installed.command(&["serve", "--roles", "web,jobs"]), LOGIN)?;
    let day = client.today()?;
    let debtors = debtors(&client)?;
    let (mut dice, mut took, mut runs) = (Dice::new(2), Vec::new(), false);
    let began = Instant::now();
    let asked = client.post("/api/cycle", &json!({ "command": dice.id(), "day": day }))?;
    let job = asked.get("job").and_then(Value::as_str).context("a job has an id")?;
    for debtor in debtors.iter().cycle() {
        let body =
            json!({ "command": dice.id(), "payment": dice.id(), "amount": SMALL, "on": day, "source": "medida" });
        let sent = Instant::now();
        client.post(&format!("/api/accounts/{}/payments", debtor.account), &body)?;
        let answered = sent.elapsed();
        // The last of all was sent while it ran, and answered after.
        took.extend(runs.then_some(answered));
        let seen = client.get(&format!("/api/jobs/{job}"))?;
        match seen.get("state").and_then(Value::as_str) {
            Some("waiting") => {}
            Some("running") => runs = true,
            Some("done") => break,
            _ => bail!("the night came to {seen}"),
        }
        ensure!(began.elapsed() < NIGHT_LIMIT, "the night did not end within {NIGHT_LIMIT:?}");
    }
    let night = began.elapsed();
    drop(server);
    ensure!(!took.is_empty(), "no payment was recorded while the night ran");
    let [half, nine, most, longest] = [50, 90, 99, 100].map(|part| millis(&mut took, part));
    Ok(format!(
        "a payment sent over HTTP while a night runs is recorded after {half:.1} ms in the median, {nine:.1} ms in the 90th \
         percentile, {most:.1} in the 99th and {longest:.1} at the longest, of {} payments, one after the other, in the {:.1} s \
         that the night took beside them.",
        took.len(),
        night.as_secs_f64(),
    ))
}

fn decision(page: &Value) -> Option<&str> {
    page.pointer("/decision/id").and_then(Value::as_str)
}

/// What so many of a hundred took at most, in milliseconds.
pub(crate) fn millis(took: &mut [Duration], part: usize) -> f64 {
    took.sort_unstable();
    let place = (took.len() * part / 100).min(took.len().saturating_sub(1));
    took.get(place).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
}
