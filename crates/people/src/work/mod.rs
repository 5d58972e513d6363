//! Use cases: look, decide, append, announce.
mod contest;
mod party;
mod register;
mod staff;
mod touch;

pub use contest::{end_contest, open_contest};
pub use party::{add_to, register, register_among, same_party};
pub use register::Register;
pub use staff::{AddUser, ChangeUser, add_user, change_user, enter};
pub use touch::{append_touch, correct_touch, lift_hold, lift_hold_of, new_touch, put_hold, record_consent};
