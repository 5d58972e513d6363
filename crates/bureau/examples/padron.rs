//! A country of debtors, made up from a seed, and how fast its file is brought in:
//!
//! `cargo run --release -p bureau --example padron -- generate deudores.txt 10000000`
//! `cargo run --release -p bureau --example padron -- measure deudores.txt 100000`
#![expect(clippy::unwrap_used, reason = "a measurement fails by panicking")]

use base::{Actor, CommandId, Moment, Uuid};
use bureau::work::{FileRequest, Input, import};
use people::{NewParty, PartyKey, PartyKind, Traits};
use std::{
    env, fs,
    fs::File,
    io::{BufWriter, Write},
    time::Instant,
};
use store::{Ctx, Store};

const SEED: u64 = 2_026;
/// Everybody in the country; about two lines each in a file of ten million.
const PERSONS: u64 = 5_000_000;
const FIRST_ID: u64 = 20_000_000_000;
const ENTITIES: u64 = 300;

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", file, lines] => generate(file, lines.parse().unwrap()),
        ["measure", file, own] => measure(file, own.parse().unwrap()),
        _ => eprintln!("padron generate FILE LINES | padron measure FILE OWN_DEBTORS"),
    }
}

/// Numbers that look random and are always the same (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// Lines of `deudores.txt`, entity by entity, with some that are damaged.
fn generate(file: &str, lines: u64) {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file).unwrap());
    let mut dice = Dice(SEED);
    let zeros = format!("{:>12}", "0,0").repeat(9);
    for line in 0..lines {
        let entity = line * ENTITIES / lines + 1;
        let id = FIRST_ID + dice.roll(PERSONS);
        let (situation, days) = match dice.roll(100) {
            0..80 => ("01", 0),
            80..88 => ("21", 31 + dice.roll(59)),
            88..92 => ("03", 91 + dice.roll(89)),
            92..95 => ("04", 181 + dice.roll(184)),
            95..99 => ("05", 366 + dice.roll(2_000)),
            _ => ("11", 0),
        };
        let thousands = format!("{},{}", 1 + dice.roll(5_000), dice.roll(10));
        let cut = if dice.roll(100_000) == 0 { 100 } else { 171 };
        let text = format!("{entity:05}20260911{id}000{situation}{thousands:>12}{zeros}{:>12}000000{days:>4}", "0,0");
        out.write_all(&text.as_bytes()[..cut]).unwrap();
        out.write_all(b"\r\n").unwrap();
    }
    out.flush().unwrap();
}

/// Brings the file in for a house with so many debtors, and again, and says how fast.
fn measure(file: &str, own: u64) {
    let tables = [web::MIGRATIONS, people::MIGRATIONS, ledger::MIGRATIONS, bureau::MIGRATIONS];
    let now = Moment { at: "2026-11-20T15:00:00Z".parse().unwrap(), day: jiff::civil::date(2026, 11, 20) };
    let ctx = Ctx { store: Store::temporary(&tables).unwrap(), actor: Actor::System("measure"), now };
    ctx.bulk(|ctx| register(ctx, own)).unwrap();
    println!("{own} own debtors; peak so far {} MB", peak_megabytes());
    for round in ["first", "again"] {
        let began = Instant::now();
        let request = FileRequest { input: Input::Path(file.into()), source: None, period: None };
        let report = import(&ctx, &request, &mut |_| {}).unwrap();
        let (millis, counts) = (u64::try_from(began.elapsed().as_millis()).unwrap().max(1), report.counts);
        println!(
            "{round}: {} lines in {millis} ms, {} lines/s; {} of own debtors, {} debtors, {} changed, {} damaged; peak {} MB",
            counts.lines,
            counts.lines * 1_000 / millis,
            counts.own,
            counts.debtors,
            counts.changed,
            counts.damaged,
            peak_megabytes()
        );
    }
}

fn register(ctx: &Ctx, own: u64) -> Result<(), people::Error> {
    let mut dice = Dice(SEED + 1);
    for batch in 0..own.div_ceil(5_000) {
        ctx.step::<_, people::Error>(CommandId(Uuid::from_u128(u128::from(batch) + 1)), |tx| {
            for _ in batch * 5_000..own.min((batch + 1) * 5_000) {
                let id = FIRST_ID + dice.roll(PERSONS);
                let keys = vec![PartyKey { scheme: "AR-CUIT".into(), value: id.to_string() }];
                let (kind, name, points) = (PartyKind::Person, "Persona".into(), Vec::new());
                people::register(tx, &NewParty { kind, name, keys, points, traits: Traits::default() })?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The most memory that this process has held, as the system counts it.
fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1_024
}
