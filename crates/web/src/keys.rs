//! Keys for the outside: a mail server or a gateway says who it is with a bearer token.
use crate::{sessions, sql};
use base::Right;
use store::{Ctx, Error};

/// Makes a key for `door`. Shown once; only its hash is kept.
pub fn add<E: From<Error> + From<base::Denied>>(ctx: &Ctx, door: &str) -> Result<String, E> {
    ctx.may(Right::Administer)?;
    let token = sessions::random_hex();
    ctx.step::<(), Error>(ctx.command_for(token.as_bytes()), |tx| {
        sql::add_key(tx, &sessions::hash(&token), door)?;
        tx.audit("web.key_added", door, "")
    })?;
    Ok(token)
}

/// Revokes every key of `door`; how many.
pub fn revoke<E: From<Error> + From<base::Denied>>(ctx: &Ctx, door: &str) -> Result<usize, E> {
    ctx.may(Right::Administer)?;
    let revoked = ctx.step::<usize, Error>(ctx.command_for(door.as_bytes()), |tx| {
        tx.audit("web.keys_revoked", door, "")?;
        sql::revoke_keys(tx, door)
    })?;
    Ok(revoked)
}
