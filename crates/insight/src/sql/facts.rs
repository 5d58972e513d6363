//! How far the log of facts is, and whom it speaks of.
use base::DebtorId;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::{Error, Rx, params};

/// The place reached in the log of facts, and how far everybody has heard it: what is written on hearing a fact need not
/// be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    last: i64,
    heard: i64,
}

/// Of whom sums have to be counted again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stale {
    /// Of these debtors.
    Of(BTreeSet<DebtorId>),
    /// Of everybody: something happened to nobody in particular.
    All,
}

/// Of more debtors than this, everybody is counted again.
const DEBTORS_MAX: u32 = 20_000;

/// Whom a fact is about, if about one debtor.
#[derive(Deserialize)]
struct About {
    debtor: Option<DebtorId>,
}

/// The place that is reached now.
pub(crate) fn seen(rx: &Rx<'_>) -> Result<Seen, Error> {
    let last = rx.one("select max(seq) from fact", params![], |row| row.get::<Option<i64>>(0))?.flatten();
    let heard = rx.one("select min(seq) from cursor", params![], |row| row.get::<Option<i64>>(0))?.flatten();
    Ok(Seen { last: last.unwrap_or(0), heard: heard.unwrap_or(0) })
}

/// Of whom something was told since, or not yet heard then.
pub(crate) fn since(rx: &Rx<'_>, before: Seen) -> Result<Stale, Error> {
    let sql = "select body from fact where $1 < seq order by seq limit $2";
    let limit = DEBTORS_MAX + 1;
    let told = rx.all(sql, params![before.last.min(before.heard), limit], |row| {
        Ok(serde_json::from_str::<About>(&row.get::<String>(0)?).map(|about| about.debtor))
    })?;
    if usize::try_from(DEBTORS_MAX).is_ok_and(|max| max < told.len()) {
        return Ok(Stale::All);
    }
    let debtors: Option<BTreeSet<DebtorId>> = told.into_iter().map(|about| about.ok().flatten()).collect();
    Ok(debtors.map_or(Stale::All, Stale::Of))
}
