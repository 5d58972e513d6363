//! The night comes home: what was said elsewhere is read in order of debtor and written as the night of one machine is.
use crate::{
    Error, Job,
    columns::{DEBTOR, Reading, VERDICT, binary, debtors, reading},
    job::{Manifest, part_of},
};
use base::DebtorId;
use futures::StreamExt;
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};
use store::{Ctx, DossierRow};
use strategy::work::{BroughtNight, bring_night};
use tokio::runtime::Handle;

/// Writes a night that was judged elsewhere; see [`bring_night`].
///
/// # Errors
/// The export was never finished or was of another build, or something else decides by now.
pub fn load(ctx: &Ctx, job: &Job, driver: &Handle, progress: &mut dyn FnMut(u64, u64)) -> Result<BroughtNight, Error> {
    let manifest = driver.block_on(job.manifest())?;
    let orders = driver.block_on(job.orders(&manifest))?;
    let post = Mutex::new(Post::of(job, &manifest));
    let carrier = |rows: &[DossierRow]| {
        let mut post = post.lock().unwrap_or_else(PoisonError::into_inner);
        driver.block_on(post.about(rows)).map_err(|error| strategy::Error::Carrier(Box::new(error)))
    };
    Ok(bring_night(ctx, &orders, &carrier, progress)?)
}

/// What was said, of every part.
pub(crate) struct Post<'a> {
    job: &'a Job,
    parts: Vec<Part>,
}

/// What was said of one part, as far as it was read.
#[derive(Default)]
struct Part {
    file: String,
    state: State,
    /// The last debtor that was read.
    last: Option<DebtorId>,
    waiting: VecDeque<(DebtorId, Vec<u8>)>,
}

#[derive(Default)]
enum State {
    #[default]
    Closed,
    Open(Box<Reading>),
    Ended,
}

impl<'a> Post<'a> {
    pub(crate) fn of(job: &'a Job, manifest: &Manifest) -> Self {
        let part = |(number, _)| Part { file: manifest.verdicts(number), ..Part::default() };
        Self { job, parts: (0..).zip(&manifest.parts).map(part).collect() }
    }

    /// What was said about some debtors, in order of id; nothing of whom nothing was.
    pub(crate) async fn about(&mut self, rows: &[DossierRow]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let parts = u32::try_from(self.parts.len()).unwrap_or(1);
        let mut said = Vec::with_capacity(rows.len());
        for row in rows {
            let place = usize::try_from(part_of(row.debtor, parts)).unwrap_or(0);
            said.push(match self.parts.get_mut(place) {
                Some(part) => part.about(self.job, row.debtor).await?,
                None => None,
            });
        }
        Ok(said)
    }
}

impl Part {
    async fn about(&mut self, job: &Job, debtor: DebtorId) -> Result<Option<Vec<u8>>, Error> {
        loop {
            while let Some((next, _)) = self.waiting.front() {
                if debtor < *next {
                    return Ok(None);
                }
                if let Some((of, said)) = self.waiting.pop_front().filter(|(of, _)| *of == debtor) {
                    debug_assert_eq!(of, debtor, "it is about them");
                    return Ok(Some(said));
                }
            }
            if !self.read(job).await? {
                return Ok(None);
            }
        }
    }

    /// Reads some more; whether there was any.
    async fn read(&mut self, job: &Job) -> Result<bool, Error> {
        if let State::Closed = self.state {
            let found = reading(job.place(), &self.file).await?;
            self.state = found.map_or(State::Ended, |(stream, _)| State::Open(Box::new(stream)));
        }
        let State::Open(stream) = &mut self.state else { return Ok(false) };
        let Some(batch) = stream.next().await.transpose()? else {
            self.state = State::Ended;
            return Ok(false);
        };
        let damaged = || Error::Damaged(self.file.clone());
        let whose = debtors(batch.column_by_name(DEBTOR).ok_or_else(damaged)?)?;
        let said = binary(batch.column_by_name(VERDICT).ok_or_else(damaged)?)?;
        for (debtor, said) in whose.into_iter().zip(said.iter()) {
            if Some(debtor) <= self.last {
                return Err(Error::Disorder { file: self.file.clone(), debtor });
            }
            self.last = Some(debtor);
            self.waiting.push_back((debtor, said.unwrap_or_default().to_vec()));
        }
        Ok(true)
    }
}
