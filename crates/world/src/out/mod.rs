//! The world's side of the wire.
pub(crate) mod mailbox;
