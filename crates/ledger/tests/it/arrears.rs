//! What people do to a late account, as scenarios tell it.
use crate::{
    books::Book,
    scenarios::{component, money, name, percent, same},
};
use base::{Amount, Day, PaymentId, Timestamp, Uuid, day_number};
use ledger::{
    Act, CapitalReason, Choice, Chooser, Component, Cut, Entry, Filing, Pause, RatePoint, Relief, Waiver, Waterfall,
    rules::{
        entry::Paid,
        explain::explain,
        fold::{Folded, StepKind},
    },
};

/// `quita punitorio todo`, `quita cuota 2 interés 50,00`; `pausa interés|punitorio|todo hasta 2026-03-20 por lluvia`,
/// `termina pausa`; `demanda COM-1/2026 tasa 2026-05-01=40 %`, `demanda COM-1/2026 tasa pactada`; `castiga motivo`;
/// `capitaliza cláusula 6 meses|demanda|liquidación`, and `no-capitaliza …` where the law refuses; `deshace quita`, the
/// last one; `paga … elige 3`, `paga … elige capital con conformidad`, and `no-paga …` where the law refuses.
/// Checks: `condonado 10,00`, `memo 10,00`, `creía 10,00`: what was owed that day as known before the last line.
pub(crate) fn tell(book: &mut Book, day: Day, (verb, words): (&str, &[&str])) -> Result<(), String> {
    match verb {
        "quita" => book.add(day, Entry::Waived(waiver(words))),
        "pausa" => does(book, day, &Act::Pause(pause(words)))?,
        "termina" => {
            let line = last(book, "paused")?;
            does(book, day, &Act::Resume { line })?;
        }
        "demanda" => does(book, day, &Act::File(filing(words)))?,
        "castiga" => does(book, day, &Act::WriteOff { reason: words.join(" ") })?,
        "capitaliza" => does(book, day, &capital(words))?,
        "no-capitaliza" => return refused(&does(book, day, &capital(words))),
        "deshace" => {
            let line = last(book, kind(words[0]))?;
            does(book, day, &Act::Undo { line, reason: "error".into() })?;
        }
        "elige" => choose(book, day, words)?,
        "no-paga" => return refused(&choose(book, day, &[&[words[0], "nadie"], &words[1..]].concat())),
        "condonado" => return same("condonado", &forgiven(&book.fold_to(day)), &money(words[0])),
        "memo" => return same("memo", &explain(&book.fold_to(day), day).memo, &money(words[0])),
        "creía" => {
            let known_at = book.0.iter().rev().nth(1).map_or(Timestamp::MAX, |line| line.known_at);
            let owed = book.fold(Cut { day, known_at }).view.owed(day_number(day)).total();
            return same("creía", &owed, &money(words[0]));
        }
        other => return crate::recurring::tell(book, day, (other, words)),
    }
    Ok(())
}

/// Adds the line of an act, if the rules let it.
fn does(book: &mut Book, day: Day, act: &Act) -> Result<(), String> {
    let entry = act.entry(&book.0, &book.fold_to(day), (day, Day::MAX)).map_err(|error| error.to_string())?;
    book.add(day, entry);
    Ok(())
}

fn refused(done: &Result<(), String>) -> Result<(), String> {
    if done.is_err() { Ok(()) } else { Err("it should have been refused".into()) }
}

/// `100,00 A elige 3 2`, `100,00 A elige capital [con conformidad]`.
fn choose(book: &mut Book, day: Day, words: &[&str]) -> Result<(), String> {
    let (amount, payment) = (money(words[0]), PaymentId(Uuid::from_u128(name(words[1]))));
    let wishes = &words[3..];
    let mut order = Waterfall::HOUSE;
    order.order.rotate_right(1);
    assert_eq!(order.order[0], Component::Principal);
    let choice = Choice {
        by: Chooser::Debtor,
        instalments: wishes.iter().filter_map(|wish| wish.parse().ok()).collect(),
        order: wishes.contains(&"capital").then_some(order),
        consent: wishes.contains(&"conformidad").then(|| "nota del acreedor".to_owned()),
    };
    choice.check(&book.fold_to(day).view, day_number(day)).map_err(|error| error.to_string())?;
    let source = "caja".to_owned();
    book.add(day, Entry::Paid(Paid { payment, amount, source, choice: Some(choice), parts: Vec::new() }));
    Ok(())
}

fn waiver(words: &[&str]) -> Waiver {
    let (number, words) = match words {
        ["cuota", number, rest @ ..] => (Some(number.parse().unwrap()), rest),
        rest => (None, rest),
    };
    let amount = (words[1] != "todo").then(|| money(words[1]));
    Waiver { component: component(words[0]), number, amount, reason: "acuerdo".into(), allowed_by: "jefa".into() }
}

fn pause(words: &[&str]) -> Pause {
    let relief = match words[0] {
        "punitorio" => Relief::Penalty,
        "interés" => Relief::Interest,
        "todo" => Relief::Everything,
        other => panic!("no pause of {other}"),
    };
    let until = (words[1] == "hasta").then(|| words[2].parse().unwrap());
    let why = words.iter().position(|word| *word == "por").unwrap();
    Pause { until, relief, reason: words[why + 1..].join(" ") }
}

fn filing(words: &[&str]) -> Filing {
    let points = words[2..].iter().filter_map(|word| word.split_once('='));
    let rates = points.map(|(from, rate)| RatePoint { from: from.parse().unwrap(), rate: percent(rate) }).collect();
    Filing { case: words[0].to_owned(), rates, source: "tasa activa del Banco Nación".into(), court: None }
}

fn capital(words: &[&str]) -> Act {
    let (reason, months) = match words {
        ["cláusula", months, ..] => (CapitalReason::ExpressClause, months.parse().unwrap()),
        ["demanda"] => (CapitalReason::ClaimServed, 0),
        ["liquidación"] => (CapitalReason::CourtReckoning, 0),
        other => panic!("no reason {other:?}"),
    };
    Act::Capitalise { reason, document: "documento".into(), months }
}

fn kind(word: &str) -> &'static str {
    match word {
        "quita" => "waived",
        "pausa" => "paused",
        "demanda" => "filed",
        "castigo" => "written_off",
        "capitalización" => "capitalised",
        "gasto" => "cost_added",
        "cargo" => "charged",
        "precio" => "repriced",
        other => panic!("no line of {other}"),
    }
}

fn last(book: &Book, kind: &str) -> Result<u32, String> {
    let undone = |seq: u32| book.0.iter().any(|line| matches!(line.entry, Entry::Undone { line, .. } if line == seq));
    let found = book.0.iter().rev().find(|line| line.entry.kind() == kind && !undone(line.seq));
    found.map(|line| line.seq).ok_or_else(|| format!("no line is {kind}"))
}

/// Everything that was forgiven.
pub(crate) fn forgiven(folded: &Folded) -> Amount {
    let parts = folded.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Waived { part, .. } => Some(part.amount),
        _ => None,
    });
    parts.sum()
}
