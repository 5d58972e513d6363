//! One night as files: what it judges by, who is judged in which part, and what was said.
use crate::{Error, Place};
use base::{Day, DebtorId, first_word};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{self, BufReader},
    sync::OnceLock,
};
use strategy::Orders;

/// A night that is judged on several machines, or a log that others are judged by or figures are made of.
///
/// ```text
/// JOB/orders-DIGEST.bin         what it judges by
/// JOB/dossiers/00000.parquet …  the debtors of each part, in order of id
/// JOB/verdicts/DIGEST/00000.parquet …  what was said of them by those orders, in the same order
/// JOB/outcomes/00000.parquet …  of a log instead: what came of the decisions about the debtors of each part
/// JOB/lines/00000.parquet …     or everything that figures are made of, of the debtors of each part
/// JOB/manifest.json             written last: with it, the export is whole
/// ```
#[derive(Clone, Debug)]
pub struct Job {
    place: Place,
}

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The day that is judged; of a log, its last.
    pub day: Day,
    /// Of a log, its first day.
    pub from: Option<Day>,
    /// The build that exported, in hexadecimal.
    pub build: String,
    /// The file of what is judged by; empty where nothing is.
    pub orders: String,
    /// Rows of each part, in the order of their numbers.
    pub parts: Vec<u64>,
}

impl Manifest {
    /// The file with what was said of a part: what was said by other orders is elsewhere.
    pub fn verdicts(&self, part: u32) -> String {
        let orders = self.orders.trim_start_matches(ORDERS).trim_end_matches(".bin");
        format!("verdicts/{orders}/{part:05}.parquet")
    }
}

/// What the file of orders begins with, before their digest.
const ORDERS: &str = "orders-";
const MANIFEST: &str = "manifest.json";

impl Job {
    /// A job by its name in a place.
    pub fn of(place: &Place, name: &str) -> Result<Self, Error> {
        Ok(Self { place: place.within(name)? })
    }

    /// Where its files lie.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The file with the dossiers of a part.
    pub fn dossiers(part: u32) -> String {
        format!("dossiers/{part:05}.parquet")
    }

    /// The file with what came of the decisions of a part.
    pub fn outcomes(part: u32) -> String {
        format!("outcomes/{part:05}.parquet")
    }

    /// The file with everything that figures are made of, of the debtors of a part.
    pub fn lines(part: u32) -> String {
        format!("lines/{part:05}.parquet")
    }

    /// What was exported.
    ///
    /// # Errors
    /// The export was never finished, or was of another build.
    pub async fn manifest(&self) -> Result<Manifest, Error> {
        let bytes = self.place.get(MANIFEST).await?.filter(|bytes| !bytes.is_empty());
        let bytes = bytes.ok_or_else(|| Error::Unfinished(self.place.url("")))?;
        let text = String::from_utf8(bytes).map_err(|_| Error::Damaged(self.place.url(MANIFEST)))?;
        let manifest: Manifest = serde_json::from_str(&text)?;
        if manifest.build == build()? { Ok(manifest) } else { Err(Error::OtherBuild(self.place.url(""))) }
    }

    pub(crate) async fn put_manifest(&self, manifest: &Manifest) -> Result<(), Error> {
        self.place.put(MANIFEST, serde_json::to_vec(manifest)?).await
    }

    /// What it judges by.
    pub async fn orders(&self, manifest: &Manifest) -> Result<Orders, Error> {
        read_orders(&self.place, &manifest.orders).await
    }

    /// Begins an export: what was exported before counts no more.
    pub(crate) async fn begin(&self) -> Result<(), Error> {
        self.place.put(MANIFEST, Vec::new()).await
    }

    /// Begins the export of what is judged: writes what by; the file.
    pub(crate) async fn put_orders(&self, orders: &Orders) -> Result<String, Error> {
        self.begin().await?;
        let file = orders_file(orders);
        let mut bytes = build()?.as_bytes().to_vec();
        bytes.extend(orders.to_bytes());
        self.place.put(&file, bytes).await?;
        Ok(file)
    }
}

/// What the file of orders begins with: the build, in hexadecimal.
const BUILD: usize = 64;

/// The orders of a file, if they are those that its name says, and of this build.
pub(crate) async fn read_orders(place: &Place, file: &str) -> Result<Orders, Error> {
    let damaged = || Error::Damaged(place.url(file));
    let bytes = place.get(file).await?.ok_or_else(damaged)?;
    let (of, bytes) = bytes.split_at_checked(BUILD).ok_or_else(damaged)?;
    if of != build()?.as_bytes() {
        return Err(Error::OtherBuild(place.url(file)));
    }
    let orders = Orders::from_bytes(bytes).ok_or_else(damaged)?;
    if orders_file(&orders) == file { Ok(orders) } else { Err(damaged()) }
}

fn orders_file(orders: &Orders) -> String {
    format!("{ORDERS}{}.bin", hex(&orders.digest()))
}

/// The part of a debtor, among so many.
pub fn part_of(debtor: DebtorId, parts: u32) -> u32 {
    let place = first_word(blake3::hash(debtor.0.as_bytes()).as_bytes()) % u64::from(parts.max(1));
    u32::try_from(place).unwrap_or(0)
}

/// Bytes of the program that are read at once.
const READ: usize = 1 << 20;

/// A name for exactly this build: the digest of the program that runs, in hexadecimal.
///
/// Rules travel by name and not by code, so that two builds might say two things of one dossier.
pub fn build() -> Result<String, Error> {
    static BUILD: OnceLock<String> = OnceLock::new();
    if let Some(known) = BUILD.get() {
        return Ok(known.clone());
    }
    let mut hasher = blake3::Hasher::new();
    let mut program = BufReader::with_capacity(READ, File::open(std::env::current_exe()?)?);
    io::copy(&mut program, &mut hasher)?;
    Ok(BUILD.get_or_init(|| hex(hasher.finalize().as_bytes())).clone())
}

pub(crate) fn hex(bytes: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;

    #[test]
    fn parts_are_even_and_a_debtor_is_in_one() {
        let mut counts = [0_u32; 8];
        for n in 0..8_000_u128 {
            counts[part_of(DebtorId(Uuid::from_u128(n)), 8) as usize] += 1;
        }

        assert!(counts.iter().all(|count| count.abs_diff(1_000) < 120), "{counts:?}");
        assert_eq!(part_of(DebtorId(Uuid::nil()), 0), 0);
    }
}
