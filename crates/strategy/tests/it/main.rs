//! Strategy against a real database, with real people and real debts.
mod desk;
mod house;
mod loop_of_a_day;
mod matrix;
mod nights;
mod real_file;
