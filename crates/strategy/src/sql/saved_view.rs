//! Views that people keep, and the one that each of them sees first.
use crate::rules::saved_view::{SavedView, ViewId};
use base::{Timestamp, UserId};
use store::{Error, Row, Rx, Tx, params};

/// A view, unless it was removed.
pub(crate) fn find(rx: &Rx<'_>, id: ViewId) -> Result<Option<SavedView>, Error> {
    let sql = "select id, user_id, name, said, shared from saved_view where id = $1 and removed_at is null";
    rx.one(sql, params![id.0], read)
}

/// Whose a view is, removed or not.
pub(crate) fn owner(rx: &Rx<'_>, id: ViewId) -> Result<Option<UserId>, Error> {
    rx.one("select user_id from saved_view where id = $1", params![id.0], |row| row.get(0))
}

/// The views that somebody sees: theirs, and those that are shared; by name.
pub(crate) fn seen_by(rx: &Rx<'_>, user: UserId) -> Result<Vec<SavedView>, Error> {
    let sql = "select id, user_id, name, said, shared from saved_view
        where removed_at is null and (user_id = $1 or shared) order by name, id limit 500";
    rx.all(sql, params![user], read)
}

/// How many somebody keeps.
pub(crate) fn count(rx: &Rx<'_>, user: UserId) -> Result<usize, Error> {
    let sql = "select count(*) from saved_view where user_id = $1 and removed_at is null";
    let count: Option<i64> = rx.one(sql, params![user], |row| row.get(0))?;
    Ok(usize::try_from(count.unwrap_or(0)).unwrap_or(usize::MAX))
}

pub(crate) fn put(tx: &Tx<'_>, view: &SavedView) -> Result<(), Error> {
    let sql = "insert into saved_view (id, user_id, name, said, shared, at) values ($1, $2, $3, $4, $5, $6)
        on conflict (id) do update set name = excluded.name, said = excluded.said, shared = excluded.shared,
            at = excluded.at";
    let said = serde_json::to_string(&view.said)?;
    tx.run(sql, params![view.id.0, view.owner, view.name, said, view.shared, tx.now().at]).map(drop)
}

/// Removes a view, or brings it back where no moment is given.
pub(crate) fn set_removed(tx: &Tx<'_>, id: ViewId, at: Option<Timestamp>) -> Result<(), Error> {
    tx.run("update saved_view set removed_at = $1 where id = $2", params![at, id.0]).map(drop)
}

/// The view that somebody sees first.
pub(crate) fn first(rx: &Rx<'_>, user: UserId) -> Result<Option<ViewId>, Error> {
    let sql = "select view_id from first_view where user_id = $1";
    Ok(rx.one(sql, params![user], |row| row.get(0))?.map(ViewId))
}

pub(crate) fn set_first(tx: &Tx<'_>, user: UserId, id: Option<ViewId>) -> Result<(), Error> {
    match id {
        Some(ViewId(id)) => {
            let sql = "insert into first_view (user_id, view_id) values ($1, $2)
                on conflict (user_id) do update set view_id = excluded.view_id";
            tx.run(sql, params![user, id]).map(drop)
        }
        None => tx.run("delete from first_view where user_id = $1", params![user]).map(drop),
    }
}

fn read(row: &Row<'_>) -> Result<SavedView, Error> {
    let said: String = row.get(3)?;
    Ok(SavedView {
        id: ViewId(row.get(0)?),
        owner: row.get(1)?,
        name: row.get(2)?,
        said: serde_json::from_str(&said)?,
        shared: row.get(4)?,
    })
}
