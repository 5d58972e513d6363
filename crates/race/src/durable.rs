//! Single events that survive the loss of power: each is a command of its own, answered when it is on the disk.
//!
//! An event here is all that a use case of the house is: the question whether the command was answered before, its row,
//! the answer kept, and a line of the audit chain.
use crate::{meter::Meter, sql};
use anyhow::{Result, ensure};
use base::{CommandId, DebtorId, Moment, Timestamp, Uuid, day_of};
use serde_json::{Value, json};
use std::{path::Path, thread};
use store::{Ctx, Durability, Store};

/// 2026-03-20.
const TODAY: i32 = 20_532;

/// Sends events from so many clients at once, `place` being a folder that is not there or an address of an empty database;
/// what that cost. The digest is how many were acknowledged, and are there.
pub(crate) fn run(place: &str, clients: u64, events: u64) -> Result<Value> {
    let store = if place.starts_with("postgres://") {
        Store::connect(place, Durability::Power, &[sql::TABLES])?
    } else {
        ensure!(!Path::new(place).exists(), "{place} is there already");
        Store::open(Path::new(place), Durability::Power, &[sql::TABLES])?
    };
    let ctx = Ctx::system(&store, "race", Moment { at: Timestamp::UNIX_EPOCH, day: day_of(TODAY) });
    let meter = Meter::start()?;
    let acknowledged: u64 = thread::scope(|scope| {
        let each = events / clients;
        let client = |number| {
            let ctx = &ctx;
            scope.spawn(move || (0..each).map(|event| send(ctx, number * each + event)).sum::<Result<u64>>())
        };
        let clients: Vec<_> = (0..clients).map(client).collect();
        clients.into_iter().map(|client| client.join().expect("a client ends")).sum::<Result<u64>>()
    })?;
    let cost = meter.stop()?;
    let kept = ctx.read(sql::count)?;
    ensure!(u64::try_from(kept)? == acknowledged, "{acknowledged} were acknowledged and {kept} are there");
    Ok(json!({ "wall": cost.wall, "cpu": cost.cpu, "peak": cost.peak, "digest": acknowledged }))
}

fn send(ctx: &Ctx, event: u64) -> Result<u64> {
    let id = Uuid::from_u128(u128::from(event) + 1);
    let number = i64::try_from(event)?;
    Ok(ctx.once::<_, store::Error>(CommandId(id), "race.event", |tx| {
        sql::add(tx, DebtorId(id), number)?;
        Ok(1)
    })?)
}
