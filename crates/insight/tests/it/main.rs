//! The reports against a real database, through the doors of the slices that own the rows.
mod house;
mod reports;
mod vector;
