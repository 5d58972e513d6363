//! Whether several machines said what one says: every debtor judged here too, and both told by a digest.
use crate::{Error, Job, home::Post, job::hex};
use rayon::prelude::*;
use std::time::{Duration, Instant};
use store::{Ctx, DossierRow};
use strategy::Night;
use tokio::runtime::Handle;

/// What one machine says, and what several did; digests in hexadecimal, of everybody in order of id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Debtors with a dossier.
    pub debtors: u64,
    /// What is said here, on all cores.
    pub here: String,
    /// What was said elsewhere.
    pub elsewhere: String,
    /// How long it took to read and judge everybody here.
    pub took: Duration,
}

/// Dossiers read at once.
const PAGE: u32 = 8_192;
/// Dossiers that one core judges at once.
const CHUNK: usize = 256;

/// Judges everybody here, as the night does before it writes, and compares; nothing is written.
///
/// # Errors
/// The export was never finished or was of another build.
pub fn compare(ctx: &Ctx, job: &Job, driver: &Handle) -> Result<Compared, Error> {
    let manifest = driver.block_on(job.manifest())?;
    let night = Night::of(&driver.block_on(job.orders(&manifest))?)?;
    let mut post = Post::of(job, &manifest);
    let (mut here, mut elsewhere) = (blake3::Hasher::new(), blake3::Hasher::new());
    let (mut debtors, mut took) = (0, Duration::ZERO);
    ctx.read(|rx| -> Result<(), Error> {
        let mut pages = rx.dossier_pages(None, PAGE);
        loop {
            let began = Instant::now();
            let Some(page) = pages.next() else { return Ok(()) };
            let page = page?;
            let said = judged(&page, &night)?;
            for said in &said {
                add(&mut here, said);
            }
            took += began.elapsed();
            debtors += u64::try_from(page.len()).unwrap_or(0);
            for said in driver.block_on(post.about(&page))? {
                add(&mut elsewhere, &said.unwrap_or_default());
            }
        }
    })?;
    let digest = |hasher: blake3::Hasher| hex(hasher.finalize().as_bytes());
    Ok(Compared { debtors, here: digest(here), elsewhere: digest(elsewhere), took })
}

fn judged(page: &[DossierRow], night: &Night) -> Result<Vec<Vec<u8>>, Error> {
    let some = |rows: &[DossierRow]| {
        let verdicts = night.judge(rows)?;
        Ok(verdicts.iter().zip(rows).map(|(verdict, row)| verdict.to_bytes(row)).collect())
    };
    let said: Vec<Vec<Vec<u8>>> = page.par_chunks(CHUNK).map(some).collect::<Result<_, store::Error>>()?;
    Ok(said.into_iter().flatten().collect())
}

fn add(hasher: &mut blake3::Hasher, said: &[u8]) {
    hasher.update(&said.len().to_le_bytes()).update(said);
}
