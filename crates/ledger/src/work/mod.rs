//! Use cases: may, load, decide, append, announce. The rules decide; nothing here does.
pub mod accounts;
pub mod agreements;
pub mod arrears;
mod books;
pub mod courts;
mod creditors;
pub mod import;
pub mod indexed;
pub mod payments;
pub mod read;
pub mod recurring;
pub mod series;
mod stages;
pub mod statement;
pub mod waivers;

pub use accounts::{put, reinstate, withdraw};
pub use arrears::change_arrears;
pub use creditors::{creditor, creditor_in};
pub use payments::{add_cost, payment_id, post, record_payment, reverse_payment};
pub use read::as_of;
pub use stages::{StageChange, StageMove, record_stages, stage_moves, stages};
pub use waivers::{decide_waiver, waive, waiver_proposals};
