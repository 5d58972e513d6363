//! Runs the night that comes next over an installation's folder, and nothing else of the binary: to profile it.
//!
//! `cargo run --release -p strategy --example night FOLDER`
use base::{Day, Moment, Timestamp, day_number};
use std::{error::Error, path::Path};
use store::{Ctx, Durability, Migrations, Store};

/// What `aldia` allocates with too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The slices that a night reads and writes.
const SLICES: &[Migrations] = &[
    web::MIGRATIONS,
    people::MIGRATIONS,
    ledger::MIGRATIONS,
    bureau::MIGRATIONS,
    conduct::MIGRATIONS,
    strategy::MIGRATIONS,
];
/// The first night, where there has been none.
const FIRST: Day = jiff::civil::date(2026, 3, 2);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: night FOLDER")?;
    let store = Store::open(Path::new(&folder), Durability::Power, SLICES)?;
    let last: Option<Day> = store.read::<_, strategy::Error>(strategy::work::last_night)?;
    let day = last.map_or(Ok(FIRST), Day::tomorrow)?;
    let at = Timestamp::from_second(i64::from(day_number(day)) * 86_400)?;
    let ctx = Ctx::system(&store, "example", Moment { at, day });
    let report = strategy::work::night(&ctx, day, &mut |_, _| {})?;
    println!("{day}: {report:?}");
    Ok(())
}
