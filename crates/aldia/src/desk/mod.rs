//! The agent's desk: what several slices say of one debtor or one day, on one screen.
mod api;
mod debt;
mod debtor;
mod documents;
mod explanation;
mod house;
mod my_day;
#[cfg(test)]
mod scope;
mod search;
mod timeline;

pub use api::router;
pub use debt::AccountBrief;
pub use debtor::{DebtorView, find, view};
pub use documents::{DocumentOrder, issue, issue_agreement};
pub use explanation::{Letter, letter};
pub use house::HouseView;
pub use my_day::figures_period;
