//! Work that one node does at a time: it is held for a while, and whoever goes silent loses it to another.
use crate::{Ctx, Error, params};
use base::{CommandId, Uuid};
use std::time::Duration;

impl Ctx {
    /// Takes `name` for `holder` until a while from now, or holds on to it; whether it is theirs.
    pub fn lease(&self, name: &str, holder: Uuid, lasts: Duration) -> Result<bool, Error> {
        let until = self.now.at.saturating_add(lasts).unwrap_or(self.now.at);
        let sql = "insert into lease (name, holder, until) values ($1, $2, $3)
            on conflict (name) do update set holder = excluded.holder, until = excluded.until
            where lease.holder = excluded.holder or lease.until <= $4";
        self.step(CommandId(holder), |tx| Ok(0 < tx.run(sql, params![name, holder, until, tx.now().at])?))
    }

    /// Gives `name` back, if it is held.
    pub fn release(&self, name: &str, holder: Uuid) -> Result<(), Error> {
        let sql = "delete from lease where name = $1 and holder = $2";
        self.step(CommandId(holder), |tx| tx.run(sql, params![name, holder]).map(drop))
    }
}
