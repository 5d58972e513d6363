//! The country's own laws of motion: pure, whole numbers, one seed.
pub mod chance;
pub mod hours;
pub mod identity;
pub mod lending;
pub mod letters;
pub mod mind;
pub mod past;
pub mod person;
pub mod talk;
pub mod words;
