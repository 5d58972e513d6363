//! What handlers answer: a use case runs where it may wait for the disk, and what it gives is written as JSON there.
use crate::{Caller, Problem};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::marker::PhantomData;
use store::Ctx;
use tokio::{sync::oneshot, task::JoinHandle};

/// A `T`, already written as JSON: what carries it to the caller is compiled once for every kind of answer.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    json: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Answer<T> {
    /// Writes what is at hand; see [`run`] for what must be looked up.
    pub fn of(value: &T) -> Result<Self, Problem> {
        let json = serde_json::to_vec(value).map_err(|unwritable| Problem::internal(&unwritable))?;
        Ok(Self { json, of: PhantomData })
    }
}

impl<T> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        respond(self.json)
    }
}

fn respond(json: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// Runs a use case on the blocking pool and answers with JSON.
pub async fn run<T: Serialize, E>(
    caller: &Caller,
    work: impl FnOnce(Ctx) -> Result<T, E> + Send + 'static,
) -> Result<Answer<T>, Problem>
where
    Problem: From<E>,
{
    let ctx = caller.ctx();
    let json = write(Box::new(move || Ok(Answer::of(&work(ctx)?)?.json))).await?;
    Ok(Answer { json, of: PhantomData })
}

async fn write(work: Box<dyn FnOnce() -> Result<Vec<u8>, Problem> + Send>) -> Result<Vec<u8>, Problem> {
    apart(work).await?
}

/// Runs a use case on the blocking pool for what it gives: a file, or what a handler makes its answer of.
pub async fn fetch<T: Send + 'static, E>(
    caller: &Caller,
    work: impl FnOnce(Ctx) -> Result<T, E> + Send + 'static,
) -> Result<T, Problem>
where
    Problem: From<E>,
{
    let ctx = caller.ctx();
    apart(Box::new(move || Ok(work(ctx)?))).await?
}

/// Runs what may wait for the disk on the blocking pool.
pub(crate) async fn apart<T: Send + 'static>(work: Box<dyn FnOnce() -> T + Send>) -> Result<T, Problem> {
    let (send, answer) = oneshot::channel();
    spawn(Box::new(move || drop(send.send(work())))).await.map_err(|crash| Problem::internal(&crash))?;
    answer.await.map_err(|lost| Problem::internal(&lost))
}

/// One kind of task for all that is run apart: each use case would otherwise bring a pool's task of its own, compiled a
/// hundred times.
fn spawn(work: Box<dyn FnOnce() + Send>) -> JoinHandle<()> {
    tokio::task::spawn_blocking(work)
}
