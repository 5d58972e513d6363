//! Finding a debtor by whatever somebody knows of them, among those that the caller may see.
use anyhow::Result;
use base::DebtorId;
use serde::Serialize;
use store::{Ctx, Rx};
use utoipa::ToSchema;

/// Found at most this many at once.
const FOUND_MAX: usize = 20;
/// Looked at among everybody's, for whoever works for some creditors alone.
const LOOK: u32 = 500;

/// Somebody found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Found)]
pub struct FoundView {
    /// Which one.
    #[schema(value_type = String)]
    pub debtor: DebtorId,
    /// Their name.
    pub name: String,
    /// Their best document.
    pub document: String,
}

/// Debtors of the caller by document, telephone, mailbox or words of their name.
pub fn view(ctx: &Ctx, rx: &Rx<'_>, wanted: &str) -> Result<Vec<FoundView>> {
    let mut found = Vec::new();
    for one in people::search(rx, wanted, LOOK)? {
        if found.len() < FOUND_MAX && strategy::is_theirs(rx, &ctx.actor, one.debtor)? {
            found.push(FoundView { debtor: one.debtor, name: one.name, document: one.document });
        }
    }
    Ok(found)
}
