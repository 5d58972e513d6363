//! `aldia key`: keys of outside doors.
use crate::{cli::Key, house::House, print};
use anyhow::Result;

pub fn run(command: &Key) -> Result<()> {
    match command {
        Key::Add(args) => {
            let token: String = web::keys::add::<anyhow::Error>(&House::open(&args.house)?.desk(), &args.door)?;
            print::note("Keep this key; it is not shown again:");
            print::line(token);
        }
        Key::Revoke(args) => {
            let revoked: usize = web::keys::revoke::<anyhow::Error>(&House::open(&args.house)?.desk(), &args.door)?;
            print::line(format!("{revoked} keys revoked"));
        }
    }
    Ok(())
}
