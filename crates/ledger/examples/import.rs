//! Brings a file into an installation's folder, or the database of a `postgres://` address, and runs nothing else of the
//! binary: to profile it.
//!
//! `cargo run --release -p ledger --example import FOLDER FILE [MAPPING]`
use base::{Moment, Timestamp};
use ledger::work::import::{ImportRequest, Intent, MappingChoice, Owner, run};
use std::{error::Error, path::Path};
use store::{Ctx, Durability, Migrations, Store};

/// What `aldia` allocates with too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The slices that an import writes.
const SLICES: &[Migrations] = &[web::MIGRATIONS, people::MIGRATIONS, ledger::MIGRATIONS];

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let usage = "usage: import FOLDER FILE [MAPPING]";
    let (folder, file) = (words.next().ok_or(usage)?, words.next().ok_or(usage)?);
    let store = if folder.starts_with("postgres://") {
        Store::connect(&folder, Durability::Power, SLICES)?
    } else {
        Store::open(Path::new(&folder), Durability::Power, SLICES)?
    };
    let at: Timestamp = jiff::Timestamp::from_second(1_772_409_600)?;
    let ctx = Ctx::system(&store, "example", Moment { at, day: jiff::civil::date(2026, 3, 2) });
    let request = ImportRequest {
        file: file.into(),
        name: None,
        creditor: Owner::Named("Banco de Prueba".to_owned()),
        mapping: words.next().map_or(MappingChoice::Suggested, |name| MappingChoice::asked(&name)),
        intent: Intent::Apply,
    };
    let report = run(&ctx, &request, &mut |_| {})?;
    println!("{} rows, {} created, {} updated", report.rows, report.created, report.updated);
    Ok(())
}
