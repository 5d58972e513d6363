//! A simulated country.
mod out;
mod rules;
