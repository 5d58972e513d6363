//! How soon an event changes what is decided: from the moment a payment is sent until the new decision is read.
use crate::{portfolio::Dice, server::Client};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Events that are measured, one debtor each.
const EVENTS: usize = 300;
/// A decision that is not there by then was not taken.
const LIMIT: Duration = Duration::from_secs(2);

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

fn decision(page: &Value) -> Option<&str> {
    page.pointer("/decision/id").and_then(Value::as_str)
}

/// What so many of a hundred took at most, in milliseconds.
pub(crate) fn millis(took: &mut [Duration], part: usize) -> f64 {
    took.sort_unstable();
    let place = (took.len() * part / 100).min(took.len().saturating_sub(1));
    took.get(place).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
}
