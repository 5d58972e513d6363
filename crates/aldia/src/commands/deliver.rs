//! `aldia deliver`: one received mail from standard input.
use crate::{cli, house::House, standing};
use anyhow::{Context, Result};
use std::io::Read;

/// A mail larger than this is refused, in bytes.
const MAIL_BYTES_MAX: u64 = 25 * 1024 * 1024;

pub fn run(args: &cli::House) -> Result<()> {
    let mut mail = Vec::new();
    std::io::stdin().lock().take(MAIL_BYTES_MAX).read_to_end(&mut mail).context("standard input ended early")?;
    let house = House::open(args)?;
    let ctx = house.desk();
    contact::work::receive_mail(&ctx, &mail)?;
    contact::work::read_inbox(&ctx, 100)?;
    standing::hear_all(&ctx)?;
    Ok(())
}
