//! Views that people keep: saved, shared by whoever leads, removed and brought back, and the one that is seen first.
use crate::{
    Error,
    rules::saved_view::{BadView, SavedView, VIEWS_MAX, ViewId, ViewSaid},
    sql::saved_view as sql,
};
use base::{CommandId, Right, UserId};
use store::{Ctx, Rx, Tx};

/// A view as somebody sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenView {
    /// The view.
    pub view: SavedView,
    /// Who keeps it, by name.
    pub owner_name: String,
    /// Whether it is the asker's own.
    pub is_mine: bool,
    /// Whether the asker sees it first.
    pub is_first: bool,
}

/// A view to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveView {
    /// Which command this is.
    pub command: CommandId,
    /// Named by the sender; one that they keep already is changed.
    pub id: ViewId,
    /// What they call it.
    pub name: String,
    /// What it is.
    pub said: ViewSaid,
    /// Whether the whole house sees it.
    pub shared: bool,
}

/// The views that the actor sees: theirs, and those that are shared; by name.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`], and a person.
pub fn saved_views(ctx: &Ctx, rx: &Rx<'_>) -> Result<Vec<SeenView>, Error> {
    ctx.may(Right::ViewPortfolio)?;
    let user = ctx.actor.user().ok_or(Error::NotAPerson)?;
    let (first, staff) = (sql::first(rx, user)?, people::users(rx)?);
    let name = |owner: UserId| staff.iter().find(|one| one.id == owner).map(|one| one.name.clone()).unwrap_or_default();
    let seen = |view: SavedView| SeenView {
        owner_name: name(view.owner),
        is_mine: view.owner == user,
        is_first: first == Some(view.id),
        view,
    };
    Ok(sql::seen_by(rx, user)?.into_iter().map(seen).collect())
}

/// Keeps a view under a name.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`], and [`Right::Lead`] to share it; another's is not theirs to change.
pub fn save_view(ctx: &Ctx, new: SaveView) -> Result<(), Error> {
    ctx.may(Right::ViewPortfolio)?;
    if new.shared {
        ctx.may(Right::Lead)?;
    }
    let user = ctx.actor.user().ok_or(Error::NotAPerson)?;
    let SaveView { command, id, name, said, shared } = new;
    let view = SavedView { id, owner: user, name, said, shared }.checked()?;
    ctx.once(command, "strategy.save_view", |tx| {
        match sql::owner(tx, id)? {
            Some(owner) if owner != user => return Err(Error::NoView),
            Some(_) => {}
            None if VIEWS_MAX <= sql::count(tx, user)? => return Err(BadView::TooMany.into()),
            None => {}
        }
        Ok(sql::put(tx, &view)?)
    })
}

/// Removes a view of the actor's; it can be brought back.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`]; another's is not theirs to remove.
pub fn remove_view(ctx: &Ctx, command: CommandId, id: ViewId) -> Result<(), Error> {
    own(ctx, (command, "strategy.remove_view"), id, |tx| Ok(sql::set_removed(tx, id, Some(tx.now().at))?))
}

/// Brings back a view that the actor removed.
///
/// # Errors
/// Those of [`remove_view`].
pub fn restore_view(ctx: &Ctx, command: CommandId, id: ViewId) -> Result<(), Error> {
    own(ctx, (command, "strategy.restore_view"), id, |tx| Ok(sql::set_removed(tx, id, None)?))
}

/// Says which view the actor sees first; none is the whole portfolio.
///
/// # Errors
/// Needs [`Right::ViewPortfolio`], and a view that they see.
pub fn set_first_view(ctx: &Ctx, command: CommandId, id: Option<ViewId>) -> Result<(), Error> {
    ctx.may(Right::ViewPortfolio)?;
    let user = ctx.actor.user().ok_or(Error::NotAPerson)?;
    ctx.once(command, "strategy.set_first_view", |tx| {
        if let Some(id) = id {
            let view = sql::find(tx, id)?.filter(|view| view.shared || view.owner == user);
            view.ok_or(Error::NoView)?;
        }
        Ok(sql::set_first(tx, user, id)?)
    })
}

/// Does something with a view of the actor's own.
fn own(
    ctx: &Ctx,
    (command, kind): (CommandId, &'static str),
    id: ViewId,
    run: impl Fn(&Tx<'_>) -> Result<(), Error> + Sync,
) -> Result<(), Error> {
    ctx.may(Right::ViewPortfolio)?;
    let user = ctx.actor.user().ok_or(Error::NotAPerson)?;
    ctx.once(command, kind, |tx| {
        if sql::owner(tx, id)? != Some(user) {
            return Err(Error::NoView);
        }
        run(tx)
    })
}
