//! What this slice does: send what is due, take in what comes, read it, and keep the words it writes with.
pub(crate) mod house;
mod inbox;
mod letter;
mod listen;
mod receive;
mod send;

pub use house::{PublishTemplate, SetLetterhead, publish_template, set_letterhead, templates};
pub use inbox::{AssignMail, assign_mail, dismiss_mail, inbox, read_inbox};
pub use listen::{before_the_night, hear, hear_all};
pub use receive::receive_mail;
pub use send::{SendReport, message, messages_of, recover, send_due, withheld};
