//! How the house learns, in numbers only: no debtor, no table, no clock. What it is asked and told are slices of numbers.
//!
//! [`bandit`] chooses among actions and says with what probability it did; [`ope`] says what another policy would have
//! earned; [`trial`] when a challenger has won; [`uplift`] what an action
//! adds, rather than who pays anyway; [`capacity`] who gets what there is too little of.
mod rules;

pub use rules::{bandit, capacity, folds::cross_fit, ope, trial, uplift};
