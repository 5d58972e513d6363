//! The shipped chooser on the rounds of `bench/peers/bandit.py`: what it regrets, and how long a round takes.
use crate::meter;
use anyhow::{Context as _, Result};
use learn::bandit::{Bandit, Belief, Context, Open, Prior, Setting};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// The worlds of the rounds.
pub(crate) const WORLDS: [&str; 2] = ["easy", "hard"];
/// What may be done there.
pub(crate) const ACTIONS: usize = 6;
/// What is known of a debtor there.
pub(crate) const TRAITS: usize = 12;

/// What one file came to.
struct Played {
    regret: f64,
    rounds: usize,
    spent: Duration,
}

/// Plays every file of rounds.
pub(crate) fn run(folder: &Path) -> Result<Value> {
    let (mut spent, mut rounds) = (Duration::ZERO, 0);
    let mut regret = serde_json::Map::new();
    for world in WORLDS {
        let mut regrets = Vec::new();
        for file in files(folder, world)? {
            let played = play(&numbers(&file)?)?;
            regrets.push(played.regret);
            spent += played.spent;
            rounds += played.rounds;
        }
        regret.insert(world.to_owned(), json!(regrets));
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of rounds")]
    let micros = spent.as_secs_f64() / rounds as f64 * 1e6;
    Ok(json!({ "regret": regret, "micros": micros }))
}

/// The files of one world, in order.
pub(crate) fn files(folder: &Path, world: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(world) && path.extension().is_some_and(|kind| kind == "f64") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The little-endian doubles of a file.
pub(crate) fn numbers(file: &Path) -> Result<Vec<f64>> {
    let bytes = fs::read(file).with_context(|| file.display().to_string())?;
    let (words, _) = bytes.as_chunks();
    Ok(words.iter().map(|word| f64::from_le_bytes(*word)).collect())
}

/// What is known of a debtor, and the constant.
pub(crate) fn context(traits: &[f64]) -> Result<Context> {
    let mut known = [1.0; TRAITS + 1];
    for (known, each) in known.iter_mut().zip(traits) {
        *known = *each;
    }
    Context::new(&known).context("a trait is no number")
}

/// The belief that every action starts from.
pub(crate) fn prior() -> Belief {
    Prior::shipped().belief(TRAITS + 1)
}

fn play(numbers: &[f64]) -> Result<Played> {
    let (costs, rows) = numbers.split_at_checked(ACTIONS).context("no costs")?;
    let open: Vec<Open> = (0..).zip(costs).map(|(action, cost)| Open { action, cost: *cost }).collect();
    let mut bandit = Bandit::new(Setting::shipped(), &prior(), ACTIONS);
    let mut played = Played { regret: 0.0, rounds: 0, spent: Duration::ZERO };
    let before = meter::of_this_thread()?;
    for row in rows.chunks_exact(TRAITS + ACTIONS + 2) {
        let (traits, rest) = row.split_at(TRAITS);
        let (worths, luck) = rest.split_at(ACTIONS);
        let context = context(traits)?;
        let choice = bandit.choose(&context, &open, spread(luck[0]));
        let action = usize::from(choice.action);
        let pays = luck[1] < worths[action] + costs[action];
        bandit.learn(&context, choice.action, f64::from(u8::from(pays)));
        played.regret += worths.iter().copied().fold(f64::NEG_INFINITY, f64::max) - worths[action];
        played.rounds += 1;
    }
    played.spent = meter::of_this_thread()?.saturating_sub(before);
    Ok(played)
}

/// A number below one, over 64 bits.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float saturates")]
fn spread(luck: f64) -> u64 {
    (luck * 2.0_f64.powi(64)) as u64
}
