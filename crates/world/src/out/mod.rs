//! The world's side of the wire.
pub mod mailbox;
