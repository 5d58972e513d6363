//! `aldia init`: an empty installation.
use crate::{
    cli::Init,
    house::{House, Settings},
    print,
};
use anyhow::{Result, ensure};
use store::Durability;

pub fn run(args: &Init) -> Result<()> {
    let folder = &args.house.data;
    ensure!(!House::exists(folder), "{} already holds an installation", folder.display());
    let settings = Settings {
        name: args.name.clone(),
        time_zone: args.time_zone.clone(),
        database: args.house.database.clone(),
        ..Settings::default()
    };
    House::create(&args.house, &settings, Durability::Power)?;
    print::note(format!(
        "Created {}. Next:\n  aldia user add NAME --role admin --data {0}\n  aldia import FILE --creditor NAME --data {0}\n  aldia serve --data {0}",
        folder.display()
    ));
    Ok(())
}
